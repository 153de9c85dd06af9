"""The forms on who sees patients of which ages, and on the places of the clinic."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.schedule.resource_rows import ProviderSetup
from clinic_tui.schedule.rows import SiteRow
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.age_range import ANY_AGE, AgeRange, read_ages


def ages_field(help_words: str) -> Field:
    """Ages, from and to."""
    return Field(
        "ages",
        "Ages",
        lambda: WordField[AgeRange](read_ages, lambda ages: ages.words, placeholder="0-17, 18+, 6m-17y, any"),
        help=help_words,
    )


_LICENCE = (
    Choice("needed", "needed: nobody is booked before one is on record", True),
    Choice("none", "none needed", False),
)


class ChangeProvider(Form[bool]):
    """Patients of which ages a provider sees, and whether a licence has to be on record."""

    def __init__(self, row: ProviderSetup, texts: dict[str, str] | None = None) -> None:
        undecided = not (row.licence_needed or row.licence_decided)
        licence = "" if undecided else "needed" if row.licence_needed else "none"
        super().__init__(texts or {"ages": row.ages.typed, "licence": licence})
        self._row = row

    @property
    def title_words(self) -> str:
        """Who."""
        return f"Provider {self._row.code}, {self._row.name}"

    @property
    def on_stored(self) -> bool:
        """Where all of it was said before."""
        return self._row.licence_needed or self._row.licence_decided

    def fields(self) -> Sequence[Field]:
        """The ages, and the licence."""
        return (
            ages_field("others are offered no time here; booked by name all the same, with a warning"),
            Field(
                "licence", "Licence", lambda: ChoiceField[bool](_LICENCE),
                help="needed, or none: an interpreter, a class; one on record has to hold in any case",
            ),
        )  # fmt: skip

    def submit(self) -> None:
        """Keep it."""
        row, backend, ages = self._row, self.backend, self.value("ages") or ANY_AGE
        needed = self.needed("licence")
        self.save(
            lambda: backend.resources.change_provider(row.id, row.version, ages, licence_needed=needed),
            f"{row.code} sees patients of {ages.words}" if ages == ANY_AGE else f"{row.code}: {ages.words}",
            True,
        )

    def reopen(self, texts: dict[str, str]) -> ChangeProvider:
        """The same provider again."""
        return ChangeProvider(self._row, texts)


class ChangeSite(Form[bool]):
    """The name of a place: one that is there, or a new one."""

    def __init__(self, row: SiteRow | None = None, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts or ({"name": row.name} if row else None))
        self._row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Site {self._row.name}" if self._row else "A new site"

    @property
    def on_stored(self) -> bool:
        """Not where it is a new one."""
        return self._row is not None

    def fields(self) -> Sequence[Field]:
        """Its name."""
        return (text_field("name", "Name", limit=40, help="as patients know it: Main Street, North"),)

    def submit(self) -> None:
        """Add or rename it."""
        name, row, backend = self.text("name"), self._row, self.backend
        if row is None:
            self.save(lambda: backend.resources.add_site(name), f"{name} is a site", True)
        else:
            self.save(
                lambda: backend.resources.rename_site(row.id, name), f"{row.name} is called {name}", True
            )

    def reopen(self, texts: dict[str, str]) -> ChangeSite:
        """The same one again."""
        return ChangeSite(self._row, texts)

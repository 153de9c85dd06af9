"""Noting what is known of a patient's coming, beside the state of the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.schedule.states import Confirmation
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field
from clinic_tui.screens.parts.who_was_first import or_who_was_first
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

CHOICES = tuple(
    Choice(code, coming.value, coming)
    for code, coming in (
        ("c", Confirmation.CONFIRMED),
        ("l", Confirmation.LEFT_MESSAGE),
        ("d", Confirmation.DECLINED),
        ("u", Confirmation.UNCONFIRMED),
    )
)


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """Which booked visit, as it was seen."""

    id: int
    patient_id: int
    version: int
    name: str
    day: date
    start: int
    confirmation: Confirmation


class NoteComing(FormOnPatient[bool]):
    """One of a few; None means that nothing was noted."""

    KIND = "coming"

    def __init__(self, visit: BookedVisit, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._visit = visit

    @property
    def whose(self) -> int:
        """The patient."""
        return self._visit.patient_id

    @property
    def title_words(self) -> str:
        """Whose coming, and when."""
        visit = self._visit
        return f"Will {visit.name} come on {show_date(visit.day)} at {show_time(visit.start)}?"

    def fields(self) -> Sequence[Field]:
        """What is known."""
        return (
            Field(
                "coming",
                "Coming",
                lambda: ChoiceField[Confirmation](CHOICES),
                help="what is known of it",
            ),
        )

    def ready(self) -> None:
        """Say what is known by now."""
        self.say(f"{self._visit.confirmation.value} so far")

    def submit(self) -> None:
        """Note it."""
        visit, backend, coming = self._visit, self.backend, self.needed("coming")
        self.save(
            lambda: or_who_was_first(
                backend,
                visit.id,
                visit.version,
                lambda: backend.schedule.confirm(visit.id, visit.version, coming),
            ),
            f"{visit.name}: {coming.value}",
            True,
        )

    @property
    def about(self) -> About:
        """The visit."""
        return {"appointment": self._visit.id}

    def reopen(self, texts: dict[str, str]) -> NoteComing:
        """The same visit again."""
        return NoteComing(self._visit, texts)

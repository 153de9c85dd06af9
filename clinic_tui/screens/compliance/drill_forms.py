"""The forms of drills: which are held how often, and that one was."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from clinic_tui.drills.rows import DrillEntry, DrillRow, HeldEntry
from clinic_tui.drills.states import USUAL_MONTHS, DrillKind
from clinic_tui.screens.parts.day_field import day_field
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.screens.supplies.stock_forms import read_count
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_date

KINDS = tuple(Choice(kind.value.split()[0], kind.value, kind) for kind in DrillKind)


class DrillForm(Form[int]):
    """A drill that is held at intervals; its number."""

    def fields(self) -> Sequence[Field]:
        """What, how often, and from when on."""
        return (
            Field("kind", "Drill", lambda: ChoiceField[DrillKind](KINDS)),
            Field(
                "months", "Months",
                lambda: WordField[int](read_count, lambda count: f"every {count} months", placeholder="12"),
                help="between two; empty: 6 of a medical emergency, 12 of the others",
            ),
            text_field("words", "Words", limit=200, help="what exactly: which door, which meeting place"),
            day_field(
                "due", "First due", self.clinic.today, ahead=True,
                help="of what was never held; empty: today",
            ),
            replace(text_field("site", "Site", limit=100, help="of several; empty: the first"), passed=True),
        )  # fmt: skip

    def submit(self) -> None:
        """Keep it."""
        kind: DrillKind = self.needed("kind")
        months = self.value("months")
        self.keep(
            DrillEntry(
                kind, USUAL_MONTHS[kind] if months is None else months, self.text("words"), self.text("site"),
                self.value("due"),
            )
        )  # fmt: skip

    @abstractmethod
    def keep(self, entry: DrillEntry) -> None:
        """Write it."""


class NewDrill(DrillForm):
    """One more."""

    TITLE_WORDS: ClassVar[str] = "New drill"
    SAVE_WORDS: ClassVar[str] = "add"

    def keep(self, entry: DrillEntry) -> None:
        """Add it."""
        part = self.backend.drills
        self.save(lambda: part.add(entry), f"{entry.kind.value}: every {entry.months} months", ...)


class ChangeDrill(DrillForm):
    """What is practised, or how often."""

    SAVE_WORDS: ClassVar[str] = "change"

    def __init__(self, row: DrillRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**_texts_of(row), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"Drill: {self.row.kind.value}"

    @property
    def on_stored(self) -> bool:
        """It always does."""
        return True

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, _texts_of(self.row))

    def reopen(self, texts: dict[str, str]) -> ChangeDrill:
        """The same one again."""
        return ChangeDrill(self.row, texts)

    def keep(self, entry: DrillEntry) -> None:
        """Change it."""
        row, part = self.row, self.backend.drills
        self.save(lambda: part.change(row.id, row.version, entry), f"{entry.kind.value}: changed", row.id)


def _texts_of(row: DrillRow) -> dict[str, str]:
    return {
        "kind": row.kind.value, "months": str(row.months), "words": row.words, "site": row.site,
        "due": f"{row.first_due:%m/%d/%Y}",
    }  # fmt: skip


class NoteHeld(Form[int]):
    """It was held; the number of the drill."""

    SAVE_WORDS: ClassVar[str] = "note"

    def __init__(self, row: DrillRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self.row = row

    @property
    def title_words(self) -> str:
        """Which one."""
        return f"{self.row.kind.value.capitalize()} drill at {self.row.site}"

    def reopen(self, texts: dict[str, str]) -> NoteHeld:
        """The same one again."""
        return NoteHeld(self.row, texts)

    def fields(self) -> Sequence[Field]:
        """Who, what was found, and what follows."""
        today = self.clinic.today
        follow_by = text_field("follow_up_by", "By whom", limit=80, help="a login or a role; empty: you")
        return (
            day_field(
                "held",
                "Held on",
                today,
                passed=False,
                help="the day of the drill: t-1, fri, 3/14; empty: today",
            ),
            text_field("led", "Led by", limit=80, help="who led it, by name; it is asked for"),
            text_field("took_part", "Took part", limit=300, help="names, or how many"),
            text_field("found", "Found", limit=500, help="how long it took, what went wrong; empty: nothing"),
            text_field("follow_up", "To do", limit=100, help="what follows: it becomes a task"),
            replace(follow_by, also=("to",), passed=True),
            replace(day_field("due", "Until", today, ahead=True, help="when the task is due"), passed=True),
        )

    def submit(self) -> None:
        """Write it down."""
        row, part = self.row, self.backend.drills
        entry = HeldEntry(
            self.value("held") or self.clinic.today, self.text("led"), self.text("took_part"),
            self.text("found"), self.text("follow_up"), self.text("follow_up_by"), self.value("due"),
        )  # fmt: skip

        def words(task: int | None) -> str:
            held = f"{row.kind.value} drill of {show_date(entry.held_on)} noted"
            return f"{held}; task {task} follows" if task else held

        self.save(lambda: part.note_held(row.id, row.version, entry), words, row.id)

"""The forms of times: one that is put right, and one that nobody clocked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.screens.parts.day_field import day_field, day_text
from clinic_tui.screens.parts.form import Field, Form, changed_of, text_field
from clinic_tui.time_clock.break_words import HOW, read_breaks, show_breaks, typed_breaks
from clinic_tui.time_clock.rows import EntryRow, Times, TypedBreak
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.counted import counted

Breaks = tuple[TypedBreak, ...]


class TimesForm(Form[int]):
    """Day, in, out, breaks and the reason; the number of what was written, or None."""

    def fields(self) -> Sequence[Field]:
        """All of it."""
        return (
            day_field("day", "Day", self.clinic.today, help="on which the work began", passed=False),
            Field("in", "In", TimeField, help="06:30 in the morning; 630 without the 0 is the evening"),
            Field(
                "out", "Out", TimeField, help="before the time of coming: of the next day; empty: still here"
            ),
            Field(
                "breaks", "Breaks",
                lambda: WordField[Breaks](
                    read_breaks, _said, placeholder="meal 12:00-12:30, rest 15:00-15:10"
                ),
                help=HOW,
            ),
            text_field("reason", "Reason", limit=200, help="why; it stands beside the times for good"),
        )  # fmt: skip

    def times(self) -> Times:
        """What is typed. Raises Invalid naming the field."""
        return Times(self.needed("day"), self.needed("in"), self.value("out"), self.value("breaks") or ())


class CorrectTimes(TimesForm):
    """Put a stretch right; what stands there is typed over."""

    SAVE_WORDS = "correct"

    def __init__(self, row: EntryRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({**texts_of(row), **(texts or {})})
        self.row = row

    @property
    def title_words(self) -> str:
        """Of which day."""
        return f"Correct times of {self.row.began:%a %d %b %Y}"

    def go_to_first(self) -> None:
        """Mostly it is the end that was forgotten."""
        self._focus("out")

    def worth_keeping(self, texts: dict[str, str]) -> dict[str, str]:
        """What differs from what is stored."""
        return changed_of(texts, texts_of(self.row))

    def reopen(self, texts: dict[str, str]) -> CorrectTimes:
        """The same ones again."""
        return CorrectTimes(self.row, texts)

    def submit(self) -> None:
        """Write it."""
        part, row, times, reason = self.backend.time_clock, self.row, self.times(), self.text("reason")
        said = f"times of {row.began:%a %d %b} corrected"
        self.save(lambda: part.correct(row.id, row.version, times, reason), said, row.id)


class AddTimes(TimesForm):
    """A stretch that nobody clocked, of oneself or of somebody else."""

    SAVE_WORDS = "add"

    def __init__(
        self, account_id: int | None, name: str, day: date | None = None, texts: dict[str, str] | None = None
    ) -> None:
        super().__init__({"day": day_text(day), **(texts or {})})
        self._account_id, self._called, self._day = account_id, name, day

    @property
    def title_words(self) -> str:
        """Whose."""
        return f"Enter times: {self._called}"

    def reopen(self, texts: dict[str, str]) -> AddTimes:
        """Of the same person."""
        return AddTimes(self._account_id, self._called, self._day, texts)

    def submit(self) -> None:
        """Write it."""
        part, whose, times, reason = (
            self.backend.time_clock,
            self._account_id,
            self.times(),
            self.text("reason"),
        )
        self.save(lambda: part.add(whose, times, reason), f"times of {times.day:%a %d %b} entered", ...)


def texts_of(row: EntryRow) -> dict[str, str]:
    """What the form begins with."""
    return {
        "day": day_text(row.began.date()),
        "in": f"{row.began:%H:%M}",
        "out": f"{row.ended:%H:%M}" if row.ended else "",
        "breaks": show_breaks(typed_breaks(row)),
    }


def _said(breaks: Breaks) -> str:
    return counted(len(breaks), "break")

"""What stands under the cursor of the schedule: two lines on one appointment, or on a free slot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.stages import words_of
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import age_words, show_birth_date
from clinic_tui.words.times import show_time


class SlotDetail(Facts):
    """Name, birth date and MRN together; then what the visit is and how it stands."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(2, id=id, classes="on-panel")

    def show_slot(self, row: AppointmentRow | None, words: str, today: date, more: int = 0) -> None:
        """Show one appointment, `more` others sharing its slot, or plain `words`."""
        if row is None:
            self.show([("quiet", words)])
        else:
            self.show(_who(row, today, more), _what(row))


def _who(row: AppointmentRow, today: date, more: int) -> Iterator[Piece]:
    yield "strong", row.name
    age = f" ({age_words(row.born, today)})" if row.born else ""
    yield "", f"{show_birth_date(row.born)}{age}"
    yield "", f"MRN {row.mrn}"
    if row.alerts:
        yield "alert", f"! {counted(row.alerts, 'alert')}"
    if more:
        yield "alert", f"+{more} more here: , shows the next"


def _what(row: AppointmentRow) -> Iterator[Piece]:
    yield "", f"{show_time(row.start)}-{show_time(row.start + row.minutes)} {row.provider_code}"
    yield "", row.visit_type_name
    yield "", row.moved or words_of(row.status, row.confirmation)
    if row.room:
        yield "", f"in {row.room}"
    if row.takes:
        yield "", f"with {row.takes}"
    if row.overbook:
        yield "alert", "overbooked"
    if row.kept_from_payer:
        yield "alert", "payer not told"
    yield ("alert" if row.unauthorized else ""), row.authorization
    yield "quiet", row.reason

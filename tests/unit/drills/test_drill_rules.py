"""When a drill is due."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.drills.rules import MOST_MONTHS, due_after

DAYS = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def test_a_drill_that_was_never_held_is_due_on_its_first_day() -> None:
    assert due_after(None, 12, date(2026, 1, 1)) == date(2026, 1, 1)
    assert due_after(date(2026, 8, 31), 6, date(2026, 1, 1)) == date(2027, 2, 28)


@given(DAYS, st.integers(1, MOST_MONTHS))
def test_it_is_due_so_many_months_later(held: date, months: int) -> None:
    due = due_after(held, months, held)
    assert (due.year - held.year) * 12 + due.month - held.month == months
    assert due.day == held.day or (due.day < held.day and due.day >= 28)

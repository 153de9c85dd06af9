"""The first and the last day of what is wished for after a visit of the patient."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.schedule.phrases import counted
from clinic_tui.schedule.rows import VisitCounts
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.time_wish import Interval, TimeWish

TODAY = date(2026, 11, 23)
SEEN = VisitCounts(3, 0, 0, "LEE", date(2026, 10, 12), ())


def wished(last: date | None) -> TimeWish:
    """What `until` leaves: so many days from today."""
    days = (last - TODAY).days if last else 120
    return TimeWish(after=Interval(7, "w", "last"), last=last, days=days)


def test_a_last_day_stays_where_the_first_moves() -> None:
    found = counted(wished(date(2026, 12, 15)), TODAY, lambda: SEEN)
    assert (found.first, found.days) == (date(2026, 11, 30), 15)
    found = counted(wished(None), TODAY, lambda: SEEN)
    assert (found.first, found.days) == (date(2026, 11, 30), 120)


def test_no_day_is_left_between_them() -> None:
    with pytest.raises(NotUnderstood, match="`after last` begins Mon 30 Nov 2026: name a later day than"):
        counted(wished(date(2026, 11, 29)), TODAY, lambda: SEEN)

"""Which of a patient's free times is marked, and that it is never one of another patient's."""

from __future__ import annotations

from datetime import date

from clinic_tui.schedule.rows import FreeTime, ProviderRow
from clinic_tui.screens.waiting.marked_times import MarkedTimes

LEE = ProviderRow(1, "LEE", "Anna Lee, MD", "Family medicine")
NINE, TEN, NOON = (FreeTime(LEE, date(2026, 11, 24), start, 20) for start in (540, 600, 720))


def test_the_mark_goes_round_and_begins_anew_on_another_row() -> None:
    times = MarkedTimes()
    times.show(1, (NINE, TEN))
    assert times.marked(1, (NINE, TEN)) == NINE
    times.mark_next(1, (NINE, TEN))
    assert times.marked(1, (NINE, TEN)) == TEN
    times.mark_next(1, (NINE, TEN))
    assert times.marked(1, (NINE, TEN)) == NINE
    times.mark_next(1, (NINE, TEN))
    times.show(2, (NOON, TEN))
    assert times.marked(2, (NOON, TEN)) == NOON


def test_a_key_that_comes_before_the_row_was_shown_means_that_row() -> None:
    times = MarkedTimes()
    times.show(1, (NINE, TEN))
    times.mark_next(1, (NINE, TEN))
    assert times.marked(2, (NOON, TEN)) == NOON
    times.show(1, (NINE, TEN))
    times.mark_next(2, (NOON, TEN))
    assert times.marked(2, (NOON, TEN)) == TEN


def test_where_fewer_are_free_than_before_nothing_is_booked_unseen() -> None:
    times = MarkedTimes()
    times.mark_next(1, (NINE, TEN))
    assert times.marked(1, (NINE,)) is None
    assert times.marked(1, ()) is None
    assert times.pieces() == []


def test_the_line_shows_which_is_marked() -> None:
    times = MarkedTimes()
    times.mark_next(1, (NINE, TEN))
    assert times.pieces() == [
        ("quiet", "free"), ("", "Tue 24 Nov 09:00 LEE"), ("strong", ">Tue 24 Nov 10:00 LEE"),
    ]  # fmt: skip

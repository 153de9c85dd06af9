"""The demo's counts: one that was posted some weeks ago, and one of last evening that waits for approval."""

from __future__ import annotations

from datetime import date

from clinic_tui.counts import beginning, counting, settling
from clinic_tui.counts.models import CountLine
from clinic_tui.counts.rows import Scope
from clinic_tui.counts.standing import lines_of, written
from clinic_tui.counts.states import LineState
from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.writing import Writer

POSTED_DAYS_AGO = 15
"""Workdays."""

AT = 17 * 60 + 10
FIRST_SHELF, SECOND_SHELF = "Shelf C", "Shelf B"
LITTLE = ((5, 2),)
MUCH = ((20, 12), (5, 2))
"""Of the next line with so many units, how many are missing: twelve are beyond the usual limit of ten."""


def count_on(writer: Writer, day: date, calendar: Calendar) -> None:
    """What was counted on the evening of a day."""
    past = [each for each in calendar.workdays if each < calendar.today]
    if len(past) > POSTED_DAYS_AGO and day == past[-POSTED_DAYS_AGO]:
        number = _count(writer, day, FIRST_SHELF, LITTLE)
        writer.at(day, AT + 5)
        settling.post(writer.desk("dana"), number)
    elif day == past[-1]:
        _count(writer, day, SECOND_SHELF, MUCH)


def _count(writer: Writer, day: date, shelf: str, missing: tuple[tuple[int, int], ...]) -> int:
    """Marco counts a shelf, twice where he is told to; the number of the count, whose sheet is closed."""
    desk = writer.desk("marco")
    writer.at(day, AT)
    number = beginning.begin(desk, Scope(shelf=shelf))
    found: dict[int, int] = {}
    left = list(missing)
    for line, units in _lines(writer, number):
        gone = left.pop(0)[1] if left and units >= left[0][0] else 0
        found[line.id or 0] = units - gone
        counting.count_line(desk, line.id or 0, line.version, units - gone)
    writer.at(day, AT + 2)
    if settling.finish(desk, number).again:
        for line, _ in _lines(writer, number):
            if line.state is LineState.AGAIN:
                counting.count_line(desk, line.id or 0, line.version, found[line.id or 0])
        settling.finish(desk, number)
    return number


def _lines(writer: Writer, number: int) -> list[tuple[CountLine, int]]:
    """The lines with what is written."""
    with writer.clinic.store.reading() as db:
        found = [(line, written(db, line)[0]) for line in lines_of(db, number)]
        db.expunge_all()
    return found

"""Sessions of providers: the usual week as it is set, a date that is other, and swaps, with whom it hits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.schedule import sessions, sites
from clinic_tui.schedule.models import Provider
from clinic_tui.schedule.openings import active_providers, openings
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.session_rows import (
    DayOfSessions,
    SessionLine,
    Sessions,
    SwapOfSessions,
    WeekOfSessions,
)
from clinic_tui.schedule.setup_queries import templates
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

DAY = timedelta(days=1)
EARLY, LATE = Span(7 * 60, 8 * 60), Span(18 * 60, 20 * 60)
NEXT = TODAY + 7 * DAY
WEEKDAY, DAY_AFTER = TODAY.weekday(), TODAY.weekday() + 1


def seen(house: House, provider: int = LEE) -> Sessions:
    with house.store.reading() as db:
        return sessions.sessions(db, provider, TODAY)


def usual(house: House, weekday: int, provider: int = LEE) -> tuple[SessionLine, ...]:
    return tuple(row for row in seen(house, provider).lines if row.day is None and row.weekday == weekday)


def another(house: House, code: str = "ZOE") -> int:
    """A provider without hours."""
    with house.chief.act("schedule.setup") as db:
        row = Provider(code=code, name=f"{code} MD")
        db.add(row)
        db.flush()
        assert row.id
        return row.id


@on_both
def test_a_week_is_set_once_it_is_known_whom_it_hits(house: House) -> None:
    an_appointment(house, "10:30", NEXT)
    entry = WeekOfSessions(frozenset({WEEKDAY}), (LATE,), 20)
    before = usual(house, WEEKDAY)
    (hit,) = sessions.whom_week_hits(house.chief, LEE, entry)
    assert (hit.visit.day, hit.why, hit.reach.phone) == (NEXT, "LEE has other hours then", "")
    assert usual(house, WEEKDAY) == before  # it was only asked
    sessions.set_week(house.chief, LEE, entry)
    (line,) = usual(house, WEEKDAY)
    assert (line.spans, line.slot_minutes, line.what) == ((LATE,), 20, "Tuesday")
    undo_last(house.chief)
    assert usual(house, WEEKDAY) == before


@on_sqlite_first
def test_a_week_changes_from_a_day_on_and_the_days_before_stay(house: House) -> None:
    def on(day: date) -> tuple[Span, ...]:
        with house.store.reading() as db:
            lee = next(each for each in active_providers(db) if each.id == LEE)
            return openings(db, [lee], day, 1)[LEE, day].open

    as_ever = on(TODAY)
    before, after = an_appointment(house, "10:30", NEXT), an_appointment(house, "10:30", NEXT + 7 * DAY)
    entry = WeekOfSessions(frozenset({WEEKDAY}), (LATE,), 20, first=NEXT + DAY)
    assert [hit.visit.id for hit in sessions.whom_week_hits(house.chief, LEE, entry)] == [after]
    sessions.set_week(house.chief, LEE, entry)
    assert [on(day) for day in (TODAY - 7 * DAY, TODAY, NEXT, NEXT + 7 * DAY)] == [as_ever] * 3 + [(LATE,)]
    assert [(row.spans, row.first, row.last) for row in usual(house, WEEKDAY)] == [
        (as_ever, None, NEXT), ((LATE,), NEXT + DAY, None),
    ]  # fmt: skip
    assert [seen(house).on(day)[0].spans for day in (NEXT, NEXT + 7 * DAY)] == [as_ever, (LATE,)]
    assert [row.term(TODAY) for row in usual(house, WEEKDAY)] == [
        f"to {NEXT:%m/%d/%y}", f"from {NEXT + DAY:%m/%d/%y}",
    ]  # fmt: skip
    with house.store.reading() as db:
        told = {(row.first, row.last) for row in templates(db, TODAY) if row.weekday == WEEKDAY}
        left = {row.first for row in templates(db, NEXT + DAY) if row.weekday == WEEKDAY}
    assert (told, left) == ({(None, NEXT), (NEXT + DAY, None)}, {NEXT + DAY})
    undo_last(house.chief)
    assert [on(day) for day in (NEXT, NEXT + 7 * DAY)] == [as_ever] * 2
    sessions.set_week(house.chief, LEE, entry)
    now = replace(entry, spans=(EARLY,), first=None)
    assert seen(house).give_way_words(now, TODAY) == (
        f"; what was to begin on {NEXT + DAY:%m/%d/%y} gives way"
    )
    assert seen(house).give_way_words(entry, TODAY) == ""
    sessions.set_week(house.chief, LEE, now)
    assert [on(day) for day in (TODAY - 7 * DAY, TODAY, NEXT + 7 * DAY)] == [as_ever, (EARLY,), (EARLY,)]
    sessions.set_week(house.chief, LEE, replace(entry, spans=(), first=None))
    assert [on(day) for day in (TODAY - 7 * DAY, TODAY)] == [as_ever, ()]
    assert house.visit(before).day == NEXT


def test_a_week_begins_on_no_day_that_is_over_or_far_off(house: House) -> None:
    entry = WeekOfSessions(frozenset({WEEKDAY}), (LATE,), 20)
    for first in (TODAY - DAY, TODAY + 366 * 6 * DAY):
        with pytest.raises(Invalid) as refusal:
            sessions.set_week(house.chief, LEE, replace(entry, first=first))
        assert refusal.value.field == "from"
    new = another(house)
    sessions.set_week(house.chief, new, entry)  # hours before which there were none have no first day
    assert [row.first for row in usual(house, WEEKDAY, new)] == [None]


def test_hours_at_another_site_are_in_the_way_as_long_as_they_hold(house: House) -> None:
    east = sites.add_site(house.chief, "East")
    sessions.set_week(house.chief, LEE, WeekOfSessions(frozenset({WEEKDAY}), (), 15, first=NEXT))
    there = WeekOfSessions(frozenset({WEEKDAY}), (Span(480, 600),), 20, east, NEXT - DAY)
    with pytest.raises(Invalid, match="at another site"):
        sessions.set_week(house.chief, LEE, there)
    sessions.set_week(house.chief, LEE, replace(there, first=NEXT))
    assert [row.site.name for row in seen(house).on(NEXT)] == ["East"]


def test_a_date_is_other_away_and_usual_again(house: House) -> None:
    def of_date() -> list[tuple[tuple[Span, ...], str]]:
        return [(row.spans, row.words) for row in seen(house).lines if row.day == NEXT]

    sessions.set_day(house.chief, LEE, DayOfSessions(NEXT, (LATE,), 20, reason="evening"))
    assert of_date() == [((LATE,), "evening")]
    sessions.set_day(house.chief, LEE, DayOfSessions(NEXT, reason="course"))
    assert of_date() == [((), "course")]
    sessions.set_day(house.chief, LEE, DayOfSessions(NEXT, usual=True))
    assert of_date() == []


@on_sqlite_first
def test_sessions_go_over_to_another_provider_and_back(house: House) -> None:
    zoe = another(house)
    sessions.set_week(house.chief, zoe, WeekOfSessions(frozenset({DAY_AFTER}), (LATE,), 20))
    an_appointment(house, "10:30", NEXT)
    given = tuple(span for row in seen(house).on(NEXT) for span in row.spans)
    entry = SwapOfSessions(NEXT, "zoe", NEXT + DAY, "as they agreed")
    (hit,) = sessions.whom_swap_hits(house.chief, LEE, entry)
    assert hit.why == "LEE is away: ZOE instead"
    sessions.swap(house.chief, LEE, entry)
    (taken,) = seen(house, zoe).on(NEXT)
    assert (taken.spans, taken.words) == (given, "for LEE: as they agreed")
    assert [row.spans for row in seen(house).on(NEXT)] == [()]
    back = seen(house).on(NEXT + DAY)
    assert LATE in back[0].spans
    assert [row.spans for row in seen(house, zoe).on(NEXT + DAY)] == [()]
    undo_last(house.chief)
    assert [row.spans for row in seen(house).on(NEXT)] == [given]


def test_what_cannot_go_over_is_refused_by_its_field(house: House) -> None:
    zoe = another(house)
    for entry, field in (
        (SwapOfSessions(NEXT, "nobody"), "with"),
        (SwapOfSessions(NEXT, "LEE"), "with"),
        (SwapOfSessions(TODAY - DAY, "ZOE"), "day"),
        (SwapOfSessions(NEXT, "ZOE", NEXT), "back"),
        (SwapOfSessions(NEXT, "ZOE", NEXT + DAY), "back"),
    ):
        with pytest.raises(Invalid) as refusal:
            sessions.swap(house.chief, LEE, entry)
        assert refusal.value.field == field
    sessions.set_week(house.chief, zoe, WeekOfSessions(frozenset({WEEKDAY}), (Span(600, 660),), 15))
    with pytest.raises(Conflict, match="at the same time"):
        sessions.swap(house.chief, LEE, SwapOfSessions(NEXT, "ZOE"))


def test_who_may_see_no_patient_is_told_when_alone(house: House) -> None:
    an_appointment(house, "10:30", NEXT, a_patient(house, family="Vale"))
    entry = WeekOfSessions(frozenset({WEEKDAY}), (), 15)
    administrator = house.desk("Q", Role.ADMINISTRATOR, "ada")
    (hit,) = sessions.whom_week_hits(administrator, LEE, entry)
    assert (hit.visit.name, hit.visit.mrn, hit.visit.day) == ("a patient", "", NEXT)

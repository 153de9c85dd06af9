"""Sessions of providers: the usual week as it is set, a date that is other, and swaps, with whom it hits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.schedule import sessions
from clinic_tui.schedule.models import Provider
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.session_rows import (
    DayOfSessions,
    SessionLine,
    Sessions,
    SwapOfSessions,
    WeekOfSessions,
)
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite

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


def test_a_date_is_other_away_and_usual_again(house: House) -> None:
    def of_date() -> list[tuple[tuple[Span, ...], str]]:
        return [(row.spans, row.words) for row in seen(house).lines if row.day == NEXT]

    sessions.set_day(house.chief, LEE, DayOfSessions(NEXT, (LATE,), 20, reason="evening"))
    assert of_date() == [((LATE,), "evening")]
    sessions.set_day(house.chief, LEE, DayOfSessions(NEXT, reason="course"))
    assert of_date() == [((), "course")]
    sessions.set_day(house.chief, LEE, DayOfSessions(NEXT, usual=True))
    assert of_date() == []


@on_both
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

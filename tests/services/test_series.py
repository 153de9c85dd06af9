"""Series of visits and their authorizations. It is Tuesday 3 March 2026, 9:02; Lee is away on the 12th."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.schedule import queries, series, series_moving
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.authorization import on_file as authorizations
from clinic_tui.schedule.authorization.on_file import NewAuthorization
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.series_models import Series, SeriesAppointment
from clinic_tui.schedule.series_rows import (
    Clash,
    Scope,
    SeriesPlan,
    SeriesPreview,
    SeriesRow,
    SeriesTime,
    Shift,
)
from clinic_tui.schedule.states import Status
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from clinic_tui.words.repeat_phrase import read_repeat
from tests.builders import FU, LEE, NEW, TODAY, House, a_patient, an_appointment, minute
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

THURSDAY = TODAY + timedelta(days=2)


def plan(
    house: House, repeat: str = "tue,thu x4", at: str = "15:00", patient: int | None = None
) -> SeriesPlan:
    who = patient or a_patient(house)
    return SeriesPlan(who, LEE, FU, minute(at), TODAY, read_repeat(repeat), reason="knee")


def previewed(house: House, wish: SeriesPlan) -> SeriesPreview:
    desk = house.front
    with house.store.reading() as db:
        return series.preview(db, wish, house.clock, desk.living(), desk.session_token)


def booked(house: House, wish: SeriesPlan) -> list[int]:
    """The numbers of its visits."""
    times = [each.best for each in previewed(house, wish).occurrences]
    series.book_series(house.front, wish, [time for time in times if time])
    newest = house.all(Series)[-1].id
    rows = house.all(SeriesAppointment, SeriesAppointment.series_id == newest)
    return [row.appointment_id for row in rows]


def row(house: House, visit: int) -> SeriesRow:
    with house.store.reading() as db:
        return series.series_with(db, visit)


def shown(house: House, visit: int) -> list[tuple[int, int, int, str]]:
    """Number, day of the month, start and state of each visit of the series."""
    return [
        (each.number, each.visit.day.day, each.visit.start, each.visit.status.value)
        for each in row(house, visit).visits
    ]


def test_every_date_is_shown_with_its_conflict_and_another_time(house: House) -> None:
    an_appointment(house, "14:50", day=THURSDAY)
    before = house.rows()["appointment"]
    found = previewed(house, plan(house, "tue,thu x4"))
    assert [each.time.day.day for each in found.occurrences] == [3, 5, 10, 12]
    free, taken, also_free, away = found.occurrences
    assert (free.conflict, also_free.conflict) == ("", "")
    assert taken.conflict == "LEE has a visit at 14:50"
    assert taken.proposed is not None
    assert (taken.proposed.day, taken.proposed.start) == (THURSDAY, minute("15:15"))
    assert "does not work" in away.conflict
    assert away.proposed is not None
    assert away.proposed.day == date(2026, 3, 13)
    assert house.rows()["appointment"] == before


def test_a_series_is_booked_whole_in_one_action(house: House) -> None:
    head = house.head()
    visits = booked(house, plan(house, "tue,thu x4"))
    assert shown(house, visits[0]) == [
        (1, 3, 900, "booked"), (2, 5, 900, "booked"), (3, 10, 900, "booked"), (4, 13, 810, "booked"),
    ]  # fmt: skip
    assert row(house, visits[2]).pattern == "4 times on Tue Thu at 15:00, 1 at another time"
    assert {line["verb"] for line in house.lines(head)} == {"patient.register", "appointment.book"}
    assert house.visit(visits[1]).reason == "knee"
    undo_last(house.front)
    assert house.all(Series) == []
    assert house.all(Appointment) == []


def test_where_one_date_cannot_be_had_none_is_booked(house: House) -> None:
    wish = plan(house)
    times = [SeriesTime(TODAY, 900, LEE), SeriesTime(THURSDAY, 900, LEE)]
    an_appointment(house, "15:00", day=THURSDAY)
    before = house.rows()
    with pytest.raises(Conflict, match=r"Thu 5 Mar 2026: LEE has a visit.*nothing was booked"):
        series.book_series(house.front, wish, times)
    with pytest.raises(Invalid, match="two visits"):
        series.book_series(house.front, wish, times[:1])
    assert house.rows() == before


@pytest.mark.parametrize(
    "scope, days", [(Scope.THIS, [3, 6, 10, 13]), (Scope.LATER, [3, 6, 11, 14]), (Scope.ALL, [4, 6, 11, 14])]
)
def test_moving_this_later_or_all(house: House, scope: Scope, days: list[int]) -> None:
    visits = booked(house, plan(house, "tue,thu x4"))
    if days[-1] == 14:  # a Saturday
        with pytest.raises(Conflict, match=r"Sat 14 Mar 2026.*nothing was changed"):
            series_moving.shift_series(house.front, visits[1], scope, Shift(days=1))
        schedule.cancel(house.front, visits[3], None, "ill")
        days = [*days[:3], 13]
    series_moving.shift_series(house.front, visits[1], scope, Shift(days=1))
    assert [day for _, day, _, _ in shown(house, visits[0] if scope is not Scope.ALL else visits[3])] == days


def test_a_move_onto_the_next_visit_of_the_series_makes_its_own_room(house: House) -> None:
    visits = booked(house, plan(house, "x3"))
    assert series_moving.shift_series(house.front, visits[0], Scope.ALL, Shift(days=7)) == 3
    assert [day for _, day, _, _ in shown(house, visits[0])] == [10, 17, 24]
    undo_last(house.front)
    assert [day for _, day, _, _ in shown(house, visits[0])] == [3, 10, 17]
    series_moving.shift_series(house.front, visits[1], Scope.LATER, Shift(start=minute("16:00"), minutes=30))
    assert [start for _, _, start, _ in shown(house, visits[0])] == [900, 960, 960]


def test_only_the_length_changes_in_place(house: House) -> None:
    visits = booked(house, plan(house, "x3"))
    series_moving.shift_series(house.front, visits[0], Scope.ALL, Shift(minutes=40))
    assert {house.visit(each).end_minute for each in visits} == {940}


def test_a_move_is_tried_before_it_is_made(house: House) -> None:
    visits = booked(house, plan(house, "x3"))
    an_appointment(house, "16:00", day=date(2026, 3, 10))
    before, head = house.rows(), house.head()
    found = series_moving.try_shift(house.front, visits[0], Scope.ALL, Shift(start=minute("16:00")))
    assert [(each.day.day, bool(each.conflict)) for each in found] == [(3, False), (10, True), (17, False)]
    assert (house.rows(), house.head()) == (before, head)
    with pytest.raises(Conflict, match="Tue 10 Mar 2026: LEE has a visit"):
        series_moving.shift_series(house.front, visits[0], Scope.ALL, Shift(start=minute("16:00")))
    assert house.rows() == before
    with pytest.raises(Invalid, match="say what changes"):
        series_moving.shift_series(house.front, visits[0], Scope.ALL, Shift())


@pytest.fixture
def two_clashes(house: House) -> list[int]:
    """Four visits of a series; at 16:00 of the second and the third day somebody else is booked."""
    visits = booked(house, plan(house, "x4"))
    for day in (10, 17):
        an_appointment(house, "16:00", day=date(2026, 3, day))
    return visits


AT_FOUR = Shift(start=minute("16:00"))


def when(house: House, visit: int) -> list[tuple[int, int]]:
    return [(day, start) for _, day, start, _ in shown(house, visit)]


@pytest.mark.long
def test_all_that_cannot_move_are_named_with_the_time_near(house: House, two_clashes: list[int]) -> None:
    before = house.rows()
    with pytest.raises(Conflict, match=r"2 visits cannot move: Tue 1[07] Mar 2026: LEE .*; Tue 1[07] Mar"):
        series_moving.shift_series(house.front, two_clashes[0], Scope.ALL, AT_FOUR)
    assert house.rows() == before
    found = series_moving.try_shift(house.front, two_clashes[0], Scope.ALL, AT_FOUR)
    near = [each.proposed and (each.proposed.day.day, each.proposed.start) for each in found]
    assert near == [None, (10, 930), (17, 930), None]
    assert [each.overbook for each in found] == [False, True, True, False]


@on_sqlite_first
@pytest.mark.parametrize(
    "clash, why, moved, stand",
    [
        (Clash.SKIP, "", 2, [900, 900]),
        (Clash.OTHER, "", 4, [930, 930]),
        (Clash.OVERBOOK, "one course", 4, [960, 960]),
    ],
)
def test_the_ways_on_where_some_cannot_move(
    house: House, two_clashes: list[int], clash: Clash, why: str, moved: int, stand: list[int]
) -> None:
    assert series_moving.shift_series(house.front, two_clashes[0], Scope.ALL, AT_FOUR, clash, why) == moved
    of = two_clashes[1] if clash is Clash.SKIP else house.all(SeriesAppointment)[-1].appointment_id
    assert when(house, of) == [(3, 960), (10, stand[0]), (17, stand[1]), (24, 960)]
    assert sum(row.overbook for row in house.all(Appointment)) == (2 if why else 0)
    undo_last(house.front)
    assert when(house, two_clashes[0]) == [(day, 900) for day in (3, 10, 17, 24)]


def test_a_way_that_is_none_changes_nothing(house: House, two_clashes: list[int]) -> None:
    before = house.rows()
    with pytest.raises(Invalid, match="say why they are overbooked"):
        series_moving.shift_series(house.front, two_clashes[0], Scope.ALL, AT_FOUR, Clash.OVERBOOK)
    with pytest.raises(Conflict, match="none of them can go there"):
        series_moving.shift_series(house.front, two_clashes[1], Scope.THIS, AT_FOUR, Clash.SKIP)
    with pytest.raises(NotPermitted):
        series_moving.shift_series(
            house.desk("B", Role.CLINICIAN), two_clashes[0], Scope.ALL, AT_FOUR, Clash.OVERBOOK, "one course"
        )
    assert house.rows() == before


@pytest.mark.parametrize("scope, left", [(Scope.THIS, 3), (Scope.LATER, 1), (Scope.ALL, 0)])
def test_cancelling_this_later_or_all(house: House, scope: Scope, left: int) -> None:
    visits = booked(house, plan(house, "tue,thu x4"))
    assert series.cancel_series(house.front, visits[1], scope, "better") == 4 - left
    assert sum(house.status(each) is Status.BOOKED for each in visits) == left
    undo_last(house.front)
    assert sum(house.status(each) is Status.BOOKED for each in visits) == 4


def test_what_has_begun_or_is_past_is_never_touched(house: House) -> None:
    visits = booked(house, plan(house, "x3", at="9:15"))
    reception.arrive(house.front, visits[0], None)
    assert series.cancel_series(house.front, visits[0], Scope.ALL, "better") == 2
    assert house.status(visits[0]) is Status.ARRIVED
    with pytest.raises(Conflict, match="none of these visits is booked"):
        series.cancel_series(house.front, visits[0], Scope.ALL, "better")


def test_a_visit_that_is_moved_alone_stays_in_its_series(house: House) -> None:
    visits = booked(house, plan(house, "x3"))
    new = schedule.move(house.front, visits[1], None, provider_id=LEE, day=date(2026, 3, 11), start=900)
    assert [day for _, day, _, _ in shown(house, new)] == [3, 11, 17]
    with pytest.raises(Conflict, match="was moved"):
        series.cancel_series(house.front, visits[1], Scope.THIS, "ill")
    with pytest.raises(NotFound, match="no series"):
        row(house, an_appointment(house))


def granted(house: House, patient: int, units: int = 8, **more: object) -> int:
    new = {
        "number": "A123",
        "first": TODAY,
        "last": TODAY + timedelta(days=60),
        "visit_types": ("fu",),
    } | more
    return authorizations.add_authorization(
        house.front,
        NewAuthorization(patient, units=units, **new),  # type: ignore[arg-type]
    )


def test_the_visit_beyond_the_units_is_marked(house: House) -> None:
    patient = a_patient(house)
    granted(house, patient)
    an_appointment(house, "9:30", patient=patient)
    an_appointment(house, "10:30", patient=patient, visit_type=NEW)  # of another type
    found = previewed(house, plan(house, "tue,thu x10", patient=patient))
    assert [each.authorization for each in found.occurrences] == ["A123"] * 7 + [""] * 3
    assert {each.unpaid for each in found.occurrences[7:]} == {"beyond the 8 units of A123"}
    (auth,) = found.cover.authorizations
    assert (auth.kept, auth.booked, auth.left) == (0, 1, 7)


def test_a_visit_that_stands_behind_the_series_loses_its_unit_and_is_named(house: House) -> None:
    """Units go by date: of four the new ones take four, and the one that is booked for later has none."""
    patient = a_patient(house)
    granted(house, patient, 4)
    last = an_appointment(house, "9:30", day=date(2026, 3, 27), patient=patient)
    an_appointment(house, "10:30", day=date(2026, 3, 27), patient=patient, visit_type=NEW)
    wish = plan(house, "tue x4", patient=patient)
    found = previewed(house, wish)
    assert [each.unpaid for each in found.occurrences] == [""] * 4
    (loses,) = found.cover.losing
    assert (loses.visit_id, loses.day, loses.start) == (last, date(2026, 3, 27), minute("9:30"))
    assert (loses.number, loses.words) == ("A123", "beyond the 4 units of A123")
    booked(house, wish)
    with house.store.reading() as db:
        row_of = queries.appointment(db, last)
    assert (row_of.authorization, row_of.unauthorized) == ("beyond the 4 units of A123", True)


def test_a_date_that_is_left_out_gives_its_unit_to_another(house: House) -> None:
    patient = a_patient(house)
    granted(house, patient, 2)
    found = previewed(house, plan(house, "tue x3", patient=patient))
    assert [each.authorization for each in found.occurrences] == ["A123", "A123", ""]
    left_out = frozenset({1})
    days = [each.best.day for each in found.kept(left_out) if each.best]
    with house.store.reading() as db:
        again = found.paid_as(series.cover_for(db, found.plan, days), left_out)
    assert [each.authorization for each in again.occurrences] == ["", "A123", "A123"]
    assert [each.unpaid for each in again.occurrences] == ["", "", ""]


def test_visits_that_payers_do_not_hear_of_take_no_unit(house: House) -> None:
    patient = a_patient(house)
    granted(house, patient, 1)
    told = previewed(house, plan(house, "tue x2", patient=patient))
    assert [each.authorization for each in told.occurrences] == ["A123", ""]
    kept = previewed(house, replace(told.plan, kept_from_payer="card at the visit"))
    assert {(each.authorization, each.unpaid) for each in kept.occurrences} == {("", "")}


def test_units_are_counted_down_by_visits_that_hold_their_time(house: House) -> None:
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy("Acme"))
    granted(house, patient, 3, slot=1)
    visits = booked(house, plan(house, "x3", patient=patient))

    def left() -> tuple[int, str]:
        with house.store.reading() as db:
            (auth,) = authorizations.authorizations(db, patient)
            return auth.left, auth.payer

    assert left() == (0, "Acme")
    schedule.cancel(house.front, visits[2], None, "ill")
    assert left() == (1, "Acme")
    authorizations.remove_authorization(house.front, patient, "a123")
    undo_last(house.front)
    assert left() == (1, "Acme")


@in_one_clinic(
    "more, error, words",
    [({"number": " "}, Invalid, "needs the payer's number"), ({"units": 0}, Invalid, "1 to 999"),
     ({"last": TODAY - timedelta(days=1)}, Invalid, "before the first"),
     ({"visit_types": ("zz",)}, Invalid, "no visit type"), ({"slot": 3}, NotFound, "no policy 3")],
)  # fmt: skip
def test_impossible_authorizations_are_refused(
    house: House, more: dict[str, object], error: type[Exception], words: str
) -> None:
    patient = a_patient(house)
    before = house.rows()
    with pytest.raises(error, match=words):
        granted(house, patient, **more)  # type: ignore[arg-type]
    assert house.rows() == before
    granted(house, patient)
    with pytest.raises(Conflict, match="already"):
        granted(house, patient)

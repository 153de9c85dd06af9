"""A provider is out: whom it hits, what is proposed, and one action that writes it. It is Tuesday, 9:02."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from random import Random

import pytest

from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.patients.rows import Consent
from clinic_tui.reception import service as reception
from clinic_tui.schedule import hours, setup
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.bumped import bumped, whom_it_hits
from clinic_tui.schedule.models import Block, DayException, Holiday, Provider, VisitType
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.outage import proposals, take_out
from clinic_tui.schedule.outage_rows import Bumped, Outage, OutageDone, OutageMove, Proposal
from clinic_tui.schedule.reaching import way_to_reach
from clinic_tui.schedule.resource_models import AppointmentResource, VisitNeed
from clinic_tui.schedule.resources import taken_by
from clinic_tui.schedule.rows import Span
from clinic_tui.schedule.states import BlockKind, Resource, Status
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from clinic_tui.words.outage_phrase import read_outage
from tests.builders import FU, LEE, NEW, ORT, TODAY, House, a_patient, an_appointment, minute
from tests.engines import on_sqlite, on_sqlite_first

pytestmark = on_sqlite

TOMORROW = TODAY + timedelta(days=1)


def out(house: House, typed: str, provider: int = LEE) -> Outage:
    with house.store.reading() as db:
        row = next(each for each in active_providers(db) if each.id == provider)
    return Outage(row, read_outage(typed, TODAY)[0])


def proposed(house: House, outage: Outage) -> tuple[Proposal, ...]:
    desk = house.front
    with house.store.reading() as db:
        return proposals(db, outage, house.clock, desk.living(), desk.session_token)


def times(found: tuple[Proposal, ...]) -> list[tuple[int, str]]:
    """Each visit with the day of March, time and provider that are proposed."""
    return [
        (each.visit.id, f"{each.time.day:%d} {each.time.start // 60:02}:{each.time.start % 60:02} "
         f"{each.time.provider.code}" if each.time else each.why)
        for each in found
    ]  # fmt: skip


def accepted(found: tuple[Proposal, ...]) -> list[OutageMove]:
    return [
        OutageMove(each.visit.id, each.visit.version, each.time.provider.id, each.time.day, each.time.start)
        for each in found
        if each.time
    ]


def same_specialty(house: House) -> None:
    with house.chief.act("schedule.setup") as db:
        for number in (LEE, ORT):
            db.get_one(Provider, number).specialty = "Family medicine"


def list_of_bumped(house: House, first: date = TODAY) -> tuple[Bumped, ...]:
    with house.store.reading() as db:
        return bumped(db, first)


def test_each_visit_is_given_the_soonest_time_that_nobody_else_is(house: House) -> None:
    visits = [an_appointment(house, at) for at in ("10:00", "10:30", "11:00")]
    an_appointment(house, "14:00")  # not hit, and takes a time
    found = proposed(house, out(house, "t noon"))
    assert [number for number, _ in times(found)] == visits
    spans = [(each.time.day, each.time.span) for each in found if each.time]
    assert len(spans) == 3
    assert all(day == TODAY and span.start >= minute("12:00") for day, span in spans)
    assert not any(a[1].overlaps(b[1]) for a in spans for b in spans if a is not b and a[0] == b[0])
    assert not any(span.overlaps(Span(minute("14:00"), minute("14:20"))) for _, span in spans)


def test_another_of_the_same_specialty_takes_over_at_the_same_time(house: House) -> None:
    visit = an_appointment(house, "11:00", day=TOMORROW)
    alone = times(proposed(house, out(house, "t+1")))
    assert "LEE" in alone[0][1]
    same_specialty(house)
    ((number, words),) = times(proposed(house, out(house, "t+1")))
    assert number == visit
    assert words == "04 11:00 ORT"


def test_no_time_lies_in_the_absence_or_before_the_visit(house: House) -> None:
    an_appointment(house, "15:00")
    outage = out(house, "t to fri")
    (found,) = proposed(house, outage)
    assert found.time is not None
    assert found.time.day > outage.stretch.last


def test_who_is_here_already_is_spoken_to(house: House) -> None:
    visit = an_appointment(house, "10:00")
    reception.arrive(house.front, visit, None)
    (found,) = proposed(house, out(house, "t"))
    assert (found.time, found.here) == (None, True)


def test_a_patient_with_two_visits_is_not_wanted_twice_at_once(house: House) -> None:
    same_specialty(house)
    patient = a_patient(house)
    an_appointment(house, "11:00", day=TOMORROW, patient=patient)
    an_appointment(house, "11:30", day=TOMORROW, patient=patient)
    first, second = (each.time for each in proposed(house, out(house, "t+1")))
    assert first is not None
    assert second is not None
    assert first.day != second.day or not first.span.overlaps(second.span)


def test_a_group_moves_together(house: House) -> None:
    with house.chief.act("schedule.setup") as db:
        db.get_one(VisitType, FU).capacity = 3
    for _ in range(3):
        an_appointment(house, "11:00", day=TOMORROW)
    outage = out(house, "t+1 noon")
    found = proposed(house, outage)
    assert len({(each.time.day, each.time.start) for each in found if each.time}) == 1
    assert take_out(house.front, outage, "", accepted(found)).refused == {}


@on_sqlite_first
def test_all_of_it_is_one_action_and_one_undo(house: House) -> None:
    same_specialty(house)
    for at in ("9:00", "11:00", "13:00", "15:00"):
        an_appointment(house, at, day=TOMORROW)
    before, head = house.rows(), house.head()
    outage = out(house, "t+1 to thu")
    found = proposed(house, outage)
    done = take_out(house.front, outage, "flu", accepted(found)[:3])
    assert (done.moved, done.refused) == (3, {})
    assert len({line["action"] for line in house.lines(head)}) == 1
    patients = {line["patient_id"] for line in house.lines(head) if line["entity"] == "appointment"}
    assert len(patients) == 3
    assert {line["patient_id"] for line in house.lines(head) if line["entity"] == "day_exception"} == {None}
    assert [(row.day, row.words) for row in house.all(DayException)][-2:] == [
        (TOMORROW, "flu"), (TODAY + timedelta(days=2), "flu"),
    ]  # fmt: skip
    (left,) = list_of_bumped(house)
    assert (left.visit.id, left.why) == (found[3].visit.id, "LEE is away: flu")
    undo_last(house.front)
    assert house.rows() == before
    assert list_of_bumped(house) == ()


def test_a_part_of_a_day_becomes_a_block_within_the_hours(house: House) -> None:
    visit = an_appointment(house, "11:00", day=TOMORROW)
    take_out(house.front, out(house, "t+1 noon"), "", [])
    block = house.all(Block)[-1]
    assert (block.day, block.end_minute, block.kind, block.label) == (
        TOMORROW, minute("12:00"), BlockKind.AWAY, "out",
    )  # fmt: skip
    assert block.start_minute > 0
    assert [(each.visit.id, each.why) for each in list_of_bumped(house)] == [(visit, "LEE has out")]
    schedule.cancel(house.front, visit, None, "provider")
    assert list_of_bumped(house) == ()


def test_a_time_that_was_taken_meanwhile_leaves_the_visit_to_be_called(house: House) -> None:
    first, second = (an_appointment(house, at, day=TOMORROW) for at in ("11:00", "11:30"))
    outage = out(house, "t+1 noon")
    moves = accepted(proposed(house, outage))
    an_appointment(
        house,
        f"{moves[0].start // 60}:{moves[0].start % 60:02}",
        day=moves[0].day,
        provider=moves[0].provider_id,
    )
    done = take_out(house.front, outage, "", moves)
    assert (done.moved, set(done.refused)) == (1, {first})
    assert house.status(first) is Status.BOOKED
    assert house.status(second) is Status.CANCELLED
    assert [each.visit.id for each in list_of_bumped(house)] == [first]


def test_nothing_is_written_where_there_are_no_hours_or_no_right(house: House) -> None:
    before = house.rows()
    with pytest.raises(Invalid, match="no hours then"):
        take_out(house.front, out(house, "sun"), "", [])
    with pytest.raises(Invalid, match="steps of 5"):
        take_out(house.front, out(house, "t 9:02-10"), "", [])
    with pytest.raises(NotPermitted):
        take_out(house.desk("C", Role.CLINICIAN), out(house, "t+1"), "", [])
    assert house.rows() == before


def test_a_change_of_hours_says_whom_it_hits_and_writes_nothing(house: House) -> None:
    early, late = (an_appointment(house, at, day=TOMORROW) for at in ("9:00", "15:00"))
    before, head = house.rows(), house.head()

    def hit(change: object) -> list[int]:
        return [each.visit.id for each in whom_it_hits(house.chief, change)]  # type: ignore[arg-type]

    wednesday = TOMORROW.weekday()
    assert hit(lambda desk: hours.add_holiday(desk, TOMORROW, "flood")) == [early, late]
    assert hit(lambda desk: hours.set_template(desk, LEE, [wednesday], [Span(480, 720)], 15)) == [late]
    assert hit(lambda desk: hours.set_hours(desk, LEE, TOMORROW, [Span(780, 1020)], 15)) == [early]
    assert hit(lambda desk: hours.set_away(desk, ORT, [TOMORROW], "ill")) == []
    block = hours.NewBlock(Span(890, 930), BlockKind.MEETING, day=TOMORROW)
    assert hit(lambda desk: hours.add_block(desk, LEE, block)) == [late]
    assert (house.rows(), house.head()) == (before, head)
    with pytest.raises(Invalid):
        whom_it_hits(house.chief, lambda desk: hours.add_holiday(desk, TOMORROW, " "))


def test_closing_a_room_says_whom_it_hits(house: House) -> None:
    visit = an_appointment(house, "11:00", day=TOMORROW)
    with house.chief.act("schedule.setup") as db:
        db.add(AppointmentResource(appointment_id=visit, resource=Resource.ROOM, resource_id=1))
    hit = whom_it_hits(house.chief, lambda desk: setup.retire_room(desk, 1))
    assert [(each.visit.id, each.why) for each in hit] == [(visit, "1 is closed")]


def test_an_overbooked_visit_beyond_the_hours_is_meant_so_until_the_provider_is_away(house: House) -> None:
    visit = an_appointment(house, "20:00", day=TOMORROW, desk=house.chief, overbook_reason="asked for it")
    assert list_of_bumped(house) == ()
    hours.set_away(house.chief, LEE, [TOMORROW], "ill")
    assert [each.visit.id for each in list_of_bumped(house)] == [visit]


@pytest.mark.parametrize(
    "phone, mail, call, text, write, way",
    [
        (True, True, Consent.NOT_ASKED, Consent.YES, Consent.YES, "call"),
        (True, True, Consent.NO, Consent.YES, Consent.YES, "text"),
        (True, True, Consent.NO, Consent.NOT_ASKED, Consent.YES, "mail"),
        (False, True, Consent.YES, Consent.YES, Consent.YES, "mail"),
        (False, True, Consent.YES, Consent.YES, Consent.NO, "letter"),
        (False, False, Consent.YES, Consent.YES, Consent.YES, "letter"),
    ],
)
def test_the_way_to_reach_a_patient(
    phone: bool, mail: bool, call: Consent, text: Consent, write: Consent, way: str
) -> None:
    assert way_to_reach(phone, mail, call, text, write) == way


def test_what_was_done_says_how_many(house: House) -> None:
    an_appointment(house, "11:00", day=TOMORROW, visit_type=NEW)
    outage = out(house, "t+1")
    assert take_out(house.front, outage, "", accepted(proposed(house, outage))) == OutageDone(1, {})


def closed(typed: str) -> Outage:
    """The whole clinic."""
    return Outage(None, read_outage(typed, TODAY)[0])


@on_sqlite_first
def test_the_clinic_is_closed_and_each_visit_goes_on_with_its_own_provider(house: House) -> None:
    lee = an_appointment(house, "11:00", day=TOMORROW)
    ort = an_appointment(house, "11:00", day=TOMORROW, provider=ORT)
    before = house.rows()
    found = proposed(house, closed("t+1"))
    assert [(each.visit.id, each.time.provider.code) for each in found if each.time] == [
        (lee, "LEE"), (ort, "ORT"),
    ]  # fmt: skip
    assert all(each.time.day > TOMORROW for each in found if each.time)
    with pytest.raises(NotPermitted):
        take_out(house.front, closed("t+1"), "snow", accepted(found))
    assert house.rows() == before
    assert take_out(house.chief, closed("t+1"), "snow", accepted(found)[:1]).moved == 1
    assert [(row.day, row.name) for row in house.all(Holiday)][-1] == (TOMORROW, "snow")
    assert [each.visit.id for each in list_of_bumped(house)] == [ort]
    undo_last(house.chief)
    assert house.rows() == before


def test_the_clinic_closes_early(house: House) -> None:
    an_appointment(house, "15:00", day=TOMORROW)
    take_out(house.chief, closed("t+1 from 2p"), "", [])
    blocks = [row for row in house.all(Block) if row.day == TOMORROW]
    assert {(row.provider_id, row.start_minute, row.label) for row in blocks} == {
        (LEE, 840, "closed"), (ORT, 840, "closed"),
    }  # fmt: skip
    assert len(list_of_bumped(house)) == 1
    with pytest.raises(Invalid, match="nothing is closed"):
        take_out(house.chief, closed("3/7 from 2p"), "", [])


def test_a_closed_room_hands_its_visits_to_another_that_is_free(house: House) -> None:
    with house.chief.act("schedule.setup") as db:
        db.add(VisitNeed(visit_type_id=FU, resource=Resource.ROOM, kind=""))
    first = an_appointment(house, "11:00", day=TOMORROW)
    alone = an_appointment(house, "13:00", day=TOMORROW)
    with house.store.reading() as db:
        assert [each.name for each in taken_by(db, first)] == ["1"]
    second = an_appointment(house, "11:00", day=TOMORROW, provider=ORT)
    hit = whom_it_hits(house.chief, lambda desk: setup.retire_room(desk, 1))
    assert [each.visit.id for each in hit] == [first]
    setup.retire_room(house.chief, 1)
    with house.store.reading() as db:
        names = {number: [each.name for each in taken_by(db, number)] for number in (first, second, alone)}
    assert names == {first: ["1"], second: ["2"], alone: ["2"]}
    assert [(each.visit.id, each.why) for each in list_of_bumped(house)] == [(first, "1 is closed")]


def test_whatever_is_proposed_together_can_be_written_together(house: House) -> None:
    """A crowded week: patients with several visits, two lengths, a room that all of them need."""
    same_specialty(house)
    with house.chief.act("schedule.setup") as db:
        db.add(VisitNeed(visit_type_id=FU, resource=Resource.ROOM, kind=""))
    people = [a_patient(house) for _ in range(6)]
    random = Random(7)
    days = [TOMORROW, TODAY + timedelta(days=2), TODAY + timedelta(days=6)]
    for _ in range(60):
        at = f"{random.randrange(8, 17)}:{random.choice(('00', '15', '30', '45'))}"
        with contextlib.suppress(Conflict):
            an_appointment(
                house, at, day=random.choice(days), patient=random.choice(people),
                provider=random.choice((LEE, LEE, ORT)), visit_type=random.choice((FU, NEW)),
            )  # fmt: skip
    outage = out(house, "t+1 to thu")
    found = proposed(house, outage)
    assert len(found) > 8
    moves = accepted(found)
    assert len(moves) == len(found)
    assert take_out(house.front, outage, "flu", moves) == OutageDone(len(moves), {})
    assert list_of_bumped(house) == ()

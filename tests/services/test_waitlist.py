"""The waitlist on both engines: who is asked for a freed time, and what becomes of an offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound
from clinic_tui.patients import service as patients
from clinic_tui.schedule import holding, queries, service
from clinic_tui.schedule.finding import free_times
from clinic_tui.schedule.offer_models import SlotOffer
from clinic_tui.schedule.rows import Booking, Span, Wish
from clinic_tui.schedule.states import OfferState, Status
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from clinic_tui.waitlist import queries as waitlist
from clinic_tui.waitlist import service as waiting
from clinic_tui.waitlist.models import WaitlistEntry
from clinic_tui.waitlist.rows import NewWish, WaiterRow, Waiters
from clinic_tui.waitlist.states import CloseReason, Priority, WaitState
from tests.builders import FU, LEE, NEW, ORT, TODAY, House, a_patient, an_appointment, minute, some_fields
from tests.engines import on_both, on_sqlite
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

FRIDAY = date(2026, 3, 6)
TEN = minute("10:00")


def a_waiter(house: House, patient: int | None = None, visit_type: int = FU, **more: Any) -> int:
    """Somebody who waits for a follow-up at any time; the entry's number."""
    return waiting.add(house.front, NewWish(patient or a_patient(house), visit_type, **more))


def asks(house: House) -> tuple[Any, frozenset[str], str]:
    """What queries of the schedule take besides: clock, living desks, token."""
    return house.clock, house.front.living(), house.front.session_token


def suited(house: House, appointment_id: int) -> Waiters | None:
    """Who may have what the visit left free."""
    with house.store.reading() as db:
        return waitlist.who_may_have(db, appointment_id, *asks(house))


def row_of(house: House, entry_id: int) -> WaiterRow:
    """An entry as a list shows it."""
    with house.store.reading() as db:
        return waitlist.waiter(db, house.clock, entry_id)


def freed(house: House, at: str = "10:00", day: date = FRIDAY, **more: Any) -> int:
    """A visit that was booked and called off; its number."""
    visit = an_appointment(house, at, day, **more)
    service.cancel(house.front, visit, None, "ill")
    return visit


def an_offer(house: House, entry_id: int, at: str = "10:00", day: date = FRIDAY, **more: Any) -> int:
    """A time with Dr. Lee on offer."""
    return waiting.offer(house.front, entry_id, None, provider_id=LEE, day=day, start=minute(at), **more)


def test_a_cancelled_visit_is_for_who_waits_in_the_order_of_the_rank(house: House) -> None:
    routine = a_waiter(house)
    house.clock.advance(timedelta(days=-12))
    long = a_waiter(house, words="evenings are bad")
    house.clock.advance(timedelta(days=12))
    urgent = a_waiter(house, priority=Priority.URGENT)
    a_waiter(house, providers=("ORT",))
    a_waiter(house, weekdays=frozenset({0}))
    a_waiter(house, visit_type=NEW, minutes=360)
    found = suited(house, freed(house))
    assert found is not None
    assert [(each.waiter.id, each.words) for each in found.ranked] == [
        (urgent, "urgent, waits since today, fills the time"),
        (long, "routine, waits 12 days, fills the time"),
        (routine, "routine, waits since today, fills the time"),
    ]
    assert (found.time.provider_code, found.time.day, found.time.start) == ("LEE", FRIDAY, TEN)


def test_a_longer_visit_fits_where_the_time_behind_is_free_too(house: House) -> None:
    new = a_waiter(house, visit_type=NEW)
    found = suited(house, freed(house))
    assert found is not None
    assert [each.waiter.id for each in found.ranked] == [new]
    an_appointment(house, "10:30", FRIDAY)
    assert suited(house, freed(house)) is None


def test_only_who_may_be_booked_there_is_asked(house: House) -> None:
    busy, dead = a_patient(house), a_patient(house)
    an_appointment(house, "10:10", FRIDAY, busy, ORT, NEW, house.chief, overbook_reason="asked")
    a_waiter(house, busy)
    a_waiter(house, dead)
    patients.update(house.records, dead, 1, some_fields("Gone", deceased=True))
    assert suited(house, freed(house)) is None


@pytest.mark.parametrize(
    "act, status",
    [
        (lambda house, visit: service.no_show(house.front, visit, None), Status.NO_SHOW),
        (
            lambda house, visit: service.move(
                house.front, visit, None, provider_id=LEE, day=FRIDAY, start=840
            ),
            Status.CANCELLED,
        ),
    ],
    ids=["no-show", "move"],
)
def test_a_missed_and_a_moved_visit_leave_their_time_too(
    house: House, act: Callable[[House, int], object], status: Status
) -> None:
    visit = an_appointment(house, "10:00")
    entry = a_waiter(house)
    house.at(TODAY, 9, 58)
    if status is Status.NO_SHOW:
        house.at(TODAY, 10, 0)
    act(house, visit)
    assert house.status(visit) is status
    found = suited(house, visit)
    assert found is not None
    assert [each.waiter.id for each in found.ranked] == [entry]


def test_what_is_left_of_a_time_that_has_begun_starts_at_the_next_five_minutes(house: House) -> None:
    visit = an_appointment(house, "10:00")
    a_waiter(house)
    house.at(TODAY, 10, 7)
    service.no_show(house.front, visit, None)
    found = suited(house, visit)
    assert found is not None
    assert found.time.span == Span(minute("10:10"), minute("10:20"))
    house.at(TODAY, 10, 20)
    assert suited(house, visit) is None


def test_an_offer_holds_the_time_for_all_desks_until_it_runs_out(house: House) -> None:
    entry = a_waiter(house)
    visit = freed(house)
    an_offer(house, entry)
    other = Booking(a_patient(house), LEE, FU, FRIDAY, TEN)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: service.book(house.chief, other),
        lambda: holding.hold(house.chief, LEE, FRIDAY, TEN + 10, 20),
        lambda: service.move(
            house.chief, an_appointment(house, "14:00", FRIDAY), None, provider_id=LEE, day=FRIDAY, start=TEN
        ),
    )
    for attempt in attempts:
        with pytest.raises(Conflict, match="on offer to a waiting patient until 09:32"):
            attempt()
    assert suited(house, visit) is None
    with house.store.reading() as db:
        view = queries.day_view(db, FRIDAY, house.clock, frozenset("A"), "none")
        wish = Wish(20, FRIDAY, (LEE,), part=Span(TEN, TEN + 20), days=0)
        assert free_times(db, wish, *asks(house)) == ()
    assert [(hold.start, hold.desk, hold.account) for hold in view.holds] == [(TEN, "", "waitlist")]
    house.clock.advance(timedelta(minutes=30))
    assert row_of(house, entry).status is WaitState.WAITING
    assert house.status(service.book(house.chief, other)) is Status.BOOKED


@on_both
def test_accepting_books_and_one_undo_takes_all_of_it_back(house: House) -> None:
    entry = a_waiter(house)
    freed(house)
    offer = an_offer(house, entry)
    before = house.rows()
    accepted = waiting.accept(house.front, offer)
    visit = house.visit(accepted.appointment_id)
    assert (visit.day, visit.start_minute, visit.status, accepted.freed_id) == (
        FRIDAY,
        TEN,
        Status.BOOKED,
        None,
    )
    assert house.get(WaitlistEntry, entry).status is WaitState.BOOKED
    assert house.get(SlotOffer, offer).state is OfferState.ACCEPTED
    undo_last(house.front)
    assert house.rows() == before


def test_a_later_visit_moves_and_its_time_is_offered_in_turn(house: House) -> None:
    patient, next_one = a_patient(house), a_patient(house)
    later = an_appointment(house, "11:00", date(2026, 3, 20), patient=patient)
    entry, waits = a_waiter(house, patient), a_waiter(house, next_one, earliest=date(2026, 3, 19))
    freed(house)
    offer = an_offer(house, entry)
    accepted = waiting.accept(house.front, offer)
    assert accepted.freed_id == later
    assert (house.status(later), house.visit(later).cancel_code) == (Status.CANCELLED, "moved")
    assert house.visit(accepted.appointment_id).moved_from_id == later
    found = suited(house, later)
    assert found is not None
    assert ([each.waiter.id for each in found.ranked], found.time.day) == ([waits], date(2026, 3, 20))


def test_the_later_visit_can_stay(house: House) -> None:
    patient = a_patient(house)
    later = an_appointment(house, "11:00", date(2026, 3, 20), patient=patient)
    entry = a_waiter(house, patient)
    accepted = waiting.accept(house.front, an_offer(house, entry), keep_later=True)
    assert (accepted.freed_id, house.status(later)) == (None, Status.BOOKED)


def test_who_declines_goes_on_waiting_and_is_not_asked_for_that_time_again(house: House) -> None:
    first, second = a_waiter(house, priority=Priority.SOON), a_waiter(house)
    visit = freed(house)
    waiting.decline(house.front, an_offer(house, first), "on holiday")
    found = suited(house, visit)
    assert found is not None
    assert [each.waiter.id for each in found.ranked] == [second]
    assert row_of(house, first).status is WaitState.WAITING
    other = suited(house, freed(house, "11:00"))
    assert other is not None
    assert [each.waiter.id for each in other.ranked] == [first, second]


def test_what_was_offered_for_another_wish_is_not_taken(house: House) -> None:
    patient = a_patient(house)
    entry = a_waiter(house, patient)
    offered = an_offer(house, entry)
    waiting.edit(house.front, entry, None, NewWish(patient, NEW))  # a longer visit
    with pytest.raises(Conflict, match="the wish was changed since this time was offered"):
        waiting.accept(house.front, offered)
    waiting.decline(house.front, offered)
    accepted = waiting.accept(house.front, an_offer(house, entry, "11:00"))
    assert house.visit(accepted.appointment_id).visit_type_id == NEW


def test_an_offer_that_ran_out_goes_to_the_next_and_not_for_ever(house: House) -> None:
    entries = [a_waiter(house) for _ in range(4)]
    freed(house)
    an_offer(house, entries[0])
    jobs = house.desk("J", Role.SYSTEM, "system")
    assert waiting.expire_offers(jobs) == (0, 0)
    passed = []
    for _ in range(4):
        house.clock.advance(timedelta(minutes=30))
        passed.append(waiting.expire_offers(jobs))
    assert passed == [(1, 1), (1, 1), (1, 0), (0, 0)]
    offers = house.all(SlotOffer)
    assert [(row.entry_id, row.passed_on, row.state) for row in offers] == [
        (entry, number, OfferState.EXPIRED) for number, entry in enumerate(entries[:3])
    ]
    assert {row_of(house, entry).status for entry in entries} == {WaitState.WAITING}


def test_a_time_too_near_is_passed_on_to_nobody(house: House) -> None:
    entry, _ = a_waiter(house), a_waiter(house)
    an_offer(house, entry, "10:00", TODAY)
    house.clock.advance(timedelta(minutes=31))
    assert waiting.expire_offers(house.desk("J", Role.SYSTEM, "system")) == (1, 0)


def test_an_offer_that_ran_out_is_taken_as_long_as_the_time_is_free(house: House) -> None:
    entry = a_waiter(house)
    offer = an_offer(house, entry)
    house.clock.advance(timedelta(minutes=31))
    an_appointment(house, "10:00", FRIDAY)
    with pytest.raises(ClinicError, match="LEE has a visit at 10:00"):
        waiting.accept(house.front, offer)
    other = an_offer(house, entry, "11:00")
    house.clock.advance(timedelta(minutes=31))
    assert waiting.accept(house.front, other).appointment_id


def test_closing_gives_the_time_back(house: House) -> None:
    entry = a_waiter(house)
    offer = an_offer(house, entry)
    with pytest.raises(Invalid, match="say the reason in words"):
        waiting.close(house.front, entry, None, CloseReason.OTHER, " ")
    waiting.close(house.front, entry, None, CloseReason.NO_LONGER_NEEDED, "is well")
    assert house.get(SlotOffer, offer).state is OfferState.WITHDRAWN
    assert house.get(WaitlistEntry, entry).closed_words == "no longer needed: is well"
    an_appointment(house, "10:00", FRIDAY)
    with pytest.raises(Conflict, match="this offer is withdrawn: offer the time again"):
        waiting.accept(house.front, offer)
    with pytest.raises(Conflict, match="this patient waits no more: no longer needed: is well"):
        waiting.edit(house.front, entry, None, NewWish(1, FU))


def test_who_was_taken_off_the_list_by_mistake_waits_again(house: House) -> None:
    entry = a_waiter(house)
    before = house.get(WaitlistEntry, entry)
    waiting.close(house.front, entry, None, CloseReason.NO_LONGER_NEEDED, "is well")
    undo_last(house.front)
    after = house.get(WaitlistEntry, entry)
    assert (after.closed_at, after.closed_words) == (before.closed_at, "")


def test_one_entry_has_one_time_on_offer(house: House) -> None:
    entry = a_waiter(house)
    an_offer(house, entry)
    with pytest.raises(Conflict, match="Fri 6 Mar 2026 10:00 is on offer to this patient"):
        an_offer(house, entry, "11:00")


WRONG: list[tuple[dict[str, Any], type[ClinicError], str]] = [
    ({"minutes": 7}, Invalid, "steps of 5"),
    ({"part": Span(600, 610)}, Invalid, "does not fit into that part of the day"),
    ({"latest": date(2026, 3, 2)}, Invalid, "is past"),
    ({"earliest": date(2026, 4, 2), "latest": date(2026, 4, 1)}, Invalid, "before the earliest"),
    ({"notice_hours": -1}, Invalid, "0 to 720 hours"),
    ({"providers": ("XX",)}, Invalid, "there is no provider `XX`; there are: LEE, ORT"),
    ({"visit_type": 99}, NotFound, "there is no visit type 99"),
    ({"patient": 9999}, NotFound, "there is no patient 9999"),
]


@in_one_clinic("wrong, error, words", WRONG)
def test_a_wish_that_nothing_could_meet_is_refused(
    house: House, wrong: dict[str, Any], error: type[ClinicError], words: str
) -> None:
    given = {"patient": a_patient(house), **wrong}
    head = house.head()
    with pytest.raises(error, match=words):
        a_waiter(house, **given)
    assert house.head() == head


def test_a_patient_waits_once_for_a_type(house: House) -> None:
    patient = a_patient(house)
    entry = a_waiter(house, patient)
    a_waiter(house, patient, visit_type=NEW)
    with pytest.raises(Conflict, match=rf"type already \(entry {entry}\)"):
        a_waiter(house, patient)


def test_a_wish_can_be_changed_and_goes_on_from_when_it_was_written(house: House) -> None:
    patient = a_patient(house)
    entry = a_waiter(house, patient)
    since = row_of(house, entry).since
    house.clock.advance(timedelta(days=1))
    wish = NewWish(
        patient, FU, providers=("lee",), weekdays=frozenset({3, 1}), part=Span(480, 720), words="x"
    )
    waiting.edit(house.front, entry, row_of(house, entry).version, wish)
    row = row_of(house, entry)
    assert (row.since, row.providers, row.weekdays, row.part) == (
        since,
        ("LEE",),
        frozenset({1, 3}),
        Span(480, 720),
    )
    with pytest.raises(Conflict, match="changed at another desk"):
        waiting.edit(house.front, entry, 1, wish)

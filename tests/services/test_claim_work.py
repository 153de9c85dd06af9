"""Claims to be worked on: each in its queue, the weightiest first; held, given, noted, settled, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.backend.claim_work_part import ClaimWorkPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import working
from clinic_tui.claims.models import Claim
from clinic_tui.claims.queue_rules import ClockKind, Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.taking_in import NothingPosted, take_in
from clinic_tui.claims.work_queries import work
from clinic_tui.claims.work_rows import Change, WorkRow, sums_of
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.jobs.claim_findings import find_claim_clocks
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.patients import policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from clinic_tui.words.dates import show_date
from tests.builders import TODAY, House
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.services.claims_sent import CHARGED, ca277, sent

pytestmark = on_sqlite

REJECTED = "A7:164:IL*20260303*U"


def listed(house: House, *, settled: bool = False) -> tuple[WorkRow, ...]:
    with house.store.reading() as db:
        return work(db, house.clock, settled=settled)


def queues(house: House) -> list[Queue]:
    return [row.queue for row in listed(house)]


def set_state(house: House, number: int, state: ClaimState, **values: object) -> None:
    """As an answer would leave it."""
    with house.chief.act("schedule.setup") as db:
        row = db.need(Claim, number, "")
        row.state, row.state_at = state, house.clock.now()
        for name, value in values.items():
            setattr(row, name, value)


def test_each_stands_in_its_queue_with_clock_reason_and_next_step(house: House) -> None:
    batch = sent(house, 4)
    take_in(house.chief, "x", ca277(batch, (REJECTED, "", "", "")), lambda *_: NothingPosted())
    set_state(house, batch.claims[1], ClaimState.PAID, paid_cents=CHARGED)
    set_state(house, batch.claims[2], ClaimState.DENIED, denied_as="coding")
    rows = {row.id: row for row in listed(house)}
    rejected, paid, denied, waiting = (rows[number] for number in batch.claims)
    assert [row.queue for row in (rejected, paid, denied, waiting)] == [
        Queue.REJECTED, Queue.DONE, Queue.DENIED, Queue.WAITING,
    ]  # fmt: skip
    assert rejected.why == "something is not valid: member id of the subscriber"
    assert (rejected.field, rejected.number) == ("policy member id", batch.numbers[0])
    assert (rejected.days_left, denied.days_left, waiting.days_left) == (90, 90, None)
    assert [each.kind for each in denied.clocks] == [ClockKind.FILING, ClockKind.APPEAL]
    assert (rejected.at_stake_cents, paid.at_stake_cents) == (CHARGED, 0)
    assert [row.id for row in listed(house)][:2] == [batch.claims[0], batch.claims[2]]
    told = {each.queue: each.claims for each in sums_of(listed(house)) if each.claims}
    assert told == {Queue.REJECTED: 1, Queue.DONE: 1, Queue.DENIED: 1, Queue.WAITING: 1}


@on_sqlite_first
def test_what_runs_out_of_time_is_told_until_somebody_has_dealt_with_it(house: House) -> None:
    batch = sent(house, 1)
    set_state(house, batch.claims[0], ClaimState.DENIED, denied_as="coding")
    program = house.desk("J", Role.SYSTEM, "system")

    def said() -> list[str]:
        find_claim_clocks(program)
        with house.store.reading() as db:
            return [row.words.partition(": ")[2] for row in notices(db, NoticeKind.CLAIM_CLOCK)]

    assert said() == ["denied, and nobody has taken it up"]
    (row,) = listed(house)
    again = house.clock.now().date() + timedelta(days=3)
    working.change(house.chief, [(row.id, row.version)], Change(follow_up_on=again))
    assert said() == []
    house.clock.advance(timedelta(days=3))
    assert said() == [f"to be looked at again {show_date(again)}"]
    (row,) = listed(house)
    later = again + timedelta(days=200)
    working.change(house.chief, [(row.id, row.version)], Change(owner="otto", follow_up_on=later))
    assert said() == []
    house.clock.advance(timedelta(days=79))
    assert find_claim_clocks(program) == 0
    house.clock.advance(timedelta(days=1))
    assert find_claim_clocks(program) == find_claim_clocks(program) == 1
    with house.store.reading() as db:
        (notice,) = notices(db, NoticeKind.CLAIM_CLOCK)
    assert notice.subject_id == batch.claims[0]
    assert notice.words.startswith(f"claim {batch.numbers[0]} to ")
    assert "to be filed until" in notice.words
    house.clock.advance(timedelta(days=8))
    assert find_claim_clocks(program) == 0  # too late to correct it, and a month left to appeal
    house.clock.advance(timedelta(days=30))
    find_claim_clocks(program)
    with house.store.reading() as db:
        assert "to be appealed over since" in notices(db, NoticeKind.CLAIM_CLOCK)[0].words
    (row,) = listed(house)
    working.settle(house.chief, [(row.id, row.version)], "too late")
    assert find_claim_clocks(program) == 0


def test_what_was_paid_long_ago_is_not_listed_any_more(house: House) -> None:
    batch = sent(house, 2)
    set_state(house, batch.claims[0], ClaimState.PAID, paid_cents=CHARGED)
    set_state(house, batch.claims[1], ClaimState.DENIED)
    house.clock.advance(timedelta(days=181))
    assert [row.id for row in listed(house)] == [batch.claims[1]]


def test_a_claim_is_silent_from_the_second_day_on(house: House) -> None:
    sent(house, 1)
    assert queues(house) == [Queue.WAITING]
    house.clock.advance(timedelta(days=2))
    assert queues(house) == [Queue.SILENT]


def test_the_next_policy_is_due_once_the_first_has_left_a_part(house: House) -> None:
    batch = sent(house, 1)
    set_state(house, batch.claims[0], ClaimState.PAID, paid_cents=CHARGED - 500, patient_cents=500)
    (row,) = listed(house)
    assert row.queue in (Queue.DONE, Queue.PATIENT)
    policies.set_coverage(house.records, row.patient_id, 2, None, Policy("Second Fund", member_id="B2"))
    (row,) = listed(house)
    assert (row.queue, row.at_stake_cents) == (Queue.SECONDARY, 500)
    (second,) = house.all(Coverage, Coverage.slot == 2)
    with house.chief.act("schedule.setup") as db:
        db.need(Coverage, second.id or 0, "").valid_from = TODAY + timedelta(days=1)
    assert listed(house)[0].queue is not Queue.SECONDARY


def test_a_held_claim_says_why_and_comes_back(house: House) -> None:
    batch = sent(house, 1)
    ((number, version),) = ((row.id, row.version) for row in listed(house))
    with pytest.raises(Invalid) as wrong:
        working.hold(house.chief, [(number, version)], "  ")
    assert wrong.value.field == "reason"
    working.hold(house.chief, [(number, version)], "waits for the chart")
    (row,) = listed(house)
    assert (row.queue, row.why, row.hold_reason) == (Queue.HELD, "waits for the chart", "waits for the chart")
    with pytest.raises(Conflict):
        working.release(house.chief, [(number, version)])  # another desk has changed it since
    working.release(house.chief, [(number, row.version)])
    with pytest.raises(Conflict):
        working.release(house.chief, [(batch.claims[0], None)])


@on_both
def test_several_are_worked_on_in_one_action_that_is_undone_whole(house: House) -> None:
    batch = sent(house, 2)
    both = [(number, None) for number in batch.claims]
    working.change(house.chief, both, Change(follow_up_on=TODAY + timedelta(days=3)))
    assert working.change(house.chief, both, Change(note="called, they look")) == 2
    assert [(row.follow_up_on, row.note) for row in listed(house)] == [
        (TODAY + timedelta(days=3), "called, they look")
    ] * 2
    assert undo_last(house.chief).words == "change the note on claims"
    assert [row.note for row in listed(house)] == ["", ""]
    with pytest.raises(NotFound):
        working.change(house.chief, [(batch.claims[0], None), (999, None)], Change(note="half"))
    assert [row.note for row in listed(house)] == ["", ""]


def test_who_held_a_claim_since_is_told_to_who_would_take_something_back(house: House) -> None:
    claim = [(sent(house, 1).claims[0], None)]
    working.change(house.chief, claim, Change(note="called, they look"))
    working.hold(house.desk("C", Role.BILLER, "bea"), claim, "waits for the chart")
    with pytest.raises(Conflict, match="bea did hold claims since, at"):
        undo_last(house.chief)


def test_a_day_that_is_over_is_no_day_to_look_again(house: House) -> None:
    batch = sent(house, 1)
    with pytest.raises(Invalid) as wrong:
        working.change(house.chief, [(batch.claims[0], None)], Change(follow_up_on=TODAY - timedelta(days=1)))
    assert wrong.value.field == "follow up"


@on_sqlite_first
def test_an_owner_is_somebody_who_works_on_claims(house: House) -> None:
    batch = sent(house, 1)
    with house.chief.act("schedule.setup") as db:
        for login, role in (("marco", Role.FRONT_DESK), ("bea", Role.BILLER), ("gone", Role.BILLER)):
            db.add(Account(login=login, name=login, role=role, password_hash="", active=login != "gone"))
    claim = [(batch.claims[0], None)]
    for owner, words in (
        ("nobody", "there is no account nobody"),
        ("marco", "marco has no right to work on claims: give it to bea"),
        ("gone", "gone is disabled: give it to bea"),
    ):
        with pytest.raises(Invalid, match=words) as wrong:
            working.change(house.chief, claim, Change(owner=owner))
        assert wrong.value.field == "owner"
    assert working.change(house.chief, claim, Change(owner="bea")) == 1
    assert working.change(house.chief, claim, Change(owner="bea", note="")) == 0  # as it is
    assert undo_last(house.chief).words == "give claims to somebody"  # and nothing was written over it


def test_a_settled_claim_leaves_the_list_and_is_taken_up_again(house: House) -> None:
    batch = sent(house, 1)
    working.settle(house.chief, [(batch.claims[0], None)], "written off with the patient's visit")
    assert listed(house) == ()
    (row,) = listed(house, settled=True)
    assert (row.queue, row.next_step) == (Queue.DONE, "nothing: $185.00 of it was neither paid nor taken off")
    with pytest.raises(Conflict):
        working.settle(house.chief, [(batch.claims[0], None)], "twice")
    working.reopen(house.chief, [(batch.claims[0], None)])
    assert len(listed(house)) == 1


def test_the_front_desk_works_on_no_claims(house: House) -> None:
    batch = sent(house, 1)
    with pytest.raises(NotPermitted):
        working.change(house.front, [(batch.claims[0], None)], Change(note="x"))


def test_a_closed_record_is_counted_and_not_told_of(house: House) -> None:
    batch = sent(house, 1)
    take_in(house.chief, "x", ca277(batch, (REJECTED,)), lambda *_: NothingPosted())
    part = ClaimWorkPart(Sitting(house.desk("C", Role.BILLER, "bea")))
    (row,) = part.list()
    restrict(house.chief, row.patient_id, RestrictedFor.VIP)
    (row,) = part.list()
    assert (row.is_hidden, row.name, row.mrn, row.why, row.number) == (True, "restricted", "", "", "")
    assert row.queue is Queue.REJECTED
    working.settle(house.chief, [(batch.claims[0], None)], "done")
    assert [row.is_hidden for row in part.settled()] == [True]

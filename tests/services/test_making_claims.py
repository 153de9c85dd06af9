"""Claims are made of what may go, with numbers that are never used twice, and sent once or in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from clinic_tui.backend.sending_part import SendingPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import queries as billing_queries
from clinic_tui.billing.service import add_charges
from clinic_tui.claims import partners, rule_switches, sending, working
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState, Way
from clinic_tui.claims.decided_lines import DecidedLine, write_decided
from clinic_tui.claims.draft import Adjustment, Frequency
from clinic_tui.claims.draft import Sequence as Sequence_
from clinic_tui.claims.histories import restate_all
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.make_rows import MadeBatch
from clinic_tui.claims.making import make
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending, FindingAccepted
from clinic_tui.claims.partner_connection import connection_to
from clinic_tui.claims.partner_rows import PartnerFields
from clinic_tui.claims.payer_wishes import payer_wishes, set_payer_wishes
from clinic_tui.claims.queries import scrubbed
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.rule_queries import rule_in_full, rule_now, rules
from clinic_tui.claims.scrub.explained import EXPLAINED
from clinic_tui.claims.scrub.table import RULES
from clinic_tui.claims.sent_lines import read_lines
from clinic_tui.claims.states import ClaimState, Happening, Party
from clinic_tui.claims.stops import note_what_is_stopped
from clinic_tui.claims.taking_in import NothingPosted, take_in
from clinic_tui.claims.to_send import ToSend, claims_again, claims_due, next_payers_due, next_policies_of
from clinic_tui.claims.unmended import CAME_BACK
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.claims.work_queries import work
from clinic_tui.coding.states import Accident
from clinic_tui.eligibility.connection import Arrived, InDoubt, NotSent
from clinic_tui.eligibility.states import Taken
from clinic_tui.errors import Conflict, FileRefused, Invalid, NotFound, NotPermitted
from clinic_tui.patients import payers, policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import MedicareSecond, Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from clinic_tui.x12.envelope import read_trusted
from tests.builders import TODAY, House
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic
from tests.services import remitted_claims as remitted
from tests.services.carrying import carry
from tests.services.claims_sent import Batch, ca277, nine99
from tests.services.test_backend import SIMULATED
from tests.services.test_scrubbing import HOME, PLAN, VISIT, closed, everything, somebody
from tests.unit.x12.test_claim_writing import complaints

pytestmark = on_sqlite

HUB = PartnerFields(
    "hub", "Clearing House", "CLEARHSE", "Harbor Clinic", "CLINIC01", "Bea Bell", "312-555-0100", "CLINIC01",
    "CLEARHSE", is_test=False,
)  # fmt: skip


@dataclass
class Line:
    """A way to a partner: what was sent, and what happens next time."""

    way: str = "pretended"
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    failure: Exception | None = None

    def send(self, name: str, content: bytes) -> None:
        """Keep it, or fail."""
        if self.failure is not None:
            raise self.failure
        self.sent.append((name, content))

    def collect(self) -> Sequence[Arrived]:
        """Nothing."""
        return ()

    def put_away(self, arrived: Arrived, taken: Taken) -> str:
        """Nothing."""
        return ""


@pytest.fixture
def clinic(house: House) -> House:
    """With all that a claim asks for, and a partner."""
    everything(house)
    partners.add_partner(house.chief, HUB)
    return house


def due(house: House, visits: Sequence[int] | None = None) -> tuple[ToSend, ...]:
    with house.store.reading() as db:
        return claims_due(db, house.clock, visits)


def all_warnings(found: Sequence[ToSend]) -> frozenset[str]:
    return frozenset(digest for each in found for digest in each.warned_of)


def made(house: House) -> MadeBatch:
    (batch,) = make(house.chief, due(house), all_warnings(due(house)))
    return batch


def content(house: House, batch_id: int) -> bytes:
    with house.store.reading() as db:
        return batch_bytes(db, batch_id)


@pytest.mark.long
def test_a_batch_holds_what_may_go_and_passes_another_programs_check(clinic: House) -> None:
    visits = [closed(clinic, somebody(clinic), at) for at in ("9:15", "10:15", "11:15")]
    batch = made(clinic)
    assert (batch.partner, batch.control, batch.claims, batch.cents) == ("HUB", 1, 3, 3 * 9500)
    written = content(clinic, batch.id)
    assert complaints(written) == ""
    (found,) = (each for *_, each in read_trusted(written).sets())
    told = {each.value(1): each.value(2) for each in found.segments if each.name == "CLM"}
    assert told == {f"V{visit}-1": "95" for visit in visits}
    assert [row.state for row in clinic.all(Claim)] == [ClaimState.BATCHED] * 3
    sent = clinic.all(ClaimSending)
    assert [row.set_control for row in sent] == ["0001"] * 3
    (line,) = read_lines(sent[0].lines)
    assert (line.code, line.cents, line.charge_id > 0) == ("99203", 9500, True)
    assert due(clinic) == ()
    with clinic.store.reading() as db:
        assert billing_queries.unbilled(db) == ()


def test_what_is_charged_after_a_claim_was_made_is_seen_until_it_goes_too(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic), "9:15")
    first = made(clinic)

    def stands() -> tuple[Queue, str]:
        with clinic.store.reading() as db:
            (row,) = work(db, clinic.clock)
        return row.queue, row.next_step

    def at_stake() -> int:
        with clinic.store.reading() as db:
            (row,) = work(db, clinic.clock)
        return row.at_stake_cents

    assert stands()[0] is Queue.UNSENT
    add_charges(clinic.chief, visit, [VISIT])
    assert stands() == (
        Queue.CHANGED, "its charges are not those in its file: withdraw that in `:batches`, and make it anew",
    )  # fmt: skip
    sending.withdraw(clinic.chief, first.id)
    second = made(clinic)
    assert stands()[0] is Queue.UNSENT
    with pytest.raises(Conflict, match=f"nobody has written batch {second.reference} out"):
        sending.carried(clinic.chief, second.id)
    carry(clinic.chief, second.id)
    assert stands()[0] is Queue.WAITING
    add_charges(clinic.chief, visit, [VISIT])
    assert stands() == (Queue.CHANGED, Queue.CHANGED.next_step)
    with clinic.chief.act("schedule.setup") as db:
        row = db.need(Claim, 1, "")
        row.state, row.paid_cents = ClaimState.PAID, row.charged_cents
    assert (stands()[0], at_stake()) == (Queue.CHANGED, 9_500), (
        "what came behind is lost, though the rest is paid"
    )


def test_numbers_go_on_and_are_never_taken_back(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15")
    first = made(clinic)
    sending.withdraw(clinic.chief, first.id)
    assert [row.state for row in clinic.all(Claim)] == [ClaimState.DRAFT]
    again = made(clinic)
    assert (first.control, again.control) == (1, 2)
    assert [row.number[-2:] for row in clinic.all(ClaimSending)] == ["-1", "-2"]
    assert len(clinic.all(Claim)) == 1
    with pytest.raises(Conflict, match="withdraw the batch"):
        undo_last(clinic.chief)
    assert len(clinic.all(ClaimSending)) == 2


@pytest.mark.long
def test_what_is_wrong_held_or_warned_of_is_left_out_until_somebody_says_yes(clinic: House) -> None:
    bad = closed(clinic, somebody(clinic), "9:15", diagnoses=())
    warned = closed(clinic, somebody(clinic, address=replace(HOME, postal_code="1970")), "10:15")
    clean = closed(clinic, somebody(clinic), "11:15")
    found = {each.appointment_id: each for each in due(clinic)}
    assert [bool(found[visit].errors) for visit in (bad, warned, clean)] == [True, False, False]
    (warning,) = found[warned].warnings
    (batch,) = make(clinic.chief, due(clinic))
    assert batch.claims == 1
    (batch,) = make(clinic.chief, due(clinic), all_warnings(due(clinic)))
    assert batch.claims == 1
    (accepted,) = clinic.all(FindingAccepted)
    assert (accepted.rule, accepted.by, accepted.appointment_id) == (warning.rule, "otto", warned)
    with pytest.raises(Invalid):
        make(clinic.chief, due(clinic), all_warnings(due(clinic)))


@on_both
def test_two_desks_make_a_claim_once(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15")
    seen = due(clinic)
    make(clinic.chief, seen, all_warnings(seen))
    with pytest.raises(Conflict, match="another desk"):
        make(clinic.desk("C", Role.BILLER, "bea"), seen, all_warnings(seen))
    assert len(clinic.all(ClaimBatch)) == 1
    assert clinic.all(TradingPartner)[0].last_control == 1


def test_each_payer_goes_to_its_partner_by_the_number_that_the_partner_knows(clinic: House) -> None:
    other = partners.add_partner(clinic.chief, replace(HUB, code="RELAY", receiver="RELAY"))
    closed(clinic, somebody(clinic), "9:15")
    with clinic.chief.act("schedule.setup") as db:
        db.need(Payer, 1, "").partner_id = other
    assert [(each.partner, each.may_go) for each in due(clinic)] == [("RELAY", True)]
    (batch,) = make(clinic.chief, due(clinic), all_warnings(due(clinic)))
    assert batch.partner == "RELAY"


def test_a_payer_has_rules_switched_off(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic), "9:15", diagnoses=())
    rules = {each.rule for each in due(clinic, [visit])[0].errors}
    for rule in rules:
        rule_switches.set_rule(clinic.chief, 1, rule, "off")
    assert due(clinic, [visit])[0].errors == ()
    with clinic.store.reading() as db:
        (row,) = scrubbed(db, clinic.clock, numbers=[visit])
    assert row.errors == 0
    for rule in rules:
        rule_switches.set_rule(clinic.chief, 1, rule, "W")
    (warned,) = due(clinic, [visit])
    assert (warned.errors, {each.rule for each in warned.warnings}) == ((), rules)
    for rule in rules:
        rule_switches.set_rule(clinic.chief, 1, rule, "")
    assert {each.rule for each in due(clinic, [visit])[0].errors} == rules
    with pytest.raises(Invalid):
        rule_switches.set_rule(clinic.chief, 1, 44, "off")


def test_an_accident_at_work_goes_with_its_number_and_a_late_claim_with_its_reason(clinic: House) -> None:
    with clinic.chief.act("payer.edit") as db:
        db.get_one(Payer, 1).filing = "WC"
    closed(
        clinic, somebody(clinic), "9:15", accident=Accident.WORK, accident_on=TODAY, employer="Boat Yard",
        accident_number="WC-77", delay_reason="7", admitted_on=TODAY,
    )  # fmt: skip
    (claim,) = due(clinic)
    assert (claim.errors, claim.draft.policy.employer) == ((), "Boat Yard")
    written = content(clinic, made(clinic).id)
    assert complaints(written) == ""
    told = written.decode().split("~")
    assert {"PAT*20", "REF*Y4*WC-77", f"DTP*435*D8*{TODAY:%Y%m%d}"} <= set(told)
    assert [each for each in told if each.startswith("NM1*IL*2*BOAT YARD*****MI*")]
    (clm,) = (each.split("*") for each in told if each.startswith("CLM*"))
    assert (clm[11], clm[20]) == ("EM", "7")
    assert not [each for each in told if each.startswith("REF*X4*")]  # nothing was tested in the house


def test_a_claim_that_no_file_can_hold_stays_alone_and_is_named(clinic: House) -> None:
    fine = closed(clinic, somebody(clinic), "9:15")
    other = closed(clinic, somebody(clinic, family="李"), "10:15")
    rule_switches.set_rule(clinic.chief, 1, 39, "off")
    (batch,) = make(clinic.chief, due(clinic), all_warnings(due(clinic)))
    assert (batch.claims, [each.partition(" ")[0] for each in batch.left_out]) == (1, [f"V{other}-1"])
    assert "Latin letters" in batch.left_out[0]
    assert b"*" + f"V{fine}-1".encode() + b"*" in content(clinic, batch.id)
    assert [each.appointment_id for each in due(clinic)] == [other]
    with pytest.raises(Invalid, match=f"V{other}-1: a subscriber: "):
        make(clinic.chief, due(clinic), all_warnings(due(clinic)))


@on_sqlite_first
def test_a_rule_is_weighed_for_all_payers_but_those_that_have_said_otherwise(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic), "9:15", diagnoses=())
    wrong = {each.rule for each in due(clinic, [visit])[0].errors}
    assert 17 in wrong
    with pytest.raises(Invalid, match="for all payers") as refused:
        rule_switches.set_rule(clinic.chief, None, 17, "off", " ")
    assert refused.value.field == "reason"
    rule_switches.set_rule(clinic.chief, None, 17, "off", "coded by the hospital")
    assert {each.rule for each in due(clinic, [visit])[0].errors} == wrong - {17}
    rule_switches.set_rule(clinic.chief, 1, 17, "E", "refused without one")
    assert {each.rule for each in due(clinic, [visit])[0].errors} == wrong
    with clinic.store.reading() as db:
        found = rule_in_full(db, clinic.clock, 17).row
        now = rule_now(db, clinic.clock, 17)
    assert (found.usual, found.weight, found.reason) == ("E", "off", "coded by the hospital")
    assert [(each.payer_id, each.weight, each.reason) for each in found.payers] == [
        (1, "E", "refused without one")
    ]
    assert (now.stopped, now.warned) == (1, 0)
    assert undo_last(clinic.chief).words == "change how a payer's claims are looked through"
    assert undo_last(clinic.chief).words == "change how claims are looked through"
    with clinic.store.reading() as db:
        found = rule_in_full(db, clinic.clock, 17).row
    assert (found.is_changed, found.payers) == (False, ())


@on_both
def test_who_said_yes_to_a_warning_is_counted_for_ninety_days(clinic: House) -> None:
    closed(clinic, somebody(clinic, address=replace(HOME, postal_code="1970")), "9:15")
    found = due(clinic)
    make(clinic.desk("C", Role.BILLER, "bea"), found, all_warnings(found))
    (rule,) = {each.rule for each in found[0].warnings}
    with clinic.store.reading() as db:
        (yes,) = rule_in_full(db, clinic.clock, rule).yeses
    assert (yes.by, yes.count) == ("bea", 1)
    clinic.clock.advance(timedelta(days=91))
    with clinic.store.reading() as db:
        assert rule_in_full(db, clinic.clock, rule).yeses == ()


@on_sqlite_first
def test_a_claim_that_a_rule_stopped_counts_once_a_month_and_once_in_ninety_days(clinic: House) -> None:
    for when in ("9:15", "10:15"):
        closed(clinic, somebody(clinic), when, diagnoses=())
    closed(clinic, somebody(clinic), "11:15")

    def told() -> tuple[int, tuple[int, ...]]:
        with clinic.store.reading() as db:
            found = rule_in_full(db, clinic.clock, 17)
        return found.row.stopped, tuple(count for _, count in found.stopped)

    assert told() == (0, ())
    assert note_what_is_stopped(clinic.chief) == 2
    head = clinic.head()
    assert (note_what_is_stopped(clinic.chief), clinic.head()) == (2, head), "nothing new, nothing written"
    assert told() == (2, (2,))
    make(clinic.chief, due(clinic), all_warnings(due(clinic)))
    assert told() == (2, (2,)), "what is left out of a batch was known already"
    clinic.clock.advance(timedelta(days=40))
    note_what_is_stopped(clinic.chief)
    assert told() == (2, (2, 2)), "in each month in which it stands, and once in all of them"
    clinic.clock.advance(timedelta(days=60))
    assert told()[0] == 2
    clinic.clock.advance(timedelta(days=60))
    assert told()[0] == 0


@on_sqlite_first
def test_what_keeps_claims_back_is_noted_where_others_are_made(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15", diagnoses=())
    closed(clinic, somebody(clinic), "10:15")
    make(clinic.chief, due(clinic), all_warnings(due(clinic)))
    with clinic.store.reading() as db:
        assert rule_in_full(db, clinic.clock, 17).row.stopped == 1


def test_every_rule_is_explained() -> None:
    assert EXPLAINED.keys() == {each.number for each in RULES}


def test_rules_without_data_say_so(clinic: House) -> None:
    with clinic.store.reading() as db:
        levels = {row.number: (row.level, bool(row.asleep)) for row in rules(db, clinic.clock)}
    assert (levels[1], levels[16], levels[20], levels[33], levels[40]) == (
        ("error", False), ("error", True), ("error", True), ("no data", True), ("nothing", True),
    )  # fmt: skip


@on_sqlite_first
def test_a_yes_is_left_out_of_the_marks_and_can_be_taken_back(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic, address=replace(HOME, postal_code="1970")), "9:15")
    found = due(clinic, [visit])
    sending.withdraw(clinic.chief, make(clinic.chief, found, all_warnings(found))[0].id)
    with clinic.store.reading() as db:
        (row,) = scrubbed(db, clinic.clock, numbers=[visit])
    assert (row.warnings, row.accepted) == (0, 1)
    assert due(clinic, [visit])[0].warnings == ()
    assert rule_switches.take_back_yes(clinic.chief, visit) == 1
    assert len(due(clinic, [visit])[0].warnings) == 1
    with pytest.raises(NotFound):
        rule_switches.take_back_yes(clinic.chief, visit)


def test_how_a_payer_wants_its_claims_is_kept_and_weighed(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic), "9:15")
    wanted = PayerWishes(appeal_days=60, member_pattern="[A-Z]{3}[0-9]{9}")
    set_payer_wishes(clinic.chief, 1, wanted)
    with clinic.store.reading() as db:
        assert payer_wishes(db, 1) == wanted
    assert 7 in {each.rule for each in due(clinic, [visit])[0].warnings}
    for wrong, where in (
        (PayerWishes(appeal_days=0), "appeal days"),
        (PayerWishes(member_pattern="[A-"), "member ids"),
    ):
        with pytest.raises(Invalid) as refused:
            set_payer_wishes(clinic.chief, 1, wrong)
        assert refused.value.field == where
    with pytest.raises(NotFound):
        set_payer_wishes(clinic.chief, 1, PayerWishes(partner_id=9))


@pytest.mark.long
def test_a_rejected_claim_goes_again_under_another_number(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic), "9:15")
    batch = made(clinic)
    carry(clinic.chief, batch.id)
    assert clinic.all(Claim)[0].state is ClaimState.SENT
    answered = Batch(batch.id, batch.control, batch.reference, (1,), (f"V{visit}-1",), None)  # type: ignore[arg-type]
    take_in(clinic.chief, "x", nine99(answered, "R"), lambda *_: NothingPosted())
    assert clinic.all(Claim)[0].state is ClaimState.REJECTED
    (again,) = due(clinic)
    assert (again.draft.number, again.claim_id) == (f"V{visit}-2", clinic.all(Claim)[0].id)
    assert [each.words for each in again.warnings if each.rule == CAME_BACK] == [
        f"it came back as V{visit}-1, and nothing of it was changed since"
    ]
    with pytest.raises(Invalid, match="no claim may go"):
        make(clinic.chief, due(clinic), all_warnings([replace(again, warnings=again.warnings[:-1])]))
    second = made(clinic)
    carry(clinic.chief, second.id)
    answered = replace(answered, control=second.control, reference=second.reference, numbers=(f"V{visit}-2",))
    take_in(clinic.chief, "y", ca277(answered, ("A2:20*20261125*WQ",)), lambda *_: NothingPosted())
    assert clinic.all(Claim)[0].state is ClaimState.AT_PAYER


def test_of_two_claims_of_a_visit_one_goes_at_a_time(house: House) -> None:
    partners.add_partner(house.chief, HUB)
    person = remitted.insured(house, 2)
    first = remitted.sent_claim(house, person)
    second = remitted.claim_to(house, person, first, 2)

    def both(state: ClaimState, held: str = "") -> None:
        with house.records.act("claim.work") as db:
            for number in (first.claim, second.claim):
                row = db.get_one(Claim, number)
                row.state, row.payer_number = state, "P1"
            db.get_one(Claim, first.claim).hold_reason = held

    both(ClaimState.REJECTED)
    assert [(each.claim_id, each.draft.to) for each in due(house)] == [(first.claim, 0)]
    both(ClaimState.REJECTED, held="its modifier is asked for")
    assert [(each.claim_id, each.draft.to) for each in due(house)] == [(second.claim, 1)]
    both(ClaimState.PAID)
    with house.store.reading() as db:
        again = claims_again(db, house.clock, [first.claim, second.claim], Frequency.REPLACEMENT)
    assert [(each.claim_id, each.left_out) for each in again] == [
        (first.claim, ""), (second.claim, "another claim of this visit goes now: make this one after it"),
    ]  # fmt: skip


def test_a_policy_out_of_use_gets_no_claim_and_stays_an_earlier_payer(house: House) -> None:
    partners.add_partner(house.chief, HUB)
    person = remitted.insured(house, 2)
    first = remitted.sent_claim(house, person)
    second = remitted.claim_to(house, person, first, 2)

    def put(active: tuple[bool, bool], states: tuple[ClaimState, ClaimState]) -> None:
        with house.records.act("claim.work") as db:
            for policy, is_active in zip(person.coverages, active, strict=True):
                db.get_one(Coverage, policy).active = is_active
            for claim, state in zip((first.claim, second.claim), states, strict=True):
                db.get_one(Claim, claim).state = state

    put((True, False), (ClaimState.PAID, ClaimState.REJECTED))
    assert due(house) == ()  # it is no claim to the first policy, with which all others could not be made
    put((True, False), (ClaimState.PAID, ClaimState.PAID))
    with house.store.reading() as db:
        (void,) = claims_again(db, house.clock, [second.claim], Frequency.VOID)
    assert (void.coverage_id, void.draft.to) == (person.coverages[1], 1)  # what the payer has is taken back
    put((False, True), (ClaimState.PAID, ClaimState.REJECTED))
    (found,) = due(house)
    assert (found.claim_id, found.coverage_id, found.draft.to) == (second.claim, person.coverages[1], 1)
    assert [each.sequence for each in found.draft.policies] == [Sequence_.PRIMARY, Sequence_.SECONDARY]


def test_a_rejected_claim_that_was_mended_goes_without_a_question(clinic: House) -> None:
    visit = closed(clinic, somebody(clinic), "9:15")
    batch = made(clinic)
    carry(clinic.chief, batch.id)
    answered = Batch(batch.id, batch.control, batch.reference, (1,), (f"V{visit}-1",), None)  # type: ignore[arg-type]
    take_in(clinic.chief, "x", ca277(answered, ("A7:164:IL*20261125*U",)), lambda *_: NothingPosted())
    (before,) = due(clinic)
    with clinic.chief.act("patient.edit") as db:
        db.get_one(Coverage, before.coverage_id).member_id = "MENDED1"
    (mended,) = due(clinic)
    assert CAME_BACK in {each.rule for each in before.warnings}
    assert CAME_BACK not in {each.rule for each in mended.warnings}


def test_a_held_claim_is_not_sent_again(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15")
    sending.withdraw(clinic.chief, made(clinic).id)
    working.hold(clinic.chief, [(clinic.all(Claim)[0].id or 0, None)], "waits for the chart")
    assert [each.left_out for each in due(clinic)] == ["held: waits for the chart"]


def test_without_a_partner_nothing_goes(house: House) -> None:
    everything(house)
    closed(house, somebody(house), "9:15")
    assert "no trading partner" in due(house)[0].left_out


def test_a_file_is_handed_over_once(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15")
    batch, line = made(clinic), Line()
    with clinic.chief.act("schedule.setup") as db:
        db.need(TradingPartner, 1, "").way = Way.FOLDER
    sending.send(clinic.chief, batch.id, lambda _: line)
    assert line.sent == [("HUB-000000001.837", content(clinic, batch.id))]
    assert clinic.get(ClaimBatch, batch.id).state is BatchState.SENT
    assert clinic.all(Claim)[0].state is ClaimState.SENT
    with pytest.raises(Conflict, match="not sent again"):
        sending.send(clinic.chief, batch.id, lambda _: line)
    with pytest.raises(Conflict, match="not called back"):
        sending.withdraw(clinic.chief, batch.id)


def test_a_line_that_is_down_leaves_the_file_and_a_lost_one_leaves_a_doubt(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15")
    batch = made(clinic)
    with clinic.chief.act("schedule.setup") as db:
        db.need(TradingPartner, 1, "").way = Way.FOLDER
    line = Line(failure=NotSent("no route to it"))
    with pytest.raises(NotSent):
        sending.send(clinic.chief, batch.id, lambda _: line)
    row = clinic.get(ClaimBatch, batch.id)
    assert (row.state, row.words) == (BatchState.MADE, "no route to it")
    line.failure = InDoubt("lost")
    with pytest.raises(InDoubt):
        sending.send(clinic.chief, batch.id, lambda _: line)
    assert clinic.get(ClaimBatch, batch.id).state is BatchState.UNKNOWN
    line.failure = None
    with pytest.raises(Conflict, match="in doubt"):
        sending.send(clinic.chief, batch.id, lambda _: line)
    sending.send(clinic.chief, batch.id, lambda _: line, looked=True)
    assert len(line.sent) == 1
    assert clinic.get(ClaimBatch, batch.id).state is BatchState.SENT


@on_sqlite_first
def test_a_file_goes_into_the_partners_folder_whole_where_that_is_there(
    clinic: House, tmp_path: Path
) -> None:
    closed(clinic, somebody(clinic), "9:15")
    batch, share = made(clinic), tmp_path / "share"
    with clinic.chief.act("schedule.setup") as db:
        row = db.need(TradingPartner, 1, "")
        row.way, row.folder = Way.FOLDER, str(share)

    def send() -> None:
        sending.send(clinic.chief, batch.id, lambda one: connection_to(one, lambda: pytest.fail("no secret")))

    with pytest.raises(NotSent, match="share is not there"):
        send()
    assert (clinic.get(ClaimBatch, batch.id).state, share.exists()) == (BatchState.MADE, False)
    (share / "out").mkdir(parents=True)
    (share / "out" / "HUB-000000001.837").write_bytes(b"of another database")
    with pytest.raises(NotSent, match="is there already, and is another file"):
        send()
    assert clinic.get(ClaimBatch, batch.id).state is BatchState.MADE
    (share / "out" / "HUB-000000001.837").unlink()
    send()
    (file,) = (share / "out").iterdir()
    assert (file.name, file.read_bytes()) == ("HUB-000000001.837", content(clinic, batch.id))


def test_a_batch_is_written_out_for_one_who_carries_it(clinic: House, tmp_path: Path) -> None:
    closed(clinic, somebody(clinic), "9:15")
    batch = made(clinic)
    with pytest.raises(Invalid, match="by hand"):
        sending.send(clinic.chief, batch.id, lambda _: Line())
    path = tmp_path / "batch.837"
    sending.write_out(clinic.chief, batch.id, path)
    assert path.read_bytes() == content(clinic, batch.id)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileRefused):
        sending.write_out(clinic.chief, batch.id, path)


@in_one_clinic(
    "change, where",
    [
        ({"code": "h"}, "code"),
        ({"phone": "555"}, "phone"),
        ({"sender": " "}, "sender"),
        ({"submitter_id": ""}, "our id"),
        ({"sender_qualifier": "Z"}, "our kind"),
        ({"group_sender": "X"}, "group sender"),
        ({"way": Way.FOLDER, "folder": "claims"}, "folder"),
        ({"way": Way.SFTP}, "host"),
        ({"way": Way.SFTP, "host": "h", "login": "c", "host_key": "none"}, "host key"),
        ({"way": Way.SFTP, "host": "h", "login": "c", "host_key": "ssh-ed25519 AAAA", "port": 0}, "port"),
    ],
)
def test_what_a_partner_cannot_be_is_said_at_its_field(
    house: House, change: dict[str, object], where: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        partners.add_partner(house.chief, replace(HUB, **change))  # type: ignore[arg-type]
    assert wrong.value.field == where


@on_sqlite_first
def test_the_first_partner_is_the_default_one_until_another_is(clinic: House) -> None:
    other = partners.add_partner(clinic.chief, replace(HUB, code="RELAY"))
    partners.make_default(clinic.chief, other)
    with clinic.store.reading() as db:
        rows = {row.fields.code: row for row in partners.partners(db)}
    assert [rows[code].is_default for code in ("HUB", "RELAY")] == [False, True]
    with pytest.raises(Conflict):
        partners.update_partner(
            clinic.chief, other, rows["RELAY"].version, replace(rows["RELAY"].fields, active=False)
        )
    with pytest.raises(Conflict):
        partners.add_partner(clinic.chief, HUB)


def test_the_front_desk_makes_no_claims(clinic: House) -> None:
    closed(clinic, somebody(clinic), "9:15")
    with pytest.raises(NotPermitted):
        make(clinic.front, due(clinic))
    assert clinic.all(Claim) == []


def test_one_of_the_claims_that_are_due_is_left_out_this_time(clinic: House) -> None:
    visits = [closed(clinic, somebody(clinic), at) for at in ("9:15", "9:45")]
    part = SendingPart(Sitting(clinic.chief), SIMULATED)
    warned = frozenset(digest for row in part.due() for digest, _, _ in row.warnings)
    (batch,) = part.make(None, None, warned, visits[:1])
    assert batch.claims == 1
    assert [row.appointment_id for row in part.due()] == visits[:1]


def test_what_is_due_of_a_closed_record_is_counted_and_not_told(clinic: House) -> None:
    patient = somebody(clinic)
    closed(clinic, patient, "9:15", diagnoses=())
    part = SendingPart(Sitting(clinic.desk("C", Role.BILLER, "bea")), SIMULATED)
    (row,) = part.due()
    assert row.mrn
    restrict(clinic.chief, patient, RestrictedFor.VIP)
    (hidden,) = part.due()
    assert (hidden.name, hidden.mrn, set(hidden.errors)) == ("restricted", "", {"an error"})
    assert (len(hidden.errors), hidden.matter) == (len(row.errors), "an error")


def test_of_a_closed_record_no_name_and_no_typed_reason_is_told(clinic: House) -> None:
    patient = somebody(clinic)
    closed(clinic, patient, "9:15")
    bea = clinic.desk("C", Role.BILLER, "bea")
    restrict(clinic.chief, patient, RestrictedFor.VIP)
    seen = due(clinic)
    sending.withdraw(clinic.chief, made(clinic).id)
    with pytest.raises(Conflict, match="the visit of a restricted record was changed or billed"):
        make(bea, seen, all_warnings(seen))
    working.hold(clinic.chief, [(clinic.all(Claim)[0].id or 0, None)], "waits for the chart")
    (held,) = SendingPart(Sitting(bea), SIMULATED).due()
    assert (held.name, held.left_out) == ("restricted", "held")


def decided_by_the_first(clinic: House, patient: int) -> int:
    """A visit whose first payer left the patient a part."""
    visit = closed(clinic, patient, "9:15")
    batch = made(clinic)
    carry(clinic.chief, batch.id)
    decided = (DecidedLine(1, 9500, 6000, (Adjustment("CO", "45", 1500), Adjustment("PR", "2", 2000)), 8000),)
    with clinic.chief.act("schedule.setup") as db:
        said = ClaimAnswer(
            claim_id=1, sending_id=1, patient_id=patient, happening=Happening.REMITTED, party=Party.PAYER,
            said_at=clinic.clock.now(), at=clinic.clock.now(), by="bea", charged_cents=9500, paid_cents=6000,
            contract_cents=1500, patient_cents=2000, payer_number="ACME77", decided=write_decided(decided),
        )  # fmt: skip
        db.add(said)
        restate_all(db, [1])
    assert due(clinic) == ()
    return visit


def next_due(clinic: House) -> tuple[ToSend, ...]:
    with clinic.store.reading() as db:
        return next_payers_due(db, clinic.clock, next_policies_of(db, [1]))


@pytest.mark.long
def test_the_next_payer_is_told_what_the_first_one_decided(clinic: House) -> None:
    patient = somebody(clinic)
    policies.set_coverage(clinic.records, patient, 2, None, replace(PLAN, member_id="B2"))
    visit = decided_by_the_first(clinic, patient)
    second = next_due(clinic)
    (claim,) = second
    assert (claim.draft.policy.member_id, claim.draft.number) == ("B2", f"V{visit}-2")
    assert [each.rule for each in claim.errors] == []
    (batch,) = make(clinic.chief, second, all_warnings(second))
    written = content(clinic, batch.id)
    assert complaints(written) == ""
    text = written.decode()
    for segment in (
        "SBR*S*18",
        "AMT*D*60",
        "SVD*60054*60*HC:99203",
        "CAS*CO*45*15",
        "CAS*PR*2*20",
        "AMT*EAF*20",
        "REF*F8*ACME77",
    ):
        assert segment in text
    assert [row.sequence for row in clinic.all(Claim)] == [Sequence_.PRIMARY, Sequence_.SECONDARY]


def test_medicare_behind_another_payer_is_told_why(clinic: House) -> None:
    patient = somebody(clinic)
    payers.add_payer(clinic.chief, PayerFields("Medicare", "01182", filing="MB"))
    policy = Policy("Medicare", member_id="1EG4TE5MK73", valid_from=date(2026, 1, 1))
    policies.set_coverage(clinic.records, patient, 2, None, policy)
    decided_by_the_first(clinic, patient)
    (claim,) = next_due(clinic)
    assert [each.rule for each in claim.errors] == [36]
    policies.set_coverage(
        clinic.records, patient, 2, 1, replace(policy, medicare_second=MedicareSecond.WORKING_AGED)
    )
    (claim,) = due_now = next_due(clinic)
    assert [each.rule for each in claim.errors] == []
    (batch,) = make(clinic.chief, due_now, all_warnings(due_now))
    written = content(clinic, batch.id)
    assert complaints(written) == ""
    assert re.search(r"SBR\*S\*18\*[^*]*\*[^*]*\*12\*", written.decode())


def test_a_claim_is_replaced_or_voided_under_the_payers_number(clinic: House) -> None:
    patient = somebody(clinic)
    visit = closed(clinic, patient, "9:15")
    carry(clinic.chief, made(clinic).id)

    def again(frequency: Frequency) -> ToSend:
        with clinic.store.reading() as db:
            (found,) = claims_again(db, clinic.clock, [1], frequency)
        return found

    assert "not taken it in yet" in again(Frequency.REPLACEMENT).left_out
    denied = (DecidedLine(1, 9500, 0, (Adjustment("CO", "16", 9500),)),)
    with clinic.chief.act("schedule.setup") as db:
        db.add(
            ClaimAnswer(
                claim_id=1,
                sending_id=1,
                patient_id=patient,
                happening=Happening.REMITTED,
                party=Party.PAYER,
                said_at=clinic.clock.now(),
                at=clinic.clock.now(),
                by="bea",
                charged_cents=9500,
                paid_cents=0,
                contract_cents=0,
                patient_cents=0,
                payer_number="ACME77",
                decided=write_decided(denied),
            )
        )
        restate_all(db, [1])
    assert clinic.all(Claim)[0].state is ClaimState.DENIED
    clinic.clock.advance(timedelta(minutes=1))
    corrected = again(Frequency.REPLACEMENT)
    assert (corrected.draft.frequency, corrected.draft.original_number) == (Frequency.REPLACEMENT, "ACME77")
    part = SendingPart(Sitting(clinic.chief), SIMULATED)
    (shown,) = part.again_due([1], Frequency.REPLACEMENT)
    unchanged = f"it was denied as V{visit}-1, and nothing of it was changed since"
    assert [words for _, _, words in shown.warnings][-1:] == [unchanged]
    assert unchanged not in {each.words for each in again(Frequency.VOID).warnings}
    with clinic.chief.act("schedule.setup") as db:
        db.get_one(Claim, 1).state = ClaimState.PAID
    paid = again(Frequency.REPLACEMENT).warnings[-1]
    assert paid.words == f"{unchanged.replace('denied', 'paid')}: a short payment is appealed (l)"
    assert "appealed (l), not billed again" in paid.way_out
    with clinic.chief.act("schedule.setup") as db:
        db.get_one(Claim, 1).state = ClaimState.DENIED
    assert shown.sent_as == "replaces ACME77 (frequency 7)"
    with pytest.raises(Invalid, match="why"):
        part.make_again([1], Frequency.REPLACEMENT, corrected.warned_of, " ")
    (batch,) = part.make_again([1], Frequency.REPLACEMENT, corrected.warned_of, "wrong modifier")
    written = content(clinic, batch.id)
    assert complaints(written) == ""
    assert b"11:B:7" in written
    assert b"REF*F8*ACME77" in written
    carry(clinic.chief, batch.id)
    assert clinic.all(Claim)[0].state is ClaimState.SENT  # what was decided before is what it is sent for
    assert [row.number for row in clinic.all(ClaimSending)] == [f"V{visit}-1", f"V{visit}-2"]
    for takes, filing in ((False, "CI"), (True, "MB")):  # Medicare part B never does
        with clinic.chief.act("schedule.setup") as db:
            payer = db.need(Payer, 1, "")
            payer.takes_replacements, payer.filing = takes, filing
            db.need(Claim, 1, "").state = ClaimState.DENIED
        new = again(Frequency.REPLACEMENT).draft
        assert (new.frequency, new.original_number) == (Frequency.ORIGINAL, "")
        assert "takes no voids" in again(Frequency.VOID).left_out

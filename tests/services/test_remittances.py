"""Posting 835s: the ledger is what was remitted, to the cent, or the exceptions say which claim and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from clinic_tui.backend.remittances_part import RemittancesPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.billing.ledger import ledger, visit_balances
from clinic_tui.billing.ledger_rows import LineKind
from clinic_tui.claims.answer_queries import history_of_claim
from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.decided_lines import read_decided
from clinic_tui.claims.earlier_answers import earlier_answers
from clinic_tui.claims.kept_bytes import file_bytes
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.to_send import next_policies_of
from clinic_tui.claims.work_queries import work
from clinic_tui.errors import Conflict, Invalid, LooksOther, NotFound
from clinic_tui.patients import payers, policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.practice.service import add_billing
from clinic_tui.remittance import by_hand, depositing, queries, service
from clinic_tui.remittance.candidates import candidates
from clinic_tui.remittance.hand_rows import HandPayment, read_claim
from clinic_tui.remittance.models import ProviderAdjustment
from clinic_tui.remittance.rows import ExceptionRow, PaymentRow
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.remittance.taking_in import take_in
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import last_action, undo_last
from tests.builders import TODAY, ZONE, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import require_tied
from tests.services.remitted_claims import (
    ACME,
    BIG,
    Line,
    Payment,
    Sent,
    Told,
    claim_to,
    insured,
    sent_claim,
    took,
    written,
)
from tests.services.test_practice import CLINIC

SIXTY = (Line(10_000, 6_000, (("CO45", 2_000), ("PR2", 2_000))),)


def owed(house: House, of: Sent) -> tuple[int, int]:
    """What patient and insurer still owe for the visit."""
    patient = house.visit(of.visit).patient_id
    with house.store.reading() as db:
        (found,) = (each for each in visit_balances(db, [patient]) if each.appointment_id == of.visit)
    return found.patient_cents, found.insurer_cents


def waiting(house: House) -> tuple[ExceptionRow, ...]:
    with house.store.reading() as db:
        return queries.exceptions(db)


def kinds(house: House) -> list[ExceptionKind]:
    return [each.kind for each in waiting(house)]


def paid(house: House) -> tuple[PaymentRow, ...]:
    with house.store.reading() as db:
        return queries.payments(db)


@on_sqlite_first
def test_a_payment_goes_to_the_sides_and_the_lines_of_the_ledger_say_it(house: House) -> None:
    person = insured(house)
    first, second = sent_claim(house, person, (8_000, 2_000), copay=1_500), sent_claim(house, person)
    lines = (
        Line(2_000, 1_000, (("CO45", 500), ("PR1", 500)), f"{first.number}L2"),
        Line(8_000, 5_000, (("CO45", 1_500), ("PR3", 1_500)), f"{first.number}L1"),
    )
    told = Told(first.number, lines, payer_number="P1")
    denied = Told(second.number, (Line(10_000, 0, (("CO45", 1_000), ("CO197", 9_000))),))
    summary = took(house, Payment("T1", (told, denied), (("L6:P1", -25),)))
    assert (summary.claims, summary.exceptions, summary.parked) == (2, 0, 0)
    assert owed(house, first) == (2_000, 0)  # 15.00 of it was asked as copay
    assert owed(house, second) == (0, 10_000)  # nothing is written off while it can be fought for
    claim, other = house.get(Claim, first.claim), house.get(Claim, second.claim)
    assert (claim.state, claim.paid_cents, claim.contract_cents, claim.patient_cents, claim.payer_number) == (
        ClaimState.PAID, 6_000, 2_000, 2_000, "P1",
    )  # fmt: skip
    assert (other.state, other.denied_as, other.denied_reason) == (ClaimState.DENIED, "authorization", "197")
    (answer,) = house.all(ClaimAnswer, ClaimAnswer.claim_id == first.claim)
    assert [(each.place, each.paid_cents) for each in read_decided(answer.decided)] == [
        (1, 5_000),
        (2, 1_000),
    ]
    with house.store.reading() as db:
        (*_, decided) = history_of_claim(db, second.claim).lines
        shown = ledger(db, person.patient, TODAY)
    assert "denied $90.00 for reason 197: Authorization or notice is missing" in decided.what
    words = [each.words for each in shown.lines if each.kind is LineKind.INSURER]
    assert len(words) == 1
    assert words[0].startswith("insurer paid $60.00, contract $20.00, to patient $5.00")
    assert shown.balance.insurer_cents == 10_000
    (row,) = paid(house)
    assert (row.standing, row.provider_cents, row.posted_cents, row.bank) == (
        "posted", -25, 6_000, "not there yet",
    )  # fmt: skip


@on_sqlite_first
def test_what_does_not_come_out_or_was_seen_waits_for_a_person(house: House) -> None:
    person = insured(house)
    good, bad = sent_claim(house, person), sent_claim(house, person)
    wrong = Told(bad.number, (Line(10_000, 6_000, (("CO45", 3_900),)),))
    unknown = Told("V999999-1", SIXTY, member=f"M{person.patient}1")
    dear = Told(good.number, (Line(99_000, 99_000),))
    one = Payment("T1", (Told(good.number, SIXTY), wrong, unknown, dear), (("CS:X", -100), ("FB:N", 200)))
    summary = took(house, one)
    assert (summary.claims, summary.unmatched, summary.exceptions) == (1, 1, 4)
    assert sorted(kinds(house)) == [
        ExceptionKind.CHARGE_DIFFERS, ExceptionKind.CLAIM_IMBALANCE, ExceptionKind.PROVIDER_ADJUSTMENT,
        ExceptionKind.UNKNOWN_CLAIM,
    ]  # fmt: skip
    assert owed(house, good) == (2_000, 0)
    assert owed(house, bad) == (0, 10_000)
    with house.store.reading() as db:
        assert [each.cents for each in queries.carried(db)] == [200]
    again = took(house, one)
    assert (again.parked, again.claims) == (1, 0)
    assert "taken in before" in again.words[0]
    off = took(house, Payment("T2", (Told(bad.number, SIXTY),), stated=5_999))
    below = took(house, Payment("T3", (), (("WO:A", 500),)))
    assert (off.parked, below.parked) == (1, 1)
    assert owed(house, bad) == (0, 10_000)
    parked = {each.trace: each for each in paid(house) if each.state is PaymentState.PARKED}
    service.refuse(house.records, parked["T1"].id, "the same file twice")
    posted = service.release(house.records, parked["T2"].id, "a cent was lost at the bank")
    assert (posted.claims, owed(house, bad)) == (1, (2_000, 0))
    with pytest.raises(Conflict, match="posted"):
        service.release(house.records, parked["T2"].id, "once more")
    left = [each for each in waiting(house) if each.payment_id in {each.id for each in parked.values()}]
    assert [each.kind for each in left] == [ExceptionKind.BELOW_ZERO]
    with pytest.raises(Conflict, match="released or refused"):
        service.settle(house.records, left[0].id, "read")


@on_sqlite
def test_a_payment_to_another_clinic_waits_though_its_claim_number_is_ours(house: House) -> None:
    ours = sent_claim(house, insured(house))
    told = Payment("T1", (Told(ours.number, SIXTY),), payee="HILLTOP DENTAL*XX*1234567893")
    add_billing(house.chief, CLINIC)
    for payee in (told.payee, "HILLTOP DENTAL*FI*987654321"):
        assert took(house, replace(told, payee=payee, trace=payee[-9:])).parked == 1
    assert owed(house, ours) == (0, 10_000)
    assert kinds(house) == [ExceptionKind.OTHER_PAYEE] * 2
    assert "made out to HILLTOP DENTAL" in waiting(house)[0].words
    for trace, payee in enumerate((f"US*XX*{CLINIC.npi}", "US*FI*12-3456789", "SOMEBODY")):
        assert took(house, Payment(f"U{trace}", (), (("L6:P1", -25),), payee=payee)).parked == 0
    parked = paid(house)[-1]
    service.release(house.records, parked.id, "our former number")
    assert owed(house, ours) == (2_000, 0)


@on_sqlite
def test_a_number_of_ours_with_another_person_and_day_waits(house: House) -> None:
    person = insured(house)
    ours = sent_claim(house, person)
    told = Told(ours.number, SIXTY, patient=("REED", "NOAH"), member="X9", day="20240105")
    summary = took(house, Payment("T1", (told,)))
    assert (summary.claims, summary.unmatched, owed(house, ours)) == (0, 1, (0, 10_000))
    assert waiting(house)[0].words == f"{ours.number} is ours, of another person, member id and day"
    married = replace(told, member=house.all(ClaimSending)[0].member_id)
    assert took(house, Payment("T2", (married,))).claims == 1


@on_sqlite_first
def test_a_claim_that_nobody_knew_is_put_to_one_by_a_person(house: House) -> None:
    person = insured(house)
    ours = sent_claim(house, person)
    told = Told("OLD-SYSTEM-7", SIXTY, member=f"M{person.patient}1", payer_number="P7")
    took(house, Payment("T1", (told,)))
    (unknown,) = waiting(house)
    assert unknown.named_as == "MOSS, ADA"
    with house.store.reading() as db:
        (offered,) = candidates(db, unknown.id)
    assert (offered.claim_id, offered.agrees) == (ours.claim, ("member id", "day", "charge"))
    with pytest.raises(LooksOther, match="another name"):
        service.assign(house.records, unknown.id, offered.claim_id)
    assert waiting(house) == (unknown,)
    service.assign(house.records, unknown.id, offered.claim_id, looked=True)
    assert owed(house, ours) == (2_000, 0)
    assert waiting(house) == ()
    with pytest.raises(Conflict, match=ours.number):
        service.settle(house.records, unknown.id, "once more")
    took(house, Payment("T2", (replace(told, number="").reversed(),), (("WO:X", -6_000),)))
    assert owed(house, ours) == (0, 10_000)  # the payer's own number finds it from now on


@on_sqlite_first
def test_a_second_policy_is_due_and_its_answer_settles_the_visit(house: House) -> None:
    person = insured(house, 2)
    first = sent_claim(house, person, copay=500)
    took(house, Payment("T1", (Told(first.number, SIXTY),)))
    assert owed(house, first) == (500, 1_500)
    with house.store.reading() as db:
        (due,) = queries.secondary_due(db, ZONE)
    assert (due.claim_id, due.coverage_id, due.payer, due.left_cents) == (
        first.claim, person.coverages[1], "Big Mutual", 2_000,
    )  # fmt: skip
    with house.store.reading() as db:
        assert next_policies_of(db, [first.claim]) == {first.visit: person.coverages[1]}
    with house.records.act("patient.edit") as db:
        db.need(Coverage, person.coverages[1], "").valid_to = TODAY - timedelta(days=1)
    with house.store.reading() as db:
        assert (queries.secondary_due(db, ZONE), next_policies_of(db, [first.claim])) == ((), {})
        assert [row.queue for row in work(db, house.clock)] == [Queue.PATIENT]
    with house.records.act("patient.edit") as db:
        db.need(Coverage, person.coverages[1], "").valid_to = None
    second = claim_to(house, person, first, 2)
    with house.store.reading() as db:
        assert queries.secondary_due(db, ZONE) == ()
    lines = (Line(10_000, 500, (("OA23", 6_000), ("CO45", 2_700), ("PR2", 800))),)
    took(house, Payment("T2", (Told(second.number, lines, "2"),), payer=BIG))
    assert owed(house, first) == (800, 0)
    contract = [row.contract_cents for row in house.all(InsurerPosting)]
    assert contract == [2_000, 700]  # the second takes off only what the first has not
    took(house, Payment("T3", (Told(second.number, lines, "2").reversed(),), (("WO:A", -500),), payer=BIG))
    assert owed(house, first)[1] == 10_000 - 6_000 - 2_000 - 500


@on_sqlite
def test_the_day_of_a_decision_is_the_clinics_and_not_that_of_utc(house: House) -> None:
    house.clock.zone = ZoneInfo("Pacific/Guam")  # its midnight is yesterday's afternoon in UTC
    person = insured(house, 2)
    first = sent_claim(house, person)
    took(house, Payment("T1", (Told(first.number, SIXTY),), day="20260310"))
    with house.store.reading() as db:
        (answer,) = earlier_answers(db, [first.visit], house.clock.zone).values()
        (due,) = queries.secondary_due(db, house.clock.zone)
    assert (answer.decided_on, due.decided_on) == (date(2026, 3, 10), date(2026, 3, 10))


@on_sqlite_first
def test_the_next_payer_answers_by_the_number_of_the_claim_that_was_handed_on(house: House) -> None:
    person = insured(house, 2)
    first = sent_claim(house, person)
    took(house, Payment("T1", (Told(first.number, SIXTY, "19"),)))
    assert house.get(Claim, first.claim).state is ClaimState.FORWARDED
    with house.store.reading() as db:
        assert queries.secondary_due(db, ZONE) == ()
    assert owed(house, first) == (0, 2_000)
    lines = (Line(10_000, 1_500, (("OA23", 8_000), ("PR2", 500))),)
    took(house, Payment("T2", (Told(first.number, lines, "2"),), payer=BIG))
    assert owed(house, first) == (500, 0)
    (other,) = house.all(Claim, Claim.coverage_id == person.coverages[1])
    assert (other.state, other.paid_cents, other.patient_cents) == (ClaimState.PAID, 1_500, 500)
    assert house.get(Claim, first.claim).paid_cents == 6_000


@on_sqlite
def test_a_later_payer_that_decides_before_the_first_is_looked_at_until_that_one_has(house: House) -> None:
    person = insured(house, 2)
    first, other = (sent_claim(house, person) for _ in range(2))
    lines = (Line(10_000, 1_500, (("OA23", 8_000), ("PR2", 500))),)
    took(house, Payment("T1", (Told(first.number, lines, "2"), Told(other.number, lines, "2")), payer=BIG))
    words = (
        f"a later payer decides before the first one: Acme Health has not decided on {first.number} yet: "
        "compare the order of the policies"
    )
    looked = waiting(house)
    assert [(each.kind, each.claim_number) for each in looked] == [
        (ExceptionKind.NEEDS_A_LOOK, first.number), (ExceptionKind.NEEDS_A_LOOK, other.number),
    ]  # fmt: skip
    assert looked[0].words == words
    took(house, Payment("T2", (Told(first.number, SIXTY, "19"),)))
    assert [each.claim_number for each in waiting(house)] == [other.number]
    assert owed(house, first) == (500, 0)
    nothing = (Line(10_000, 0, (("OA94", 10_000),)),)
    took(house, Payment("T3", (Told(other.number, nothing, "23"),)))
    assert waiting(house) == (), "sent on as not its own"


@on_sqlite
def test_a_reversal_above_zero_moves_nothing_and_says_so(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, SIXTY),)))
    before = owed(house, sent)
    took(house, Payment("T2", (Told(sent.number, SIXTY, "22"),)))
    (found,) = waiting(house)
    assert found.kind is ExceptionKind.REVERSES_NOTHING
    assert found.words == (
        "status 22 takes back, and its sums are above zero ($60.00 of $100.00), where a reversal has them "
        "below: nothing is moved"
    )
    assert owed(house, sent) == before


@on_sqlite_first
def test_statuses_without_money_and_reasons_that_a_person_reads(house: House) -> None:
    person = insured(house)
    on, estimate, look = (sent_claim(house, person) for _ in range(3))
    lines = (Line(10_000, 0, (("PR204", 10_000),)),)
    nothing = (Line(10_000, 0, (("OA94", 10_000),)),)
    took(
        house,
        Payment(
            "T1",
            (
                Told(on.number, nothing, "23"),
                Told(estimate.number, nothing, "25"),
                Told(look.number, lines, "4"),
            ),
        ),
    )
    assert [house.get(Claim, each.claim).state for each in (on, estimate, look)] == [
        ClaimState.AT_PAYER, ClaimState.AT_PAYER, ClaimState.TO_PATIENT,
    ]  # fmt: skip
    assert (owed(house, on), owed(house, estimate), owed(house, look)) == (
        (0, 10_000),
        (0, 10_000),
        (10_000, 0),
    )
    (found,) = waiting(house)
    assert (found.kind, "PR 204" in found.words, "not covered" in found.words) == (
        ExceptionKind.NEEDS_A_LOOK, True, True,
    )  # fmt: skip
    policy = Policy("Big Mutual", member_id="B1", valid_from=date(2026, 1, 1))
    policies.set_coverage(house.records, person.patient, 2, None, policy)
    assert owed(house, look) == (10_000, 0)
    service.settle(house.records, found.id, "patient was called: another policy pays")
    assert waiting(house) == ()
    assert owed(house, look) == (0, 10_000)  # the other policy is to be billed first


@on_sqlite
@pytest.mark.parametrize("late", [False, True])
def test_a_second_decision_waits_for_a_person_until_the_first_is_taken_back(house: House, late: bool) -> None:
    sent = sent_claim(house, insured(house))
    first, second = Told(sent.number, SIXTY), Told(sent.number, (Line(10_000, 8_000, (("CO45", 2_000),)),))
    reversal = Payment("T3", (first.reversed(),), (("WO:X", -6_000),))
    took(house, Payment("T1", (first,)))
    if not late:
        took(house, reversal)
    took(house, Payment("T2", (second,)))
    told = [(each.kind, each.words.partition(":")[0]) for each in waiting(house)]
    twice = (ExceptionKind.DECIDED_TWICE, "$100.00 more is decided than was charged")
    assert told == ([twice] if late else [])
    if late:
        took(house, Payment("T4", (replace(second, payer_number="again"),)))
        assert len(waiting(house)) == 1
        assert owed(house, sent) == (2_000, -20_000)
        took(house, Payment("T5", (replace(second, payer_number="again").reversed(),), (("WO:Y", -8_000),)))
        took(house, reversal)
    assert owed(house, sent) == (0, 0)
    assert waiting(house) == ()


@on_sqlite
def test_money_beside_claims_is_told_with_its_way_and_recouped_of_nobody_waits(house: House) -> None:
    alone = written([Payment("T1", (), (("L6:", -412),), stated=412)])
    assert take_in(house.records, "a.835", alone).taken is FileTaken.READ
    (row,) = paid(house)
    assert (row.state, row.provider_cents, row.left_cents, waiting(house)) == (
        PaymentState.POSTED, -412, 0, (),
    )  # fmt: skip
    took(house, Payment("T2", (), (("WO:NOBODY", 500), ("FB:X", -500))))
    (found,) = waiting(house)
    assert (found.kind, found.words) == (
        ExceptionKind.PROVIDER_ADJUSTMENT,
        "$5.00 taken: WO NOBODY, an overpayment is taken back now; no claim of ours has that number of the "
        "payer",
    )
    with house.store.reading() as db:
        told = [each.words for number in (1, 2) for each in queries.beside_claims(db, number)]
        assert [(each.payer, each.cents) for each in queries.carried(db)] == [("ACME HEALTH", -500)]
    assert told == [
        "$4.12 added: L6, interest is paid",
        "$5.00 taken: WO NOBODY, an overpayment is taken back now",
        "$5.00 added: FB X, what is owed is carried on to a later payment",
    ]


@on_sqlite
def test_what_comes_on_paper_is_posted_as_any_payment_and_taken_back_by_another(house: House) -> None:
    first, other = (sent_claim(house, insured(house)) for _ in range(2))
    said = read_claim(f"{first.number} 60 CO45=20 PR2=20")
    denied = read_claim(f"{other.number} 0 CO197=100")
    check = HandPayment("Acme Health", "4711", TODAY, 6_000, (said, denied))
    with pytest.raises(Invalid, match=r"was charged \$100.00, and \$80.00 is explained: \$20.00 less"):
        by_hand.enter(house.records, replace(check, claims=(read_claim(f"{first.number} 60 CO45=20"),)))
    with pytest.raises(Invalid, match=r"is \$60.00, and its claims make \$0.00"):
        by_hand.enter(house.records, replace(check, claims=(denied,)))
    with pytest.raises(Invalid, match="there is no payer"):
        by_hand.enter(house.records, replace(check, payer="Nobody"))
    with pytest.raises(Invalid, match=r"nobody is entered who bills.*`:practice` enters that"):
        by_hand.enter(house.records, check)
    assert paid(house) == ()
    add_billing(house.chief, CLINIC)
    result = by_hand.enter(house.records, check)
    with house.store.reading() as db:
        assert f"N1*PE*{CLINIC.name.upper()}".encode() in file_bytes(db, result.file_id)
    assert (result.claims, result.waiting, paid(house)[0].left_cents) == (2, 0, 0)
    assert (owed(house, first), owed(house, other)) == ((2_000, 0), (0, 10_000))
    assert house.get(Claim, other.claim).denied_as == "authorization"
    after_all = replace(check, trace="4713", cents=8_000, claims=(read_claim(f"{other.number} 80 CO45=20"),))
    by_hand.enter(house.records, after_all)
    assert (house.get(Claim, other.claim).denied_as, owed(house, other)) == ("", (0, 0))
    with pytest.raises(Conflict):
        by_hand.enter(house.records, check)
    again = read_claim(f"{first.number} 60 CO45=30 PR2=10")
    corrected = (replace(said, takes_back=True), again)
    by_hand.enter(house.records, replace(check, trace="4712", cents=0, claims=corrected))
    assert owed(house, first) == (1_000, 0)
    assert waiting(house) == ()


@on_sqlite
def test_a_claim_whose_sums_do_not_come_out_is_posted_as_a_person_reads_it(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, (Line(10_000, 6_000, (("CO45", 3_000),)),)),)))
    (found,) = waiting(house)
    assert (found.kind, found.can_be_decided) == (ExceptionKind.CLAIM_IMBALANCE, True)
    with pytest.raises(Invalid, match=r"the payment has \$60.00 for this claim"):
        by_hand.decide_by_hand(house.records, found.id, read_claim(f"{sent.number} 70 CO45=30"))
    by_hand.decide_by_hand(house.records, found.id, read_claim(f"{sent.number} 60 CO45=30 PR3=10"))
    assert (owed(house, sent), waiting(house), paid(house)[0].left_cents) == ((1_000, 0), (), 0)


def stands(house: House, of: Sent) -> tuple[Queue, int]:
    """In which queue the claim stands, and what is at stake."""
    with house.store.reading() as db:
        (row,) = [each for each in work(db, house.clock) if each.id == of.claim]
    return row.queue, row.at_stake_cents


@on_sqlite
def test_what_an_insurer_still_owes_stays_in_a_queue_and_on_its_side(house: House) -> None:
    person = insured(house)
    split, handed, open_, odd, small = (sent_claim(house, person, copay=each) for each in (0, 0, 2_000, 0, 0))
    half = (Line(6_000, 5_000, (("PR2", 1_000),)),)
    reduced = (Line(10_000, 6_000, (("CO45", 2_000), ("PI45", 1_000), ("PR3", 1_000))),)
    took(
        house,
        Payment(
            "T1",
            (
                Told(split.number, half),
                Told(handed.number, SIXTY, "19"),
                Told(open_.number, reduced),
                Told(odd.number, (Line(10_000, 6_000, (("XX45", 3_000), ("PR2", 1_000))),)),
                Told(small.number, (Line(10_000, 6_000, (("co45", 3_000), ("PR2", 1_000))),)),
            ),
        ),
    )
    assert [stands(house, each) for each in (split, handed, open_, odd, small)] == [
        (Queue.WAITING, 4_000), (Queue.WAITING, 2_000), (Queue.DENIED, 1_000), (Queue.DENIED, 3_000),
        (Queue.PATIENT, 1_000),
    ]  # fmt: skip
    assert owed(house, open_) == (1_000, 1_000)  # $10.00 of the copay of $20.00 is the patient's
    assert owed(house, small) == (1_000, 0)
    told = {each.claim_number: each.words for each in waiting(house)}
    assert "the rest may come apart" in told.pop(split.number)
    assert "group 'XX'" in told.pop(odd.number)
    assert told == {small.number: "the group co is written small, and read as CO"}
    house.clock.advance(timedelta(days=40))
    assert [stands(house, each)[0] for each in (split, handed)] == [Queue.SILENT] * 2
    rest = (Line(4_000, 3_000, (("CO45", 1_000),)),)
    took(house, Payment("T2", (Told(split.number, rest),), day="20260401"))
    assert stands(house, split) == (Queue.PATIENT, 1_000)
    assert ExceptionKind.DECIDED_TWICE not in kinds(house)


@on_sqlite
def test_more_than_was_charged_is_looked_at(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, (Line(10_000, 12_000, (("CO45", -2_000),)),)),)))
    (found,) = waiting(house)
    assert (found.kind, found.words) == (
        ExceptionKind.NEEDS_A_LOOK, "paid $120.00, more than the $100.00 charged",
    )  # fmt: skip


@on_sqlite_first
def test_that_another_payer_decides_than_the_claim_went_to_is_looked_at(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person)
    took(house, Payment("T1", (Told(sent.number, SIXTY, member=f"M{person.patient}1"),), payer=BIG))
    (found,) = waiting(house)
    assert found.kind is ExceptionKind.NEEDS_A_LOOK
    assert found.words.startswith("Big Mutual decides, and the claim went to Acme Health")
    assert owed(house, sent) == (2_000, 0)
    (acme,) = [row for row in house.all(Payer) if row.name == "Acme Health"]
    both = PayerFields("Acme Health", ACME, filing="CI", numbers=(("HUB", BIG),))
    payers.update_payer(house.chief, acme.id or 0, acme.version, both)
    again = sent_claim(house, insured(house))
    took(house, Payment("T2", (Told(again.number, SIXTY),), payer=BIG))
    assert [each.id for each in waiting(house)] == [found.id]


@on_sqlite
def test_a_policy_that_was_over_on_the_day_is_answered_by_nobody(house: House) -> None:
    person = insured(house, 2)
    sent = sent_claim(house, person)
    with house.records.act("patient.edit") as db:
        db.need(Coverage, person.coverages[1], "").valid_to = TODAY - timedelta(days=1)
    took(house, Payment("T1", (Told(sent.number, SIXTY, member=f"M{person.patient}1"),), payer=BIG))
    assert [each.id for each in house.all(Claim)] == [sent.claim]
    (found,) = waiting(house)
    assert found.words.startswith("Big Mutual decides, and the claim went to Acme Health")


@on_sqlite
def test_a_final_denial_is_written_off_by_a_supervisor_alone(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person)
    with pytest.raises(Conflict, match="nothing of this claim is denied"):
        service.write_off_denied(house.chief, sent.claim, 10_000, "appeal was lost")
    took(house, Payment("T1", (Told(sent.number, (Line(10_000, 0, (("CO29", 10_000),)),)),)))
    with pytest.raises(Invalid, match="no more"):
        service.write_off_denied(house.chief, sent.claim, 10_001, "appeal was lost")
    service.write_off_denied(house.chief, sent.claim, 10_000, "appeal was lost")
    assert owed(house, sent) == (0, 0)
    lines = (Line(10_000, 0, (("CO29", 10_000),)),)
    took(house, Payment("T2", (Told(sent.number, lines).reversed(),)))
    assert owed(house, sent) == (0, 0)  # what a person wrote off is a person's


@on_sqlite_first
def test_a_denial_that_is_paid_after_all_is_written_off_no_more(house: House) -> None:
    sent = sent_claim(house, insured(house))
    denied = Told(sent.number, (Line(10_000, 0, (("CO29", 10_000),)),))
    took(house, Payment("T1", (denied,)))
    number = service.write_off_denied(house.chief, sent.claim, 10_000, "appeal was lost")
    undo_last(house.chief)
    assert (owed(house, sent), house.get(InsurerPosting, number).written_off_cents) == ((0, 10_000), 10_000)
    service.write_off_denied(house.chief, sent.claim, 10_000, "appeal was lost")
    won = Told(sent.number, (Line(10_000, 3_000, (("CO45", 1_000), ("CO29", 6_000))),))
    took(house, Payment("T2", (denied.reversed(), won)))
    assert owed(house, sent) == (0, 0)
    assert sum(row.written_off_cents for row in house.all(InsurerPosting)) == 6_000
    with pytest.raises(Conflict, match="cannot undo"):
        undo_last(house.chief)
    require_tied(house)


@on_sqlite_first
def test_payments_are_closed_by_what_the_bank_has(house: House) -> None:
    person = insured(house)
    for trace in ("T1", "T2"):
        took(house, Payment(trace, (Told(sent_claim(house, person).number, SIXTY),)))
    text = "Date,Amount,Text\n2026-03-11,60.00,ACH ACME T1 CLINIC\n03/12/2026,59.00,T2\n2026-03-12,-5,fee\n"
    lines = depositing.read_bank(text + "2026-03-13,7.00,T9\n")
    early = depositing.deposit_all(house.records, lines)
    assert "nothing of Wed 11 Mar 2026 yet" in early[0].words
    house.at(date(2026, 3, 13), 9)
    found = depositing.deposit_all(house.records, lines)
    assert [each.words for each in found] == [
        "", "payment T2 says $60.00, the bank has $59.00: $1.00 less", "no payment has its number",
    ]  # fmt: skip
    assert [(each.trace, each.standing, each.bank) for each in paid(house)] == [
        ("T2", "posted", "less than said"), ("T1", "closed", "there"),
    ]  # fmt: skip
    assert depositing.deposit_all(house.records, lines[:1])[0].words == ""
    with pytest.raises(Conflict, match="already"):
        depositing.deposit(house.records, "T1", 6_000, date(2026, 3, 11))
    with pytest.raises(Invalid, match="not at the bank on"):
        depositing.deposit(house.records, "T2", 6_000, date(1999, 1, 1), instead=True)
    corrected = depositing.deposit(house.records, "T2", 6_000, date(2026, 3, 12), instead=True)
    assert (corrected.words, paid(house)[0].bank) == ("", "there")
    with house.store.reading() as db:
        last = last_action(db, house.records)
    assert last is not None
    assert last.words == "note money at the bank"
    with pytest.raises(NotFound, match="T9"):
        depositing.deposit(house.records, "T9", 6_000, date(2026, 3, 11))
    with pytest.raises(Invalid, match="line 2"):
        depositing.read_bank("date,amount,text\nyesterday,1,T1\n")


@on_sqlite
def test_of_a_restricted_record_only_who_and_how_much_is_told(house: House) -> None:
    person = insured(house)
    first, second = sent_claim(house, person), sent_claim(house, person)
    lines = (Line(10_000, 0, (("PR204", 10_000),)),)
    unknown = Told("V999999-1", SIXTY, member=f"M{person.patient}1")
    took(house, Payment("T1", (Told(first.number, SIXTY), Told(second.number, lines), unknown)))
    restrict(house.chief, person.patient, RestrictedFor.VIP)
    part = RemittancesPart(Sitting(house.desk("C", Role.BILLER, "bea")))
    claims = part.claims_of(part.payments()[0].id)
    assert [(each.paid_cents, each.words, each.is_hidden) for each in claims] == [
        (6_000, "", True), (0, "", True),
    ]  # fmt: skip
    look, nobody = sorted(part.exceptions(), key=lambda each: each.kind.value)
    assert (look.words, look.is_hidden, nobody.is_hidden) == ("", True, False)
    assert [each.agrees for each in part.candidates(nobody.id)] == [(), ()]
    with pytest.raises(LooksOther, match=rf"and {first.number} is of a restricted record: another name"):
        part.assign(nobody.id, first.claim)


@on_sqlite
def test_recouped_money_names_its_claim(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person)
    took(house, Payment("T1", (Told(sent.number, SIXTY, payer_number="ICN1"),)))
    took(house, Payment("T2", (), (("WO:ICN1", 500), ("FB:N", -500))))
    assert [(row.reason, row.cents, row.claim_id) for row in house.all(ProviderAdjustment)] == [
        ("WO", 500, sent.claim), ("FB", -500, None),
    ]  # fmt: skip
    assert waiting(house) == ()

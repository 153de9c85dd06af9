"""The demo's claims: something in every queue, bytes that say what was sent, and money that comes out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from clinic_tui.billing.ledger import balances
from clinic_tui.billing.queries import unbilled
from clinic_tui.claims.batch_models import ClaimBatch, ClaimFile
from clinic_tui.claims.batch_states import BatchState, FileTaken
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.to_send import claims_due
from clinic_tui.claims.work_queries import work
from clinic_tui.clock import StoppedClock
from clinic_tui.remittance.queries import exceptions, payments
from clinic_tui.remittance.states import ExceptionKind
from clinic_tui.statements.composing import preview
from clinic_tui.x12.claim_reading import read_claim_sets
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.findings import Findings
from tests.demo.demo_clinics import BuiltDemo


def clock(demo: BuiltDemo) -> StoppedClock:
    return StoppedClock(demo.clinic_now(), demo.clinic.clock.zone)


def test_every_queue_has_claims_with_owners_days_and_notes(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        rows, settled = work(db, clock(morning)), work(db, clock(morning), settled=True)
    unwritten = {Queue.CHANGED, Queue.PAPERS}  # nobody has charged anew, or asked a payer, in the demo
    assert {row.queue for row in rows} == set(Queue) - unwritten
    others = {
        ClaimState.DRAFT, ClaimState.NOT_ON_FILE, ClaimState.VOID, ClaimState.NOTHING_DUE,
        ClaimState.PAID_IN_PART,  # what a second payer leaves to the first one's decision is paid
    }  # fmt: skip
    assert {claim.state for claim in morning.all(Claim)} == set(ClaimState) - others
    assert {row.denied_as for row in rows if row.queue is Queue.DENIED} >= {
        "authorization", "too-late", "missing-information", "medical-need",
    }  # fmt: skip
    today = morning.at.date()
    worked = [row for row in rows if row.owner]
    assert {row.owner for row in worked} == {"bea", "dana"}
    assert all(row.note and row.follow_up_on and row.follow_up_on >= today - timedelta(3) for row in worked)
    (rejected,) = [row for row in rows if row.queue is Queue.REJECTED]
    assert (rejected.why, rejected.field) == (
        "something is not valid: member id of the subscriber", "policy member id",
    )  # fmt: skip
    assert len(settled) == 1
    assert any(row.hold_reason for row in rows)


def test_what_was_sent_is_in_the_bytes_that_were_sent(morning: BuiltDemo) -> None:
    sendings = morning.all(ClaimSending)
    with morning.clinic.store.reading() as db:
        batches = morning.all(ClaimBatch)
        assert Counter(batch.state for batch in batches) == {
            BatchState.SENT: len(batches) - 1,
            BatchState.MADE: 1,
        }
        for batch in batches:
            findings = Findings()
            told = [
                (claim.facts.number, claim.facts.charge_cents)
                for _, claims in read_claim_sets(read_trusted(batch_bytes(db, batch.id or 0)), findings)
                for claim in claims
            ]
            assert sorted(told) == sorted(
                (each.number, each.cents) for each in sendings if each.batch_id == batch.id
            )
            assert not [each for each in findings.kept() if "ZIP" not in str(each)]


def test_all_that_came_is_of_claims_of_ours_but_for_one(morning: BuiltDemo) -> None:
    files = morning.all(ClaimFile)
    assert {kind for row in files for kind in row.kinds.split()} == {"TA1", "999", "277CA", "835"}
    assert {row.taken for row in files} == {FileTaken.READ}
    assert sum(row.unmatched for row in files) == 1


def test_payments_come_out_to_the_cent_or_say_what_waits(morning: BuiltDemo) -> None:
    with morning.clinic.store.reading() as db:
        paid, waiting = payments(db), exceptions(db)
    assert Counter(each.kind for each in waiting) == {
        ExceptionKind.UNKNOWN_CLAIM: 1, ExceptionKind.NEEDS_A_LOOK: 1,
        ExceptionKind.PROVIDER_ADJUSTMENT: 1, ExceptionKind.CLAIM_IMBALANCE: 1,
    }  # fmt: skip
    not_posted = (ExceptionKind.UNKNOWN_CLAIM, ExceptionKind.CLAIM_IMBALANCE)
    for each in paid:
        own = [one for one in waiting if one.payment_id == each.id]
        left = sum(one.cents for one in own if one.kind in not_posted)
        assert each.posted_cents + left - each.provider_cents == each.cents
    newest = max(paid, key=lambda each: (each.paid_on, each.claims))
    assert newest.claims >= 24
    assert newest.waiting == 2
    assert any(each.is_closed for each in paid)
    assert any(each.deposit_on is None and each.cents for each in paid if not each.waiting)


def test_the_ledger_says_what_claims_say(morning: BuiltDemo) -> None:
    """What insurers owe is what their claims and the visits without one still ask; patients the rest."""
    with morning.clinic.store.reading() as db:
        rows = work(db, clock(morning))
        owing = {each.patient_id for each in rows if each.queue is Queue.PATIENT}
        owed = balances(db)
        stated = preview(db, morning.at.date())
    assert owing <= {number for number, each in owed.items() if each.owed_cents > 0}
    assert stated.due.count >= len({each.patient_id for each in rows if each.queue is Queue.PATIENT}) // 2
    paid = [each for each in morning.all(Claim) if each.state is ClaimState.PAID]
    assert all(
        each.paid_cents + each.contract_cents + each.patient_cents <= each.charged_cents for each in paid
    )


def test_the_last_day_waits_and_a_few_of_its_visits_are_red(morning: BuiltDemo) -> None:
    yesterday = morning.at.date() - timedelta(days=3)  # the clinic was closed on the days between
    with morning.clinic.store.reading() as db:
        due = claims_due(db, clock(morning))
        waits = Counter(row.day for row in unbilled(db))
    of_yesterday = [each for each in due if each.draft.day == yesterday]
    red = [each for each in of_yesterday if each.errors]
    assert len(of_yesterday) >= 25
    assert 3 <= len(red) <= len(of_yesterday) // 2
    rules = {finding.rule for each in due for finding in (*each.errors, *each.warnings)}
    assert {4, 7, 17, 18, 19, 26, 38} <= rules
    assert not {1, 2, 3, 5, 6, 8, 13, 30, 42} & rules, "who bills, payers and fees are complete"
    words = {error.words for each in red for error in each.errors}
    assert any(word.startswith("no prior authorization: TM-20418 ended") for word in words)
    assert any("which is not there" in word for word in words)
    assert "the patient's ZIP is none" in words
    assert max(waits, key=lambda day: waits[day]) == yesterday
    assert {each.partner for each in of_yesterday if each.may_go} == {"ELDER", "HUB", "MERROW"}

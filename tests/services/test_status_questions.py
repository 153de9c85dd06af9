"""Asking payers how claims stand: what is written, who is not asked, and what an answer becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_tui.backend.claim_work_part import ClaimWorkPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims.answer_queries import history_of_claim
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner
from clinic_tui.claims.batch_states import BatchState, FileTaken
from clinic_tui.claims.kept_bytes import batch_bytes
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.naming import claim_named, claims_each_named, claims_named
from clinic_tui.claims.question_models import ClaimQuestion
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.sending import withdraw
from clinic_tui.claims.states import ClaimState, Happening
from clinic_tui.claims.status_asking import ask_status
from clinic_tui.claims.taking_in import FileResult, NothingPosted, take_in
from clinic_tui.claims.work_queries import work
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients import policies
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.roles import Role
from clinic_tui.x12.claim_status import ClaimStatus, read_statuses
from clinic_tui.x12.envelope import read_trusted
from tests.builders import House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.carrying import carry
from tests.services.claims_sent import CHARGED, Batch, answer, ca277, sent, whole_set
from tests.unit.x12.claim_samples import CLINIC, OMAR, PAYER, PLAIN

pytestmark = on_sqlite

VERSION = "005010X212"


def claims_sent(house: House, count: int = 1) -> Batch:
    """Claims in a file that was sent, and the partner's numbers after it."""
    batch = sent(house, count)
    with house.chief.act("schedule.setup") as db:
        partner = db.get_one(TradingPartner, house.get(ClaimBatch, batch.id).partner_id)
        partner.last_control = max(partner.last_control, batch.control)
    return batch


def asked_in(house: House, batch_id: int) -> list[ClaimStatus]:
    """What a file of questions asks, read back from its bytes."""
    with house.store.reading() as db:
        file = read_trusted(batch_bytes(db, batch_id))
    found = [read_statuses(each) for *_, each in file.sets()]
    assert [finding for each in found for finding in each.findings] == []
    return [claim for each in found for claim in each.claims]


def told(house: House, trace: str, status: str, references: Sequence[str] = ()) -> FileResult:
    """A 277 in answer to a question."""
    body = [
        "BHT*0010*08*T1*20261125*0900*DG", "HL*1**20*1", "NM1*PR*2*ACME*****PI*ACME1", "HL*2*1*21*1",
        "NM1*41*2*HARBOR*****46*CLINIC01", "HL*3*2*19*1", "NM1*1P*2*HARBOR*****XX*1234567893",
        "HL*4*3*22*0", "NM1*IL*1*FINCH*OMAR****MI*A1", f"TRN*2*{trace}", f"STC*{status}*20261125**185*0",
        *references, "DTP*472*D8*20261124",
    ]  # fmt: skip
    content = answer(whole_set("277", VERSION, body), "HN", VERSION)
    return take_in(house.chief, "status.277", content, lambda *_: NothingPosted())


def test_what_is_asked_is_what_was_sent(house: House) -> None:
    batch = claims_sent(house, 2)
    take_in(house.chief, "x", ca277(batch, ("A2:20*20261125*WQ", "")), lambda *_: NothingPosted())
    (made,) = ask_status(house.chief, batch.claims)
    assert (made.partner, made.reference, made.claims, made.cents) == ("HUB", "HUB000002", 2, 2 * CHARGED)
    first, second = asked_in(house, made.id)
    assert [each.trace for each in (first, second)] == ["HUB000002Q1", "HUB000002Q2"]
    assert first.payer == replace(PAYER, last=PAYER.last.upper())
    assert first.receiver.id == "CLINIC01"
    assert (first.provider.role, first.provider.id) == ("1P", CLINIC.id)
    assert first.patient.id == OMAR.party.id
    assert {each.qualifier: each.value for each in first.references} == {
        "1K": f"PR{batch.numbers[0]}",
        "EJ": batch.numbers[0],
    }
    assert {each.qualifier: each.value for each in second.references} == {"EJ": batch.numbers[1]}
    assert [(each.qualifier, each.cents) for each in first.amounts] == [("T3", PLAIN.charge_cents)]
    assert [(each.qualifier, each.span) for each in first.dates] == [("472", PLAIN.lines[0].dates)]
    row = house.get(ClaimBatch, made.id)
    assert (row.asks_status, row.state, row.file_name) == (True, BatchState.MADE, "HUB-000000002.276")
    assert [house.get(Claim, number).state for number in batch.claims] == [
        ClaimState.AT_PAYER, ClaimState.SENT,
    ]  # fmt: skip


def test_a_claim_is_not_asked_about_twice_in_a_week_unless_it_is_wanted(house: House) -> None:
    (claim,) = claims_sent(house).claims
    (made,) = ask_status(house.chief, [claim])
    for again in (False, True):
        with pytest.raises(Invalid, match=f"waits in {made.reference}"):
            ask_status(house.chief, [claim], again=again)
    carry(house.chief, made.id)
    with pytest.raises(Invalid, match="it was asked on"):
        ask_status(house.chief, [claim])
    assert len(house.all(ClaimQuestion)) == 1
    (second,) = ask_status(house.chief, [claim], again=True)
    withdraw(house.chief, second.id)
    house.clock.advance(timedelta(days=7))
    (third,) = ask_status(house.chief, [claim])
    withdraw(house.chief, third.id)
    assert ask_status(house.chief, [claim]), "a withdrawn question was not asked"


def test_who_takes_no_questions_is_not_asked_and_nothing_is_stored(house: House) -> None:
    (claim,) = claims_sent(house).claims
    with house.chief.act("schedule.setup") as db:
        payer = Payer(name="Silent Fund", name_key="silent fund", takes_status_questions=False)
        db.add(payer)
        db.flush()
        db.get_one(Claim, claim).payer_id = payer.id
    with pytest.raises(Invalid, match="takes no status questions"):
        ask_status(house.chief, [claim])
    with pytest.raises(NotFound):
        ask_status(house.chief, [claim, 999])
    assert house.all(ClaimQuestion) == []
    (partner,) = house.all(TradingPartner)
    assert partner.last_control == 1, "no number was used up"


@on_sqlite_first
@pytest.mark.parametrize(
    "status, happening, state, queue",
    [
        ("P1:20", Happening.PENDING, ClaimState.AT_PAYER, Queue.WAITING),
        ("R4:294", Happening.PENDING, ClaimState.AT_PAYER, Queue.PAPERS),
        ("F1:65", Happening.FINISHED, ClaimState.AT_PAYER, Queue.WAITING),
        ("D0:35", Happening.NOT_FOUND, ClaimState.NOT_ON_FILE, Queue.REJECTED),
        ("E1:484", Happening.TOLD, ClaimState.SENT, Queue.WAITING),
    ],
)
def test_an_answer_is_matched_by_the_number_of_the_question(
    house: House, status: str, happening: Happening, state: ClaimState, queue: Queue
) -> None:
    (claim,) = claims_sent(house).claims
    (made,) = ask_status(house.chief, [claim])
    carry(house.chief, made.id)
    house.clock.advance(timedelta(days=1))
    assert told(house, "HUB000002Q1", status, ("REF*1K*ICN77",)).claims == 1
    (said,) = house.all(ClaimAnswer)
    assert (said.happening, said.payer_number) == (happening, "ICN77")
    assert house.get(Claim, claim).state is state
    with house.store.reading() as db:
        lines = [line.what for line in history_of_claim(db, claim).lines]
        assert [row.queue for row in work(db, house.clock)] == [queue]
    assert "ask how it stands as HUB000002Q1 (276)" in lines
    assert "send the question HUB000002Q1" in lines


def test_the_number_of_the_question_goes_before_that_of_the_claim(house: House) -> None:
    batch = claims_sent(house, 2)
    ask_status(house.chief, batch.claims[:1])
    told(house, "HUB000002Q1", "P1:20", (f"REF*EJ*{batch.numbers[1]}",))
    told(house, "NEVER ASKED", "F2:80", (f"REF*EJ*{batch.numbers[1]}",))
    assert told(house, "NEVER ASKED", "F2:81").taken is FileTaken.NOT_OURS
    assert [(each.claim_id, each.happening) for each in house.all(ClaimAnswer)] == [
        (batch.claims[0], Happening.PENDING), (batch.claims[1], Happening.FINISHED),
    ]  # fmt: skip


@on_sqlite_first
def test_a_list_says_when_it_was_asked_until_something_is_said(house: House) -> None:
    batch = claims_sent(house)
    (made,) = ask_status(house.chief, batch.claims)
    asked_on = house.clock.now().astimezone(house.clock.zone).date()
    for is_sent in (False, True):
        if is_sent:
            carry(house.chief, made.id)
        with house.store.reading() as db:
            assert [row.asked_on for row in work(db, house.clock)] == [asked_on if is_sent else None]
    house.clock.advance(timedelta(days=3))
    told(house, "HUB000002Q1", "P1:20")
    with house.store.reading() as db:
        assert [row.asked_on for row in work(db, house.clock)] == [None]


@on_sqlite_first
def test_a_question_that_was_not_read_is_told_and_leaves_the_claim_where_it_is(house: House) -> None:
    batch = claims_sent(house, 2)
    ask_status(house.chief, batch.claims)
    body = (f"AK1*HR*2*{VERSION}", f"AK2*276*0002*{VERSION}", "IK5*R*5", "AK9*P*2*2*1")
    content = answer(whole_set("999", "005010X231A1", body), "FA", "005010X231A1")
    taken = take_in(house.chief, "x", content, lambda *_: NothingPosted())
    assert (taken.taken, taken.claims) == (FileTaken.READ, 1)
    (said,) = house.all(ClaimAnswer)
    assert (said.claim_id, said.happening) == (batch.claims[1], Happening.TOLD)
    assert "the question HUB000002Q2 was not read" in said.words
    assert [house.get(Claim, number).state for number in batch.claims] == [ClaimState.SENT] * 2


@on_sqlite_first
def test_a_claim_is_named_as_it_was_sent_or_by_the_payer_or_its_visit(house: House) -> None:
    batch = claims_sent(house, 2)
    first, second = batch.claims
    visit = house.get(Claim, second).appointment_id
    with house.chief.act("schedule.setup") as db:
        db.get_one(Claim, first).payer_number = "ICN77"
    with house.store.reading() as db:
        named = claims_each_named(db, [batch.numbers[0].lower(), f" {batch.numbers[1]}", "icn77", str(visit)])
        assert named == (first, second, first, second)
        with pytest.raises(NotFound, match=f"no claim V{visit}-7: visit {visit} has V{visit}-1$"):
            claim_named(db, f"V{visit}-7")
        with pytest.raises(NotFound, match="no claim 77: `:work` lists them"):
            claim_named(db, "77")
    with house.chief.act("schedule.setup") as db:
        db.get_one(Claim, first).payer_number = str(visit)
    with house.store.reading() as db, pytest.raises(Conflict, match=r"may be V\d+-1, V\d+-1: name one"):
        claim_named(db, str(visit))


def test_a_visit_with_several_claims_names_them(house: House) -> None:
    batch = claims_sent(house, 2)
    first, second = batch.claims
    visit = house.get(Claim, first).appointment_id
    patient = house.get(Claim, first).patient_id
    policies.set_coverage(house.records, patient, 2, None, Policy("Beta Health", member_id="B2"))
    (other,) = house.all(Coverage, Coverage.member_id == "B2")
    with house.chief.act("schedule.setup") as db:
        claim = db.get_one(Claim, second)
        claim.appointment_id, claim.coverage_id = visit, other.id or 0
    with house.store.reading() as db:
        assert claims_named(db, str(visit)) == batch.claims
        with pytest.raises(Conflict, match=f"visit {visit} has 2 claims, {', '.join(batch.numbers)}"):
            claim_named(db, str(visit))


def test_of_a_restricted_record_the_preview_tells_nothing(house: House) -> None:
    (claim,) = claims_sent(house).claims
    restrict(house.chief, house.get(Claim, claim).patient_id, RestrictedFor.VIP)
    (wish,) = ClaimWorkPart(Sitting(house.desk("C", Role.BILLER, "bea"))).status_wishes([claim])
    assert (wish.name, wish.number) == ("restricted", "")

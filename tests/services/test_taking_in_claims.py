"""What partners and payers say of claims is taken in once, in any order, and ends in the same states."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_tui.backend.claim_answers_part import ClaimAnswersPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.claims.answer_queries import files
from clinic_tui.claims.batch_models import ClaimBatch, ClaimFile
from clinic_tui.claims.batch_states import BatchState, FileTaken
from clinic_tui.claims.histories import restate_all
from clinic_tui.claims.kept_bytes import batch_bytes, file_bytes
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.sending import carried
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.taking_in import FileResult, NothingPosted, take_in
from clinic_tui.errors import Conflict, FileRefused, NotPermitted, Restricted, StoreDamaged
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.remittance.posting import post
from clinic_tui.security.roles import Role
from tests.builders import House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.claims_sent import CHARGED, Batch, ca277, nine99, partner, sent, ta1, whole_set
from tests.services.claims_sent import answer as interchange
from tests.services.machines import rounds
from tests.services.remitted_claims import Line, Payment, Told, written

pytestmark = on_sqlite

ACCEPTED, REJECTED = "A2:20*20261125*WQ", "A7:164:IL*20261125*U"


def taken(house: House, content: bytes, name: str = "x.txt", partner_id: int | None = None) -> FileResult:
    return take_in(house.chief, name, content, lambda *_: NothingPosted(), partner_id)


def states(house: House, batch: Batch) -> list[ClaimState]:
    return [house.get(Claim, number).state for number in batch.claims]


def answers(house: House, batch: Batch, place: int = 0) -> list[ClaimAnswer]:
    return house.all(ClaimAnswer, ClaimAnswer.claim_id == batch.claims[place])


@pytest.mark.long
def test_a_file_that_could_be_read_is_received(house: House) -> None:
    batch = sent(house, 2)
    words = f"{batch.reference}: 1 set is taken in (999)"
    assert taken(house, nine99(batch)) == FileResult("x.txt", FileTaken.READ, ("999",), 2, words=words)
    assert states(house, batch) == [ClaimState.RECEIVED] * 2
    assert [each.codes for each in answers(house, batch)] == ["999 A"]


def test_an_error_names_claim_and_field_and_the_others_are_told_why_they_are_back(house: House) -> None:
    batch = sent(house, 3)
    ((position, place),) = [
        (at, place)
        for at, place in batch.written.sets[0].items()
        if place.claim == batch.numbers[1] and place.field == "diagnoses"
    ]
    errors = f"IK3*HI*{position}*2300*8", "CTX*CLM01:V1-1", "IK4*1:2*1271*7"
    said = taken(house, nine99(batch, "R", errors)).words
    assert said.startswith(f"{batch.reference}: set 1 is rejected (999): ")
    assert "V1-1" not in said  # whose it is, is told to those alone who may see the record
    assert place.loop == "2300"
    assert states(house, batch) == [ClaimState.REJECTED] * 3
    assert house.get(ClaimBatch, batch.id).state is BatchState.REFUSED
    (own,), (other,) = answers(house, batch, 1), answers(house, batch, 0)
    assert own.field == "diagnoses"
    assert own.words.startswith("diagnoses: ")
    assert other.field == ""
    assert f"for what is wrong with {batch.numbers[1]}" in other.words


def test_a_file_that_its_partner_answers_has_left(house: House) -> None:
    for before in (BatchState.MADE, BatchState.UNKNOWN):
        for answer, after in (
            (nine99, BatchState.SENT), (ta1, BatchState.SENT),
            (lambda batch: ca277(batch, (ACCEPTED,)), BatchState.SENT),
            (lambda batch: nine99(batch, "R"), BatchState.REFUSED),
        ):  # fmt: skip
            batch = sent(house, 1)
            with house.chief.act("schedule.setup") as db:
                db.need(ClaimBatch, batch.id, "").state = before
            taken(house, answer(batch))
            row = house.get(ClaimBatch, batch.id)
            assert (row.state, bool(row.words)) == (after, after is BatchState.REFUSED)
            with pytest.raises(Conflict):
                carried(house.chief, batch.id)


def test_a_file_that_was_refused_unread_brings_all_its_claims_back(house: House) -> None:
    batch = sent(house, 2)
    said = taken(house, ta1(batch, "R*006")).words
    assert (
        said == f"{batch.reference}: the file is rejected: our number (sender) is not known there (TA1 006)"
    )
    assert states(house, batch) == [ClaimState.REJECTED] * 2
    row = house.get(ClaimBatch, batch.id)
    assert row.state is BatchState.REFUSED
    assert "our number (sender) is not known there" in row.words


@on_sqlite_first
def test_a_test_pays_nothing_and_speaks_of_test_files_alone(house: House) -> None:
    batch = sent(house, 2)
    lines = (Line(CHARGED, CHARGED),)
    payment = written((Payment("T1", (Told(batch.numbers[0], lines),)),))
    for content in (nine99(batch), ta1(batch, "R*006"), ca277(batch, (ACCEPTED, REJECTED)), payment):
        as_test = content.replace(b"*P*:", b"*T*:", 1)
        result = take_in(house.chief, "x.txt", as_test, post)
        assert (result.taken, result.claims, result.waiting) == (FileTaken.TEST, 0, 0)
        assert "a test (ISA15 T)" in result.words
    assert states(house, batch) == [ClaimState.SENT] * 2
    assert house.get(ClaimBatch, batch.id).state is BatchState.SENT
    assert (house.all(ClaimAnswer), house.all(InsurerPosting)) == ([], [])
    with house.chief.act("schedule.setup") as db:
        db.need(ClaimBatch, batch.id, "").is_test = True
    told = ca277(batch, (ACCEPTED, REJECTED), source="AY").replace(b"*P*:", b"*T*:", 1)
    assert taken(house, told).claims == 2
    assert states(house, batch) == [ClaimState.AT_CLEARINGHOUSE, ClaimState.REJECTED]


def test_of_a_remittance_that_is_a_test_it_is_said_what_would_wait(house: House) -> None:
    batch = sent(house, 1)
    ours, other = (Told(each, (Line(CHARGED, CHARGED),)) for each in (batch.numbers[0], "NOSUCH-9"))
    fine, off = Payment("T1", (ours,)), Payment("T2", (other,), stated=CHARGED + 1)
    content = written((fine, off, fine)).replace(b"*P*:", b"*T*:", 1)
    result = take_in(house.chief, "x.txt", content, post)
    assert (result.taken, result.claims, result.unmatched, result.waiting) == (FileTaken.TEST, 0, 1, 0)
    for words in (
        "payment T2 says", "Payment T1 comes again", "1 claim of it is none of ours", "a test (ISA15 T)",
    ):  # fmt: skip
        assert words in result.words
    assert (house.all(ClaimAnswer), house.all(InsurerPosting)) == ([], [])
    broken = content.replace(b"*C*ACH", b"0$*C*ACH")
    assert take_in(house.chief, "y.txt", broken, post).taken is FileTaken.REFUSED


def test_a_file_that_was_read_says_nothing_of_its_claims_yet(house: House) -> None:
    batch = sent(house, 1)
    assert taken(house, ta1(batch)).taken is FileTaken.READ
    assert states(house, batch) == [ClaimState.SENT]


def test_the_payer_rejects_one_claim_and_takes_in_another(house: House) -> None:
    batch = sent(house, 3)
    small = replace(batch, numbers=tuple(each.lower() for each in batch.numbers))  # as some give them back
    result = taken(house, ca277(small, (ACCEPTED, REJECTED, "")))
    assert (result.claims, result.unmatched) == (2, 0)
    assert states(house, batch) == [ClaimState.AT_PAYER, ClaimState.REJECTED, ClaimState.SENT]
    (said,) = answers(house, batch, 1)
    assert said.words == "something is not valid: member id of the subscriber"
    assert (said.codes, said.field) == ("A7:164:IL", "policy member id")
    assert house.get(Claim, batch.claims[0]).payer_number == f"PR{small.numbers[0]}"
    with house.store.reading() as db:
        assert [(row.claims, row.rejected) for row in files(db)] == [(2, 1)]


def test_a_rejection_above_rejects_all_below(house: House) -> None:
    batch = sent(house, 2)
    taken(house, ca277(batch, (ACCEPTED, ""), source="AY", above="A3:24:41*20261125*U"))
    assert states(house, batch) == [ClaimState.REJECTED] * 2


def test_a_category_that_nobody_knows_is_shown_and_changes_nothing(house: House) -> None:
    batch = sent(house, 1)
    taken(house, ca277(batch, ("B9:20*20261125",)))
    assert states(house, batch) == [ClaimState.SENT]
    assert answers(house, batch)[0].codes == "B9:20"


def test_the_same_bytes_change_nothing_the_second_time(house: House) -> None:
    batch = sent(house, 1)
    first = taken(house, nine99(batch))
    head = house.head()
    again = taken(house, nine99(batch), "another name")
    assert again.seen_before
    assert (again.claims, again.taken) == (first.claims, first.taken)
    assert house.head() == head


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "empty"),
        (b"hello", "ISA"),
        (interchange(whole_set("999", "005010X231A1", ("AK1*HC*1",)), "FA", "005010X231A1")[:-60], "IEA"),
    ],
)
def test_of_what_cannot_be_trusted_nothing_is_stored_unless_a_connection_brought_it(
    house: House, content: bytes, words: str
) -> None:
    batch = sent(house, 1)
    head = house.head()
    result = taken(house, content)
    assert result.taken is FileTaken.REFUSED
    assert words in result.words
    assert (house.all(ClaimFile), house.head()) == ([], head)
    assert taken(house, content, partner_id=partner(house)).taken is FileTaken.REFUSED
    (row,) = house.all(ClaimFile)
    assert (row.taken, row.claims, words in row.words) == (FileTaken.REFUSED, 0, True)
    assert states(house, batch) == [ClaimState.SENT]


def test_what_is_off_around_the_sets_is_said_where_a_file_is_taken_in(house: House) -> None:
    batch = sent(house, 1)
    odd = nine99(batch).replace(b"*00501*", b"*00401*").replace(b"AK9*A*", b"AK9*R*")
    words = taken(house, b"\xef\xbb\xbf" + odd).words
    for said in ("1 set is taken in (999)", "byte order mark", "version is '00401'", "AK9 rejects group"):
        assert said in words
    (row,) = house.all(ClaimFile)
    assert row.words == words


def test_what_is_no_answer_to_claims_is_left_alone(house: House) -> None:
    batch = sent(house, 1)
    head = house.head()
    assert taken(house, batch.written.content).taken is FileTaken.NOT_OURS
    assert house.head() == head


def test_two_partners_may_have_files_of_one_number(house: House) -> None:
    hub, relay = sent(house, 1, control=7), sent(house, 1, code="RELAY", control=7)
    taken(house, nine99(hub))  # written by the one whose name stands in it
    assert [*states(house, hub), *states(house, relay)] == [ClaimState.RECEIVED, ClaimState.SENT]
    partner_id = house.get(ClaimBatch, relay.id).partner_id
    taken(house, nine99(relay, time="1001"), partner_id=partner_id)
    assert states(house, relay) == [ClaimState.RECEIVED]


def test_a_rejected_claim_that_is_sent_again_is_not_brought_back_by_an_old_answer(house: House) -> None:
    batch = sent(house, 1)
    taken(house, ca277(batch, (REJECTED,)))
    with house.chief.act("schedule.setup") as db:
        db.add(
            ClaimSending(
                claim_id=batch.claims[0],
                number=f"{batch.numbers[0]}9",
                at=house.clock.now(),
                by="bea",
                cents=1,
                lines="[]",
            )
        )
        restate_all(db, batch.claims)
    assert states(house, batch) == [ClaimState.SENT]
    taken(house, ca277(batch, (REJECTED,), source="AY"))
    assert states(house, batch) == [ClaimState.SENT]


@on_sqlite_first
def test_the_bytes_that_went_and_came_are_those_that_are_kept(house: House) -> None:
    batch = sent(house, 1)
    taken(house, nine99(batch))
    (row,) = house.all(ClaimFile)
    with house.store.reading() as db:
        assert batch_bytes(db, batch.id) == batch.written.content
        assert file_bytes(db, row.id or 0) == nine99(batch)
    with house.chief.act("schedule.setup") as db:
        db.need(ClaimBatch, batch.id, "").digest = "0" * 64
    with house.store.reading() as db, pytest.raises(StoreDamaged):
        batch_bytes(db, batch.id)


def paid_for(batch: Batch) -> bytes:
    """A remittance: the first claim is paid but for contract and copay, the second is denied."""
    paid = (Line(15_000, 10_000, (("CO45", 3_000), ("PR3", 2_000))), Line(3_500, 3_500))
    denied = (Line(15_000, 0, (("CO16", 15_000),)), Line(3_500, 0, (("CO16", 3_500),)))
    told = (
        Told(batch.numbers[0], paid, payer_number="ACME1", member="A1"),
        Told(batch.numbers[1], denied, payer_number="ACME2", member="A1"),
    )
    return written((Payment(f"T{batch.control}", told, day="20261201"),))


def posted_for(house: House, batch: Batch) -> list[tuple[int, int, int]]:
    """What insurers' answers moved in the ledger of each visit: paid, contract, to the patient."""
    found = []
    for number in batch.claims:
        rows = house.all(InsurerPosting, InsurerPosting.claim_id == number)
        sums = (sum(row.paid_cents for row in rows), sum(row.contract_cents for row in rows))
        found.append((*sums, sum(row.patient_cents for row in rows)))
    return found


@settings(max_examples=rounds(4), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(8)), again=st.lists(st.integers(0, 7), max_size=3))
def test_in_any_order_late_and_twice_they_end_in_the_same_states_and_the_same_ledger(
    house: House, order: list[int], again: list[int]
) -> None:
    batch = sent(house, 4)
    files = (
        ta1(batch),
        nine99(batch),
        nine99(batch, time="1001"),
        ca277(batch, (ACCEPTED, ACCEPTED, REJECTED, ACCEPTED), source="AY"),
        ca277(batch, (ACCEPTED, REJECTED, "", ""), day="20261126"),
        ca277(batch, ("", ACCEPTED, "", "A1:19*20261125*WQ"), day="20261127"),
        ca277(batch, ("", "", ACCEPTED, REJECTED), source="AY", day="20261128"),
        paid_for(batch),
    )
    for place in [*order, *again]:
        take_in(house.chief, "x.txt", files[place], post)
    assert states(house, batch) == [
        ClaimState.PAID,
        ClaimState.DENIED,
        ClaimState.AT_CLEARINGHOUSE,  # rejected there first, then taken
        ClaimState.AT_PAYER,  # the farther party is right
    ]
    assert posted_for(house, batch) == [(13_500, 3_000, 2_000), (0, 0, 0), (0, 0, 0), (0, 0, 0)]
    assert house.get(Claim, batch.claims[1]).denied_as
    house.clock.advance(timedelta(seconds=1))


def test_whoever_waits_is_told_how_many_claims_are_posted(house: House) -> None:
    batch = sent(house, 2)
    told: list[tuple[int, int]] = []
    take_in(house.chief, "x.txt", paid_for(batch), post, progress=lambda *so_many: told.append(so_many))
    assert told == [(2, 2)]


def test_only_who_has_the_right_takes_in(house: House) -> None:
    with pytest.raises(NotPermitted):
        take_in(house.front, "x", b"", lambda *_: NothingPosted())
    assert house.all(ClaimFile) == []


def test_a_file_is_taken_in_by_its_path_and_told_in_words(house: House, tmp_path: Path) -> None:
    batch = sent(house, 1)
    good, torn = tmp_path / "ack.txt", tmp_path / "torn.txt"
    good.write_bytes(ca277(batch, (REJECTED,)))
    torn.write_bytes(b"ISA*00*")
    part = ClaimAnswersPart(Sitting(house.desk("C", Role.BILLER, "bea")))
    head = house.head()
    with pytest.raises(FileRefused, match=r"torn\.txt: refused: "):
        part.take_in(torn)
    assert house.head() == head
    assert part.take_in(good) == "ack.txt: 277CA: 1 claim"
    assert part.take_in(good) == "ack.txt: 277CA: 1 claim (seen before, nothing changed)"
    with pytest.raises(FileRefused, match=r"gone\.txt cannot be read: no file lies at this path"):
        part.take_in(tmp_path / "gone.txt")
    with pytest.raises(NotPermitted):
        ClaimAnswersPart(Sitting(house.front)).take_in(good)
    assert [each.taken for each in house.all(ClaimFile)] == [FileTaken.READ]


@on_sqlite_first
def test_what_files_say_of_a_closed_record_is_not_told(house: House) -> None:
    batch = sent(house, 1)
    taken(house, ca277(batch, (REJECTED,)))
    (file,) = house.all(ClaimFile)
    biller = house.desk("C", Role.BILLER, "bea")
    answers_part = ClaimAnswersPart(Sitting(biller))
    (open_row,) = answers_part.in_file(file.id or 0)
    history = answers_part.of_claim(batch.claims[0])
    assert open_row.number == history.number == batch.numbers[0]
    assert [line.who for line in history.lines] == ["we", "we", "payer"]
    restrict(house.chief, open_row.patient_id, RestrictedFor.VIP)
    (row,) = answers_part.in_file(file.id or 0)
    assert (row.is_hidden, row.number, row.words) == (True, "", "")
    visit = house.get(Claim, batch.claims[0]).appointment_id
    with pytest.raises(Restricted):
        answers_part.of_claim(batch.claims[0])
    with pytest.raises(Restricted):
        answers_part.of_visit(visit)

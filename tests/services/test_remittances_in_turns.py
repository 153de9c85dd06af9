"""A large 835 is posted turn by turn: others save in between, and what was stopped goes on, never twice."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest

from clinic_tui import failpoints
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.billing.ledger import balances
from clinic_tui.claims.batch_models import ClaimFile
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.errors import Conflict
from clinic_tui.remittance import posting, queries, service, turns
from clinic_tui.remittance.models import ProviderAdjustment, RemittanceException, RemittancePayment
from clinic_tui.remittance.rows import PaymentRow
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.remittance.taking_in import post_what_is_left, take_in
from clinic_tui.store.desk import Desk
from clinic_tui.store.presence import presence_of
from clinic_tui.store.undo import undo_last
from tests.builders import MAC_KEY, House, an_appointment
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import require_tied
from tests.services.remitted_claims import Line, Payment, Person, Sent, Told, insured, sent_claim, written

CLAIMS = 7


class Killed(BaseException):
    """The process is gone at this place."""


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three claims go into one turn."""
    monkeypatch.setattr(posting, "IN_ONE_TURN", 3)
    monkeypatch.setattr(turns, "IN_ONE_TURN", 3)
    monkeypatch.setattr(service, "IN_ONE_TURN", 3)
    yield
    failpoints.arm(None)


def told(claim: Sent, *, paid: int = 6_000, status: str = "1") -> Told:
    """It is paid in part; 1,000 are the patient's."""
    return Told(claim.number, (Line(10_000, paid, (("CO45", 9_000 - paid), ("PR2", 1_000))),), status)


def sent_claims(house: House, count: int = CLAIMS) -> tuple[Person, list[Sent]]:
    person = insured(house)
    return person, [sent_claim(house, person) for _ in range(count)]


def large(claims: list[Sent], trace: str = "T1") -> Payment:
    """With one that nobody knows, one that is out of balance, one taken back and decided anew, and a fee."""
    first = told(claims[0])
    odd = Told(claims[-1].number, (Line(10_000, 9_000, (("CO45", 500),)),))
    return Payment(
        trace,
        (
            first, *map(told, claims[1:-1]), Told("ELSEWHERE-1", (Line(500, 500),)), odd, first.reversed(),
            told(claims[0], paid=7_000),
        ),
        (("WO:REF1", 2_000), ("CS:REF2", 100)),
    )  # fmt: skip


def row_of(house: House) -> PaymentRow:
    with house.store.reading() as db:
        return queries.payments(db)[0]


def picture(house: House) -> dict[str, object]:
    """What stands, by what it says and not by its numbers."""
    with house.store.reading() as db:
        owed = sorted((each.patient_cents, each.insurer_cents) for each in balances(db).values())
        exceptions = sorted(
            (each.kind.value, each.claim_number, each.cents, each.words, each.settled_at is None)
            for each in queries.exceptions(db, settled=True)
        )
    return {
        "owed": owed,
        "exceptions": exceptions,
        "claims": sorted((each.state.value, each.paid_cents, each.denied_as) for each in house.all(Claim)),
        "postings": sum(each.paid_cents for each in house.all(InsurerPosting)),
        "beside": sorted((each.reason, each.cents) for each in house.all(ProviderAdjustment)),
        "answers": len(house.all(ClaimAnswer)),
        "payments": [(each.state, each.claims, each.cents) for each in house.all(RemittancePayment)],
        "files": [(each.claims, each.unmatched, each.taken) for each in house.all(ClaimFile)],
    }


def at_each(name: str, do: Callable[[], object]) -> None:
    """Do it at each such place, with nothing armed meanwhile."""

    def reached(place: str) -> None:
        if place == name:
            failpoints.arm(None)
            do()
            failpoints.arm(reached)

    failpoints.arm(reached)


def at_once(house: House, content: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """What stands of the same file in a copy of the clinic, where one action posts all of it."""
    with monkeypatch.context() as patched:
        patched.setattr(posting, "IN_ONE_TURN", 1_000)
        other = house.copied()
        take_in(other.records, "a.835", content)
        found = picture(other)
        other.store.close()
    return found


@on_sqlite_first
def test_in_turns_it_comes_out_as_at_once_and_others_save_in_between(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, claims = sent_claims(house)
    content = written([large(claims)])
    booked: list[int] = []

    def books() -> None:
        assert row_of(house).state is (PaymentState.POSTED if len(booked) == 3 else PaymentState.POSTING)
        booked.append(an_appointment(house, ("9:15", "10:15", "11:15", "13:15", "14:15")[len(booked)]))

    whole = at_once(house, content, monkeypatch) if house.store.dialect == "sqlite" else {}
    at_each("remittance.part posted", books)
    seen: list[tuple[int, int]] = []
    result = take_in(house.records, "a.835", content, progress=lambda *far: seen.append(far))
    assert seen == [(0, 10), (3, 10), (6, 10), (9, 10), (10, 10)]
    assert len(booked) == 4
    assert not whole or picture(house) == whole
    assert (result.claims, result.unmatched, result.waiting) == (6, 1, 4)
    require_tied(house)


@on_sqlite_first
def test_what_was_stopped_goes_on_with_the_same_file_and_is_posted_once(house: House) -> None:
    _, claims = sent_claims(house)
    content = written([large(claims)])
    result = take_in(house.records, "a.835", content, stopped=lambda: row_of(house).posted_claims > 0)
    assert "3 of 10 claims are posted: the next import goes on with the rest" in result.words
    row = row_of(house)
    assert (row.state, row.standing) == (PaymentState.POSTING, "posting 30 %")
    require_tied(house)
    with pytest.raises(Conflict, match="nothing of a payer's file is taken back by undo"):
        undo_last(house.records)
    again = take_in(house.records, "a.835", content)
    assert "claims of a stopped import went first" in again.words
    assert not again.seen_before
    done = picture(house)
    assert done["payments"] == [(PaymentState.POSTED, 10, row.cents)]
    assert take_in(house.records, "a.835", content).seen_before
    assert picture(house) == done
    assert post_what_is_left(house.records) == ""


@on_sqlite
def test_the_next_import_of_any_file_goes_on_first(house: House) -> None:
    person, claims = sent_claims(house)
    other = sent_claim(house, person)
    take_in(house.records, "a.835", written([large(claims)]), stopped=lambda: True)
    assert row_of(house).posted_claims == 0
    result = take_in(house.records, "b.835", written([Payment("T2", (told(other),))]))
    assert (result.claims, "claims of a stopped import" in result.words) == (1, True)
    assert {each.state for each in house.all(RemittancePayment)} == {PaymentState.POSTED}


@on_sqlite_first
def test_killed_at_any_place_it_goes_on_and_posts_nothing_twice(house: House) -> None:
    _, claims = sent_claims(house)
    content = written([large(claims)])
    for kill_at in range(99):
        left = kill_at

        def reached(_: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed

        failpoints.arm(reached)
        killed = False
        try:
            take_in(house.records, "a.835", content)
        except Killed:
            killed = True
        failpoints.arm(None)
        require_tied(house)
        if not killed:
            break
    assert kill_at > 3, "it was killed at several places, each time a little later"
    assert len(house.all(ClaimAnswer)) == 8
    assert ExceptionKind.TOTALS_DIFFER not in {each.kind for each in house.all(RemittanceException)}
    assert [each.state for each in house.all(RemittancePayment)] == [PaymentState.POSTED]


def test_two_processes_never_post_the_same(house: House) -> None:
    person, claims = sent_claims(house)
    other = sent_claim(house, person)
    words: list[str] = []
    with contextlib.ExitStack() as present:
        first, second = (
            Desk(house.store, house.clock, house.records.actor, letter, MAC_KEY, presence)
            for letter, presence in (
                (each, present.enter_context(contextlib.closing(presence_of(house.store)))) for each in "CD"
            )
        )

        def imports() -> None:
            if not words:
                words.append(take_in(second, "b.835", written([Payment("T2", (told(other),) * 4)])).words)

        at_each("remittance.part posted", imports)
        take_in(first, "a.835", written([large(claims)]))
    assert "another desk is posting it" in words[0]
    assert len(house.all(ClaimAnswer)) == 12
    require_tied(house)


@on_sqlite_first
def test_what_does_not_come_out_in_the_end_waits_for_a_person(house: House) -> None:
    _, claims = sent_claims(house)

    def breaks() -> None:
        if row_of(house).posted_claims == 6:
            house.tampered = True
            with house.raw() as run:
                run("DELETE FROM insurer_posting WHERE answer_id = (SELECT max(id) FROM claim_answer)")
                run("DELETE FROM claim_answer WHERE id = (SELECT max(id) FROM claim_answer)")

    at_each("remittance.part posted", breaks)
    take_in(house.records, "a.835", written([large(claims)]))
    (amiss,) = (each for each in house.all(RemittanceException) if each.kind is ExceptionKind.TOTALS_DIFFER)
    assert "7 claims posted, 8 to be posted" in amiss.words
    assert row_of(house).standing == "posted, 5 waiting"


@on_sqlite
def test_a_large_parked_payment_is_released_in_turns_and_a_repeated_one_is_parked(house: House) -> None:
    _, claims = sent_claims(house)
    whole = large(claims)
    take_in(house.records, "a.835", written([whole]), stopped=lambda: True)
    twice = take_in(house.records, "b.835", written([whole]), stopped=lambda: True)
    assert "was taken in before" in twice.words
    rows = house.all(RemittancePayment)
    assert [each.state for each in rows] == [PaymentState.POSTING, PaymentState.PARKED]
    service.refuse(house.chief, rows[1].id or 0, "the same twice")
    post_what_is_left(house.records)
    odd = Payment("T3", tuple(told(each, paid=6_500) for each in claims), stated=1)
    assert "payment T3 says 0.01" in take_in(house.records, "c.835", written([odd])).words
    parked = house.all(RemittancePayment)[-1]
    posted = service.release(house.chief, parked.id or 0, "the payer has confirmed it")
    assert (posted.payments, posted.claims) == (1, 7)
    assert house.all(RemittancePayment)[-1].state is PaymentState.POSTED
    require_tied(house)

"""Invented remittances, late, twice and in every order: the ledger is the same to the cent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.errors import ClinicError
from clinic_tui.remittance import queries
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.remittance import read_remittances
from clinic_tui.x12.remittance_rows import Level
from tests.builders import TODAY, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import require_tied
from tests.services.machines import rounds
from tests.services.remitted_claims import (
    BIG,
    Line,
    Payment,
    Person,
    Sent,
    Told,
    claim_to,
    insured,
    sent_claim,
    take,
    took,
)
from tests.services.test_remittances import owed
from tests.unit.x12.sets import SAMPLES, needs_samples

CHARGE = 10_000


@st.composite
def decisions(draw: st.DrawFn) -> tuple[Line, ...]:
    """One line that comes out, paid in part or denied in part."""
    paid = draw(st.integers(0, CHARGE))
    names = draw(
        st.lists(st.sampled_from(["CO45", "CO97", "PR2", "PR1", "PI94", "OA23"]), min_size=1, max_size=3)
    )
    left, reasons = CHARGE - paid, []
    for name in dict.fromkeys(names):
        part = draw(st.integers(0, left))
        reasons.append((name, part))
        left -= part
    return (Line(CHARGE, paid + left, tuple(each for each in reasons if each[1])),)


@st.composite
def stories(draw: st.DrawFn) -> tuple[list[tuple[int, str, tuple[Line, ...]]], list[int]]:
    """What payers say of two claims (0 primary, 1 secondary) one after another, and the order it comes in."""
    said: list[tuple[int, str, tuple[Line, ...]]] = []
    for which in (0, 1):
        first = draw(decisions())
        said.append((which, str(which + 1), first))
        if draw(st.booleans()):
            said += [(which, "22", first), (which, str(which + 1), draw(decisions()))]
    places = draw(st.permutations(range(len(said))))
    return said, [*places, *draw(st.lists(st.sampled_from(range(len(said))), max_size=2))]


def told(story: tuple[int, str, tuple[Line, ...]], claims: tuple[Sent, Sent], mark: str, at: int) -> Payment:
    which, status, lines = story
    claim = Told(claims[which].number, lines, status)
    whole = claim.reversed() if status == "22" else claim
    beside = (("FB:N", whole.paid),) if whole.paid < 0 else ()
    return Payment(f"{mark}{at}", (whole,), beside, f"202603{10 + at}", BIG if which else "60054")


@on_sqlite
@settings(max_examples=rounds(4), suppress_health_check=list(HealthCheck), deadline=None)
@given(stories())
def test_any_order_ends_in_the_same_ledger(
    house: House, story: tuple[list[tuple[int, str, tuple[Line, ...]]], list[int]]
) -> None:
    said, order = story
    people = [insured(house, 2) for _ in range(2)]
    ended = []
    for person, places in zip(people, (range(len(said)), order), strict=True):
        first = sent_claim(house, person, (CHARGE,), copay=700)
        claims = first, claim_to(house, person, first, 2)
        for place in places:
            took(house, told(said[place], claims, f"P{person.patient}-", place))
        rows = [house.get(Claim, each.claim) for each in claims]
        with house.store.reading() as db:
            lost = [
                each
                for each in queries.exceptions(db)
                if each.patient_id == person.patient and each.kind is ExceptionKind.REVERSES_NOTHING
            ]
        assert lost == []
        in_force = {which: lines for which, status, lines in said if status != "22"}
        for which, row in enumerate(rows):
            assert row.paid_cents == in_force[which][0].paid
            posted = house.all(InsurerPosting, InsurerPosting.claim_id == row.id)
            assert sum(each.paid_cents for each in posted) == row.paid_cents
        ended.append(
            (owed(house, first), [(each.state, each.denied_as, each.contract_cents) for each in rows])
        )
        patient, insurer = ended[-1][0]
        posted = house.all(InsurerPosting, InsurerPosting.appointment_id == first.visit)
        taken = sum(each.paid_cents + each.contract_cents for each in posted)
        assert patient + insurer == CHARGE - taken
    require_tied(house)
    assert ended[0] == ended[1]


@on_sqlite
def test_a_reversal_that_overtakes_what_it_takes_back_waits_until_that_is_here(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person)
    claim = Told(sent.number, (Line(CHARGE, 6_000, (("CO45", 4_000),)),))
    took(house, Payment("T2", (claim.reversed(),), (("FB:N", -6_000),), "20260312"))
    with house.store.reading() as db:
        assert [each.kind for each in queries.exceptions(db)] == [ExceptionKind.REVERSES_NOTHING]
    assert owed(house, sent) == (0, CHARGE)
    took(house, Payment("T1", (claim,)))
    with house.store.reading() as db:
        assert queries.exceptions(db) == ()
    assert owed(house, sent) == (0, CHARGE)
    took(house, Payment("T3", (replace(claim, payer_number="N"),), (), "20260313"))
    assert owed(house, sent) == (0, 0)


def samples() -> list[str]:
    return sorted(str(each.relative_to(SAMPLES)) for each in SAMPLES.glob("**/835/*.edi"))


@on_sqlite_first
@needs_samples
def test_every_sample_posts_or_parks_as_its_sums_say(house: House) -> None:
    person = insured(house)
    known: dict[str, int] = {}
    taken = 0
    for name in samples():
        content = (SAMPLES / name).read_bytes()
        before = house.head()
        try:
            remittances = list(read_remittances(read_x12(content)))
        except ClinicError:
            with pytest.raises(ClinicError):
                take(house.records, content)
            assert house.head() == before
            continue
        for each in (claim for one in remittances for claim in one.claims):
            number = each.control_number.strip()
            if number and number not in known and len(number) <= 20:
                known[number] = _claim_numbered(house, person, number, each.charge_cents)
        if not remittances:
            continue
        first = len(house.all(RemittancePayment))
        take(house.records, content)
        taken += 1
        rows = house.all(RemittancePayment)[first:]
        for row, one in zip(rows, remittances, strict=True):
            off = any(each.level == Level.PAYMENT for each in one.imbalances) or one.payment.cents < 0
            repeated = any(
                (each.payer_number, each.trace, each.paid_on, each.cents)
                == (row.payer_number, row.trace, row.paid_on, row.cents)
                for each in house.all(RemittancePayment)
                if (each.id or 0) < (row.id or 0)
            )
            assert (row.state is PaymentState.PARKED) is (off or repeated), (name, row.words)
            if row.state is PaymentState.POSTED:
                with house.store.reading() as db:
                    found = queries.exceptions(db, payment_id=row.id)
                wrong = {each.where for each in one.imbalances}
                refused = [each for each in found if each.kind is ExceptionKind.CLAIM_IMBALANCE]
                assert len(refused) == len(wrong), name
    assert taken > 5
    with house.store.reading() as db:
        for paid in queries.payments(db, limit=None):
            if paid.state is PaymentState.POSTED and not paid.waiting:
                assert paid.posted_cents - paid.provider_cents == paid.cents


def _claim_numbered(house: House, person: Person, number: str, cents: int) -> int:
    """A claim of a visit of its own that was sent under this number too."""
    sent = abs(cents)
    claim = sent_claim(house, person, (sent,)).claim
    with house.records.act("patient.edit") as db:
        lines = [SentLine(1, "99213", (), sent, 1, TODAY, 0)]
        db.add(
            ClaimSending(
                claim_id=claim, number=number, at=house.clock.now(), by="rita", cents=sent,
                lines=write_lines(lines),
            )
        )  # fmt: skip
    return claim

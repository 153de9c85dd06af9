"""The figures of the money: A/R by age, flows, and how payers decide. Today is Tuesday 3 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from clinic_tui.backend.books_part import BooksPart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import adjusting, taking
from clinic_tui.billing.ledger_rows import Side
from clinic_tui.books.claim_figures import claim_figures, claims_behind
from clinic_tui.books.flows import money
from clinic_tui.books.postings import postings_behind
from clinic_tui.books.receivables import receivables, visits_behind
from clinic_tui.books.rows import (
    ALL,
    PATIENTS,
    SELF_PAY,
    AgedRow,
    ClaimFigures,
    Flow,
    Money,
    MoneyBy,
    Receivables,
)
from clinic_tui.claims.models import ClaimSending
from clinic_tui.errors import Invalid
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.roles import Role
from clinic_tui.statements.models import Statement, StatementRun, StatementVisit
from clinic_tui.statements.states import Step
from tests.builders import TODAY, ZONE, House, a_patient
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import require_tied
from tests.services.remitted_claims import Line, Payment, Told, insured, sent_claim, took
from tests.services.test_ledger import a_visit

pytestmark = on_sqlite

MARCH = date(2026, 3, 1), date(2026, 3, 31)


def owed(house: House, day: date = TODAY) -> Receivables:
    with house.store.reading() as db:
        return receivables(db, day, ZONE)


def flows(house: House, by: MoneyBy) -> Money:
    with house.store.reading() as db:
        return money(db, *MARCH, by, ZONE)


def decided(house: House) -> ClaimFigures:
    with house.store.reading() as db:
        return claim_figures(db, *MARCH, ZONE)


def row_of(found: Money, key: str) -> Flow:
    return next(each for each in found.rows if each.key == key)


@on_sqlite_first
def test_a_payer_ages_from_the_first_bill_and_a_patient_from_the_first_statement(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person, (10_000,), copay=2_500)
    taking.take_prepayment(house.front, person.patient, (Tender(Pay.CARD, 300),))
    later = TODAY + timedelta(days=100)
    before = owed(house, later)
    assert before.payers == (AgedRow("Acme Health", (0, 0, 0, 7_500, 0)),)
    assert before.patients == AgedRow(PATIENTS, (0, 0, 0, 2_500, 0), 300)
    assert (before.total.net_cents, before.total.over_90, before.last_90_days_cents) == (9_700, 1.0, 0)
    with house.chief.act("statement.run") as db:
        run = StatementRun(
            day=TODAY, at=house.clock.now(), made_by="otto", statements=1, total_cents=1, separate=False
        )
        db.add(run)
        db.flush()
        for number, day in ((1, later - timedelta(days=40)), (2, later - timedelta(days=2))):
            told = Statement(
                number=number, run_id=run.id or 0, patient_id=person.patient, day=day, step=Step.FIRST,
                sent_to="", asked_cents=1, due_day=day, shown="",
            )  # fmt: skip
            db.add(told)
            db.flush()
            db.add(StatementVisit(statement_id=told.id or 0, appointment_id=sent.visit, cents=1))
    after = owed(house, later)
    assert (after.payers, after.patients.cents) == (before.payers, (0, 2_500, 0, 0, 0))
    assert (owed(house).charged_days, owed(house).days) == (1, 1.0)  # all of it was charged today
    with house.store.reading() as db:
        (seen,) = visits_behind(db, later, ZONE, PATIENTS, 1)
        assert (seen.appointment_id, seen.cents, seen.words) == (sent.visit, 2_500, "40 days old")
        assert [each.cents for each in visits_behind(db, later, ZONE, PATIENTS, None)] == [2_500, -300]
        assert visits_behind(db, later, ZONE, "Acme Health", 0) == ()
    assert require_tied(house) == 9_700
    with house.chief.act("schedule.setup") as db:
        first = db.scalars(select(ClaimSending)).one()
        first.at = datetime(2026, 4, 12, 3, 30, tzinfo=UTC)  # in the clinic the evening before
    assert owed(house, later).payers == (AgedRow("Acme Health", (0, 0, 7_500, 0, 0)),)
    with house.store.reading() as db:
        (theirs,) = visits_behind(db, later, ZONE, "Acme Health", 2)
    assert (theirs.cents, theirs.words) == (7_500, "billed 61 days ago")
    with house.chief.act("schedule.setup") as db:
        db.delete(db.scalars(select(ClaimSending)).one())
    with house.store.reading() as db:
        (theirs,) = visits_behind(db, later, ZONE, "Acme Health", 3)
    assert theirs.words == "100 days old"


def test_a_copay_asked_before_there_are_charges_is_no_receivable_yet(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person, (1_000,), copay=2_500)
    with house.chief.act("schedule.setup") as db:
        from clinic_tui.schedule.states import Status

        db.get_one(Appointment, sent.visit).status = Status.READY
    found = owed(house)
    assert (found.total.net_cents, found.asked_ahead_cents) == (1_000, 1_500)
    require_tied(house)


def test_flows_by_day_payer_and_provider(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person, (10_000,), copay=2_500)
    own = a_visit(house, a_patient(house), 4_000)
    line = Line(10_000, 5_000, (("CO45", 2_500), ("PR3", 2_500)))
    took(house, Payment("T1", (Told(sent.number, (line,)),)))
    taking.take_on_balance(house.front, person.patient, (Tender(Pay.CARD, 2_500),))
    adjusting.write_off(house.chief, own, Side.PATIENT, 1_000, "hardship")
    require_tied(house)
    days = flows(house, MoneyBy.DAY)
    assert days.rows == (Flow(f"{TODAY}", "", 14_000, 2_500, 5_000, 2_500, 1_000, 0),)
    assert (days.total.change_cents, days.closing_cents) == (3_000, 3_000)
    assert days.daily[2] == (14_000, 7_500)
    assert days.net_collection == round(7_500 / 11_500, 4)
    payers = flows(house, MoneyBy.PAYER)
    assert row_of(payers, "Acme Health") == Flow("Acme Health", "", 10_000, 0, 5_000, 2_500)
    assert row_of(payers, SELF_PAY) == Flow(SELF_PAY, "", 4_000)
    assert row_of(payers, PATIENTS) == Flow(PATIENTS, "", 0, 2_500, 0, 0, 1_000)
    (provider,) = (each for each in flows(house, MoneyBy.PROVIDER).rows if each.charged_cents)
    assert (provider.key, provider.patient_paid_cents) == ("LEE", 2_500)  # it was put on the visit
    with house.store.reading() as db:
        acme = postings_behind(db, *MARCH, MoneyBy.PAYER, "Acme Health", ZONE)
        lee = postings_behind(db, *MARCH, MoneyBy.PROVIDER, "LEE", ZONE)
        day = postings_behind(db, *MARCH, MoneyBy.DAY, f"{TODAY}", ZONE)
        assert postings_behind(db, *MARCH, MoneyBy.DAY, ALL, ZONE) == day
        assert postings_behind(db, *MARCH, MoneyBy.MONTH, "2026-04", ZONE) == ()
        with pytest.raises(Invalid, match="`soon` is no month"):
            postings_behind(db, *MARCH, MoneyBy.MONTH, "soon", ZONE)
    assert [(each.words, each.cents, each.claim_id) for each in acme] == [
        ("99211", 10_000, None), ("insurer paid $50.00, contract $25.00", -7_500, sent.claim),
    ]  # fmt: skip
    assert ("put here", -2_500, sent.visit) in [(each.words, each.cents, each.appointment_id) for each in lee]
    assert [(each.words, each.cents) for each in day] == [
        ("99211", 10_000), ("insurer paid $50.00, contract $25.00", -7_500), ("99213 Visit", 4_000),
        ("payment on balance, card", -2_500), ("write-off: hardship", -1_000),
    ]  # fmt: skip
    assert sum(each.cents for each in day) == days.total.change_cents


@on_sqlite_first
def test_a_first_pass_is_decided_as_it_was_sent_first_and_denied_in_nothing(house: House) -> None:
    person = insured(house)
    good, denied, bad = (sent_claim(house, person, (cents,)) for cents in (10_000, 20_000, 5_000))
    house.at(TODAY, 9)
    took(
        house,
        Payment(
            "T1",
            (
                Told(good.number, (Line(10_000, 8_000, (("CO45", 2_000),)),)),
                Told(denied.number, (Line(20_000, 0, (("CO197", 20_000),)),)),
                Told(bad.number, (Line(5_000, 3_000, (("CO45", 1_000), ("CO97", 1_000))),)),
            ),
        ),
    )
    found = decided(house)
    (acme,) = found.payers
    assert (acme.who, acme.claims, acme.cents, acme.sent) == ("Acme Health", 3, 35_000, 3)
    assert (acme.first_pass, acme.denied, acme.denied_cents) == (1, 2, 21_000)
    assert (acme.first_pass_rate, acme.denial_rate, acme.denied_share) == (0.3333, 0.6667, 0.6)
    assert (acme.paid, acme.days_to_pay) == (2, 6.5)  # on the 10th at midnight, after the 3rd
    assert [(each.kind, each.reason, each.claims, each.cents) for each in found.denials] == [
        ("authorization", "197", 1, 20_000), ("coding", "97", 1, 1_000),
    ]  # fmt: skip
    assert found.denials[0].words
    with house.store.reading() as db:
        behind = claims_behind(db, *MARCH, ZONE, "Acme Health", "197")
        assert [(each.claim_id, each.cents) for each in behind] == [(denied.claim, 20_000)]
        assert len(claims_behind(db, *MARCH, ZONE, "Acme Health", None)) == 3
    # what is paid later is no first decision, and the denial stays one
    again = Told(denied.number, (Line(20_000, 0, (("CO197", 20_000),)),)).reversed()
    paid = Told(denied.number, (Line(20_000, 15_000, (("CO45", 5_000),)),))
    took(house, Payment("T2", (again, paid), (), "20260320"))
    after = decided(house)
    assert (after.total.denied, after.total.first_pass, after.total.paid) == (2, 1, 3)
    assert after.denials == found.denials
    require_tied(house)


def test_of_a_restricted_record_only_who_when_and_how_much_is_told(house: House) -> None:
    person = insured(house)
    sent = sent_claim(house, person)
    took(house, Payment("T1", (Told(sent.number, (Line(10_000, 0, (("CO197", 10_000),)),)),)))
    restrict(house.chief, person.patient, RestrictedFor.VIP)
    part = BooksPart(Sitting(house.desk("C", Role.BILLER, "bea")))
    for (row,) in (
        part.visits_behind("Acme Health"),
        part.postings_behind(*MARCH, MoneyBy.DAY, f"{TODAY}"),
        part.claims_behind(*MARCH, "Acme Health", "197"),
    ):
        assert (row.patient_id, row.day, row.cents) == (person.patient, TODAY, 10_000)
        assert (row.words, row.appointment_id, row.claim_id, row.is_hidden) == ("", None, None, True)


@pytest.mark.parametrize("ask", [lambda db, first, last: money(db, first, last, MoneyBy.DAY, ZONE),
                                 lambda db, first, last: claim_figures(db, first, last, ZONE)])  # fmt: skip
def test_a_span_that_cannot_be_is_refused(house: House, ask: Callable[..., object]) -> None:
    with house.store.reading() as db, pytest.raises(Invalid):
        ask(db, TODAY, TODAY - timedelta(days=1))

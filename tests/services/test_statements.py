"""Statements: who is sent one, what it says, never twice, and what a killed run leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from clinic_tui import failpoints
from clinic_tui.billing import adjusting, taking
from clinic_tui.billing.ledger_rows import Side
from clinic_tui.billing.rule_rows import BillingRules
from clinic_tui.billing.rule_setting import billing_rules, set_billing_rules
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted, Restricted
from clinic_tui.merging import service as merging
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import PatientDetails, PrivateWay, Relation
from clinic_tui.patients.models import Patient
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import Address, RestrictedFor
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.service import make_plan
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.security.roles import Role
from clinic_tui.settings import Settings
from clinic_tui.settings.paper import PaperSettings
from clinic_tui.statements import composing, queries, service
from clinic_tui.statements.account_words import account_words
from clinic_tui.statements.models import Statement, StatementRun
from clinic_tui.statements.rows import AccountRow, Counted, Preview, RunMade
from clinic_tui.statements.states import HoldReason, Standing, Step
from clinic_tui.store.undo import last_action, undo_action, undo_last
from tests.builders import TODAY, House, some_fields
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic
from tests.services.test_ledger import a_visit

pytestmark = on_sqlite

RULES = BillingRules(address="12 Elm Street\nSalem, MA 01970")
QUAY = Address("8 Quay", "", "Salem", "MA", "01970")


class Killed(BaseException):
    """The program ends here."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, "house", "Elm Street", "UTC", "file", paper=PaperSettings(folder=tmp_path / "paper")
    )


@pytest.fixture
def clinic(house: House) -> House:
    """A house that may send statements."""
    set_billing_rules(house.chief, RULES)
    return house


@pytest.fixture
def killed_at() -> Iterator[list[str]]:
    """The failpoint at which the program is killed, once it is named here."""
    places: list[str] = []

    def reached(name: str) -> None:
        if name in places:
            places.remove(name)
            raise Killed

    failpoints.arm(reached)
    yield places
    failpoints.arm(None)


def owing(house: House, cents: int, family: str = "", at: str = "13:00", **more: object) -> int:
    """A patient with an address who owes so much for a visit of today."""
    details = more.pop("details", None)
    given: dict[str, Any] = {"address": QUAY, **more}
    fields = some_fields(family or "Moss", **given)
    patient = patients.register(house.records, fields, details or PatientDetails())  # type: ignore[arg-type]
    a_visit(house, patient, cents, at)
    return patient


def seen(house: House) -> Preview:
    """The preview of a manager."""
    with house.store.reading() as db:
        return composing.preview(db, house.clock.now().astimezone(house.clock.zone).date())


def row_of(house: House, patient: int) -> AccountRow:
    """One account of it."""
    (row,) = [row for row in seen(house).rows if row.patient_id == patient]
    return row


def go_to(house: House, day: date) -> None:
    """Noon of a day."""
    house.at(day, 12)


def words_of(made: RunMade) -> list[str]:
    """What stands on the pages of a run's one file."""
    (name,) = made.files
    return [page.extract_text() for page in PdfReader(Path(made.folder) / name).pages]


def test_a_run_sends_what_is_due_and_says_who_is_left_out(clinic: House, settings: Settings) -> None:
    vale = owing(clinic, 12_000, "Vale", "09:30")
    small = owing(clinic, 499, "Small", "10:00")
    disputed = owing(clinic, 5_000, "Wall", "10:30")
    nowhere = owing(clinic, 5_000, "Nowhere", "11:00", address=Address())
    even = owing(clinic, 2_000, "Even", "11:30")
    taking.take_on_balance(clinic.front, even, (Tender(Pay.CARD, 2_000),))
    rich = owing(clinic, 1_000, "Rich", "13:00")
    taking.take_on_balance(clinic.front, rich, (Tender(Pay.CARD, 1_500),))
    insured = patients.register(clinic.records, some_fields("Aetna", address=QUAY))
    policies.set_coverage(clinic.records, insured, 1, None, Policy("Aetna", copay_cents=2_500))
    a_visit(clinic, insured, 9_000, "13:30", CheckInAnswers(coverage_seen=True, copay_reason="later"))
    service.hold(clinic.front, disputed, HoldReason.DISPUTED, "says nobody saw him")
    found = seen(clinic)
    assert [(row.patient_id, row.standing, row.cents) for row in found.rows] == [
        (insured, Standing.DUE, 2_500),
        (vale, Standing.DUE, 12_000),
        (nowhere, Standing.HELD, 5_000),
        (disputed, Standing.HELD, 5_000),
        (small, Standing.SMALL, 499),
    ]
    assert (found.due, found.credit, found.even) == (Counted(2, 14_500), Counted(1, 500), 1)
    assert found.insurer == Counted(1, 6_500)
    assert dict(found.holds) == {HoldReason.DISPUTED: 1, HoldReason.NO_ADDRESS: 1}
    with pytest.raises(Conflict, match="2 statements over"):
        service.run_statements(clinic.chief, settings, confirmed=Counted(3, 14_500))
    made = service.run_statements(clinic.chief, settings, confirmed=found.due)
    assert (made.count, made.cents, made.finished_old) == (2, 14_500, False)
    pages = words_of(made)
    assert len(pages) == 2
    for each in ("Elm Street", "12 Elm Street", "Ada Vale", "8 Quay", "99213 Visit", "$120.00", "Statement"):
        assert each in pages[1], each
    for each in ("$90.00", "-$65.00", "still with your insurer", "$25.00"):
        assert each in pages[0], each
    assert (Path(made.folder) / made.files[0]).stat().st_mode & 0o777 == 0o600
    assert seen(clinic).due == Counted()
    assert row_of(clinic, vale).why == f"second from {TODAY + timedelta(days=30):%m/%d/%y}"
    with pytest.raises(Conflict, match="nobody is to be sent"):
        service.run_statements(clinic.chief, settings)
    assert "mail" in undo_refused(clinic)


def test_who_is_left_out_of_a_run_is_named_until_the_next_one(clinic: House, settings: Settings) -> None:
    vale, kept = owing(clinic, 12_000, "Vale", "09:30"), owing(clinic, 4_000, "Kemp", "10:00")
    made = service.run_statements(clinic.chief, settings, [kept])
    assert (made.count, made.left_out) == (1, 1)
    row = row_of(clinic, kept)
    assert row.standing is Standing.DUE
    assert row.left_out is not None
    assert (row.left_out.run, row.left_out.by) == (made.run, "otto")
    assert row_of(clinic, vale).left_out is None
    assert row.seen_without(frozenset({kept})).left_out is None
    assert service.run_statements(clinic.chief, settings).left_out == 0
    assert row_of(clinic, kept).left_out is None


@on_sqlite_first
def test_undo_reaches_past_a_run_which_stays(clinic: House, settings: Settings) -> None:
    owing(clinic, 12_000, "Vale", "09:30")
    patient = owing(clinic, 4_000, "Kemp", "10:00")
    service.hold(clinic.chief, patient, HoldReason.DISPUTED, "to be checked")
    service.run_statements(clinic.chief, settings)
    assert undo_refused(clinic).startswith("cannot undo: run the statements")
    with clinic.store.reading() as db:
        found = last_action(db, clinic.chief, over_lasting=True)
    assert found is not None
    assert found.words == "hold or release statements"
    assert found.passed.startswith("run the statements: the statements have their numbers")
    undo_action(clinic.chief, found)
    assert row_of(clinic, patient).hold is None


def undo_refused(house: House) -> str:
    """Why the last action of the manager stays."""
    with pytest.raises(Conflict) as refused:
        undo_last(house.chief)
    return refused.value.words


def test_three_notices_in_their_intervals_and_then_a_person_decides(
    clinic: House, settings: Settings
) -> None:
    set_billing_rules(clinic.chief, replace(RULES, second_after_days=30, final_after_days=20))
    patient = owing(clinic, 12_000)
    sent: list[tuple[date, Step]] = []
    for days in range(0, 90, 5):
        go_to(clinic, TODAY + timedelta(days=days))
        if seen(clinic).due.count:
            made = service.run_statements(clinic.chief, settings)
            with clinic.store.reading() as db:
                (row,) = queries.statements(db, run=made.run)
            sent.append((row.day, row.step))
    assert sent == [
        (TODAY, Step.FIRST),
        (TODAY + timedelta(days=30), Step.SECOND),
        (TODAY + timedelta(days=50), Step.FINAL),
    ]
    assert row_of(clinic, patient).standing is Standing.FINAL
    with clinic.store.reading() as db:
        aged = queries.ledger(db, patient, TODAY + timedelta(days=40)).aging.patient
        last = queries.statement(db, 3).shown
    assert aged == (0, 12_000, 0, 0, 0)  # from the first statement on
    assert last.aging == (0, 12_000, 0, 0, 0)
    taking.take_on_balance(clinic.front, patient, (Tender(Pay.CARD, 12_000),))
    go_to(clinic, TODAY)
    a_visit(clinic, patient, 4_000, "14:00")
    go_to(clinic, TODAY + timedelta(days=95))
    assert (row_of(clinic, patient).standing, row_of(clinic, patient).step) == (Standing.DUE, Step.FIRST)


def test_what_it_says_adds_up_to_the_cent(clinic: House, settings: Settings) -> None:
    patient = owing(clinic, 12_000, at="10:30")
    with clinic.store.reading() as db:
        first = composing.accounts_owing(db, TODAY).accounts[0].visits[0].appointment_id
    second = a_visit(clinic, patient, 3_000, "11:30")
    taking.take_on_balance(clinic.front, patient, (Tender(Pay.CARD, 2_000), Tender(Pay.CHECK, 1_000)))
    adjusting.write_off(clinic.chief, first, Side.PATIENT, 700, "courtesy")
    adjusting.transfer(clinic.chief, second, Side.INSURER, 1_000, "it is covered")
    later = a_visit(clinic, patient, 1_000, "13:30")
    taking.take_prepayment(clinic.front, patient, (Tender(Pay.CARD, 1_300),), later)
    service.run_statements(clinic.chief, settings)
    with clinic.store.reading() as db:
        says = queries.statement(db, 1).shown
    assert [visit.owed_cents for visit in says.visits] == [8_300, 2_000]
    for visit in says.visits:
        assert sum(line.cents for line in visit.charges) == visit.charged_cents
        assert sum(line.cents for line in visit.payments) == -visit.paid_cents
        taken_off = visit.insurer_cents + visit.adjusted_cents + visit.paid_cents
        assert visit.charged_cents - taken_off == visit.owed_cents
    assert [visit.adjusted_cents for visit in says.visits] == [700, 0]
    assert (says.credit_cents, says.total_cents, says.asked_cents) == (300, 10_000, 10_000)
    assert [line.words.split(", ")[1] for line in says.visits[0].payments] == ["card", "check"]


def test_where_the_bills_go(clinic: House, settings: Settings) -> None:
    mother = patients.register(
        clinic.records, some_fields("Moss", "Eve", address=Address("1 Hill", "Apt 2", "Lynn", "MA", "01901"))
    )
    mrn = clinic.get(Patient, mother).mrn
    child = owing(
        clinic, 5_000, "Moss", "09:30", details=PatientDetails(guarantor=mrn, guarantor_is=Relation.PARENT)
    )
    by_letter = owing(
        clinic,
        5_000,
        "Shy",
        "10:00",
        details=PatientDetails(
            guarantor=mrn,
            guarantor_is=Relation.PARENT,
            private_by=PrivateWay.LETTER,
            private_to="PO Box 7, Lynn, MA",
        ),
    )
    by_call = owing(
        clinic,
        5_000,
        "Still",
        "10:30",
        details=PatientDetails(private_by=PrivateWay.CALL, private_to="15550107203"),
    )
    minor = owing(clinic, 5_000, "Small", "11:30", born="2015-03-02")
    dead = owing(clinic, 5_000, "Late", "11:00")
    with clinic.records.act("patient.edit") as db:
        db.get_one(Patient, dead).deceased = True
    assert row_of(clinic, by_call).hold is HoldReason.CONFIDENTIAL
    assert row_of(clinic, dead).hold is HoldReason.DECEASED
    service.run_statements(clinic.chief, settings)
    with clinic.store.reading() as db:
        sent = {row.patient_id: queries.statement(db, row.number).shown.to for row in queries.statements(db)}
    assert sent == {
        child: ("Eve Moss", "1 Hill", "Apt 2", "Lynn, MA 01901"),
        minor: ("Parent or guardian of Ada Small", "8 Quay", "Salem, MA 01970"),
        by_letter: ("Ada Shy", "PO Box 7", "Lynn", "MA"),
    }


@pytest.mark.parametrize(
    "died_at, separate, place",
    [
        ("statements.stored", False, "sqlite"),
        ("statements.stored", True, "sqlite"),
        ("statements.file written", False, "sqlite"),
        ("statements.file written", True, "sqlite"),
        ("desk.journal written", False, "sqlite"),
        ("desk.journal written", True, "sqlite"),
        pytest.param("statements.stored", True, "postgresql", marks=pytest.mark.postgres),
        pytest.param(
            "desk.journal written", False, "postgresql", marks=[pytest.mark.postgres, pytest.mark.long]
        ),
    ],
    indirect=["place"],
)
def test_a_killed_run_is_finished_and_nobody_is_sent_two(
    clinic: House, settings: Settings, killed_at: list[str], died_at: str, separate: bool
) -> None:
    owing(clinic, 5_000, "Vale", "09:30")
    owing(clinic, 6_000, "Wall", "10:00")
    killed_at.append(died_at)
    with pytest.raises(Killed):
        service.run_statements(clinic.chief, settings, separate=separate)
    owing(clinic, 7_000, "New", "10:30")
    stored = len(clinic.all(Statement))
    made = service.run_statements(clinic.chief, settings, separate=separate)
    if stored:
        assert (made.count, made.finished_old) == (2, True)
        made = service.run_statements(clinic.chief, settings)
        assert (made.count, made.finished_old) == (1, False)
    else:
        assert (made.count, made.finished_old) == (3, False)
    assert sorted(row.number for row in clinic.all(Statement)) == [1, 2, 3]
    assert len({row.patient_id for row in clinic.all(Statement)}) == 3
    assert all(row.written_at for row in clinic.all(StatementRun))
    texts = [
        page.extract_text() for file in settings.paper_folder.glob("*.pdf") for page in PdfReader(file).pages
    ]
    assert sorted(name for name in ("Vale", "Wall", "New") for text in texts if f"Ada {name}" in text) == [
        "New", "Vale", "Wall",
    ]  # fmt: skip


def test_printed_again_it_says_the_same(clinic: House, settings: Settings, tmp_path: Path) -> None:
    patient = owing(clinic, 5_000, "Vale")
    made = service.run_statements(clinic.chief, settings, separate=True)
    sent = (Path(made.folder) / made.files[0]).read_bytes()
    taking.take_on_balance(clinic.front, patient, (Tender(Pay.CARD, 4_000),))
    set_billing_rules(clinic.chief, replace(RULES, address="3 Other Road"))
    service.print_again(clinic.front, settings, 1, path=tmp_path / "again.pdf")
    service.print_run(clinic.front, settings, made.run, path=tmp_path / "all.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == sent == (tmp_path / "all.pdf").read_bytes()
    assert clinic.all(Statement)[0].printed == 2
    for call in (service.print_again, service.print_run):
        with pytest.raises(NotFound):
            call(clinic.front, settings, 99)


@on_sqlite_first
def test_holds_are_said_on_the_record_and_released(clinic: House, settings: Settings) -> None:
    patient = owing(clinic, 5_000)
    service.hold(clinic.front, patient, HoldReason.RETURNED, "moved, no new address")
    with pytest.raises(Conflict, match="held already"):
        service.hold(clinic.front, patient, HoldReason.RETURNED)
    with pytest.raises(Invalid):
        service.hold(clinic.front, patient, HoldReason.OTHER)
    with pytest.raises(Invalid):
        service.hold(clinic.front, patient, HoldReason.DECEASED)
    with clinic.store.reading() as db:
        assert account_words(db, patient, TODAY) == ("statements held: returned mail",)
        (held,) = queries.holds(db)
    assert held.says == "returned mail: moved, no new address"
    assert (row_of(clinic, patient).hold, row_of(clinic, patient).why) == (HoldReason.RETURNED, held.words)
    assert service.release(clinic.front, patient) == 1
    with pytest.raises(Conflict):
        service.release(clinic.front, patient, HoldReason.DISPUTED)
    with clinic.store.reading() as db:
        assert queries.holds(db, patient) == ()
        assert queries.holds(db, patient, only_open=False)[0].released_by == "mia"
        assert account_words(db, patient, TODAY) == ()
    assert row_of(clinic, patient).standing is Standing.DUE


def test_a_plan_is_held_or_shown_as_the_clinic_chose(clinic: House, settings: Settings) -> None:
    patient = owing(clinic, 20_000)
    make_plan(clinic.chief, patient, PlanTerms(20_000, 5_000, 10, TODAY + timedelta(days=8)))
    assert row_of(clinic, patient).hold is HoldReason.PLAN
    set_billing_rules(clinic.chief, replace(RULES, plans_are_held=False))
    assert (row_of(clinic, patient).standing, row_of(clinic, patient).cents) == (Standing.DUE, 5_000)
    made = service.run_statements(clinic.chief, settings)
    (page,) = words_of(made)
    assert "Your payment plan: $200.00 left, next $50.00" in page
    assert "Please pay now" in page
    taking.take_on_balance(clinic.front, patient, (Tender(Pay.CARD, 15_000),))
    go_to(clinic, TODAY + timedelta(days=31))
    row = row_of(clinic, patient)
    assert (row.standing, row.cents) == (Standing.EARLY, 0)
    assert row.why.startswith("plan: next due")


@on_sqlite
def test_two_plans_of_records_that_were_merged_ask_for_what_is_due_of_both(
    clinic: House, settings: Settings
) -> None:
    """Neither plan's rest is asked for as if nothing had been agreed on it."""
    kept, gone = owing(clinic, 9_000), owing(clinic, 6_000, "Moss", "13:30")
    soon, later = TODAY + timedelta(days=8), TODAY + timedelta(days=40)
    make_plan(clinic.chief, kept, PlanTerms(9_000, 3_000, soon.day, soon))
    make_plan(clinic.chief, gone, PlanTerms(6_000, 2_000, soon.day, soon))
    set_billing_rules(clinic.chief, replace(RULES, plans_are_held=False))
    merging.merge(clinic.chief, kept, gone)
    row = row_of(clinic, kept)
    assert (row.standing, row.cents) == (Standing.DUE, 3_000 + 2_000)
    service.run_statements(clinic.chief, settings)
    with clinic.store.reading() as db:
        says = queries.statement(db, 1).shown
    assert says is not None
    assert says.plan is not None
    assert (says.total_cents, says.asked_cents) == (15_000, 5_000)
    assert (says.plan.rest_cents, says.plan.next_day, says.plan.next_cents) == (15_000, soon, 5_000)
    set_billing_rules(clinic.chief, replace(RULES, plans_are_held=True))
    assert row_of(clinic, kept).why == "plan 1, kept; plan 2, kept"
    with pytest.raises(Conflict, match="plan 1"):
        make_plan(clinic.chief, kept, PlanTerms(5_000, 1_000, later.day, later))


def test_a_restricted_record_is_left_to_who_may_open_it(clinic: House, settings: Settings) -> None:
    shut = owing(clinic, 5_000, "Shut", "09:30")
    owing(clinic, 6_000, "Open", "10:00")
    restrict(clinic.chief, shut, RestrictedFor.VIP)
    biller = clinic.desk("D", Role.BILLER, "bea", 3)
    hidden = seen(clinic).rows[1].seen_without(frozenset({shut}))
    assert (hidden.standing, hidden.cents, hidden.to) == (Standing.CLOSED, 0, "")
    made = service.run_statements(biller, settings, confirmed=Counted(1, 6_000))
    assert made.count == 1
    made = service.run_statements(clinic.chief, settings)
    assert made.count == 1
    with pytest.raises(Restricted):
        service.print_again(biller, settings, 2)
    with pytest.raises(Restricted):
        service.hold(biller, shut, HoldReason.DISPUTED)


def test_a_begun_run_with_a_restricted_record_is_finished_by_a_manager(
    clinic: House, settings: Settings, killed_at: list[str]
) -> None:
    restrict(clinic.chief, owing(clinic, 5_000), RestrictedFor.VIP)
    killed_at.append("statements.stored")
    with pytest.raises(Killed):
        service.run_statements(clinic.chief, settings)
    with pytest.raises(NotPermitted, match="a manager finishes it"):
        service.run_statements(clinic.desk("D", Role.BILLER, "bea", 3), settings)
    assert service.run_statements(clinic.chief, settings).finished_old


def test_nothing_is_sent_before_the_clinic_has_an_address(house: House, settings: Settings) -> None:
    owing(house, 5_000)
    assert "statements rules --address" in seen(house).missing
    with pytest.raises(Invalid, match="address is not set"):
        service.run_statements(house.chief, settings)
    assert house.all(StatementRun) == []


@in_one_clinic(
    "wrong, field",
    [
        ({"due_days": 0}, "due_days"),
        ({"second_after_days": 366}, "second_after_days"),
        ({"minimum_cents": -1}, "minimum_cents"),
        ({"write_off_limit_cents": 1_000_001}, "write_off_limit_cents"),
        ({"address": "a\nb\nc\nd\ne"}, "address"),
        ({"how_to_pay": " "}, "how to pay"),
        ({"how_to_pay": "card 4111 1111 1111 1111"}, "how to pay"),
    ],
)
def test_rules_that_cannot_be_name_their_field(house: House, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_billing_rules(house.chief, replace(RULES, **wrong))  # type: ignore[arg-type]
    assert refused.value.field == field
    with house.store.reading() as db:
        assert billing_rules(db) == BillingRules()

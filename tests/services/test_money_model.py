"""Money against a model in memory: whatever is done in whatever order, nothing is off by a cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing import adjusting, ledger, taking
from clinic_tui.billing import service as billing
from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.ledger_rows import Balance, Side, VisitBalance
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.write_off_codes import WriteOffCode
from clinic_tui.errors import ClinicError
from clinic_tui.money import drawer_queries, drawers, queries
from clinic_tui.money import service as money
from clinic_tui.money.models import Payment, Receipt
from clinic_tui.money.rows import TAKES_BACK, Agreed, CountEntry, Kind, MoneyRules, Pay, Tender
from clinic_tui.patients import policies
from clinic_tui.patients.detail_rows import PatientDetails
from clinic_tui.patients.details import keep_details
from clinic_tui.patients.models import Patient
from clinic_tui.patients.policy import Policy
from clinic_tui.plans.models import PaymentPlan, PlanVisit
from clinic_tui.plans.queries import plans as plan_rows
from clinic_tui.plans.rows import PlanTerms
from clinic_tui.plans.service import end_plan, make_plan
from clinic_tui.plans.states import PlanEnd
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking
from clinic_tui.security.roles import Role
from clinic_tui.statements.composing import accounts_owing
from clinic_tui.statements.families import family_of
from clinic_tui.statements.family_money import move_credit, take_for_family
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import FU, LEE, MAC_KEY, ROOM_1, TODAY, House, a_patient
from tests.postgres_server import PostgresServer as PostgresRunning
from tests.services.books_tied import require_tied
from tests.services.machines import in_a_file, on_a_server, run

CENTS = st.integers(1, 9_000)
PAYS = st.sampled_from(Pay)
WHICH = st.integers(0, 30)
COPAY = 2_500
AGREED = Agreed(receipt=10**9, holder="mia")
LIMIT = 5_000
"""Of a write-off without words, where the clinic has set no other."""


@dataclass
class Visit:
    """One visit as the model knows it."""

    patient: int
    self_pay: bool
    charged: int = 0
    to_patient: int = 0
    to_insurer: int = 0
    closed: bool = False

    @property
    def insurer(self) -> int:
        """The insurer's part: nothing before there are charges."""
        return self.charged - min(self.own, self.charged) + self.to_insurer

    @property
    def own(self) -> int:
        """The patient's part before transfers and write-offs."""
        if self.self_pay:
            return self.charged
        return min(COPAY, self.charged) if self.closed else COPAY


@dataclass
class AgreedPlan:
    """A payment plan as the model knows it: its visits' parts and what was paid on them when it was made."""

    patient: int
    total: int
    visits: dict[int, tuple[int, int]]
    ended: bool = False


@dataclass
class Adjusted:
    """A transfer or a write-off, and whether it was taken back."""

    visit: int
    patient_cents: int
    insurer_cents: int
    back: bool = False


@dataclass
class Model:
    """Visits, what each patient paid, and what lies in the drawer."""

    visits: dict[int, Visit] = field(default_factory=dict)
    paid: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    left: dict[int, int] = field(default_factory=dict)
    """What can be refunded of each payment."""
    drawer: dict[Pay, int] | None = None
    handed_in: int = 0
    receipts: int = 0
    plans: dict[int, AgreedPlan] = field(default_factory=dict)
    adjusted: dict[int, Adjusted] = field(default_factory=dict)


class Money(RuleBasedStateMachine):
    """Charge, take, void, refund, transfer, write off, count and hand in, at one desk."""

    open_house: Callable[[], tuple[House, Callable[[], None]]]

    def __init__(self) -> None:
        super().__init__()
        self.house, self.close = type(self).open_house()
        self.people = [a_patient(self.house), a_patient(self.house)]
        policies.set_coverage(self.house.records, self.people[1], 1, None, Policy("Acme", copay_cents=COPAY))
        payer = PatientDetails(guarantor=self.house.get(Patient, self.people[0]).mrn)
        with self.house.records.act("patient.edit") as db:
            keep_details(db, self.people[1], payer)
        money.set_rules(self.house.chief, MoneyRules())
        self.chief_here = self.house.desk("A", Role.MANAGER, "otto", 2)
        self.model = Model()
        self.slot = 9 * 60 + 5
        self.looked_at = 0

    def teardown(self) -> None:
        require_tied(self.house)
        with self.house.store.reading() as db:
            assert verify_chain(db, MAC_KEY).finding is None
            assert verify_rows(db) is None
        self.close()

    def visit(self, which: int) -> int | None:
        """One of the visits."""
        numbers = list(self.model.visits)
        return numbers[which % len(numbers)] if numbers else None

    def must(self, allowed: bool, act: Callable[[], Any]) -> bool:
        """Do it; it is refused exactly where the model says so."""
        if allowed:
            act()
        else:
            with pytest.raises(ClinicError):
                act()
        return allowed

    @property
    def still_here(self) -> int | None:
        """The one visit that has not ended."""
        return next((number for number, visit in self.model.visits.items() if not visit.closed), None)

    @rule(who=st.integers(0, 1))
    def come(self, who: int) -> None:
        if self.still_here or self.slot > 16 * 60:
            return
        patient, desk = self.people[who], self.house.front
        booking = Booking(patient, LEE, FU, TODAY, self.slot, 5, overbook_reason="model")
        number = schedule.book(self.house.chief, booking)
        self.slot += 5
        answers = CheckInAnswers(self_pay=who == 0, coverage_seen=who == 1, copay_reason="later")
        reception.check_in(desk, number, None, answers)
        reception.take_to_room(desk, number, None, ROOM_1)
        reception.make_ready(desk, number, None)
        self.model.visits[number] = Visit(patient, self_pay=who == 0)

    @rule(cents=st.sampled_from([0, 1_000, 12_345]))
    def go(self, cents: int) -> None:
        number = self.still_here
        if number is None:
            return
        billing.check_out(self.house.front, number, None, [ChargeEntry("99213", "", 1, cents)])
        self.model.visits[number].charged += cents
        self.model.visits[number].closed = True

    @rule(which=WHICH, cents=CENTS)
    def charge(self, which: int, cents: int) -> None:
        if number := self.visit(which):
            billing.add_charges(self.house.front, number, [ChargeEntry("81002", "", 1, cents)])
            self.model.visits[number].charged += cents

    def took(self, patient: int, tenders: tuple[Tender, ...]) -> None:
        """The model's books after money was taken."""
        self.model.receipts += 1
        numbers = [row.id or 0 for row in self.house.all(Payment)][-len(tenders) :]
        for number, tender in zip(numbers, tenders, strict=True):
            self.model.paid[patient] += tender.cents
            self.model.left[number] = tender.cents
            self.into_drawer(tender.pay, tender.cents)

    def into_drawer(self, pay: Pay, cents: int) -> None:
        if self.model.drawer is not None:
            self.model.drawer[pay] += cents

    @rule(who=st.integers(0, 1), cents=CENTS, pay=PAYS, more=st.integers(0, 2_000), split=st.booleans())
    def pay_balance(self, who: int, cents: int, pay: Pay, more: int, split: bool) -> None:
        tenders: tuple[Tender, ...] = (Tender(pay, cents, cents + more if pay is Pay.CASH else None),)
        if split:
            tenders += (Tender(Pay.CARD, 777, reference="A1"),)
        act = lambda: taking.take_on_balance(self.house.front, self.people[who], tenders, agreed=AGREED)  # noqa: E731
        if self.must(self.model.drawer is not None or pay is Pay.CARD, act):
            self.took(self.people[who], tenders)

    @rule(which=WHICH, cents=CENTS, pay=PAYS)
    def prepay(self, which: int, cents: int, pay: Pay) -> None:
        number = self.visit(which)
        patient = self.model.visits[number].patient if number else self.people[0]
        tenders = (Tender(pay, cents),)
        act = lambda: taking.take_prepayment(self.house.front, patient, tenders, number, AGREED)  # noqa: E731
        if self.must(self.model.drawer is not None or pay is Pay.CARD, act):
            self.took(patient, tenders)

    @rule(who=st.integers(0, 1))
    def apply(self, who: int) -> None:
        with self.house.store.reading() as db:
            before = ledger.balance(db, self.people[who])
            can = min(before.owed_cents, taking.free_credit(db, self.people[who]))
        if self.must(can > 0, lambda: taking.apply_credit(self.house.front, self.people[who])):
            with self.house.store.reading() as db:
                after = ledger.balance(db, self.people[who])
            assert (after.owed_cents, after.credit_cents) == (
                before.owed_cents - can,
                before.credit_cents - can,
            )

    @rule(who=st.integers(0, 1))
    def apply_and_undo(self, who: int) -> None:
        with self.house.store.reading() as db:
            before = ledger.balance(db, self.people[who])
            can = min(before.owed_cents, taking.free_credit(db, self.people[who]))
        if can > 0:
            taking.apply_credit(self.house.front, self.people[who])
            undo_last(self.house.front)
            with self.house.store.reading() as db:
                assert ledger.balance(db, self.people[who]) == before

    def payment(self, which: int) -> Payment | None:
        """One of the payments."""
        rows = [row for row in self.house.all(Payment) if row.kind not in TAKES_BACK]
        return rows[which % len(rows)] if rows else None

    @rule(which=WHICH, cents=CENTS, pay=PAYS)
    def refund(self, which: int, cents: int, pay: Pay) -> None:
        row = self.payment(which)
        if row is None or row.id is None:
            return
        number, drawer = row.id, self.model.drawer
        allowed = cents <= self.model.left[number] and (drawer is not None or pay is Pay.CARD)
        if self.must(allowed, lambda: money.refund(self.chief_here, number, cents, pay, "model", "", AGREED)):
            self.model.receipts += 1
            self.model.left[number] -= cents
            self.model.paid[row.patient_id] -= cents
            self.into_drawer(pay, -cents)

    @rule(which=WHICH)
    def void(self, which: int) -> None:
        row = self.payment(which)
        if row is None or row.id is None:
            return
        number = row.id
        whole = self.model.left[number] == row.cents and row.kind is not Kind.MOVED_IN
        in_time = row.drawer_id is None or row.drawer_id > self.model.handed_in
        if self.must(whole and in_time, lambda: money.void(self.chief_here, number, "model")):
            self.model.left[number] = 0
            self.model.paid[row.patient_id] -= row.cents
            if row.drawer_id is not None:
                self.into_drawer(row.pay, -row.cents)

    def moved(self, who: int, cents: int, before: int) -> None:
        """The model's books after credit went to the other account."""
        self.model.paid[self.people[who]] -= cents
        self.model.paid[self.people[1 - who]] += cents
        for row in self.house.all(Payment)[before:]:
            if row.kind is Kind.MOVED_IN:
                self.model.left[row.id or 0] = row.cents
            else:
                self.model.left[row.reverses_id or 0] += row.cents

    @rule(who=st.integers(0, 1), cents=CENTS, undo=st.booleans())
    def move_credit(self, who: int, cents: int, undo: bool) -> None:
        here, there = self.people[who], self.people[1 - who]
        with self.house.store.reading() as db:
            can, books = taking.free_credit(db, here), ledger.balances(db, self.people)
        before = len(self.house.all(Payment))
        if not self.must(cents <= can, lambda: move_credit(self.house.front, here, there, cents)):
            return
        self.moved(who, cents, before)
        if undo:
            undo_last(self.house.front)
            self.moved(1 - who, cents, len(self.house.all(Payment)))
            for row in self.house.all(Payment)[before:]:
                if row.kind is Kind.MOVED_IN:
                    self.model.left[row.id or 0] = 0
                elif row.kind is Kind.MOVED_OUT and row.cents > 0:
                    self.model.left[row.reverses_id or 0] += row.cents
            with self.house.store.reading() as db:
                assert ledger.balances(db, self.people) == books

    @rule(cents=CENTS, pay=PAYS, more=st.integers(0, 2_000), split=st.booleans())
    def pay_for_both(self, cents: int, pay: Pay, more: int, split: bool) -> None:
        tenders = [Tender(pay, cents, cents + more if pay is Pay.CASH else None)]
        tenders += [Tender(Pay.CARD, 777, reference="A1")] if split else []
        total = sum(each.cents for each in tenders)
        with self.house.store.reading() as db:
            family = family_of(db, self.people[0], TODAY)
        asked = family is not None and total <= family.cents
        before = len(self.house.all(Payment))
        act = lambda: take_for_family(self.house.front, self.people[0], tenders, agreed=AGREED)  # noqa: E731
        if not self.must(asked and (self.model.drawer is not None or pay is Pay.CARD), act):
            return
        self.model.receipts += 1
        rows = self.house.all(Payment)[before:]
        assert sum(row.cents for row in rows) == total
        for row in rows:
            self.model.paid[row.patient_id] += row.cents
            self.model.left[row.id or 0] = row.cents
            self.into_drawer(row.pay, row.cents)

    @rule(who=st.integers(0, 1), cents=CENTS)
    def pay_and_undo(self, who: int, cents: int) -> None:
        taking.take_on_balance(self.house.front, self.people[who], (Tender(Pay.CARD, cents),), agreed=AGREED)
        self.model.receipts += 1
        self.model.left[self.house.all(Payment)[-1].id or 0] = 0
        undo_last(self.house.front)

    @rule(which=WHICH, cents=CENTS, to=st.sampled_from(Side))
    def transfer(self, which: int, cents: int, to: Side) -> None:
        number = self.visit(which)
        if number is None:
            return
        visit = self.model.visits[number]
        part = visit.insurer if to is Side.PATIENT else visit.own + visit.to_patient
        act = lambda: adjusting.transfer(self.house.chief, number, to, cents, "model")  # noqa: E731
        if self.must(cents <= part, act):
            sign = 1 if to is Side.PATIENT else -1
            self.adjusted(number, sign * cents, -sign * cents)

    def adjusted(self, number: int, patient_cents: int, insurer_cents: int) -> None:
        """The model's books after a transfer or a write-off."""
        visit = self.model.visits[number]
        visit.to_patient += patient_cents
        visit.to_insurer += insurer_cents
        self.model.adjusted[self.house.all(Adjustment)[-1].id or 0] = Adjusted(
            number, patient_cents, insurer_cents
        )

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        numbers = list(self.model.adjusted)
        if not numbers:
            return
        number = numbers[which % len(numbers)]
        old = self.model.adjusted[number]
        act = lambda: adjusting.take_back_adjustment(self.house.chief, number, "model")  # noqa: E731
        if self.must(not old.back, act):
            old.back = True
            self.model.visits[old.visit].to_patient -= old.patient_cents
            self.model.visits[old.visit].to_insurer -= old.insurer_cents

    def owed_of(self, number: int) -> int:
        """What the patient owes for a visit, by the model and what lies on it."""
        with self.house.store.reading() as db:
            paid = queries.paid_for_visit(db, number)
        return self.model.visits[number].own + self.model.visits[number].to_patient - paid

    def rest_of(self, plan: AgreedPlan) -> int:
        """What is left of a plan, by the model."""
        counted = 0
        for number, (part, paid) in plan.visits.items():
            visit = self.model.visits[number]
            with self.house.store.reading() as db:
                now = queries.paid_for_visit(db, number)
            counted += now - paid + max(0, part - visit.own - visit.to_patient)
        return max(0, plan.total - max(0, counted))

    @rule(who=st.integers(0, 1), cents=CENTS, each=st.integers(200, 5_000))
    def agree(self, who: int, cents: int, each: int) -> None:
        patient = self.people[who]
        holds = any(
            plan.patient == patient and not plan.ended and self.rest_of(plan)
            for plan in self.model.plans.values()
        )
        owed = {
            number: self.owed_of(number)
            for number, visit in self.model.visits.items()
            if visit.patient == patient and visit.closed
        }
        allowed = not holds and cents <= sum(each for each in owed.values() if each > 0)
        terms = PlanTerms(cents, min(each, cents), 15, TODAY)
        if self.must(allowed, lambda: make_plan(self.house.chief, patient, terms)):
            for plan in self.model.plans.values():
                plan.ended = plan.ended or plan.patient == patient
            row = self.house.all(PaymentPlan)[-1]
            visits = {
                each.appointment_id: (each.part_cents, each.paid_cents)
                for each in self.house.all(PlanVisit)
                if each.plan_id == row.id
            }
            self.model.plans[row.id or 0] = AgreedPlan(patient, cents, visits)

    @rule(which=WHICH)
    def break_plan(self, which: int) -> None:
        numbers = list(self.model.plans)
        if not numbers:
            return
        number = numbers[which % len(numbers)]
        plan = self.model.plans[number]
        act = lambda: end_plan(self.house.chief, number, PlanEnd.BROKEN, "model")  # noqa: E731
        if self.must(not plan.ended and self.rest_of(plan) > 0, act):
            plan.ended = True

    @rule(which=WHICH, cents=CENTS, side=st.sampled_from(Side), coded=st.booleans())
    def write_off(self, which: int, cents: int, side: Side, coded: bool) -> None:
        number = self.visit(which)
        if number is None:
            return
        visit = self.model.visits[number]
        with self.house.store.reading() as db:
            on_it = queries.paid_for_visit(db, number)
        owed = visit.own + visit.to_patient - on_it if side is Side.PATIENT else visit.insurer
        act = lambda: adjusting.write_off(  # noqa: E731
            self.house.chief,
            number,
            side,
            cents,
            "" if coded else "model",
            code=WriteOffCode.HARDSHIP if coded else None,
        )
        if self.must(cents <= owed and not (coded and cents > LIMIT), act):
            self.adjusted(number, *((-cents, 0) if side is Side.PATIENT else (0, -cents)))

    @rule()
    def open_drawer(self) -> None:
        act = lambda: drawers.open_drawer(self.house.front, 10_000)  # noqa: E731
        if self.must(self.model.drawer is None, act):
            self.model.drawer = {Pay.CASH: 10_000, Pay.CARD: 0, Pay.CHECK: 0}

    @rule(cents=CENTS, out=st.booleans())
    def move(self, cents: int, out: bool) -> None:
        lies = self.model.drawer
        act = drawers.pay_out if out else drawers.pay_in
        allowed = lies is not None and not (out and cents > lies[Pay.CASH])
        if self.must(allowed, lambda: act(self.house.front, cents, "model")):
            self.into_drawer(Pay.CASH, -cents if out else cents)

    @rule(pennies=st.integers(0, 9_999))
    def count_and_hand_in(self, pennies: int) -> None:
        lies = self.model.drawer
        entry = CountEntry(f".01x{pennies}", reason="model")
        if self.must(lies is not None, lambda: drawers.count_drawer(self.house.front, entry)):
            assert lies is not None
            with self.house.store.reading() as db:
                row = drawer_queries.drawer_at(db, "A", "mia", sees_expected=False)
            assert row is not None
            assert row.count is not None
            assert row.count.variance.cash_cents == pennies - lies[Pay.CASH]
            self.model.handed_in += 1
            assert drawers.submit_drawer(self.house.front, 0) == self.model.handed_in
            self.model.drawer = None

    @invariant()
    def nothing_is_off_by_a_cent(self) -> None:
        if self.house.head() == self.looked_at:  # refused: no line was written since the last look
            return
        self.looked_at = self.house.head()
        model = self.model
        with self.house.store.reading() as db:
            numbers = list(db.scalars(select(col(Receipt.number)).order_by(col(Receipt.number))))
            accounts = ledger.balances(db, self.people)
            visits = {each.appointment_id: each for each in ledger.visit_balances(db)}
            books = [ledger.ledger(db, patient, TODAY, limit=None) for patient in self.people]
            drawer = drawer_queries.drawer_at(db, "A", "mia", sees_expected=True)
            for number, left in model.left.items():
                lies = queries.lies_where(db, number)
                assert all(cents > 0 for cents in lies.values()), lies  # no visit gives back what it has not
                assert sum(lies.values()) == left
        assert numbers == list(range(1, model.receipts + 1))
        assert (drawer is None) == (model.drawer is None)
        if drawer is not None and model.drawer is not None:
            assert drawer.expected is not None
            assert {pay: drawer.expected.of(pay) for pay in Pay} == model.drawer
        for patient, book in zip(self.people, books, strict=True):
            mine = [visit for visit in model.visits.values() if visit.patient == patient]
            owed = sum(visit.own + visit.to_patient for visit in mine) - model.paid[patient]
            insurer = sum(visit.insurer for visit in mine)
            assert (accounts[patient].patient_cents, accounts[patient].insurer_cents) == (owed, insurer)
            assert sum(line.patient_cents for line in book.lines) == owed
            assert sum(line.insurer_cents for line in book.lines) == insurer
        for number, visit in model.visits.items():
            if number in visits:
                assert visits[number].patient_part_cents == visit.own + visit.to_patient
        self.plans_and_statements_agree(accounts, visits)

    def plans_and_statements_agree(
        self, accounts: dict[int, Balance], visits: dict[int, VisitBalance]
    ) -> None:
        """The rest of a plan is the model's and never more than is owed; a statement adds up."""
        with self.house.store.reading() as db:
            plans = {row.id: row for row in plan_rows(db, TODAY)}
            owing = accounts_owing(db, TODAY).accounts
            family = family_of(db, self.people[0], TODAY)
        stated = {part.patient.id: part.total_cents for each in owing for part in each.parts}
        together = [each for each in owing if self.people[1] in each.row.patient_ids and not each.plan]
        assert (family.cents if family else 0) == sum(each.total_cents for each in together)
        assert set(plans) == set(self.model.plans)
        for number, plan in self.model.plans.items():
            row = plans[number]
            assert row.rest_cents == self.rest_of(plan)
            assert row.rest_cents <= accounts[plan.patient].owed_cents
            assert row.open is (not plan.ended and row.rest_cents > 0)
            assert sum(each.cents for each in row.instalments) == plan.total
            assert sum(each.left_cents for each in row.instalments) == row.rest_cents
        for patient in self.people:
            mine = [each for each in visits.values() if each.patient_id == patient]
            ahead = sum(-each.patient_cents for each in mine if each.patient_cents < 0 and not each.closed)
            later = sum(each.patient_cents for each in mine if each.patient_cents > 0 and not each.closed)
            total = accounts[patient].patient_cents - later + ahead
            assert (patient in stated) is (total > 0)
            assert stated.get(patient, total) == total
        assert all(0 <= each.row.cents <= each.total_cents for each in owing)


def test_nothing_is_off_by_a_cent(furnished_file: Path, quick_folder: Path) -> None:
    run(Money, in_a_file(furnished_file, quick_folder), 3, 30)


@pytest.mark.postgres
def test_nothing_is_off_by_a_cent_on_a_server(
    postgres_server: PostgresRunning, furnished_database: str, tmp_path: Path
) -> None:
    run(Money, on_a_server(postgres_server, furnished_database, tmp_path), 1, 20)

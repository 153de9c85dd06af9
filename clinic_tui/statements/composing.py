"""What a run would send, and what each statement says: computed from the ledger at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing import ledger as accounts
from clinic_tui.billing.ledger_rows import Balance, VisitBalance
from clinic_tui.billing.missed_fee_standing import fee_lines
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rule_rows import BillingRules
from clinic_tui.billing.rule_setting import billing_rules
from clinic_tui.money.models import Allocation, Payment, Receipt
from clinic_tui.plans.plan_use import has_plans
from clinic_tui.plans.queries import plans
from clinic_tui.plans.rows import PlanRow
from clinic_tui.statements import mailing, rules
from clinic_tui.statements.queries import first_stated, holds, last_statements, unfinished_run
from clinic_tui.statements.rows import (
    AccountRow,
    Counted,
    Preview,
    Shown,
    ShownLine,
    ShownPlan,
    ShownVisit,
)
from clinic_tui.statements.states import HoldReason, Standing, Step

NO_ADDRESS = (
    "the clinic's own address is not set, and it stands on every statement: "
    "`clinic-tui statements rules --address` sets it"
)

_ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Account:
    """One account with a balance: its row in the preview, and what its statement is made of."""

    row: AccountRow
    visits: tuple[VisitBalance, ...]
    """Those that have ended and are owed, oldest first."""
    credit_cents: int
    total_cents: int
    to: tuple[str, ...]
    plan: PlanRow | None


@dataclass(frozen=True, slots=True)
class Found:
    """All accounts that owe something, the figures of the others, and the rules they were read by."""

    accounts: tuple[Account, ...]
    credit: Counted
    even: int
    insurer: Counted
    rules: BillingRules


def preview(db: Session, today: date) -> Preview:
    """What a run would do now: the accounts that owe something, those to be sent first, and counts."""
    found = accounts_owing(db, today)
    return Preview(
        rows=tuple(account.row for account in found.accounts),
        minimum_cents=found.rules.minimum_cents,
        credit=found.credit,
        even=found.even,
        insurer=found.insurer,
        unfinished_run=unfinished_run(db),
        missing="" if found.rules.address else NO_ADDRESS,
    )


def accounts_owing(db: Session, today: date) -> Found:
    """Every account that owes something for visits that have ended, with what a run would do with it."""
    clinics = billing_rules(db)
    whole = accounts.balances(db)
    visits: defaultdict[int, list[VisitBalance]] = defaultdict(list)
    for visit in accounts.visit_balances(db, only_open=True):
        visits[visit.patient_id].append(visit)
    stated = {patient: _stated(whole[patient], theirs) for patient, theirs in visits.items()}
    owing = {patient: each for patient, each in stated.items() if each[2] > 0}
    known = mailing.people(db, owing)
    held: defaultdict[int, list[Any]] = defaultdict(list)
    for hold in holds(db):
        held[hold.patient_id].append(hold)
    last = last_statements(db)
    on_one = first_stated(db) if last else {}
    planned: dict[int, PlanRow] = {}
    if has_plans(db):
        planned = {each.patient_id: each for each in plans(db, today, only_open=True)}
    found = []
    for patient, (theirs, credit, total) in owing.items():
        plan = planned.get(patient)
        to = mailing.mailing_of(known[patient], known, today)
        due = 0 if plan is None else plan.due_by(today + timedelta(days=clinics.due_days))
        row = AccountRow(
            patient_id=patient,
            name=known[patient].name,
            mrn=known[patient].mrn,
            cents=rules.asked_now(total, plan.rest_cents if plan else 0, due),
            standing=Standing.DUE,
            to=to.to[0] if to.to else "",
            last_day=last[patient][1] if patient in last else None,
            oldest_day=theirs[0].day,
        )
        row = _placed(row, clinics, today, to, held[patient], plan, total, last.get(patient), theirs, on_one)
        found.append(Account(row, theirs, credit, total, to.to, plan))
    found.sort(key=lambda each: (_ORDER.index(each.row.standing), each.row.name, each.row.patient_id))
    return Found(tuple(found), *_others(whole, owing), clinics)


def _stated(whole: Balance, visits: Iterable[VisitBalance]) -> tuple[tuple[VisitBalance, ...], int, int]:
    """The visits that are stated, the credit that is taken off, and what that comes to.

    A visit that has not ended is not stated, and money paid ahead on it is left there.
    """
    owed, over_ended, over_all = [], 0, 0
    for visit in visits:
        if visit.patient_cents > 0 and visit.closed:
            owed.append(visit)
        elif visit.patient_cents < 0:
            over_all -= visit.patient_cents
            over_ended -= visit.patient_cents if visit.closed else 0
    credit = whole.credit_cents - over_all + over_ended
    return tuple(owed), credit, sum(visit.patient_cents for visit in owed) - credit


def _others(whole: dict[int, Balance], owing: Collection[int]) -> tuple[Counted, int, Counted]:
    credit = [
        each.credit_cents for number, each in whole.items() if number not in owing and each.credit_cents
    ]
    even = sum(1 for each in whole.values() if each == Balance())
    insurer = [each.insurer_cents for each in whole.values() if each.insurer_cents > 0]
    return Counted(len(credit), sum(credit)), even, Counted(len(insurer), sum(insurer))


def _placed(
    row: AccountRow,
    clinics: BillingRules,
    today: date,
    to: mailing.Mailing,
    held: list[Any],
    plan: PlanRow | None,
    total: int,
    last: tuple[Step, date, frozenset[int]] | None,
    visits: tuple[VisitBalance, ...],
    on_one: dict[int, date],
) -> AccountRow:
    """Where the account stands: held is named before too small, and that before too early."""
    if held:
        hold = held[0]
        return _as(row, Standing.HELD, hold=hold.reason, why=hold.words)
    if to.hold is not None:
        return _as(row, Standing.HELD, hold=to.hold, why=to.why)
    if plan is not None and clinics.plans_are_held:
        return _as(row, Standing.HELD, hold=HoldReason.PLAN, why=f"plan {plan.id}, {plan.state}")
    if total < clinics.minimum_cents:
        return _as(row, Standing.SMALL)
    if row.cents <= 0:
        first = plan.next if plan else None
        return _as(row, Standing.EARLY, why=f"plan: next due {first.day:%m/%d/%y}" if first else "plan")
    step_before, day_before, on_last = last or (None, None, frozenset[int]())
    step = rules.next_step(
        step_before,
        still_owed=any(visit.appointment_id in on_last for visit in visits),
        new_visits=any(visit.appointment_id not in on_one for visit in visits),
    )
    if step is None:
        return _as(row, Standing.FINAL)
    earliest = rules.earliest_day(step, day_before, clinics.second_after_days, clinics.final_after_days)
    if earliest is not None and today < earliest:
        return _as(row, Standing.EARLY, step=step, why=f"{step.value} from {earliest:%m/%d/%y}")
    return _as(row, Standing.DUE, step=step)


def _as(
    row: AccountRow, standing: Standing, *, step: Step | None = None, hold: Any = None, why: str = ""
) -> AccountRow:
    values: dict[str, Any] = {"standing": standing, "step": step, "hold": hold, "why": why}
    return AccountRow(
        row.patient_id, row.name, row.mrn, row.cents, to=row.to, last_day=row.last_day,
        oldest_day=row.oldest_day, **values,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """The charges of visits, and the payments that lie on them."""

    charges: dict[int, list[ShownLine]]
    payments: dict[int, list[ShownLine]]
    fees: dict[int, ShownLine]
    """For visits that were missed: they count as charged, to the patient alone."""
    stated: dict[int, date]


def details_of(db: Session, found: Collection[Account]) -> Details:
    """What stands under the visits of these accounts."""
    visits = [visit.appointment_id for account in found for visit in account.visits]
    stated = first_stated(db, [account.row.patient_id for account in found])
    fees = {number: ShownLine(*line) for number, line in fee_lines(db, visits).items()}
    return Details(_charges(db, visits), _payments(db, visits), fees, stated)


def shown(
    account: Account,
    details: Details,
    clinics: BillingRules,
    *,
    number: int,
    today: date,
    clinic: str,
    phone: str,
) -> Shown:
    """All that the statement of an account says."""
    assert account.row.step is not None
    new = {visit.appointment_id: today for visit in account.visits}
    aged = accounts.aging(account.visits, today, {**new, **details.stated})
    plan, due_day = account.plan, today + timedelta(days=clinics.due_days)
    following = plan.next if plan else None
    return Shown(
        number=number,
        day=today,
        step=account.row.step,
        clinic=(clinic, *clinics.address.splitlines()),
        phone=phone,
        to=account.to,
        patient=account.row.name,
        mrn=account.row.mrn,
        visits=tuple(_visit(visit, details) for visit in account.visits),
        credit_cents=account.credit_cents,
        total_cents=account.total_cents,
        asked_cents=account.row.cents,
        aging=aged.patient,
        due_day=due_day,
        how_to_pay=clinics.how_to_pay,
        plan=None
        if plan is None
        else ShownPlan(
            plan.rest_cents,
            plan.missed_cents,
            following.day if following else None,
            following.left_cents if following else 0,
        ),
    )


def _visit(visit: VisitBalance, details: Details) -> ShownVisit:
    number, insurer = visit.appointment_id, max(0, visit.insurer_cents)
    fee = details.fees.get(number)
    charged = visit.charged_cents + (fee.cents if fee else 0)
    return ShownVisit(
        day=visit.day,
        charges=(*details.charges.get(number, ()), *((fee,) if fee else ())),
        payments=tuple(details.payments.get(number, ())),
        charged_cents=charged,
        insurer_cents=insurer,
        adjusted_cents=charged - insurer - visit.patient_part_cents,
        paid_cents=visit.paid_cents,
        owed_cents=visit.patient_cents,
    )


def _charges(db: Session, visits: Collection[int]) -> dict[int, list[ShownLine]]:
    columns: tuple[Any, ...] = (
        col(Charge.appointment_id), col(Charge.code), col(Charge.words), col(Charge.units), col(Charge.cents),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .where(col(Charge.appointment_id).in_(list(visits)))
        .order_by(col(Charge.appointment_id), col(Charge.place))
    )
    found: defaultdict[int, list[ShownLine]] = defaultdict(list)
    for visit, code, words, units, cents in rows:
        times = f" x{units}" if units > 1 else ""
        found[visit].append(ShownLine(f"{code} {words}".strip() + times, int(cents)))
    return found


def _payments(db: Session, visits: Collection[int]) -> dict[int, list[ShownLine]]:
    """What of each payment lies on these visits, oldest first; its lines add up to what is paid."""
    home, moved = col(Payment.appointment_id), col(Allocation.cents)

    def went(visit: Any, cents: Any) -> Any:
        return (
            select(col(Payment.id).label("payment"), visit.label("visit"), cents.label("cents"))
            .select_from(Allocation)
            .join(Payment, col(Payment.id) == col(Allocation.payment_id))
            .where(visit.in_(list(visits)))
        )

    at_home: Any = select(
        col(Payment.id).label("payment"), home.label("visit"), col(Payment.cents).label("cents")
    )
    parts = union_all(
        at_home.where(home.in_(list(visits))),
        went(col(Allocation.to_id), moved),
        went(col(Allocation.from_id), -moved),
    ).subquery("parts")
    columns: tuple[Any, ...] = (
        parts.c.visit, col(Payment.day), col(Payment.pay), col(Receipt.number), func.sum(parts.c.cents),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Payment, col(Payment.id) == parts.c.payment)
        .outerjoin(Receipt, col(Receipt.id) == col(Payment.receipt_id))
        .group_by(parts.c.visit, col(Payment.id), col(Payment.day), col(Payment.pay), col(Receipt.number))
        .order_by(col(Payment.id))
    )
    found: defaultdict[int, list[ShownLine]] = defaultdict(list)
    for visit, day, pay, receipt, cents in rows:
        if cents:
            how = "paid by you" if cents > 0 else "given back to you"
            number = f", receipt {receipt}" if receipt else ""
            found[visit].append(ShownLine(f"{day:%m/%d/%Y} {how}, {pay.value}{number}", -int(cents)))
    return found

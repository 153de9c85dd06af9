"""What a run would send, and what each statement says: computed from the ledger at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
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
from clinic_tui.money.rows import Kind, Pay
from clinic_tui.plans.plan_use import has_plans
from clinic_tui.plans.queries import plans
from clinic_tui.plans.rows import HeldPlans, PlanRow
from clinic_tui.statements import mailing, rules
from clinic_tui.statements.queries import (
    LastStatement,
    first_stated,
    holds,
    last_statements,
    left_out_of_last_run,
    unfinished_run,
)
from clinic_tui.statements.rows import (
    AccountPart,
    AccountRow,
    Counted,
    HoldRow,
    Preview,
    Shown,
    ShownLine,
    ShownPatient,
    ShownPlan,
    ShownVisit,
)
from clinic_tui.statements.states import HoldReason, Standing
from clinic_tui.statements.together import Part, stated_part, together

NO_ADDRESS = (
    "the clinic's own address is not set, and it stands on every statement: "
    "`clinic-tui statements rules --address` sets it"
)

_ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Account:
    """One account with a balance: its row in the preview, and what its statement is made of.

    All patients for whom one guarantor is sent the bills stand in it together, and the guarantor too. Alone
    stand who asked to be reached in confidence (45 CFR 164.522(b)), whose record is restricted, and who keeps
    a payment plan, which was agreed on for one patient. Credit of one is not taken off what another owes.
    """

    row: AccountRow
    parts: tuple[Part, ...]
    to: tuple[str, ...]
    plan: HeldPlans | None

    @property
    def visits(self) -> tuple[VisitBalance, ...]:
        """Those of all its patients that have ended and are owed, in the order of the patients."""
        return tuple(visit for part in self.parts for visit in part.visits)

    @property
    def credit_cents(self) -> int:
        """What is taken off."""
        return sum(part.credit_cents for part in self.parts)

    @property
    def total_cents(self) -> int:
        """What is owed."""
        return sum(part.total_cents for part in self.parts)


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
    stated = {patient: stated_part(whole[patient], theirs) for patient, theirs in visits.items()}
    owing = {patient: each for patient, each in stated.items() if each[2] > 0}
    known = mailing.people(db, owing)
    held: defaultdict[int, list[HoldRow]] = defaultdict(list)
    for hold in holds(db):
        held[hold.patient_id].append(hold)
    last = last_statements(db)
    on_one = first_stated(db) if last else {}
    left_out = left_out_of_last_run(db)
    planned = _planned(db, today) if has_plans(db) else {}
    found = []
    for head, patients in together(known, owing, planned).items():
        parts = tuple(Part(known[patient], *owing[patient]) for patient in patients)
        first, total = parts[0].patient, sum(part.total_cents for part in parts)
        plan = planned.get(first.id) if len(parts) == 1 else None
        to = mailing.mailing_of(first, known, today)
        due = 0 if plan is None else plan.due_by(today + timedelta(days=clinics.due_days))
        before = [last[patient] for patient in patients if patient in last]
        newest = max(before, key=lambda each: each.id) if before else None
        lead = known[head] if len(parts) > 1 else first
        row = AccountRow(
            patient_id=lead.id,
            name=lead.name,
            mrn=lead.mrn,
            cents=rules.asked_now(total, plan.rest_cents if plan else 0, due),
            standing=Standing.DUE,
            to=to.to[0] if to.to else "",
            last_day=newest.day if newest else None,
            oldest_day=min(part.visits[0].day for part in parts),
            parts=tuple(
                AccountPart(part.patient.id, part.patient.name, part.patient.mrn, part.total_cents)
                for part in parts
            )
            if len(parts) > 1
            else (),
        )
        account = Account(row, parts, to.to, plan)
        holding = [hold for each in _answering(first, patients) for hold in held[each]]
        row = _placed(account, clinics, today, to, holding, newest, on_one)
        if row.standing is Standing.DUE and row.patient_id in left_out:
            row = replace(row, left_out=left_out[row.patient_id])
        found.append(replace(account, row=row))
    found.sort(key=lambda each: (_ORDER.index(each.row.standing), each.row.name, each.row.patient_id))
    return Found(tuple(found), *_others(whole, owing), clinics)


def _planned(db: Session, today: date) -> dict[int, HeldPlans]:
    found: defaultdict[int, list[PlanRow]] = defaultdict(list)
    for each in plans(db, today, only_open=True):
        found[each.patient_id].append(each)
    return {
        patient: HeldPlans(tuple(sorted(held, key=lambda each: each.id))) for patient, held in found.items()
    }


def _answering(first: mailing.Person, patients: Iterable[int]) -> Iterable[int]:
    """Whose holds count: the patients' own, and those of who is sent the bills."""
    return dict.fromkeys((*patients, *((first.billed_to,) if first.billed_to else ())))


def _others(whole: dict[int, Balance], owing: Collection[int]) -> tuple[Counted, int, Counted]:
    credit = [
        each.credit_cents for number, each in whole.items() if number not in owing and each.credit_cents
    ]
    even = sum(1 for each in whole.values() if each == Balance())
    insurer = [each.insurer_cents for each in whole.values() if each.insurer_cents > 0]
    return Counted(len(credit), sum(credit)), even, Counted(len(insurer), sum(insurer))


def _placed(
    account: Account,
    clinics: BillingRules,
    today: date,
    to: mailing.Mailing,
    held: list[HoldRow],
    last: LastStatement | None,
    on_one: dict[int, date],
) -> AccountRow:
    """Where the account stands: held is named before too small, and that before too early."""
    row, plan = account.row, account.plan
    if held:
        hold = held[0]
        of = "" if hold.patient_id == row.patient_id and not row.parts else f"of {hold.name}"
        why = ": ".join(filter(None, (of, hold.words)))
        whose = (hold.patient_id, hold.name)
        return replace(row, standing=Standing.HELD, hold=hold.reason, why=why, held_of=whose)
    if to.hold is not None:
        return replace(row, standing=Standing.HELD, hold=to.hold, why=to.why)
    if plan is not None and clinics.plans_are_held:
        return replace(row, standing=Standing.HELD, hold=HoldReason.PLAN, why=plan.words)
    if account.total_cents < clinics.minimum_cents:
        return replace(row, standing=Standing.SMALL)
    if row.cents <= 0:
        first = plan.next if plan else None
        why = f"plan: next due {first.day:%m/%d/%y}" if first else "plan"
        return replace(row, standing=Standing.EARLY, why=why)
    step = rules.next_step(
        last.step if last else None,
        still_owed=last is not None and any(visit.appointment_id in last.visits for visit in account.visits),
        new_visits=any(visit.appointment_id not in on_one for visit in account.visits),
    )
    if step is None:
        return replace(row, standing=Standing.FINAL)
    earliest = rules.earliest_day(
        step, last.day if last else None, clinics.second_after_days, clinics.final_after_days
    )
    if earliest is not None and today < earliest:
        why = f"{step.value} from {earliest:%m/%d/%y}"
        return replace(row, standing=Standing.EARLY, step=step, why=why)
    return replace(row, step=step)


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
    stated = first_stated(db, [part.patient.id for account in found for part in account.parts])
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
        visits=tuple(
            _visit(visit, details, part.patient.mrn if account.row.parts else "")
            for part in account.parts
            for visit in part.visits
        ),
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
        patients=tuple(
            ShownPatient(part.patient.name, part.patient.mrn, part.credit_cents, part.total_cents)
            for part in account.parts
        )
        if account.row.parts
        else (),
    )


def _visit(visit: VisitBalance, details: Details, mrn: str) -> ShownVisit:
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
        mrn=mrn,
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
        parts.c.visit, col(Payment.day), col(Payment.kind), col(Payment.pay), col(Receipt.number),
        func.sum(parts.c.cents),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Payment, col(Payment.id) == parts.c.payment)
        .outerjoin(Receipt, col(Receipt.id) == col(Payment.receipt_id))
        .group_by(col(Payment.id), *columns[:-1])
        .order_by(col(Payment.id))
    )
    found: defaultdict[int, list[ShownLine]] = defaultdict(list)
    for visit, day, kind, pay, receipt, cents in rows:
        if cents:
            number = f", receipt {receipt}" if receipt else ""
            words = f"{day:%m/%d/%Y} {_how(kind, pay, int(cents))}{number}"
            found[visit].append(ShownLine(words, -int(cents)))
    return found


def _how(kind: Kind, pay: Pay, cents: int) -> str:
    """What a payment, or its return, is to who gets the statement."""
    if kind in (Kind.MOVED_IN, Kind.MOVED_OUT):
        return "credit from another account" if cents > 0 else "credit moved to another account"
    return f"{'paid by you' if cents > 0 else 'given back to you'}, {pay.value}"

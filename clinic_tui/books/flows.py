"""Charges, payments and adjustments, summed in the database by the day on which they were posted.

Charges less payments less adjustments of all days are A/R now, to the cent: nothing else moves what is owed
in all. Transfers, copays that are asked, and what a remittance puts to the patient move it from one side to
the other, and so are none of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.insurer_models import InsurerPosting
from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.billing.models import Charge
from clinic_tui.books.rows import FLOW_SUMS, ON_ACCOUNT, PATIENTS, Flow, Money, MoneyBy
from clinic_tui.books.whose import billed_policy, payer_name
from clinic_tui.claims.models import Claim
from clinic_tui.clock import instant_of
from clinic_tui.errors import Invalid
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.store.columns import RowId

MOST_DAYS = 1100
"""Days of one span."""

_GIVEN_UP = (AdjustmentKind.WRITE_OFF, AdjustmentKind.DISCOUNT)


def money(db: Session, first: date, last: date, by: MoneyBy, zone: ZoneInfo) -> Money:
    """The flows from `first` to `last`, both included. Raises Invalid for a span that cannot be."""
    require_span(first, last)
    days = flows_by_day(db, None, last)
    before = sum(flow.change_cents for day, flow in days.items() if day < first)
    within = {day: flow for day, flow in days.items() if day >= first}
    if by is MoneyBy.PAYER:
        rows = _by_payer(db, first, last)
    elif by is MoneyBy.PROVIDER:
        rows = _by_provider(db, first, last, zone)
    elif by is MoneyBy.MONTH:
        rows = _by_month(within)
    else:
        rows = tuple(within[day] for day in sorted(within))
    every = [within.get(first + timedelta(days=n), Flow("")) for n in range((last - first).days + 1)]
    return Money(
        first,
        last,
        by,
        rows,
        summed("all", within.values()),
        before,
        tuple((each.charged_cents, each.paid_cents) for each in every),
    )


def require_span(first: date, last: date) -> None:
    """Raise Invalid for a span that ends before it begins, or is too long."""
    if not 0 <= (last - first).days < MOST_DAYS:
        raise Invalid(f"the last day is not before the first, and at most {MOST_DAYS} days are told", "to")


def summed(key: str, flows: Any, name: str = "") -> Flow:
    """Several flows together."""
    known = list(flows)
    return Flow(key, name, *(sum(getattr(each, each_sum) for each in known) for each_sum in FLOW_SUMS))


def flows_by_day(db: Session, first: date | None, last: date | None) -> Mapping[date, Flow]:
    """The flow of each day that has one; None: without an end on that side."""
    moves = _moves(first, last)
    rows = db.execute(select(moves.c.day, *_sums(moves)).group_by(moves.c.day))
    return {day: Flow(f"{day:%Y-%m-%d}", "", *map(int, sums)) for day, *sums in rows}


def _by_month(days: Mapping[date, Flow]) -> tuple[Flow, ...]:
    months: dict[date, list[Flow]] = {}
    for day in sorted(days):
        months.setdefault(day.replace(day=1), []).append(days[day])
    return tuple(summed(f"{month:%Y-%m}", flows) for month, flows in months.items())


def _by_payer(db: Session, first: date, last: date) -> tuple[Flow, ...]:
    moves = _moves(first, last)
    visits = (
        select(moves.c.visit, moves.c.policy, moves.c.side, *_sums(moves))
        .group_by(moves.c.visit, moves.c.policy, moves.c.side)
        .cte("by_visit")
    )
    who: Any = case((visits.c.side == _PATIENT, literal(PATIENTS)), else_=payer_name())
    rows = db.execute(
        select(who.label("who"), *(func.sum(visits.c[name]) for name in FLOW_SUMS))
        .select_from(visits)
        .outerjoin(Appointment, col(Appointment.id) == visits.c.visit)
        .outerjoin(
            Coverage,
            and_(
                visits.c.side != _PATIENT,
                col(Coverage.id) == func.coalesce(visits.c.policy, billed_policy()),
            ),
        )
        .outerjoin(Payer, col(Payer.id) == col(Coverage.payer_id))
        .group_by(who)
    )
    found = [Flow(name, "", *map(int, sums)) for name, *sums in rows]
    return tuple(sorted(found, key=lambda each: (each.key == PATIENTS, -each.charged_cents, each.key)))


def _by_provider(db: Session, first: date, last: date, zone: ZoneInfo) -> tuple[Flow, ...]:
    moves = _moves(first, last, zone)
    rows = db.execute(
        select(col(Provider.code), col(Provider.name), *_sums(moves))
        .select_from(moves)
        .outerjoin(Appointment, col(Appointment.id) == moves.c.visit)
        .outerjoin(Provider, col(Provider.id) == col(Appointment.provider_id))
        .group_by(col(Provider.code), col(Provider.name))
    )
    found = [Flow(code or ON_ACCOUNT, name or "", *map(int, sums)) for code, name, *sums in rows]
    return tuple(sorted(found, key=lambda each: (each.key == ON_ACCOUNT, each.key)))


_PATIENT, _VISIT = 0, 1
"""On whose side a move stands: of patients, or of who is to pay the visit."""


def _sums(moves: Subquery) -> list[Any]:
    return [func.coalesce(func.sum(moves.c[name]), 0).label(name) for name in FLOW_SUMS]


def _moves(first: date | None, last: date | None, zone: ZoneInfo | None = None) -> Subquery:
    """All moves of a span: day, visit, policy where a claim names it, side, and the sums.

    With a `zone` what was put from one visit on another is moved there too, on the day it was.
    """
    day_of_charge: Any = func.coalesce(col(Charge.posted_on), col(Appointment.day))
    own, theirs = -col(Adjustment.patient_cents), -col(Adjustment.insurer_cents)
    given_up = col(Adjustment.kind).in_(_GIVEN_UP)
    is_fee = col(Adjustment.kind) == AdjustmentKind.MISSED_FEE
    day = col(Adjustment.day)
    branches = [
        _within(
            _branch(day_of_charge, col(Charge.appointment_id), _VISIT, charged_cents=col(Charge.cents))
            .select_from(Charge)
            .join(Appointment, col(Appointment.id) == col(Charge.appointment_id)),
            day_of_charge, first, last,
        ),
        _within(
            _branch(
                col(Payment.day), col(Payment.appointment_id), _PATIENT, patient_paid_cents=col(Payment.cents)
            ),
            col(Payment.day), first, last,
        ),
        _within(
            _branch(
                day, col(Adjustment.appointment_id), _PATIENT,
                written_off_cents=case((given_up, own), else_=0), fees_cents=case((is_fee, -own), else_=0),
            ).where(or_(given_up, is_fee)),
            day, first, last,
        ),
        _within(
            _branch(day, col(Adjustment.appointment_id), _VISIT, written_off_cents=theirs).where(
                given_up, col(Adjustment.insurer_cents) != 0
            ),
            day, first, last,
        ),
        _within(
            _branch(
                col(InsurerPosting.day), col(InsurerPosting.appointment_id), _VISIT,
                policy=col(Claim.coverage_id), insurer_paid_cents=col(InsurerPosting.paid_cents),
                contract_cents=col(InsurerPosting.contract_cents),
                written_off_cents=col(InsurerPosting.written_off_cents),
            ).join(Claim, col(Claim.id) == col(InsurerPosting.claim_id)),
            col(InsurerPosting.day), first, last,
        ),
    ]  # fmt: skip
    if zone is not None and first is not None and last is not None:
        begins = instant_of(first, 0, zone)
        ends = instant_of(last + timedelta(days=1), 0, zone)
        for visit, cents in (
            (col(Allocation.to_id), col(Allocation.cents)),
            (col(Allocation.from_id), -col(Allocation.cents)),
        ):
            branches.append(
                _branch(null(), visit, _PATIENT, patient_paid_cents=cents).where(
                    col(Allocation.at) >= begins, col(Allocation.at) < ends
                )
            )
    return union_all(*branches).subquery("moves")


def _branch(day: Any, visit: Any, side: int, policy: Any = None, **sums: Any) -> Select[Any]:
    return select(
        day.label("day"),
        visit.label("visit"),
        cast(null() if policy is None else policy, RowId).label("policy"),
        literal(side).label("side"),
        *(cast(sums.get(name, 0), BigInteger).label(name) for name in FLOW_SUMS),
    )


def _within(statement: Select[Any], day: Any, first: date | None, last: date | None) -> Select[Any]:
    if first is not None:
        statement = statement.where(day >= first)
    return statement if last is None else statement.where(day <= last)

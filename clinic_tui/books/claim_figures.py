"""How payers decide on claims: first-pass rate, denial rate, days to pay. Summed in the database.

What counts is the first decision on a claim (the first remittance that names it), in the span in which the
payer made it: what is corrected, appealed or paid later changes no figure of that span any more. So denials
are initial denials, as HFMA's MAP Keys have them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, ColumnElement, and_, case, exists, extract, func, literal, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.books.flows import require_span
from clinic_tui.books.receivables import MOST_BEHIND
from clinic_tui.books.rows import NO_POLICY, Behind, ClaimFigures, Decided, DeniedFor
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.states import Happening
from clinic_tui.clock import instant_of
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.remittance.denials import reason_words

_DAY_SECONDS = 86_400


def claim_figures(db: Session, first: date, last: date, zone: ZoneInfo) -> ClaimFigures:
    """First decisions from `first` to `last`, both included. Raises Invalid for a span that cannot be."""
    require_span(first, last)
    firsts = _first_answers(first, last, zone)
    payers = {row.who: row for row in _decided(db, firsts)}
    for who, paid, seconds in db.execute(_paid(_first_answers(first, last, zone, paid=True))):
        row = payers.get(who, Decided(who))
        payers[who] = replace(row, paid=paid, days_sum=round(int(seconds) / _DAY_SECONDS))
    rows = tuple(sorted(payers.values(), key=lambda each: (-each.claims, each.who)))
    return ClaimFigures(first, last, rows, _all(rows), _denials(db, firsts))


def claims_behind(
    db: Session,
    first: date,
    last: date,
    zone: ZoneInfo,
    who: str,
    reason: str | None,
    most: int = MOST_BEHIND,
) -> tuple[Behind, ...]:
    """The claims of a payer that were decided on first in a span, or those denied for one reason.

    The dearest come first.
    """
    firsts = _first_answers(first, last, zone)
    named = _payer()
    columns: tuple[Any, ...] = (
        col(Claim.patient_id), col(Patient.family), col(Patient.given), col(Patient.mrn),
        col(Claim.appointment_id), col(Claim.id), col(Claim.day), firsts.c.words,
        firsts.c.denied_cents if reason is not None else firsts.c.charged_cents,
    )  # fmt: skip
    statement = _with_payer(select(*columns), firsts).join(Patient, col(Patient.id) == col(Claim.patient_id))
    if who:
        statement = statement.where(named == who)
    if reason is not None:
        statement = statement.where(firsts.c.denied_as != "", firsts.c.denied_reason == reason)
    cents = columns[-1]
    found = db.execute(statement.order_by(cents.desc(), col(Claim.id)).limit(most))
    return tuple(
        Behind(
            row[0], f"{row[1]}, {row[2]}" if row[2] else row[1], row[3], row[4], row[5], row[6], row[7],
            int(row[8]),
        )
        for row in found
    )  # fmt: skip


def _first_answers(first: date, last: date, zone: ZoneInfo, *, paid: bool = False) -> CTE:
    """The first remittance of each claim, where it is of the span; with `paid` the first that paid."""
    earlier = aliased(ClaimAnswer)
    answer, told = col(ClaimAnswer.id), col(ClaimAnswer.said_at)
    before = or_(col(earlier.said_at) < told, and_(col(earlier.said_at) == told, col(earlier.id) < answer))
    others = [
        col(earlier.claim_id) == col(ClaimAnswer.claim_id),
        col(earlier.happening) == Happening.REMITTED,
        before,
    ]
    own = [col(ClaimAnswer.happening) == Happening.REMITTED]
    if paid:
        own.append(col(ClaimAnswer.paid_cents) > 0)
        others.append(col(earlier.paid_cents) > 0)
    charged = func.coalesce(col(ClaimAnswer.charged_cents), 0)
    settled = (
        func.coalesce(col(ClaimAnswer.paid_cents), 0)
        + func.coalesce(col(ClaimAnswer.contract_cents), 0)
        + func.coalesce(col(ClaimAnswer.patient_cents), 0)
    )
    # answers from before their denial was kept: what stands on the claim is the nearest to it
    as_now = case((charged > settled, charged - settled), else_=0)
    denied_as = func.coalesce(col(ClaimAnswer.denied_as), col(Claim.denied_as))
    return (
        select(
            col(ClaimAnswer.claim_id).label("claim_id"),
            col(ClaimAnswer.sending_id).label("sending_id"),
            told.label("said_at"),
            charged.label("charged_cents"),
            col(ClaimAnswer.words).label("words"),
            denied_as.label("denied_as"),
            func.coalesce(col(ClaimAnswer.denied_reason), col(Claim.denied_reason)).label("denied_reason"),
            func.coalesce(col(ClaimAnswer.denied_cents), case((denied_as != "", as_now), else_=0)).label(
                "denied_cents"
            ),
        )
        .join(Claim, col(Claim.id) == col(ClaimAnswer.claim_id))
        .where(
            *own,
            told >= instant_of(first, 0, zone),
            told < instant_of(last + timedelta(days=1), 0, zone),
            ~exists().where(*others),
        )
        .cte("first_paid" if paid else "first_answers")
    )


def _decided(db: Session, firsts: CTE) -> list[Decided]:
    own = _first_sending(firsts, func.min(col(ClaimSending.id)))
    rejected = exists().where(
        col(ClaimAnswer.sending_id) == firsts.c.sending_id, col(ClaimAnswer.happening) == Happening.REJECTED
    )
    denied = firsts.c.denied_as != ""
    rows = select(
        _payer().label("who"),
        firsts.c.charged_cents,
        case((own.is_not(None), 1), else_=0).label("sent"),
        case((and_(own == firsts.c.sending_id, ~denied, ~rejected), 1), else_=0).label("first_pass"),
        case((denied, 1), else_=0).label("denied"),
        firsts.c.denied_cents,
    )
    found = _with_payer(rows, firsts).subquery("decided")
    sums = (
        func.sum(found.c[name]) for name in ("charged_cents", "sent", "first_pass", "denied", "denied_cents")
    )
    return [
        Decided(who, *map(int, numbers))
        for who, *numbers in db.execute(select(found.c.who, func.count(), *sums).group_by(found.c.who))
    ]


def _paid(firsts: CTE) -> Any:
    """By payer: claims whose first payment is of the span, and the seconds since they were first sent."""
    sent = _first_sending(firsts, func.min(col(ClaimSending.at)))
    rows = _with_payer(
        select(_payer().label("who"), sent.label("sent_at"), firsts.c.said_at), firsts
    ).subquery("paid")
    seconds = extract("epoch", rows.c.said_at) - extract("epoch", rows.c.sent_at)
    return (
        select(rows.c.who, func.count(), func.sum(case((seconds > 0, seconds), else_=0)))
        .where(rows.c.sent_at.is_not(None))
        .group_by(rows.c.who)
    )


def _denials(db: Session, firsts: CTE) -> tuple[DeniedFor, ...]:
    rows = _with_payer(
        select(_payer().label("who"), firsts.c.denied_as, firsts.c.denied_reason, firsts.c.denied_cents),
        firsts,
    ).where(firsts.c.denied_as != "")
    found = rows.subquery("denials")
    cents = func.sum(found.c.denied_cents)
    by = (found.c.who, found.c.denied_as, found.c.denied_reason)
    told = db.execute(
        select(*by, func.count(), cents).group_by(*by).order_by(cents.desc(), func.count().desc(), *by)
    )
    return tuple(
        DeniedFor(who, kind.replace("-", " "), reason, claims, int(sum_of), reason_words(reason))
        for who, kind, reason, claims, sum_of in told
    )


def _first_sending(firsts: CTE, what: Any) -> ColumnElement[Any]:
    return (
        select(what)
        .where(col(ClaimSending.claim_id) == firsts.c.claim_id)
        .correlate(firsts)
        .scalar_subquery()
    )


def _payer() -> ColumnElement[str]:
    return func.coalesce(col(Payer.name), col(Coverage.payer), literal(NO_POLICY))


def _with_payer(statement: Any, firsts: CTE) -> Any:
    return (
        statement.select_from(firsts)
        .join(Claim, col(Claim.id) == firsts.c.claim_id)
        .outerjoin(Coverage, col(Coverage.id) == col(Claim.coverage_id))
        .outerjoin(Payer, col(Payer.id) == col(Claim.payer_id))
    )


def _all(rows: tuple[Decided, ...]) -> Decided:
    names = ("claims", "cents", "sent", "first_pass", "denied", "denied_cents", "paid", "days_sum")
    return Decided("all", *(sum(getattr(row, name) for row in rows) for name in names))

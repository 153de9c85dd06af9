"""The clinic's rules of authorizations: which visits need one, and when running ones are warned of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.authorization.fields import clean_codes
from clinic_tui.schedule.authorization.models import AuthorizationNeed, AuthorizationRule
from clinic_tui.schedule.authorization.rows import Limits, NeedRow
from clinic_tui.schedule.authorization.rules import payer_key
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.models import VisitType
from clinic_tui.store.desk import Desk, DeskSession

VERB = "authorization.rules"
MOST_DAYS, MOST_UNITS, FURTHEST = 120, 99, 60


def needs_of(db: Session) -> tuple[NeedRow, ...]:
    """All rules of what visits need, by kind, payer and type."""
    columns: tuple[Any, ...] = (
        col(AuthorizationNeed.id), col(AuthorizationNeed.kind), col(VisitType.code),
        col(AuthorizationNeed.payer), col(AuthorizationNeed.needed), col(AuthorizationNeed.procedures),
    )  # fmt: skip
    rows = db.execute(
        select(*columns).outerjoin(VisitType, col(VisitType.id) == col(AuthorizationNeed.visit_type_id))
    )
    found = [
        NeedRow(number, kind, code or "", payer, needed, tuple(procedures.split()))
        for number, kind, code, payer, needed, procedures in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.kind, each.payer.casefold(), each.visit_type, each.id)))


def set_need(
    desk: Desk,
    kind: AuthorizationKind,
    visit_type_id: int | None,
    payer: str,
    *,
    needed: bool,
    procedures: tuple[str, ...] = (),
) -> int:
    """Say that visits of a type, for a payer, need one or none; the number of the rule.

    A rule for the same type and payer is changed. Raises Invalid naming the field, NotFound.
    """
    name, codes = clean_text(payer, 100, "payer"), clean_codes(procedures, "procedures")
    with desk.act(VERB) as db:
        if visit_type_id is not None:
            db.need(VisitType, visit_type_id, f"there is no visit type {visit_type_id}")
        row = _need(db, kind, visit_type_id, name)
        if row is None:
            row = AuthorizationNeed(kind=kind, visit_type_id=visit_type_id, payer=name)
        row.needed, row.procedures, row.payer = needed, " ".join(codes), name
        db.add(row)
        db.flush()
        return row.id or 0


def remove_need(desk: Desk, kind: AuthorizationKind, visit_type_id: int | None, payer: str) -> None:
    """Take a rule away. Raises NotFound."""
    with desk.act(VERB) as db:
        row = _need(db, kind, visit_type_id, clean_text(payer, 100, "payer"))
        if row is None:
            raise NotFound("there is no such rule: `authorizations need list` shows them")
        db.delete(row)


def _need(
    db: DeskSession, kind: AuthorizationKind, visit_type_id: int | None, payer: str
) -> AuthorizationNeed | None:
    rows = db.scalars(
        select(AuthorizationNeed).where(
            col(AuthorizationNeed.kind) == kind, col(AuthorizationNeed.visit_type_id) == visit_type_id
        )
        if visit_type_id is not None
        else select(AuthorizationNeed).where(
            col(AuthorizationNeed.kind) == kind, col(AuthorizationNeed.visit_type_id).is_(None)
        )
    )
    return next((each for each in rows if payer_key(each.payer) == payer_key(payer)), None)


def limits_of(db: Session) -> Limits:
    """When running authorizations are warned of; the usual limits where the clinic has set none."""
    row = db.scalars(select(AuthorizationRule)).first()
    return Limits(row.units, row.days, row.ahead) if row else Limits()


def set_limits(
    desk: Desk, *, units: int | None = None, days: int | None = None, ahead: int | None = None
) -> Limits:
    """Set them for all desks; what is None stays. Raises Invalid naming the field."""
    with desk.act(VERB) as db:
        before = limits_of(db)
        new = Limits(
            before.units if units is None else units,
            before.days if days is None else days,
            before.ahead if ahead is None else ahead,
        )
        for field, value, most in (
            ("units", new.units, MOST_UNITS),
            ("days", new.days, MOST_DAYS),
            ("ahead", new.ahead, FURTHEST),
        ):
            if not 0 <= value <= most:
                raise Invalid(f"{field} is 0 to {most}, not {value}", field)
        row = db.scalars(select(AuthorizationRule)).first() or AuthorizationRule(units=0, days=0, ahead=0)
        row.units, row.days, row.ahead = new.units, new.days, new.ahead
        db.add(row)
        return new

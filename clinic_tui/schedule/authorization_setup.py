"""The clinic's rules of authorizations: which visits need one, payers' clocks, limits, and who asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.authorization_fields import clean_codes, clean_npi
from clinic_tui.schedule.authorization_models import (
    AuthorizationNeed,
    AuthorizationPayer,
    AuthorizationRule,
    AuthorizationSender,
)
from clinic_tui.schedule.authorization_rows import Limits, NeedRow, PayerRow, Sender
from clinic_tui.schedule.authorization_rules import payer_key
from clinic_tui.schedule.authorization_states import AuthorizationKind
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


def payers(db: Session) -> tuple[PayerRow, ...]:
    """What is known of payers, by name."""
    rows = db.scalars(select(AuthorizationPayer).order_by(col(AuthorizationPayer.name_key)))
    return tuple(PayerRow(each.id or 0, each.name, each.payer_id, each.bound) for each in rows)


def payer_named(db: Session, name: str) -> PayerRow:
    """What is known of the payer of this name; nothing, where nobody has said anything."""
    row = db.scalars(
        select(AuthorizationPayer).where(col(AuthorizationPayer.name_key) == payer_key(name))
    ).one_or_none()
    return PayerRow(row.id or 0, row.name, row.payer_id, row.bound) if row else PayerRow(0, name, "", False)


def set_payer(desk: Desk, name: str, *, payer_id: str | None = None, bound: bool | None = None) -> int:
    """Say what is known of a payer; what is None stays as it is. Raises Invalid naming the field."""
    said = clean_text(name, 100, "payer")
    if not said:
        raise Invalid("say which payer, by its name on policies", "payer")
    number = None if payer_id is None else clean_text(payer_id, 80, "payer id")
    with desk.act(VERB) as db:
        row = db.scalars(
            select(AuthorizationPayer).where(col(AuthorizationPayer.name_key) == payer_key(said))
        ).one_or_none()
        if row is None:
            row = AuthorizationPayer(name=said, name_key=payer_key(said), payer_id="", bound=False)
        row.payer_id = row.payer_id if number is None else number
        row.bound = row.bound if bound is None else bound
        db.add(row)
        db.flush()
        return row.id or 0


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


def sender_of(db: Session) -> Sender:
    """As whom requests are written; empty where the clinic has not said."""
    row = db.scalars(select(AuthorizationSender)).first()
    if row is None:
        return Sender()
    return Sender(row.name, row.npi, row.sender_id, row.receiver_id, row.originator, row.phone, row.is_test)


def set_sender(desk: Desk, **said: Any) -> Sender:
    """Say as whom requests are written; fields of Sender that are None or not named stay.

    Raises Invalid naming the field.
    """
    with desk.act(VERB) as db:
        new = replace(sender_of(db), **{name: value for name, value in said.items() if value is not None})
        new = replace(
            new,
            name=clean_text(new.name, 60, "name"),
            npi=clean_npi(new.npi, "npi"),
            sender_id=_id(new.sender_id, 15, "sender id"),
            receiver_id=_id(new.receiver_id, 15, "receiver id"),
            originator=_id(new.originator, 10, "originator"),
            phone=clean_text(new.phone, 20, "phone"),
        )
        if new.originator and len(new.originator) != 10:
            raise Invalid("the originator has ten characters: 1 and the tax id", "originator")
        row = db.scalars(select(AuthorizationSender)).first() or AuthorizationSender()
        row.name, row.npi, row.sender_id, row.receiver_id = new.name, new.npi, new.sender_id, new.receiver_id
        row.originator, row.phone, row.is_test = new.originator, new.phone, new.is_test
        db.add(row)
        return new


def _id(typed: str, longest: int, field: str) -> str:
    text = typed.strip().upper()
    if len(text) > longest or not text.isascii() or not text.isprintable() or " " in text:
        raise Invalid(f"the {field} has at most {longest} plain letters and digits", field)
    return text

"""The postings behind a line of the money's figures."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.ledger_rows import AdjustmentKind
from clinic_tui.books.flows import require_span
from clinic_tui.books.moves import ADJUSTED, CHARGED, INTEREST, MOVED, PAID, moves_of, payer_of, with_payer
from clinic_tui.books.receivables import MOST_BEHIND
from clinic_tui.books.rows import ALL, FLOW_SUMS, NOBODYS, ON_ACCOUNT, Behind, MoneyBy
from clinic_tui.books.rules import last_day_of
from clinic_tui.errors import Invalid
from clinic_tui.money.rows import Kind
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.words.money import show_money


def postings_behind(
    db: Session,
    first: date,
    last: date,
    by: MoneyBy,
    key: str,
    zone: ZoneInfo,
    most: int = MOST_BEHIND,
) -> tuple[Behind, ...]:
    """The postings of a line of `money`, or of the whole (`all`): the dearest first, `most` of them.

    Their cents together are by how much that line changed A/R. By provider, what was put from one visit on
    another stands in the list too, as it does in the line.
    Raises Invalid for a span that cannot be, and for a key that is no day or month.
    """
    require_span(first, last)
    if key != ALL and by in (MoneyBy.DAY, MoneyBy.MONTH):
        first, last = _narrowed(first, last, by, key)
    moves = moves_of(first, last, zone if by is MoneyBy.PROVIDER else None, told=True)
    added = _added(moves)
    columns: tuple[Any, ...] = (
        moves.c.patient, col(Patient.family), col(Patient.given), col(Patient.mrn), moves.c.visit,
        moves.c.claim, moves.c.day, moves.c.at, moves.c.what, moves.c.code, moves.c.words,
        added.label("added"), *(moves.c[name] for name in FLOW_SUMS),
    )  # fmt: skip
    statement = _of_line(select(*columns), moves, by, key)
    found = db.execute(
        statement.outerjoin(Patient, col(Patient.id) == moves.c.patient)
        .where(or_(*(moves.c[name] != 0 for name in FLOW_SUMS)))
        .order_by(func.abs(added).desc(), moves.c.what, moves.c.id)
        .limit(most)
    )
    return tuple(_behind(row, zone) for row in found)


def _of_line(statement: Any, moves: Any, by: MoneyBy, key: str) -> Any:
    """Only the moves of one payer or provider; a day and a month are spans."""
    if key == ALL or by in (MoneyBy.DAY, MoneyBy.MONTH):
        return statement.select_from(moves)
    if by is MoneyBy.PAYER:
        return with_payer(statement, moves).where(payer_of(moves) == key)
    return (
        statement.select_from(moves)
        .outerjoin(Appointment, col(Appointment.id) == moves.c.visit)
        .outerjoin(Provider, col(Provider.id) == col(Appointment.provider_id))
        .where(func.coalesce(col(Provider.code), ON_ACCOUNT) == key)
    )


def _narrowed(first: date, last: date, by: MoneyBy, key: str) -> tuple[date, date]:
    try:
        begins = date.fromisoformat(f"{key}-01" if by is MoneyBy.MONTH else key)
    except ValueError:
        raise Invalid(f"`{key}` is no {by.value} of the figures", "key") from None
    ends = last_day_of(begins) if by is MoneyBy.MONTH else begins
    return max(first, begins), min(last, ends)


def _added(moves: Any) -> ColumnElement[int]:
    """What a move adds to A/R, as `Flow.change_cents` has it."""
    sums = moves.c
    added: ColumnElement[int] = (
        sums.charged_cents + sums.fees_cents - sums.patient_paid_cents - sums.insurer_paid_cents
        - sums.contract_cents - sums.written_off_cents
    )  # fmt: skip
    return added


def _behind(row: Row[Any], zone: ZoneInfo) -> Behind:
    name = f"{row.family}, {row.given}" if row.given else row.family or ""
    day = row.day or row.at.astimezone(zone).date()
    return Behind(
        row.patient or NOBODYS, name, row.mrn or "", row.visit, row.claim, day, _words(row), int(row.added)
    )


def _words(row: Row[Any]) -> str:
    """`99213 office visit`, `copay, card`, `write-off: hardship`, `insurer paid $80.00, contract $20.00`."""
    if row.what == CHARGED:
        return f"{row.code} {row.words}".strip()
    if row.what == PAID:
        return f"{Kind(row.code).words}, {row.words}"
    if row.what == ADJUSTED:
        return f"{AdjustmentKind(row.code).words}: {row.words}"
    if row.what == MOVED:
        return str(row.words)
    if row.what == INTEREST:
        whose = ", of no claim of ours" if row.patient is None else ""
        return f"interest {show_money(int(row.interest_cents))}, on no charge{whose}"
    parts = (
        ("insurer paid", row.insurer_paid_cents),
        ("contract", row.contract_cents),
        ("written off", row.written_off_cents),
    )
    said = ", ".join(f"{words} {show_money(int(cents))}" for words, cents in parts if cents)
    return f"{said}: {row.words}" if row.words else said

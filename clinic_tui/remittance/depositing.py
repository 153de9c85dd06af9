"""Payments of payers and what the bank has of them, matched by the number of the check or transfer."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.remittance.models import RemittancePayment
from clinic_tui.remittance.rows import BankLine, Deposited
from clinic_tui.remittance.states import PaymentState
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

COLUMNS = ("date", "amount", "text")
"""Of a bank's CSV; others beside them do not matter."""

AHEAD = timedelta(days=7)
"""A transfer may be at the bank some days before the one on which the payer dates it, and no more."""

_WORD = re.compile(r"[0-9A-Za-z-]+")


def deposit(desk: Desk, trace: str, cents: int, day: date, *, instead: bool = False) -> Deposited:
    """The bank has a payment: by its number, the sum and the day; what is different is said.

    `instead` changes what was noted of one that is at the bank already, since it was wrong. Raises NotFound
    where no payment has the number, Conflict where all that have it are at the bank already, Invalid for a
    day on which it cannot have come.
    """
    if cents <= 0:
        raise Invalid("a deposit is more than $0", "amount")
    with desk.act("remittance.post") as db:
        found = _traced(db, {trace.strip()})
        if not found:
            raise NotFound(f"no payment has the number {trace.strip()}")
        row = _best([each for each in found if instead or each.deposit_on is None], cents)
        if row is None:
            raise Conflict(f"payment {trace.strip()} is at the bank already")
        if wrong := _wrong_day(row, day, today(desk.clock)):
            raise Invalid(wrong, "day")
        return _put(desk, row, BankLine(day, cents, trace.strip()))


def deposit_all(desk: Desk, lines: Iterable[BankLine]) -> tuple[Deposited, ...]:
    """The lines of a bank's statement: those with the number of a payment are put to it, each once.

    A line that was taken in before, with the same day and sum, changes nothing.
    """
    told = list(lines)
    words = {word for each in told for word in _WORD.findall(each.text)}
    with desk.act("remittance.post") as db:
        by_trace: dict[str, list[RemittancePayment]] = {}
        for row in _traced(db, words):
            by_trace.setdefault(row.trace, []).append(row)
        return tuple(_one_of_many(desk, each, by_trace) for each in told)


def read_bank(text: str) -> tuple[BankLine, ...]:
    """The lines of a CSV with the columns date (2026-11-23 or 11/23/2026), amount and text.

    What the clinic pays out (a minus) is passed over. Raises Invalid naming the line and the column.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = {(name or "").strip().casefold(): name for name in reader.fieldnames or ()}
    for column in COLUMNS:
        if column not in names:
            raise Invalid(f"the first line has no column `{column}`: it names date, amount and text", column)
    found = []
    for number, row in enumerate(reader, start=2):
        amount = (row[names["amount"]] or "").strip()
        if amount.startswith(("-", "(")) or not any((each or "").strip() for each in row.values() if each):
            continue
        try:
            cents = read_money(amount)
        except NotUnderstood as wrong:
            raise Invalid(f"line {number}: {wrong}", "amount") from None
        found.append(
            BankLine(_day(row[names["date"]] or "", number), cents, (row[names["text"]] or "").strip())
        )
    return tuple(found)


def _day(text: str, number: int) -> date:
    written = text.strip()
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written)
    try:
        if match:
            return date(int(match[3]), int(match[1]), int(match[2]))
        return date.fromisoformat(written)
    except ValueError:
        raise Invalid(
            f"line {number}: `{written}` is no date: write 2026-11-23 or 11/23/2026", "date"
        ) from None


def _traced(db: DeskSession, traces: Iterable[str]) -> list[RemittancePayment]:
    wanted = sorted(set(traces) - {""})
    found: list[RemittancePayment] = []
    for start in range(0, len(wanted), 500):
        found += db.scalars(
            select(RemittancePayment)
            .where(
                col(RemittancePayment.trace).in_(wanted[start : start + 500]),
                col(RemittancePayment.state) != PaymentState.REFUSED,
            )
            .order_by(col(RemittancePayment.id))
        )
    return found


def _wrong_day(row: RemittancePayment, day: date, now: date) -> str:
    """Why the payment cannot have come to the bank on that day; empty where it can."""
    if day > now:
        return f"the bank has nothing of {show_date(day)} yet: today is {show_date(now)}"
    if row.paid_on is not None and day < row.paid_on - AHEAD:
        return (
            f"payment {row.trace} is of {show_date(row.paid_on)}: it was not at the bank on {show_date(day)}"
        )
    return ""


def _best(rows: list[RemittancePayment], cents: int) -> RemittancePayment | None:
    """Of payments with one number that of the same sum, else the first."""
    return min(rows, key=lambda each: (each.cents != cents, each.id), default=None)


def _one_of_many(desk: Desk, line: BankLine, by_trace: dict[str, list[RemittancePayment]]) -> Deposited:
    rows = [row for word in _WORD.findall(line.text) for row in by_trace.get(word, ())]
    if any(row.deposit_on == line.day and row.deposit_cents == line.cents for row in rows):
        return Deposited(line, rows[0].id, "")
    row = _best([each for each in rows if each.deposit_on is None], line.cents)
    if row is None:
        words = "its payment is at the bank already" if rows else "no payment has its number"
        return Deposited(line, None, words)
    if wrong := _wrong_day(row, line.day, today(desk.clock)):
        return Deposited(line, None, wrong)
    return _put(desk, row, line)


def _put(desk: Desk, row: RemittancePayment, line: BankLine) -> Deposited:
    row.deposit_on, row.deposit_cents, row.deposit_by = line.day, line.cents, desk.actor.login
    off = line.cents - row.cents
    words = ""
    if off:
        words = (
            f"payment {row.trace} says {show_money(row.cents)}, the bank has {show_money(line.cents)}: "
            f"{show_money(abs(off))} {'more' if off > 0 else 'less'}"
        )
    return Deposited(line, row.id, words)

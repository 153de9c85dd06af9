"""A receipt as lines of text: for the roll of a receipt printer, and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from clinic_tui.money.rows import TAKES_BACK, Kind, PaymentRow, Receipt, ReceiptShare
from clinic_tui.text import safe_text
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

COLUMNS = {58: 32, 80: 48}
"""Letters in a line by the width of the roll in mm, in the usual font of receipt printers."""


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What stands on a receipt, and whether this print is a copy; `at` is the clinic's wall time."""

    clinic: str
    phone: str
    receipt: Receipt
    at: datetime
    copy: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a receipt: left, and where there is an amount right."""

    left: str
    right: str = ""
    strong: bool = False
    centre: bool = False


def lines_of(paper: ReceiptPaper) -> Iterator[Line]:
    """All lines, in order; an empty one parts what belongs together."""
    receipt = paper.receipt
    yield Line(paper.clinic, strong=True, centre=True)
    if paper.phone:
        yield Line(paper.phone, centre=True)
    if paper.copy:
        yield Line("COPY", strong=True, centre=True)
    if receipt.voided:
        yield Line("VOID", strong=True, centre=True)
    yield Line("")
    yield Line(f"Receipt {receipt.number}", f"{show_date(receipt.day)} {paper.at:%H:%M}")
    several = len(receipt.patient_ids)
    yield Line(f"For {several} accounts" if several > 1 else f"{receipt.name}, MRN {receipt.mrn}")
    yield Line("")
    for whose, shares in groupby(receipt.shares, key=lambda share: share.whose):
        theirs = tuple(shares)
        if whose:
            yield Line(whose, show_money(sum(share.cents for share in theirs)), strong=True)
        for share in theirs:
            yield Line(_purpose(receipt, share), show_money(share.cents))
    yield Line("Total", show_money(receipt.cents), strong=True)
    yield Line("")
    kinds = {tender.kind for tender in receipt.tenders if tender.kind is not Kind.VOID}
    together = several > 1 or len(kinds) > 1
    for tender in _handed_over(receipt.tenders) if together else receipt.tenders:
        yield from _paid(tender)
    yield Line(f"Taken by {receipt.taken_by}")


def _handed_over(rows: Sequence[PaymentRow]) -> Iterator[PaymentRow]:
    """The tenders as they were handed over: each account and kind has a row of its own for its part."""

    def same(row: PaymentRow) -> tuple[str, ...]:
        taken_back = row.kind.value if row.kind in TAKES_BACK else ""
        return taken_back, row.pay.value, row.reference, row.reason

    for _, parts in groupby(sorted(rows, key=lambda row: row.kind is Kind.VOID), key=same):
        first, *others = parts
        tendered = [first.tendered_cents, *(each.tendered_cents for each in others)]
        change = sum(each.change_cents for each in (first, *others))
        cents = first.cents + sum(each.cents for each in others)
        in_cash = any(each is not None for each in tendered)
        yield replace(first, cents=cents, tendered_cents=cents + change if in_cash else None)


def _purpose(receipt: Receipt, share: ReceiptShare) -> str:
    kinds = [tender.kind for tender in receipt.tenders if tender.kind is not Kind.VOID]
    kind = (share.kind or kinds[0]).words if kinds else ""
    return f"{kind[:1].upper()}{kind[1:]}: {share.words}"


def _paid(tender: PaymentRow) -> Iterator[Line]:
    if tender.kind is Kind.VOID:
        yield Line(f"VOID {tender.pay.value}: {tender.reason}", show_money(tender.cents))
        return
    reference = f" {tender.reference}" if tender.reference else ""
    yield Line(f"{tender.pay.value.capitalize()}{reference}", show_money(tender.cents))
    if tender.tendered_cents is not None:
        yield Line("  tendered", show_money(tender.tendered_cents))
        yield Line("  change", show_money(tender.change_cents))
    if tender.kind is Kind.REFUND:
        yield Line(f"  {tender.reason}")


def laid_out(line: Line, columns: int) -> list[str]:
    """The line in lines of so many letters: the amount to the right, long words broken."""
    left, right = safe_text(line.left), safe_text(line.right)
    room = columns - len(right) - 1 if right else columns
    broken = _broken(left, room if len(left) <= room else columns)
    if right and len(broken[-1]) <= room:
        broken[-1] = broken[-1].ljust(columns - len(right)) + right
    elif right:
        broken.append(right.rjust(columns))
    return [part.center(columns).rstrip() for part in broken] if line.centre else broken


def _broken(text: str, width: int) -> list[str]:
    if len(text) <= width:
        return [text]
    rows = [""]
    for word in text.split():
        piece = word
        while len(piece) > width:
            rows.append(piece[:width])
            piece = piece[width:]
        longer = f"{rows[-1]} {piece}" if rows[-1] else piece
        if len(longer) > width:
            rows.append(piece)
        else:
            rows[-1] = longer
    return [row for place, row in enumerate(rows) if row or (place == 0 and len(rows) == 1)] or [""]


def text_of(paper: ReceiptPaper, columns: int = COLUMNS[80]) -> str:
    """The receipt as text."""
    return "\n".join(part.rstrip() for line in lines_of(paper) for part in laid_out(line, columns))

"""What stands above a payment: what is due for the visit, what is older, credit, and what was paid today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from clinic_tui.money.rows import TakenToday, Till
from clinic_tui.widgets.facts import FactLine, Piece
from clinic_tui.words.money import show_money

MOST_TOLD = 3
"""Receipts of today that are named."""


def till_lines(till: Till, zone: tzinfo) -> Iterator[FactLine]:
    """The visit with its copay, where it is for one; the account and the drawer; what was paid today."""
    if visit := _visit(till):
        yield (("strong", visit),)
    yield (*account_pieces(till), drawer_piece(till))
    yield (paid_piece(till.taken, zone),)


def _visit(till: Till) -> str:
    if till.visit and till.kept_from_payer:
        return f"whole charge, self-pay, {till.visit_words}"
    return f"copay due {show_money(till.copay_cents)}, {till.visit_words}" if till.visit else ""


def account_pieces(till: Till) -> tuple[Piece, ...]:
    """What the patient owes, as the banner and the ledger say it, what of it is older; the credit."""
    owes = f"owes {show_money(till.owed_cents)}"
    if till.older_cents != till.owed_cents:
        owes += f", {show_money(till.older_cents)} of it older"
    credit = f"credit {show_money(till.credit_cents)}" if till.credit_cents else ""
    if till.credit_cents != till.free_cents:
        credit += f", {show_money(till.credit_cents - till.free_cents)} paid ahead"
    return ("warning" if till.owed_cents else "", owes), ("good", credit)


def drawer_piece(till: Till) -> Piece:
    """Whose drawer cash goes into."""
    if not till.drawer:
        return "warning", "no drawer is open" if till.needs_drawer else ""
    return ("", f"drawer of {till.drawer}") if till.own_drawer else ("warning", f"{till.drawer}'s drawer")


def paid_piece(taken: tuple[TakenToday, ...], zone: tzinfo) -> Piece:
    """`paid today: receipt 7 copay $25.00 08:12`, the newest first; empty where nothing was."""
    told = ", ".join(
        f"receipt {each.receipt} {each.kind.words} {show_money(each.cents)} {each.at.astimezone(zone):%H:%M}"
        for each in taken[:MOST_TOLD]
    )
    return "good", f"paid today: {told}" if told else ""

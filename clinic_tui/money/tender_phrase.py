"""How something was paid, as one types it: `c50`, `d A71`, `k 1023`, `20 c, 5 d A71`, `20 cash of 50`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clinic_tui.errors import Invalid
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.money.rules import clean_reference
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

_WORDS = {
    "c": Pay.CASH,
    "cash": Pay.CASH,
    "d": Pay.CARD,
    "card": Pay.CARD,
    "k": Pay.CHECK,
    "ck": Pay.CHECK,
    "check": Pay.CHECK,
}
_PART = re.compile(r"(?P<amount>\$?[\d,]*\.?\d*)\s*(?P<pay>[a-z]+)\s*(?P<rest>.*)", re.IGNORECASE)
_OF = re.compile(r"^of\b\s*", re.IGNORECASE)
"""`20 cash of 50`: what was handed over."""

HOW = "Write c (cash), d (card) or k (check): c50 is $50 in cash, d A71, k 1023; 20 c, 5 d for two."


def read_tenders(text: str, cents: int) -> tuple[Tender, ...]:
    """The tenders that pay `cents`. Behind cash stands what was handed over, behind a card the reference.

    One of several may leave its amount out: it takes the rest. Raises NotUnderstood.
    """
    if not cents:
        raise NotUnderstood(f"How much is paid stands above, and nothing does. {HOW}")
    parts = [part.strip() for part in re.split(r"[,+;](?!\d{3}\b)", text) if part.strip()]
    if not parts:
        raise NotUnderstood(HOW)
    found = [_read(part) for part in parts]
    named = sum(amount for amount, _, _ in found if amount is not None)
    if sum(amount is None for amount, _, _ in found) > 1:
        raise NotUnderstood("Only one of several tenders can leave its amount out.")
    tenders = tuple(_tender(amount, pay, rest, cents - named) for amount, pay, rest in found)
    if (total := sum(tender.cents for tender in tenders)) != cents:
        raise NotUnderstood(
            f"These come to {show_money(total)} of {show_money(cents)}: 20 c, d puts the rest on a card."
            if total < cents
            else f"These come to {show_money(total)}, more than {show_money(cents)}: c50 is $50 handed over."
        )
    return tenders


def show_tenders(tenders: Sequence[Tender]) -> str:
    """`cash $50.00, change $25.00`, as it stands beside the field."""
    return "; ".join(map(_shown, tenders))


def _read(part: str) -> tuple[int | None, Pay, str]:
    match = _PART.fullmatch(part)
    pay = _WORDS.get(match["pay"].lower()) if match else None
    if match is None or pay is None:
        raise NotUnderstood(HOW)
    return _money(match["amount"]) if match["amount"] else None, pay, match["rest"].strip()


def _money(text: str) -> int:
    """An amount within a tender; what is none tells how tenders are written, not amounts."""
    try:
        return read_money(text)
    except NotUnderstood:
        raise NotUnderstood(f"`{text}`? A comma divides tenders: 20 c, 5 d. {HOW}") from None


def _tender(amount: int | None, pay: Pay, rest: str, left: int) -> Tender:
    cents = left if amount is None else amount
    if cents <= 0:
        raise NotUnderstood("Nothing is left for one of these: take it away, or put less before: 20 c, d.")
    if pay is not Pay.CASH:
        try:
            return Tender(pay, cents, reference=clean_reference(rest))
        except Invalid as wrong:
            raise NotUnderstood(f"{wrong.words[:1].upper()}{wrong.words[1:]}.") from None
    rest = _OF.sub("", rest)
    tendered = _money(rest) if rest else None
    if tendered is not None and tendered < cents:
        raise NotUnderstood(f"{show_money(tendered)} is less than the {show_money(cents)} to be paid.")
    return Tender(pay, cents, tendered)


def _shown(tender: Tender) -> str:
    if tender.tendered_cents is not None:
        return f"cash {show_money(tender.tendered_cents)}, change {show_money(tender.change_cents)}"
    reference = f" {tender.reference}" if tender.reference else ""
    return f"{tender.pay.value} {show_money(tender.cents)}{reference}"

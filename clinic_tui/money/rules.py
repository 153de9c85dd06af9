"""The rules of money taken at the desk, as pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from clinic_tui.errors import Invalid
from clinic_tui.money.rows import Pay, Share, Tender, Totals
from clinic_tui.patients.names import clean_text
from clinic_tui.words.money import show_money

MOST_CENTS = 10_000_000
"""Of one payment at the desk: more is a number in the wrong field."""

LEAST_CARD_DIGITS = 12
"""Card numbers have 12 to 19 digits (ISO/IEC 7812); shorter references cannot be one."""

_AS_ON_CARDS = re.compile(r"(?=(3[47]\d{13}|[2456]\d{15}))", re.ASCII)
"""What may be the number of one of the great card companies within a longer run of digits."""

_DIGITS = re.compile(r"\d(?:[ .\-]?\d){11,}", re.ASCII)


def holds_card_number(text: str) -> bool:
    """Whether a run of 12 or more digits, however they are set apart, is or holds a card number."""
    return any(
        _passes_luhn(digits) or any(map(_passes_luhn, _AS_ON_CARDS.findall(digits)))
        for run in _DIGITS.findall(text)
        for digits in [re.sub(r"\D", "", run)]
    )


def _passes_luhn(digits: str) -> bool:
    """The check of card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def clean_reference(text: str, field: str = "paid by") -> str:
    """The reference as it is stored. Raises Invalid for a card number: none is ever kept."""
    if holds_card_number(text):
        raise Invalid(
            "that is a card number, and none is kept: type the terminal's reference, or the last four", field
        )
    return clean_text(text, 60, field)


def clean_words(text: str, field: str = "reason") -> str:
    """Words as they are stored, maybe none. Raises Invalid for a card number."""
    if holds_card_number(text):
        raise Invalid("that is a card number, and none is kept: say it in words", field)
    return clean_text(text, 200, field)


def clean_reason(text: str, question: str) -> str:
    """The reason as it is stored; raises Invalid asking `question` where there is none."""
    why = clean_words(text)
    if not why:
        raise Invalid(question, "reason")
    if not any(sign.isalpha() for sign in why):
        raise Invalid(f"`{why}` says no reason: {question}", "reason")  # an amount typed into the wrong field
    return why


def checked(tenders: Sequence[Tender]) -> tuple[Tender, ...]:
    """The tenders as they are stored; raises Invalid naming the field."""
    if not tenders:
        raise Invalid("how was it paid: cash, card or check?", "paid by")
    clean = []
    for tender in tenders:
        if tender.cents <= 0:
            raise Invalid("a payment is more than $0", "amount")
        if tender.cents > MOST_CENTS:
            raise Invalid(f"a payment is at most {show_money(MOST_CENTS)}; check the amount", "amount")
        tendered = tender.tendered_cents
        if tendered is not None:
            if tender.pay is not Pay.CASH:
                raise Invalid("change is given for cash only", "paid by")
            if tendered < tender.cents:
                raise Invalid(
                    f"{show_money(tendered)} in cash does not pay {show_money(tender.cents)}: "
                    "take a smaller amount, or the rest by another tender",
                    "paid by",
                )
            if tendered > MOST_CENTS:
                raise Invalid("that is too much cash; check what was handed over", "paid by")
        clean.append(Tender(tender.pay, tender.cents, tendered, clean_reference(tender.reference)))
    return tuple(clean)


def oldest_first(open_cents: Sequence[tuple[int, int]], cents: int) -> tuple[Share, ...]:
    """`cents` shared over what is owed, in the given order; what is more than all of it is in no share.

    `open_cents` are visits and what each still costs; those that cost nothing take nothing.
    """
    shares, left = [], cents
    for appointment_id, owed in open_cents:
        part = min(left, owed)
        if part > 0:
            shares.append(Share(appointment_id, part))
            left -= part
    return tuple(shares)


def require_shares(shares: Sequence[Share], cents: int) -> None:
    """Raise Invalid where the chosen parts are none, or more than the payment."""
    if any(share.cents <= 0 for share in shares):
        raise Invalid("a part of a payment is more than $0", "for")
    if len({share.appointment_id for share in shares}) < len(shares):
        raise Invalid("a visit is named twice", "for")
    if (total := sum(share.cents for share in shares)) > cents:
        raise Invalid(f"the parts are {show_money(total)}, more than the {show_money(cents)} paid", "for")


def require_all(shares: Sequence[Share], cents: int) -> None:
    """The same, and where the parts are less than the payment: it leaves no credit."""
    require_shares(shares, cents)
    if (total := sum(share.cents for share in shares)) < cents:
        raise Invalid(f"the parts are {show_money(total)}, less than the {show_money(cents)} paid", "amount")


def tender_cut(tender: Tender, sums: Sequence[int]) -> list[Tender]:
    """The tender in parts of these sums, which are all of it; the change is given on the last of them."""
    parts = [Tender(tender.pay, cents, None, tender.reference) for cents in sums]
    if tender.tendered_cents is not None:
        parts[-1] = replace(parts[-1], tendered_cents=parts[-1].cents + tender.change_cents)
    return parts


def dealt(sums: Sequence[int], shares: Sequence[Share]) -> list[list[Share]]:
    """The shares cut along these sums in order: what each tender pays of which visit."""
    cut: list[list[Share]] = []
    waiting = [(share.appointment_id, share.cents) for share in shares]
    for left in sums:
        mine: list[Share] = []
        while left and waiting:
            appointment_id, cents = waiting.pop(0)
            part = min(left, cents)
            mine.append(Share(appointment_id, part))
            left -= part
            if cents > part:
                waiting.insert(0, (appointment_id, cents - part))
        cut.append(mine)
    return cut


def taken_from(lies: Mapping[int | None, int], home: int | None, cents: int) -> list[tuple[int | None, int]]:
    """From where `cents` of a payment are taken back: credit first, then where it was put, newest visit last.

    `lies` says how much of the payment lies on which visit (None: credit); all of it covers `cents`.
    """
    order = sorted(lies, key=lambda place: (place is not None, place == home, -(place or 0)))
    taken, left = [], cents
    for place in order:
        part = min(left, max(0, lies[place]))
        if part:
            taken.append((place, part))
            left -= part
    return taken


def variance_words(variance: Totals) -> str:
    """`$5.00 short in cash, $2.00 over in checks`; `right` where there is no difference."""
    parts = [
        f"{show_money(abs(cents))} {'short' if cents < 0 else 'over'} in {name}"
        for name, cents in (
            ("cash", variance.cash_cents),
            ("card slips", variance.card_cents),
            ("checks", variance.check_cents),
        )
        if cents
    ]
    return ", ".join(parts) or "right"

"""Whether an 835 comes out: lines, claims and the payment, to the cent.

The three sums are those of guide 005010X221A1, section 1.10.2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clinic_tui.x12.remittance_rows import ClaimPayment, Imbalance, Level, Payment, Remittance


def claim_imbalances(claim: ClaimPayment) -> Iterator[Imbalance]:
    """Lines and claim: the charge less all adjustments is what was paid."""
    for number, line in enumerate(claim.lines, start=1):
        expected = line.charge_cents - line.adjusted_cents
        if expected != line.paid_cents:
            yield Imbalance(
                Level.LINE,
                claim.control_number,
                expected,
                line.paid_cents,
                f"line {number} of claim {claim.control_number} was charged {_money(line.charge_cents)} and "
                f"adjusted by {_money(line.adjusted_cents)}, which leaves {_money(expected)}, but says "
                f"{_money(line.paid_cents)} paid",
                claim.place,
            )
    expected = claim.charge_cents - claim.adjusted_cents
    if expected != claim.paid_cents:
        yield Imbalance(
            Level.CLAIM,
            claim.control_number,
            expected,
            claim.paid_cents,
            f"claim {claim.control_number} was charged {_money(claim.charge_cents)} and adjusted by "
            f"{_money(claim.adjusted_cents)}, which leaves {_money(expected)}, but says "
            f"{_money(claim.paid_cents)} paid",
            claim.place,
        )


def payment_imbalance(payment: Payment, expected: int) -> Iterator[Imbalance]:
    """The payment is what was paid on its claims less the provider adjustments, which is `expected` cents."""
    if payment.cents != expected:
        yield Imbalance(
            Level.PAYMENT,
            "",
            expected,
            payment.cents,
            f"payment {payment.trace} says {_money(payment.cents)}, and its claims less its provider "
            f"adjustments make {_money(expected)}",
        )


def repeated_traces(remittances: Iterable[Remittance]) -> tuple[str, ...]:
    """In words, each payment whose payer and number stood in the file before: it must not be posted twice."""
    seen: dict[tuple[str, str], Remittance] = {}
    words = []
    for each in remittances:
        key = (each.payment.payer_key, each.payment.trace)
        first = seen.setdefault(key, each)
        if first is not each:
            amounts = (
                "the same amount"
                if first.payment.cents == each.payment.cents
                else f"{_money(each.payment.cents)} instead of {_money(first.payment.cents)}"
            )
            words.append(
                f"Payment {each.payment.trace} comes again in set {each.control}, after set {first.control}, "
                f"with {amounts}"
            )
    return tuple(words)


def _money(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"

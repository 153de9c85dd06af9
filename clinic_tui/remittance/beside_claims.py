"""Money beside the claims of a payment (PLB), as lists show it: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.words.money import show_money
from clinic_tui.x12.provider_adjustments import beside_claims_words


def beside_told(reason: str, reference: str, cents: int) -> str:
    """Money beside claims in a line, which above zero lowers the payment: sum, way, code and what it is."""
    way = "taken" if cents > 0 else "added"
    about = f" {reference}" if reference else ""
    return f"{show_money(abs(cents))} {way}: {reason}{about}, {beside_claims_words(reason, cents)}"


@dataclass(frozen=True, slots=True)
class BesideClaims:
    """Money beside the claims of a payment (PLB)."""

    id: int
    reason: str
    reference: str
    cents: int
    """Above zero it lowers the payment, as the payer writes it."""
    number: str = ""
    """The claim of ours that the reference is of; empty where it is of none."""

    @property
    def adds_cents(self) -> int:
        """What it adds to the payment; below zero it takes away."""
        return -self.cents

    @property
    def what(self) -> str:
        """What it is, by its sign."""
        return beside_claims_words(self.reason, self.cents)

    @property
    def words(self) -> str:
        """What it is, and which way its money goes."""
        return beside_told(self.reason, self.reference, self.cents)

"""What the clinic has set for statements, plans and write-offs: plain values. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_HOW_TO_PAY = (
    "Pay at the front desk by cash, card or check, or send a check with the slip below. "
    "If you cannot pay it all at once, call us: a payment plan can be arranged."
)


@dataclass(frozen=True, slots=True)
class BillingRules:
    """One set for the whole clinic; these are the usual."""

    minimum_cents: int = 500
    """Less than this is not stated: paper and postage cost more."""
    second_after_days: int = 30
    """Days from a first statement to the second, and from any statement to the next first one."""
    final_after_days: int = 30
    """Days from the second statement to the final notice."""
    due_days: int = 21
    """Days within which a statement asks to be paid."""
    plans_are_held: bool = True
    """Who keeps a payment plan gets no statement; else the statement shows the plan."""
    write_off_limit_cents: int = 5_000
    """From more than this on a write-off is said in words, whatever its code."""
    address: str = ""
    """The clinic's own, line by line; without it nothing is sent."""
    how_to_pay: str = DEFAULT_HOW_TO_PAY

"""A payer's decision as it is typed from paper: what of a claim is paid, and why no more is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.words.money import read_money, show_money
from clinic_tui.words.not_understood import NotUnderstood

GROUPS = ("CO", "PR", "OA", "PI")
"""Of adjustments, as explanations of benefits print them."""

_REASON = re.compile(r"(CO|PR|OA|PI)-?([0-9A-Z]{1,5})=(\S+)")
_INTEREST = re.compile(r"INTEREST=(\S+)")

Reason = tuple[str, str, int]
"""Group, reason and cents: positive where it lowers the payment."""


@dataclass(frozen=True, slots=True)
class HandClaim:
    """One claim of a payment, as its paper has it. Money is integer cents."""

    claim: str
    """As people name it: `V286-1`, the payer's number, or the visit's."""
    paid: int
    """With interest, for which a reason below zero stands among the others."""
    reasons: tuple[Reason, ...] = ()
    payer_number: str = ""
    takes_back: bool = False
    """An earlier decision of the same sums is taken back."""

    @property
    def explained(self) -> int:
        """What was paid, with all that was not and why."""
        return self.paid + sum(cents for *_, cents in self.reasons)

    @property
    def moved(self) -> int:
        """What it adds to the payment; below zero where it takes back."""
        return -self.paid if self.takes_back else self.paid


@dataclass(frozen=True, slots=True)
class HandPayment:
    """A check or transfer with its claims. Money is integer cents."""

    payer: str
    trace: str
    """The number of the check or transfer."""
    day: date
    cents: int
    claims: tuple[HandClaim, ...]

    @property
    def left(self) -> int:
        """What of the payment no claim explains yet."""
        return self.cents - sum(each.moved for each in self.claims)


@dataclass(frozen=True, slots=True)
class HandLine:
    """The claim of ours that is meant. Money is integer cents."""

    claim_id: int
    number: str
    patient_id: int
    name: str
    charged: int
    is_hidden: bool = False

    def seen_without(self, hidden: frozenset[int]) -> HandLine:
        """The same for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, name="restricted", is_hidden=True)


def read_claim(text: str, *, takes_back: bool = False) -> HandClaim:
    """`V286-1 60.00 CO45=20.00 PR2=20.00`: claim, what is paid, and why no more. Raises Invalid.

    `INTEREST=1.25` is paid beyond that, because it was paid late.
    """
    name, *words = text.split() or [""]
    if not words:
        raise Invalid("a claim is typed as V286-1 60.00 CO45=20.00: its number, paid, reasons", "claim")
    reasons: list[Reason] = []
    interest = 0
    for word in words[1:]:
        if (late := _INTEREST.fullmatch(word.upper())) is not None:
            interest = _money(late[1])
            continue
        told = _REASON.fullmatch(word.upper())
        if told is None:
            raise Invalid(f"'{word}' is no reason: group, code and amount, as CO45=20.00", "claim")
        reasons.append((told[1], told[2], _money(told[3])))
    reasons += interest_of(interest)
    return HandClaim(name, _money(words[0]) + interest, tuple(reasons), takes_back=takes_back)


def interest_of(cents: int) -> tuple[Reason, ...]:
    """The reason for which a payment is so much more than what is paid of the charges (225); none for 0."""
    return (("OA", "225", -cents),) if cents else ()


def require_explained(entry: HandClaim, charged: int, number: str) -> None:
    """Raise Invalid where the sums of a claim are not what was charged."""
    if entry.paid < 0:
        raise Invalid("what is paid is not below zero: a decision that is taken back is marked so", "paid")
    off = charged - entry.explained
    if off:
        less = "less" if off > 0 else "more"
        raise Invalid(
            f"{number} was charged {show_money(charged)}, and {show_money(entry.explained)} is explained: "
            f"{show_money(abs(off))} {less}",
            "paid",
        )


def _money(text: str) -> int:
    try:
        cents = read_money(text)
    except NotUnderstood as why:
        raise Invalid(f"'{text}' is no amount: {why}", "claim") from None
    return cents

"""What the demo's payers decide of a claim, line by line: allowed, taken off, left to the patient, denied.

Pure. Money is integer cents; of each line the charge is what is paid and what its reasons take off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from clinic_tui.claims.sent_lines import SentLine


class Outcome(Enum):
    """What becomes of a claim."""

    AS_AGREED = auto()
    NO_AUTHORIZATION = auto()
    """CO 197."""
    TOO_LATE = auto()
    """CO 29."""
    INCOMPLETE = auto()
    """CO 16, with a remark that says what is missing."""
    NOT_NEEDED = auto()
    """CO 50."""
    UNDERPAID = auto()
    """Less is allowed than was agreed."""
    NOT_COVERED = auto()
    """PR 204 of the last line: the patient is to pay it, which a person looks at."""
    OTHER_NUMBER = auto()
    """As agreed, under numbers that nobody knows."""
    OUT_OF_BALANCE = auto()
    """The reasons do not come to what was not paid."""
    HANDED_ON = auto()
    """As agreed, and sent on to the next payer."""


_DENIED = {
    Outcome.NO_AUTHORIZATION: ("197", ()),
    Outcome.TOO_LATE: ("29", ()),
    Outcome.INCOMPLETE: ("16", ("N382",)),
    Outcome.NOT_NEEDED: ("50", ()),
}
"""Reason and remarks."""

PROCESSED, PROCESSED_SECOND, DENIED, HANDED_ON = "1", "2", "4", "19"
"""CLP02."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a payer has agreed to, in hundredths of the charge and of what is allowed."""

    allowed: int
    coinsurance: int = 0
    """The patient's share of what is allowed (PR 2)."""
    deductible: bool = False
    """Nothing is paid this early in the patient's year: all of it is the patient's (PR 1)."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim as the payer has it."""

    number: str
    payer_number: str
    family: str
    given: str
    member_id: str
    day: date
    lines: tuple[SentLine, ...]
    copay: int = 0
    left_by_first: int | None = None
    """What an earlier payer left to the patient; None where this one is the first."""


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """One line; `reasons` are group, reason and cents."""

    line: SentLine
    paid: int
    reasons: tuple[tuple[str, str, int], ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What the remittance says of a claim."""

    claim: Claimed
    number: str
    """Ours, as the payer gives it back."""
    status: str
    lines: tuple[DecidedLine, ...]
    payer_number: str = ""
    """Its own, where that is another one than it told before."""

    @property
    def charged(self) -> int:
        """All lines."""
        return sum(each.line.cents for each in self.lines)

    @property
    def paid(self) -> int:
        """All lines."""
        return sum(each.paid for each in self.lines)

    @property
    def of_patient(self) -> int:
        """Group PR."""
        return sum(cents for each in self.lines for group, _, cents in each.reasons if group == "PR")


def decide(claim: Claimed, terms: Terms, outcome: Outcome = Outcome.AS_AGREED) -> Decided:
    """What the payer says to a claim."""
    if outcome in _DENIED:
        reason, remarks = _DENIED[outcome]
        lines = tuple(DecidedLine(each, 0, (("CO", reason, each.cents),), remarks) for each in claim.lines)
        return Decided(claim, claim.number, DENIED, lines)
    if claim.left_by_first is not None:
        return Decided(claim, claim.number, PROCESSED_SECOND, _second(claim.lines, claim.left_by_first))
    if outcome is Outcome.UNDERPAID:
        terms = Terms(terms.allowed * 7 // 10, terms.coinsurance, terms.deductible)
    lines = _agreed(claim, terms)
    number, status, theirs = claim.number, PROCESSED, ""
    if outcome is Outcome.NOT_COVERED:
        last = claim.lines[-1]
        lines = (*lines[:-1], DecidedLine(last, 0, (("PR", "204", last.cents),)))
    elif outcome is Outcome.OTHER_NUMBER:
        number, theirs = claim.number.partition("-")[0], f"{claim.payer_number}R"
    elif outcome is Outcome.OUT_OF_BALANCE:
        first = lines[0]
        lines = (DecidedLine(first.line, first.paid - 100, first.reasons), *lines[1:])
    elif outcome is Outcome.HANDED_ON:
        status = HANDED_ON
    return Decided(claim, number, status, lines, theirs)


def _agreed(claim: Claimed, terms: Terms) -> tuple[DecidedLine, ...]:
    copay, found = claim.copay, []
    for each in claim.lines:
        allowed = each.cents * terms.allowed // 100
        deductible = allowed if terms.deductible else 0
        own = min(copay, allowed - deductible)
        copay -= own
        shared = (allowed - deductible - own) * terms.coinsurance // 100
        reasons = (
            ("CO", "45", each.cents - allowed),
            ("PR", "1", deductible),
            ("PR", "2", shared),
            ("PR", "3", own),
        )
        paid = allowed - deductible - own - shared
        found.append(DecidedLine(each, paid, tuple(one for one in reasons if one[2])))
    return tuple(found)


def _second(lines: Sequence[SentLine], left: int) -> tuple[DecidedLine, ...]:
    """The whole of what the first payer left to the patient; the rest is what that one did (OA 23)."""
    found = []
    for each in lines:
        paid = min(left, each.cents)
        left -= paid
        reasons = (("OA", "23", each.cents - paid),) if each.cents > paid else ()
        found.append(DecidedLine(each, paid, reasons))
    return tuple(found)

"""What kind of denial a payer's reason is, and what is done about it.

By the reason and the money, never by the status of the claim (CLP02): most denials come as processed, with
nothing paid. Which reason goes to which queue stands in the list of reasons that travels with the program
(`data/codes/carc.txt`, in our own words).
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from clinic_tui.claims.decided_lines import DecidedLine
from clinic_tui.claims.draft import Adjustment
from clinic_tui.codes.rows import CodeSet, Entry
from clinic_tui.codes.start_set import shipped_books, shipped_entries
from clinic_tui.words.money import show_money

APPEAL_DAYS = 120
"""Where nobody has entered those of the payer: a redetermination by Medicare (42 CFR 405.942)."""

AUTOMATIC = frozenset(("1", "2", "3", "23", "24", "45", "94", "144", "237", "253"))
"""Reasons about which nobody has to do anything, paid or not."""

GROUPS = frozenset(("CO", "PR", "OA", "PI", "CR"))
"""Groups of adjustments (CAS01), CR from before 5010: what stands under another one nobody owes by a rule."""

_EARLIER_PAYER = "23"
"""What an earlier payer did: of group OA it only balances."""

_OURS = frozenset(("1", "2", "3"))
"""Deductible, coinsurance, copay: what of group PR needs no look."""


class Denial(StrEnum):
    """The queue that a denial goes to."""

    MISSING_INFORMATION = "missing-information"
    WRONG_PAYER = "wrong-payer"
    ELIGIBILITY = "eligibility"
    AUTHORIZATION = "authorization"
    CODING = "coding"
    MEDICAL_NEED = "medical-need"
    DUPLICATE = "duplicate"
    TOO_LATE = "too-late"
    NOT_COVERED = "not-covered"
    REDUCED = "reduced"
    """The payer's own reduction (group PI)."""
    OTHER = "other"

    @property
    def words(self) -> str:
        """What the queue is called."""
        return self.value.replace("-", " ")

    @property
    def next_step(self) -> str:
        """What is done first."""
        return _STEPS[self]


_STEPS = {
    Denial.MISSING_INFORMATION: "read the remark, correct and send again, or send what is asked for",
    Denial.WRONG_PAYER: "put the policies into their order and bill the right one",
    Denial.ELIGIBILITY: "ask the payer about the day of the visit; then the patient pays",
    Denial.AUTHORIZATION: "find the number or ask for one afterwards, then send again",
    Denial.CODING: "let a coder look, then send the corrected claim",
    Denial.MEDICAL_NEED: "appeal with the notes of the visit",
    Denial.DUPLICATE: "find the first claim before anything else",
    Denial.TOO_LATE: "prove with the acknowledgments that it was sent in time",
    Denial.NOT_COVERED: "a supervisor decides what is written off",
    Denial.REDUCED: "compare with the contract and appeal",
    Denial.OTHER: "read the reason and ask the payer",
}


@dataclass(frozen=True, slots=True)
class Denied:
    """Why money of a claim is not paid that somebody could fight for."""

    kind: Denial
    reason: str
    cents: int


@functools.cache
def _reasons() -> Mapping[str, Entry]:
    """The list of reasons that travels with the program."""
    (book,) = (each for each in shipped_books() if each.set is CodeSet.CARC)
    return {each.code: each for each in shipped_entries(book)}


@functools.cache
def _queues() -> Mapping[str, Denial | None]:
    """The queue of each reason of the list; None where it needs no look on a line that is paid."""
    return {
        code: Denial(each.route.replace(" ", "-")) if each.route else None
        for code, each in _reasons().items()
    }


def reason_words(reason: str) -> str:
    """What a reason means, in our own words; empty where the list has it not."""
    known = _reasons().get(reason)
    return known.words if known else ""


def route(reason: str, remarks: Iterable[str] = ()) -> Denial | None:
    """The queue that a denial for this reason goes to; None for one that is settled by itself.

    Reason 16 says that something is missing; without a remark nobody says what, and a coder looks.
    """
    if reason == "16" and not any(remarks):
        return Denial.CODING
    if reason in AUTOMATIC:
        return None
    return _queues().get(reason, Denial.OTHER)


def denials_of(line: DecidedLine) -> tuple[Denied, ...]:
    """What of a line, or of a claim as a whole, is denied.

    A reason of the list's queues is a denial wherever it lowers the payment, any other one that is not
    automatic where nothing is paid. Group PR is the patient's, `OA` another payer's unless nothing is paid.
    """
    found = []
    for each in line.adjustments:
        if each.cents <= 0 or each.group in ("PR", "CR") or each.reason in AUTOMATIC:
            continue
        unpaid = line.paid_cents <= 0
        kind = route(each.reason, line.remarks)
        if each.group == "PI":
            found.append(Denied(kind or Denial.REDUCED, each.reason, each.cents))
        elif (each.group == "OA" and not unpaid) or (kind is Denial.OTHER and not unpaid):
            continue
        elif kind is not None or unpaid:
            found.append(Denied(kind or Denial.OTHER, each.reason, each.cents))
    return tuple(found)


def contract_cents(line: DecidedLine) -> int:
    """What of a line nobody owes by the contract: group CO, unless it is a denial.

    On a line of which nothing is paid for a reason to fight, the contract takes nothing off yet: whatever
    comes of the appeal says how much.
    """
    denied = denials_of(line)
    if denied and line.paid_cents <= 0:
        return 0
    fought = {each.reason for each in denied}
    return sum(each.cents for each in line.adjustments if each.group == "CO" and each.reason not in fought)


def denial_of(lines: Iterable[DecidedLine]) -> Denied | None:
    """The kind of denial that most money of a claim goes by; None where nothing is denied."""
    sums: dict[tuple[Denial, str], int] = {}
    for line in lines:
        for each in denials_of(line):
            key = each.kind, each.reason
            sums[key] = sums.get(key, 0) + each.cents
    if not sums:
        return None
    kind, reason = max(sums, key=lambda key: (sums[key], key))
    return Denied(kind, reason, sums[kind, reason])


def looks_of(lines: Iterable[DecidedLine]) -> tuple[str, ...]:
    """In words, what a person has to read though it is posted: each once."""
    said: dict[str, None] = {}
    for line in lines:
        where = f"line {line.place}" if line.place else "the claim"
        for each in line.adjustments:
            if (words := _look(each, line)) is not None:
                said[f"{where}: {words}"] = None
        if line.code:
            said[f"{where}: decided as {line.code}, another code than we sent"] = None
    return tuple(said)


def _look(each: Adjustment, line: DecidedLine) -> str | None:
    amount = f"{each.group} {each.reason}"
    if each.group == "PR" and each.reason not in _OURS and each.cents > 0:
        kind = route(each.reason, line.remarks)
        return f"{amount} is put to the patient" + (f" ({kind.words})" if kind else "")
    if each.group not in GROUPS:
        given = f"has the group '{each.group}'" if each.group else "has no group"
        return f"reason {each.reason} {given}, which is none: {show_money(each.cents)} is posted to no side"
    is_odd = each.reason != _EARLIER_PAYER and (line.paid_cents > 0 or each.reason in AUTOMATIC)
    if each.group == "OA" and is_odd and each.cents > 0:
        return f"{amount} lowers the payment, and no side of ours owes it"
    if each.group == "CR":
        return f"{amount} corrects an earlier remittance, as senders no longer do"
    return None


def appeal_until(decided: date, appeal_days: int | None) -> date:
    """The last day on which an appeal is to be there; `appeal_days` are the payer's, None the usual ones."""
    return decided + timedelta(days=APPEAL_DAYS if appeal_days is None else appeal_days)

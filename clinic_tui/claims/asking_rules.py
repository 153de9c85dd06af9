"""Of which claims a payer is asked how they stand (276): pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.claims.states import ClaimState

ASKED_AGAIN_AFTER = 7
"""Days. A 277 in a batch comes within a day or so; payers' own rules ask not to repeat a question sooner."""

_ASKABLE = (
    ClaimState.SENT,
    ClaimState.RECEIVED,
    ClaimState.AT_CLEARINGHOUSE,
    ClaimState.AT_PAYER,
    ClaimState.NOT_ON_FILE,
)
"""Sent, and neither turned down nor decided on."""


@dataclass(frozen=True, slots=True)
class StatusWish:
    """A claim that somebody wants to ask about. Money is integer cents."""

    claim_id: int
    patient_id: int
    number: str
    """As it was sent last (CLM01)."""
    name: str
    payer: str
    cents: int
    sending_id: int
    batch_id: int | None
    """The file that it went in, whose partner is asked; None: on paper."""
    payer_number: str
    """The payer's own; empty where it has told none."""
    asked_on: date | None
    why_not: str = ""
    """Empty: it is asked."""
    waits: bool = False
    """It stays only because it was asked of late."""

    def seen_without(self, hidden: frozenset[int]) -> StatusWish:
        """As it is for somebody from whom the records of these patients are hidden."""
        return (
            replace(self, name="restricted", number="", payer_number="")
            if self.patient_id in hidden
            else self
        )


def why_not_asked(state: ClaimState, *, kept: bool, by_file: bool, payer_answers: bool) -> str:
    """Why a question would lead nowhere; empty where it may be asked. `kept`: from the payer."""
    if kept:
        return "the payer is not to hear of this visit: void the claim instead"
    if state not in _ASKABLE:
        return f"it is {state.words}: there is nothing to ask"
    if not by_file:
        return "it went on paper: ask by telephone"
    if not payer_answers:
        return "the payer takes no status questions: ask by telephone or on its web site"
    return ""


def asked_of_late(asked_on: date | None, today: date) -> bool:
    """Whether the last question is so young that another one is not due."""
    return asked_on is not None and (today - asked_on).days < ASKED_AGAIN_AFTER


def show_asked(asked_on: date, today: date) -> str:
    """`asked today`, `asked 3 d ago`."""
    days = (today - asked_on).days
    return f"asked {days} d ago" if days > 0 else "asked today"

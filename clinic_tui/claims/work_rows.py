"""What lists show of claims to be worked on: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.queue_rules import Clock, Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A claim that was made, and what is to be done about it. Money is integer cents."""

    id: int
    version: int
    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    day: date
    payer: str
    sequence: Sequence
    number: str
    """As it was sent last (CLM01)."""
    state: ClaimState
    queue: Queue
    clocks: tuple[Clock, ...]
    """What runs out first at the front."""
    days_left: int | None
    """Of that."""
    at_stake_cents: int
    charged_cents: int
    paid_cents: int
    why: str
    """What was said last against it, or why it is held; empty where nothing was."""
    field: str
    """Where to look at the desk, as the answer names it."""
    denied_as: str
    next_step: str
    owner: str
    follow_up_on: date | None
    note: str
    hold_reason: str
    weight: int
    """By which the list is sorted (queue_rules.rank)."""
    asked_on: date | None = None
    """When the payer was asked how it stands; None where it was not, or has said something since."""
    is_hidden: bool = False
    """The record is closed to who asks."""
    slot: int = 1
    """The place of the policy that it asks, among the patient's."""

    @property
    def clock(self) -> Clock | None:
        """What runs out first; None where none runs."""
        return self.clocks[0] if self.clocks else None

    def seen_without(self, hidden: frozenset[int]) -> WorkRow:
        """As it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self, name="restricted", mrn="", number="", why="", field="", denied_as="", note="",
            hold_reason="", is_hidden=True,
        )  # fmt: skip


Seen = tuple[int, int | None]
"""A claim with the version that was seen; None where none was."""

LONGEST_NOTE = 400


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed of the work on claims; None leaves it as it is."""

    owner: str | None = None
    """A login; an empty one gives the claims to nobody."""
    follow_up_on: date | None = None
    no_follow_up: bool = False
    """Nobody is to look again."""
    note: str | None = None
    """An empty one takes the note away."""


@dataclass(frozen=True, slots=True)
class QueueSum:
    """A queue with how many claims stand in it, and what is at stake."""

    queue: Queue
    claims: int
    cents: int


def sums_of(rows: tuple[WorkRow, ...]) -> tuple[QueueSum, ...]:
    """Each queue in its order, the empty ones too."""
    return tuple(
        QueueSum(
            queue,
            sum(1 for row in rows if row.queue is queue),
            sum(row.at_stake_cents for row in rows if row.queue is queue),
        )
        for queue in Queue
    )


def settled_words(rows: tuple[WorkRow, ...]) -> str:
    """What becomes of the money of claims that are settled: nothing is posted, so that it stays where it is.

    Empty where nothing is at stake but what the patient owes.
    """
    decided = (Queue.PATIENT, Queue.SECONDARY, Queue.UNDERPAID, Queue.DONE)
    stays = sum(row.at_stake_cents for row in rows if row.queue not in decided)
    given_up = sum(row.at_stake_cents for row in rows if row.queue is Queue.UNDERPAID)
    words = (
        f"{show_money(stays)} stays with the insurer until it is written off" if stays else "",
        f"{show_money(given_up)} less than the contract allows is given up" if given_up else "",
    )
    return "; ".join(filter(None, words))

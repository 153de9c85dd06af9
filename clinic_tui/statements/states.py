"""Steps of dunning, reasons for which nothing is sent, and where an account stands in a run."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """Which notice a statement is."""

    FIRST = "first"
    SECOND = "second"
    FINAL = "final"

    @property
    def words(self) -> str:
        """As it stands over a statement."""
        return {Step.FIRST: "Statement", Step.SECOND: "Second notice", Step.FINAL: "Final notice"}[self]


class HoldReason(StrEnum):
    """Why a patient is sent no statement."""

    DISPUTED = "disputed"
    CONFIDENTIAL = "confidential"
    PLAN = "plan"
    RETURNED = "returned"
    NO_ADDRESS = "no-address"
    DECEASED = "deceased"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As people say it."""
        return {
            HoldReason.DISPUTED: "disputed",
            HoldReason.CONFIDENTIAL: "confidential contact without an address",
            HoldReason.PLAN: "open plan",
            HoldReason.RETURNED: "returned mail",
            HoldReason.NO_ADDRESS: "no mailing address",
            HoldReason.DECEASED: "deceased",
            HoldReason.OTHER: "other",
        }[self]


BY_HAND = (
    HoldReason.DISPUTED,
    HoldReason.RETURNED,
    HoldReason.CONFIDENTIAL,
    HoldReason.PLAN,
    HoldReason.OTHER,
)
"""What a person may say; the others come and go by themselves with what is on record."""


class Standing(StrEnum):
    """Where an account stands before a run."""

    DUE = "to send"
    HELD = "held"
    EARLY = "not yet"
    """The interval since the last statement is not over."""
    FINAL = "after final notice"
    """Nothing more is sent by itself: a person decides."""
    SMALL = "small balance"
    CLOSED = "restricted"
    """The record is closed to who looks: somebody else sends it."""

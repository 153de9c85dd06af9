"""Where a claim stands, and what happens to one (domain rules, B5; 005010X214, X231, X221)."""

from __future__ import annotations

from enum import StrEnum


class ClaimState(StrEnum):
    """Where a claim stands. It is stored nowhere: it follows from what happened (standing.py)."""

    DRAFT = "draft"
    """Made of a visit, and never sent."""
    BATCHED = "batched"
    """In a file that has its numbers, and is not known to have left."""
    SENT = "sent"
    RECEIVED = "received"
    """The other side could read the file (999)."""
    AT_CLEARINGHOUSE = "at-clearinghouse"
    AT_PAYER = "at-payer"
    """The payer has it (277CA, 277): proof that it was filed in time."""
    REJECTED = "rejected"
    """Never taken in: to be corrected and sent anew, as an original."""
    NOT_ON_FILE = "not-on-file"
    """The payer was asked and does not find it."""
    PAID = "paid"
    PAID_IN_PART = "paid-in-part"
    TO_PATIENT = "to-patient"
    """Nothing is paid and nothing denied: deductible and the like, all of it the patient's part."""
    NOTHING_DUE = "nothing-due"
    """Nothing is paid, denied or the patient's: the contract and earlier payers have taken all of it."""
    DENIED = "denied"
    FORWARDED = "forwarded"
    """The payer has handed it on to the next one by itself."""
    VOID = "void"

    @property
    def words(self) -> str:
        """How the desk says it."""
        return _WORDS[self]


IN_THEIR_HANDS = (
    ClaimState.SENT,
    ClaimState.RECEIVED,
    ClaimState.AT_CLEARINGHOUSE,
    ClaimState.AT_PAYER,
)
"""Nobody here can do anything but ask."""

DECIDED = (
    ClaimState.PAID,
    ClaimState.PAID_IN_PART,
    ClaimState.TO_PATIENT,
    ClaimState.NOTHING_DUE,
    ClaimState.DENIED,
    ClaimState.FORWARDED,
)
"""The payer has decided on it."""

_WORDS = {
    ClaimState.DRAFT: "not sent",
    ClaimState.BATCHED: "in a file, not sent",
    ClaimState.SENT: "sent",
    ClaimState.RECEIVED: "received",
    ClaimState.AT_CLEARINGHOUSE: "at the clearinghouse",
    ClaimState.AT_PAYER: "at the payer",
    ClaimState.REJECTED: "rejected",
    ClaimState.NOT_ON_FILE: "not on file",
    ClaimState.PAID: "paid",
    ClaimState.PAID_IN_PART: "paid in part",
    ClaimState.TO_PATIENT: "for the patient",
    ClaimState.NOTHING_DUE: "nothing due",
    ClaimState.DENIED: "denied",
    ClaimState.FORWARDED: "forwarded",
    ClaimState.VOID: "void",
}


class Party(StrEnum):
    """Who speaks of a claim, the nearest first: each has it from the one before."""

    US = "us"
    READER = "reader"
    """Whoever reads our files: says only whether they can be read (TA1, 999)."""
    CLEARINGHOUSE = "clearinghouse"
    PAYER = "payer"

    @property
    def distance(self) -> int:
        """How far away it is."""
        return list(Party).index(self)


class Happening(StrEnum):
    """What happened to a claim."""

    BATCHED = "batched"
    SENT = "sent"
    ACCEPTED = "accepted"
    """Readable (999), or taken in (277CA)."""
    REJECTED = "rejected"
    PENDING = "pending"
    """The payer works on it (277)."""
    NOT_FOUND = "not-found"
    """The payer, asked, does not find it (277)."""
    FINISHED = "finished"
    """The payer has decided, and the remittance is still to come (277)."""
    REMITTED = "remitted"
    """Paid, or not (835)."""
    REVERSED = "reversed"
    """What was remitted before is taken back (835, status 22)."""
    TOLD = "told"
    """Something was said that changes nothing: a code that nobody knows, a system that could not answer."""
    VOIDED = "voided"
    """The payer has taken back the whole claim as we asked (frequency 8)."""

"""How files stand that go to trading partners and come from them."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How files go to a trading partner and come back."""

    NONE = "none"
    """By hand: files are written out and carried by somebody."""
    FOLDER = "folder"
    SFTP = "sftp"


class BatchState(StrEnum):
    """Where a file of claims stands."""

    MAKING = "making"
    """It is being stored, and not all of its claims are there yet: it cannot be sent."""
    MADE = "made"
    """Stored with its numbers; it has not left."""
    SENT = "sent"
    UNKNOWN = "unknown"
    """The line was lost while the other side took it: a person looks there before it is sent again."""
    REFUSED = "refused"
    """The partner took in nothing of it (TA1, 999): its claims are ready again, under other numbers."""
    WITHDRAWN = "withdrawn"
    """Taken back before it was sent."""


class FileTaken(StrEnum):
    """What became of a file that came."""

    READ = "read"
    REFUSED = "refused"
    """It cannot be trusted: nothing of it was taken."""
    TEST = "test"
    """A test (ISA15 T): nothing of it is posted, and it speaks of test files of ours alone."""
    NOT_OURS = "not-ours"
    """It is whole and names nothing of this clinic's."""

"""What can go wrong in a way that a person can act on."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.security.signed_in import HalfIn


class Trouble(StrEnum):
    """What keeps the store from being read or written at all, whoever asks and whatever is asked."""

    FULL = "the disk is full"
    UNWRITABLE = "the database cannot be written"
    DISK = "the disk does not answer"
    SERVER = "the database server does not answer"
    DAMAGED = "the database is damaged"

    @property
    def may_pass(self) -> bool:
        """False where waiting mends nothing, and going on would make it worse."""
        return self is not Trouble.DAMAGED


class ClinicError(Exception):
    """A failure with plain words for the person at the desk.

    `words` say what is the matter and the way out; they go to the message line
    and to standard error as they are. `exit_code` is what the command line
    returns (see docs/command-line.md). `trouble` is set where the machine failed,
    and not what was asked.
    """

    exit_code = 1
    trouble: Trouble | None = None

    def __init__(self, words: str, trouble: Trouble | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.trouble = trouble


class Invalid(ClinicError):
    """A value was given that cannot be; `field` names where."""

    exit_code = 2

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


class Conflict(ClinicError):
    """The time is taken, the row has changed, or its state does not allow this."""

    exit_code = 3


class EnteredAlready(Conflict):
    """It looks like something that was entered before; whoever says that it is another one goes on."""


class NoAddress(Conflict):
    """Nobody has entered where it is to go; whoever writes the address by hand goes on."""


class LooksOther(Conflict):
    """Two things are to become one that do not agree; whoever has looked says that they are one."""


class MonthClosed(Conflict):
    """It would change what lies in a month that is closed; what is posted today does not."""


class NoDrawer(Conflict):
    """Cash was to go into a drawer, and none is open at this desk; whoever opens one goes on."""


class NotPermitted(ClinicError):
    """The account has no right to `verb`; it is empty where something else than a right is missing."""

    exit_code = 4
    is_journaled = False
    """A line of the journal tells of this refusal."""
    patient_id: int | None = None
    """Whose record it is about, where it is about one."""

    def __init__(self, words: str, verb: str = "") -> None:
        super().__init__(words)
        self.verb = verb


class Restricted(NotPermitted):
    """The record of a restricted patient, closed to who may not open such records and has no emergency."""


class NotFound(ClinicError):
    """There is no such patient, appointment or item."""

    exit_code = 5


class FileRefused(ClinicError):
    """A file cannot be read as what it should be; `field` is where a form names the file."""

    exit_code = 6
    field = "file"


class Busy(ClinicError):
    """Another desk held the store for too long."""


class OutcomeUnknown(ClinicError):
    """The connection was lost while the store was committing: saved or not, nobody here can tell."""


class StoreDamaged(ClinicError):
    """The database cannot be trusted or opened as it stands."""


class SignInFailed(NotPermitted):
    """Name or password wrong, or too many tries; `wait_seconds` until the next try."""

    def __init__(self, words: str, wait_seconds: float = 0.0) -> None:
        super().__init__(words)
        self.wait_seconds = wait_seconds


class CodeNeeded(SignInFailed):
    """The password was right; what is missing is the code of the second factor (`sign_in.give_code`).

    `half` is what has been proved so far.
    """

    def __init__(self, words: str, half: HalfIn) -> None:
        super().__init__(words)
        self.half = half


class FromTheStart(SignInFailed):
    """The password that a code followed stands no longer: it is given again."""


class MustWait(SignInFailed):
    """The password was not looked at: `wait_seconds` have to pass since the last failure."""

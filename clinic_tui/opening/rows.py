"""The lines of the opening board: plain values, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Line(StrEnum):
    """What a line is about, in the order of the board."""

    BULLETIN = "bulletin"
    HANDOVER = "handover"
    VISITS = "visits today"
    ROTA = "who is here"
    COPAYS = "copays due"
    UNCONFIRMED = "unconfirmed"
    COVERAGE = "coverage"
    AUTHORIZATIONS = "authorizations"
    REMINDERS = "reminders"
    STOCK = "stock"
    NOT_ISSUED = "not issued"
    TASKS = "tasks"
    SIGNALS = "signals"
    PARKED = "put aside"
    JOBS = "jobs"
    SIGNED = "signed"

    @property
    def key(self) -> str:
        """The one key that opens its list; the same for every role."""
        return KEYS[self]

    @property
    def right(self) -> str:
        """The right with which it is read, that of the list it opens (security/roles.py)."""
        return RIGHTS[self]


KEYS = {
    Line.BULLETIN: "b",
    Line.HANDOVER: "h",
    Line.VISITS: "v",
    Line.ROTA: "r",
    Line.COPAYS: "$",
    Line.UNCONFIRMED: "c",
    Line.COVERAGE: "e",
    Line.AUTHORIZATIONS: "a",
    Line.REMINDERS: "m",
    Line.STOCK: "s",
    Line.NOT_ISSUED: "k",
    Line.TASKS: "t",
    Line.SIGNALS: "q",
    Line.PARKED: "z",
    Line.JOBS: "j",
    Line.SIGNED: "y",
}

RIGHTS = {
    Line.BULLETIN: "bulletin.read",
    Line.HANDOVER: "queue.hand_over",
    Line.VISITS: "queue.view",
    Line.ROTA: "schedule.view",
    Line.COPAYS: "queue.check_in",
    Line.UNCONFIRMED: "call.view",
    Line.COVERAGE: "eligibility.view",
    Line.AUTHORIZATIONS: "authorization.view",
    Line.REMINDERS: "reminder.view",
    Line.STOCK: "stock.view",
    Line.NOT_ISSUED: "kit.settle",
    Line.TASKS: "task.view",
    Line.SIGNALS: "queue.signal",
    Line.PARKED: "account.own_forms",
    Line.JOBS: "jobs.view",
    Line.SIGNED: "opening.sign",
}

NOT_KEPT = (Line.BULLETIN, Line.HANDOVER, Line.PARKED, Line.SIGNED)
"""A signing leaves these out: they are kept elsewhere, and the titles of forms may name patients."""

LINE_LENGTH = 500
"""So many letters a line may have where the signer puts it otherwise."""

MOST_NAMED = 3
"""So many names stand in a line; of the others it says how many."""


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One line: `count` is what has to be seen to, `words` tell it and what stands beside it."""

    line: Line
    count: int
    words: str
    amiss: bool = False
    """Somebody should look at it before the first patient comes."""


def parked_line(titles: Sequence[str]) -> OpeningLine:
    """These forms, as the board tells of them."""
    named = ", ".join(titles[:MOST_NAMED])
    more = f" and {len(titles) - MOST_NAMED} more" if len(titles) > MOST_NAMED else ""
    return OpeningLine(Line.PARKED, len(titles), f"{named}{more}" if titles else "no form")


@dataclass(frozen=True, slots=True)
class SignedOpening:
    """One signing of a day's board."""

    id: int
    at: datetime
    signer: str
    desk: str
    words: str
    lines: tuple[str, ...]
    """As they were counted then; `! ` stands before what somebody should look at."""
    told: tuple[str, ...]
    """As the signer left them, with `* ` before what was changed; empty where nothing was."""

    @property
    def changed(self) -> int:
        """How many lines the signer put otherwise."""
        return sum(line.startswith("* ") for line in self.told)

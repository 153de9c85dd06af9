"""Notices as the console shows them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a notice is about."""

    LEFT_OPEN = "visit left open"
    LOW_STOCK = "low stock"
    FILL_UP = "fill up"
    """A place is at or under its own levels: something is to be brought there."""
    LOTS = "lots"
    """Of supplies: they expire soon, have expired or were recalled."""
    RUNS_OUT = "runs out"
    """An item is used up before what is ordered today could come."""
    ORDERS = "orders"
    """On the way, and should be here already."""
    DRAFTS = "drafts"
    """Orders of what is low that nobody approved for days."""
    FRIDGE_LOG = "fridge log"
    """Nobody read a unit's thermometer on an open day."""
    HELD = "held"
    """Nothing is given out from a place: it was too warm or too cold."""
    UPKEEP = "upkeep"
    """Something is due to be done to a machine."""
    WARRANTY = "warranty"
    CLAIM_CLOCK = "claim clock"
    """The time to file a claim, to appeal it or to answer its payer is nearly over."""
    UNPOSTED = "unposted"
    """Payments of insurers wait for a person."""
    OSHA_REPORT = "OSHA report"
    """OSHA has to be told of an incident within hours."""
    EXPOSURE = "exposure"
    """Something is owed to who was exposed to another's blood."""
    INCIDENT = "incident"
    """Nobody has decided whether it is recorded."""
    OSHA_SUMMARY = "OSHA summary"
    """The summary of last year is not certified."""
    REQUESTS = "record requests"
    """What a patient asks of the record is due."""
    LIMITS = "not to be told"
    """What a patient asked not to be told, and nobody has agreed to or refused."""
    BREACHES = "breaches"
    """A case is to be assessed, or somebody to be told."""
    ASSOCIATES = "business associates"
    """Who works with patient data without an agreement that holds."""
    ACCESS = "unusual access"
    """Nobody has reviewed it."""
    CREDENTIAL = "credential"
    """A licence, a registration or training ends soon, or has."""
    UNDECIDED = "licence undecided"
    """A provider without a licence on record, of whom nobody said that none is needed."""
    UNTRAINED = "training missing"
    """Training, vaccine or plan that the law asks for, and nobody has put on record."""
    CHEMICALS = "chemicals"
    """One has no safety data sheet, or an old one."""
    DRILLS = "drills"
    """One is to be held."""
    BACKUP = "backup"
    CHECK = "check"


SUPPLIES = (
    NoticeKind.LOW_STOCK, NoticeKind.FILL_UP, NoticeKind.RUNS_OUT, NoticeKind.ORDERS, NoticeKind.DRAFTS,
    NoticeKind.LOTS, NoticeKind.FRIDGE_LOG, NoticeKind.HELD, NoticeKind.UPKEEP, NoticeKind.WARRANTY,
)  # fmt: skip
"""Notices of supplies and machines, which are mailed too where that is set up."""

PURCHASES = (NoticeKind.ORDERS, NoticeKind.DRAFTS)
"""Of orders of supplies, by number."""

MACHINE = (NoticeKind.BACKUP, NoticeKind.CHECK)
"""Notices of the house itself, for who runs it."""


COLD_CHAIN = (NoticeKind.FRIDGE_LOG, NoticeKind.HELD)
"""Of places for supplies, by number."""

MACHINES = (NoticeKind.UPKEEP, NoticeKind.WARRANTY)
"""Of machines in the register, by number."""

SAFETY = (
    NoticeKind.OSHA_REPORT, NoticeKind.EXPOSURE, NoticeKind.INCIDENT, NoticeKind.OSHA_SUMMARY,
)  # fmt: skip
"""Of incidents by number, the summary by its year."""

PRIVACY = {
    NoticeKind.REQUESTS: "requests", NoticeKind.LIMITS: "limits", NoticeKind.BREACHES: "breaches",
    NoticeKind.ASSOCIATES: "associates", NoticeKind.ACCESS: "access",
}  # fmt: skip
"""Of patients' privacy, by number, with the page that each is worked on."""


class RunOutcome(StrEnum):
    """What became of a run."""

    OK = "ok"
    FAILED = "failed"
    """It raised what nobody expected; the fault log has it."""
    REFUSED = "refused"
    """It could not be done, and said why."""


@dataclass(frozen=True, slots=True)
class JobRunRow:
    """One run; `words` say what it did or why it did not, and name no patient."""

    id: int
    job: str
    started_at: datetime
    ended_at: datetime
    outcome: RunOutcome
    words: str
    holder: str
    """Which process ran it, or who by hand."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """Who took the lead over the jobs last."""

    token: int
    holder: str
    since: datetime


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as lists show it; `next_at` is None where nothing runs it."""

    name: str
    words: str
    plan: str
    last: JobRunRow | None
    next_at: datetime | None
    failures: int
    """Runs in a row that did not go well, as far as they were written down."""
    previews: bool
    """It can say what it would do."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice; `since` is when it was first found."""

    id: int
    kind: NoticeKind
    subject_id: int
    words: str
    since: datetime
    due_at: datetime | None = None
    """Until when it is to be seen to, in UTC; None where it has no such time."""
    site_id: int = 0
    """The site whose stock room it is about; 0 where there is one stock room, and of all other kinds."""

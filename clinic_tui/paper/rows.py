"""What stands on each paper: plain values, no database. Each holds what that paper needs, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from clinic_tui.schedule.rows import Span


class PaperKind(StrEnum):
    """The papers of the front desk."""

    DAY_SHEET = "day-sheet"
    CARD = "card"
    LABELS = "labels"
    SLIP = "slip"
    RECEIPT = "receipt"
    DEPOSIT = "deposit"
    DAY_END = "day-end"
    ESTIMATE = "estimate"
    STATEMENT = "statement"
    LETTER = "letter"
    CLAIM = "claim"
    ORDER = "order"
    COUNT_SHEET = "count-sheet"
    FILL_LIST = "fill-list"
    SUPPLY_LIST = "supply-list"
    FRIDGE_LOG = "fridge-log"
    OSHA_LOG = "osha-log"
    READINESS = "readiness"
    ACCOUNTING = "accounting"
    TIMESHEET = "timesheet"
    CHEMICALS = "chemicals"

    @property
    def words(self) -> str:
        """As people call it."""
        return _WORDS[self]


_WORDS = {
    PaperKind.DAY_SHEET: "day sheet",
    PaperKind.CARD: "appointment card",
    PaperKind.LABELS: "chart labels",
    PaperKind.SLIP: "route slip",
    PaperKind.RECEIPT: "receipt",
    PaperKind.DEPOSIT: "deposit slip",
    PaperKind.DAY_END: "end of day",
    PaperKind.ESTIMATE: "good-faith estimate",
    PaperKind.STATEMENT: "statement",
    PaperKind.LETTER: "letter",
    PaperKind.CLAIM: "claim form",
    PaperKind.ORDER: "purchase order",
    PaperKind.COUNT_SHEET: "count sheet",
    PaperKind.FILL_LIST: "list of what is to be filled up",
    PaperKind.SUPPLY_LIST: "list of supplies",
    PaperKind.FRIDGE_LOG: "temperature log",
    PaperKind.OSHA_LOG: "OSHA form",
    PaperKind.READINESS: "readiness report",
    PaperKind.ACCOUNTING: "accounting of disclosures",
    PaperKind.TIMESHEET: "time sheet",
    PaperKind.CHEMICALS: "list of chemicals or safety data sheet",
}


class SheetBy(StrEnum):
    """What a day sheet has a page for."""

    PROVIDER = "provider"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class SheetVisit:
    """One visit of a day sheet; `marks` are its warnings in words."""

    start: int
    minutes: int
    patient_id: int
    name: str
    born: date | None
    mrn: str
    provider_code: str
    visit_type: str
    reason: str
    room: str
    state: str
    """Where it stands: the status, or for a booked visit what is known of the patient's coming."""
    marks: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """When it is planned."""
        return Span(self.start, self.start + self.minutes)


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """A stretch without patients."""

    start: int
    minutes: int
    label: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One provider's or one room's day; `note` says the hours, or why there are none."""

    title: str
    note: str
    visits: tuple[SheetVisit, ...]
    blocks: tuple[SheetBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day on paper: `made` is the clinic's wall time, the anchor the journal's end at that time."""

    clinic: str
    day: date
    holiday: str
    by: SheetBy
    parts: tuple[SheetPart, ...]
    made: datetime
    made_by: str
    anchor: str
    """`SEQ:MAC`, which `audit verify --anchor` takes; empty where nothing was journaled yet."""

    @property
    def patient_ids(self) -> tuple[int, ...]:
        """Whose visits are on it, each once, by number."""
        return tuple(sorted({visit.patient_id for part in self.parts for visit in part.visits}))


@dataclass(frozen=True, slots=True)
class Card:
    """What a patient takes home: when, with whom, where, and a number to call. Not why."""

    patient_id: int
    name: str
    day: date
    start: int
    provider: str
    clinic: str
    site: str
    phone: str
    """As it is to be read; empty where the clinic has set none."""


@dataclass(frozen=True, slots=True)
class ChartLabel:
    """What tells one patient's chart or specimen from another's."""

    patient_id: int
    name: str
    born: date | None
    sex: str
    mrn: str


@dataclass(frozen=True, slots=True)
class RouteSlip:
    """What goes with the patient through the clinic, to be ticked off at each place. Cents."""

    patient_id: int
    name: str
    born: date | None
    sex: str
    mrn: str
    clinic: str
    day: date
    start: int
    minutes: int
    provider: str
    visit_type: str
    reason: str
    room: str
    arrived: int | None
    """The minute of the day at which the patient came."""
    alerts: tuple[str, ...]
    interpreter: str
    """The language that an interpreter is needed for, or empty."""
    coverage: str
    copay_open_cents: int
    queue_number: int | None = None
    """By which the patient is called; None before check-in."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was made: the PDF, what may be named outside of it, and what could not be printed."""

    kind: PaperKind
    pdf: bytes
    name: str
    """Of a file or a print job: numbers and dates, nothing of a patient."""
    pages: int
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed and where: on `printer`, or into the clinic's folder where that is empty.

    A day sheet is of `day`, of `provider_ids` or all; cards and slips are of `appointment_ids`;
    `count` labels are of each of `patient_ids`. Cards and labels begin at position `start`.
    """

    kind: PaperKind
    printer: str = ""
    copies: int = 1
    day: date | None = None
    provider_ids: tuple[int, ...] = ()
    by: SheetBy = SheetBy.PROVIDER
    appointment_ids: tuple[int, ...] = ()
    patient_ids: tuple[int, ...] = ()
    count: int = 1
    start: int = 1


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where a desk can print: printers, where each paper goes usually, the folder, and what was last.

    `trouble` says why there is no printer, with the way out.
    """

    printers: tuple[str, ...]
    usual: dict[PaperKind, str | None]
    """Where the paper went last, else the printer that is set; empty is the folder, None is nowhere."""
    folder: str
    trouble: str = ""
    last_kind: PaperKind | None = None
    next_start: dict[PaperKind, int] = field(default_factory=dict)
    """The first position of the sheet that the last print left, for cards and labels."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of an order; `warning` is what the desk should know besides."""

    words: str
    warning: str = ""

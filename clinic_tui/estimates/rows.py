"""Good-faith estimates as lists, forms and papers show them: plain values, no database. Integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees.rows import whole_code
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class EstimateEntry:
    """A line as it is to be estimated: `code` with its modifier as `99213-25`, the price is of one unit."""

    code: str
    words: str
    units: int
    unit_cents: int


@dataclass(frozen=True, slots=True)
class EstimateLineRow:
    """One expected item or service; `cents` is for all its units together."""

    code: str
    modifier: str
    words: str
    units: int
    cents: int

    @property
    def whole_code(self) -> str:
        """`99213`, or with a modifier `99213-25`."""
        return whole_code(self.code, self.modifier)


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """An estimate with its lines; `number` and `made_at` are None while it was only asked for."""

    id: int
    version: int
    number: int | None
    patient_id: int
    name: str
    mrn: str
    born: date | None
    appointment_id: int | None
    day: date
    visit_type_id: int
    visit_type: str
    visit_type_name: str
    provider_code: str
    provider: str
    site: str
    asked_on: date | None
    made_at: datetime | None
    made_by: str
    diagnoses: str
    given_on: date | None
    given_how: GivenHow | None
    lines: tuple[EstimateLineRow, ...]

    @property
    def total_cents(self) -> int:
        """What the lines add up to."""
        return sum(line.cents for line in self.lines)

    def seen_without(self, hidden: frozenset[int]) -> EstimateRow:
        """The estimate as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, born=None, diagnoses="", lines=())


@dataclass(frozen=True, slots=True)
class EstimateDue:
    """A visit, or a wish, whose estimate has not reached the patient yet."""

    appointment_id: int | None
    """None where the patient asked about a visit that is not booked."""
    estimate_id: int | None
    """None while there is none."""
    version: int
    number: int | None
    patient_id: int
    name: str
    mrn: str
    day: date
    start: int | None
    visit_type: str
    provider_code: str
    due: date
    why: str

    @property
    def key(self) -> str:
        """What tells it from the other lines of the list."""
        return f"e{self.estimate_id}" if self.appointment_id is None else f"a{self.appointment_id}"

    def seen_without(self, hidden: frozenset[int]) -> EstimateDue:
        """The line as it is where these records are hidden: it tells who comes when, and no more."""
        return self

    def state(self, today: date) -> str:
        """`overdue`, `today`, or the day by which it is due."""
        if self.due < today:
            return "overdue"
        return "due today" if self.due == today else "due"

    @property
    def what(self) -> str:
        """What is to be done: make it, or give it."""
        return "to make" if self.number is None else f"no. {self.number} to give"


@dataclass(frozen=True, slots=True)
class EstimateStanding:
    """How the estimate of one visit stands: whether one is needed until when, and what there is of it."""

    appointment_id: int
    patient_id: int
    self_pay: bool
    """The patient is known to pay: no policy is in force on the day, or that was chosen."""
    due: date | None
    why: str
    estimate_id: int | None = None
    version: int = 0
    number: int | None = None
    total_cents: int = 0
    given_on: date | None = None
    given_how: GivenHow | None = None

    @property
    def words(self) -> str:
        """One line for whoever checks the patient in."""
        if self.number is not None:
            made = f"no. {self.number}, {show_money(self.total_cents)}"
            if self.given_on and self.given_how:
                return f"{made}, {self.given_how.words} {self.given_on:%m/%d/%y}"
            due = f", due {show_date(self.due)}" if self.due else ""
            return f"{made}, not given yet{due}"
        return f"due {show_date(self.due)}: {self.why}" if self.due else self.why

    def seen_without(self, hidden: frozenset[int]) -> EstimateStanding:
        """The standing as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, total_cents=0) if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class EstimateFor:
    """What an estimate is to be made for, with the lines that it begins with."""

    appointment_id: int | None
    estimate_id: int | None
    patient_id: int
    name: str
    mrn: str
    day: date
    visit_type_id: int
    visit_type: str
    provider: str
    number: int | None
    diagnoses: str
    lines: tuple[EstimateEntry, ...]
    given: bool = False
    """The one before was given: what is saved is a new one."""

    def seen_without(self, hidden: frozenset[int]) -> EstimateFor:
        """The same for somebody from whom the records of these patients are hidden."""
        return replace(self, diagnoses="") if self.patient_id in hidden else self

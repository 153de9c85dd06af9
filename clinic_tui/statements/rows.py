"""What is shown of statements: plain values, no database. Money is integer cents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from clinic_tui.statements.states import HoldReason, Standing, Step
from clinic_tui.words.dates import show_date


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That a statement was due in the last run, and a person left it out of it."""

    run: int
    day: date
    by: str

    @property
    def words(self) -> str:
        """Of which run, by whom, and until when."""
        return f"left out of run {self.run} by {self.by} on {show_date(self.day)}; the next run sends it"


@dataclass(frozen=True, slots=True)
class AccountPart:
    """What one patient owes of an account that is of several."""

    patient_id: int
    name: str
    mrn: str
    cents: int


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account with a balance, and what a run would do with it.

    It is a patient's, or that of a guarantor with all the patients who are stated together. A guarantor who
    is not among these, and has an account of his own, leaves it to the first of them.
    """

    patient_id: int
    name: str
    mrn: str
    cents: int
    """What a statement would ask for."""
    standing: Standing
    step: Step | None = None
    to: str = ""
    """Who it would be sent to."""
    hold: HoldReason | None = None
    why: str = ""
    """What else is to be said: the words of a hold, or when it is due."""
    last_day: date | None = None
    """The day of the last statement."""
    oldest_day: date | None = None
    """The day of the oldest visit that is owed."""
    left_out: LeftOut | None = None
    """It is to be sent and was left out of the last run: the next one sends it."""
    parts: tuple[AccountPart, ...] = ()
    """What each of several patients owes; empty where it is the account of one."""
    held_of: tuple[int, str] | None = None
    """Whose hold by hand it is that holds it, by number and name."""

    @property
    def patient_ids(self) -> frozenset[int]:
        """Everybody of whom it tells."""
        return frozenset({self.patient_id, *(part.patient_id for part in self.parts)})

    @property
    def whose(self) -> str:
        """`Moss, Eve`, or `Moss, Eve, for 2 patients`."""
        return f"{self.name}, for {len(self.parts)} patients" if self.parts else self.name

    def seen_without(self, hidden: frozenset[int]) -> AccountRow:
        """The account as it is for somebody from whom the records of these patients are hidden."""
        if not self.patient_ids & hidden:
            return self
        return AccountRow(self.patient_id, self.name, self.mrn, 0, Standing.CLOSED)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many accounts, and what they come to."""

    count: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would do now."""

    rows: tuple[AccountRow, ...]
    minimum_cents: int
    credit: Counted
    """Accounts that are owed money."""
    even: int
    """Accounts on which something was charged or paid, and nothing is owed."""
    insurer: Counted
    """Accounts with charges that are still with the insurer: these are not stated."""
    unfinished_run: int | None = None
    """A run that was made and whose paper was not: it comes first, and nobody new with it."""
    missing: str = ""
    """What has to be set before anything can be sent; empty where all is."""

    def of(self, standing: Standing) -> Counted:
        """The accounts that stand so."""
        cents = [row.cents for row in self.rows if row.standing is standing]
        return Counted(len(cents), sum(cents))

    @property
    def due(self) -> Counted:
        """What a run would send."""
        return self.of(Standing.DUE)

    @property
    def holds(self) -> tuple[tuple[HoldReason, int], ...]:
        """How many are held, by reason."""
        found = Counter(row.hold for row in self.rows if row.standing is Standing.HELD and row.hold)
        return tuple(found.most_common())


@dataclass(frozen=True, slots=True)
class RunMade:
    """What a run made: its number, how many statements, their sum, and the files with them."""

    run: int
    count: int
    cents: int
    files: tuple[str, ...] = ()
    folder: str = ""
    finished_old: bool = False
    """It was a run that had been begun before, and nobody new was in it."""
    left_out: int = 0
    """How many were due and left out by a person: they stay to be sent."""
    warning: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One that was made."""

    number: int
    run: int
    patient_id: int
    name: str
    mrn: str
    day: date
    step: Step
    to: str
    cents: int
    due_day: date
    printed: int
    """How often it was printed again."""
    also_of: tuple[int, ...] = ()
    """The other patients whose visits stand on it."""

    @property
    def patient_ids(self) -> frozenset[int]:
        """Everybody of whom it tells."""
        return frozenset({self.patient_id, *self.also_of})

    def seen_without(self, hidden: frozenset[int]) -> StatementRow:
        """The statement as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, to="", cents=0) if self.patient_ids & hidden else self


@dataclass(frozen=True, slots=True)
class HoldRow:
    """That a person said to send a patient nothing."""

    id: int
    patient_id: int
    name: str
    mrn: str
    reason: HoldReason
    words: str
    since: date
    by: str
    released_on: date | None = None
    released_by: str = ""

    def seen_without(self, hidden: frozenset[int]) -> HoldRow:
        """The hold as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, reason=HoldReason.OTHER, words="")

    @property
    def says(self) -> str:
        """The reason and its words."""
        return ": ".join(filter(None, (self.reason.words, self.words)))


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A charge or a payment under a visit."""

    words: str
    cents: int


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """A visit on a statement: `owed` is what was charged less the three behind it."""

    day: date
    charges: tuple[ShownLine, ...]
    payments: tuple[ShownLine, ...]
    charged_cents: int
    insurer_cents: int
    """Still with the insurer: not asked for."""
    adjusted_cents: int
    """What is off the charges otherwise: by the insurer and its contract, a write-off or a discount."""
    paid_cents: int
    owed_cents: int
    mrn: str = ""
    """Whose it is, on a statement of several patients; empty on one of a single patient."""


@dataclass(frozen=True, slots=True)
class ShownPatient:
    """One of several patients on a statement: a heading, below it the visits with this MRN."""

    name: str
    mrn: str
    credit_cents: int
    """Money on this patient's account, which is taken off what this patient owes."""
    total_cents: int


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """The payment plan on a statement."""

    rest_cents: int
    missed_cents: int
    next_day: date | None
    next_cents: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a statement says, as it was sent; printed again it says the same."""

    number: int
    day: date
    step: Step
    clinic: tuple[str, ...]
    """Name and address, line by line."""
    phone: str
    to: tuple[str, ...]
    """Name and address, line by line."""
    patient: str
    mrn: str
    visits: tuple[ShownVisit, ...]
    credit_cents: int
    """Money on account that is taken off."""
    total_cents: int
    """What is owed for these visits, less the credit."""
    asked_cents: int
    """What is to be paid now: the total, or with a plan what falls due of it and what it is not for."""
    aging: tuple[int, ...]
    due_day: date
    how_to_pay: str
    plan: ShownPlan | None = None
    patients: tuple[ShownPatient, ...] = ()
    """Whose visits they are, where that is not one patient alone; the visits stand in this order."""


@dataclass(frozen=True, slots=True)
class StatementInFull:
    """One that was made, and all that it says."""

    row: StatementRow
    shown: Shown = field(repr=False)

    @property
    def whole_record_of(self) -> frozenset[int]:
        """It tells of patients as their records do: where one of these is closed, so is this."""
        return self.row.patient_ids

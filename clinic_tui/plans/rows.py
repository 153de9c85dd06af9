"""What is shown of payment plans: plain values, no database. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.plans.states import PlanEnd
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class PlanTerms:
    """What was agreed: a total in monthly instalments, the last of which is the rest."""

    total_cents: int
    instalment_cents: int
    day_of_month: int
    """1 to 31; a shorter month has its last day."""
    first_day: date


@dataclass(frozen=True, slots=True)
class Instalment:
    """One of them: when it is due, how much it is, and how much of it is paid."""

    day: date
    cents: int
    paid_cents: int = 0

    @property
    def left_cents(self) -> int:
        """What is still to be paid of it."""
        return self.cents - self.paid_cents


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as it stands on the day `today`."""

    id: int
    version: int
    patient_id: int
    name: str
    mrn: str
    terms: PlanTerms
    instalments: tuple[Instalment, ...]
    made_on: date
    made_by: str
    today: date
    counted_cents: int
    """What was paid, written off or moved to the insurer since, of the visits that the plan is for."""
    visits: tuple[int, ...] = ()
    """The visits that it is for."""
    ended_on: date | None = None
    end: PlanEnd | None = None
    end_words: str = ""
    ended_by: str = ""
    closed_record: bool = False
    """Its patient's record is closed to who looks: nothing of the plan is told."""

    def seen_without(self, hidden: frozenset[int]) -> PlanRow:
        """The plan as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        terms = replace(self.terms, total_cents=0, instalment_cents=0)
        return replace(
            self,
            terms=terms,
            instalments=(),
            counted_cents=0,
            visits=(),
            made_by="",
            ended_by="",
            end_words="",
            closed_record=True,
        )

    @property
    def rest_cents(self) -> int:
        """What is still to be paid of the total."""
        return max(0, self.terms.total_cents - self.counted_cents)

    @property
    def open(self) -> bool:
        """It holds, and something is still to be paid."""
        return self.ended_on is None and (self.rest_cents > 0 or self.closed_record)

    @property
    def missed(self) -> int:
        """How many instalments are over and not paid, while the plan holds."""
        return sum(1 for each in self._over) if self.open else 0

    @property
    def missed_cents(self) -> int:
        """What is still to be paid of those."""
        return sum(each.left_cents for each in self._over) if self.open else 0

    @property
    def _over(self) -> tuple[Instalment, ...]:
        return tuple(each for each in self.instalments if each.day < self.today and each.left_cents)

    @property
    def missed_since(self) -> date | None:
        """Since when the oldest of those is over."""
        return min((each.day for each in self._over), default=None) if self.open else None

    @property
    def missed_words(self) -> str:
        """`2 instalments missed, $100.00 overdue`."""
        if self.closed_record:
            return "instalments missed"
        words = counted(self.missed, "instalment")
        return f"{words} missed, {show_money(self.missed_cents)} overdue"

    @property
    def next(self) -> Instalment | None:
        """The next that is not over and not paid."""
        if not self.open:
            return None
        return next((each for each in self.instalments if each.day >= self.today and each.left_cents), None)

    def due_by(self, day: date) -> int:
        """The cents that are still to be paid of what falls due up to this day."""
        return sum(each.left_cents for each in self.instalments if each.day <= day) if self.open else 0

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.closed_record:
            return "restricted"
        if self.end is not None and self.end is not PlanEnd.PAID:
            return self.end.value
        if not self.rest_cents or self.end is PlanEnd.PAID:
            return "paid"
        return f"{self.missed} missed" if self.missed else "kept"


@dataclass(frozen=True, slots=True)
class HeldPlans:
    """The plans that hold for a patient: one, or several where two records were merged into one."""

    plans: tuple[PlanRow, ...]

    @property
    def rest_cents(self) -> int:
        """What is still to be paid of all of them."""
        return sum(each.rest_cents for each in self.plans)

    @property
    def missed_cents(self) -> int:
        """What is still to be paid of their instalments that are over."""
        return sum(each.missed_cents for each in self.plans)

    @property
    def next(self) -> Instalment | None:
        """What is to be paid next: of all plans, on the first day on which one has something due."""
        ahead = [each.next for each in self.plans if each.next is not None]
        first = min((each.day for each in ahead), default=None)
        if first is None:
            return None
        due = [each for each in ahead if each.day == first]
        return Instalment(first, sum(each.cents for each in due), sum(each.paid_cents for each in due))

    def due_by(self, day: date) -> int:
        """The cents that are still to be paid of what falls due up to this day."""
        return sum(each.due_by(day) for each in self.plans)

    @property
    def words(self) -> str:
        """`plan 3, kept`; where there are several, one behind the other."""
        return "; ".join(f"plan {each.id}, {each.state}" for each in self.plans)


@dataclass(frozen=True, slots=True)
class BeforePlan:
    """What a new plan goes out from."""

    patient_id: int
    name: str
    owed_cents: int
    """Of visits that have ended."""
    credit_cents: int
    plan: PlanRow | None
    """The plan that holds already."""

    @property
    def whole_record_of(self) -> int:
        """It tells of a patient as the record does."""
        return self.patient_id

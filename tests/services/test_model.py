"""A day at one desk against a model in memory: whatever is tried in whatever order, both agree."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clinic_tui.errors import ClinicError, Conflict, NotFound
from clinic_tui.money.rows import Agreed, Pay
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment, Occupancy
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import HOLDS_TIME, Status
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import DB_KEY, FU, LEE, MAC_KEY, ORT, TODAY, House, a_patient, paid
from tests.services.machines import rounds

STARTS = st.integers(0, 11).map(lambda n: 13 * 60 + 5 * n)
MINUTES = st.sampled_from([5, 10, 20])
PEOPLE = st.integers(1, 3)
WHICH = st.integers(0, 8)
AGREED = Agreed(receipt=10**9)
"""The same copay is taken again after a visit went back: the person says so."""
PROVIDERS = st.sampled_from([LEE, LEE, LEE, ORT])  # Dr. Ortiz has no hours today


@dataclass
class Plan:
    """One visit as the model knows it."""

    patient: int
    provider: int
    start: int
    end: int
    status: Status = Status.BOOKED
    paid: int = 0

    def collides(self, patient: int, provider: int, start: int, end: int) -> bool:
        same = self.patient == patient or self.provider == provider
        return self.status in HOLDS_TIME and same and self.start < end and self.end > start


@dataclass
class Model:
    """All visits by number."""

    visits: dict[int, Plan] = field(default_factory=dict)

    def free(self, patient: int, provider: int, start: int, end: int, besides: int = 0) -> bool:
        others = (plan for number, plan in self.visits.items() if number != besides)
        return provider == LEE and not any(plan.collides(patient, provider, start, end) for plan in others)


class Day(RuleBasedStateMachine):
    """Book, move, cancel, check in, leave and undo, at the front desk's rights without overbooking."""

    furnished: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.furnished, self.folder / "clinic.db")
        self.begins(House(SqliteFile(self.folder / "clinic.db", DB_KEY)))

    def begins(self, house: House) -> None:
        """Three patients, and nothing else has happened."""
        self.house = house
        for _ in range(3):
            a_patient(self.house)
        self.model = Model()
        self.before: list[Model] = []
        self.numbered: set[int] = set()
        """Visits that were checked in, whatever came then."""

    def teardown(self) -> None:
        with self.house.store.reading() as db:
            assert verify_chain(db, MAC_KEY).finding is None
            assert verify_rows(db) is None
        self.house.store.close()
        shutil.rmtree(self.folder)

    def happens(self) -> None:
        """Remember what an undo must bring back."""
        self.before.append(copy.deepcopy(self.model))

    @rule(patient=PEOPLE, provider=PROVIDERS, start=STARTS, minutes=MINUTES)
    def book(self, patient: int, provider: int, start: int, minutes: int) -> None:
        booking = Booking(patient, provider, FU, TODAY, start, minutes)
        if not self.model.free(patient, provider, start, start + minutes):
            with pytest.raises(Conflict):
                schedule.book(self.house.front, booking)
            return
        self.happens()
        number = schedule.book(self.house.front, booking)
        assert number not in self.model.visits
        self.model.visits[number] = Plan(patient, provider, start, start + minutes)

    @rule(which=WHICH, start=STARTS, minutes=MINUTES)
    def move(self, which: int, start: int, minutes: int) -> None:
        visit = self.visit(which)
        plan = self.model.visits.get(visit)
        allowed = (
            plan is not None
            and plan.status is Status.BOOKED
            and (plan.start, plan.end) != (start, start + minutes)
            and self.model.free(plan.patient, plan.provider, start, start + minutes, besides=visit)
        )

        def act() -> int:
            return schedule.move(
                self.house.front, visit, None, provider_id=LEE, day=TODAY, start=start, minutes=minutes
            )

        if not allowed:
            with pytest.raises(ClinicError):
                act()
            return
        assert plan is not None
        self.happens()
        number = act()
        plan = self.model.visits[visit]
        self.model.visits[number] = Plan(plan.patient, plan.provider, start, start + minutes)
        plan.status = Status.CANCELLED

    def visit(self, which: int) -> int:
        """The number of one of the visits; sometimes of none."""
        numbers = [*self.model.visits, 99]
        return numbers[which % len(numbers)]

    def step(self, visit: int, steps: dict[Status, Status], act: object) -> Plan | None:
        """A use case that leads from some statuses to others; the visit, if it went there."""
        plan = self.model.visits.get(visit)
        if plan is None or plan.status not in steps:
            with pytest.raises(NotFound if plan is None else Conflict):
                act()  # type: ignore[operator]
            return None
        self.happens()
        act()  # type: ignore[operator]
        plan.status = steps[plan.status]
        return plan

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        visit = self.visit(which)
        self.step(
            visit,
            {Status.BOOKED: Status.CANCELLED},
            lambda: schedule.cancel(self.house.front, visit, None, "ill"),
        )

    @rule(which=WHICH, cents=st.sampled_from([0, 2500]))
    def check_in(self, which: int, cents: int) -> None:
        visit = self.visit(which)
        answers = CheckInAnswers(
            self_pay=True, copay_cents=cents, pay=Pay.CASH if cents else None, agreed=AGREED
        )
        plan = self.step(
            visit,
            {Status.BOOKED: Status.CHECKED_IN, Status.ARRIVED: Status.CHECKED_IN},
            lambda: reception.check_in(self.house.front, visit, None, answers),
        )
        if plan is not None:
            plan.paid += cents
            self.numbered.add(visit)

    @rule(which=WHICH)
    def leave(self, which: int) -> None:
        visit = self.visit(which)
        self.step(
            visit,
            {Status.ARRIVED: Status.LEFT, Status.CHECKED_IN: Status.LEFT},
            lambda: reception.leave(self.house.front, visit, None, "waited"),
        )

    @rule(which=WHICH)
    def back(self, which: int) -> None:
        visit = self.visit(which)
        self.step(
            visit,
            {Status.ARRIVED: Status.BOOKED, Status.CHECKED_IN: Status.ARRIVED},
            lambda: reception.back(self.house.front, visit, None),
        )

    @rule()
    def undo(self) -> None:
        if not self.before:
            with pytest.raises(NotFound):
                undo_last(self.house.front)
            return
        if self.last_is_numbered:
            with pytest.raises(Conflict, match="cancel it instead"):  # its number is never given again
                undo_last(self.house.front)
            return
        undo_last(self.house.front)
        self.model = self.before.pop()

    @property
    def last_is_numbered(self) -> bool:
        """The last action booked a visit that was checked in since: its booking stays."""
        return bool((set(self.model.visits) - set(self.before[-1].visits)) & self.numbered)

    @invariant()
    def agrees(self) -> None:
        stored = {
            row.id: (
                row.patient_id, row.provider_id, row.start_minute, row.end_minute, row.status,
                paid(self.house, row.id or 0),
            )
            for row in self.house.all(Appointment)
        }  # fmt: skip
        assert stored == {
            number: (plan.patient, plan.provider, plan.start, plan.end, plan.status, plan.paid)
            for number, plan in self.model.visits.items()
        }
        occupied = {(row.appointment_id, row.kind) for row in self.house.all(Occupancy)}
        assert occupied == {
            (number, kind)
            for number, plan in self.model.visits.items()
            if plan.status in HOLDS_TIME
            for kind in ("patient", "provider")
        }


def test_the_desk_agrees_with_the_model(furnished_file: Path) -> None:
    Day.furnished = furnished_file
    run_state_machine_as_test(
        Day,
        settings=settings(
            max_examples=rounds(5),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

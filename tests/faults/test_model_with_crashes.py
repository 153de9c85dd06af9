"""Random days at a desk that is killed now and then, against a model in memory, on both engines."""

from __future__ import annotations

import copy
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from clinic_tui import failpoints
from clinic_tui.errors import Conflict
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import Status
from clinic_tui.stock import issuing, receiving
from clinic_tui.stock.models import StockMove
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain, verify_rows
from tests import postgres_server as servers
from tests.builders import (
    DB_KEY,
    FU,
    GLOVES,
    LEE,
    MAC_KEY,
    TODAY,
    House,
    copy_of_database,
)
from tests.engines import on_sqlite_first
from tests.faults.killing import LONG
from tests.services.test_model import MINUTES, PEOPLE, STARTS, WHICH, Day, Plan

pytestmark = pytest.mark.faults

PLACES = ("desk.turn taken", "desk.rows written", "desk.journal written", "desk.committed")
FRESH: list[Callable[[], Location]] = []


class Killed(BaseException):
    """The desk is no more, and its transaction with it; real kills are in test_kill_everywhere."""


class DayWithCrashes(Day):
    """The same day with a shelf, and with a desk that dies in the midst of a save."""

    forgets = False
    """The planted defect: what was confirmed before a crash is taken out of the database again."""

    def __init__(self) -> None:
        super(Day, self).__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.begins(House(FRESH[0]()))
        self.on_hand = 0

    def teardown(self) -> None:
        with self.house.store.reading() as db:
            assert verify_chain(db, MAC_KEY).finding is None
            assert verify_rows(db) is None
        self.house.store.close()
        shutil.rmtree(self.folder)

    @rule(quantity=st.integers(1, 9))
    def receive(self, quantity: int) -> None:
        receiving.receive(self.house.records, GLOVES, quantity)
        self.on_hand += quantity

    @rule(quantity=st.integers(1, 9))
    def issue(self, quantity: int) -> None:
        if quantity > self.on_hand:
            with pytest.raises(Conflict):
                issuing.issue(self.house.records, GLOVES, quantity)
            return
        issuing.issue(self.house.records, GLOVES, quantity)
        self.on_hand -= quantity

    def dies_in(self, place: str, act: Callable[[], object]) -> bool:
        """The desk dies there; whether it came to that place. What opens next needs no repair."""

        def reached(name: str) -> None:
            if name == place:
                raise Killed

        failpoints.arm(reached)
        try:
            act()
        except Killed:
            died = True
        else:
            died = False
        finally:
            failpoints.arm(None)
        location, clock = self.house.location, self.house.clock
        self.house.store.close()
        self.house = House(location, clock)
        return died

    @rule(place=st.sampled_from(PLACES), patient=PEOPLE, start=STARTS, minutes=MINUTES)
    def dies_booking(self, place: str, patient: int, start: int, minutes: int) -> None:
        if not self.model.free(patient, LEE, start, start + minutes):
            return
        before, numbers = copy.deepcopy(self.model), []
        booking = Booking(patient, LEE, FU, TODAY, start, minutes)
        assert self.dies_in(place, lambda: numbers.append(schedule.book(self.house.front, booking)))
        if place == "desk.committed":
            self.before.append(before)
            number = max(self.numbers())
            self.model.visits[number] = Plan(patient, LEE, start, start + minutes)

    def numbers(self) -> list[int]:
        """Of the visits that are stored."""
        with self.house.raw() as run:
            return [row[0] for row in run("SELECT id FROM appointment")]

    @rule(place=st.sampled_from(PLACES), which=WHICH)
    def dies_cancelling(self, place: str, which: int) -> None:
        visit = self.visit(which)
        plan = self.model.visits.get(visit)
        if plan is None or plan.status is not Status.BOOKED:
            return
        before = copy.deepcopy(self.model)
        assert self.dies_in(place, lambda: schedule.cancel(self.house.front, visit, None, "ill"))
        if place == "desk.committed":
            self.before.append(before)
            plan.status = Status.CANCELLED

    @rule(place=st.sampled_from(PLACES), quantity=st.integers(1, 9))
    def dies_receiving(self, place: str, quantity: int) -> None:
        assert self.dies_in(place, lambda: receiving.receive(self.house.records, GLOVES, quantity))
        if place == "desk.committed" and not self.forgets:
            self.on_hand += quantity

    @rule(place=st.sampled_from(PLACES))
    def dies_undoing(self, place: str) -> None:
        if not self.before or self.last_is_numbered:
            return
        assert self.dies_in(place, lambda: undo_last(self.house.front))
        if place == "desk.committed":
            self.model = self.before.pop()

    @invariant()
    def shelf_agrees(self) -> None:
        assert sum(move.quantity for move in self.house.all(StockMove)) == self.on_hand


class ForgetfulDay(DayWithCrashes):
    """The control: it takes what was committed at the moment of death for lost."""

    forgets = True


@pytest.fixture(params=on_sqlite_first.args)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Each example has a furnished clinic of its own."""
    if request.param == "sqlite":
        furnished: Path = request.getfixturevalue("furnished_file")

        def make() -> Location:
            path = tmp_path / f"{secrets.token_hex(4)}.db"
            shutil.copy(furnished, path)
            return SqliteFile(path, DB_KEY)

        FRESH[:] = [make]
        yield
        return
    server: servers.PostgresServer = request.getfixturevalue("postgres_server")
    source: str = request.getfixturevalue("furnished_database")
    made: list[str] = []

    def make_database() -> Location:
        made.append(f"model_{secrets.token_hex(4)}")
        return PostgresServer(copy_of_database(server, source, made[-1]), tmp_path)

    FRESH[:] = [make_database]
    yield
    for name in made:
        server.drop(name)


def days(
    machine: type[DayWithCrashes], examples: int, steps: int, *phases: Phase, always_alike: bool = False
) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            phases=phases or tuple(Phase),
            derandomize=always_alike,
            report_multiple_bugs=False,  # one is enough, and looking for others takes most of a minute
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_desk_that_dies_now_and_then_agrees_with_the_model(fresh: None) -> None:
    days(DayWithCrashes, 60 if LONG else 5, 50 if LONG else 25)


def test_the_model_finds_what_a_desk_forgets(fresh: None) -> None:
    with pytest.raises(AssertionError):
        days(ForgetfulDay, 400, 30, Phase.generate, always_alike=True)  # by chance it took up to minutes

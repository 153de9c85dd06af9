"""Two desks book, move, lengthen, change, cancel and undo as they like: nothing unwanted ever overlaps."""

from __future__ import annotations

import contextlib
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clinic_tui.errors import ClinicError
from clinic_tui.schedule import holding, setup
from clinic_tui.schedule import resource_setup as resources
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.changing import make_another_kind
from clinic_tui.schedule.models import Appointment, Occupancy, SlotHold
from clinic_tui.schedule.resource_models import AppointmentResource
from clinic_tui.schedule.rows import Booking, Need
from clinic_tui.schedule.states import HOLDS_TIME, OPEN, Resource
from clinic_tui.schedule.together import book_together
from clinic_tui.store.desk import Desk
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_rows
from tests.builders import DB_KEY, FU, LEE, ORT, TODAY, House, a_patient
from tests.services.machines import rounds

STARTS = st.integers(0, 7).map(lambda place: 13 * 60 + 15 * place)
MINUTES = st.sampled_from([15, 30, 45])
PEOPLE = st.integers(1, 5)
WHICH = st.integers(0, 9)
DESKS = st.sampled_from(["front", "chief"])
PROVIDERS = st.sampled_from([LEE, ORT])
SCAN, CLASS = 3, 4
KINDS = st.sampled_from([FU, SCAN, SCAN, CLASS, CLASS])
WHY = st.sampled_from(["", "", "", "sent by the doctor"])
IN_CLASS = 2


class Desks(RuleBasedStateMachine):
    """Whatever is refused changes nothing; whatever is done leaves the schedule sound."""

    furnished: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.furnished, self.folder / "clinic.db")
        self.house = House(SqliteFile(self.folder / "clinic.db", DB_KEY))
        chief = self.house.records  # at a desk that undoes nothing here
        assert setup.add_visit_type(chief, "SCAN", "Scan", 30) == SCAN
        assert setup.add_visit_type(chief, "CLASS", "Class", 30) == CLASS
        resources.add_device(chief, "Ultrasound", "ultrasound")
        resources.set_needs(chief, SCAN, [Need(Resource.DEVICE, "ultrasound")])
        resources.set_capacity(chief, CLASS, IN_CLASS)
        for _ in range(5):
            a_patient(self.house)

    def teardown(self) -> None:
        with self.house.store.reading() as db:
            assert verify_rows(db) is None
        self.house.store.close()
        shutil.rmtree(self.folder)

    def desk(self, name: str) -> Desk:
        found = self.house.front if name == "front" else self.house.chief
        assert isinstance(found, Desk)
        return found

    def visit(self, which: int) -> int:
        numbers = [row.id or 0 for row in self.house.all(Appointment)] or [99]
        return numbers[which % len(numbers)]

    @contextlib.contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        before = self.house.head()
        try:
            yield
        except ClinicError:
            assert all("refused" in (line["after"] or "") for line in self.house.lines(before))

    @rule(desk=DESKS, patient=PEOPLE, provider=PROVIDERS, kind=KINDS, start=STARTS, why=WHY)
    def book(self, desk: str, patient: int, provider: int, kind: int, start: int, why: str) -> None:
        with self.all_or_nothing():
            schedule.book(
                self.desk(desk), Booking(patient, provider, kind, TODAY, start, overbook_reason=why)
            )

    @rule(desk=DESKS, provider=PROVIDERS, kind=KINDS, start=STARTS)
    def hold(self, desk: str, provider: int, kind: int, start: int) -> None:
        minutes = 20 if kind == FU else 30
        with self.all_or_nothing():
            holding.hold(self.desk(desk), provider, TODAY, start, minutes, kind)

    @rule(desk=DESKS)
    def release(self, desk: str) -> None:
        holding.release(self.desk(desk))

    @rule(desk=DESKS, patient=PEOPLE, start=STARTS, gap=st.sampled_from([0, 15]))
    def book_two(self, desk: str, patient: int, start: int, gap: int) -> None:
        two = [Booking(patient, LEE, SCAN, TODAY, at, 30) for at in (start, start + 30 + gap)]
        with self.all_or_nothing():
            book_together(self.desk(desk), two)

    @rule(desk=DESKS, which=WHICH, provider=PROVIDERS, start=STARTS, why=WHY)
    def move(self, desk: str, which: int, provider: int, start: int, why: str) -> None:
        visit = self.visit(which)
        with self.all_or_nothing():
            schedule.move(
                self.desk(desk), visit, None, provider_id=provider, day=TODAY, start=start,
                overbook_reason=why,
            )  # fmt: skip

    @rule(desk=DESKS, which=WHICH, minutes=MINUTES, why=WHY)
    def resize(self, desk: str, which: int, minutes: int, why: str) -> None:
        visit = self.visit(which)
        with self.all_or_nothing():
            schedule.resize(self.desk(desk), visit, None, minutes, why)

    @rule(desk=DESKS, which=WHICH, kind=KINDS, minutes=MINUTES, why=WHY)
    def make_another_kind(self, desk: str, which: int, kind: int, minutes: int, why: str) -> None:
        visit, here = self.visit(which), self.desk(desk)
        with self.all_or_nothing(), here.act("appointment.move", reason=why) as db:
            make_another_kind(here, db, visit, None, kind, minutes, why)

    @rule(desk=DESKS, which=WHICH)
    def cancel(self, desk: str, which: int) -> None:
        visit = self.visit(which)
        with self.all_or_nothing():
            schedule.cancel(self.desk(desk), visit, None, "ill")

    @rule(desk=DESKS)
    def undo(self, desk: str) -> None:
        with self.all_or_nothing():
            undo_last(self.desk(desk))

    @invariant()
    def nothing_unwanted_overlaps(self) -> None:
        rows = self.house.all(Occupancy)
        for one, other in itertools.combinations(rows, 2):
            same = (one.kind, one.resource_id) == (other.kind, other.resource_id)
            together = one.group_id and one.group_id == other.group_id
            if same and not (one.deliberate or other.deliberate or together):
                assert one.end_minute <= other.start_minute or other.end_minute <= one.start_minute

    @invariant()
    def two_desks_hold_one_time_only_as_places_of_a_group(self) -> None:
        for one, other in itertools.combinations(self.house.all(SlotHold), 2):
            if one.provider_id == other.provider_id and (
                one.start_minute < other.end_minute and other.start_minute < one.end_minute
            ):
                assert (one.visit_type_id, one.start_minute) == (other.visit_type_id, other.start_minute)
                assert one.visit_type_id == CLASS

    @invariant()
    def what_takes_time_is_what_stands(self) -> None:
        given = Counter(
            (row.appointment_id, row.resource.value) for row in self.house.all(AppointmentResource)
        )
        wanted: Counter[tuple[int, str]] = Counter()
        groups: Counter[int] = Counter()
        for row in self.house.all(Appointment):
            number = row.id or 0
            if row.status in HOLDS_TIME:
                wanted[number, "provider"] += 1
                groups[row.group_id or 0] += not row.overbook
            if row.status in OPEN:
                wanted[number, "patient"] += 1
                if row.visit_type_id == SCAN:
                    wanted[number, "device"] += given[number, "device"]
                    assert given[number, "device"] == 1
        assert Counter((row.appointment_id, row.kind) for row in self.house.all(Occupancy)) == wanted
        del groups[0]
        assert all(count <= IN_CLASS for count in groups.values())


def test_two_desks_never_leave_an_unwanted_overlap(furnished_file: Path) -> None:
    Desks.furnished = furnished_file
    run_state_machine_as_test(
        Desks,
        settings=settings(
            max_examples=rounds(3),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

"""A small clinic for tests, on either engine, and what tests put into it."""

from __future__ import annotations

import contextlib
import itertools
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

import clinic_tui.tables  # noqa: F401  (fills the metadata)
from clinic_tui.clock import StoppedClock
from clinic_tui.money.drawer_models import MoneyRule
from clinic_tui.money.models import Payment
from clinic_tui.patients import service as patients
from clinic_tui.patients.rows import PatientFields, Phone
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import (
    Appointment,
    Block,
    DayException,
    Holiday,
    Occupancy,
    Provider,
    Room,
    VisitType,
    WeekTemplate,
)
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import BlockKind, Status
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password
from clinic_tui.security.roles import Role, may
from clinic_tui.stock.models import Item
from clinic_tui.store import schema
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.engine import DESK_TURN, Store
from clinic_tui.store.journal import head_of, journal
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from clinic_tui.store.site import Site
from clinic_tui.store.verify import verify_chain, verify_rows
from tests import postgres_server as servers

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 3, 3)
"""A Tuesday; the clocks go forward on Sunday 8 March and back on Sunday 1 November."""
NOW = datetime(2026, 3, 3, 9, 2, tzinfo=ZONE)
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)

DB_KEY, MAC_KEY, PEPPER = bytes(range(32)), bytes(range(32, 64)), bytes(range(64, 96))
UNTYPED = hash_password("a password that nobody types", PEPPER, HashCost(1, 8, 1))
ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))

_TABLES = SQLModel.metadata.tables
_FILLED = text(
    " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in _TABLES)
)
"""The names of the tables that hold rows, asked for at once: most hold none."""

Model = TypeVar("Model", bound=SQLModel)
_ORDER = itertools.count(1)
_STORES: dict[Location, Store] = {}
"""One store for all tests of an engine: SQLAlchemy compiles each statement once, not once a test."""


@dataclass
class Present:
    """Which desks live, as the test says; a desk's own letter is always among them."""

    letters: set[str] = field(default_factory=lambda: {"A", "B"})
    runs: set[str] = field(default_factory=set)

    def take_letter(self) -> str:
        raise NotImplementedError("the test gives each desk its letter")

    def require_letter(self) -> None:
        """No test takes one away."""

    def alive(self) -> frozenset[str]:
        return frozenset(self.letters)

    def lead_jobs(self) -> bool:
        return False

    def give_up_jobs(self) -> None:
        """No test leads them."""

    def jobs_are_led(self) -> bool:
        return False

    def announce_worker(self) -> bool:
        raise NotImplementedError("no worker of a test sits at these desks")

    def worker_is_there(self) -> bool:
        return False

    def begin_job(self, job: str, *, by_hand: bool = False) -> bool:
        """False while it runs; the test puts what another process runs among `runs`."""
        if job in self.runs:
            return False
        self.runs.add(job)
        return True

    def end_job(self, job: str) -> None:
        """It is over."""
        self.runs.remove(job)

    def close(self) -> None:
        self.letters.clear()


class House:
    """The clinic: its store, a clock that stands, a front desk at A, a manager at B, records at R."""

    def __init__(
        self, location: Location, clock: StoppedClock | None = None, store: Store | None = None
    ) -> None:
        self.location = location
        self.store = store or Store(location)
        self.clock = clock or StoppedClock(NOW, ZONE)
        self.present = Present()
        self.tampered = False
        self.front = self.desk("A", Role.FRONT_DESK, "mia", 1)
        self.chief = self.desk("B", Role.MANAGER, "otto", 2)
        self.records = self.desk("R", Role.MANAGER, "rita")

    def desk(self, letter: str, role: Role, login: str = "sam", account_id: int | None = None) -> Desk:
        """A desk with this role at it."""
        actor = Actor(account_id, login, lambda verb: may(role, verb))
        return Desk(self.store, self.clock, actor, letter, MAC_KEY, self.present)

    def reopened(self) -> House:
        """The same clinic, opened by another program at the same time of the clock."""
        return House(self.location, self.clock)

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Set the clock to a wall time in the clinic."""
        self.clock.at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)

    def get(self, model: type[Model], row_id: int) -> Model:
        """A stored row, detached."""
        with self.store.reading() as db:
            row = db.get_one(model, row_id)
            db.expunge(row)
            return row

    def all(self, model: type[Model], *where: Any) -> list[Model]:
        """Stored rows by number, detached."""
        with self.store.reading() as db:
            rows = list(db.scalars(select(model).where(*where).order_by(model.id)))  # type: ignore[attr-defined]
            db.expunge_all()
            return rows

    def visit(self, appointment_id: int) -> Appointment:
        """An appointment as it is stored now."""
        return self.get(Appointment, appointment_id)

    def status(self, appointment_id: int) -> Status:
        """Where it stands."""
        return self.visit(appointment_id).status

    def lines(self, after: int = 0) -> list[dict[str, Any]]:
        """The journal behind a line."""
        with self.store.reading() as db:
            found = db.execute(select(journal).where(journal.c.seq > after).order_by(journal.c.seq))
            return [dict(row) for row in found.mappings()]

    def head(self) -> int:
        """The number of the journal's last line."""
        with self.store.reading() as db:
            return head_of(db).seq

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every stored row of every table, versions left out: what an undo must bring back."""
        tables = {name: table for name, table in _TABLES.items() if not name.startswith("journal")}
        with self.store.reading() as db:
            filled = set(db.execute(_FILLED).scalars())
            return {
                name: [
                    {column: value for column, value in row.items() if column != "version"}
                    for row in db.execute(select(table).order_by(*table.primary_key.columns)).mappings()
                ]
                if name in filled
                else []
                for name, table in tables.items()
            }

    @contextlib.contextmanager
    def raw(self) -> Iterator[Callable[[str], list[Any]]]:
        """Run SQL behind the program's back, as somebody who holds the key or owns the database."""
        connection = raw_connection(self.location)
        try:
            yield lambda sql: _run(connection, sql)
        finally:
            connection.close()

    def tamper(self, *statements: str) -> None:
        """Change the database around the program, the journal's own triggers taken away first."""
        self.tampered = True
        with self.raw() as run:
            for guard in self.journal_guards():
                run(guard)
            for statement in statements:
                run(statement)

    def journal_guards(self) -> tuple[str, ...]:
        """What takes the journal's triggers away."""
        if self.store.dialect == "sqlite":
            return "DROP TRIGGER IF EXISTS journal_no_update", "DROP TRIGGER IF EXISTS journal_no_delete"
        return ("DROP FUNCTION IF EXISTS journal_is_never_changed CASCADE",)

    def copied(self, server: servers.PostgresServer | None = None) -> House:
        """Another house whose database is a copy of this one as it is now."""
        self.store.close()
        token = secrets.token_hex(4)
        if isinstance(self.location, SqliteFile):
            with self.raw() as run:
                run("PRAGMA wal_checkpoint(TRUNCATE)")  # where another connection is open, the log stays
            path = self.location.path.with_name(f"copy-{token}.db")
            shutil.copy(self.location.path, path)
            return House(replace(self.location, path=path))
        assert server is not None
        name = self.location.url.rpartition("/")[2]
        return House(replace(self.location, url=copy_of_database(server, name, f"{name}_{token}")))


def raw_connection(location: Location, *, as_desk: bool = True) -> Any:
    """A connection of the driver itself; each statement commits by itself.

    PostgreSQL takes changes only from who says to be a desk, as somebody who means harm would.
    """
    if isinstance(location, SqliteFile):
        import sqlcipher3.dbapi2 as cipher

        connection = cipher.connect(str(location.path), isolation_level=None, timeout=10)
        connection.execute(f"PRAGMA key = \"x'{location.key.hex()}'\"")
        return connection
    import psycopg

    connection = psycopg.connect(location.url.replace("+psycopg", ""), autocommit=True)
    if as_desk:
        connection.execute(f"SELECT set_config('{DESK_TURN}', 'taken', false)")
    return connection


def copy_of_database(server: servers.PostgresServer, source: str, name: str) -> str:
    """The URL of a copy; a server takes a moment to see that the last connection to the source has gone."""
    import psycopg

    until = time.monotonic() + 10
    while True:
        try:
            return server.create(name, source)
        except psycopg.errors.ObjectInUse:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _run(connection: Any, sql: str) -> list[Any]:
    found = connection.execute(sql)
    return list(found.fetchall()) if found.description else []


def furnish(location: Location) -> None:
    """Make the clinic: two providers with their weeks, rooms, visit types, a shelf, two accounts."""
    house = House(location)
    schema.create(house.store)
    builder = Desk(house.store, house.clock, Actor(None, "system", lambda verb: True), "init", MAC_KEY)
    with builder.act("system.init") as db:
        db.add(Site(name="Main", zone=ZONE.key))
        db.add(Account(login="mia", name="Mia Wong", role=Role.FRONT_DESK, password_hash=UNTYPED))
        db.add(Account(login="otto", name="Otto Brandt", role=Role.MANAGER, password_hash=UNTYPED))
        db.add(MoneyRule(drawers=False, blind_count=True))
        db.add(Provider(code="LEE", name="Dr. Hana Lee", licence_decided=True))
        db.add(Provider(code="ORT", name="Dr. Luis Ortiz", overbook_quota=0, licence_decided=True))
        db.add(VisitType(code="FU", name="Follow-up", minutes=20))
        db.add(VisitType(code="NEW", name="New patient", minutes=40))
        db.add(Holiday(day=date(2026, 5, 25), name="Memorial Day"))
        db.flush()
        db.add_all(Room(site_id=1, name=name, active=name != "9") for name in ("1", "2", "9"))
        for weekday in range(5):
            for start, end in ((8, 12), (13, 17)):
                db.add(_hours(1, weekday, start, end, 15))
        db.add_all((_hours(2, 0, 9, 15, 20), _hours(2, 2, 9, 15, 20), _hours(2, 6, 0, 6, 30)))
        db.add(_block(weekday=2, start=10, kind=BlockKind.MEETING, label="huddle"))
        db.add(_block(day=date(2026, 3, 10), start=14, kind=BlockKind.ADMIN))
        db.add(DayException(provider_id=1, day=date(2026, 3, 12), words="vacation"))
        db.add(DayException(provider_id=1, day=date(2026, 3, 13), start_minute=600, end_minute=840))
        db.add(Item(site_id=1, code="GLV", name="Gloves", unit="box", par=10, reorder_at=3))
    house.store.close()


def _hours(provider: int, weekday: int, start: int, end: int, slot: int) -> WeekTemplate:
    return WeekTemplate(
        site_id=1, provider_id=provider, weekday=weekday,
        start_minute=start * 60, end_minute=end * 60, slot_minutes=slot,
    )  # fmt: skip


def _block(start: int, kind: BlockKind, **when: Any) -> Block:
    return Block(provider_id=1, start_minute=start * 60, end_minute=start * 60 + 30, kind=kind, **when)


LEE, ORT = 1, 2
FU, NEW = 1, 2
ROOM_1, ROOM_2, CLOSED_ROOM = 1, 2, 3
GLOVES = 1


def minute(at: str) -> int:
    """`10:30` as minutes after midnight."""
    hour, _, rest = at.partition(":")
    return int(hour) * 60 + int(rest or 0)


def some_fields(
    family: str = "Moss", given: str = "Ada", born: str | None = "1961-12-05", **more: Any
) -> PatientFields:
    """What is typed of a patient."""
    if isinstance(more.get("phones"), str):
        more["phones"] = (Phone(more["phones"]),)
    return PatientFields(family, given, born=date.fromisoformat(born) if born else None, **more)


def a_patient(
    house: House,
    family: str = "",
    given: str = "Ada",
    born: str = "1961-12-05",
    desk: Desk | None = None,
    **more: Any,
) -> int:
    """A patient registered at R; without a family name each gets another one."""
    family = family or f"Moss{next(_ORDER)}"
    return patients.register(desk or house.records, some_fields(family, given, born, **more))


def an_appointment(
    house: House,
    at: str = "10:30",
    day: date = TODAY,
    patient: int | None = None,
    provider: int = LEE,
    visit_type: int = FU,
    desk: Desk | None = None,
    **more: Any,
) -> int:
    """A booked appointment, by default today at 10:30 with Dr. Lee for a patient of its own."""
    patient = patient or a_patient(house)
    booking = Booking(patient, provider, visit_type, day, minute(at), **more)
    return schedule.book(desk or house.front, booking)


def occupied(house: House, appointment_id: int) -> list[tuple[str, int, int]]:
    """What an appointment takes up: kind, start, end."""
    rows = house.all(Occupancy, Occupancy.appointment_id == appointment_id)
    return sorted((row.kind, row.start_minute, row.end_minute) for row in rows)


def paid(house: House, appointment_id: int) -> int:
    """Cents taken for a visit."""
    return sum(row.cents for row in house.all(Payment, Payment.appointment_id == appointment_id))


@pytest.fixture(scope="session")
def furnished_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished SQLite clinic that tests copy."""
    path = tmp_path_factory.mktemp("furnished") / "clinic.db"
    furnish(SqliteFile(path, DB_KEY))
    return path


@pytest.fixture(scope="session")
def furnished_database(
    postgres_server: servers.PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A furnished PostgreSQL clinic that tests copy."""
    name = f"furnished_{secrets.token_hex(4)}"
    furnish(PostgresServer(postgres_server.create(name), tmp_path_factory.mktemp("furnished")))
    yield name
    postgres_server.drop(name)


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, quick_folder: Path) -> Iterator[Location]:
    """Where a furnished clinic is, on each engine in turn; each test finds a fresh one at the same place."""
    if request.param == "sqlite":
        yield copied_file(request.getfixturevalue("furnished_file"), quick_folder)
        return
    server: servers.PostgresServer = request.getfixturevalue("postgres_server")
    furnished: str = request.getfixturevalue("furnished_database")
    yield PostgresServer(copy_of_database(server, furnished, f"{furnished}_copy"), quick_folder)
    server.drop(f"{furnished}_copy")


def copied_file(furnished: Path, folder: Path) -> SqliteFile:
    """A copy of the furnished file, always at the same place in `folder`."""
    for left in folder.glob("*.db*"):
        left.unlink()
    shutil.copy(furnished, folder / "clinic.db")
    return SqliteFile(folder / "clinic.db", DB_KEY)


def house_at(place: Location) -> House:
    """The clinic there, with the store that all tests of its engine share."""
    if place not in _STORES:
        _STORES[place] = Store(place)
    return House(place, store=_STORES[place])


@pytest.fixture
def house(place: Location) -> Iterator[House]:
    """An open clinic on each engine in turn."""
    house = house_at(place)
    yield house
    house.store.close()


@pytest.fixture
def journaled(request: pytest.FixtureRequest) -> Iterator[None]:
    """At the end of a test all that was done to its clinic is in the journal, unless it was tampered with."""
    house: House | None = request.getfixturevalue("house") if "house" in request.fixturenames else None
    yield
    if house is not None and not house.tampered:
        require_sound(house)


def require_sound(house: House) -> None:
    """The journal's chain holds, and every row is as its last line says."""
    with house.store.reading() as db:
        assert verify_chain(db, MAC_KEY).finding is None
        assert verify_rows(db) is None

"""A small real clinic at 09:40 of a Monday, on its own SQLite file, and consoles seated in it."""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from clinic_tui.app import ClinicApp
from clinic_tui.backend.ranking import Cause
from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.clinic import Clinic, vault_of
from clinic_tui.clock import StoppedClock
from clinic_tui.jobs.findings import find_left_open, find_low_stock
from clinic_tui.money.drawer_models import MoneyRule
from clinic_tui.money.rows import Pay
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.detail_rows import IdKind, PatientDetails
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import Address, PatientFields, Phone, Sex
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Appointment, Provider, Room, VisitType, WeekTemplate
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import Confirmation
from clinic_tui.screens.console.alerts import AlertList
from clinic_tui.screens.console.frame import TABS
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.security.vault import VaultKind
from clinic_tui.settings import Settings, write_settings
from clinic_tui.stock import items, places, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store import schema
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.site import Site
from clinic_tui.terminal import look
from tests.screens.keystrokes import at_rest, drawn, drawn_behind, some_answer, strike
from tests.screens.stage import lines_of

ZONE = ZoneInfo("America/New_York")
GOLDENS = Path(__file__).with_name("goldens")
TODAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 23, 9, 40, tzinfo=ZONE)
LEE, KIM = 1, 2
FU, NEW, ACU = 1, 2, 3
ROOM_1, ROOM_2, ROOM_3 = 1, 2, 3
PATIENCE = 1500  # pauses of 20 ms, on a machine that has more to do


SEPTEMBER = date(2026, 9, 1)
NOTHING_DUE = PatientDetails(
    notice_on=SEPTEMBER,
    id_kind=IdKind.LICENCE,
    id_seen_on=SEPTEMBER,
    address_verified_on=SEPTEMBER,
    phone_verified_on=SEPTEMBER,
)
"""What the desk has asked of the clinic's patients: a check-in asks none of it again."""


@dataclass
class SmallClinic:
    """Where it is, its clock, and the numbers of its visits by family name."""

    folder: Path
    clock: StoppedClock
    visits: dict[str, int]

    def at(self, hour: int, minute: int) -> None:
        """Set the clock on this Monday."""
        self.clock.at = datetime(2026, 11, 23, hour, minute, tzinfo=ZONE).astimezone(UTC)


class _Builder:
    def __init__(self, clinic: Clinic, clock: StoppedClock) -> None:
        self.clock = clock
        self.desk: Desk = clinic.desk(Actor(None, "mia", lambda verb: True), "Z")
        self.visits: dict[str, int] = {}

    def at(self, hour: int, minute: int, day: date = TODAY) -> None:
        self.clock.at = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE).astimezone(UTC)

    def patient(
        self, family: str, given: str, born: str, *, preferred: str = "", sex: Sex = Sex.FEMALE
    ) -> int:
        phone = Phone(f"1410555{1000 + len(self.visits):04}")
        address = Address("12 Harbor St", "", "Annapolis", "MD", "21401")
        fields = PatientFields(
            family,
            given,
            preferred=preferred,
            born=date.fromisoformat(born),
            sex=sex,
            phones=(phone,),
            address=address,
        )
        return patients.register(self.desk, fields, NOTHING_DUE)

    def insure(self, patient: int, payer: str, copay: int | None, *, verified: bool = False) -> None:
        policies.set_coverage(
            self.desk, patient, 1, None, Policy(payer, "PPO", "W123456789", "", copay, True)
        )
        if verified:
            with self.desk.store.reading() as db:
                number, version = db.execute(
                    select(col(Coverage.id), col(Coverage.version)).where(col(Coverage.patient_id) == patient)
                ).one()
            policies.verify_coverage(self.desk, number, version)

    def book(
        self, name: str, patient: int, provider: int, start: int, kind: int = FU, day: date = TODAY
    ) -> int:
        number = schedule.book(self.desk, Booking(patient, provider, kind, day, start))
        self.visits[name] = number
        return number


def _build(folder: Path) -> dict[str, int]:
    """The clinic as it is at 09:40 on Monday."""
    clock = StoppedClock(datetime(2026, 11, 20, 8, 0, tzinfo=ZONE), ZONE)
    settings = Settings(
        folder,
        "small-clinic",
        "Harbor Clinic",
        ZONE.key,
        VaultKind.FILE.value,
        folder.with_name("key"),
        demo=True,
    )
    clinic = Clinic(settings, vault_of(settings).create_all())
    clinic.clock = clock
    schema.create(clinic.store)
    builder = _Builder(clinic, clock)
    _furnish(builder)
    _friday(builder)
    _monday(builder)
    clinic.note_anchor()
    clinic.close()
    write_settings(settings)
    return builder.visits


def _furnish(build: _Builder) -> None:
    with build.desk.act("system.init") as db:
        db.add(Site(name="Harbor", zone=ZONE.key, demo=True))
        people: tuple[tuple[str, str, Role], ...] = (
            ("mia", "Mia Wong", Role.FRONT_DESK),
            ("sam", "Sam Ray", Role.FRONT_DESK),
        )
        people += (("otto", "Otto Brandt", Role.MANAGER), ("bea", "Bea Lund", Role.BILLER))
        people += (("lee", "Ann Lee", Role.CLINICIAN),)
        for login, name, role in people:
            db.add(Account(login=login, name=name, role=role, password_hash="-"))
        db.add(MoneyRule(drawers=False, blind_count=True))
        db.add(Provider(code="LEE", name="Ann Lee MD", specialty="family medicine", licence_decided=True))
        db.add(Provider(code="KIM", name="Jun Kim MD", specialty="pediatrics", licence_decided=True))
        for code, name, minutes in (
            ("FU", "Follow-up", 20),
            ("NEW", "New patient", 40),
            ("ACU", "Acute", 15),
        ):
            db.add(VisitType(code=code, name=name, minutes=minutes))
        db.flush()
        db.add_all(Room(site_id=1, name=f"Room {number}") for number in (1, 2, 3))
        db.add_all(
            WeekTemplate(
                site_id=1, provider_id=provider, weekday=weekday,
                start_minute=start * 60, end_minute=end * 60, slot_minutes=20,
            )
            for provider in (LEE, KIM) for weekday in range(5) for start, end in ((8, 12), (13, 17))
        )  # fmt: skip
    for item, count in (
        (ItemEntry("GLV-M", "Gloves, nitrile, medium", "gloves", "box", "Shelf A2", 20, 8), 14),
        (ItemEntry("GZ-4", "Gauze 4x4", "dressing", "pack", "Shelf B1", 40, 15), 15),
        (ItemEntry("FLU", "Flu vaccine", "vaccine", "dose", "Fridge 1", 60, 20), 0),
        (ItemEntry("TBL", "Exam table paper", "paper", "roll", "Store", 30, 6), 29),
    ):
        number = items.add_item(build.desk, item)
        if count:
            receiving.receive(build.desk, number, count, "first count")
    tests = items.add_item(
        build.desk, ItemEntry("STREP", "Strep test", "tests", "each", "Cabinet", 30, 5, tracks_lots=True)
    )
    for lot, days, units in (("B77", 400, 20), ("A12", 20, 4)):
        expires = TODAY + timedelta(days=days)
        receiving.receive(
            build.desk, tests, units, "first count", Delivery(lot=lot, expires_on=expires, cents=units * 150)
        )
    items.add_pack(build.desk, tests, "00349281589058", 10)
    places.add_place(build.desk, "CART", "Procedure cart", PlaceKind.CART)


def _friday(build: _Builder) -> None:
    for family, given, born in (("Okafor", "Amara", "1984-03-02"), ("Evans", "Gwen", "1950-07-14")):
        patient = build.patient(family, given, born)
        number = build.book(
            f"{family} on Friday", patient, LEE, 9 * 60 if given == "Gwen" else 8 * 60 + 20, day=FRIDAY
        )
        build.at(9, 0, FRIDAY)
        _through(build, number, CheckInAnswers(self_pay=True), ROOM_1)
        charges = () if given == "Gwen" else (ChargeEntry("99212", "Office visit, short", 1, 8_500),)
        build.at(9, 40, FRIDAY)
        billing.check_out(build.desk, number, None, charges, "" if charges else "post-op visit")
        build.at(8, 0, FRIDAY)


def _through(build: _Builder, number: int, answers: CheckInAnswers, room: int) -> None:
    reception.check_in(build.desk, number, None, answers)
    reception.take_to_room(build.desk, number, None, room)
    reception.advance(build.desk, number, None)
    reception.advance(build.desk, number, None)


def _monday(build: _Builder) -> None:
    build.at(7, 30)
    alone = CheckInAnswers(self_pay=True)
    done = build.book("Li", build.patient("Li", "Bo", "1990-01-31", sex=Sex.MALE), LEE, 8 * 60)
    absent = build.book("Marsh", build.patient("Marsh", "Tom", "2001-09-09", sex=Sex.MALE), KIM, 8 * 60)
    left = build.book("Petrov", build.patient("Petrov", "Ivan", "1971-02-11", sex=Sex.MALE), KIM, 8 * 60 + 20)
    ready = build.book("Smith", build.patient("Smith", "Noah", "1949-10-30", sex=Sex.MALE), LEE, 8 * 60 + 40)
    bob = build.patient("Brown", "Robert", "1961-12-05", preferred="Bob", sex=Sex.MALE)
    with_provider = build.book("Brown", bob, KIM, 8 * 60 + 40, NEW)
    siobhan = build.patient("O'Brien", "Siobhan", "1978-06-21")
    build.insure(siobhan, "Blue Cross", 2_500, verified=True)
    patients.add_alert(build.desk, siobhan, "fasting: draw blood first")
    checked_in = build.book("O'Brien", siobhan, LEE, 9 * 60)
    novak = build.patient("Novák", "Jiří", "1995-04-17", sex=Sex.MALE)
    build.insure(novak, "Aetna", 3_000)
    arrived = build.book("Novák", novak, LEE, 9 * 60 + 40)
    layla = build.patient("Haddad", "Layla", "2019-08-02")
    build.insure(layla, "Medicaid", None, verified=True)
    build.book("Haddad", layla, KIM, 9 * 60 + 20)
    theodora = build.patient("Washington-Fitzgerald", "Theodora Alexandra", "1932-05-08")
    build.insure(theodora, "Medicare", 2_000, verified=True)
    long = build.book("Washington", theodora, LEE, 10 * 60)
    schedule.confirm(build.desk, long, _version(build, long), Confirmation.CONFIRMED)
    build.book("Dragon", build.patient("李", "小龍", "1940-11-27", sex=Sex.MALE), KIM, 10 * 60)
    build.book("Garcia", build.patient("Garcia", "María José", "1988-12-12"), LEE, 11 * 60, NEW)
    build.book("Nope", build.patient("[/nope]", "[DNR] [b]x[/b]", "1966-06-06"), KIM, 13 * 60)
    cruz = build.patient("Cruz", "Ana", "2000-02-29")

    build.at(8, 0)
    _through(build, done, alone, ROOM_1)
    build.at(8, 10)
    reception.arrive(build.desk, left, None)
    build.at(8, 20)
    billing.check_out(build.desk, done, None, (ChargeEntry("99213", "Office visit", 1, 12_000),))
    build.at(8, 40)
    schedule.no_show(build.desk, absent, _version(build, absent))
    _through(build, ready, alone, ROOM_1)
    reception.back(build.desk, ready, None)
    reception.check_in(build.desk, with_provider, None, alone)
    reception.take_to_room(build.desk, with_provider, None, ROOM_2)
    build.at(8, 50)
    reception.leave(build.desk, left, None, "could not wait")
    build.at(9, 5)
    reception.advance(build.desk, with_provider, None)
    build.at(9, 14)
    reception.check_in(
        build.desk, checked_in, None, CheckInAnswers(coverage_seen=True, copay_cents=2_500, pay=Pay.CARD)
    )
    build.at(9, 28)
    reception.arrive(build.desk, arrived, None)
    build.at(9, 36)
    reception.advance(build.desk, ready, None)
    build.visits["Cruz"] = reception.walk_in(build.desk, cruz, KIM, ACU, "earache")
    find_low_stock(build.desk)
    find_left_open(build.desk)


def _version(build: _Builder, number: int) -> int:
    with build.desk.store.reading() as db:
        return db.get_one(Appointment, number).version


@pytest.fixture(scope="session")
def built_clinic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """The clinic that each test copies."""
    folder = tmp_path_factory.mktemp("small") / "clinic"
    folder.mkdir(mode=0o700)
    return folder, _build(folder)


@pytest.fixture
def jobs_run() -> None:
    """Asked for by a test whose console runs the jobs."""


@pytest.fixture
def small_clinic(
    built_clinic: tuple[Path, dict[str, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> SmallClinic:
    """A clinic of its own for the test, at 09:40; its clock moves only when told to.

    What the jobs find in it they have found. A console runs them only where the test asks for `jobs_run`:
    they are a tenth of the work, and take turns to write.
    """
    built, visits = built_clinic
    if "jobs_run" not in request.fixturenames:
        monkeypatch.setattr("clinic_tui.backend.clinic_backend.Backend.run_jobs", lambda _: None)
    folder = tmp_path / "clinic"
    shutil.copytree(built, folder)
    clock = StoppedClock(NOW, ZONE)
    monkeypatch.setattr("clinic_tui.clinic.SystemClock", lambda zone, offset: clock)
    return SmallClinic(folder, clock, visits)


S = TypeVar("S", bound=Screen[Any])


class Seat:
    """One console with somebody at it, driven by keys."""

    def __init__(self, app: ClinicApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def lines(self) -> list[str]:
        """The screen."""
        return lines_of(self.app)

    @property
    def text(self) -> str:
        """The screen as one text."""
        return "\n".join(self.lines)

    async def framed(self, golden: str) -> None:
        """Wait until the counts in the frame are those of a picture; where they never are, that tells."""
        path = GOLDENS / f"{golden}.txt"
        wanted = path.read_text(encoding="utf-8").splitlines()[:2] if path.exists() else self.lines[:2]
        with contextlib.suppress(AssertionError):
            await self.until(lambda: self.lines[:2] == wanted, "the frame")

    async def pictured(self, matches_golden: Callable[[Any, str], None], name: str) -> None:
        """The screen is as in both pictures of this name: widened to 120x40, and at 80x24 as it was."""
        for columns, rows in ((120, 40), (80, 24)):
            await self.pilot.resize_terminal(columns, rows)
            await drawn_behind(self.app)
            await at_rest(self.pilot)
            await self.framed(f"{name}_{columns}x{rows}")
            matches_golden(self.app, f"{name}_{columns}x{rows}")

    async def press(self, *keys: str) -> None:
        """Press keys one after another, and wait until each has had its effect."""
        await strike(self.app, *keys)
        await self.until(lambda: not self.app._keys and self.app._handing is None, "the handing on of keys")
        await at_rest(self.pilot)

    async def strike(self, *keys: str) -> None:
        """Press keys whose effect is not waited for: what they ask stays open until the test lets it go."""
        await strike(self.app, *keys)

    async def rest(self) -> None:
        """Wait until what was asked is answered and drawn, and stop there as somebody who reads does."""
        await at_rest(self.pilot)
        self.app._refused = False

    async def type(self, text: str) -> None:
        """Type a text."""
        await self.press(*("space" if sign == " " else sign for sign in text))

    async def line(self, words: str) -> None:
        """The command line with these words in it: of each letter that is typed a preview is made."""
        await self.app.action_command(words)
        await self.rest()

    async def command(self, words: str) -> None:
        """Enter a line of the command line."""
        await self.line(words)
        await self.press("enter")

    async def walk_to(self, cause: Cause) -> None:
        """In the list of what is amiss, down to the first line of a cause, wherever it ranks."""
        listed = self.app.screen
        assert isinstance(listed, AlertList)
        while listed.row is None or listed.row[1].cause is not cause:
            below = listed.row
            await self.press("down")
            assert listed.row != below, f"nothing is amiss for {cause.value}:\n{self.text}"

    async def until(self, holds: Callable[[], object], what: str = "it") -> None:
        """Wait until it holds."""
        for looks in range(PATIENCE):
            if holds():
                return
            if looks < 4:
                await asyncio.sleep(0.005)
            else:
                await some_answer(self.app, 0.02)
            await drawn(self.app)
        raise AssertionError(f"{what} did not happen:\n{self.text}")

    async def shows(self, *texts: str) -> None:
        """Wait until all of these stand on the screen, and pause there as somebody who reads does."""

        def stand() -> bool:
            shown = self.text
            return all(text in shown for text in texts)

        await self.until(stand, f"{texts}")
        self.app._refused = False

    async def opens(self, kind: builtins.type[S], what: str = "") -> S:
        """Wait until a screen of this kind stands in front; the screen."""
        await self.until(lambda: isinstance(self.app.screen, kind), what or kind.__name__)
        opened = self.app.screen
        assert isinstance(opened, kind)
        return opened

    async def gone(self, text: str) -> None:
        """Wait until it does not stand there any more."""
        await self.until(lambda: text not in self.text, f"{text} gone")

    async def ask(self, call: Callable[[], Any]) -> Any:
        """Ask the backend, off the loop."""
        return await asyncio.to_thread(call)


def first_tab(app: ClinicApp) -> str | None:
    """The tab that stands in front, once its pane was put there: a key before that would be overtaken."""
    return app.screen_stack[0].query_one(ContentSwitcher).current


@contextlib.asynccontextmanager
async def seated(
    clinic: SmallClinic, login: str = "mia", size: tuple[int, int] = (80, 24), tab: str = "2"
) -> AsyncIterator[Seat]:
    """A console with a person of the clinic at it, opened on a tab; another key than a tab's is pressed."""
    terminal = look({"TERM": "xterm-256color", "LANG": "C.UTF-8"}, "utf-8", None)
    first = TABS[int(tab) - 1].id if tab.isdigit() else None
    app = ClinicApp(clinic.folder, terminal, login=login, demo=True, tab=first)
    try:
        async with app.run_test(size=size) as pilot:
            seat = Seat(app, pilot)
            await seat.until(lambda: app.pane is not None and not app._holds and first_tab(app), "the seat")
            await (at_rest(pilot) if first else seat.press(tab))
            await seat.until(lambda: "reading ..." not in seat.text and app.pane is not None, "the tab")
            app._refused = False
            yield seat
    finally:
        if app.backend is not None:
            await asyncio.to_thread(app.backend.close)

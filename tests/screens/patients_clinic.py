"""The console on a small clinic of its own, with a stopped clock, for the screens of patients."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from textual.pilot import Pilot

import clinic_tui.backend
from clinic_tui.app import ClinicApp
from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.clock import StoppedClock
from clinic_tui.founding import Founding, found_clinic
from clinic_tui.keymap import Place
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import Address, Consent, PatientFields, Phone, PhoneUse, Sex
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.models import Provider, VisitType, WeekTemplate
from clinic_tui.schedule.rows import Booking
from clinic_tui.screens.parts import pane
from clinic_tui.screens.parts.pane import Pane
from clinic_tui.security.accounts import add_account
from clinic_tui.security.roles import Role, may
from clinic_tui.security.signed_in import SYSTEM, account_of
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.store.site import Site
from clinic_tui.terminal import look
from tests.cheap_hashes import cheap_hashing
from tests.patience import PATIENCE
from tests.screens.keystrokes import at_rest, strike
from tests.screens.stage import screen_text

ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 23)
"""A Monday."""
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=ZONE)
PASSWORD = "correct horse battery"

SMITH = PatientFields(
    family="Smith",
    given="Jo",
    middle="Ann",
    preferred="Joanie",
    born=date(1961, 12, 5),
    sex=Sex.FEMALE,
    phones=(Phone("15558107203"), Phone("15558107204", PhoneUse.HOME)),
    email="jo@example.org",
    address=Address("12 Main St", "Apt 4", "Springfield", "IL", "62701"),
    language="Spanish",
    interpreter=True,
    contact_by_phone=Consent.YES,
    contact_by_text=Consent.NO,
)
SMITHERS = PatientFields(family="Smithers", given="Noah", born=date(1988, 2, 29), sex=Sex.MALE)
HOSTILE = PatientFields(
    family="O'Brien [/nope]",
    given="[@click=app.bell]x[/] [DNR]",
    born=date(1970, 1, 1),
    phones=(Phone("15558109999"),),
)


class EmptyPane(Pane):
    """Stands for the tabs, which these screens lie upon."""

    can_focus = True
    jumps: list[tuple[int, date | None]]

    @property
    def place(self) -> Place:
        return Place.SCHEDULE

    def read(self) -> None:
        self.jumps = []

    def take_focus(self) -> None:
        self.focus()

    def jump(self, subject_id: int, day: date | None) -> None:
        self.jumps.append((subject_id, day))


@dataclass
class PatientsClinic:
    """The clinic, its console, and another desk that writes behind its back."""

    clinic: Clinic
    smith: int = 0
    smithers: int = 0
    hostile: int = 0
    lee: int = 0
    kim: int = 0
    visits: list[int] = field(default_factory=list)

    @property
    def other_desk(self) -> Desk:
        """A colleague at desk Q."""
        return self.clinic.desk(Actor(9, "ben", lambda verb: True), "Q")

    def app(self, login: str = "dana") -> ClinicApp:
        """The console at desk A; the front desk's Dana, or somebody else, is seated at once."""
        terminal = look({"TERM": "xterm-256color", "LANG": "C.UTF-8"}, "utf-8")
        return ClinicApp(self.clinic.settings.folder, terminal, name="Riverside", login=login, demo=True)

    def with_manager(self) -> PatientsClinic:
        """The same clinic, with Otto who manages it."""
        root = self.clinic.desk(Actor(None, "root", lambda verb: True), "init")
        add_account(root, "otto", "Otto Brandt", Role.MANAGER, PASSWORD, self.clinic.pepper)
        return self

    def desk_of(self, login: str, role: Role) -> Desk:
        """A desk at which somebody sits who has an account."""
        with self.clinic.store.reading() as db:
            account = account_of(db, login)
        assert account is not None
        return self.clinic.desk(Actor(account.account_id, login, lambda verb: may(role, verb)), "P")

    def fill(self) -> None:
        """Two providers, two kinds of visits, three patients, and Smith's past and future."""
        desk = self.other_desk
        with desk.act("schedule.setup") as db:
            db.get_one(Site, 1).demo = True
            lee = Provider(code="LEE", name="Dr. Anna Lee", specialty="Family medicine", licence_decided=True)
            kim = Provider(code="KIM", name="Dr. Bo Kim", specialty="Pediatrics", licence_decided=True)
            fu = VisitType(code="FU", name="Follow-up", minutes=20)
            new = VisitType(code="NP", name="New patient", minutes=40)
            db.add_all([lee, kim, fu, new])
            db.flush()
            db.add_all(
                WeekTemplate(
                    site_id=1, provider_id=each.id or 0, weekday=day,
                    start_minute=540, end_minute=1020, slot_minutes=20,
                )
                for each in (lee, kim)
                for day in range(5)
            )  # fmt: skip
            self.lee, self.kim, fu_id = lee.id or 0, kim.id or 0, fu.id or 0
        self.smith = patients.register(desk, SMITH)
        self.smithers = patients.register(desk, SMITHERS)
        self.hostile = patients.register(desk, HOSTILE)
        policies.set_coverage(
            desk, self.smith, 1, None, Policy("Aetna", "Gold PPO", "w123456789", "77", 2500)
        )
        patients.add_alert(desk, self.smith, "latex allergy")
        patients.add_note(desk, self.smith, "Prefers mornings; call the daughter first.")
        for days, start in ((1, 600), (8, 840)):
            booking = Booking(self.smith, self.lee, fu_id, TODAY + timedelta(days=days), start, reason="knee")
            self.visits.append(schedule.book(desk, booking))


@dataclass
class Built:
    """The clinic that each test copies, and the numbers in it."""

    folder: Path
    numbers: dict[str, Any]


@pytest.fixture(scope="session")
def built_patients_clinic(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Founded an hour before it is copied; its vault's key lies beside it."""
    root = tmp_path_factory.mktemp("patients")
    founding = Founding(
        "Riverside", "America/New_York", "Main", "dana", "Dana Cole", PASSWORD, Role.FRONT_DESK,
        key_file=root / "vault-key",
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch, cheap_hashing():
        founded = StoppedClock(NOW - timedelta(hours=1), ZONE)
        patch.setattr("clinic_tui.clinic.SystemClock", lambda zone, offset: founded)
        clinic, _ = found_clinic(root / "clinic", founding)
    clinic.clock = StoppedClock(NOW, ZONE)
    small = PatientsClinic(clinic)
    small.fill()
    clinic.close()
    return Built(
        root / "clinic",
        {each.name: getattr(small, each.name) for each in fields(small) if each.name != "clinic"},
    )


@pytest.fixture
def patients_clinic(
    built_patients_clinic: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PatientsClinic]:
    """A clinic with its own data directory; the console opens it through the backend as ever."""
    monkeypatch.setattr(pane, "_PANES", dict.fromkeys(pane._PANES, (__name__, "EmptyPane")))
    shutil.copytree(built_patients_clinic.folder, tmp_path / "data")
    founded = StoppedClock(NOW - timedelta(hours=1), ZONE)
    monkeypatch.setattr("clinic_tui.clinic.SystemClock", lambda zone, offset: founded)
    clinic = open_clinic(tmp_path / "data")
    clinic.clock = StoppedClock(NOW, ZONE)
    clinic.settings = replace(clinic.settings, demo=True)
    small = PatientsClinic(clinic, **copy.deepcopy(built_patients_clinic.numbers))
    monkeypatch.setattr(clinic_tui.backend, "load", lambda _folder: Backend(clinic))
    yield small
    clinic.close()


async def settled(pilot: Pilot[Any]) -> None:
    """Until every key has been handed on, no question is open and all that was answered is shown."""
    await at_rest(pilot, PATIENCE)


async def shows(pilot: Any, *wanted: str) -> None:
    """Until the screen shows all of it; the watcher looks four times a second."""
    for _ in range(60):
        await settled(pilot)
        if all(each in screen_text(pilot.app) for each in wanted):
            return
        await pilot.pause(0.1)
    raise AssertionError(f"{wanted} did not appear:\n{screen_text(pilot.app)}")


async def type_in(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys after a pause; a word of several letters that is no key's name is typed letter by letter."""
    app = pilot.app
    assert isinstance(app, ClinicApp)
    app._refused = False
    for key in keys:
        named = key in _NAMES or (key[:1] == "f" and key[1:].isdigit()) or "+" in key[1:-1]
        await strike(app, *([key] if named else [_PRESSED.get(sign, sign) for sign in key]))
    await settled(pilot)


async def command(pilot: Pilot[Any], words: str, *keys: str) -> None:
    """Enter a line of the command line, put there in one piece, and type on: no letter is previewed."""
    assert isinstance(pilot.app, ClinicApp)
    await pilot.app.action_command(words)
    await type_in(pilot, "enter", *keys)


_NAMES = {
    "enter", "escape", "tab", "up", "down", "left", "right", "home", "end", "pagedown", "pageup", "backspace",
}  # fmt: skip
_PRESSED = {" ": "space", ",": "comma", ":": "colon", "/": "slash", "-": "minus", "+": "plus"}


__all__ = [
    "SYSTEM",
    "PatientsClinic",
    "built_patients_clinic",
    "command",
    "patients_clinic",
    "settled",
    "type_in",
]

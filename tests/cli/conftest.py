"""A clinic with people of every role, open to commands without a password, at 9:02 on a Tuesday."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinic_tui.cli import main
from clinic_tui.clinic import open_clinic
from clinic_tui.clock import StoppedClock
from clinic_tui.founding import Founding, found_clinic
from clinic_tui.patients.policies import set_coverage
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import PatientFields, Phone
from clinic_tui.patients.service import register
from clinic_tui.schedule import hours, setup
from clinic_tui.schedule.rows import Span
from clinic_tui.security.accounts import add_account
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.roles import Role
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.stock.items import add_item
from clinic_tui.store.desk import Actor
from clinic_tui.store.site import Site
from tests.cheap_hashes import cheap_hashes, cheap_hashing
from tests.cli.command import Shell
from tests.cli.kept_open import KeptOpen
from tests.compiled_statements import compiled_statements

__all__ = ["cheap_hashes", "compiled_statements"]

PASSWORD = "marsh-kettle-harbour-42"
NOW = datetime(2026, 3, 3, 9, 2, tzinfo=ZoneInfo("America/New_York"))
CHEAP = HashCost(1, 1024, 1)
PEOPLE = {
    "dana": Role.FRONT_DESK,
    "otto": Role.MANAGER,
    "bill": Role.BILLER,
    "adam": Role.ADMINISTRATOR,
    "cora": Role.CLINICIAN,
}

PARSER = functools.cache(main.parser)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clinic that tests copy; its vault's key lies beside it."""
    root = tmp_path_factory.mktemp("founded")
    before = os.umask(0o077)
    founding = Founding(
        "Elm Street", "America/New_York", "Main", "boss", "Bo Sanders", PASSWORD, key_file=root / "vault-key"
    )
    with (
        pytest.MonkeyPatch.context() as patch,
        cheap_hashing(),
    ):  # before the time at which commands are given
        clock = StoppedClock(NOW - timedelta(hours=1), ZoneInfo("America/New_York"))
        patch.setattr("clinic_tui.clinic.SystemClock", lambda zone, offset: clock)
        clinic, phrase = found_clinic(root / "clinic", founding)
    (root / "phrase").write_text(phrase)
    system = clinic.desk(Actor(None, "system", lambda verb: True), "init")
    for login, role in PEOPLE.items():
        add_account(system, login, login.title(), role, PASSWORD, clinic.pepper, CHEAP)
    lee = setup.add_provider(system, setup.NewProvider("LEE", "Dr. Lee", licence_needed=False))
    hours.set_template(system, lee, range(5), [Span(480, 720), Span(780, 1020)], 15)
    setup.add_visit_type(system, "FU", "Follow-up", 20)
    setup.add_room(system, "Exam 1")
    add_item(system, ItemEntry("GLV", "Gloves", par=10, reorder_at=4))
    fields = PatientFields("Moss", "Ada", born=date(1961, 12, 5), phones=(Phone("15558107203"),))
    patient = register(system, fields)
    set_coverage(system, patient, 1, None, Policy("Acme Health", member_id="A1", copay_cents=2500))
    clinic.close()
    shutil.copytree(root / "clinic", root / "open")
    write_settings(replace(read_settings(root / "open"), demo=True))
    with contextlib.closing(open_clinic(root / "open")) as opened:
        opened.clock = StoppedClock(NOW, ZoneInfo("America/New_York"))
        with opened.desk(Actor(None, "system", lambda verb: True), "init").act("system.init") as db:
            db.need(Site, 1, "the clinic has no site").demo = True
    os.umask(before)
    return root


@pytest.fixture
def real_clinic(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy in which everybody signs in; CLINIC_TUI_DATA names it."""
    return _copied(founded / "clinic", tmp_path / "clinic", monkeypatch)


def _copied(founded: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic of the test's own, where it is two past nine."""
    shutil.copytree(founded, folder)
    offset = (NOW - datetime.now(UTC)).total_seconds()
    write_settings(replace(read_settings(folder), clock_offset=offset))
    monkeypatch.setenv("CLINIC_TUI_DATA", str(folder))
    for name in ("CLINIC_TUI_LOGIN", "CLINIC_TUI_PASSWORD_FILE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def clinic_folder(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy that asks nobody for a password, as the demo does."""
    return _copied(founded / "open", tmp_path / "clinic", monkeypatch)


@pytest.fixture(autouse=True)
def _soft_process(monkeypatch: pytest.MonkeyPatch, cheap_hashes: None) -> Iterator[None]:
    """Files are the owner's alone as in every command; what else a command shuts would stay shut.

    Passwords cost nothing, and each parser is put together once: a fourth of the time of a command.
    """
    monkeypatch.setattr("clinic_tui.cli.main.parser", PARSER)
    monkeypatch.setattr("clinic_tui.security.process.harden", lambda: frozenset())
    monkeypatch.setattr("clinic_tui.store.disk_room.BALLAST_BYTES", 64 << 10)
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def kept_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeptOpen]:
    """What opens the clinic for commands, once for all of a test."""
    kept = KeptOpen(open_clinic)
    monkeypatch.setattr("clinic_tui.clinic.open_clinic", kept)
    yield kept
    kept.let_go()


@pytest.fixture
def shell(
    clinic_folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kept_open: KeptOpen,
) -> Shell:
    """Commands on the clinic without passwords; they act as dana of the front desk."""
    return Shell(clinic_folder, capsys, monkeypatch, kept_open)


@pytest.fixture
def locked_shell(
    real_clinic: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kept_open: KeptOpen,
) -> Shell:
    """Commands on the clinic that asks for passwords."""
    return Shell(real_clinic, capsys, monkeypatch, kept_open)

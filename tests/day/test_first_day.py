"""The first day of a clinic, from `init` to the checked-out patient, on two terminals by keys alone."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clinic_tui.settings import read_settings, write_settings
from tests.forked_program import PROGRAM, command
from tests.postgres_server import locked
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "../shared/interop-samples"
PASSWORD = "lantern over quiet water"
MORNING = 10
"""The hour it is in the test clinic, whatever the machine's clock says."""


def morning_zone() -> str:
    """A zone where it is mid-morning just now (the names of Etc zones have their sign turned round)."""
    offset = (MORNING - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


class Clinic:
    """A clinic made and furnished through the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"CLINIC_TUI_DATA": str(folder), "CLINIC_TUI_LOGIN": "ada"}

    def run(self, *words: str, typed: str = PASSWORD + "\n", expect: int = 0) -> str:
        environment = {**os.environ, **self.environment}
        done = command(*words, "--password-stdin", environment=environment, typed=typed)
        assert done.returncode == expect, done.stderr
        return done.stdout

    def take_in(self, *files: str) -> dict[str, int]:
        said = json.loads(self.run("patients", "import", *(str(SAMPLES / file) for file in files), "--json"))
        totals: dict[str, int] = said["totals"]
        return totals

    def console(self, size: tuple[int, int] = (80, 24), **environment: str) -> Console:
        environment = {**self.environment, **environment}
        return Console(PROGRAM, size=size, env=environment, cwd=ROOT)


def found(place: Path) -> None:
    """The clinic with its week, and the key beside it."""
    clinic = Clinic(place / "data")
    clinic.run(
        "init", "--name", "Harbor Street Clinic", "--zone", morning_zone(), "--site", "Harbor Street",
        "--login", "ada", "--person", "Ada Moreau", "--role", "manager", "--vault", "file",
        "--key-file", str(place / "vault.key"),
    )  # fmt: skip
    for code, name in (("LEE", "Susan Lee"), ("KIM", "Peter Kim")):
        clinic.run("schedule", "provider", "add", code, name)
        clinic.run("credentials", "add", "licence", code, "--from", "1/1/2024", "--expires", "12/31/2040")
        clinic.run("schedule", "template", "set", code, "mon-sun", "8:00-18:00", "--slot", "15")
    clinic.run("schedule", "type", "add", "FU", "Follow-up", "30")
    clinic.run("schedule", "room", "add", "Room 1")


@pytest.fixture
def clinic(meeting_place: Path, tmp_path: Path) -> Clinic:
    """A copy of one's own: the seven programs that make it are started once in a run."""
    made, folder, key = meeting_place / "first-day", tmp_path / "data", tmp_path / "vault.key"
    with locked(meeting_place / "first-day.lock", fcntl.LOCK_EX):
        if not made.exists():
            workshop = Path(tempfile.mkdtemp(dir=meeting_place))
            found(workshop)
            workshop.rename(made)
    shutil.copytree(made / "data", folder)
    shutil.copy2(made / key.name, key)
    write_settings(replace(read_settings(folder), key_file=key))
    return Clinic(folder)


def signed_in(console: Console) -> Console:
    console.wait_for("Sign in")
    console.keys("ada<Enter>", PASSWORD + "<Enter>")
    return console.wait_for("Welcome, Ada Moreau")


def test_patients_of_other_systems_come_in_once(clinic: Clinic) -> None:
    """The counts are those of the sample sets' answer keys; a second import changes nothing."""
    sets = {
        "csv/synthea-small/patients.csv": 107, "fhir/synthea-bulk-10": 13, "fhir/synthea-bundles": 2,
        "fhir/us-core": 2, "fhir/r4-official": 6,
    }  # fmt: skip
    assert clinic.take_in(*sets)["added"] == sum(sets.values())
    again = clinic.take_in(*sets)
    assert (again["added"], again["unchanged"], again["refused"]) == (0, 130, 0)


def test_a_patient_goes_through_the_day_while_another_desk_watches(clinic: Clinic) -> None:
    """Book, check in, room, provider, ready, check out: each step is on the second terminal at once."""
    person = ("--family", "O'Brien-Ñúñez [bold]x[/]", "--given", "Mara", "--born", "3/9/1971")
    clinic.run("patients", "add", *person, "--phone", "5035550142")
    with clinic.console() as front:
        signed_in(front).wait_for("desk A")
        with clinic.console(size=(120, 40)) as back:
            signed_in(back).wait_for("desk B")
            go_through_the_day(front, back)


def go_through_the_day(front: Console, back: Console) -> None:
    """Every step by keys at the front desk; the other desk shows it without being touched."""
    front.keys("<Down>b")  # the slot of now may be past by the next key
    front.wait_for("Visit type")
    back.wait_for("hold desk A")
    front.keys("o'b,m<Enter>", "fu<Enter>", "knee pain<Enter>")
    front.wait_for("booked O'Brien-Ñúñez [bold]x[/], Mara")
    back.wait_for("? O'Brien-Ñúñez [bold]x[/], Mara")
    for console in (front, back):
        console.keys("2")
        console.wait_for("[2 Check-in]")
    front.wait_for("Brien")
    front.keys("i")
    front.wait_for("Photo id")
    front.keys("l<Enter>s<Enter>", "s<Enter>", "self<Enter>", "<F12>")
    back.wait_for(re.compile(r"Checked in.*Brien", re.DOTALL))
    front.keys("i")
    front.wait_for("Room 1")
    front.keys("<Enter>")
    back.wait_for(re.compile(r"In a room.*Brien", re.DOTALL))
    front.keys("i")
    back.wait_for(re.compile(r"With the provider.*Brien", re.DOTALL))
    front.keys("i")
    back.wait_for(re.compile(r"Ready to leave.*Brien", re.DOTALL))
    front.keys("o")
    front.wait_for("Code")
    front.keys("99213<Enter>", "Office visit<Enter>", "1<Enter>", "120<Enter>", "<F12>")
    back.wait_for(re.compile(r"Done.*Brien", re.DOTALL))
    front.keys("3")
    front.wait_for("$120.00")

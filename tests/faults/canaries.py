"""S01 and S03: what must not be readable anywhere, planted, and looked for in every byte."""

from __future__ import annotations

import base64
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinic_tui import failpoints
from clinic_tui.backups.making import make_backup
from clinic_tui.clinic import open_clinic, vault_of
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import PatientFields, Phone
from clinic_tui.schedule import hours, setup
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking, Span
from clinic_tui.settings import read_settings
from clinic_tui.store.desk import Actor
from tests.faults.deeds import found
from tests.faults.killing import LONG, exit_code_of
from tests.forked_program import command
from tests.terminal.console import Console

WORDS = ("Canarinsky", "Ottokar", "canary note about the left knee", "canary alert latex", "CNRY778899")
PHONE = "14105550188"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Planted:
    """A clinic with canaries in it, and all places where something of it may lie."""

    root: Path
    folder: Path
    secrets: tuple[bytes, ...]


def plant(root: Path) -> Planted:
    """Found, fill, back up, be killed right behind a save, and leave the write-ahead file behind."""
    folder = root / "clinic"
    found(folder, root / "key")
    clinic = open_clinic(folder)
    desk = clinic.desk(Actor(None, "system", lambda verb: True), "C")
    patient = patients.register(
        desk,
        PatientFields(WORDS[0], WORDS[1], born=date(1961, 12, 5), phones=(Phone(PHONE),)),
    )
    patients.add_note(desk, patient, WORDS[2])
    patients.add_alert(desk, patient, WORDS[3])
    policies.set_coverage(desk, patient, 1, None, Policy("Acme", member_id=WORDS[4]))
    provider = setup.add_provider(desk, setup.NewProvider("LEE", "Dr. Lee", licence_needed=False))
    hours.set_template(desk, provider, range(7), [Span(0, 1440)], 15)
    kind = setup.add_visit_type(desk, "FU", "Follow-up", 20)
    day = clinic.clock.now().date()
    schedule.book(
        desk, Booking(patient, provider, kind, day.replace(year=day.year + 1), 600, reason=WORDS[2])
    )
    make_backup(clinic, root / "backups")
    keys = vault_of(read_settings(folder)).read_all()
    secrets = tuple(bytes(value) for value in keys.values())
    clinic.close()
    assert exit_code_of(note_and_be_killed, folder) == -signal.SIGKILL
    return Planted(root, folder, secrets)


def note_and_be_killed(folder: Path) -> None:
    """A process that goes away by kill -9 with its save in the write-ahead file alone."""
    failpoints.arm(lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == "desk.committed" else None)
    clinic = open_clinic(folder)
    patients.add_note(clinic.desk(Actor(None, "x", lambda verb: True), "D"), 1, WORDS[2])


def spellings(words: Iterable[str] = (*WORDS, PHONE)) -> dict[str, bytes]:
    """Each word as rows, names and index terms may hold it."""
    found = {}
    for word in words:
        for text in {word, word.lower(), word.upper(), word[::-1]}:
            found[f"{text} utf-8"] = text.encode()
            found[f"{text} utf-16"] = text.encode("utf-16-le")
    return found


def secret_spellings(secrets: Iterable[bytes]) -> dict[str, bytes]:
    """Each secret raw, in hexadecimal and in base64."""
    found = {}
    for number, secret in enumerate(secrets):
        found[f"secret {number} raw"] = secret
        found[f"secret {number} hex"] = secret.hex().encode()
        found[f"secret {number} HEX"] = secret.hex().upper().encode()
        found[f"secret {number} base64"] = base64.b64encode(secret)
    return found


def files_below(*roots: Path) -> Iterator[Path]:
    """Every plain file there, whatever its name."""
    for root in roots:
        for folder, _, names in os.walk(root):
            yield from (path for name in names if (path := Path(folder) / name).is_file())


def seen_in(content: bytes, wanted: dict[str, bytes]) -> set[str]:
    """Which of the wanted stand in it."""
    return {name for name, value in wanted.items() if value in content}


def seen_in_files(roots: Iterable[Path], wanted: dict[str, bytes]) -> tuple[set[str], int]:
    """What is readable, as `name in file`, and how many bytes were looked through."""
    seen, size = set(), 0
    for path in files_below(*roots):
        content = path.read_bytes()
        size += len(content)
        seen |= {f"{name} in {path.name}" for name in seen_in(content, wanted)}
    return seen, size


def said_by_failing_commands(planted: Planted) -> bytes:
    """What commands print on error paths: damaged data, lost keys, broken settings, wrong passwords."""
    said = b""
    folder = planted.folder
    database, vault = folder / "clinic.db", folder / "vault.sealed"
    settings, key = folder / "clinic.toml", planted.root / "key"
    for harmed in (database, vault, settings, key):
        whole = harmed.read_bytes()
        for harm in (b"broken", whole[: len(whole) // 2])[: 2 if LONG else 1]:
            harmed.write_bytes(harm)
            for words in (("doctor",), ("stock", "list", "--password-stdin", "--as", "boss")):
                done = command("--data", folder, *words, typed="not the password\n")
                assert done.returncode != 0 or words == ("doctor",), (harmed, words)
                said += (done.stdout + done.stderr).encode()
        harmed.write_bytes(whole)
    return said


def said_of_a_running_console(planted: Planted) -> bytes:
    """Arguments and environment of a console at its sign-in, and all that it drew."""
    with Console(
        [sys.executable, "-m", "clinic_tui", "--data", str(planted.folder)],
        cwd=ROOT,
        emulated=False,
        fresh=True,
    ) as console:
        console.wait_until(lambda: b"Password" in console.raw, "the sign-in")
        process = Path(f"/proc/{console.process.pid}")
        seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        return seen + bytes(console.raw)

"""A console on a server's clinic is killed in the middle of a form: the next sign-in offers what stood there.

With a file, as the demo has it, test_a_dropped_line and test_the_console tell of it.
"""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic_tui.cli.main import main
from clinic_tui.clinic import open_clinic
from clinic_tui.safety.models import Incident
from clinic_tui.security.models import open_form
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]
PASSWORD = "marsh-kettle-harbour-42"


@pytest.fixture
def clinic(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic that was just founded on a server, with one account."""
    folder, key = tmp_path / "clinic", tmp_path / "vault.key"
    words = ["init", "--name", "Harbor", "--zone", "America/New_York", "--site", "Main", "--login", "ada"]
    words += ["--person", "Ada Moreau", "--vault", "file", "--key-file", str(key), "--password-stdin"]
    account, _, place = postgres_url.partition("://")[2].partition("@")
    role, _, password = account.partition(":")
    server, _, database = place.partition("/")
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"{server}:{database}:{role}:{password}\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    words += ["--database", f"postgresql://{role}@{place}?sslmode=prefer"]
    monkeypatch.setattr("sys.stdin", open_lines(tmp_path))
    assert main([*words, "--data", str(folder)]) == 0
    return folder


def open_lines(tmp_path: Path) -> object:
    typed = tmp_path / "password"
    typed.write_text(f"{PASSWORD}\n")
    return typed.open(encoding="utf-8")


@contextlib.contextmanager
def console_of(folder: Path, *, first: bool = False) -> Iterator[Console]:
    """Signed in."""
    with Console([*PROGRAM, "--data", str(folder), "--as", "ada"], cwd=ROOT) as console:
        console.wait_for("Password", timeout=90)
        console.keys(f"{PASSWORD}<Enter>")
        console.wait_for("Welcome, Ada Moreau", timeout=90)
        if first:
            console.wait_for("F12 sign")
            console.keys("<Esc>")
            console.wait_gone("F12 sign")
        yield console


Kept = Callable[[], list[dict[str, str]]]


@pytest.fixture
def kept(clinic: Path) -> Iterator[Kept]:
    """What is kept of open forms."""
    with contextlib.closing(open_clinic(clinic)) as opened:

        def texts() -> list[dict[str, str]]:
            with opened.store.reading() as db:
                return [json.loads(each) for each in db.scalars(select(open_form.c.texts))]

        yield texts


def killed(console: Console) -> None:
    console.signal(signal.SIGKILL)
    console.wait_exit()


@pytest.mark.postgres
def test_what_was_typed_is_offered_again_and_what_was_saved_is_not(clinic: Path, kept: Kept) -> None:
    with console_of(clinic, first=True) as first:
        first.keys(":incidents<Enter>")
        first.wait_for("No incident yet")
        first.keys("+")
        first.wait_for("Report an incident")
        first.keys("injury<Enter>Kim Park<Enter>clerk<Enter>t<Enter><Enter>Hall<Enter>slipped on a w")
        first.wait_until(lambda: [form["what"] for form in kept()] == ["slipped on a w"])
        killed(first)
    with console_of(clinic) as second:
        second.wait_for("put aside: Z")
        assert kept() == []
        second.keys("Z")
        second.wait_for("slipped on a w").wait_for("Kim Park")
        second.wait_until(lambda: len(kept()) == 1)
        second.keys("et floor<Enter>sprain<F12>")
        second.wait_for("is reported")
        killed(second)
    assert kept() == []
    with contextlib.closing(open_clinic(clinic)) as opened, opened.store.reading() as db:
        (incident,) = db.scalars(select(Incident))
        assert incident.what == "slipped on a wet floor"

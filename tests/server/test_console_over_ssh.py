"""The console itself, over a real OpenSSH server and through the command that it holds people to.

Several people at once, lines that are cut in every way, and what the terminal shows afterwards. The hop by
sudo needs accounts of the machine, and is left out here: where it stands the console is opened at once.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinic_tui.server.layout import console_script
from tests.cli.conftest import PASSWORD, founded
from tests.faults.killing import LONG
from tests.patience import soon
from tests.server.cut_line import CutLine
from tests.server.sftp_on_loopback import needs_sshd
from tests.server.sshd_on_loopback import Loopback
from tests.terminal.console import Console

__all__ = ["founded"]

pytestmark = [pytest.mark.terminal, needs_sshd]

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
"""Seconds: a console starts, opens the clinic and is painted over an encrypted line."""

RESET = (b"[?1049l", b"[?25h", b"[?1000l", b"[?2004l", b"[2J", b"[3J")


@pytest.fixture
def clinic(founded: Path, tmp_path: Path) -> Path:
    """A clinic in which everybody signs in."""
    return Path(shutil.copytree(founded / "clinic", tmp_path / "clinic"))


@pytest.fixture
def server(clinic: Path, tmp_path: Path) -> Iterator[Loopback]:
    """Sshd with both scripts of server-setup; a client that is silent is given up after four seconds."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    folder = tmp_path / "server"
    folder.mkdir()
    starts = "from clinic_tui.__main__ import main; sys.exit(main())"
    source = f"import sys; sys.path.insert(0, {str(ROOT)!r}); {starts}"
    words = [sys.executable, "-I", "-c", source, "--data", str(clinic)]
    console = folder / "console"
    console.write_text(console_script(shlex.join(words)))
    console.chmod(0o755)
    loopback = Loopback(folder, str(console), patience=4)
    yield loopback
    loopback.close()


def consoles(clinic: Path) -> list[int]:
    """The processes of consoles on the clinic."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = each.read_bytes().split(b"\0")
            if os.fsencode(clinic) in words and words[1:2] == [b"-I"]:
                found.append(int(each.parent.name))
    return found


def left(processes: list[int]) -> list[int]:
    """Which of them still run."""
    return [number for number in processes if Path(f"/proc/{number}").exists()]


def signed_in(desk: Console, login: str) -> Console:
    desk.wait_for("Sign in", timeout=PATIENCE)
    desk.keys(f"{login}<Enter>{PASSWORD}<Enter>")
    return desk.wait_for(f"Welcome, {login.title()}", timeout=PATIENCE)


def half_reported(desk: Console, what: str) -> None:
    """The list of the morning put away, and an incident half typed."""
    desk.wait_for("F12 sign", timeout=PATIENCE)
    desk.keys("<Esc>")
    desk.wait_gone("F12 sign")
    desk.keys(":incidents<Enter>")
    desk.wait_for("No incident yet", timeout=PATIENCE)
    desk.keys("+")
    desk.wait_for("Report an incident")
    desk.keys(f"injury<Enter>Kim Park<Enter>clerk<Enter>t<Enter><Enter>Hall<Enter>{what}")
    desk.wait_for(what)


Cut = Callable[[Console, CutLine], None]


def client_killed(desk: Console, line: CutLine) -> None:
    desk.process.kill()


def window_closed(desk: Console, line: CutLine) -> None:
    desk.hang_up()


def cable_pulled(desk: Console, line: CutLine) -> None:
    line.cut()


@pytest.mark.parametrize("cut", [client_killed, window_closed, cable_pulled] if LONG else [cable_pulled])
def test_a_cut_line_ends_its_console_alone_and_the_form_is_offered_again(
    server: Loopback, clinic: Path, cut: Cut
) -> None:
    line = CutLine(server.port)
    try:
        with Console(server.ssh("-t", port=line.port)) as dana, Console(server.ssh("-t")) as bill:
            for desk, login in ((dana, "dana"), (bill, "bill")):
                signed_in(desk, login)
            there = consoles(clinic)
            assert len(there) == 2
            half_reported(dana, "slipped on a w")
            cut(dana, line)
            assert soon(lambda: len(left(there)) == 1)
            assert "Bill" in bill.text
            bill.keys("<F10>")
            bill.wait_exit()
        assert soon(lambda: left(there) == [])
        with Console(server.ssh("-t")) as again:
            signed_in(again, "dana").wait_for("put aside: Z", timeout=PATIENCE)
            again.keys("Z")
            again.wait_for("slipped on a w").wait_for("Kim Park")
    finally:
        line.close()


@pytest.mark.parametrize(
    "number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP] if LONG else [signal.SIGKILL]
)
def test_however_the_console_ends_nothing_of_it_stays_on_the_terminal(
    server: Loopback, clinic: Path, number: signal.Signals
) -> None:
    """Killed, it puts nothing back itself; where it is told to end, test_a_dropped_line tells how it does."""
    with Console(server.ssh("-t")) as desk:
        signed_in(desk, "dana")
        half_reported(desk, "slipped on a w")
        mark = desk.mark()
        (console,) = consoles(clinic)
        os.kill(console, number)
        desk.wait_for(f"status {128 + number}", timeout=PATIENCE)
        sent = desk.bytes_since(mark)
        assert "Kim Park" not in desk.text
        desk.wait_exit()
        assert desk.process.poll() == 128 + number
    for off in RESET:
        assert b"\x1b" + off in sent

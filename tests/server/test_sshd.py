"""What can be had of the server over SSH: the console, and nothing else. A real sshd, a real client."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_tui.server.setting_up import SSHD
from tests.patience import soon
from tests.server.sshd_on_loopback import HOSTILE, Loopback
from tests.terminal.console import Console

pytestmark = pytest.mark.skipif(
    not Path(SSHD).exists() and not os.environ.get("CLINIC_TUI_REQUIRE_SSHD"), reason="needs openssh-server"
)

PROGRAM = """#!/bin/sh
env > @FOLDER@/environment
printf '\\033[?1049h\\033[?25l\\033[?1000hMoss, Ada 555-0142'
read -r typed
printf '\\033[?1049l'
"""
"""Stands in for the console, which test_console_over_ssh opens: shows a patient, and waits for Enter."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Loopback]:
    """Sshd with the wrapper, which runs a small program in place of sudo and the console."""
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    program = tmp_path / "program"
    program.write_text(PROGRAM.replace("@FOLDER@", str(tmp_path)))
    program.chmod(0o755)
    loopback = Loopback(tmp_path, str(program))
    yield loopback
    loopback.close()


def run(words: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more}
    return subprocess.run(
        words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, env=environment
    )


@pytest.mark.parametrize("asked", [("id",), ("bash", "-i"), ("cat", "/etc/passwd"), ("$(id)",), ()])
def test_no_command_is_run(server: Loopback, asked: tuple[str, ...]) -> None:
    done = run(server.ssh("-T", command=asked))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the console needs a terminal" in done.stderr
    assert ("no commands here" in done.stderr) is bool(asked)


def test_with_a_terminal_it_is_the_console_whatever_was_asked(server: Loopback) -> None:
    with Console(server.ssh("-t", command=("bash",))) as desk:
        desk.wait_for("Moss, Ada")


def test_no_files(server: Loopback, tmp_path: Path) -> None:
    target = f"{server.host}:/etc/passwd"
    for words in (
        ["sftp", *server.options("-P"), target, str(tmp_path / "got")],
        ["scp", *server.options("-P"), target, str(tmp_path / "got")],
        ["scp", "-O", *server.options("-P"), target, str(tmp_path / "got")],
        ["scp", "-O", *server.options("-P"), str(tmp_path / "config"), f"{server.host}:{tmp_path}/put"],
    ):
        assert run(words).returncode != 0
    assert not (tmp_path / "got").exists()
    assert not (tmp_path / "put").exists()


def test_nothing_is_forwarded(server: Loopback) -> None:
    with socket.socket() as inside:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        done = run(server.ssh("-W", f"127.0.0.1:{inside.getsockname()[1]}"))
    assert done.returncode != 0
    assert "forwarding failed" in done.stderr
    done = run(server.ssh("-N", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1"))
    assert done.returncode != 0


@pytest.mark.parametrize("way", ["-L", "-D"])
def test_nothing_is_reached_through_a_port_of_the_desk(server: Loopback, way: str) -> None:
    """The client opens its own port; the server refuses what comes through it."""
    with socket.socket() as inside, socket.socket() as free:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        inside.settimeout(0.2)
        wanted = inside.getsockname()[1]
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        target = f"{port}:127.0.0.1:{wanted}" if way == "-L" else str(port)
        line = subprocess.Popen(server.ssh("-N", way, target), stdin=subprocess.DEVNULL)
        try:
            assert soon(lambda: knock(port, wanted if way == "-D" else None) == b"")
            with pytest.raises(TimeoutError):
                inside.accept()
        finally:
            line.terminate()
            line.wait()


def knock(port: int, through: int | None) -> bytes | None:
    """What comes back from the client's port before it is closed; None: nothing listens there yet.

    With `through` that port of the server's is asked for by SOCKS.
    """
    with socket.socket() as line:
        line.settimeout(5)
        if line.connect_ex(("127.0.0.1", port)):
            return None
        try:
            if through:
                line.sendall(b"\x05\x01\x00")
                assert line.recv(2) == b"\x05\x00"
                line.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + through.to_bytes(2, "big"))
            return line.recv(100)
        except ConnectionResetError:
            return b""


def test_no_agent_and_no_display_come_along(
    server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as agent:
        agent.bind(str(tmp_path / "agent"))
        agent.listen()
        monkeypatch.setenv("DISPLAY", ":99")
        forward = ("-o", "IdentityAgent=none", "-o", f"ForwardAgent={tmp_path / 'agent'}", "-Y")
        with Console(server.ssh("-t", *forward)) as desk:
            desk.wait_for("Moss, Ada")
            seen = (tmp_path / "environment").read_text()
    assert "SSH_CONNECTION=" in seen
    assert "SSH_AUTH_SOCK" not in seen
    assert "DISPLAY" not in seen


def test_a_hostile_environment_changes_nothing(server: Loopback, tmp_path: Path) -> None:
    send = [word for name in HOSTILE for word in ("-o", f"SendEnv={name}")]
    with Console(server.ssh("-t", *send), env=HOSTILE) as desk:
        desk.wait_for("Moss, Ada")

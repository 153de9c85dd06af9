"""The program itself in a process of its own, forked from a server that has imported all of it.

Python and what it imports are most of what a start costs, and the same each time. All that comes behind them
is as in `python -m clinic_tui WORDS`. The start from nothing has tests of its own: `Console(..., fresh=True)`
and tests/imports.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from multiprocessing import reduction
from pathlib import Path
from typing import Any

import clinic_tui.terminal
from tests.forked import forked

PROGRAM = (sys.executable, "-m", "clinic_tui")
ROOT = Path(__file__).parents[1]


class _Handed:
    """A file descriptor on its way to the new process, where it arrives as a number."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple[Any, ...]:
        return _arrived, (reduction.DupFd(self.number),)


def _arrived(handed: Any) -> int:
    return int(handed.detach())


class ForkedProgram:
    """One run of the program; the names are those of `subprocess.Popen`."""

    def __init__(
        self,
        words: Sequence[str | Path],
        streams: tuple[int, int, int],
        environment: Mapping[str, str],
        folder: str | Path = ROOT,
        *,
        terminal: bool = False,
        module: str = "clinic_tui",
    ) -> None:
        """Start it; `streams` become its input, output and errors: where they are a terminal, its own.

        Another `module` is a program of tests that opens this one with something planted in it.
        """
        handed = tuple(_Handed(number) for number in streams)
        self._process = forked.Process(
            target=_be_the_program,
            args=(module, [str(word) for word in words], handed, dict(environment), str(folder), terminal),
            daemon=True,
        )
        self._process.start()
        self.pid: int = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """As `poll`."""
        return self.poll()

    def poll(self) -> int | None:
        """None while it runs; then its exit status, negative for a signal."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Until it ends; its exit status. Raises TimeoutExpired."""
        self._process.join(timeout)
        status = self.poll()
        if status is None:
            raise subprocess.TimeoutExpired("clinic-tui", timeout or 0)
        return status

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


def command(
    *words: str | Path, environment: Mapping[str, str] | None = None, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command of the shell to its end: what it said and its exit status."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as said,
        tempfile.TemporaryFile() as amiss,
    ):
        given.write(typed.encode())
        given.seek(0)
        streams = (given.fileno(), said.fileno(), amiss.fileno())
        status = ForkedProgram(words, streams, os.environ if environment is None else environment).wait(120)
        said.seek(0)
        amiss.seek(0)
        return subprocess.CompletedProcess(words, status, said.read().decode(), amiss.read().decode())


def answer(*words: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """What a command that has to succeed says on its output."""
    done = command(*words, environment=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _be_the_program(
    module: str,
    words: list[str],
    streams: tuple[int, int, int],
    environment: dict[str, str],
    folder: str,
    terminal: bool,
) -> None:
    """What the new process does; it begins as Python does."""
    if terminal:
        os.setsid()
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
    for place, number in enumerate(streams):
        os.dup2(number, place)
    for number in set(streams) - {0, 1, 2}:
        os.close(number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    streams_of_python = {
        "stdin": open(0, encoding="utf-8", errors="surrogateescape", closefd=False),  # noqa: SIM115
        "stdout": _output(1, "surrogateescape", by_line=os.isatty(1)),
        "stderr": _output(2, "backslashreplace", by_line=True),
    }
    for name, stream in streams_of_python.items():
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = [module, *words]
    # the kernel tells of the environment that the server was started with
    clinic_tui.terminal.first_environment = lambda environ: dict(environ)  # type: ignore[misc,assignment]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()


def _output(number: int, errors: str, *, by_line: bool) -> Any:
    return open(number, "w", encoding="utf-8", errors=errors, closefd=False, buffering=1 if by_line else -1)

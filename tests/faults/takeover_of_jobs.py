"""Workers that are killed one after the other, as programs of their own: when the next one has the jobs."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.jobs.lead import lead
from tests.faults.figures import Figure

ROOT = Path(__file__).parents[2]
PAUSE = 0.02


def workers_killed(rounds: int) -> Figure:
    """From the kill -9 of the worker that leads to the lead of the next, and to its first job (J03)."""
    led, at_work = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
        folder = Path(home) / "clinic"
        _found(home, folder)
        clinic = stack.enter_context(contextlib.closing(open_clinic(folder)))
        leader = _worker(stack, home, folder)
        while not _token(clinic):
            time.sleep(PAUSE)
        for number in range(rounds):
            following = _worker(stack, home, folder)
            time.sleep(1 + 0.037 * (number % 14))  # at another moment between two of its looks each time
            before, killed, begun = _token(clinic), time.monotonic(), time.time()
            leader.kill()
            while _token(clinic) == before:
                time.sleep(PAUSE)
            led.append(time.monotonic() - killed)
            while not any(each.stat().st_mtime > begun for each in (folder / "desks").glob("job-*")):
                time.sleep(PAUSE)
            at_work.append(time.monotonic() - killed)
            leader = following
    figure = (
        f"median {statistics.median(led):.2f}, max {max(led):.2f} s; its first job max {max(at_work):.2f} s"
    )
    return Figure(
        "J03", "a worker that is killed: the next one has the jobs", f"{figure}, {rounds} kills", max(led) < 1
    )


def _found(home: str, folder: Path) -> None:
    subprocess.run(
        [
            sys.executable, "-m", "clinic_tui", "init", "--data", folder, "--vault", "file", "--name", "Elm",
            "--zone", "America/New_York", "--site", "Elm", "--login", "ada", "--person", "Ada",
            "--key-file", f"{home}/vault-key", "--password-stdin",
        ],
        input="four calm herons wading\n",
        cwd=ROOT, env=_environment(home), capture_output=True, text=True, check=True,
    )  # fmt: skip


def _environment(home: str) -> dict[str, str]:
    return {"HOME": home, "PATH": os.environ["PATH"]}


def _worker(stack: contextlib.ExitStack, home: str, folder: Path) -> subprocess.Popen[str]:
    """One that stands by, or leads where nobody does."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "clinic_tui", "worker", "--data", folder],
        cwd=ROOT,
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    stack.callback(worker.wait)
    stack.callback(worker.kill)
    assert worker.stderr is not None
    stack.callback(worker.stderr.close)
    while "at work" not in worker.stderr.readline():
        assert worker.poll() is None, "it has ended"
    return worker


def _token(clinic: Clinic) -> int:
    with clinic.store.reading() as db:
        found = lead(db)
    return found.token if found else 0

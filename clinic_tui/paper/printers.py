"""Printing through CUPS, by its own programs `lp` and `lpstat`: whatever CUPS is set up with holds.

The document goes to `lp` through a pipe, so that no file with patients in it is left in a
temporary folder, and jobs are named without anything of a patient.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass

from clinic_tui.errors import ClinicError, NotFound

PATIENCE_SECONDS = 20
"""So long CUPS may take to answer; a remote one that is gone does not answer at all."""

NO_CUPS = (
    "there is no printing here: install `cups-client` (and `cups` where the printer hangs on this machine), "
    "or write the PDF to a file"
)
NOT_RUNNING = (
    "the printing service (CUPS) is not running: `systemctl start cups` starts it, or write the PDF to a file"
)
NONE_SET_UP = "no printer is set up in CUPS: `lpadmin` adds one, or write the PDF to a file"

_JOB = re.compile(r"request id is (\S+)")


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A job that CUPS has taken; `waits` says why it does not print yet and the way out, or is empty."""

    number: str
    waits: str = ""


def printers() -> tuple[str, ...]:
    """The names of all printers that CUPS knows. Raises ClinicError where it does not answer."""
    _require_running()
    return tuple(sorted(_run("lpstat", "-e").stdout.split()))


def usual_printer() -> str:
    """The printer that CUPS takes where none is named; empty where none is set. Raises as `printers`."""
    _require_running()
    words = _run("lpstat", "-d").stdout
    return words.rpartition(": ")[2].strip() if "system default destination: " in words else ""


def print_pdf(pdf: bytes, printer: str, copies: int, title: str, *, as_it_is: bool = False) -> PrintJob:
    """Hand a PDF to a printer. `title` names the job in every list of jobs: nothing of a patient in it.

    `as_it_is` lets no printer make it smaller to fit its margins: on a form nothing would meet its box.
    Raises NotFound for a printer that is not there, ClinicError where CUPS does not take the job.
    """
    return _print(pdf, printer, copies, title, *(("-o", "print-scaling=none") if as_it_is else ()))


def print_raw(commands: bytes, printer: str, copies: int, title: str) -> PrintJob:
    """Hand a printer's own commands to it as they are. Raises as `print_pdf`."""
    return _print(commands, printer, copies, title, "-o", "raw")


def _print(document: bytes, printer: str, copies: int, title: str, *options: str) -> PrintJob:
    require_printer(printer)
    said = _run("lp", "-d", printer, "-n", str(copies), "-t", title, *options, "-", document=document)
    job = _JOB.search(said.stdout)
    if said.returncode or job is None:
        raise ClinicError(f"{printer} did not take the job: {_why(said.stderr)}")
    return PrintJob(job[1], _waits(printer, job[1]))


def require_printer(printer: str) -> None:
    """Raise NotFound unless CUPS knows the printer, ClinicError where it does not answer."""
    known = printers()
    if not known:
        raise NotFound(NONE_SET_UP)
    if printer not in known:
        raise NotFound(f"there is no printer `{printer}`; there are: {', '.join(known)}")


def _waits(printer: str, job: str) -> str:
    """Why a job that was taken does not print; empty where nothing speaks against it."""
    state = _run("lpstat", "-p", printer).stdout
    if f"printer {printer} disabled" in state:
        reason = state.partition("\n")[2].strip()
        why = f" ({reason})" if reason and reason != "reason unknown" else ""
        return f"job {job} waits: {printer} is stopped{why}; `cupsenable {printer}` starts it"
    mine, here = [], False
    for line in _run("lpstat", "-l", "-o", printer).stdout.splitlines():
        if line[:1].strip():
            here = line.split()[0] == job
        elif here:
            mine.append(line.strip())
    if any("job-hold" in line for line in mine):
        return f"job {job} is held by the printer's settings; `lp -i {job} -H resume` prints it"
    return ""


def _why(said: str) -> str:
    """What `lp` said, without its name before it."""
    words = said.strip().removeprefix("lp: ").removeprefix("Error - ").rstrip(".")
    if words.endswith("is not accepting jobs"):
        return "it takes no jobs now; `cupsaccept` lets it"
    return words or "no reason was given"


def _require_running() -> None:
    if "scheduler is running" not in _run("lpstat", "-r").stdout:
        raise ClinicError(NOT_RUNNING)


def _run(*words: str, document: bytes | None = None) -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(
            words,
            input=document or b"",
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise ClinicError(NO_CUPS) from None
    except subprocess.TimeoutExpired:
        raise ClinicError(
            f"the printing service did not answer in {PATIENCE_SECONDS} seconds: look at its server, "
            "or write the PDF to a file"
        ) from None
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    )

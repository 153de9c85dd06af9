"""From a paper that was made to the printer or the file: the same for the console and the shell."""

from __future__ import annotations

import os
from pathlib import Path

from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.paper.pages import PAGE_SIZES
from clinic_tui.paper.printers import PrintJob, print_pdf, require_printer, usual_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.settings import Settings

PRINTER_VARIABLE = "CLINIC_TUI_PRINTER"
"""The printer that stands beside this desk, for all papers that have none of their own."""

NONE_CHOSEN = (
    "no printer is set: name one, or once for all as `printer` in [paper] of clinic.toml; "
    "or write the PDF to a file"
)


def letterhead(settings: Settings) -> Letterhead:
    """What papers say of the clinic: the name and phone that patients know it by."""
    name = settings.reminders.name or settings.name
    return Letterhead(name, settings.reminders.phone, PAGE_SIZES[settings.paper.size])


def set_printer(settings: Settings, kind: PaperKind) -> str:
    """The printer of a paper: its own in clinic.toml, the desk's, the clinic's; empty where none is set."""
    own = settings.paper.own.get(kind.value.replace("-", "_"), "")
    return own or os.environ.get(PRINTER_VARIABLE, "") or settings.paper.printer


def chosen_printer(settings: Settings, kind: PaperKind, named: str = "") -> str:
    """The printer that is named, that is set, or that CUPS takes usually; it is there.

    Raises Invalid where there is none, NotFound where it is not there, ClinicError where CUPS
    does not answer.
    """
    printer = named or set_printer(settings, kind) or usual_printer()
    if not printer:
        raise Invalid(NONE_CHOSEN, "printer")
    require_printer(printer)
    return printer


def to_printer(paper: Paper, printer: str, copies: int) -> PrintJob:
    """Print it; the job's name tells of no patient. Raises as `print_pdf`."""
    return print_pdf(paper.pdf, printer, copies, f"clinic-tui {paper.kind.value}")


def to_file(paper: Paper, path: Path) -> None:
    """Put the PDF there whole, readable by this account alone. Raises ClinicError where it cannot be."""
    try:
        durable_write(path, paper.pdf)
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None


def to_folder(paper: Paper, folder: Path, stamp: str) -> Path:
    """Put the PDF into the folder, which is made in the one above it; its path. Raises as `to_file`.

    `stamp` tells two prints of the same paper apart; the name holds numbers and dates alone.
    """
    try:
        folder.mkdir(mode=0o700, exist_ok=True)  # no parents: a share that is not there is no folder
    except OSError as failure:
        raise ClinicError(
            f"{folder} cannot be made: {failure.strerror}; set `folder` in [paper] of clinic.toml"
        ) from None
    path = folder / f"{paper.name}-{stamp}.pdf"
    to_file(paper, path)
    return path

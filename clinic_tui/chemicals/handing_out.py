"""From the list and its sheets to paper and files."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.chemicals.list_pdf import list_pdf
from clinic_tui.chemicals.queries import chemicals, sheet_content
from clinic_tui.chemicals.states import Medium
from clinic_tui.clock import local_now, today
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk


def list_paper(desk: Desk, settings: Settings) -> Paper:
    """The list by place, as PDF. Raises NotPermitted."""
    desk.require("chemical.view")
    with desk.store.reading() as db:
        rows = chemicals(db)
    return list_pdf(rows, today(desk.clock), letterhead(settings))


def hand_out_list(desk: Desk, settings: Settings) -> str:
    """The list to its printer, or into the folder of papers; what became of it, in words.

    Raises NotFound where the printer is not there, and ClinicError where the folder cannot be written.
    """
    name = set_printer(settings, PaperKind.CHEMICALS)
    if name:
        require_printer(name)
    paper = list_paper(desk, settings)
    if name:
        return f"chemicals: {name}, job {to_printer(paper, name, 1).number}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"chemicals: {path.name} in {path.parent.name}"


def hand_out_sheet(desk: Desk, settings: Settings, sheet_id: int) -> str:
    """A PDF to its printer where one is set; else the very file into the folder of papers. In words.

    Raises NotPermitted, NotFound, and ClinicError where printer or folder fail.
    """
    desk.require("chemical.view")
    name = set_printer(settings, PaperKind.CHEMICALS)
    if name:
        require_printer(name)
    with desk.store.reading() as db:
        row, content = sheet_content(db, sheet_id)
    called = f"sheet-{row.chemical_id}-{row.revised_on:%Y%m%d}"
    if name and row.medium is Medium.PDF:
        job = to_printer(Paper(PaperKind.CHEMICALS, content, called, 1), name, 1)
        return f"{row.file_name}: {name}, job {job.number}"
    folder = settings.paper_folder
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as failure:
        raise ClinicError(
            f"{folder} cannot be made: {failure.strerror}; set `folder` in [paper] of clinic.toml"
        ) from None
    path = folder / f"{called}.{'pdf' if row.medium is Medium.PDF else 'txt'}"
    _write(path, content)
    return f"{row.file_name}: {path.name} in {folder.name}"


def write_sheet(desk: Desk, sheet_id: int, path: Path) -> int:
    """The very file that was put in, into another one; its bytes.

    Raises NotPermitted, NotFound, ClinicError.
    """
    desk.require("chemical.view")
    with desk.store.reading() as db:
        _, content = sheet_content(db, sheet_id)
    _write(path, content)
    return len(content)


def _write(path: Path, content: bytes) -> None:
    try:
        durable_write(path, content)
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None

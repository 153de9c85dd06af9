"""The blind sheet on its way out: printed, or into the folder of papers; each print is journaled."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clock import local_now
from clinic_tui.counts.queries import sheet
from clinic_tui.counts.states import CountState
from clinic_tui.errors import Conflict
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo


def hand_out_sheet(desk: Desk, settings: Settings, count_id: int, printer: str = "") -> str:
    """Print it on the printer that is named or set, else put it into the folder; what became of it, in words.

    Raises Conflict for a count whose sheet is closed, ClinicError where the printer does not take it.
    """
    name = printer or set_printer(settings, PaperKind.COUNT_SHEET)
    if name:
        require_printer(name)
    paper = _print(desk, settings, count_id, f"printer {name}" if name else "file")
    warning = f"; {paper.warning}" if paper.warning else ""
    if name:
        job = to_printer(paper, name, 1)
        return f"{name}, job {job.number}{f'; {job.waits}' if job.waits else ''}{warning}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%Y%m%d-%H%M%S}")
    return f"{path.name} in {path.parent}{warning}"


def write_sheet(desk: Desk, settings: Settings, count_id: int, path: Path) -> str:
    """Put it into a file; what could not be printed as it is written. Raises ClinicError."""
    paper = _print(desk, settings, count_id, "file")
    to_file(paper, path)
    return paper.warning


def _print(desk: Desk, settings: Settings, count_id: int, to: str) -> Paper:
    from clinic_tui.counts.sheet_pdf import sheet_pdf

    with desk.act("stock.count", undo=Undo.SKIP) as db:
        found = sheet(db, count_id)
        if found.count.state is not CountState.OPEN:
            raise Conflict(f"count {count_id} is {found.count.state.value}: there is nothing to count")
        db.note(Change.READ, "stock_count", count_id, paper=PaperKind.COUNT_SHEET.value, to=to)
    head = letterhead(settings)
    return sheet_pdf(found, head.clinic, local_now(desk.clock), head.page)

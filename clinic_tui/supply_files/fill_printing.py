"""What is to be brought to places on its way out: printed, or into the folder of papers or a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clinic_tui.clock import local_now
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings import Settings
from clinic_tui.stock.fill_up import FillLine
from clinic_tui.store.desk import Desk


def hand_out_fill_list(desk: Desk, settings: Settings, lines: Sequence[FillLine]) -> str:
    """To its printer where one is set, else into the folder; what became of it, in words.

    Raises NotPermitted, NotFound where the printer is not there, ClinicError where the folder fails.
    """
    name = set_printer(settings, PaperKind.FILL_LIST)
    if name:
        require_printer(name)
    paper = _paper(desk, settings, lines)
    if name:
        job = to_printer(paper, name, 1)
        return f"{name}, job {job.number}{f'; {job.waits}' if job.waits else ''}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"{path.name} in {path.parent.name}"


def write_fill_list(desk: Desk, settings: Settings, lines: Sequence[FillLine], path: Path) -> str:
    """Into a file; what could not be printed as it is written. Raises NotPermitted, ClinicError."""
    paper = _paper(desk, settings, lines)
    to_file(paper, path)
    return paper.warning


def _paper(desk: Desk, settings: Settings, lines: Sequence[FillLine]) -> Paper:
    from clinic_tui.supply_files.fill_pdf import fill_pdf

    desk.require("stock.view")
    return fill_pdf(lines, local_now(desk.clock), letterhead(settings))

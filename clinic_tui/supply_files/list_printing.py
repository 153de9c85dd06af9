"""Lists of supplies on their way out: printed, or into the folder of papers or a file."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clock import local_now
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.supply_files.listing import Listing


def hand_out_list(desk: Desk, settings: Settings, listing: Listing) -> str:
    """To its printer where one is set, else into the folder; what became of it, in words.

    Raises NotPermitted, NotFound where the printer is not there, ClinicError where the folder fails.
    """
    desk.require(listing.verb)
    name = set_printer(settings, PaperKind.SUPPLY_LIST)
    if name:
        require_printer(name)
    paper = _paper(desk, settings, listing)
    warning = f"; {paper.warning}" if paper.warning else ""
    if name:
        job = to_printer(paper, name, 1)
        return f"{name}, job {job.number}{f'; {job.waits}' if job.waits else ''}{warning}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"{path.name} in {path.parent.name}{warning}"


def write_list(desk: Desk, settings: Settings, listing: Listing, path: Path) -> str:
    """Into a file; what could not be printed as it is written. Raises NotPermitted, ClinicError."""
    desk.require(listing.verb)
    paper = _paper(desk, settings, listing)
    to_file(paper, path)
    return paper.warning


def _paper(desk: Desk, settings: Settings, listing: Listing) -> Paper:
    from clinic_tui.supply_files.list_pdf import list_pdf

    return list_pdf(listing, local_now(desk.clock), letterhead(settings))

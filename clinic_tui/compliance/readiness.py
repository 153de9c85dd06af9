"""The readiness report: on one page how each area stands, and what is overdue."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.clock import local_now, today
from clinic_tui.compliance.calendar import areas_seen, dates
from clinic_tui.compliance.rows import Area, DueDate, standings
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

SIZE, NEXT = 9, 13
AHEAD_DAYS = 90
COLUMNS = (0.0, 2.1 * INCH, 2.9 * INCH, 3.7 * INCH)


def hand_out_readiness(desk: Desk, settings: Settings) -> str:
    """The report to its printer, or into the folder of papers; what became of it, in words.

    Raises NotPermitted, and ClinicError where printer or folder fail.
    """
    desk.require("compliance.report")
    name = set_printer(settings, PaperKind.READINESS)
    if name:
        require_printer(name)
    with desk.store.reading() as db:
        rows = dates(db, desk, settings, AHEAD_DAYS)
    paper = readiness_pdf(rows, areas_seen(desk), today(desk.clock), letterhead(settings))
    if name:
        return f"readiness: {name}, job {to_printer(paper, name, 1).number}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"readiness: {path.name} in {path.parent.name}"


def write_readiness(desk: Desk, settings: Settings, path: Path) -> int:
    """The report as PDF into a file; how many dates it counts. Raises ClinicError where it cannot be."""
    desk.require("compliance.report")
    with desk.store.reading() as db:
        rows = dates(db, desk, settings, AHEAD_DAYS)
    paper = readiness_pdf(rows, areas_seen(desk), today(desk.clock), letterhead(settings))
    try:
        durable_write(path, paper.pdf)
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}") from None
    return len(rows)


def readiness_pdf(rows: tuple[DueDate, ...], areas: tuple[Area, ...], day: date, head: Letterhead) -> Paper:
    """One page: what has no room is counted at its foot."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle("Readiness report")
    letters = Lettering(canvas)
    right = head.page.width - MARGIN
    y = head.page.height - MARGIN - 14
    letters.write(MARGIN, y, head.clinic, 14, strong=True)
    letters.write_right(right, y, "Readiness report", 14, strong=True)
    y -= 18
    letters.write(MARGIN, y, f"As of {show_date(day)}; what is due within {AHEAD_DAYS} days", SIZE)
    y -= 28
    for left, title in zip(COLUMNS, ("Area", "Overdue", "Due", "First"), strict=True):
        letters.write(MARGIN + left, y, title, SIZE, strong=True)
    canvas.line(MARGIN, y - 4, right, y - 4)
    for standing in standings(rows, areas, day):
        y -= NEXT + 3
        first = f"{standing.first.on:%m/%d/%Y} {standing.first.words}" if standing.first else "nothing is due"
        cells = (standing.area.value, str(standing.overdue or "-"), str(standing.due or "-"), first)
        for left, text in zip(COLUMNS, cells, strict=True):
            wide = right - MARGIN - COLUMNS[-1] if left == COLUMNS[-1] else None
            letters.write(MARGIN + left, y, text, SIZE, strong=standing.overdue > 0, width=wide)
    y -= 2 * NEXT + 6
    late = [row for row in rows if row.is_late(day)]
    title = counted(len(late), "thing") + " overdue" if late else "Nothing is overdue"
    letters.write(MARGIN, y, title, 11, strong=True)
    lines = int((y - MARGIN - 4 * NEXT) // NEXT)
    for row in late[:lines]:
        y -= NEXT
        words = f"{row.on:%m/%d/%Y}  {row.area.value}: {row.words}"
        letters.write(MARGIN, y, words, SIZE, width=right - MARGIN)
    if len(late) > lines:
        letters.write(MARGIN, y - NEXT, f"and {len(late) - lines} more, in :compliance", SIZE)
    letters.write(MARGIN, MARGIN + NEXT, "Reviewed by ______________________  on ____________", SIZE)
    canvas.showPage()
    canvas.save()
    return Paper(PaperKind.READINESS, out.getvalue(), f"readiness-{day:%Y%m%d}", 1, letters.warning)

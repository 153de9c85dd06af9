"""What is to be brought to places as PDF, to walk with: lot by lot, with a box to tick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.stock.fill_up import FillLine

SIZE, SMALL, TITLE = 9.5, 8.0, 14.0
LINE = 16.0
BOX = 8.0
FOOT = MARGIN + 24
TITLES = ("", "item", "has", "bring", "from, lot, expires", "shelf there")


def fill_pdf(lines: Sequence[FillLine], made: datetime, head: Letterhead) -> Paper:
    """The lines of which something is brought, and what of them is missing, place by place."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle("To fill up")
    drawing = _Drawing(tuple(lines), made, head, canvas, Lettering(canvas))
    drawing.all()
    canvas.save()
    name = f"fill-list-{made:%Y%m%d}"
    return Paper(PaperKind.FILL_LIST, out.getvalue(), name, drawing.pages, drawing.letters.warning)


@dataclass
class _Drawing:
    lines: tuple[FillLine, ...]
    made: datetime
    head: Letterhead
    canvas: Canvas
    letters: Lettering
    pages: int = 0
    y: float = 0.0

    def all(self) -> None:
        here: int | None = None
        self._begin_page()
        for line in self.lines:
            height = LINE * (max(len(line.brought), 1) + bool(line.missing) + (line.asked.place_id != here))
            if self.y - height < FOOT:
                self._end_page()
                self._begin_page()
                here = None
            if line.asked.place_id != here:
                here = line.asked.place_id
                self.letters.write(MARGIN, self.y, line.asked.place, SIZE, strong=True)
                self.y -= LINE
            self._line(line)
        self._end_page()

    @property
    def _columns(self) -> tuple[float, ...]:
        """Where box, item, has, bring, source and shelf begin."""
        left, wide = MARGIN, self.head.page.width - 2 * MARGIN
        return left, left + 16, *(left + part * wide for part in (0.44, 0.53, 0.61, 0.88))

    def _begin_page(self) -> None:
        self.pages += 1
        top, end = self.head.page.height - MARGIN - TITLE, self.head.page.width - MARGIN
        self.letters.write(MARGIN, top, "To fill up", TITLE, strong=True)
        self.letters.write_right(end, top, self.head.clinic, SIZE)
        self.y = top - 24
        for x, words in zip(self._columns, TITLES, strict=True):
            self.letters.write(x, self.y, words, SMALL)
        self.canvas.line(MARGIN, self.y - 3, end, self.y - 3)
        self.y -= LINE

    def _line(self, line: FillLine) -> None:
        asked = line.asked
        box, item, has, bring, source, shelf = self._columns
        write = self.letters.write
        write(item, self.y, f"{asked.code}  {asked.name}", SIZE, width=has - item - 4)
        write(has, self.y, f"{asked.here:,} of {asked.par:,}", SIZE, width=bring - has - 4)
        write(shelf, self.y, asked.shelf, SIZE, width=self.head.page.width - MARGIN - shelf)
        for each in line.brought:
            until = f", {each.expires_on:%m/%d/%Y}" if each.expires_on else ""
            lot = f", lot {each.lot}" if each.lot else ""
            self.canvas.rect(box, self.y - 1, BOX, BOX)
            write(bring, self.y, f"{each.units:,}", SIZE, strong=True)
            write(source, self.y, f"{each.place}{lot}{until}", SIZE, width=shelf - source - 4)
            self.y -= LINE
        if line.missing:
            write(source, self.y, f"{line.missing:,} {asked.unit} are not there", SIZE, width=shelf - source)
            self.y -= LINE

    def _end_page(self) -> None:
        words = f"printed {self.made:%m/%d/%Y %H:%M}; page {self.pages}; what was brought: d on supplies, F12"
        self.letters.write(MARGIN, MARGIN - 2, words, SMALL)
        self.canvas.showPage()

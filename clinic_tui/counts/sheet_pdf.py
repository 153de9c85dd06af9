"""The blind sheet of a count as PDF: a line for each lot in shelf order, with room for a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.counts.rows import CountSheet, SheetLine
from clinic_tui.counts.states import LineState
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.stock.rows import MAIN_NAME

SIZE, SMALL, TITLE = 9.5, 8.0, 14.0
LINE = 20.0
"""High enough to write on by hand."""
FOOT = MARGIN + 40
EMPTY_LINES = 3
"""For what is found without being looked for."""


def sheet_pdf(sheet: CountSheet, clinic: str, made: datetime, page: PageSize) -> Paper:
    """The lines that are to be counted; those that are done already are left out."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle(f"Count {sheet.count.id}")
    drawing = _Drawing(sheet, clinic, made, page, canvas, Lettering(canvas))
    drawing.all()
    canvas.save()
    name = f"count-sheet-{sheet.count.id}"
    return Paper(PaperKind.COUNT_SHEET, out.getvalue(), name, drawing.pages, drawing.letters.warning)


@dataclass
class _Drawing:
    sheet: CountSheet
    clinic: str
    made: datetime
    page: PageSize
    canvas: Canvas
    letters: Lettering
    pages: int = 0
    y: float = 0.0

    def all(self) -> None:
        lines = [line for line in self.sheet.lines if line.state in (LineState.TO_COUNT, LineState.AGAIN)]
        here: str | None = None
        self._begin_page()
        for line in lines:
            where = _where(line)
            if self.y - LINE * (1 if where == here else 2) < FOOT:
                self._end_page()
                self._begin_page()
                here = None
            if where != here:
                here = where
                self.letters.write(MARGIN, self.y, where, SIZE, strong=True)
                self.y -= LINE - 4
            self._line(line)
        self._found()
        self._end_page()

    @property
    def _columns(self) -> tuple[float, float, float, float, float, float]:
        """Where number, item, lot, expiry, unit and the figure begin."""
        left, wide = MARGIN, self.page.width - 2 * MARGIN
        return (
            left, left + 28, left + 0.47 * wide, left + 0.62 * wide, left + 0.72 * wide, left + 0.87 * wide
        )  # fmt: skip

    def _begin_page(self) -> None:
        self.pages += 1
        top, count = self.page.height - MARGIN - TITLE, self.sheet.count
        end = self.page.width - MARGIN
        self.letters.write(MARGIN, top, f"Count {count.id}", TITLE, strong=True)
        self.letters.write_right(end, top, self.clinic, SIZE)
        self.letters.write(MARGIN, top - 16, count.covers, SIZE, width=end - MARGIN)
        self.y = top - 38
        for x, words in zip(
            self._columns, ("line", "item", "lot", "expires", "unit", "counted"), strict=True
        ):
            self.letters.write(x, self.y, words, SMALL)
        self.canvas.line(MARGIN, self.y - 3, end, self.y - 3)
        self.y -= LINE

    def _line(self, line: SheetLine) -> None:
        number, item, lot, expires, unit, figure = self._columns
        write = self.letters.write
        write(number, self.y, str(line.position), SIZE)
        write(item, self.y, f"{line.code}  {line.name}", SIZE, width=lot - item - 4)
        write(lot, self.y, line.lot, SIZE, width=expires - lot - 4)
        write(expires, self.y, f"{line.expires_on:%m/%d/%y}" if line.expires_on else "", SIZE)
        write(unit, self.y, line.unit, SIZE, width=figure - unit - 4)
        self._rule(figure)

    def _rule(self, start: float) -> None:
        self.canvas.setLineWidth(0.6)
        self.canvas.line(start, self.y - 3, self.page.width - MARGIN, self.y - 3)
        self.y -= LINE

    def _found(self) -> None:
        if self.y - LINE * (EMPTY_LINES + 1) < FOOT:
            self._end_page()
            self._begin_page()
        self.letters.write(
            MARGIN, self.y, "Found here without being listed: item, lot, expiry, how many", SMALL
        )
        self.y -= LINE
        for _ in range(EMPTY_LINES):
            self._rule(MARGIN)

    def _end_page(self) -> None:
        made = f"printed {self.made:%m/%d/%Y %H:%M}; page {self.pages}"
        self.letters.write(MARGIN, MARGIN + 14, "counted by ____________________   at ________", SIZE)
        self.letters.write(MARGIN, MARGIN - 2, f"0 where nothing lies there; {made}", SMALL)
        self.canvas.showPage()


def _where(line: SheetLine) -> str:
    room = "Stock room" if line.place == MAIN_NAME else line.place
    return f"{room}, {line.shelf}" if line.shelf else room

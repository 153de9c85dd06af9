"""A list of supplies as PDF: named columns, line by line, with its sum below."""

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
from clinic_tui.supply_files.listing import Listing

SIZE, SMALL, TITLE = 9.0, 8.0, 14.0
LINE = 14.0
GAP = 6.0
FOOT = MARGIN + 24


def list_pdf(listing: Listing, made: datetime, head: Letterhead) -> Paper:
    """As many pages as it takes, each with the titles of its columns."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle(listing.title)
    drawing = _Drawing(listing, made, head, canvas, Lettering(canvas))
    drawing.all()
    canvas.save()
    name = f"{listing.file_name}-{made:%Y%m%d}"
    return Paper(PaperKind.SUPPLY_LIST, out.getvalue(), name, drawing.pages, drawing.letters.warning)


@dataclass
class _Drawing:
    listing: Listing
    made: datetime
    head: Letterhead
    canvas: Canvas
    letters: Lettering
    pages: int = 0
    y: float = 0.0

    def all(self) -> None:
        self._begin_page()
        for cells in self.listing.rows:
            self._room_for_one()
            self._row(cells, SIZE)
        if not self.listing.rows:
            self.letters.write(MARGIN, self.y, self.listing.nothing, SIZE)
        for cells in self.listing.sums if self.listing.rows else ():
            self._room_for_one()
            self._row(cells, SIZE, strong=True)
        self._end_page()

    def _room_for_one(self) -> None:
        if self.y < FOOT:
            self._end_page()
            self._begin_page()

    def _begin_page(self) -> None:
        self.pages += 1
        top, end = self.head.page.height - MARGIN - TITLE, self.head.page.width - MARGIN
        clinic = self.letters.width(self.head.clinic, SIZE)
        room = end - MARGIN - clinic - 2 * GAP
        self.letters.write(MARGIN, top, self.listing.title, TITLE, strong=True, width=room)
        self.letters.write_right(end, top, self.head.clinic, SIZE)
        self.y = top - 24
        self._row([each.title for each in self.listing.columns], SMALL)
        self.canvas.line(MARGIN, self.y + LINE - 3, end, self.y + LINE - 3)

    def _row(self, cells: Sequence[str], size: float, *, strong: bool = False) -> None:
        x = MARGIN
        shares = sum(each.share for each in self.listing.columns)
        for column, words in zip(self.listing.columns, cells, strict=True):
            wide = (self.head.page.width - 2 * MARGIN) * column.share / shares
            if column.is_number:
                self.letters.write_right(x + wide - GAP, self.y, words, size, strong=strong)
            else:
                self.letters.write(x, self.y, words, size, strong=strong, width=wide - GAP)
            x += wide
        self.y -= LINE

    def _end_page(self) -> None:
        words = f"printed {self.made:%m/%d/%Y %H:%M}; page {self.pages}"
        self.letters.write(MARGIN, MARGIN - 2, words, SMALL)
        self.canvas.showPage()

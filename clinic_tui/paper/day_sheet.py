"""The day sheet as PDF: one provider or one room to a page, visits and stretches without patients."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import DaySheet, Paper, PaperKind, SheetBlock, SheetBy, SheetPart, SheetVisit
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.times import show_time

SIZE, SMALL, TITLE = 9.5, 8.0, 14.0
LINE = 13.0
FOOT = MARGIN + 14


def day_sheet_pdf(sheet: DaySheet, page: PageSize) -> Paper:
    """Each part begins a page of its own; a long one goes on over the next."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle(f"Day sheet {sheet.day:%Y-%m-%d}")
    drawing = _Drawing(sheet, page, canvas, Lettering(canvas))
    for part in sheet.parts:
        drawing.part(part)
    if not sheet.parts:
        drawing.nothing()
    canvas.save()
    name = f"day-sheet-{sheet.day:%Y-%m-%d}"
    return Paper(PaperKind.DAY_SHEET, out.getvalue(), name, drawing.pages, drawing.letters.warning)


@dataclass
class _Drawing:
    sheet: DaySheet
    page: PageSize
    canvas: Canvas
    letters: Lettering
    pages: int = 0
    y: float = 0.0

    def part(self, part: SheetPart) -> None:
        self._new_page(part)
        lines: list[SheetVisit | SheetBlock] = [*part.visits, *part.blocks]
        for line in sorted(lines, key=lambda each: (each.start, isinstance(each, SheetBlock))):
            if isinstance(line, SheetBlock):
                self._room_for(1, part)
                self._block(line)
            else:
                below = self._below(line)
                self._room_for(1 + len(below), part)
                self._visit(line, below)
        if not lines:
            self.letters.write(MARGIN, self.y, "nothing is booked", SIZE)
        self._end_page()

    def nothing(self) -> None:
        self._head("", self.sheet.holiday or "nobody sees patients on this day")
        self._end_page()

    @property
    def _columns(self) -> tuple[float, float, float, float, float, float]:
        """Where time, patient, birth date, MRN, what for, and how it stands begin."""
        left, wide = MARGIN, self.page.width - 2 * MARGIN
        return left, left + 66, left + 0.42 * wide, left + 0.54 * wide, left + 0.65 * wide, left + 0.86 * wide

    def _new_page(self, part: SheetPart) -> None:
        self._head(part.title, part.note)
        time, patient, born, mrn, what, state = self._columns
        other = "provider, type" if self.sheet.by is SheetBy.ROOM else "type, room"
        titles = (
            (time, "time"),
            (patient, "patient"),
            (born, "born"),
            (mrn, "MRN"),
            (what, other),
            (state, "state"),
        )
        for x, words in titles:
            self.letters.write(x, self.y, words, SMALL)
        self.canvas.line(MARGIN, self.y - 3, self.page.width - MARGIN, self.y - 3)
        self.y -= LINE + 2

    def _head(self, title: str, note: str) -> None:
        self.pages += 1
        top = self.page.height - MARGIN - TITLE
        sheet = self.sheet
        self.letters.write(MARGIN, top, show_date(sheet.day), TITLE, strong=True)
        self.letters.write_right(self.page.width - MARGIN, top, sheet.clinic, SIZE)
        self.y = top - 18
        if title:
            self.letters.write(MARGIN, self.y, title, 11, strong=True)
        self.letters.write_right(self.page.width - MARGIN, self.y, note, SIZE)
        self.y -= 20

    def _room_for(self, lines: int, part: SheetPart) -> None:
        if self.y - lines * LINE < FOOT:
            self._end_page()
            self._new_page(part)

    def _visit(self, visit: SheetVisit, below: list[str]) -> None:
        time, patient, born, mrn, what, state = self._columns
        write = self.letters.write
        end = self.page.width - MARGIN
        write(time, self.y, f"{show_time(visit.start)}  {visit.minutes} min", SIZE)
        self.letters.write_whole(
            patient, self.y, visit.name, SIZE, born - patient - 4, least=6.5, strong=True
        )
        write(born, self.y, show_birth_date(visit.born), SIZE, width=mrn - born - 2)
        write(mrn, self.y, visit.mrn, SIZE, width=what - mrn - 4)
        beside = visit.provider_code if self.sheet.by is SheetBy.ROOM else ""
        words = ", ".join(filter(None, (beside, visit.visit_type, "" if beside else visit.room)))
        write(what, self.y, words, SIZE, width=state - what - 4)
        write(state, self.y, visit.state, SIZE, width=end - state)
        self.y -= LINE
        for line in below:
            write(patient, self.y + 2, line, SMALL)
            self.y -= LINE - 2
        self.canvas.setLineWidth(0.3)
        self.canvas.line(MARGIN, self.y + LINE - 4, end, self.y + LINE - 4)
        self.y -= 3

    def _below(self, visit: SheetVisit) -> list[str]:
        """Reason and marks under the name, broken to the sheet's width."""
        words = "; ".join(filter(None, (visit.reason, *visit.marks)))
        width = self.page.width - MARGIN - self._columns[1]
        return self.letters.lines(words, SMALL, width, most=2) if words else []

    def _block(self, block: SheetBlock) -> None:
        span = f"{show_time(block.start)}-{show_time(block.start + block.minutes)}"
        self.letters.write(MARGIN, self.y, span, SIZE)
        self.letters.write(self._columns[1], self.y, f"-- {block.label} --", SIZE)
        self.y -= LINE + 3

    def _end_page(self) -> None:
        sheet = self.sheet
        made = f"as it stood {sheet.made:%m/%d/%Y %H:%M}, printed by {sheet.made_by}; page {self.pages}"
        people = counted(len(sheet.patient_ids), "patient")
        self.letters.write(MARGIN, MARGIN + 8, f"{people} in all; {made}", SMALL)
        self.letters.write(MARGIN, MARGIN - 2, f"journal {sheet.anchor}" if sheet.anchor else "", 6)
        self.canvas.showPage()

"""The time sheet of a person on paper, to be signed by both sides."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.time_clock.break_words import show_breaks, typed_breaks
from clinic_tui.time_clock.rows import DaySheet, EntryRow, Sheet
from clinic_tui.time_clock.words import show_hours

SIZE, NEXT = 9, 14
COLUMNS = (0.0, 1.0 * INCH, 1.7 * INCH, 2.4 * INCH, 5.0 * INCH, 5.7 * INCH)
HEADS = ("Day", "In", "Out", "Breaks", "Worked", "")
SIGNED = (
    "These are the times that I worked.",
    "Approved",
)
Cells = tuple[str, str, str, str, str, str]


def sheet_pdf(sheet: Sheet, head: Letterhead) -> Paper:
    """A period, on as many pages as it takes. Its file name holds a number and a date alone."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle("Time sheet")
    letters = Lettering(canvas)
    right = head.page.width - MARGIN
    pages, y = 1, _head(letters, sheet, head, 1)
    for cells, strong in _lines(sheet):
        if y < MARGIN + 6 * NEXT:
            canvas.showPage()
            pages += 1
            y = _head(letters, sheet, head, pages)
        for place, (left, text) in enumerate(zip(COLUMNS, cells, strict=True)):
            end = COLUMNS[place + 1] if place + 1 < len(COLUMNS) else right - MARGIN
            letters.write_whole(MARGIN + left, y, text, SIZE, end - left - 4, least=5, strong=strong)
        y -= NEXT
    y = MARGIN + 3 * NEXT
    for place, words in enumerate(SIGNED):
        left = MARGIN + place * (right - MARGIN) / 2
        canvas.line(left, y, left + (right - MARGIN) / 2 - 20, y)
        letters.write(left, y - 12, f"{words}  Signature, date", 8)
    canvas.showPage()
    canvas.save()
    name = f"timesheet-{sheet.account_id}-{sheet.period.first:%Y%m%d}"
    return Paper(PaperKind.TIMESHEET, out.getvalue(), name, pages, letters.warning)


def _lines(sheet: Sheet) -> Iterator[tuple[Cells, bool]]:
    for week in sheet.weeks:
        for day in week.days:
            yield from ((cells, False) for cells in _of_day(day))
        over = f"overtime {show_hours(week.overtime)}" if week.overtime else ""
        words = f"Week of {week.first:%m/%d}"
        yield (words, "", "", over, show_hours(week.minutes), ""), True
    if len(sheet.weeks) > 1:
        over = f"overtime {show_hours(sheet.overtime)}" if sheet.overtime else ""
        yield ("Period", "", "", over, show_hours(sheet.minutes), ""), True


def _of_day(day: DaySheet) -> Iterator[Cells]:
    named = f"{day.day:%a %m/%d}"
    if not day.entries:
        yield named, "", "", "", show_hours(day.minutes) if day.minutes else "", ""
    for place, entry in enumerate(day.entries):
        first = place == 0
        yield (
            named if first else "",
            f"{entry.began:%H:%M}",
            f"{entry.ended:%H:%M}" if entry.ended else "",
            show_breaks(typed_breaks(entry)),
            show_hours(day.minutes) if first else "",
            _marks(entry),
        )


def _marks(entry: EntryRow) -> str:
    if entry.struck:
        return f"struck out: {entry.struck}"
    return f"corrected by {entry.corrected_by}" if entry.corrected_by else ""


def _head(letters: Lettering, sheet: Sheet, head: Letterhead, page: int) -> float:
    y, right = head.page.height - MARGIN - 14, head.page.width - MARGIN
    letters.write(MARGIN, y, head.clinic, 14, strong=True)
    letters.write_right(right, y, "Time sheet", 14, strong=True)
    y -= 20
    letters.write(MARGIN, y, f"{sheet.name} ({sheet.login})", 11, strong=True, width=4.5 * INCH)
    letters.write_right(right, y, f"{sheet.period.words}, page {page}", SIZE)
    y -= 16
    closed = sheet.closed
    words = f"closed {closed.closed_at:%m/%d/%Y %H:%M} by {closed.closed_by}" if closed else "not closed yet"
    letters.write(MARGIN, y, words, SIZE)
    y -= 22
    for left, title in zip(COLUMNS, HEADS, strict=True):
        letters.write(MARGIN + left, y, title, SIZE, strong=True)
    letters.canvas.line(MARGIN, y - 4, right, y - 4)
    return y - 18

"""The list of hazardous chemicals on paper, by place, for an inspector (29 CFR 1910.1200(e)(1)(i))."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.chemicals.rows import ChemicalRow, KeptRow
from clinic_tui.chemicals.states import SheetStanding, Signal
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

SIZE, NEXT, GAP = 9, 11, 5
"""Of letters, from a line to the next, and between two chemicals; points."""

COLUMNS = (
    (0.0, "Product"), (1.6 * INCH, "Maker"), (3.0 * INCH, "CAS"), (3.75 * INCH, "Hazards"),
    (5.7 * INCH, "Amount"), (6.5 * INCH, "Sheet"),
)  # fmt: skip
"""From the margin; each is as wide as it is to the next, the last to the other margin."""

MOST_LINES = 6


def by_place(
    rows: tuple[ChemicalRow, ...],
) -> tuple[tuple[str, str, tuple[tuple[ChemicalRow, KeptRow], ...]], ...]:
    """Site, place, and what is kept there by name; sites and places by name."""
    found: dict[tuple[str, str], list[tuple[ChemicalRow, KeptRow]]] = {}
    for row in rows:
        for kept in row.kept:
            found.setdefault((kept.site, kept.place), []).append((row, kept))
    return tuple((site, place, tuple(found[site, place])) for site, place in sorted(found))


def list_pdf(rows: tuple[ChemicalRow, ...], day: date, head: Letterhead) -> Paper:
    """The list on as many sheets as it takes."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle("Hazardous chemicals")
    letters = Lettering(canvas)
    room, sheets = head.page.width - 2 * MARGIN, 1
    y = _head(letters, rows, day, head, sheets)
    for site, place, kept in by_place(rows):
        title = f"{site}: {place}"
        for at, (row, here) in enumerate(kept):
            cells = _cells(letters, row, here, day, room)
            height = max(len(cell) for cell in cells) * NEXT + (2 * NEXT if at == 0 else 0)
            if y - height < MARGIN + NEXT:
                canvas.showPage()
                sheets += 1
                y = _head(letters, rows, day, head, sheets)
                letters.write(MARGIN, y, f"{title}{', further' if at else ''}", SIZE + 1, strong=True)
                y -= NEXT + 3
            elif at == 0:
                y -= NEXT
                letters.write(MARGIN, y, title, SIZE + 1, strong=True)
                y -= NEXT + 3
            for (left, _), cell in zip(COLUMNS, cells, strict=True):
                for line, words in enumerate(cell):
                    letters.write(MARGIN + left, y - line * NEXT, words, SIZE)
            y -= max(len(cell) for cell in cells) * NEXT + GAP
    if not rows:
        letters.write(MARGIN, y, "No hazardous chemical is on the list.", SIZE)
    canvas.showPage()
    canvas.save()
    return Paper(PaperKind.CHEMICALS, out.getvalue(), f"chemicals-{day:%Y%m%d}", sheets, letters.warning)


def _cells(letters: Lettering, row: ChemicalRow, kept: KeptRow, day: date, room: float) -> list[list[str]]:
    signal = "" if row.signal is Signal.NONE else row.signal.value.upper()
    signs = ", ".join(each.value for each in row.pictograms)
    hazards = ". ".join(filter(None, (signal, row.hazards, signs)))
    sheet = SheetStanding.MISSING.value if row.sheet is None else f"{row.sheet.revised_on:%m/%d/%Y}"
    texts = (
        row.product,
        ", ".join(filter(None, (row.maker, row.maker_phone))),
        row.cas,
        hazards,
        kept.amount,
        sheet,
    )
    ends = [*(left for left, _ in COLUMNS[1:]), room]
    return [
        letters.lines(text, SIZE, end - left - GAP, most=MOST_LINES)
        for text, (left, _), end in zip(texts, COLUMNS, ends, strict=True)
    ]


def _head(
    letters: Lettering, rows: tuple[ChemicalRow, ...], day: date, head: Letterhead, sheet: int
) -> float:
    y, right = head.page.height - MARGIN - 14, head.page.width - MARGIN
    letters.write(MARGIN, y, head.clinic, 14, strong=True)
    letters.write_right(right, y, "Hazardous chemicals", 14, strong=True)
    y -= 18
    letters.write(MARGIN, y, f"{counted(len(rows), 'chemical')}, by place (29 CFR 1910.1200(e)(1)(i))", SIZE)
    letters.write_right(right, y, f"{show_date(day)}, sheet {sheet}", SIZE)
    y -= 22
    for left, title in COLUMNS:
        letters.write(MARGIN + left, y, title, SIZE, strong=True)
    letters.canvas.line(MARGIN, y - 4, right, y - 4)
    return y - 16

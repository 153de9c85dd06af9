"""Letters as PDF on the clinic's sheet, the address where a window envelope shows it.

The same letters make the same bytes, so that one that is printed again is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.letters.rows import Shown
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind

SIZE, TITLE, STEP = 11.0, 13.0, 15.0
LEFT = 0.9 * INCH
WINDOW_TOP = 2.05 * INCH
"""Where a #10 window envelope shows the address of a letter sheet folded in three."""
BODY = 3.7 * INCH
"""From the top of the first page to what stands below the fold."""


def letters_pdf(letters: Sequence[Shown], page: PageSize, name: str) -> Paper:
    """Each begins on a page of its own; `name` is of the file, numbers alone."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points, invariant=1)
    canvas.setTitle("Letters")
    writing = Lettering(canvas)
    pages = sum(_letter(canvas, writing, page, each) for each in letters)
    canvas.save()
    return Paper(PaperKind.LETTER, out.getvalue(), name, pages, writing.warning)


def _letter(canvas: Canvas, writing: Lettering, page: PageSize, says: Shown) -> int:
    """Draw one; how many pages it took."""
    width, pages = page.width - 2 * LEFT, 1
    y = page.height - MARGIN - 12
    for place, line in enumerate((*says.clinic, says.phone)):
        if line:
            writing.write(LEFT, y, line, SIZE + 1 if place == 0 else SIZE - 1, strong=place == 0, width=width)
            y -= STEP
    y = page.height - WINDOW_TOP
    for line in says.to:
        writing.write(LEFT, y, line, SIZE, width=3.8 * INCH)
        y -= STEP
    y = page.height - BODY
    writing.write(LEFT, y, says.day, SIZE, width=width)
    y -= 2 * STEP
    writing.write(LEFT, y, says.title, TITLE, strong=True, width=width)
    y -= 2 * STEP
    for paragraph in says.text.split("\n"):
        for line in writing.lines(paragraph, SIZE, width, most=60) if paragraph.strip() else [""]:
            if y < MARGIN:
                canvas.showPage()
                pages, y = pages + 1, page.height - MARGIN - 12
            writing.write(LEFT, y, line, SIZE, width=width + 1)
            y -= STEP
    canvas.showPage()
    return pages

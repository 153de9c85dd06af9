"""A receipt as PDF, on the clinic's sheet."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.receipt_lines import ReceiptPaper, lines_of
from clinic_tui.paper.rows import Paper, PaperKind

WIDTH = 340.0
"""Of a receipt on the sheet, in points: a line is read across without a ruler."""


def receipt_pdf(paper: ReceiptPaper, page: PageSize) -> Paper:
    """The receipt; a long one goes on on a second page."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("Receipt")
    letters = Lettering(canvas)
    left, right = MARGIN, MARGIN + WIDTH
    y, pages = page.height - MARGIN - 14, 1
    for line in lines_of(paper):
        if y < MARGIN:
            canvas.showPage()
            y, pages = page.height - MARGIN - 14, pages + 1
        size = 14 if line.strong and line.centre else 11
        room = WIDTH - (letters.width(line.right, size, strong=line.strong) + 12 if line.right else 0)
        letters.write(left, y, line.left, size, strong=line.strong, width=room)
        if line.right:
            letters.write_right(right, y, line.right, size, strong=line.strong)
        y -= 18 if line.left else 9
    canvas.showPage()
    canvas.save()
    return Paper(PaperKind.RECEIPT, out.getvalue(), f"receipt-{paper.receipt.number}", pages, letters.warning)

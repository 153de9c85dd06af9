"""Forms as PDF: Courier of ten letters to the inch on six lines to the inch, black data alone.

The red of the form drops out in the payer's scanner and cannot be printed in an office, so a form is bought
and the data are printed onto it. A proof draws the boxes too, for plain paper, and says that it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.claims.paper_form.cells import CELLS, Cell
from clinic_tui.claims.paper_form.forms import FilledForm
from clinic_tui.paper.pages import LETTER
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings.claim_form import Margins

FONT, SIZE = "Courier", 12
ACROSS, DOWN = 7.2, 12.0
"""Points from letter to letter, and from line to line."""
_TITLE_FONT, _TITLE_SIZE = "Helvetica", 4.5
_BELOW = 3.0
"""Points from a line of letters to the frame below it."""
PROOF = "PROOF ON PLAIN PAPER - NOT A CLAIM FORM"


def forms_pdf(pages: Sequence[FilledForm], margins: Margins, name: str, *, proof: bool = False) -> Paper:
    """A sheet for each form. `name` is of a file or job and tells of no patient."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER.points)
    canvas.setTitle("Claim form")
    for page in pages:
        if proof:
            _frames(canvas, margins)
        canvas.setFont(FONT, SIZE)
        for row, line in enumerate(page.lines, start=1):
            if line:
                canvas.drawString(margins.left, _baseline(margins, row), line)
        canvas.showPage()
    canvas.save()
    return Paper(PaperKind.CLAIM, out.getvalue(), name, len(pages))


def _baseline(margins: Margins, row: int) -> float:
    """The height on the sheet of a row's letters, in points from below."""
    return LETTER.height - margins.top - row * DOWN


def _frames(canvas: Canvas, margins: Margins) -> None:
    canvas.setLineWidth(0.3)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(margins.left, _baseline(margins, 3), PROOF)
    canvas.setFont(_TITLE_FONT, _TITLE_SIZE)
    for cell in CELLS:
        _frame(canvas, margins, cell)


def _frame(canvas: Canvas, margins: Margins, cell: Cell) -> None:
    left = margins.left + (cell.left - 1) * ACROSS - 1
    right = margins.left + cell.right * ACROSS - 1
    top = _baseline(margins, cell.top - 1) - _BELOW
    bottom = _baseline(margins, cell.bottom) - _BELOW
    canvas.rect(left, bottom, right - left, top - bottom)
    canvas.drawString(left + 1.5, top - _TITLE_SIZE - 0.5, cell.title)

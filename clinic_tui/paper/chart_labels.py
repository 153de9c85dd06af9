"""Chart labels as PDF, on sheets of Avery 5160: who it is, and the MRN as a barcode."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.barcode import draw_mrn
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import AVERY_5160, LETTER
from clinic_tui.paper.rows import ChartLabel, Paper, PaperKind
from clinic_tui.words.dates import show_birth_date

INSET = 9.0


def labels_pdf(labels: Sequence[ChartLabel], start: int, name: str) -> Paper:
    """The labels from position `start` (1 is the first) on, over as many sheets as they need."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER.points)
    canvas.setTitle("Chart labels")
    letters = Lettering(canvas)
    pages = 1
    for place, label in enumerate(labels, start - 1):
        if place and place % AVERY_5160.count == 0 and place >= start:
            canvas.showPage()
            pages += 1
        _draw(letters, label, *AVERY_5160.corner(place % AVERY_5160.count))
    canvas.save()
    return Paper(PaperKind.LABELS, out.getvalue(), name, pages, letters.warning)


def _draw(letters: Lettering, label: ChartLabel, x: float, y: float) -> None:
    wide = AVERY_5160.width - 2 * INSET
    left, top = x + INSET, y + AVERY_5160.height
    letters.write_whole(left, top - 15, label.name, 10, wide, least=6.5, strong=True)
    who = "  ".join(filter(None, (f"born {show_birth_date(label.born)}", label.sex)))
    letters.write(left, top - 27, who, 9, width=wide)
    letters.write(left, top - 39, f"MRN {label.mrn}", 9, strong=True, width=wide)
    draw_mrn(letters.canvas, label.mrn, left, y + 8, wide, 20)

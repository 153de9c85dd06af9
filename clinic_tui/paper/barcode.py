"""The MRN as a Code 128 barcode, which the desk's scanner types as a keyboard would."""

from __future__ import annotations

from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfgen.canvas import Canvas

from clinic_tui.words.mrn_label import label_text

NARROWEST = 0.5
"""Points of the narrowest bar, about 7 mil: below that office printers and scanners miss lines."""
WIDEST = 1.1


def draw_barcode(canvas: Canvas, text: str, x: float, y: float, width: float, height: float) -> bool:
    """Draw the text's bars from the corner `x`, `y` (points), as wide as fits.

    False, and nothing is drawn, for signs that Code 128 has not, or where the bars would
    be too narrow to be read.
    """
    if not text or not text.isascii() or not text.isprintable():
        return False
    modules = Code128(text, barWidth=1, quiet=False).width
    bar = min(width / modules, WIDEST)
    if bar < NARROWEST:
        return False
    Code128(text, barWidth=bar, barHeight=height, quiet=False).drawOn(canvas, x, y)
    return True


def draw_mrn(canvas: Canvas, mrn: str, x: float, y: float, width: float, height: float) -> bool:
    """Draw the MRN with the head by which the console knows a label; a long one alone, where that fits."""
    return bool(mrn) and any(
        draw_barcode(canvas, text, x, y, width, height) for text in (label_text(mrn), mrn)
    )

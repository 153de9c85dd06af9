"""Appointment cards as PDF, on sheets of business cards; on plain paper they are cut out."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import AVERY_5371, LETTER
from clinic_tui.paper.rows import Card, Paper, PaperKind

INSET = 12.0


def cards_pdf(cards: Sequence[Card], start: int, name: str) -> Paper:
    """The cards from position `start` (1 is the first) on, over as many sheets as they need."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER.points)
    canvas.setTitle("Appointment cards")
    letters = Lettering(canvas)
    pages = 1
    for place, card in enumerate(cards, start - 1):
        if place and place % AVERY_5371.count == 0 and place >= start:
            canvas.showPage()
            pages += 1
        _draw(letters, card, *AVERY_5371.corner(place % AVERY_5371.count))
    canvas.save()
    return Paper(PaperKind.CARD, out.getvalue(), name, pages, letters.warning)


def _draw(letters: Lettering, card: Card, x: float, y: float) -> None:
    wide = AVERY_5371.width - 2 * INSET
    left, top = x + INSET, y + AVERY_5371.height
    letters.write_whole(left, top - 22, card.clinic, 11, wide, least=8, strong=True)
    where = card.site if card.site.casefold() not in card.clinic.casefold() else ""
    letters.write(left, top - 34, where, 8, width=wide)
    letters.write_whole(left, top - 54, card.name, 10, wide, least=6.5)
    day = f"{card.day:%A, %B} {card.day.day}, {card.day.year}"
    letters.write(left, top - 74, day, 12, strong=True, width=wide)
    letters.write(left, top - 90, _time(card.start), 12, strong=True)
    letters.write(left, top - 106, f"with {card.provider}", 10, width=wide)
    words = (
        f"If you cannot come, please call {card.phone}."
        if card.phone
        else "If you cannot come, please call us."
    )
    letters.write(left, top - 128, words, 8, width=wide)


def _time(minute: int) -> str:
    """As patients read it: `2:30 PM`."""
    hour, rest = divmod(minute, 60)
    return f"{hour % 12 or 12}:{rest:02} {'AM' if hour % 24 < 12 else 'PM'}"

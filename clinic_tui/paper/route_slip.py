"""The route slip as PDF: it goes with the patient, and each place ticks off what it did."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.barcode import draw_mrn
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind, RouteSlip
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

STATIONS = (
    "Check-in",
    "Room, vital signs",
    "Provider",
    "Laboratory",
    "Imaging",
    "Nurse, injections",
    "Check-out",
)
"""Where a patient may be sent; a line that is not needed stays empty."""


def slips_pdf(slips: Sequence[RouteSlip], page: PageSize, name: str) -> Paper:
    """A page for each."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("Route slip")
    letters = Lettering(canvas)
    for slip in slips:
        _draw(letters, slip, page)
        canvas.showPage()
    canvas.save()
    return Paper(PaperKind.SLIP, out.getvalue(), name, len(slips), letters.warning)


def _draw(letters: Lettering, slip: RouteSlip, page: PageSize) -> None:
    right, wide = page.width - MARGIN, page.width - 2 * MARGIN
    y = page.height - MARGIN - 16
    letters.write_whole(MARGIN, y, slip.name, 16, wide - 190, least=9, strong=True)
    draw_mrn(letters.canvas, slip.mrn, right - 180, y - 18, 180, 32)
    y -= 18
    who = "   ".join(filter(None, (f"born {show_birth_date(slip.born)}", slip.sex, f"MRN {slip.mrn}")))
    letters.write(MARGIN, y, who, 11, width=wide - 190)
    y -= 26
    when = f"{show_date(slip.day)}  {show_time(slip.start)}, {slip.minutes} min"
    letters.write(MARGIN, y, f"{when}  {slip.provider}", 12, strong=True, width=wide)
    y -= 16
    letters.write(MARGIN, y, ": ".join(filter(None, (slip.visit_type, slip.reason))), 11, width=wide)
    for label, words in _facts(slip):
        y -= 16
        letters.write(MARGIN, y, label, 9)
        for number, line in enumerate(letters.lines(words, 11, wide - 80, most=3)):
            y -= 13 if number else 0
            letters.write(MARGIN + 80, y, line, 11, strong=label == "Alert")
    y -= 30
    for x, title in (
        (MARGIN + 20, "place"),
        (MARGIN + 190, "time"),
        (MARGIN + 250, "initials"),
        (MARGIN + 320, "notes"),
    ):
        letters.write(x, y, title, 8)
    for station in STATIONS:
        y -= 26
        letters.canvas.rect(MARGIN, y - 2, 11, 11)
        letters.write(MARGIN + 20, y, station, 11)
        for start, end in ((190, 240), (250, 310), (320, wide)):
            letters.canvas.line(MARGIN + start, y - 3, MARGIN + end, y - 3)
    y -= 36
    letters.write(MARGIN, y, "Come back in", 11)
    letters.canvas.line(MARGIN + 80, y - 3, MARGIN + 190, y - 3)
    letters.write(MARGIN + 200, y, "with", 11)
    letters.canvas.line(MARGIN + 230, y - 3, right, y - 3)
    letters.write(MARGIN, MARGIN, slip.clinic, 8)


def _facts(slip: RouteSlip) -> list[tuple[str, str]]:
    """What is known, each with its label; what is not is left out."""
    facts = [("Alert", words) for words in slip.alerts]
    facts += [
        ("Number", str(slip.queue_number) if slip.queue_number is not None else ""),
        ("Interpreter", slip.interpreter),
        ("Arrived", show_time(slip.arrived) if slip.arrived is not None else ""),
        ("Room", slip.room),
        ("Coverage", slip.coverage),
        ("Copay due", show_money(slip.copay_open_cents) if slip.copay_open_cents else ""),
    ]
    return [(label, words) for label, words in facts if words]

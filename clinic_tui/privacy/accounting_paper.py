"""The accounting of disclosures on paper and as a table: what a patient is given (45 CFR 164.528)."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.clock import local_now, today
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Letterhead
from clinic_tui.patients.sight import look_at
from clinic_tui.privacy.disclosure_rows import Accounting, AccountingLine
from clinic_tui.privacy.reads import accounting, requests
from clinic_tui.privacy.request_rows import RequestKind
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.words.csv_text import csv_text
from clinic_tui.words.dates import show_birth_date, show_date

SIZE, NEXT, GAP = 9, 12, 8
"""Of letters, from a line to the next, and between two disclosures; points."""

COLUMNS = ((0.0, "Date"), (0.85 * INCH, "To whom"), (3.0 * INCH, "What"), (5.3 * INCH, "Why"))
"""From the margin; each is as wide as it is to the next, the last to the other margin."""

MOST_LINES = 12
"""Of one cell: what 400 letters take."""

NOTHING = "In this time nothing was disclosed that has to be accounted for."

TELLS = (
    "Not listed: disclosures for treatment, payment and health care operations, those to you or authorized "
    "by you, and others that 45 CFR 164.528(a)(1) names."
)


def hand_out_accounting(
    desk: Desk, settings: Settings, patient_id: int, first: date | None = None, *, summary: bool = True
) -> str:
    """The accounting to its printer, or into the folder of papers; what became of it, in words.

    The look is journaled. Raises NotFound, Restricted, and ClinicError where printer or folder fail.
    """
    name = set_printer(settings, PaperKind.ACCOUNTING)
    if name:
        require_printer(name)
    paper = accounting_pdf(looked_up(desk, patient_id, first, summary=summary), letterhead(settings))
    owed = _owed(desk, patient_id)
    if name:
        return f"accounting: {name}, job {to_printer(paper, name, 1).number}{owed}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"accounting: {path.name} in {path.parent.name}{owed}"


def _owed(desk: Desk, patient_id: int) -> str:
    """That the request is still open: what is printed has yet to be given, and only then it is met."""
    with desk.store.reading() as db:
        for row in requests(db, patient_id=patient_id):
            if row.kind is RequestKind.ACCOUNTING:
                return f"; given? d on request {row.id}"
    return ""


def looked_up(desk: Desk, patient_id: int, first: date | None = None, *, summary: bool = True) -> Accounting:
    """The accounting of a patient up to today, for who may see it; the look is journaled.

    Raises NotPermitted, NotFound, and Restricted where the record is closed to who sits here.
    """
    desk.require("disclosure.view")
    look_at(desk, patient_id, shown="accounting")
    with desk.store.reading() as db:
        return accounting(db, patient_id, today(desk.clock), first, summary=summary)


def write_accounting_csv(told: Accounting, path: Path) -> int:
    """The same as CSV; how many lines. Raises ClinicError where it cannot be written."""
    try:
        durable_write(path, accounting_csv(told).encode())
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None
    return len(told.lines)


def accounting_csv(told: Accounting) -> str:
    """A line for each; of repeats the first in full, how often, and the last day."""
    titles = ("date", "recipient", "address", "what", "purpose", "kind", "times", "last_date")
    return csv_text(
        titles,
        (
            (
                line.first.day.isoformat(), line.first.recipient, line.first.address, line.first.what,
                line.first.purpose, line.first.kind.value, line.times, line.last.isoformat(),
            )
            for line in told.lines
        ),
    )  # fmt: skip


def accounting_pdf(told: Accounting, head: Letterhead) -> Paper:
    """The accounting on as many sheets as it takes. Its file name holds a number and a date alone."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=head.page.points)
    canvas.setTitle("Accounting of disclosures")
    letters = Lettering(canvas)
    sheets, y = 1, _head(letters, told, head, 1)
    for line in told.lines:
        cells = _cells(letters, line, head.page.width)
        height = max(len(cell) for cell in cells) * NEXT
        if y - height < MARGIN + 3 * NEXT:
            canvas.showPage()
            sheets += 1
            y = _head(letters, told, head, sheets)
        for (left, _), cell in zip(COLUMNS, cells, strict=True):
            for place, words in enumerate(cell):
                letters.write(MARGIN + left, y - place * NEXT, words, SIZE)
        y -= height + GAP
    if not told.lines:
        letters.write(MARGIN, y, NOTHING, SIZE)
    for place, words in enumerate(letters.lines(TELLS, 8, head.page.width - 2 * MARGIN, most=2)):
        letters.write(MARGIN, MARGIN + NEXT - place * 10, words, 8)
    canvas.showPage()
    canvas.save()
    name = f"accounting-{told.patient_id}-{told.last:%Y%m%d}"
    return Paper(PaperKind.ACCOUNTING, out.getvalue(), name, sheets, letters.warning)


def _cells(letters: Lettering, line: AccountingLine, page_width: float) -> list[list[str]]:
    first, ends = line.first, [*(left for left, _ in COLUMNS[1:]), page_width - 2 * MARGIN]
    to_whom = "; ".join(filter(None, (first.recipient, first.address)))
    again = f" ({line.times} times, the last on {show_date(line.last)})" if line.times > 1 else ""
    texts = (f"{first.day:%m/%d/%Y}", to_whom, first.what + again, f"{first.kind.value}: {first.purpose}")
    return [
        letters.lines(text, SIZE, end - left - GAP, most=MOST_LINES)
        for text, (left, _), end in zip(texts, COLUMNS, ends, strict=True)
    ]


def _head(letters: Lettering, told: Accounting, head: Letterhead, sheet: int) -> float:
    y, right = head.page.height - MARGIN - 14, head.page.width - MARGIN
    letters.write(MARGIN, y, head.clinic, 14, strong=True)
    letters.write_right(right, y, "Accounting of disclosures", 14, strong=True)
    y -= 20
    letters.write(MARGIN, y, f"Phone {head.phone}" if head.phone else "", SIZE)
    letters.write_right(right, y, f"{show_date(told.last)}, sheet {sheet}", SIZE)
    y -= 22
    born = f", born {show_birth_date(told.born)}" if told.born else ""
    letters.write(MARGIN, y, f"{told.name}{born}, MRN {told.mrn}", 11, strong=True, width=right - MARGIN)
    y -= 16
    letters.write(MARGIN, y, f"From {show_date(told.first)} to {show_date(told.last)}", SIZE)
    y -= 24
    for left, title in COLUMNS:
        letters.write(MARGIN + left, y, title, SIZE, strong=True)
    letters.canvas.line(MARGIN, y - 4, right, y - 4)
    return y - 18

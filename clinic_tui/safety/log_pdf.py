"""Form 300 as PDF: the columns of the official form in their order (29 CFR 1904.29(a))."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.safety.rows import LogLine, Totals, YearLog, summed
from clinic_tui.safety.states import CaseType, Outcome

SIZE, STEP, NEXT = 8, 15, 10
LEAST = 4.5
"""Of letters, where a name is long."""

MOST_LINES = 6
"""Of a description."""

WIDTHS = (46, 92, 72, 36, 84, 0, 16, 16, 16, 16, 26, 26, 16, 16, 16, 16, 16, 16)
"""Of the columns A to M in points; the description takes what is left."""

HEADS = (
    "(A) Case", "(B) Employee", "(C) Job title", "(D) Date", "(E) Where", "(F) Injury or illness",
    "G", "H", "I", "J", "K", "L", "1", "2", "3", "4", "5", "6",
)  # fmt: skip
LEGEND = (
    "G death; H days away from work; I job transfer or restriction; J other recordable case; K days away; "
    "L days of transfer or restriction; M: 1 injury, 2 skin disorder, 3 respiratory condition, 4 poisoning, "
    "5 hearing loss, 6 other illness"
)
PRIVACY_NOTE = (
    "This log relates to employee health and must be used in a manner that protects the confidentiality of "
    "employees as far as possible while it is used for occupational safety and health purposes."
)
"""As the official form warns."""


def log_pdf(log: YearLog, page: PageSize) -> Paper:
    """The log of a year across, on as many sheets as it takes: each with its own sums, the last with those of
    all.
    """
    sheets = _drawn(log, page, 0)[1].sheets  # how many they are is known once they are drawn
    pdf, sheet = _drawn(log, page, sheets)
    name = f"osha-300-{log.year.year}{site_stamp(log.year.site_id)}"
    return Paper(PaperKind.OSHA_LOG, pdf, name, sheets, sheet.letters.warning)


def _drawn(log: YearLog, page: PageSize, sheets: int) -> tuple[bytes, _Sheet]:
    """The log, said to have so many sheets."""
    out = BytesIO()
    size = (page.height, page.width)
    canvas = Canvas(out, pagesize=size)
    canvas.setTitle(f"OSHA Form 300, {log.year.year}")
    sheet = _Sheet(canvas, Lettering(canvas), log, size, sheets)
    for line in log.lines:
        sheet.case(line)
    sheet.end()
    canvas.save()
    return out.getvalue(), sheet


def site_stamp(site_id: int) -> str:
    """What tells the files of two establishments apart: nothing of the first."""
    return f"-site{site_id}" if site_id else ""


class _Sheet:
    """The sheet that is written on, and where its next line stands."""

    def __init__(
        self, canvas: Canvas, letters: Lettering, log: YearLog, size: tuple[float, float], of: int
    ) -> None:
        self.canvas, self.letters, self.log, self.of = canvas, letters, log, of
        self.width, self.height = size
        free = self.width - 2 * MARGIN - sum(WIDTHS)
        self.widths = tuple(width or free for width in WIDTHS)
        self.sheets, self.y = 0, 0.0
        self.written: list[LogLine] = []
        self._begin()

    def case(self, line: LogLine) -> None:
        """One case."""
        told = self.letters.lines(line.description, SIZE, self.widths[5] - 6, most=MOST_LINES)
        if self.y - (len(told) - 1) * NEXT < MARGIN + 3 * STEP:
            self._sums("Page totals", summed(tuple(self.written)))
            self.canvas.showPage()
            self._begin()
        self.written.append(line)
        checked = ["X" if line.outcome is each else "" for each in Outcome]
        types = ["X" if line.case_type is each else "" for each in CaseType]
        days = [str(line.days.away or ""), str(line.days.restricted or "")]
        words = (line.case, line.name, line.job_title, f"{line.day:%m/%d}", line.place, "")
        self._row((*words, *checked, *days, *types))
        at = MARGIN + sum(self.widths[:5])
        for place, text in enumerate(told):
            self.letters.write(at, self.y - place * NEXT, text, SIZE)
        self.y -= STEP + (len(told) - 1) * NEXT

    def end(self) -> None:
        """The sums of this sheet, and those of all, which go to form 300A."""
        self._sums("Page totals", summed(tuple(self.written)))
        self._sums("Totals of all pages (to form 300A)", self.log.totals)
        self.canvas.showPage()

    def _sums(self, called: str, totals: Totals) -> None:
        self.canvas.line(MARGIN, self.y + NEXT, self.width - MARGIN, self.y + NEXT)
        words = ("", "", "", "", "", called)
        numbers = (
            *(totals.outcomes[each] for each in Outcome), totals.away, totals.restricted,
            *(totals.types[each] for each in CaseType),
        )  # fmt: skip
        self._row((*words, *(str(number) for number in numbers)), strong=True)
        self.y -= STEP

    def _row(self, cells: Sequence[str], *, strong: bool = False) -> None:
        at = MARGIN
        for width, text in zip(self.widths, cells, strict=True):
            self.letters.write_whole(at, self.y, text, SIZE, width - 3, least=LEAST, strong=strong)
            at += width

    def _begin(self) -> None:
        self.sheets += 1
        self.written = []
        place, year = self.log.establishment, self.log.year.year
        self.y = self.height - MARGIN - 14
        title = "OSHA's Form 300: Log of Work-Related Injuries and Illnesses"
        self.letters.write(MARGIN, self.y, title, 13, strong=True)
        self.letters.write_right(
            self.width - MARGIN, self.y, f"Year {year}, page {self.sheets} of {self.of}", 11, strong=True
        )
        self.y -= 16
        city = ", ".join(filter(None, (place.city, place.state)))
        self.letters.write(MARGIN, self.y, f"Establishment: {place.name}    City, state: {city}", SIZE + 1)
        self.y -= 14
        for text in (PRIVACY_NOTE, LEGEND):
            for line in self.letters.lines(text, 7, self.width - 2 * MARGIN, most=2):
                self.letters.write(MARGIN, self.y, line, 7)
                self.y -= 9
        self.y -= 6
        self._row(HEADS, strong=True)
        self.canvas.line(MARGIN, self.y - 4, self.width - MARGIN, self.y - 4)
        self.y -= STEP

"""Form 300A as PDF: the parts of the official form in their order (29 CFR 1904.32)."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.safety.deadlines import posted
from clinic_tui.safety.log_pdf import site_stamp
from clinic_tui.safety.rows import YearLog
from clinic_tui.safety.states import CaseType, Outcome
from clinic_tui.words.dates import show_date

SIZE, STEP = 10, 16
CERTIFIED = (
    "I certify that I have examined this document and that to the best of my knowledge the entries are true, "
    "accurate, and complete."
)
"""As the official form says it."""

ACCESS = (
    "Employees, former employees, and their representatives have the right to review the OSHA Form 300 in "
    "its entirety. They also have limited access to the OSHA Form 301 or its equivalent. See 29 CFR Part "
    "1904.35, in OSHA's recordkeeping rule, for further details on the access provisions for these forms."
)
PENALTY = "Knowingly falsifying this document may result in a fine."
"""Both as the official form says them: a form that stands for it has to (29 CFR 1904.32(b)(2)(iii))."""

_OUTCOMES = {
    Outcome.DEATH: "(G) Total number of deaths",
    Outcome.AWAY: "(H) Total number of cases with days away from work",
    Outcome.RESTRICTED: "(I) Total number of cases with job transfer or restriction",
    Outcome.OTHER: "(J) Total number of other recordable cases",
}
_TYPES = {
    CaseType.INJURY: "(1) Injuries",
    CaseType.SKIN: "(2) Skin disorders",
    CaseType.RESPIRATORY: "(3) Respiratory conditions",
    CaseType.POISONING: "(4) Poisonings",
    CaseType.HEARING: "(5) Hearing loss",
    CaseType.OTHER: "(6) All other illnesses",
}


def summary_pdf(log: YearLog, page: PageSize) -> Paper:
    """The summary of a year on one sheet across, to be signed and posted."""
    out = BytesIO()
    width, height = page.height, page.width
    canvas = Canvas(out, pagesize=(width, height))
    canvas.setTitle(f"OSHA Form 300A, {log.year.year}")
    letters = Lettering(canvas)
    year, totals, place = log.year, log.totals, log.establishment
    y = height - MARGIN - 14
    title = "OSHA's Form 300A: Summary of Work-Related Injuries and Illnesses"
    letters.write(MARGIN, y, title, 14, strong=True)
    letters.write_right(width - MARGIN, y, f"Year {year.year}", 14, strong=True)
    y -= 4
    for text in letters.lines(ACCESS, 7, width - 2 * MARGIN, most=3):
        y -= 10
        letters.write(MARGIN, y, text, 7)
    left, right = MARGIN, width / 2 + 12
    cases = [(_OUTCOMES[each], str(totals.outcomes[each])) for each in Outcome]
    days = [
        ("(K) Total number of days away from work", str(totals.away)),
        ("(L) Total number of days of job transfer or restriction", str(totals.restricted)),
    ]
    types = [(_TYPES[each], str(totals.types[each])) for each in CaseType]
    below = y - 2 * STEP
    room = width / 2 - MARGIN - 12
    for heading, lines in (
        ("Number of cases", cases), ("Number of days", days), ("Injury and illness types (M)", types),
    ):  # fmt: skip
        below = _block(letters, left, below, room, heading, lines)
    city = ", ".join(filter(None, (place.city, f"{place.state} {place.zip}".strip())))
    about = [
        ("Establishment", place.name), ("Street", place.street), ("City, state, ZIP", city),
        ("Industry", place.industry), ("NAICS", place.naics),
    ]  # fmt: skip
    hours = [
        ("Annual average number of employees", _number(year.average_employees)),
        ("Total hours worked by all employees last year", _number(year.hours)),
    ]
    beside = _block(letters, right, y - 2 * STEP, room, "Establishment information", about)
    beside = _block(letters, right, beside, room, "Employment information", hours)
    letters.write(right, beside, "Sign here", SIZE, strong=True)
    beside -= STEP
    letters.write(right, beside, PENALTY, 9, strong=True)
    beside -= 12
    for text in letters.lines(CERTIFIED, 9, room, most=3):
        letters.write(right, beside, text, 9)
        beside -= 12
    beside -= 2 * STEP
    canvas.line(right, beside + 12, right + room, beside + 12)
    letters.write(right, beside, "Company executive", 8)
    beside -= STEP
    day = show_date(year.certified_on) if year.certified_on else ""
    signed = {"Name": year.certified_by, "Title": year.title, "Phone": year.phone, "Date": day}
    for label, value in signed.items():
        letters.write(right, beside, label, SIZE)
        letters.write(right + 60, beside, value, SIZE, width=room - 60)
        beside -= STEP
    first, last = posted(year.year)
    words = f"Post this summary from {show_date(first)} to {show_date(last)}."
    letters.write(MARGIN, MARGIN, words, SIZE, strong=True)
    canvas.showPage()
    canvas.save()
    return Paper(
        PaperKind.OSHA_LOG,
        out.getvalue(),
        f"osha-300a-{year.year}{site_stamp(year.site_id)}",
        1,
        letters.warning,
    )


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _block(
    letters: Lettering, x: float, y: float, room: float, heading: str, lines: list[tuple[str, str]]
) -> float:
    """A heading with lines of label and value; where the next block begins."""
    letters.write(x, y, heading, SIZE + 1, strong=True)
    y -= STEP
    for label, value in lines:
        letters.write(x, y, label, SIZE)
        letters.write_right(x + room, y, value, SIZE, strong=True)
        y -= STEP
    return y - STEP / 2

"""Form 301 as PDF: the items of the official form in their order, 1 to 18 (29 CFR 1904.29(a))."""

from __future__ import annotations

from io import BytesIO
from zoneinfo import ZoneInfo

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.safety.rows import IncidentRow
from clinic_tui.safety.states import Severe
from clinic_tui.words.times import show_time

SIZE, NEXT, GAP = 9, 11, 6
"""Of letters, from a line to the next, and between two items; points."""

MOST_LINES = 9
"""Of an answer: what 500 letters take."""

PRIVACY_NOTE = (
    "Attention: this form contains information relating to employee health and must be used in a manner that "
    "protects the confidentiality of employees to the extent possible while it is used for occupational "
    "safety and health purposes."
)
"""As the official form warns."""

KEPT = (
    "Filled out within 7 calendar days of hearing of it, and kept for 5 years after the year that it is of."
)

EMPLOYEE, CARE, CASE = (
    "Information about the employee",
    "Information about the physician or other health care professional",
    "Information about the case",
)


def items(row: IncidentRow, zone: ZoneInfo) -> tuple[tuple[str, tuple[tuple[int, str, str], ...]], ...]:
    """The parts of the form: heading, and of each item its number, its words and the answer."""
    entry, care = row.entry, row.care
    died = next((each for each in row.severe if each.kind is Severe.DEATH), None)
    objects = "; ".join(filter(None, (entry.object, ", ".join(filter(None, (entry.device, entry.brand))))))
    employee = (
        (1, "Full name", entry.who),
        (2, "Street, city, state, ZIP", care.address),
        (3, "Date of birth", f"{care.born:%m/%d/%Y}" if care.born else ""),
        (4, "Date hired", f"{care.hired:%m/%d/%Y}" if care.hired else ""),
        (5, "Male or female", care.sex.value if care.sex else ""),
    )
    treated = (
        (6, "Name of physician or other health care professional", care.treated_by),
        (7, "If treated away from the worksite, where (facility, street, city, state, ZIP)", care.facility),
        (8, "Was the employee treated in an emergency room?", _yes_no(care.emergency_room)),
        (9, "Was the employee hospitalized overnight as an in-patient?", _yes_no(care.overnight)),
    )
    case = (
        (10, "Case number from the log", row.case),
        (11, "Date of injury or illness", f"{entry.day:%m/%d/%Y}"),
        (12, "Time employee began work", "" if care.shift_began is None else show_time(care.shift_began)),
        (13, "Time of event", "cannot be determined" if entry.minute is None else show_time(entry.minute)),
        (14, "What was the employee doing just before the incident occurred?", entry.before),
        (15, "What happened?", f"{entry.what} (where: {entry.where})"),
        (16, "What was the injury or illness?", entry.harm),
        (17, "What object or substance directly harmed the employee?", objects),
        (18, "If the employee died, when did death occur?",
         f"{died.happened_at.astimezone(zone):%m/%d/%Y}" if died else ""),
    )  # fmt: skip
    return ((EMPLOYEE, employee), (CARE, treated), (CASE, case))


def form_301_pdf(row: IncidentRow, zone: ZoneInfo, page: PageSize) -> Paper:
    """The form on one sheet; what nobody has said is left open, to be written by hand."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("OSHA Form 301")
    letters = Lettering(canvas)
    right, room = page.width - MARGIN, page.width - 2 * MARGIN
    y = page.height - MARGIN - 14
    letters.write(MARGIN, y, "OSHA's Form 301: Injury and Illness Incident Report", 14, strong=True)
    y -= 14
    for line in letters.lines(PRIVACY_NOTE, 7, room, most=3):
        letters.write(MARGIN, y, line, 7)
        y -= 9
    for heading, asked in items(row, zone):
        y -= GAP
        canvas.line(MARGIN, y + NEXT, right, y + NEXT)
        letters.write(MARGIN, y, heading, SIZE + 1, strong=True)
        y -= NEXT + GAP
        for number, words, answer in asked:
            letters.write_right(MARGIN + 16, y, f"{number})", SIZE, strong=True)
            letters.write(MARGIN + 22, y, words, SIZE)
            told = letters.lines(answer, SIZE + 1, room - 30, most=MOST_LINES)
            y -= NEXT + 1
            for line in told:
                letters.write(MARGIN + 30, y, line, SIZE + 1, strong=True)
                y -= NEXT
            y -= GAP - 2
    y = max(y, MARGIN + 3 * NEXT)
    canvas.line(MARGIN, y + NEXT, right, y + NEXT)
    letters.write(MARGIN, y - 4, f"Completed by: {row.reporter or '____________________'}", SIZE)
    letters.write(MARGIN + room * 0.4, y - 4, "Title: ______________", SIZE)
    letters.write(MARGIN + room * 0.62, y - 4, "Phone: ____________", SIZE)
    letters.write(MARGIN + room * 0.82, y - 4, "Date: __________", SIZE)
    letters.write(MARGIN, MARGIN, KEPT, 7)
    canvas.showPage()
    canvas.save()
    return Paper(PaperKind.OSHA_LOG, out.getvalue(), f"osha-301-{row.id}", 1, letters.warning)


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]

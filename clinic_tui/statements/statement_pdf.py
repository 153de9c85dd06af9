"""Statements as PDF: address for a window envelope, visits, what is owed and by when, and a slip to pay with.

The same statements make the same bytes, so that a run that was killed writes the same file again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import INCH, MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.statements.rows import Shown, ShownPatient, ShownVisit
from clinic_tui.statements.states import Step
from clinic_tui.words.money import show_money

SIZE, SMALL, TITLE = 10.0, 8.5, 15.0
STEP, SMALL_STEP = 14.0, 11.0
SLIP = 2.6 * INCH
"""Height of the slip at the foot of the last page."""
WINDOW_LEFT, WINDOW_TOP = 0.9 * INCH, 2.05 * INCH
"""Where a #10 window envelope shows the address of a letter sheet folded in three."""
BODY = 3.5 * INCH
"""From the top of the first page to what stands below the fold."""

_TITLES = ("Charged", "Insurance", "Adjusted", "Paid", "You owe")
_OVERDUE = {
    Step.FIRST: "",
    Step.SECOND: "We have not received your payment yet. If it is on its way, thank you.",
    Step.FINAL: "This is our last notice. Please pay, or call us, before the day named below.",
}


def statements_pdf(statements: Sequence[Shown], page: PageSize, name: str) -> Paper:
    """One sheet or more for each statement, each beginning on a page of its own."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points, invariant=1)
    canvas.setTitle("Statements")
    drawing = _Drawing(page, canvas, Lettering(canvas))
    for each in statements:
        drawing.statement(each)
    canvas.save()
    return Paper(PaperKind.STATEMENT, out.getvalue(), name, drawing.pages, drawing.letters.warning)


@dataclass
class _Drawing:
    page: PageSize
    canvas: Canvas
    letters: Lettering
    pages: int = 0
    y: float = 0.0
    of_one: int = 0
    _columns: list[float] = field(default_factory=list)

    def statement(self, says: Shown) -> None:
        right = self.page.width - MARGIN
        self._columns = [right - 62.0 * place for place in range(len(_TITLES) - 1, -1, -1)]
        self.of_one = 0
        self._begin(says)
        self._address(says)
        self._facts(says)
        self.y = self.page.height - BODY
        if words := _OVERDUE[says.step]:
            self.letters.write(MARGIN, self.y, words, SIZE, strong=True)
            self.y -= STEP + 4
        self._heading()
        if not says.patients:
            for visit in says.visits:
                self._visit(says, visit)
        for patient in says.patients:
            self._patient(says, patient)
        self._sums(says)
        self._slip(says)
        self.canvas.showPage()

    def _begin(self, says: Shown) -> None:
        self.pages += 1
        self.of_one += 1
        self.y = self.page.height - MARGIN - 12
        if self.of_one > 1:
            words = f"{says.step.words} {says.number}, page {self.of_one}"
            self.letters.write(MARGIN, self.y, words, SIZE, strong=True)
            self.y -= 2 * STEP
            self._heading()

    def _room(self, says: Shown, height: float) -> None:
        """A new page where so much does not fit above the margin."""
        if self.y - height < MARGIN:
            self.canvas.showPage()
            self._begin(says)

    def _address(self, says: Shown) -> None:
        y, top = self.page.height - MARGIN - 10, self.page.height
        for place, line in enumerate(says.clinic):
            self.letters.write(MARGIN, y, line, 11 if place == 0 else SIZE, strong=place == 0, width=250)
            y -= 13
        if says.phone:
            self.letters.write(MARGIN, y, says.phone, SIZE)
        y = top - WINDOW_TOP
        for line in says.to:
            self.letters.write(WINDOW_LEFT, y, line, 11, width=3.8 * INCH)
            y -= STEP

    def _facts(self, says: Shown) -> None:
        left, y = self.page.width - MARGIN - 200, self.page.height - MARGIN - 12
        self.letters.write(left, y, says.step.words, TITLE, strong=True)
        y -= 20
        facts = (
            ("Statement", str(says.number)),
            ("Date", _day(says.day)),
            ("For", f"{len(says.patients)} patients") if says.patients else ("Patient", says.patient),
            ("Account", says.mrn),
            ("Please pay", show_money(says.asked_cents)),
            ("By", _day(says.due_day)),
        )
        for label, words in facts:
            strong = label in ("Please pay", "By")
            self.letters.write(left, y, label, SIZE, strong=strong)
            self.letters.write(left + 70, y, words, SIZE, strong=strong, width=130)
            y -= STEP

    def _heading(self) -> None:
        for x, words in zip(self._columns, _TITLES, strict=True):
            self.letters.write_right(x, self.y, words, SMALL, strong=True)
        self.y -= 4
        self.canvas.line(MARGIN, self.y, self.page.width - MARGIN, self.y)
        self.y -= STEP

    def _patient(self, says: Shown, patient: ShownPatient) -> None:
        """A heading with the visits of one of several patients below it, and what they come to."""
        self._room(says, 4 * STEP)
        words = f"{patient.name}, account {patient.mrn}"
        self.letters.write(MARGIN, self.y, words, SIZE + 1, strong=True, width=self._columns[0] - MARGIN)
        self.y -= STEP + 2
        visits = [visit for visit in says.visits if visit.mrn == patient.mrn]
        for visit in visits:
            self._visit(says, visit)
        more = len(visits) > 1 or patient.credit_cents
        lines = [("Owed for this patient", patient.total_cents)] if more else []
        if patient.credit_cents:
            lines.insert(0, ("Credit on this account", -patient.credit_cents))
        self._room(says, STEP * len(lines))
        for label, cents in lines:
            self.letters.write(MARGIN, self.y, label, SIZE)
            self.letters.write_right(self._columns[-1], self.y, show_money(cents), SIZE)
            self.y -= STEP
        self.y -= 4

    def _visit(self, says: Shown, visit: ShownVisit) -> None:
        below = (*visit.charges, *visit.payments)
        self._room(says, STEP + SMALL_STEP * min(len(below), 12))
        self.letters.write(MARGIN, self.y, f"Visit of {_day(visit.day)}", SIZE, strong=True)
        sums = (
            visit.charged_cents, -visit.insurer_cents, -visit.adjusted_cents, -visit.paid_cents,
            visit.owed_cents,
        )  # fmt: skip
        for place, (x, cents) in enumerate(zip(self._columns, sums, strict=True)):
            words = show_money(cents) if cents or place in (0, len(sums) - 1) else ""
            self.letters.write_right(x, self.y, words, SIZE, strong=place == len(sums) - 1)
        self.y -= STEP
        for line in below:
            self._room(says, SMALL_STEP)
            width = self._columns[0] - 70 - MARGIN
            cut = self.letters.cut(line.words, SMALL, width)
            self.letters.write(MARGIN + 10, self.y, f"{cut}  {show_money(line.cents)}", SMALL)
            self.y -= SMALL_STEP
        self.y -= 4

    def _sums(self, says: Shown) -> None:
        lines: list[tuple[str, str, bool]] = []
        if says.credit_cents and not says.patients:
            lines.append(("Credit on your account", show_money(-says.credit_cents), False))
        lines.append(("Owed", show_money(says.total_cents), True))
        if says.plan is not None and says.asked_cents != says.total_cents:
            lines.append(("Please pay now", show_money(says.asked_cents), True))
        how = self.letters.lines(says.how_to_pay, SIZE, self.page.width - 2 * MARGIN, most=4)
        notes = [*_notes(says), *how]
        self._room(says, STEP * (len(lines) + len(notes) + 3) + SLIP)
        self.canvas.line(MARGIN, self.y + 8, self.page.width - MARGIN, self.y + 8)
        self.y -= 4
        for label, words, strong in lines:
            self.letters.write(MARGIN, self.y, label, SIZE, strong=strong)
            self.letters.write_right(self._columns[-1], self.y, words, SIZE, strong=strong)
            self.y -= STEP
        self.y -= 6
        for words in notes:
            self.letters.write(MARGIN, self.y, words, SIZE, width=self.page.width - 2 * MARGIN)
            self.y -= STEP

    def _slip(self, says: Shown) -> None:
        y = MARGIN + SLIP - 20
        self.canvas.setDash(3, 3)
        self.canvas.line(MARGIN, y, self.page.width - MARGIN, y)
        self.canvas.setDash()
        y -= 12
        self.letters.write(MARGIN, y, "Please send this part with your check.", SMALL)
        y -= 22
        left = y
        for place, line in enumerate(("Pay to:", *says.clinic)):
            self.letters.write(MARGIN, left, line, SIZE, strong=place == 1, width=250)
            left -= STEP
        x = self.page.width / 2 + 20
        facts = (
            ("Statement", str(says.number)),
            ("Account", says.mrn),
            ("Please pay", show_money(says.asked_cents)),
            ("By", _day(says.due_day)),
        )
        for label, words in facts:
            self.letters.write(x, y, label, SIZE)
            self.letters.write(x + 90, y, words, SIZE, strong=label == "Please pay")
            y -= STEP
        self.letters.write(x, y - 6, "Enclosed", SIZE)
        self.canvas.line(x + 90, y - 8, x + 220, y - 8)


def _notes(says: Shown) -> list[str]:
    """What stands between the sum and how to pay: its age, and the plan."""
    ages = "   ".join(
        f"{days} days: {show_money(cents)}" for days, cents in zip(BUCKETS, says.aging, strict=True) if cents
    )
    found = [f"By age since it was first stated:  {ages}"] if ages else []
    if any(visit.insurer_cents for visit in says.visits):
        found.append("What stands under Insurance is still with your insurer: do not pay it now.")
    if (plan := says.plan) is not None:
        words = f"Your payment plan: {show_money(plan.rest_cents)} left"
        if plan.next_day is not None:
            words += f", next {show_money(plan.next_cents)} on {_day(plan.next_day)}"
        if plan.missed_cents:
            words += f"; overdue {show_money(plan.missed_cents)}"
        found.append(words)
    return found


def _day(day: date) -> str:
    return f"{day:%m/%d/%Y}"

"""A good-faith estimate as PDF, with what 45 CFR 149.610(c)(1) asks for, on the clinic's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from clinic_tui.estimates.rows import EstimateRow
from clinic_tui.estimates.rules import DISPUTE_CENTS
from clinic_tui.paper.lettering import Lettering
from clinic_tui.paper.pages import MARGIN, PageSize
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings.estimates import EstimateSettings
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.money import show_money

SIZE, STEP = 10, 14

BY_HAND = "____________________"
"""Where a number is to be written in by hand: the settings have none."""


def estimate_pdf(
    estimate: EstimateRow, made_on: date, clinic: str, phone: str, own: EstimateSettings, page: PageSize
) -> Paper:
    """The paper that the patient is given; a long one goes on on a second page."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=page.points)
    canvas.setTitle("Good-faith estimate")
    sheet = _Sheet(canvas, page, f"Good-faith estimate no. {estimate.number}")
    sheet.line(clinic, 13, strong=True)
    sheet.line(", ".join(filter(None, (own.address or estimate.site, phone))))
    sheet.gap()
    sheet.line(f"Good-faith estimate no. {estimate.number} of expected charges", 14, strong=True)
    sheet.line(f"made {show_date(made_on)}")
    sheet.gap()
    scheduled = "" if estimate.appointment_id is not None else " (not scheduled yet)"
    for label, words in (
        ("Patient", f"{estimate.name}, born {show_birth_date(estimate.born)}, MRN {estimate.mrn}"),
        ("Primary service", estimate.visit_type_name),
        ("Date of service", f"{show_date(estimate.day)}{scheduled}"),
        ("Diagnosis codes", estimate.diagnoses or "none given for this estimate"),
    ):
        sheet.fact(label, words)
    sheet.gap()
    sheet.line("Provider and facility", 11, strong=True)
    npi = own.providers.get(estimate.provider_code.upper(), "")
    sheet.fact("Provider", f"{estimate.provider}, NPI {npi or BY_HAND}")
    sheet.fact("Facility", f"{clinic}, NPI {own.npi or BY_HAND}, TIN {own.tin or BY_HAND}")
    sheet.fact("Where", own.address or f"{estimate.site} {BY_HAND} (address and state)")
    sheet.gap()
    sheet.line("Expected items and services", 11, strong=True)
    sheet.table(
        [
            ("Code", "Item or service", "Units", "Expected charge"),
            *(
                (line.whole_code, line.words, str(line.units), show_money(line.cents))
                for line in estimate.lines
            ),
        ],
        ("", "Total expected charges", "", show_money(estimate.total_cents)),
    )
    sheet.gap()
    for head, text in disclaimers(clinic, phone):
        sheet.line(head, SIZE, strong=True)
        sheet.text(text)
        sheet.gap(4)
    sheet.end()
    return Paper(
        PaperKind.ESTIMATE, out.getvalue(), f"estimate-{estimate.number}", sheet.pages, sheet.letters.warning
    )


def disclaimers(clinic: str, phone: str) -> Sequence[tuple[str, str]]:
    """What the estimate has to say besides its lines: 45 CFR 149.610(c)(1)(vi) to (x)."""
    ask = f"{clinic}{', ' + phone if phone else ''}"
    return (
        (
            "Services that are scheduled separately",
            "None are listed here. Where your provider expects services before or after this visit that "
            "have to be scheduled separately, an estimate for those is made when they are scheduled or "
            "when you ask for it; it will hold their codes, their providers and their charges.",
        ),
        (
            "There may be more",
            "Your provider may recommend other items or services as part of the course of care. They are "
            "scheduled or requested separately and do not stand in this estimate.",
        ),
        (
            "This is an estimate",
            "It holds what was reasonably expected on the day that it was made. What is furnished may "
            "differ, and so may the actual charges.",
        ),
        (
            "If you are billed for more",
            f"You have the right to dispute a bill that is ${DISPUTE_CENTS // 100} or more above this "
            f"estimate. You may ask {ask} to correct or explain the bill, or begin the patient-provider "
            "dispute resolution process of the U.S. Department of Health and Human Services within 120 "
            "days of the bill: www.cms.gov/nosurprises/consumers, or 1-800-985-3059. "
            "Beginning a dispute does not affect the quality of the care that you are given. Keep this "
            "paper: it may be asked for.",
        ),
        (
            "This is no contract",
            "It does not oblige you to have the items or services from the providers named here.",
        ),
    )


class _Sheet:
    """Lines from the top of a page down, going on on a new one where there is no room."""

    def __init__(self, canvas: Canvas, page: PageSize, head: str) -> None:
        self.canvas, self.page, self.head = canvas, page, head
        self.letters = Lettering(canvas)
        self.pages = 1
        self.y = page.height - MARGIN - 14
        self.right = page.width - MARGIN

    def room(self, needed: float) -> None:
        if self.y - needed >= MARGIN:
            return
        self.canvas.showPage()
        self.pages += 1
        self.y = self.page.height - MARGIN - 14
        self.letters.write(MARGIN, self.y, f"{self.head}, page {self.pages}", 9)
        self.y -= 2 * STEP

    def line(self, words: str, size: float = SIZE, *, strong: bool = False) -> None:
        self.room(size + 4)
        self.letters.write(MARGIN, self.y, words, size, strong=strong, width=self.right - MARGIN)
        self.y -= size + 4

    def gap(self, points: float = 8) -> None:
        self.y -= points

    def fact(self, label: str, words: str) -> None:
        lines = self.letters.lines(words, SIZE, self.right - MARGIN - 110, most=3)
        self.room(STEP * len(lines))
        self.letters.write(MARGIN, self.y, label, SIZE, strong=True)
        for words_there in lines:
            self.letters.write(MARGIN + 110, self.y, words_there, SIZE)
            self.y -= STEP

    def text(self, words: str) -> None:
        for words_there in self.letters.lines(words, SIZE, self.right - MARGIN, most=12):
            self.line(words_there)

    def table(self, rows: Sequence[tuple[str, str, str, str]], total: tuple[str, str, str, str]) -> None:
        for place, row in enumerate((*rows, total)):
            strong = place == 0 or row is total
            self.room(STEP)
            if row is total or place == 1:
                self.canvas.line(MARGIN, self.y + SIZE + 1, self.right, self.y + SIZE + 1)
            self.letters.write(MARGIN, self.y, row[0], SIZE, strong=strong)
            self.letters.write(
                MARGIN + 80, self.y, row[1], SIZE, strong=strong, width=self.right - MARGIN - 240
            )
            self.letters.write_right(self.right - 110, self.y, row[2], SIZE, strong=strong)
            self.letters.write_right(self.right, self.y, row[3], SIZE, strong=strong)
            self.y -= STEP

    def end(self) -> None:
        self.canvas.showPage()
        self.canvas.save()

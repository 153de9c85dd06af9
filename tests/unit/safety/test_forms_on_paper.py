"""Forms 300 and 300A as PDF: whole, in the order of the official forms, and without a withheld name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from clinic_tui.paper.pages import LETTER
from clinic_tui.safety.log_pdf import log_pdf
from clinic_tui.safety.rows import PRIVACY_CASE, Establishment, LogLine, YearLog, YearRow, summed
from clinic_tui.safety.rules import DayCounts
from clinic_tui.safety.states import CaseType, Outcome
from clinic_tui.safety.summary_pdf import summary_pdf

LONG = "laceration of the left index finger and thumb, by the broken glass of a beaker of the laboratory"
CASE = LogLine(
    1, "2026-1", "Montgomery-Featherstone, Alexandra", "medical assistant", date(2026, 3, 3),
    "Procedure room 2", LONG, Outcome.AWAY, DayCounts(3, 2), CaseType.INJURY,
)  # fmt: skip


def log_of(count: int) -> YearLog:
    lines = [replace(CASE, case=f"2026-{number}") for number in range(1, count + 1)]
    lines[-1] = replace(lines[-1], name=PRIVACY_CASE, outcome=Outcome.OTHER, case_type=CaseType.SKIN)
    year = YearRow(2026, 1, 12, 21_400, "Dr A. Lee", "owner", "555-0100", date(2027, 1, 20))
    place = Establishment("Elm Clinic", "12 Elm", "Salem", "MA", "01970", "Offices of physicians", "621111")
    return YearLog(year, tuple(lines), summed(tuple(lines)), place, True)


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_a_log_of_many_cases_goes_over_sheets_and_sums_up_on_the_last() -> None:
    paper = log_pdf(log_of(40), LETTER)
    pages = pages_of(paper.pdf)
    assert len(pages) == paper.pages > 1
    together = " ".join(pages)
    for number in range(1, 41):
        assert f"2026-{number} " in together
    assert together.count("Montgomery-Featherstone, Alexandra") == 39
    assert together.count(PRIVACY_CASE) == 1
    assert together.count("beaker of the laboratory") == 40
    assert "Totals" not in pages[0]
    assert "Totals (to form 300A) 0 39 0 1 120 80 39 1 0 0 0 0" in pages[-1]


def test_the_summary_has_the_parts_of_form_300a_in_their_order() -> None:
    (page,) = pages_of(summary_pdf(log_of(40), LETTER).pdf)
    parts = (
        "OSHA's Form 300A", "Year 2026", "Number of cases", "(G) Total number of deaths 0",
        "days away from work 39", "(J) Total number of other recordable cases 1", "Number of days", "(K)",
        "120", "(L)", "80",
        "Injury and illness types", "(1) Injuries 39", "(2) Skin disorders 1", "(6) All other illnesses 0",
        "Establishment information", "Elm Clinic", "Salem, MA 01970", "621111", "Employment information",
        "12", "21,400", "I certify", "Dr A. Lee", "owner", "555-0100", "Wed 20 Jan 2027",
        "Post this summary from Mon 1 Feb 2027 to Fri 30 Apr 2027",
    )  # fmt: skip
    at = 0
    for words in parts:
        found = page.find(words, at)
        assert found >= 0, (words, page)
        at = found

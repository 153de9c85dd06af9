"""The estimate on paper holds what 45 CFR 149.610(c)(1) asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

from pypdf import PdfReader

from clinic_tui.estimates.rows import EstimateLineRow, EstimateRow
from clinic_tui.paper.estimate_pdf import BY_HAND, estimate_pdf
from clinic_tui.paper.pages import LETTER
from clinic_tui.settings.estimates import EstimateSettings

ROW = EstimateRow(
    1, 1, 17, 1, "Novák, Jiří", "100042", date(1961, 12, 5), 4, date(2026, 3, 20), 1, "FU", "Follow-up",
    "LEE", "Dr. Lee", "Main", None, datetime(2026, 3, 3, 14, 2, tzinfo=UTC), "mia", "E11.9 I10", None, None,
    (
        EstimateLineRow("99213", "25", "office visit", 1, 9_000),
        EstimateLineRow("87880", "", "test", 2, 4_000),
    ),
)  # fmt: skip
OWN = EstimateSettings("1234567893", "12-3456789", "8 Elm Street, Lakeside NY", {"LEE": "1245319599"})


def words(row: EstimateRow, own: EstimateSettings = OWN) -> tuple[str, int]:
    paper = estimate_pdf(row, date(2026, 3, 3), "Elm Street Clinic", "(555) 010-0000", own, LETTER)
    pages = PdfReader(BytesIO(paper.pdf)).pages
    assert len(pages) == paper.pages
    assert paper.name == "estimate-17"
    return " ".join(" ".join(page.extract_text() for page in pages).split()), paper.pages


def test_all_that_is_asked_for_stands_there() -> None:
    text, pages = words(ROW)
    assert pages == 1
    for wanted in (
        "no. 17", "Tue 3 Mar 2026", "Novák, Jiří, born 12/05/1961", "Follow-up", "Fri 20 Mar 2026",
        "E11.9 I10", "Dr. Lee, NPI 1245319599", "NPI 1234567893, TIN 12-3456789", "8 Elm Street, Lakeside NY",
        "99213-25", "office visit", "$90.00", "87880", "$40.00", "Total expected charges", "$130.00",
        "scheduled separately", "This is an estimate", "may differ",
        "$400 or more", "dispute resolution", "does not affect the quality of the care", "no contract",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_what_the_settings_lack_is_written_in_by_hand() -> None:
    text, _ = words(replace(ROW, appointment_id=None, diagnoses=""), EstimateSettings())
    assert text.count(BY_HAND) == 4
    assert "not scheduled yet" in text
    assert "none given" in text


def test_a_long_one_goes_on_on_a_second_page() -> None:
    text, pages = words(replace(ROW, lines=ROW.lines * 25))
    assert pages == 2
    assert text.count("99213-25") == 25
    assert "no. 17, page 2" in text

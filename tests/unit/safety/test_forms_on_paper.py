"""Forms 300 and 300A as PDF: whole, in the order of the official forms, and without a withheld name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from clinic_tui.paper.pages import LETTER
from clinic_tui.safety.entries import CareEntry, DecisionEntry, IncidentEntry
from clinic_tui.safety.form_301_pdf import form_301_pdf
from clinic_tui.safety.log_csv import summary_csv
from clinic_tui.safety.log_pdf import log_pdf
from clinic_tui.safety.rows import (
    PRIVACY_CASE,
    Decided,
    Establishment,
    IncidentRow,
    LogLine,
    SevereRow,
    YearLog,
    YearRow,
    summed,
)
from clinic_tui.safety.rules import Answers, DayCounts
from clinic_tui.safety.states import CaseType, IncidentKind, Outcome, Severe, Sex
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


def test_a_log_of_many_cases_goes_over_sheets_each_with_its_sums_and_the_last_with_all() -> None:
    paper = log_pdf(log_of(40), LETTER)
    pages = pages_of(paper.pdf)
    assert len(pages) == paper.pages > 1
    together = " ".join(pages)
    for number in range(1, 41):
        assert f"2026-{number} " in together
    assert together.count("Montgomery-Featherstone, Alexandra") == 39
    assert together.count(PRIVACY_CASE) == 1
    assert together.count("beaker of the laboratory") == 40
    assert "Totals of all pages" not in pages[0]
    assert "Totals of all pages (to form 300A) 0 39 0 1 120 80 39 1 0 0 0 0" in pages[-1]
    summed_up = [0] * 12
    for number, page in enumerate(pages, start=1):
        assert f"page {number} of {len(pages)}" in page
        numbers = page.split("Page totals ")[1].split(" Totals")[0].split()[:12]
        assert int(numbers[1]) + int(numbers[3]) == page.count("2026-")
        summed_up = [before + int(more) for before, more in zip(summed_up, numbers, strict=True)]
    assert summed_up == [0, 39, 0, 1, 120, 80, 39, 1, 0, 0, 0, 0]


def test_the_summary_has_the_parts_of_form_300a_in_their_order() -> None:
    (page,) = pages_of(summary_pdf(log_of(40), LETTER).pdf)
    parts = (
        "OSHA's Form 300A", "Year 2026",
        "Employees, former employees, and their representatives have the right",
        "29 CFR Part 1904.35", "Number of cases", "(G) Total number of deaths 0",
        "days away from work 39", "(J) Total number of other recordable cases 1", "Number of days", "(K)",
        "120", "(L)", "80",
        "Injury and illness types", "(1) Injuries 39", "(2) Skin disorders 1", "(6) All other illnesses 0",
        "Establishment information", "Elm Clinic", "Salem, MA 01970", "621111", "Employment information",
        "12", "21,400", "Knowingly falsifying this document may result in a fine",
        "I certify", "Dr A. Lee", "owner", "555-0100", "Wed 20 Jan 2027",
        "Post this summary from Mon 1 Feb 2027 to Fri 30 Apr 2027",
    )  # fmt: skip
    at = 0
    for words in parts:
        found = page.find(words, at)
        assert found >= 0, (words, page)
        at = found


INCIDENT = IncidentRow(
    7, 1,
    IncidentEntry(
        IncidentKind.SHARP, "Lee, Hannah", date(2026, 3, 3), "the patient moved", "puncture, left thumb",
        "Room 2", "nurse", 545, "giving an injection", "", "needle 25G", "SafePoint", True,
    ),
    1, True, datetime(2026, 3, 3, 15, tzinfo=UTC), date(2026, 3, 3), "lee",
    CareEntry(
        "Dr Osei", "Lakeshore Hospital, 1 Main St", True, False, "2 Elm, Salem MA 01970", date(1980, 1, 2),
        date(2024, 3, 1), Sex.FEMALE, 480,
    ),
    Decided(1, DecisionEntry(Answers(beyond_first_aid=True)), date(2026, 3, 4), "otto", 2026, 4),
    severe=(
        SevereRow(
            1, 1, Severe.DEATH, datetime(2026, 3, 5, 3, tzinfo=UTC), datetime(2026, 3, 5, 4, tzinfo=UTC),
            None, None, "",
        ),
    ),
)  # fmt: skip


def test_form_301_has_its_eighteen_items_in_their_order() -> None:
    (page,) = pages_of(form_301_pdf(INCIDENT, ZoneInfo("America/New_York"), LETTER).pdf)
    answers = (
        "Lee, Hannah", "2 Elm, Salem MA 01970", "01/02/1980", "03/01/2024", "female", "Dr Osei",
        "Lakeshore Hospital, 1 Main St", "yes", "no", "2026-4", "03/03/2026", "8:00", "9:05",
        "giving an injection", "the patient moved (where: Room 2)", "puncture, left thumb",
        "needle 25G, SafePoint", "03/04/2026",
    )  # fmt: skip
    at = 0
    for number, answer in enumerate(answers, start=1):
        at = page.find(f"{number})", at)
        assert at >= 0, (number, page)
        assert answer in page[at : at + 220], (number, answer, page)


def test_form_301_of_the_longest_answers_stays_on_one_sheet() -> None:
    words = "word " * 100
    entry = replace(INCIDENT.entry, minute=None, before=words[:300], what=words, harm=words[:120])
    (page,) = pages_of(form_301_pdf(replace(INCIDENT, entry=entry), ZoneInfo("UTC"), LETTER).pdf)
    assert "cannot be determined" in page
    assert page.count("word") == 100 + 60 + 24
    assert "Completed by: lee" in page


SITES = st.integers(0, 3)


@given(
    st.lists(
        st.tuples(
            SITES,
            st.sampled_from(Outcome),
            st.sampled_from(CaseType),
            st.integers(0, 180),
            st.integers(0, 180),
        ),
        max_size=30,
    )
)
def test_the_summary_of_each_establishment_is_the_sum_of_its_log(
    cases: list[tuple[int, Outcome, CaseType, int, int]],
) -> None:
    """29 CFR 1904.32(a)(2), 1904.30(a): per site, and all sites together are all cases."""
    everything = []
    for site in range(4):
        lines = tuple(
            replace(CASE, outcome=outcome, case_type=case_type, days=DayCounts(away, restricted))
            for where, outcome, case_type, away, restricted in cases
            if where == site
        )
        totals = summed(lines)
        everything.append(totals)
        assert totals.cases == len(lines) == sum(totals.types.values())
        assert totals.away == sum(line.days.away for line in lines)
        if lines:
            log = YearLog(YearRow(2026, site_id=site), lines, totals, Establishment("E"), True)
            row = [*(totals.outcomes[each] for each in Outcome), totals.away, totals.restricted]
            row += [totals.types[each] for each in CaseType]
            csv = [line.rsplit(",", 1)[1] for line in summary_csv(log).splitlines()[2:14]]
            assert csv == [str(number) for number in row]
    assert sum(totals.cases for totals in everything) == len(cases)
    assert sum(totals.restricted for totals in everything) == sum(case[4] for case in cases)

"""Which notice comes next, from when, what it asks for, and the text that is kept of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import StoreDamaged
from clinic_tui.paper.pages import LETTER
from clinic_tui.statements import rules
from clinic_tui.statements.kept_text import shown_of, text_of
from clinic_tui.statements.rows import Shown, ShownLine, ShownPlan, ShownVisit
from clinic_tui.statements.statement_pdf import statements_pdf
from clinic_tui.statements.states import Step

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "last, still_owed, new_visits, following",
    [
        (None, True, True, Step.FIRST),
        (Step.FIRST, True, False, Step.SECOND),
        (Step.FIRST, True, True, Step.SECOND),
        (Step.SECOND, True, False, Step.FINAL),
        (Step.FINAL, True, False, None),
        (Step.FINAL, True, True, Step.FIRST),
        (Step.SECOND, False, True, Step.FIRST),
    ],
)
def test_the_next_notice(
    last: Step | None, still_owed: bool, new_visits: bool, following: Step | None
) -> None:
    assert rules.next_step(last, still_owed=still_owed, new_visits=new_visits) is following


def test_never_twice_in_its_interval() -> None:
    assert rules.earliest_day(Step.FIRST, None, 30, 20) is None
    assert rules.earliest_day(Step.SECOND, DAY, 30, 20) == date(2026, 4, 1)
    assert rules.earliest_day(Step.FINAL, DAY, 30, 20) == date(2026, 3, 22)


@given(total=st.integers(1, 10**6), rest=st.integers(0, 10**6), due=st.integers(0, 10**6))
def test_what_is_asked_is_never_more_than_is_owed(total: int, rest: int, due: int) -> None:
    asked = rules.asked_now(total, rest, min(due, rest))
    assert 0 <= asked <= total
    assert rules.asked_now(total, 0, 0) == total
    if rest >= total:
        assert asked == min(total, due, rest)


def a_statement(visits: int = 2, lines: int = 3) -> Shown:
    """A statement as it could be."""
    charged = tuple(ShownLine(f"9921{n} Office visit", 1_000) for n in range(lines))
    each = ShownVisit(
        DAY, charged, (ShownLine("03/02/2026 paid by you, card", -500),), 1_000 * lines, 200, 100, 500, 2_200
    )
    return Shown(
        number=17,
        day=DAY,
        step=Step.SECOND,
        clinic=("Elm Street Family Practice", "12 Elm Street", "Salem, MA 01970"),
        phone="555 010 7200",
        to=("Ada Novák", "8 Quay", "Salem, MA 01970"),
        patient="Novák, Ada",
        mrn="100001",
        visits=(each,) * visits,
        credit_cents=100,
        total_cents=4_300,
        asked_cents=2_000,
        aging=(0, 4_300, 0, 0, 0),
        due_day=date(2026, 3, 23),
        how_to_pay="At the front desk.",
        plan=ShownPlan(4_000, 100, date(2026, 3, 15), 1_000),
    )


def test_the_kept_text_says_the_same() -> None:
    says = a_statement()
    assert shown_of(text_of(says)) == says
    with pytest.raises(StoreDamaged):
        shown_of('{"number": 1}')


def words_of(pdf: bytes) -> list[str]:
    """What stands on each page."""
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_the_same_statement_makes_the_same_paper() -> None:
    one = statements_pdf([a_statement(), a_statement()], LETTER, "x")
    assert one.pdf == statements_pdf([a_statement(), a_statement()], LETTER, "x").pdf
    pages = words_of(one.pdf)
    assert len(pages) == one.pages == 2
    for each in (
        "Second notice", "Ada Novák", "8 Quay", "Please pay", "$20.00", "03/23/2026", "paid by you, card",
        "Your payment plan: $40.00 left, next $10.00 on 03/15/2026; overdue $1.00",
        "31-60 days: $43.00", "At the front desk.", "Visit of 03/02/2026", "Credit on your account",
    ):  # fmt: skip
        assert each in pages[0], each


def test_a_long_statement_goes_on_over_pages_and_loses_no_line() -> None:
    paper = statements_pdf([a_statement(visits=30, lines=6)], LETTER, "x")
    pages = words_of(paper.pdf)
    assert paper.pages == len(pages) > 3
    assert sum(page.count("Visit of") for page in pages) == 30
    assert sum(page.count("99215 Office visit") for page in pages) == 30
    assert "page 2" in pages[1]
    assert "Please send this part" in pages[-1]

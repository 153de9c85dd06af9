"""What is kept of an answer says all that the file said, and reading it ends whatever stands in it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.eligibility.kept_text import kept_text
from clinic_tui.eligibility.reading import answer_read
from clinic_tui.patients.rows import CoverageRow, PatientFields
from clinic_tui.x12.coverage_summary import summarise
from clinic_tui.x12.eligibility_answer import EligibilityAnswer, read_answer
from clinic_tui.x12.envelope import read_trusted, read_x12
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.refused import X12Refused
from tests.unit.x12.sets import SAMPLES, needs_samples, wrapped
from tests.unit.x12.test_hostile import bodies

DAY = date(2026, 3, 3)
POLICY = CoverageRow(1, 1, 1, "Acme", "PPO", "W1", "", 2500, None, active=True)
FIELDS = PatientFields("Moss", "Ada")


def said(answer: EligibilityAnswer) -> list[object]:
    """All but where it stood in the file."""
    return [answer.reference, answer.payer, answer.rejections, answer.members]


@needs_samples
@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("*/*.edi")) if SAMPLES.exists() else [], ids=lambda path: path.name
)
def test_a_kept_answer_says_what_the_file_said(path: Path) -> None:
    try:
        file = read_trusted(path.read_bytes())
    except X12Refused:
        return
    for interchange, group, each in file.sets():
        if each.kind is not Kind.ELIGIBILITY_ANSWER:
            continue
        answer = read_answer(each)
        ((_, _, again),) = read_trusted(kept_text(interchange, group, each).encode()).sets()
        assert said(read_answer(again)) == said(answer)
        for member in answer.answered:
            trace = next((found.number for found in member.traces), "")
            read = answer_read(kept_text(interchange, group, each), trace, DAY, FIELDS, POLICY)
            assert read.facts
            assert len(read.lines) == min(len(member.benefits), 400)
            assert summarise(member, answer).state


@settings(deadline=None, max_examples=60)
@given(bodies)
def test_whatever_a_payer_writes_is_kept_and_read(body: list[str]) -> None:
    content = wrapped(body)
    with suppress(X12Refused):
        for interchange, group, each in read_x12(content).sets():
            text = kept_text(interchange, group, each)
            answer_read(text, "1", DAY, FIELDS, POLICY)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_kept_text_is_read(text: str) -> None:
    assert answer_read(text, "1", DAY, FIELDS, POLICY).facts

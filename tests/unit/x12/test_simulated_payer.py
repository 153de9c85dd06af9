"""The simulated payer answers real questions with real answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from clinic_tui.x12.coverage_summary import CoverageState, CoverageSummary, summarise
from clinic_tui.x12.eligibility_answer import MemberAnswer, read_answers
from clinic_tui.x12.eligibility_inquiry import EligibilityInquiry, write_inquiries
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.simulated_payer import ENDINGS, answer
from tests.unit.x12.sets import wrapped
from tests.unit.x12.test_inquiries import AT, INQUIRY, NUMBERS, OMAR, PARTNER, ZOE

LATER = datetime(2026, 3, 2, 9, 31)


def answered(inquiry: EligibilityInquiry) -> tuple[MemberAnswer, CoverageSummary]:
    content = answer(write_inquiries([inquiry], PARTNER, NUMBERS, AT), ControlNumbers(9, 9), LATER)
    assert read_trusted(content).findings == ()
    (found,) = read_answers(content)
    assert found.findings == ()
    assert found.reference == "R1"
    member = found.about("T0001")
    assert member
    return member, summarise(member, found)


def ending(text: str) -> EligibilityInquiry:
    party = replace(OMAR.party, id=f"XYZ777{text}")
    return replace(INQUIRY, subscriber=replace(OMAR, party=party))


@pytest.mark.parametrize("text", ["", *ENDINGS])
def test_every_ending_answers_as_it_says(text: str) -> None:
    member, summary = answered(ending(text))
    expected = CoverageState.REJECTED if text.startswith("E") else CoverageState.ACTIVE
    assert summary.state is (CoverageState.INACTIVE if text == "INA" else expected)
    if text.startswith("E"):
        assert [each.reason for each in summary.rejections] == [text[1:]]
    assert bool(summary.other_payers) is (text == "OTH")
    assert bool(summary.authorization_for) is (text == "AUT")
    assert bool(summary.primary_care) is (text == "HMO")
    assert member.person
    assert (member.person.party.last == "FINCH-SMITH") is (text == "DIF")


def test_what_is_active_has_what_a_desk_asks_for() -> None:
    _, summary = answered(INQUIRY)
    assert [each.cents for each in summary.copay_for("98")] == [2500]
    assert [each.cents for each in summary.copay_for("UC")] == [5000]
    assert (summary.deductible.total, summary.deductible.left) == (150000, 110050)
    assert (summary.out_of_pocket.total, summary.out_of_pocket.left) == (600000, 520000)
    assert [each.cents for each in answered(ending("HMO"))[1].copay_for("98")] == [2000, 4500]


def test_a_dependent_is_answered_under_the_subscriber() -> None:
    member, summary = answered(replace(INQUIRY, dependent=ZOE))
    assert summary.state is CoverageState.ACTIVE
    assert member.is_dependent
    assert member.person
    assert member.person.relationship == "19"
    assert member.member_id == "XYZ7771"


def test_many_are_answered_set_by_set_and_always_the_same() -> None:
    content = write_inquiries([INQUIRY, ending("INA")], PARTNER, NUMBERS, AT)
    first = answer(content, ControlNumbers(9, 9), LATER)
    assert answer(content, ControlNumbers(9, 9), LATER) == first
    assert [summarise(each.answered[0]).state for each in read_answers(first)] == ["active", "inactive"]


def test_what_asks_nothing_is_refused() -> None:
    with pytest.raises(X12Refused, match="nothing to answer"):
        answer(wrapped(("BPR*I*0",), "835"), NUMBERS, AT)

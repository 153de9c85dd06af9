"""What the front desk learns from a 271, and what differs from its own record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from clinic_tui.x12.coverage_summary import CoverageState, CoverageSummary, rejected, summarise
from clinic_tui.x12.differences import OnFile, differences
from clinic_tui.x12.eligibility_answer import EligibilityAnswer, MemberAnswer, read_answer, read_answers
from clinic_tui.x12.front_desk import benefit_line, front_desk_facts
from clinic_tui.x12.parties import PostalAddress
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.rejections import _REASONS, Rejection, Remedy
from tests.unit.x12.sets import only_set, wrapped

HEAD = (
    "BHT*0022*11*R1*20260302*0930", "HL*1**20*1", "NM1*PR*2*ACME HEALTH*****PI*P1",
    "HL*2*1*21*1", "NM1*1P*2*CLINIC*****XX*1987654328",
)  # fmt: skip
MEMBER = (
    "HL*3*2*22*0", "TRN*2*T1*9CLINIC001", "NM1*IL*1*FINCH*OMAR*J***MI*XYZ7771", "REF*6P*G55*BIG EMPLOYER",
    "N3*5 ELM AVE.", "N4*SPRINGFIELD*IL*627045678", "DMG*D8*19840213*M", "DTP*346*D8*20260101",
    "DTP*347*D8*99991231",
)  # fmt: skip
RICH = (
    "EB*1**30*HM*GOLD", "EB*B*IND*98**GOLD*27*25*****Y", "MSG*PRIMARY CARE", "EB*B*IND*98**GOLD*27*40*****Y",
    "MSG*SPECIALIST", "EB*B*IND*UC***27*50*****Y", "EB*B*IND*98***27*60*****N", "EB*A*IND*98*****.2****Y",
    "EB*C*IND*30***23*1500*****Y", "EB*C*IND*30***29*400.5*****Y", "EB*C*IND*30***23*3000*****N",
    "EB*C*FAM*30***23*3000*****Y", "EB*G*IND*30***23*6000*****Y", "EB*G*IND*30***24*1000*****Y",
    "EB*R**30*MB", "REF*IG*POL9", "LS*2120", "NM1*PRP*2*MEDICARE*****PI*MCR", "LE*2120",
    "EB*1**62********Y", "EB*I**35", "EB*F*IND*33***23***VS*12",
)  # fmt: skip


def answer_of(*body: str) -> EligibilityAnswer:
    return read_answer(only_set(wrapped((*HEAD, *body))))


def summary_of(*body: str) -> tuple[CoverageSummary, MemberAnswer]:
    answer = answer_of(*body)
    (member,) = answer.answered
    return summarise(member, answer), member


def test_the_rows_of_a_rich_answer() -> None:
    summary, member = summary_of(*MEMBER, *RICH)
    facts = front_desk_facts(summary, member, date(2026, 3, 5))
    assert [(each.label, each.value) for each in facts] == [
        ("Coverage", "Active"),
        ("Plan", "GOLD, HMO"),
        ("Group", "G55 BIG EMPLOYER"),
        ("From-to", "Thu 1 Jan 2026 to no end set"),
        ("Member", "FINCH, OMAR J"),
        ("Member id", "XYZ7771"),
        ("Copay", "$25.00 (PRIMARY CARE), $40.00 (SPECIALIST) office visit"),
        ("Copay", "$50.00 urgent care"),
        ("Copay, out of network", "$60.00 office visit"),
        ("Coinsurance", "20 % office visit"),
        ("Deductible", "$1,500.00, $400.50 left"),
        ("Deductible, family", "$3,000.00"),
        ("Out-of-pocket", "$6,000.00, $5,000.00 left"),
        ("Other payer", "MEDICARE (primary), id MCR, policy POL9"),
        ("Authorization", "MRI or CT scan"),
        ("Not covered", "dental care"),
    ]
    assert [each.label for each in facts if each.is_warning] == ["Other payer", "Authorization"]
    assert benefit_line(member.benefits[-1]) == "limit, chiropractic, individual, calendar year: 12 VS"
    assert member.benefits[1].raw == ("EB*B*IND*98**GOLD*27*25*****Y", "MSG*PRIMARY CARE")


@pytest.mark.parametrize(
    "benefits, state",
    [
        (("EB*1**30",), CoverageState.ACTIVE),
        (("EB*6**30", "EB*1**88**RX"), CoverageState.INACTIVE),
        (("EB*6**35", "EB*1**98"), CoverageState.ACTIVE),
        (("EB*6",), CoverageState.INACTIVE),
        (("AAA*N**75*C",), CoverageState.REJECTED),
        (("EB*V**30",), CoverageState.NOT_SAID),
    ],
)
def test_whether_the_coverage_is_active(benefits: tuple[str, ...], state: CoverageState) -> None:
    summary, _ = summary_of(*MEMBER, *benefits)
    assert summary.state is state
    assert front_desk_facts(summary)[0].is_warning is (state is not CoverageState.ACTIVE)


def test_a_visit_outside_of_the_plan_is_warned_of() -> None:
    summary, member = summary_of(*MEMBER[:-2], "EB*1**30", "DTP*291*RD8*20260101-20260131")
    assert (summary.starts, summary.ends) == (date(2026, 1, 1), date(2026, 1, 31))
    assert (summary.covers(date(2026, 1, 31)), summary.covers(date(2026, 2, 1))) == (True, False)
    assert any(each.label == "Visit" for each in front_desk_facts(summary, member, date(2026, 3, 5)))


def test_a_rejected_answer_says_why_and_what_to_do() -> None:
    answer = answer_of("AAA*Y**42*R")
    facts = front_desk_facts(rejected(answer))
    assert [each.value for each in facts] == ["NO ANSWER", "The payer cannot answer now. Ask again later."]
    assert answer.rejections[0].level == "provider"


def test_what_cannot_be_read_is_left_out_and_noted() -> None:
    answer = answer_of(
        *MEMBER, "EB*B**98****10.005", "EB*A**98*****7x", "EB*A**98*****20", "DTP*346*D8*20260231"
    )
    found = [each.words for each in answer.findings]
    assert [words.split(" '")[0] for words in found] == [
        "The amount", "The share", "The share", "The date",
    ]  # fmt: skip
    assert [each.share for each in answer.members[0].benefits] == [None, None, Decimal("0.2")]


def test_traces_tell_who_was_asked_for() -> None:
    other = ("HL*4*2*22*0", "TRN*2*T2*9CLINIC001", "NM1*IL*1*WREN*RUTH****MI*Q1", "EB*1**30")
    answer = answer_of(*MEMBER, "EB*1**30", *other)
    found = answer.about("T2")
    assert found
    assert found.member_id == "Q1"
    assert answer.about("T3") is None


def test_levels_out_of_order_are_noted_and_read() -> None:
    answer = answer_of("HL*3*9*22*0", *MEMBER[1:], "EB*1**30")
    assert "HL02 is '9' where '2' fits" in answer.findings[0].words
    assert answer.members[0].member_id == "XYZ7771"


def test_differences_are_listed_one_by_one() -> None:
    summary, member = summary_of(*MEMBER, "EB*1**30")
    same = OnFile(
        "Finch", "Omar", "John", born=date(1984, 2, 13), sex="M", member_id="xyz-7771", group_number="G55",
        address=PostalAddress("5 Elm Ave", "", "Springfield", "IL", "62704"), plan_starts=date(2026, 1, 1),
    )  # fmt: skip
    assert differences(same, member, summary) == ()
    other = OnFile(
        "Fynch", "Omar", born=date(1984, 3, 13), sex="F", member_id="XYZ7772",
        address=PostalAddress("6 Elm Ave", "", "Springfield", "IL", "62705"), plan_ends=date(2026, 5, 1),
    )  # fmt: skip
    assert [(each.field, each.on_file, each.answered) for each in differences(other, member, summary)] == [
        ("family", "Fynch", "FINCH"),
        ("middle", "", "J"),
        ("born", date(1984, 3, 13), date(1984, 2, 13)),
        ("sex", "F", "M"),
        ("line1", "6 Elm Ave", "5 ELM AVE."),
        ("postal_code", "62705", "627045678"),
        ("member_id", "XYZ7772", "XYZ7771"),
        ("group_number", "", "G55"),
        ("plan_starts", None, date(2026, 1, 1)),
    ]


@pytest.mark.parametrize("reason", sorted(_REASONS))
def test_every_reason_has_words_and_a_way_out(reason: str) -> None:
    found = Rejection(reason, "", "subscriber", request_was_valid=False)
    assert found.words.endswith(".")
    assert "reason" not in found.words
    assert found.way_out.endswith(".")


@pytest.mark.parametrize(
    "reason, follow_up, remedy, way_out",
    [
        ("72", "C", Remedy.CORRECT, "Check the member id and ask again."),
        ("75", "N", Remedy.CALL, "Check the member id, or call the payer."),
        ("42", "C", Remedy.LATER, "Ask again later."),
        ("42", "Y", Remedy.WAIT, "Do not ask again: the payer answers by itself later."),
        ("42", "W", Remedy.LATER, "Ask again in 30 days."),
        ("Q9", "", Remedy.CALL, "Call the payer."),
    ],
)
def test_the_way_out(reason: str, follow_up: str, remedy: Remedy, way_out: str) -> None:
    found = Rejection(reason, follow_up, "subscriber", request_was_valid=False)
    assert (found.remedy, found.way_out) == (remedy, way_out)


def test_a_file_without_an_answer_is_refused() -> None:
    with pytest.raises(X12Refused, match="no eligibility answer"):
        read_answers(wrapped(("BPR*I*0",), "835"))

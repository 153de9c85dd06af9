"""Whatever bytes come, reading ends, and raises our own error or none."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from clinic_tui.errors import ClinicError
from clinic_tui.x12.claim_reading import read_claim_sets
from clinic_tui.x12.coverage_summary import rejected, summarise
from clinic_tui.x12.differences import OnFile, differences
from clinic_tui.x12.eligibility_answer import read_answer
from clinic_tui.x12.eligibility_inquiry import read_inquiries
from clinic_tui.x12.envelope import X12File, read_x12
from clinic_tui.x12.findings import Findings
from clinic_tui.x12.front_desk import benefit_line, front_desk_facts
from clinic_tui.x12.kinds import Kind
from clinic_tui.x12.review import read_review
from clinic_tui.x12.review_facts import review_facts
from tests.unit.x12.sets import ISA, wrapped

WORDS = (
    "EB", "NM1", "HL", "AAA", "DTP", "TRN", "BHT", "DMG", "INS", "N3", "N4", "REF", "MSG", "LS", "LE",
    "EQ", "UM", "HCR", "HSD", "HI", "SV1", "SV2", "SV3", "PER", "ST", "SE", "GS", "GE", "IEA", "ISA",
    "TA1", "III", "x y", "", "1", "2", "6", "20", "21", "22", "23", "EV", "SS", "IL", "03", "QC", "PR",
    "1P", "X3", "30", "98^UC", "B", "C", "G", "R", "A", "D8", "RD8", "20260231", "20260301-20260201",
    "20261231", "291", "346", "AAH", "10.5", "-1", ".2", "1e5", "٣", "Y", "N", "HC:97110:GP", "ABK:M545",
    "CLM", "SBR", "LX", "SVD", "CAS", "AMT", "PAT", "LIN", "CTP", "472", "A1", "11:B:1", "1:2", "85", "DN",
    ":", "^", "\x00", "\x1b[31m", "é", "[/nope]", "999999999999999999",
)  # fmt: skip

segments = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map("*".join)
bodies = st.lists(segments, max_size=25)


def read_all(file: X12File) -> None:
    """Every reader on every set, and every view of what they read."""
    for *_, found in file.sets():
        with suppress(ClinicError):
            read_inquiries(found)
        if found.kind is Kind.ELIGIBILITY_ANSWER:
            answer = read_answer(found)
            front_desk_facts(rejected(answer))
            for member in answer.members:
                summary = summarise(member, answer)
                front_desk_facts(summary, member)
                differences(OnFile(), member, summary)
                [benefit_line(benefit) for benefit in member.benefits]
        if found.kind is Kind.PROFESSIONAL_CLAIM:
            with suppress(ClinicError):
                [list(claims) for _, claims in read_claim_sets(file, Findings())]
        if found.kind is Kind.SERVICES_REVIEW:
            review_facts(read_review(found))


@settings(deadline=None)
@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"ISA")
def test_any_bytes(content: bytes) -> None:
    with suppress(ClinicError):
        read_all(read_x12(content))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_behind_a_header(content: bytes) -> None:
    with suppress(ClinicError):
        read_all(read_x12(ISA.encode() + content))


@settings(deadline=None)
@given(bodies, st.sampled_from(("270", "271", "278", "835", "837")))
def test_any_segments_in_a_set(body: list[str], code: str) -> None:
    with suppress(ClinicError):
        read_all(read_x12(wrapped(body, code)))


@settings(deadline=None)
@given(st.data())
def test_a_good_file_with_any_bytes_changed(data: st.DataObject) -> None:
    content = bytearray(wrapped(("BHT*0022*11*R1*20260302*0930", "HL*1**20*1", "EB*1**30**GOLD")))
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ClinicError):
        read_all(read_x12(bytes(content)))

"""Reading files of X12 as senders really write them, and refusing what cannot be trusted."""

from __future__ import annotations

import pytest

from clinic_tui.x12.envelope import MOST_INTERCHANGES, read_trusted, read_x12
from clinic_tui.x12.findings import MOST_FINDINGS, Weight
from clinic_tui.x12.kinds import Kind, kind_of
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.segments import LONGEST_SEGMENT, MOST_SEGMENTS
from tests.unit.x12.sets import ISA, only_set, wrapped

BODY = ("BHT*0022*11*R1*20260302*0930", "HL*1**20*1", "NM1*PR*2*PAYER*****PI*P1")
PLAIN = wrapped(BODY)


def elements(content: bytes) -> list[tuple[str, ...]]:
    return [segment.elements for segment in only_set(content).segments]


def lines_of(content: bytes, width: int, end: bytes = b"\r\n") -> bytes:
    text = content.replace(b"\n", b"")
    return end.join(text[place : place + width] for place in range(0, len(text), width)) + end


@pytest.mark.parametrize(
    "content, noted",
    [
        pytest.param(PLAIN.replace(b"\n", b""), 0, id="one line"),
        pytest.param(PLAIN.replace(b"\n", b"\r\n"), 0, id="lines that end with CR LF"),
        pytest.param(b"\r\n\r\n  " + PLAIN + b"\x1a\r\n", 0, id="blank lines before and behind"),
        pytest.param(wrapped(BODY, end="\n"), 0, id="line feed as terminator"),
        pytest.param(wrapped(BODY, end="\r\n"), 0, id="CR LF as terminator"),
        pytest.param(wrapped(BODY, end="\r"), 0, id="CR as terminator"),
        pytest.param(wrapped(BODY, end="\x1d"), 0, id="group separator as terminator"),
        pytest.param(PLAIN.replace(b"~\n", b"~~\n"), 0, id="terminators twice"),
        pytest.param(PLAIN.rstrip(b"~\n"), 1, id="no terminator at the end"),
        pytest.param(wrapped(BODY, end="\n").replace(b":\n", b":  \n\n "), 0, id="blanks behind ISA"),
        pytest.param(b"isa" + PLAIN[3:].lower(), 1, id="small letters"),
        pytest.param(PLAIN[:106] + PLAIN[106:].lower(), 1, id="small letters behind ISA"),
        pytest.param(PLAIN.replace(b"GS*HB", b"GS*hb").replace(b"HL*", b"hl*"), 1, id="small codes"),
        pytest.param(b"\xef\xbb\xbf" + PLAIN, 1, id="byte order mark"),
        pytest.param(b"\xff\xfe" + PLAIN.decode().encode("utf-16-le"), 1, id="UTF-16"),
        pytest.param(PLAIN.replace(b"00501", b"00401", 1).replace(b"^", b"U"), 1, id="version 4010"),
        pytest.param(PLAIN.replace(b"CLINIC01       ", b"CLINIC01"), 1, id="ISA without padding"),
        *(
            pytest.param(lines_of(PLAIN, width), 0, id=f"wrapped at {width}")
            for width in (40, 60, 80, 105, 106)
        ),
    ],
)  # fmt: skip
def test_however_it_is_written_the_same_is_read(content: bytes, noted: int) -> None:
    file = read_trusted(content)
    assert elements(content) == elements(PLAIN)
    assert [each.weight for each in file.findings] == [Weight.NOTED] * noted
    assert file.kinds() == (Kind.ELIGIBILITY_ANSWER,)


def test_separators_are_those_of_the_header() -> None:
    content = PLAIN.replace(b"*", b"|").replace(b":~", b">~").replace(b"^", b"!").replace(b"~", b"\x1d")
    (interchange,) = read_trusted(content).interchanges
    marks = interchange.separators
    assert (marks.element, marks.component, marks.repetition, marks.terminator) == ("|", ">", "!", "\x1d")
    assert elements(content) == elements(PLAIN)


def test_latin_1_is_read_and_noted() -> None:
    content = wrapped(("NM1*IL*1*NUÑEZ*JOSÉ",)).decode().encode("latin-1")
    assert only_set(content).segments[1].value(3) == "NUÑEZ"
    assert "Latin-1" in read_trusted(content).findings[0].words


def test_several_interchanges_each_with_its_own_separators() -> None:
    other = PLAIN.replace(b"*", b"|").replace(b"000000101", b"000000102")
    file = read_trusted(PLAIN + b"\r\n" + other)
    assert [each.control for each in file.interchanges] == ["000000101", "000000102"]
    assert [each.control for *_, each in file.sets()] == ["0001", "0001"]
    assert not file.findings
    one_set = PLAIN[PLAIN.index(b"ST*") : PLAIN.index(b"GE*")]
    (twice,) = read_trusted(PLAIN.replace(one_set, one_set * 2).replace(b"GE*1*", b"GE*2*")).findings
    assert twice.words == "Two sets of the group have the number '0001'"


def test_a_ta1_alone() -> None:
    file = read_trusted(f"{ISA}~TA1*000000101*260302*0930*A*000~IEA*0*000000101~".encode())
    assert file.kinds() == (Kind.INTERCHANGE_ACKNOWLEDGMENT,)
    assert file.interchanges[0].acknowledgments[0].value(4) == "A"


def test_places_are_counted_as_a_person_counts_them() -> None:
    segment = only_set(PLAIN).segments[3]
    assert (segment.name, segment.number, segment.line) == ("NM1", 6, 6)
    assert PLAIN.decode()[segment.start :].startswith("NM1*PR")
    assert (
        segment.where == f"Segment {segment.number} (NM1), line {segment.line}, character {segment.start + 1}"
    )


@pytest.mark.parametrize(
    "content, words",
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf"[:3], "empty"),
        (b"Dear clinic, attached is", "does not begin with ISA"),
        (b"ISA*00*", "ends too soon"),
        (ISA.encode(), "16 elements|before its terminator"),
        (ISA.encode()[:-1] + b"~GS*HB", "cannot be the segment separator"),
        (ISA.encode() + b"*GS*HB", "same character"),
        (b"\xff\xfeI", "not in the coding"),
        (ISA.encode() + b"~" + b"x" * (LONGEST_SEGMENT + 1), "no segment ends"),
        (f"{ISA}~IEA*0*000000101~".encode() * (MOST_INTERCHANGES + 1), "more than 10,000 interchanges"),
        (ISA.encode() + b"~" * (MOST_SEGMENTS + 1), "more than 1,000,000 segments"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_out(content: bytes, words: str) -> None:
    with pytest.raises(X12Refused, match=words) as refused:
        read_x12(content)
    assert refused.value.exit_code == 6
    assert any(way in refused.value.words for way in ("etch", "sk the sender", "Is it", "a whole one"))


@pytest.mark.parametrize(
    "old, new, words",
    [
        (b"IEA*1*000000101", b"IEA*1*000000999", "IEA02 '000000999' is not ISA13"),
        (b"IEA*1*", b"IEA*2*", "IEA01 says '2' groups, and there are 1"),
        (b"GE*1*101", b"GE*1*102", "GE02 '102' is not GS06 '101'"),
        (b"GE*1*101", b"GE*3*101", "GE01 says '3' sets, and there are 1"),
        (b"IEA*1*000000101~\n", b"", "ends before IEA"),
        (b"GE*1*101~\n", b"", "not closed by GE"),
        (b"SE*5*0001~\n", b"", "not closed by SE"),
        (b"ST*271*0001*005010X279A1~\n", b"", "no transaction set"),
        (b"GS*HB*PAYER*CLINIC01*20260302*0930*101*X*005010X279A1~\n", b"", "outside of a group"),
        (b"IEA*1*000000101~\n", b"IEA*1*000000101~\nmore", "follows behind the end"),
        (b"IEA*1*000000101~\n", PLAIN, "Another interchange begins"),
    ],
)
def test_what_may_be_missing_or_mixed_up_is_refused_with_its_place(
    old: bytes, new: bytes, words: str
) -> None:
    content = PLAIN.replace(old, new)
    assert content != PLAIN
    file = read_x12(content)
    found = [each for each in file.findings if each.weight is Weight.UNTRUSTED]
    assert any(words in str(each) for each in found), [str(each) for each in file.findings]
    with pytest.raises(X12Refused, match="Nothing of the file was taken"):
        read_trusted(content)


def test_a_wrong_count_is_noted_in_an_answer_and_refused_where_money_moves() -> None:
    assert "SE01 says '9' segments, and the set has 5" in str(
        read_trusted(wrapped(BODY, count=9)).findings[0]
    )
    with pytest.raises(X12Refused, match="SE01 says '9'"):
        read_trusted(wrapped(("BPR*I*0*C*NON",), "835", count=9))


def test_a_torn_name_of_a_segment_is_refused_where_money_moves() -> None:
    assert len(read_trusted(wrapped((*BODY, "E B*1"))).findings) == 1
    with pytest.raises(X12Refused, match="no name of a segment"):
        read_trusted(wrapped(("B PR*I*0",), "835"))


def test_findings_are_bounded_and_say_how_many_more() -> None:
    body = [f"?{number}*1" for number in range(MOST_FINDINGS + 20)]
    found = read_trusted(wrapped(body)).findings
    assert len(found) == MOST_FINDINGS + 1
    assert found[-1].words.startswith("20 more")


@pytest.mark.parametrize(
    "code, version, bht, kind",
    [
        ("277", "005010X214", "0085", Kind.CLAIM_ACKNOWLEDGMENT),
        ("277", "005010X212", "0010", Kind.CLAIM_STATUS_ANSWER),
        ("277", "", "0085", Kind.CLAIM_ACKNOWLEDGMENT),
        ("277", "005010", "0010", Kind.CLAIM_STATUS_ANSWER),
        ("277", "005010X213", "0085", Kind.OTHER),
        ("837", "005010X222A1", "0019", Kind.PROFESSIONAL_CLAIM),
        ("837", "005010X223A2", "0019", Kind.OTHER),
        ("834", "005010X220A1", "", Kind.OTHER),
        ("276", "", "", Kind.CLAIM_STATUS_INQUIRY),
        ("999", "005010X231A1", "", Kind.IMPLEMENTATION_ACKNOWLEDGMENT),
    ],
)
def test_kinds_are_told_by_content(code: str, version: str, bht: str, kind: Kind) -> None:
    found = only_set(wrapped((f"BHT*{bht}*08",), "271"))
    assert kind_of(code, version, found.segments) is kind
    assert kind.words

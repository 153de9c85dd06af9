"""The 276 held against the guide (005010X212), segment by segment, by a walk of the bytes on its own.

The tables say what stands where, how often, and which codes each element may have. They know nothing of the
program's own reader and writer, take the published sample, and refuse it once anything of it is spoilt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.claim_status_inquiry import StatusInquiry, write_status_inquiries
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.parties import Party, Person
from clinic_tui.x12.values import Span
from tests.unit.x12.claim_samples import CLINIC, DAY, OMAR, PARTNER, PAYER, SUBMITTER, person
from tests.unit.x12.sets import SAMPLES, needs_samples

TEXT = r"[A-Z0-9 !\"&'()+,\-./;?=%@\[\]_{}\\|<>#$]+"
DATE, TIME, MONEY = (
    r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])",
    r"([01]\d|2[0-3])[0-5]\d",
    r"\d+(\.\d\d?)?",
)


@dataclass(frozen=True)
class Seg:
    """A segment: its elements as patterns (None: not used, `?` in front: may be left out), and how often."""

    name: str
    elements: tuple[str | None, ...]
    least: int = 1
    most: int = 1


def ids(role: str, kinds: str, entity: str = "2", *, name: str = f"{TEXT}") -> Seg:
    """An NM1 of somebody who is named with a number."""
    given = f"?{TEXT}" if "1" in entity else None
    return Seg("NM1", (role, entity, name, given, given, None, given, kinds, rf"{TEXT}"))


def level(code: str, below: str) -> Seg:
    """An HL; numbers and parents are looked at by the walk."""
    return Seg("HL", (r"\d+", None if code == "20" else r"\d+", code, below))


def ref(qualifier: str) -> Seg:
    """A number of the claim, which may be missing."""
    return Seg("REF", (qualifier, TEXT), least=0)


DMG = Seg("DMG", ("D8", DATE, "?[FM]"))
CLAIM = (
    Seg("TRN", ("1", TEXT)),
    *(ref(each) for each in ("1K", "BLT", "LU", "6P", "EJ", "XZ", "D9")),
    Seg("AMT", ("T3", MONEY), least=0),
    Seg("DTP", ("472", "D8|RD8", rf"{DATE}(-{DATE})?"), least=0),
)
HEAD = (
    Seg("ST", ("276", r"\d{4,9}", "005010X212")),
    Seg("BHT", ("0010", "13", TEXT, DATE, TIME)),
    level("20", "1"), ids("PR", "PI|XV"),
    level("21", "1"), ids("41", "46", "[12]"),
    level("19", "1"), ids("1P", "XX|FI|SV", "[12]", name=f"?{TEXT}"),
)  # fmt: skip
SUBSCRIBER = (
    *HEAD,
    level("22", "0"),
    DMG,
    ids("IL", "24|II|MI", "[12]"),
    *CLAIM,
    Seg("SE", (r"\d+", r"\d{4,9}")),
)
DEPENDENT = (
    *HEAD, level("22", "1"), ids("IL", "24|II|MI", "[12]"), level("23", "?0"), DMG,
    Seg("NM1", ("QC", "1", TEXT, f"?{TEXT}", f"?{TEXT}", None, f"?{TEXT}")),
    *CLAIM, Seg("SE", (r"\d+", r"\d{4,9}")),
)  # fmt: skip
PARENTS = {"20": "", "21": "20", "19": "21", "22": "19", "23": "22"}
PLACES = {"TRN": 50, "NM1": 80, "REF": 50}
"""The longest element of these segments."""


def complaints(content: bytes) -> list[str]:
    """All in which an interchange of 276s is not as the guide has it."""
    return list(_interchange(content.decode("ascii")))


def _interchange(text: str) -> Iterator[str]:
    end = text[105]
    rows = [row.split("*") for row in text.replace("\n", "").rstrip(end).split(end)]
    isa, gs, *middle = rows
    ge, iea = middle.pop(-2), middle.pop(-1)
    if len(text) < 106 or text[103] != "*" or [len(each) for each in isa[1:]] != [
        2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1,
    ]:  # fmt: skip
        yield "ISA has other widths"
    if (isa[0], isa[12], iea[0], iea[2]) != ("ISA", "00501", "IEA", isa[13]) or iea[1] != "1":
        yield "the interchange does not close as it opens"
    if (gs[0], gs[1], gs[7], gs[8], ge[0], ge[2]) != ("GS", "HR", "X", "005010X212", "GE", gs[6]):
        yield "the group does not close as it opens, or is of another kind"
    sets: list[list[list[str]]] = []
    for row in middle:
        if row[0] == "ST":
            sets.append([])
        sets[-1].append(row)
    if ge[1] != str(len(sets)):
        yield f"GE01 counts {ge[1]} sets, there are {len(sets)}"
    if len({each[0][2] for each in sets}) != len(sets):
        yield "two sets have one number"
    for each in sets:
        yield from _set(each)


def _set(rows: Sequence[list[str]]) -> Iterator[str]:
    if rows[-1][1:2] != [str(len(rows))] or rows[-1][2:3] != rows[0][2:3]:
        yield "SE counts other segments, or closes another set"
    levels = [row for row in rows if row[0] == "HL"]
    numbers = {row[3]: row[1] for row in levels if len(row) > 3}
    if [row[1] for row in levels] != [str(at) for at in range(1, len(levels) + 1)]:
        yield "HL01 does not count from 1"
    for row in levels:
        if len(row) > 3 and row[2] != numbers.get(PARENTS.get(row[3], "?"), ""):
            yield f"HL {row[1]} hangs on {row[2] or 'nothing'}"
    table = DEPENDENT if "23" in numbers else SUBSCRIBER
    at = 0
    for wanted in table:
        found = 0
        while at < len(rows) and found < wanted.most and _fits(rows[at], wanted):
            yield from _wrong(rows[at], wanted)
            at, found = at + 1, found + 1
        if found < wanted.least:
            there = "*".join(rows[at]) if at < len(rows) else "the end"
            yield f"{wanted.name} {wanted.elements[0]} is missing before {there}"
            return
    yield from (f"{row[0]} stands where nothing stands" for row in rows[at:])


def _fits(row: list[str], wanted: Seg) -> bool:
    """The segment has the name and, where several of one name may follow each other, the qualifier."""
    if row[0] != wanted.name:
        return False
    by_qualifier = wanted.name in ("REF", "NM1", "DTP", "AMT")
    return not by_qualifier or row[1:2] == [wanted.elements[0]]


def _wrong(row: list[str], wanted: Seg) -> Iterator[str]:
    name, values = row[0], row[1:]
    if values and not values[-1]:
        yield f"{name} ends with an empty element"
    if len(values) > len(wanted.elements):
        yield f"{name} has more than {len(wanted.elements)} elements"
    for place, pattern in enumerate(wanted.elements, start=1):
        value = values[place - 1] if place <= len(values) else ""
        if pattern is None:
            if value:
                yield f"{name}{place:02} is not used, and is {value}"
        elif not value:
            if not pattern.startswith("?"):
                yield f"{name}{place:02} is missing"
        elif not re.fullmatch(pattern.removeprefix("?"), value):
            yield f"{name}{place:02} is {value}"
        elif len(value) > PLACES.get(name, 80):
            yield f"{name}{place:02} is too long"


# The walk itself

SAMPLE = "lfh-ncpdp.edi"

SPOILT: tuple[tuple[Callable[[str], str], str], ...] = (
    (lambda text: text.replace("BHT*0010*13", "BHT*0010*00"), "BHT02 is 00"),
    (lambda text: text.replace("HL*4*3*22*0", "HL*4*2*22*0"), "HL 4 hangs on 2"),
    (lambda text: text.replace("HL*4*3*22*0", "HL*4*3*22*1"), "HL04 is 1"),
    (lambda text: text.replace("DMG*D8*19301210*M~", ""), "DMG D8 is missing"),
    (lambda text: text.replace("*M~\nNM1*IL", "*U~\nNM1*IL"), "DMG03 is U"),
    (lambda text: text.replace("*46*X67E", "*XX*X67E"), "NM108 is XX"),
    (lambda text: text.replace("NM1*PR*2", "NM1*PR*1"), "NM102 is 1"),
    (lambda text: text.replace("*PI*12345", ""), "NM109 is missing"),
    (lambda text: text.replace("*MI*123456789A", ""), "NM108 is missing"),
    (lambda text: text.replace("TRN*1*ABCXYZ1~\n", ""), "TRN 1 is missing"),
    (lambda text: text.replace("TRN*1*", "TRN*2*"), "TRN01 is 2"),
    (lambda text: text.replace("*7654321~", "*7654321~\nREF*1K*5~"), "SE \\d+ is missing before REF*1K"),
    (lambda text: text.replace("SE*16", "SE*17*0001~\nDTP*472"), "DTP stands where nothing stands"),
    (lambda text: text.replace("AMT*T3*85.00", "AMT*T3*-85.00"), "AMT02 is -85.00"),
    (lambda text: text.replace("D8*20060301", "D8*20061301"), "DTP03 is 20061301"),
    (lambda text: text.replace("SE*16", "SE*15"), "SE counts other segments"),
    (lambda text: text.replace("GE*1*1", "GE*2*1"), "GE01 counts 2 sets"),
    (lambda text: text.replace("IEA*1*000000907", "IEA*1*000000908"), "does not close as it opens"),
    (lambda text: text.replace("GS*HR", "GS*HN"), "is of another kind"),
)  # fmt: skip


@needs_samples
def test_the_published_sample_is_as_the_guide_has_it() -> None:
    assert complaints((SAMPLES / "276" / SAMPLE).read_bytes()) == []


@needs_samples
@pytest.mark.parametrize("spoil, words", SPOILT)
def test_what_is_spoilt_is_found(spoil: Callable[[str], str], words: str) -> None:
    whole = (SAMPLES / "276" / SAMPLE).read_text()
    broken = spoil(whole)
    assert broken != whole
    assert words in "; ".join(complaints(broken.encode()))


# What the program writes

ASKED = StatusInquiry(
    "S1", PAYER, SUBMITTER.party, CLINIC, OMAR, "A4401-1", 18550, Span(DAY, DAY), payer_number="REF9"
)
ZOE = person("QC", "Finch", "Zoe", "XYZ7772")
NAMES = st.text(st.characters(codec="latin-1", exclude_characters="\x00"), min_size=1, max_size=70)


def written(*asked: StatusInquiry) -> bytes:
    return write_status_inquiries(asked, PARTNER, ControlNumbers(7, 7), datetime(2026, 4, 2, 9, 30))


@st.composite
def inquiries(draw: st.DrawFn) -> StatusInquiry:
    """Of whoever, with whatever is known and not."""

    def somebody(base: Person) -> Person:
        party = replace(
            base.party, last=draw(NAMES), first=draw(NAMES), middle=draw(st.sampled_from(["", "Ann"])),
            suffix=draw(st.sampled_from(["", "Jr"])),
        )  # fmt: skip
        return replace(base, party=party, sex=draw(st.sampled_from(["F", "M", "U", ""])))

    first = draw(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
    last = draw(st.dates(first, date(2027, 1, 31)))
    return replace(
        ASKED,
        trace=draw(st.from_regex(r"[A-Z0-9]{1,50}", fullmatch=True)),
        payer=replace(
            PAYER, last=draw(NAMES), id_kind=draw(st.sampled_from(["PI", "XV"])),
            is_person=draw(st.booleans()),
        ),
        subscriber=somebody(OMAR),
        patient=somebody(ZOE) if draw(st.booleans()) else None,
        payer_number=draw(st.sampled_from(["", "ICN 55*1", "é7"])),
        charge_cents=draw(st.integers(0, 10_000_000)),
        service_dates=Span(first, last),
    )  # fmt: skip


@given(st.lists(inquiries(), min_size=1, max_size=3))
def test_every_question_that_is_written_is_as_the_guide_has_it(asked: list[StatusInquiry]) -> None:
    names = [each for one in asked for each in (one.payer, one.subscriber.party, *_patient(one))]
    if any(not folded(each.last) for each in names):
        with pytest.raises(Invalid, match="Latin letters"):
            written(*asked)
        return
    assert complaints(written(*asked)) == []


def _patient(asked: StatusInquiry) -> list[Party]:
    return [asked.patient.party] if asked.patient else []


@pytest.mark.parametrize(
    "asked, field",
    [
        (replace(ASKED, payer=replace(PAYER, id="", id_kind="")), "payer"),
        (replace(ASKED, payer=replace(PAYER, id_kind="MI")), "payer"),
        (replace(ASKED, asker=Party("41", "Riverton")), "asker"),
        (replace(ASKED, provider=replace(CLINIC, id="", id_kind="")), "provider"),
        (replace(ASKED, provider=replace(CLINIC, id_kind="24", id="371234567")), "provider"),
        (replace(ASKED, subscriber=replace(OMAR, party=replace(OMAR.party, id_kind="SY"))), "member_id"),
    ],
)  # fmt: skip
def test_what_the_guide_does_not_know_is_refused_and_not_written(asked: StatusInquiry, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(asked)
    assert refused.value.field == field


@needs_samples
def test_the_answer_gives_back_the_trace_of_the_question() -> None:
    asked, told = ((SAMPLES / each / SAMPLE).read_text() for each in ("276", "277"))
    assert re.findall(r"TRN\*1\*(\w+)~", asked) == re.findall(r"TRN\*2\*(\w+)~", told)
    assert re.findall(r"HL\*(\d+)\*(\d*)\*(\d+)", asked) == re.findall(r"HL\*(\d+)\*(\d*)\*(\d+)", told)

"""The work of reading grows with the size of a file alone, and torn answers end in words."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.x12.claim_reading import read_claim_sets
from clinic_tui.x12.eligibility_answer import read_answers
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.findings import Findings
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.review import read_review_answers
from tests.unit.x12.sets import ISA, wrapped

ANSWER = wrapped(
    (
        "BHT*0022*11*7*20260302*0930",
        "HL*1**20*1",
        "NM1*PR*2*BLUE HERON HEALTH*****PI*BH001",
        "HL*2*1*21*1",
        "NM1*1P*2*ELM STREET CLINIC*****XX*1234567893",
        "HL*3*2*22*0",
        "TRN*2*77*9123456789",
        "NM1*IL*1*MOSS*ADA****MI*W123456789",
        "DMG*D8*19710309*F",
        "EB*1*IND*30*PR*GOLD HERON",
        "EB*B**98****25.00*****Y",
        "EB*C*IND*30***23*1500",
        "EB*C*IND*30***29*400.5",
    )
)


def read_claims(content: bytes) -> tuple[object, ...]:
    return tuple(list(claims) for _, claims in read_claim_sets(read_x12(content), Findings()))


def read_all(content: bytes) -> list[str]:
    """What every reader makes of the bytes; words where they are refused. Anything else is a fault."""
    said = []
    for read in (read_x12, read_answers, read_review_answers, read_claims):
        try:
            said.append(repr(read(content)))
        except X12Refused as refused:
            said.append(refused.words)
    assert all(words.endswith((".", "?", ")")) for words in said)
    return said


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_answer_that_is_torn_or_scribbled_on(data: st.DataObject) -> None:
    """Bytes of a good answer are cut out, doubled or replaced."""
    content = bytearray(ANSWER)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        to = data.draw(st.integers(at, min(len(content), at + 40)))
        content[at:to] = data.draw(st.one_of(st.binary(max_size=10), st.just(bytes(content[at:to] * 2))))
        if not content:
            break
    read_all(bytes(content))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(ANSWER.decode().split("~\n")), max_size=60))
def test_segments_in_any_order(segments: list[str]) -> None:
    read_all("".join(f"{each}~\n" for each in (ISA, *segments)).encode())


def steps_of(call: Callable[[], object]) -> int:
    """Lines of Python that a call runs: a measure of its work that no busy machine changes."""
    count = itertools.count()

    def trace(_frame: object, event: str, _argument: object) -> object:
        if event == "line":
            next(count)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        call()
    finally:
        sys.settrace(before)
    return next(count)


def claims_of(body: list[str]) -> bytes:
    above = ["HL*1**20*1", "NM1*85*2*CLINIC", "HL*2*1*22*0", "SBR*P*18"]
    return wrapped("~".join((*above, *body)).split("~"), "837")


MANY = {
    "segments": lambda number: wrapped(["EB*1*IND*30"] * number),
    "sets": lambda number: (ISA + "~" + "ST*271*0001~SE*2*0001~" * number).encode(),
    "empty segments": lambda number: (ISA + "~" * number).encode(),
    "elements": lambda number: wrapped(["EB" + "*" * number]),
    "interchanges": lambda number: wrapped([]) * number,
    "blanks": lambda number: b" \r\n" * number + ANSWER,
    "levels": lambda number: wrapped([f"HL*{place}*{place - 1}*22*1" for place in range(1, number)]),
    "claims": lambda number: claims_of(["CLM*A*1", "HI*ABK:J069", "LX*1", "SV1*HC:99213*1"] * number),
    "payers and lines": lambda number: claims_of(
        [
            "CLM*A*1",
            *(f"SBR*P*18~NM1*PR*2*P*****PI*{at}~AMT*D*1" for at in range(number)),
            *(f"LX*{at}~SV1*HC:99213*1~SVD*{at}*1" for at in range(number)),
        ]
    ),
    "no end": lambda number: ISA.encode() + b"~EB*" + b"A" * number,
}


@pytest.mark.long
@pytest.mark.parametrize("made", MANY.values(), ids=list(MANY))
def test_work_grows_with_the_size_alone(made: Callable[[int], bytes]) -> None:
    small, large = (steps_of(lambda: read_all(made(number))) for number in (200, 800))  # noqa: B023
    assert large < small * 5 + 10_000

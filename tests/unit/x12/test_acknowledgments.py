"""What a TA1 or a 999 says of a file of ours, in plain words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from clinic_tui.x12.acknowledgments import Acknowledged, acknowledged, contradictions
from clinic_tui.x12.envelope import read_x12
from clinic_tui.x12.kinds import Kind

SAMPLES = Path(__file__).parents[3] / "../shared/x12-samples"
ISA = (
    "ISA*00*          *00*          *ZZ*HOUSE          *ZZ*CLINIC         *260303*0905*^*00501*"
    "000000901*0*T*:~"
)


def ta1(*segments: str) -> bytes:
    return (ISA + "".join(f"{each}~" for each in segments) + "IEA*0*000000901~").encode()


def a_999(*segments: str) -> bytes:
    body = "".join(f"{each}~" for each in segments)
    head = "GS*FA*HOUSE*CLINIC*20260303*0905*9*X*005010X231A1~ST*999*0001*005010X231A1~"
    return f"{ISA}{head}{body}SE*{len(segments) + 2}*0001~GE*1*9~IEA*1*000000901~".encode()


def read(content: bytes) -> tuple[Acknowledged, ...]:
    return acknowledged(read_x12(content))


@pytest.mark.parametrize(
    "segment, accepted, words, way_out",
    [
        ("TA1*000000012*260303*0902*A*000", True, "", ""),
        ("TA1*000000012*260303*0902*E*014", True, "its date", ""),
        ("TA1*000000012*260303*0902*R*006", False, "our number (sender) is not known", "clinic.toml"),
        ("TA1*000000012*260303*0902*R*023", False, "it was cut on its way", "Ask again"),
        ("TA1*000000012*260303*0902*R*999", False, "for reason 999", "Call the clearinghouse"),
        ("TA1*000000012*260303*0902*R", False, "without a reason", "Call the clearinghouse"),
    ],
)
def test_a_whole_file_is_taken_or_refused_with_reason_and_way_out(
    segment: str, accepted: bool, words: str, way_out: str
) -> None:
    (said,) = read(ta1(segment))
    assert (said.kind, said.control, said.group, said.place) == (
        Kind.INTERCHANGE_ACKNOWLEDGMENT,
        12,
        "",
        None,
    )
    assert said.sent_at == datetime(2026, 3, 3, 9, 2)
    assert said.accepted is accepted
    assert words in said.words
    assert way_out in said.way_out
    assert bool(said.way_out) is not accepted


def test_a_set_is_refused_by_what_its_elements_are_at_the_desk() -> None:
    said = read(
        a_999(
            "AK1*HS*12*005010X279A1",
            "AK2*270*0001*005010X279A1", "IK5*A",
            "AK2*270*0002*005010X279A1", "IK3*NM1*8*2100*8", "IK4*9*67*4*QX7712", "IK5*R*5",
            "AK2*270*0003*005010X279A1", "IK3*EQ*13*2110*3", "IK5*R*5",
            "AK9*P*3*3*1",
        )
    )  # fmt: skip
    assert [(each.group, each.control, each.place, each.accepted) for each in said] == [
        ("HS", 12, 1, True), ("HS", 12, 2, False), ("HS", 12, 3, False),
    ]  # fmt: skip
    assert said[1].words == "the member id or another number is too short (999)"
    assert said[1].way_out == "Correct it and ask again."
    assert said[2].words == "segment EQ in loop 2110 is missing (999)"
    assert "Call the clearinghouse" in said[2].way_out
    assert "QX7712" not in repr(said)


@pytest.mark.parametrize("element, component", [("*", ":"), ("|", ">"), ("\x1d", "\x1f")])
def test_a_set_of_claims_is_refused_by_whose_field_of_which_claim_it_is(element: str, component: str) -> None:
    content = a_999(
        "AK1*HC*12*005010X222A1",
        "AK2*837*0001*005010X222A1", "IK3*NM1*22*2010BA*8", "CTX*CLM01:V17-1", "IK4*9:1*67*1", "IK5*R*5",
        "AK2*837*0002*005010X222A1", "IK3*NM1*30*2310B*8", "IK4*9*67*7*QX77", "IK5*R*5",
        "AK2*837*0003*005010X222A1", "IK3*REF*9*2010AA*3", "IK5*R*5",
        "AK9*R*3*3*0",
    )  # fmt: skip
    said = read(content.replace(b"*", element.encode()).replace(b":", component.encode()))
    again = "Correct it and send the claims of the set again: none of them was received."
    assert [(each.words, each.way_out == again) for each in said] == [
        ("claim V17-1: the member id of the subscriber is missing (999)", True),
        ("the NPI of the rendering provider is no code that they know (999)", True),
        ("segment REF in loop 2010AA is missing (999)", False),
    ]


@pytest.mark.parametrize(
    "sets, group, words",
    [
        ("AR", "AK9*A*2*2*2", "AK9 accepts group 12 whole, and IK5 accepts 1 of its 2 sets"),
        ("AR", "AK9*R*2*2*0", "AK9 rejects group 12, and IK5 accepts 1 of its 2 sets"),
        ("RR", "AK9*P*2*2*1", "AK9 accepts group 12 in part, and IK5 accepts 0 of its 2 sets"),
        ("AR", "AK9*P*2*2*2", "AK9 counts 2 accepted sets in group 12, and IK5 accepts 1 of its 2 sets"),
        ("AR", "AK9*P*2*2*1", ""),
        ("AA", "AK9*A*2*2*2", ""),
        ("AQ", "AK9*P*2*2*1", "IK5 'Q' of group 12 is no code of an answer; it was read as a rejection"),
        ("AA", "AK9*Q*2*2*2", "AK9 'Q' of group 12 is no code of an answer; its sets were gone by"),
        ("AA", "NTE*ADD*X", "group 12 has no AK9, which says how much of it is taken in"),
    ],
)
def test_a_group_and_its_sets_that_say_different_things_are_named(sets: str, group: str, words: str) -> None:
    told = [line for code in sets for line in ("AK2*837*0001*005010X222A1", f"IK5*{code}")]
    content = a_999("AK1*HC*12*005010X222A1", *told, group)
    found = contradictions(read_x12(content))
    assert [each.partition(":")[0] for each in found] == [words][: bool(words)]
    of_the_group = [each for each in read(content) if each.place is None]
    assert bool(of_the_group) == group.startswith("AK9*R")  # sets are gone by where the group says nothing


def test_a_group_may_be_refused_with_no_word_of_its_sets() -> None:
    (said,) = read(a_999("AK1*HI*77*005010X217", "AK9*R*1*1*0"))
    assert (said.group, said.control, said.place, said.accepted) == ("HI", 77, None, False)


@pytest.mark.parametrize("name", ["emedny-accepted", "pyx12-accepted"])
def test_samples_of_acknowledgements_are_read(name: str) -> None:
    found = read((SAMPLES / f"999/{name}.edi").read_bytes())
    assert [(each.accepted, each.words) for each in found] == [(True, "")]


@pytest.mark.parametrize(
    "name, control, words",
    [
        ("200-accepted", 101, ""),
        ("201-rejected", 101, "claim A4401-1: the member id or another number is missing (999)"),
        ("204-unknown-group", 999999, ""),
    ],
)
def test_own_samples_of_acknowledgements_are_read(name: str, control: int, words: str) -> None:
    found = read((SAMPLES / f"own/999/{name}.edi").read_bytes())
    assert [(each.control, each.words, each.accepted) for each in found] == [(control, words, not words)]

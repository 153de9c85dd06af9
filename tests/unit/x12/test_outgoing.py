"""Writing envelopes: exact headers, and values that no receiver stumbles over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.x12.characters import folded
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.npi import is_npi
from clinic_tui.x12.outgoing import (
    Composite,
    ControlNumbers,
    GroupForm,
    Repeated,
    TradingPartner,
    write_interchange,
    write_segment,
)

PARTNER = TradingPartner("CLINIC01", "CLEARHSE", is_test=True)
FORM = GroupForm("270", "HS", "005010X279A1")
AT = datetime(2026, 3, 2, 9, 30)


def written(**changes: Any) -> bytes:
    given: dict[str, Any] = {
        "partner": PARTNER,
        "numbers": ControlNumbers(101, 102),
        "bodies": [[("EQ", "30")]],
    }
    given |= changes
    return write_interchange(given["partner"], FORM, given["bodies"], given["numbers"], AT)


def test_the_envelope_to_the_letter() -> None:
    assert written().decode() == (
        "ISA*00*          *00*          *ZZ*CLINIC01       *ZZ*CLEARHSE       "
        "*260302*0930*^*00501*000000101*0*T*:~"
        "GS*HS*CLINIC01*CLEARHSE*20260302*0930*102*X*005010X279A1~"
        "ST*270*0001*005010X279A1~EQ*30~SE*3*0001~GE*1*102~IEA*1*000000101~"
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"numbers": ControlNumbers(0, 1)}, "interchange_control"),
        ({"numbers": ControlNumbers(1, 1_000_000_000)}, "group_control"),
        ({"partner": TradingPartner("CLINIC01", "A" * 16)}, "receiver"),
        ({"partner": TradingPartner("::", "CLEARHSE")}, "sender"),
        ({"partner": TradingPartner("A", "CLEARHSE")}, "group_sender"),
        ({"partner": TradingPartner("CLINIC01", "CLEARHSE", sender_qualifier="Z")}, "sender_qualifier"),
        ({"bodies": []}, "bodies"),
    ],
)
def test_an_envelope_that_cannot_be_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(**changes)
    assert refused.value.field == field


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=5), min_size=1, max_size=6),
    st.integers(1, 999_999_999),
    st.integers(1, 999_999_999),
)
def test_what_is_written_is_read_back(rows: list[list[str]], interchange: int, group: int) -> None:
    bodies = [[("REF", *row), ("EQ", Repeated(tuple(row)))] for row in rows]
    content = written(bodies=bodies, numbers=ControlNumbers(interchange, group))
    assert content.isascii()
    assert content[105:106] == b"~"
    file = read_trusted(content)
    assert file.findings == ()
    assert int(file.interchanges[0].control) == interchange
    for (*_, found), row in zip(file.sets(), rows, strict=True):
        reference, repeated = found.body
        assert [reference.value(place) for place in range(1, len(row) + 1)] == [folded(each) for each in row]
        assert list(repeated.repeats(1)) == [folded(each) for each in row if folded(each)]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_folding_is_ascii_capitals_without_separators_and_stays_so(text: str) -> None:
    once = folded(text)
    assert once.isascii()
    assert once.isprintable()
    assert once == once.upper().strip()
    assert not set("*:~^") & set(once)
    assert folded(once) == once


@pytest.mark.parametrize(
    "text, expected",
    [
        ("José Nuñez", "JOSE NUNEZ"), ("Straße", "STRASSE"), ("Łódź", "LODZ"), ("O’Brien", "O'BRIEN"),
        ("a*b:c~d^e", "ABCDE"), ("line\r\nbreak\tand", "LINE BREAK AND"), ("李", ""), ("\x1b[31m", "[31M"),
    ],
)  # fmt: skip
def test_folding(text: str, expected: str) -> None:
    assert folded(text) == expected


def test_nothing_trails() -> None:
    assert (
        write_segment(("NM1", "IL", "", Composite(("11", "", "")), "", Composite(("", "")))) == "NM1*IL**11~"
    )


@pytest.mark.parametrize(
    "text, good",
    [("1234567893", True), ("1987654328", True), ("1234567891", False), ("3234567893", False), ("123", False),
     ("12345678９3", False)],
)  # fmt: skip
def test_npi_check_digit(text: str, good: bool) -> None:
    assert is_npi(text) is good

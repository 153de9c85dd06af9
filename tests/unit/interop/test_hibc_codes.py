"""Health Industry Bar Codes, on codes that were published or stand on real labels.

The format is that of ANSI/HIBC 2.6 (2016). `+A123BJC5D6E71...` and `+A99912345...` are examples which makers
of barcodes show of it (IDAutomation, the Python package hibc), `+X999...` those of OpenText's grammars for
identifiers of devices, one for each way to write the day; `+E208...` stand on labels (tests of that package).
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.interop.hibc_codes import is_hibc, read_hibc
from clinic_tui.interop.product_codes import ProductCode, read_product_code
from clinic_tui.interop.scans import may_begin_product, product_in
from clinic_tui.stock.hibc import SIGNS, check_character, clean_hibc
from clinic_tui.stock.product_number import clean_product_number

UDI = ProductCode("+A999123457", "10X3", "", date(2020, 1, 15))


def whole(body: str) -> str:
    return body + check_character(body)


MAY_15 = date(2019, 5, 15)


@pytest.mark.parametrize(
    "scanned, read",
    [
        ("+A123BJC5D6E71G", ProductCode("+A123BJC5D6E71G")),
        ("*+A123BJC5D6E71G*", ProductCode("+A123BJC5D6E71G")),
        ("]C0+A123BJC5D6E71G\r", ProductCode("+A123BJC5D6E71G")),
        ("+A99912345/$$52001510X33", UDI),
        ("+a99912345/$$52001510x33", UDI),
        ("+A99912345/$$52001510X3/16D20111212/S77DE1G45-", replace(UDI, serial="77DE1G45")),
        ("+E20831269/$$8020423286539+", ProductCode("+E208312690", "286539", "", date(2023, 4, 30), 2)),
        ("+E20831339/$$8020223283831T", ProductCode("+E20831339+", "283831", "", date(2023, 2, 28), 2)),
    ],
)
def test_codes_of_labels(scanned: str, read: ProductCode) -> None:
    assert read_product_code(scanned) == read


@pytest.mark.parametrize(
    "scanned, expires",
    [
        ("+X999123ABC0/$$05191234AB/S5678EDFG/16D20151001A", date(2019, 5, 31)),
        ("+X999123ABC0/$$20515191234AB/S5678EDFG/16D20151001I", MAY_15),
        ("+X999123ABC0/$$31905151234AB/S5678EDFG/16D20151001J", MAY_15),
        ("+X999123ABC0/$$4190515211234AB/S5678EDFG/16D20151001N", MAY_15),
        ("+X999123ABC0/$$5191351234AB/S5678EDFG/16D20151001J", MAY_15),
        ("+X999123ABC0/$$619135211234AB/S5678EDFG/16D20151001N", MAY_15),
        ("+X999123ABC0/$1234AB/S5678EDFG/16D20151001/14D20190515.", MAY_15),
    ],
)
def test_every_way_to_write_the_day(scanned: str, expires: date) -> None:
    read = read_product_code(scanned)
    assert (read.gtin[:-1], read.lot, read.serial) == ("+X999123ABC0", "1234AB", "5678EDFG")
    assert read.expires_on == expires


@pytest.mark.parametrize(
    "data, lot, expires",
    [
        ("$$09053C001", "3C001", date(2005, 9, 30)),
        ("$$20928053C001", "3C001", date(2005, 9, 28)),
        ("$$30509283C001", "3C001", date(2005, 9, 28)),
        ("$$4050928223C001", "3C001", date(2005, 9, 28)),
        ("$$5052713C001", "3C001", date(2005, 9, 28)),
        ("$$605271223C001", "3C001", date(2005, 9, 28)),
        ("$$73C001", "3C001", None),
        ("$$82409053C001", "3C001", date(2005, 9, 30)),
        ("$$82420928053C001", "3C001", date(2005, 9, 28)),
        ("$$90010020928053C001", "3C001", date(2005, 9, 28)),
        ("$$82473C001", "3C001", None),
        ("$$824", "", None),
        ("052713C001", "3C001", date(2005, 9, 28)),
        ("$3C001", "3C001", None),
        ("$$31602293C001", "3C001", date(2016, 2, 29)),
    ],
)
def test_the_same_in_a_code_of_its_own(data: str, lot: str, expires: date | None) -> None:
    """Behind the product, and in a code of its own, which names the first one by its last sign."""
    alone, behind = read_hibc(whole(f"+{data}G")), read_hibc(whole(f"+A123BJC5D6E71/{data}"))
    assert (alone.lot, alone.expires_on, alone.link, alone.product) == (lot, expires, "G", "")
    assert (behind.lot, behind.expires_on, behind.product) == (lot, expires, "+A123BJC5D6E71G")


def test_the_quantity_counts_where_the_container_holds_any_number() -> None:
    assert read_hibc(whole("+A123BJC5D6E79/$$90010073C001")).count == 100
    assert read_hibc(whole("+A123BJC5D6E71/$$90010073C001")).count is None


@pytest.mark.parametrize(
    "scanned, words",
    [
        ("+A123BJC5D6E71H", "the last sign does not fit"),
        (whole("+A123BJC5D6E71/$$21332053C001"), "Health Industry Bar Code"),
        (whole("+A123BJC5D6E71/$$2133"), "breaks off, or says no day"),
        (whole("+A123BJC5D6E71/$$5053673C001"), "no such day of the year"),
        ("+", "the last sign"),
        (whole("+$$09053C001G"), "names no product"),
    ],
)
def test_what_is_none_is_refused(scanned: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_product_code(scanned)


def test_a_check_character_that_is_a_space_may_be_lost_on_the_way() -> None:
    number = next(f"+A123B{n}1" for n in range(100) if check_character(f"+A123B{n}1") == " ")
    kept = f"{number}_"
    for typed in (number + " ", number, f"*{kept}*"):
        assert read_product_code(typed).gtin == kept
    assert clean_hibc(number + " ") == clean_hibc(kept) == kept


def test_second_codes_are_read_where_the_product_is_known() -> None:
    scanned = whole("+$$09053C001G")
    assert read_product_code(scanned, second=True) == ProductCode(
        "", "3C001", "", date(2005, 9, 30), None, "G"
    )
    assert read_product_code("(17)270630(10)A1", second=True) == ProductCode("", "A1", "", date(2027, 6, 30))


def test_a_number_is_kept_with_its_check_character() -> None:
    assert clean_product_number("*+a123bjc5d6e71g*") == "+A123BJC5D6E71G"
    assert clean_product_number("349281589058") == "00349281589058"
    with pytest.raises(Invalid, match="its last sign does not fit"):
        clean_product_number("+A123BJC5D6E71")


@given(st.text(SIGNS, max_size=60))
def test_whatever_is_scanned_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        read_product_code(f"+{text}", second=True)
    if is_hibc(f"+{text}"):
        assert may_begin_product(f"+{text}")
        assert product_in(f"+{text}") is not None

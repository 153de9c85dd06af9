"""Barcodes of products: forms of the GS1 General Specifications, on codes that stand on real boxes."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode, read_product_code

FLU = ProductCode("00349281589058", "U4275AA", "", date(2013, 10, 28))
"""A vaccine's code as the guidance for vaccine barcodes of the American Academy of Pediatrics shows it."""

IRFEN = ProductCode("07680669330019", "", "10030376244896", date(2025, 11, 30))
"""A Swiss medicine's DataMatrix, where the serial number comes before the expiry."""


@pytest.mark.parametrize(
    "scanned, read",
    [
        ("01003492815890581713102810U4275AA", FLU),
        ("]d201003492815890581713102810U4275AA", FLU),
        ("]C101003492815890581713102810U4275AA\r", FLU),
        ("\x1d01003492815890581713102810U4275AA\x1d", FLU),
        ("(01)00349281589058(17)131028(10)U4275AA", FLU),
        ("(01) 00349281589058 (17) 131028 (10) U4275AA", FLU),
        ("010034928158905810U4275AA\x1d17131028", FLU),
        ("010034928158905810U4275AA<GS>17131028", FLU),
        ("010034928158905810U4275AA{GS}17131028", FLU),
        ("010034928158905810U4275AA␝17131028", FLU),
        ("01076806693300192110030376244896\x1d17251130", IRFEN),
        ("00349281589058", ProductCode("00349281589058")),
        ("349281589058", ProductCode("00349281589058")),
        ("]E00349281589058", ProductCode("00349281589058")),
        ("7680669330019", ProductCode("07680669330019")),
        ("0100349281589058171302003010", ProductCode("00349281589058", "", "", date(2013, 2, 28), 10)),
        ("010034928158905817240200", ProductCode("00349281589058", "", "", date(2024, 2, 29))),
        ("01003492815890581127010117280101", ProductCode("00349281589058", "", "", date(2028, 1, 1))),
    ],
)
def test_forms_of_one_code(scanned: str, read: ProductCode) -> None:
    assert read_product_code(scanned) == read


@pytest.mark.parametrize(
    "scanned, words",
    [
        ("", "scan the barcode of the box"),
        ("\x1d", "scan the barcode of the box"),
        ("hello", "begins no part"),
        ("010034928158905917131028", "the last digit"),
        ("00349281589059", "the last digit"),
        ("010034928158905817131328", "does not fit part"),
        ("010034928158905817130230", "is no day"),
        ("1713102810U4275AA", "names no product"),
        ("010034928158905810" + "A" * 21, "this is no GS1 barcode"),
        ("]x9010034928158905817131028", "no kind of barcode"),
        ("010034928158905810U4275AA17131028", "leaves out the separator"),
        ("(01)00349281589058(99", "this is no GS1 barcode"),
    ],
)
def test_what_cannot_be_read_says_why(scanned: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        read_product_code(scanned)
    assert refused.value.field == "scan"


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Invalid):
        assert len(read_product_code(text).gtin) == 14


LOT = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/", min_size=1, max_size=20)


@given(LOT, LOT, st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from(["\x1d", "<GS>", "␝"]))
def test_every_order_of_the_parts_says_the_same(lot: str, serial: str, expires: date, group: str) -> None:
    gtin, day = "0100349281589058", f"17{expires:%y%m%d}"
    wanted = ProductCode("00349281589058", lot, serial, expires)
    for parts in (
        (gtin, day, f"10{lot}{group}", f"21{serial}"),
        (gtin, f"21{serial}{group}", day, f"10{lot}"),
        (gtin, f"10{lot}{group}", f"21{serial}{group}", day),
    ):
        assert read_product_code("".join(parts)) == wanted

"""Barcodes of products, on codes that were published or stand on real boxes.

Where the facts of the format come from: GS1 General Specifications, release 25 (section 3: what each
Application Identifier holds, and that day 00 is the last of its month; 3.6: that (30) counts in packs of
variable measure alone, and that (37) counts what lies in a case, beside (02); 5: the identifiers of
symbologies, `]C1`, `]d2`, `]E0`; 7.9: FNC1, sent as ASCII 29, behind what has no set length; 7.12: years of
two digits). Where each code comes from stands beside it. Other tests have other lots and days in these forms,
since the boxes that were published have expired.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.interop.product_codes import ProductCode, read_product_code

FLU = ProductCode("00349281589058", "U4275AA", "", date(2013, 10, 28))
"""The sample of a scanned code in "2D Barcode Technology" (P. Robinson, Deloitte, reviewed November 2014;
source: GS1 Healthcare US), which the guidance of the American Academy of Pediatrics shows too."""

UDI = ProductCode("51022222233336", "A213B1", "1234", date(2015, 7, 7))
"""The FDA's example of a GS1 UDI, with the day of making (11) before the expiry ("UDI formats by
FDA-Accredited Issuing Agency", version 1.3, 27 January 2017)."""

GUIDELINE = ProductCode("03453120000011", "ABCD1234", "", date(2019, 11, 25))
"""The example of the GS1 DataMatrix Guideline, as scanners send it and as it stands below the symbol; that of
its first issue has another day, and a GLN (410) at the end."""

IRFEN = ProductCode("07680669330019", "", "10030376244896", date(2025, 11, 30))
"""A Swiss medicine's DataMatrix, where the serial number comes before the expiry."""


@pytest.mark.parametrize(
    "scanned, read",
    [
        ("(01)51022222233336(11)141231(17)150707(10)A213B1(21)1234", UDI),
        ("]d20151022222233336111412311715070710A213B1\x1d211234", UDI),
        ("(01)03453120000011(17)191125(10)ABCD1234", GUIDELINE),
        ("]d201034531200000111719112510ABCD1234", GUIDELINE),
        (
            "(01)03453120000011(17)120508(10)ABCD1234(410)9501101020917",
            replace(GUIDELINE, expires_on=date(2012, 5, 8)),
        ),
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
        ("0100349281589058171302003010", ProductCode("00349281589058", "", "", date(2013, 2, 28))),
        ("0190349281589051171302003010", ProductCode("90349281589051", "", "", date(2013, 2, 28), 10)),
        ("(02)00349281589058(37)4(10)U4275AA(17)131028", replace(FLU, count=4)),
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
        ("010034928158905830", "part .30. counts nothing"),
        ("(02)00349281589058(10)U4275AA(17)131028", "not how many"),
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

"""What spreadsheets make of supplies: headings, amounts, days, yes and no."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from clinic_tui.errors import FileRefused
from clinic_tui.interop.column_cells import Cells
from clinic_tui.interop.column_dates import DateOrder
from clinic_tui.interop.named_columns import guess_columns
from clinic_tui.interop.supplies_csv import read_prices, read_supplies
from clinic_tui.interop.supply_columns import PRICES, SUPPLIES
from clinic_tui.stock.entries import NO_EXPIRY
from clinic_tui.supply_files.rows import OpeningCount

TODAY = date(2026, 3, 3)


def cells(typed: str) -> Cells:
    """One cell, at hand."""
    found = Cells(["x"], {"x": 0}, DateOrder.MONTH_FIRST, TODAY)
    found.at(1, [typed])
    return found


@pytest.mark.parametrize(
    "header, found",
    [
        (
            ["Drug ID", "Name", "NDC", "Form", "Lot Number", "Warehouse", "QOH", "Expires"],
            {"code": "Drug ID", "name": "Name", "ndc": "NDC", "unit": "Form", "lot": "Lot Number",
             "place": "Warehouse", "quantity": "QOH", "expires": "Expires"},
        ),
        (
            ["ITEM_DESCRIPTION", "itemCode", "Vendor Part Number", "Lead Time (days)", "Min Stock",
             "Max Stock"],
            {"name": "ITEM_DESCRIPTION", "code": "itemCode", "catalog": "Vendor Part Number",
             "days": "Lead Time (days)", "par": "Max Stock", "reorder": "Min Stock"},
        ),
        (
            ["Item", "Item #", "Price [USD]", "Exp. Date", "DEA Schedule", "Storage Temperature", "Room"],
            {"name": "Item", "code": "Item #", "price": "Price [USD]", "expires": "Exp. Date",
             "controlled": "DEA Schedule", "cold": "Storage Temperature", "place": "Room"},
        ),
    ],
)  # fmt: skip
def test_columns_are_known_by_many_names(header: list[str], found: dict[str, str]) -> None:
    assert guess_columns(header, SUPPLIES) == found


def test_a_vendors_item_number_is_the_catalog_number() -> None:
    header = ["Item Number", "Description", "UOM", "Unit Price"]
    assert guess_columns(header, PRICES) == {"catalog": "Item Number", "price": "Unit Price", "pack": "UOM"}


@pytest.mark.parametrize(
    "typed, day",
    [
        ("12/31/2027", date(2027, 12, 31)),
        ("2027-12-31", date(2027, 12, 31)),
        ("12/31/27", date(2027, 12, 31)),
        ("46752", date(2027, 12, 31)),
        ("12/2027", date(2027, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("02/28", date(2028, 2, 29)),
        ("2-28", date(2028, 2, 29)),
        ("Feb 2028", date(2028, 2, 29)),
        ("31-Dec-2027", date(2027, 12, 31)),
        ("N/A", NO_EXPIRY),
        ("", None),
    ],
)
def test_days_are_read_as_spreadsheets_write_them(typed: str, day: date | None) -> None:
    row = cells(typed)
    assert (row.day("x", NO_EXPIRY), row.wrong) == (day, [])


@pytest.mark.parametrize("typed", ["13/2027", "soon", "2/30/2027", "99"])
def test_what_is_no_day_is_told(typed: str) -> None:
    row = cells(typed)
    assert row.day("x", NO_EXPIRY) is None
    assert [each.field for each in row.wrong] == ["x"]


@pytest.mark.parametrize(
    "typed, cents, of_nine",
    [("$1,234.50", 123_450, 1_111_050), ("12", 1_200, 10_800), ("USD 0.50", 50, 450), ("", None, None)],
)
def test_amounts_are_exact(typed: str, cents: int | None, of_nine: int | None) -> None:
    row = cells(typed)
    assert (row.cents("x"), row.cents_of("x", 9), row.wrong) == (cents, of_nine, [])


def test_parts_of_a_cent_are_rounded_once_and_other_commas_refused() -> None:
    assert cells("0.085").cents_of("x", 17) == 145
    for typed in ("1.234,50", "-3", "free", "12,5"):
        row = cells(typed)
        assert (row.cents("x"), row.cents_of("x", 1)) == (None, None)
        assert len(row.wrong) == 2


def test_texts_lose_what_spreadsheets_put_around_them() -> None:
    for typed, text in (("'00123", "00123"), ('="00123"', "00123"), ("''t", "'t"), (" a   b ", "a b")):
        assert cells(typed).text("x") == text
    assert [cells(typed).whole("x") for typed in ("1,200", "20.0", "7", "")] == [1200, 20, 7, None]
    assert [cells(typed).pack("x") for typed in ("100/BX", "BX/100", "box of 100", "100 ct", "100")] == [
        100
    ] * 5
    assert cells("4 x 25").pack("x") is None
    assert cells("C-IV").flag("x", {"c-iv": True}) is True


def test_a_file_says_which_columns_it_has_and_what_is_unproven(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("Name;Qty;Lot;Exp;Total Cost\nCrème;4;L1;3/4/2027;9.00\n".encode("cp1252"))
    file = read_supplies(path, [], TODAY)
    assert file.lines[0].name == "Crème"
    assert file.lines[0].count == OpeningCount(4, "L1", date(2027, 3, 4), 900)
    assert (file.unproven, file.left_out, file.wrong) == (("3/4/2027",), (), ())
    with pytest.raises(FileRefused, match="no column that is known to be the catalog"):
        read_prices(path, [], TODAY)

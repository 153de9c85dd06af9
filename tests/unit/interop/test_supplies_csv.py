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
        (
            ["Item #", "Mfr Cat No", "Qty O/H", "Re-order Pt.", "Par Lvl", "Exp. Dt.", "Bin Loc.", "Sched"],
            {"code": "Item #", "catalog": "Mfr Cat No", "quantity": "Qty O/H", "reorder": "Re-order Pt.",
             "par": "Par Lvl", "expires": "Exp. Dt.", "shelf": "Bin Loc.", "controlled": "Sched"},
        ),
        (
            ["Stock No", "Supplier Item #", "Purch. UOM", "Qty/Pkg", "Cost/Pkg", "Cost/EA", "Ext Price"],
            {"code": "Stock No", "catalog": "Supplier Item #", "pack": "Purch. UOM", "pack_units": "Qty/Pkg",
             "price": "Cost/Pkg", "cost": "Cost/EA", "value": "Ext Price"},
        ),
        (
            ["SKU", "Price/EA", "Price per Box", "Lot/Exp"],
            {"code": "SKU", "price": "Price per Box", "cost": "Price/EA", "lot_expires": "Lot/Exp"},
        ),
        (["SKU", "Price (each)"], {"code": "SKU", "cost": "Price (each)"}),
        (["SKU", "Cat", "Supplier Item #"], {"code": "SKU", "category": "Cat", "catalog": "Supplier Item #"}),
        (["SKU", "Cat", "Type"], {"code": "SKU", "category": "Type", "catalog": "Cat"}),
    ],
)  # fmt: skip
def test_columns_are_known_by_many_names(header: list[str], found: dict[str, str]) -> None:
    assert guess_columns(header, SUPPLIES) == found


def test_a_vendors_item_number_is_the_catalog_number() -> None:
    header = ["Item Number", "Description", "UOM", "Unit Price"]
    assert guess_columns(header, PRICES) == {"catalog": "Item Number", "price": "Unit Price", "pack": "UOM"}


@pytest.mark.parametrize(
    "text, read",
    [
        ("Item,Item Name,On Hand\nX6,Cup,4\n", {"code": "Item", "name": "Item Name"}),
        ("Item,Description,On Hand\nX6,Cup,4\n", {"code": "Item", "name": "Description"}),
        ("Item,Description,On Hand\nPaper cup,white,4\n", {"name": "Item"}),
        ("Item,On Hand\nX6,4\n", {"name": "Item"}),
    ],
)
def test_an_item_beside_a_description_is_the_code(text: str, read: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text)
    found = {each.field: each.column for each in read_supplies(file, [], TODAY).columns}
    assert found == {**read, "quantity": "On Hand"}


def test_what_says_nothing_by_itself_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("SKU,Name,Price,Lot,Exp\nX4,Swab,1.10,L1,12/2027\n")
    offer, lot = read_supplies(file, [], TODAY).idle
    assert offer == "Price: no column says who sells it (--map vendor=COLUMN)"
    assert lot == "Lot, Exp: no column says how many there are (--map quantity=COLUMN)"
    file.write_text("SKU,Name,Price,Vendor,Vendor SKU,Lot,On hand\nX4,Swab,1.10,MED,M-1,L1,3\n")
    assert read_supplies(file, [], TODAY).idle == ()


def test_what_a_single_line_says_to_no_end_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    head = "SKU,Name,Price,Vendor,Vendor SKU,Lot,On hand\n"
    file.write_text(f"{head}X1,A,1.10,MED,M-1,L1,3\nX2,B,2.20,,,,4\nX3,C,,,,L3,\nX4,D,,,,,\n")
    assert read_supplies(file, [], TODAY).idle == (
        "Price of line 3, which says not who sells it", "Lot of line 4, which says not how many there are",
    )  # fmt: skip
    file.write_text(head + "".join(f"X{n},A,1.10,,M-{n},,3\n" for n in range(5)))
    assert read_supplies(file, [], TODAY).idle == (
        "Vendor SKU, Price of lines 2, 3, 4 and 2 more, which say not who sells it",
    )


@pytest.mark.parametrize(
    "text, field",
    [
        ("SKU,Name,Qty,Lot/Exp\nX4,Swab,3,L1 23/6/2027\nX4,Swab,2,L2 / 4/6/2027\n", "lot_expires"),
        ("SKU,Name,Qty,Lot\nX4,Swab,3,L1 23/6/2027\nX4,Swab,2,L2 (exp 4/6/2027)\n", "lot_expires"),
        ("SKU,Name,Qty,Lot,Exp\nX4,Swab,3,L1,23/6/2027\nX4,Swab,2,L2,4/6/2027\n", "lot"),
    ],
)
def test_lot_and_expiry_may_stand_in_one_column(text: str, field: str, tmp_path: Path) -> None:
    """Found by the heading or by what stands below; the first day proves that months come second."""
    path = tmp_path / "x.csv"
    path.write_text(text)
    file = read_supplies(path, [], TODAY)
    assert [line.count for line in file.lines] == [
        OpeningCount(3, "L1", date(2027, 6, 23)), OpeningCount(2, "L2", date(2027, 6, 4)),
    ]  # fmt: skip
    assert (file.wrong, file.left_out, file.idle) == ((), (), ())
    assert [each.field for each in file.columns if each.field.startswith("lot")] == [field]


def test_a_lot_with_a_day_that_cannot_be_told_apart_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("SKU,Name,Qty,Lot/Exp\nX4,Swab,3,L1/05/06/28\nX5,Cup,3,L1 exp soon\n")
    wrong = read_supplies(path, [], TODAY).wrong
    assert [(each.line, each.field) for each in wrong] == [(2, "lot_expires"), (3, "lot_expires")]
    assert "write a space before the day" in wrong[0].words
    assert "`soon` is no day" in wrong[1].words


def test_a_thousand_with_a_point_is_not_taken_for_one(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("SKU;Name;Par\nX4;Swab;1.000\n")
    (wrong,) = read_supplies(file, [], TODAY).wrong
    assert (wrong.field, wrong.words) == ("par", "`1.000` may be one or a thousand: write it without a point")
    file.write_text("SKU,Name,Par\nX4,Swab,12.000\n")
    (line,) = read_supplies(file, [], TODAY).lines
    assert line.levels == {"par": 12}


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

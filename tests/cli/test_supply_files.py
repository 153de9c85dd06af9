"""Supplies from a spreadsheet and out into files, from the shell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import Shell

LIST = """\
Item No.,Description,Category,UOM,Bin Location,Par Level,Min,Vendor,Catalog #,Pack Size,Price (USD),\
Qty On Hand,Lot #,Exp. Date,Unit Cost,Colour
NX-100,"Bandage, crepe, 4 in",Dressings,roll,B2,40,10,Harbor Medical,HM-44,12,"$1,234.50",17,,,0.085,tan
,Saline flush 10 mL,Drugs,syringe,A1,100,30,Harbor Medical,HM-45,30,18.00,12,LX9,46752,,
'00123,Gauze 2x2,Dressings,each,B3,200,50,,,,,30,,,,white
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """A list as a clinic keeps it: a code that Excel guards, a serial date, an item without a code."""
    path = tmp_path / "supplies.csv"
    path.write_text(LIST, encoding="utf-8-sig")
    return path


def test_a_list_is_shown_as_it_is_read_and_comes_in_whole(shell: Shell, listed: Path, tmp_path: Path) -> None:
    refused = shell("stock", "import", listed, login="otto", code=6)
    assert "price       Price (USD)   $1,234.50, 18.00" in refused.out
    assert "not read: Colour" in refused.err
    assert "line 2, Vendor: no vendor is called Harbor Medical (2 lines)" in refused.err
    assert "1 place to mend, nothing was taken in" in refused.err
    shell("stock", "import", listed, "--new-vendors", code=4)
    tried = shell("stock", "import", listed, "--new-vendors", "--dry-run", login="otto")
    assert "this is what would happen" in tried.err
    assert len(shell.json("stock", "list")) == 1
    done = shell.json("stock", "import", listed, "--new-vendors", login="otto")
    assert done["columns"]["code"] == "Item No."
    assert done["report"]["added"] == ["NX-100", "SALINE-FLUSH-10-ML", "00123"]
    rows = {row["code"]: row for row in shell.json("stock", "list")}
    saline = rows["SALINE-FLUSH-10-ML"]
    assert (saline["on_hand"], saline["next_expiry"], saline["tracks_lots"]) == (12, "2027-12-31", True)
    dearer = listed.with_name("dearer.csv")
    dearer.write_text(LIST.replace("18.00", "19.80").replace(",100,30,", ",120,30,"))
    left = shell("stock", "import", dearer, login="otto")
    assert "left as it is: SALINE-FLUSH-10-ML, par: 100 -> 120" in left.out
    assert "--update writes what the file says" in left.err
    assert (
        "HM-45, price: $18.00 -> $19.80 (+10.0%)"
        in shell("stock", "import", dearer, "--update", login="otto").out
    )

    def levels_at(place: str, *levels: str) -> None:
        par, reorder, *optional = levels
        more = ("--optional", *optional) if optional else ()
        shell(
            "stock", "levels", "00123", "--par", par, "--reorder", reorder, *more, "--at", place, login="otto"
        )

    shell("schedule", "site", "add", "North", login="otto")
    room = ("NSR", "North room", "--kind", "stock room", "--site", "North")
    shell("stock", "place", "add", *room, login="otto")
    shell("stock", "place", "add", "CRT", "Cart", login="otto")
    levels_at("NSR", "9", "2", "4")
    levels_at("CRT", "3", "1")
    assert "North: 0 on hand, par 9, reorder at 2, optional at 4" in shell("stock", "show", "00123").out
    out = tmp_path / "out"
    assert (
        "15 files in out: places.csv, items.csv, past_items.csv"
        in shell("stock", "export", out, login="otto").out
    )
    for name in ("items", "offers", "on_hand"):
        again = shell.json("stock", "import", out / f"{name}.csv", "--update", login="otto")["report"]
        assert (again["changed"], again["added"], again["left"]) == ([], [], [])
        assert again["unchanged"]
    levels, before = out / "levels.csv", shell.json("stock", "show", "00123")["page"]["levels"]
    for optional in ("0", "5"):
        levels_at("NSR", "8", "0", optional)
        assert shell.json("stock", "show", "00123")["page"]["levels"] != before
        shell("stock", "import", levels, "--update", login="otto")
        assert shell.json("stock", "show", "00123")["page"]["levels"] == before, "it came back whole"
    carted = out.with_name("carted.csv")
    carted.write_text(levels.read_text().replace("CRT,,3,1,0,0", "CRT,,3,1,0,2"))
    said = shell("stock", "import", carted, "--update", login="otto", code=6).err
    assert "optional: this place is filled up, and orders nothing" in said
    assert "out is not empty" in shell("stock", "export", out, login="otto", code=6).err
    shell("stock", "kit", "set", "FU", "00123 2, NX-100 ?1 @CRT", login="otto")
    shell("stock", "issue", "00123", "1", "--patient", "100001")
    assert "FU,Follow-up" in shell("stock", "kit", "list", "--csv").out
    shell("stock", "export", tmp_path / "json", "--form", "json", "--from", "3/3", login="otto")
    files = {path.stem: json.loads(path.read_text()) for path in (tmp_path / "json").iterdir()}
    assert [(move["code"], move["quantity"], move["cost_cents"]) for move in files["moves"]] == [
        ("NX-100", 17, 145), ("SALINE-FLUSH-10-ML", 12, None), ("00123", 30, None), ("00123", -1, None),
    ]  # fmt: skip
    assert [move["mrn"] for move in files["moves"]] == [None, None, None, "100001"]
    assert [(line["visit_type"], line["code"], line["asked"], line["place"]) for line in files["kits"]] == [
        ("FU", "00123", False, "main"), ("FU", "NX-100", True, "CRT"),
    ]  # fmt: skip
    assert [(place["code"], place["site"], place["open"]) for place in files["places"]] == [
        ("CRT", "Main", True), ("NSR", "North", True),
    ]  # fmt: skip
    verbs = [line["verb"] for line in shell.json("audit", "list", login="otto")]
    assert verbs.count("stock.export") == 3, "each time, before anything is written"


def test_wrong_places_are_named_by_the_columns_of_the_file(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "SKU;Supply;Max;Exp;Lot;Qty;UPC;Cold?\n"
        "A;Tape;ten;;;1;;\nB;Pads;5;31.2.2027;L1;1;;\nC;Wipes;5;;;-3;3.5E+13;warm\nD;x;y\n"
    )
    said = shell("stock", "import", path, login="otto", code=6).err
    for words in (
        "line 2, Max: `ten`: it is no whole number",
        "line 3, Exp: `31.2.2027` is no day",
        "line 4, Qty: `-3`: it is below nothing",
        "line 4, UPC: a spreadsheet has cut `3.5E+13`",
        "line 4, Cold?: `warm` is neither yes nor no",
        "line 5, line: the row has 3 values, the header has 8 columns",
        "nothing was taken in",
    ):
        assert words in said
    assert "no column that is known to be the code or the name" in shell(
        "stock", "import", path, "--map", "code=-", "--map", "name=-", login="otto", code=6
    ).err  # fmt: skip
    guessed = shell("stock", "import", path, "--map", "code=-", "--map", "name=-", login="otto", code=6).err
    assert "read as: " in guessed
    assert "par is Max" in guessed
    assert (
        "it has SKU, Supply" in shell("stock", "import", path, "--map", "unit=Uom", login="otto", code=2).err
    )
    assert (
        "there is no `colour`"
        in shell("stock", "import", path, "--map", "colour=x", login="otto", code=2).err
    )


def test_vendors_and_a_price_list_from_the_shell(shell: Shell, tmp_path: Path) -> None:
    file, prices = tmp_path / "vendors.csv", tmp_path / "prices.csv"
    file.write_text(
        "Vendor,Vendor ID,Account #,Lead Time (days)\nHarbor Medical,HM,77,3\n", encoding="utf-16"
    )
    assert "1 new vendor: HM" in shell("vendors", "import", file, login="otto").out
    shell("vendors", "sell", "HM", "GLV", "H-1", "--price", "8.00", "--units", "100", login="otto")
    shell("vendors", "sell", "HM", "GLV", "H-2", login="otto")
    prices.write_text("Item Number\tYour Price\nH-1\t$8.60\nH-7\t3.00\n")
    tried = shell("vendors", "prices", "HM", prices, "--dry-run", login="otto").out
    for words in ("H-1 Gloves, price: $8.00 -> $8.60 (+7.5%)", "left out: H-7", "not on the list: H-2"):
        assert words in tried
    shell("vendors", "prices", "HM", prices, login="otto")
    assert shell("vendors", "catalog", "--csv").lines[:2] == [
        "vendor,catalog,item,pack,price,days,marks", "HM,H-1,GLV,each of 100,$8.60,3,",
    ]  # fmt: skip

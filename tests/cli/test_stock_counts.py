"""Counts, what the shelf is worth, and what is lost, from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell


def test_a_count_from_its_sheet_to_the_posting(shell: Shell, tmp_path: Path) -> None:
    shell("stock", "add", "SWB", "Swabs", "--par", "5", "--place", "A10", login="otto")
    shell("stock", "receive", "GLV", "40", "--price", "80")
    assert [row["code"] for row in shell.json("stock", "count", "due")] == ["GLV", "SWB"]
    assert shell.json("stock", "count", "begin") == {"count": 1, "lines": 2}
    assert "but what other counts have" in shell("stock", "count", "begin", "--due", code=3).err
    assert "leave the others out" in shell("stock", "count", "begin", "--due", "--shelf", "A", code=2).err
    table = shell("stock", "count", "sheet", "1", "--csv").out
    assert table.splitlines() == [
        "line,place,shelf,code,item,lot,expires,unit,counted",
        "1,main,,GLV,Gloves,,,each,",
        "2,main,A10,SWB,Swabs,,,each,",
    ]
    assert "40" not in shell("stock", "count", "sheet", "1").out
    filled = tmp_path / "sheet.csv"
    filled.write_text(table.replace("GLV,Gloves,,,each,", "GLV,Gloves,,,each,x"))
    refused = shell("stock", "count", "fill", "1", str(filled), code=6).err
    assert "line 2, counted: `x` is no whole number" in refused
    filled.write_text(table.replace("GLV,Gloves,,,each,", "GLV,Gloves,,,each,28"))
    assert shell.json("stock", "count", "fill", "1", str(filled)) == {"count": 1, "lines": 1}
    assert "1 line of count 1 not counted yet" in shell("stock", "count", "close", "1", code=3).err
    shell("stock", "count", "enter", "1", "2", "0")
    assert "has no line 9" in shell("stock", "count", "enter", "1", "9", "0", code=5).err
    assert "1 line to be counted again" in shell("stock", "count", "close", "1").out
    shell("stock", "count", "enter", "1", "1", "28")
    assert shell.json("stock", "count", "close", "1")["outcome"]["waiting"] == 1
    assert "no right to" in shell("stock", "count", "differences", "1", code=4).err
    assert "-12" in shell("stock", "count", "differences", "1", login="otto").out
    assert "1 difference approved" in shell("stock", "count", "approve", "1", "1", login="otto").out
    assert shell.json("stock", "count", "post", "1", login="otto")["moves"] == 1
    (gloves,) = [row for row in shell.json("stock", "list") if row["code"] == "GLV"]
    assert gloves["on_hand"] == 28
    assert [row["state"] for row in shell.json("stock", "count", "list")] == ["posted"]
    worth = shell.json("stock", "worth", login="otto")
    assert [(row["place"], row["units"], row["fifo_cents"]) for row in worth] == [("main", 28, 56_00)]
    shell("stock", "issue", "GLV", "8")
    shrunk = shell.json("stock", "shrinkage", login="otto")
    assert (shrunk["total"]["lost_cents"], shrunk["issued_cents"]) == (24_00, 16_00)
    assert "150.0 % of $16.00 that was issued" in shell("stock", "shrinkage", login="otto").err
    assert "total,all,12,2400,0,0,2400" in shell("stock", "shrinkage", "--csv", login="otto").out
    assert "no right to" in shell("stock", "worth", code=4).err


def test_found_units_lines_sent_back_and_the_rules(shell: Shell, tmp_path: Path) -> None:
    shell("stock", "receive", "GLV", "4")
    shell("stock", "add", "FLU", "Flu vaccine", "--lots", login="otto")
    said = shell("stock", "count-rules", "--units", "9", "--amount", "none", "--days-a", "14", login="otto")
    assert "9 units or any amount" in said.out
    rules = shell.json("stock", "count-rules")["rules"]
    assert (rules["limit_units"], rules["limit_cents"], rules["days_a"], rules["recount"]) == (
        9, None, 14, True,
    )  # fmt: skip
    assert "1 to 3660 days" in shell("stock", "count-rules", "--days-b", "9999", login="otto", code=2).err
    shell("stock", "count", "begin", "--items", "glv")
    shell("stock", "count", "found", "1", "FLU", "2", "--lot", "A1", "--expires", "none")
    shell("stock", "count", "enter", "1", "1", "3")
    sheet = tmp_path / "sheet.pdf"
    shell("stock", "count", "sheet", "1", "--pdf", str(sheet))
    assert sheet.read_bytes().startswith(b"%PDF")
    assert "2 differences, 0 to be approved" in shell("stock", "count", "close", "1").out
    assert "1 line to be counted again" in shell("stock", "count", "again", "1", "1", login="otto").out
    shell("stock", "count", "close", "1", "--leave-out")
    assert shell.json("stock", "count", "post", "1", login="otto") == {"count": 1, "moves": 1, "waiting": 0}
    shell("stock", "count", "begin", "--at", "all")
    shell("stock", "count", "cancel", "2", "--reason", "fire drill")
    assert "cancelled" in shell("stock", "count", "list").out

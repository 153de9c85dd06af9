"""The shelf from the shell."""

from __future__ import annotations

from tests.cli.command import Shell


def test_receiving_and_issuing_count(shell: Shell) -> None:
    assert shell.json("stock", "receive", "glv", "9") == {"code": "GLV", "on_hand": 9}
    assert shell.json("stock", "list", "--low") == []
    assert "low: reorder" in shell("stock", "issue", "GLV", "5", "--reason", "room 1").out
    (low,) = shell.json("stock", "list", "--low")
    assert (low["code"], low["on_hand"], low["low"]) == ("GLV", 4, True)
    moves = shell.json("stock", "moves", "GLV")
    assert [(move["kind"], move["quantity"], move["who"]) for move in moves] == [
        ("issue", -5, "dana"),
        ("receive", 9, "dana"),
    ]


def test_more_than_there_is_cannot_go_out(shell: Shell) -> None:
    shell("stock", "receive", "GLV", "2")
    assert "only 2 each of Gloves" in shell("stock", "issue", "GLV", "3", code=3).err
    assert shell.json("stock", "list")[0]["on_hand"] == 2


def test_items_and_levels_are_a_managers(shell: Shell) -> None:
    shell("stock", "add", "SWB", "Swabs", code=4)
    shell("stock", "add", "swb", "Swabs", "--par", "20", "--reorder", "5", login="otto")
    shell("stock", "levels", "SWB", "--par", "30", "--reorder", "0", login="otto")
    item = next(row for row in shell.json("stock", "list") if row["code"] == "SWB")
    assert (item["par"], item["reorder_at"]) == (30, 0)
    assert (
        "not above par"
        in shell("stock", "levels", "SWB", "--par", "3", "--reorder", "9", login="otto", code=2).err
    )
    assert "in use" in shell("stock", "add", "SWB", "Others", login="otto", code=3).err


def test_quantities_are_whole_and_above_zero(shell: Shell) -> None:
    for quantity in ("0", "-1", "1.5", "many"):
        shell("stock", "receive", "GLV", quantity, code=2)

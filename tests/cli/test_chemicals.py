"""Chemicals, their sheets and drills from the shell."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.shipped import data_path
from tests.cli.command import Shell

NEW = (
    "chemicals",
    "add",
    "Clearwater Bleach",
    "--maker",
    "Ridgeway",
    "--kept",
    "Lab = 1 L",
    "--phone",
    "555-0191",
)


def test_a_chemical_gets_its_sheet_and_is_found(shell: Shell, tmp_path: Path) -> None:
    assert "no chemical is on the list" in shell("chemicals", "list", login="otto").err
    shell(*NEW, code=4)
    assert "is no pictogram" in shell(*NEW, "--pictograms", "fire", code=2, login="otto").err
    assert "is none of" in shell(*NEW, "--signal", "caution", code=2, login="otto").err
    number = str(shell.json(*NEW, "--signal", "danger", "--pictograms", "5", login="otto")["id"])
    assert "555-0191" in shell("chemicals", "sds", "clear", code=5).err
    sheet = data_path("demo/sheet_bleach.txt")
    shell("chemicals", "sheet", number, sheet, login="otto")
    assert "very file" in shell("chemicals", "sheet", number, sheet, code=3, login="otto").err
    no_sheet = tmp_path / "notes.txt"
    no_sheet.write_text("call Ann")
    assert "no section 4" in shell("chemicals", "sheet", number, no_sheet, code=6, login="otto").err
    found = shell("chemicals", "sds", "clear", login="bill").out
    assert "Eyes: rinse at once" in found
    assert "Identification" not in found
    assert "16. Other information" in shell("chemicals", "sds", "water", "--all").out
    assert shell.json("chemicals", "sds", "ridge")["first_aid"][0].startswith("Eyes")
    shell("chemicals", "sds", "bleach", "--to", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == sheet.read_bytes()
    shell(*NEW[:2], "Clear polish", *NEW[3:], login="otto")
    assert "which of them? Clear polish, Clearwater Bleach" in shell("chemicals", "sds", "clear", code=2).err
    shell("chemicals", "change", number, "--kept", "Lab = 3 L", "--cas", "7681-52-9", login="otto")
    assert "ask again by 2029-03-03" in shell("chemicals", "newest", number, login="otto").out
    shell("chemicals", "strike", number, "--reason", "of the 8 % product", login="otto")
    shell("chemicals", "newest", number, code=5, login="otto")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7\nno more than this")
    unread = ("chemicals", "sheet", number, scan, "--revised", "t")
    assert "--eyes, --skin, ... type it" in shell(*unread, code=2, login="otto").err
    shell(*unread, "--skin", "wash", login="otto")
    shell("chemicals", "first-aid", number, "--eyes", "rinse", login="otto")
    assert shell.json("chemicals", "sds", "water")["first_aid"] == ["Eyes: rinse", "Skin: wash"]
    shell("chemicals", "gone", number, login="otto")
    assert "gone 2026-03-03" in shell("chemicals", "list", "--gone-too").out
    shell("chemicals", "gone", number, "--again", login="otto")
    shell("chemicals", "print", "--pdf", tmp_path / "list.pdf")
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")


def test_a_drill_is_held_and_what_follows_is_a_task(shell: Shell) -> None:
    number = str(shell.json("drills", "add", "fire", "--due", "t-9", login="otto")["id"])
    shell("drills", "add", "fire", code=4)
    assert shell.json("drills", "list")[0]["due"] == "2026-02-22"
    held = ("drills", "held", number, "--led-by", "Otto", "--took-part", "all")
    assert "what was found" in shell(*held, "--task", "open the door", code=2, login="otto").err
    said = shell(
        *held, "--found", "locked", "--task", "open it", "--task-for", "front-desk", login="otto"
    ).out
    assert "due next 2027-03-03; task" in said
    assert "open it" in shell("tasks", "list").out
    assert "locked" in shell("drills", "show", number).out
    assert "due 2026-02-22" in shell("drills", "strike", number, "--reason", "twice", login="otto").out
    shell("drills", "strike", number, "--reason", "twice", code=5, login="otto")
    shell("drills", "end", number, login="otto")
    assert "no drill" in shell("drills", "list").err

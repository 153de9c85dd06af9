"""Machines and fridges from the shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell


def test_a_machine_with_its_upkeep(shell: Shell) -> None:
    shell("equipment", "add", "a-1", "Autoclave", code=4)
    shell("equipment", "add", "a-1", "Autoclave", "--room", "Procedure", "--price", "6,895", login="otto")
    plan = ("equipment", "plan", "add", "A-1", "spore-test", "--every", "1w")
    assert "is planned" in shell(*plan, "--last", "t-9", login="otto").out
    (due,) = shell.json("equipment", "due")
    assert (due[0]["asset"], due[1]["kind"], due[1]["interval"]) == ("A-1", "spore test", "every 7 days")
    said = shell("equipment", "done", "A-1", "battery", "--by", "Lee", code=2).err
    assert "no plan for battery: there are spore test" in said
    failed = ("equipment", "done", "a-1", "spore", "--by", "Lee", "--result", "failed", "--out-of-order")
    assert "what was found?" in shell(*failed, code=2).err
    shell(*failed, "--note", "growth")
    assert "out of order" in shell("equipment", "list").out
    shell("equipment", "back", "A-1", "--reason", "cycle repeated")
    shell("equipment", "out", "A-1", "--reason", "door", "--until", "3/30/2026")
    assert "out of order: door, expected back 2026-03-30" in shell("equipment", "show", "A-1").out
    shell("equipment", "back", "A-1", "--reason", "cycle repeated")
    shell("equipment", "done", "A-1", "spore", "--by", "Lee", "--cost", "45")
    assert shell.json("equipment", "due", "--within", "6") == []
    shell("equipment", "change", "A-1", "--model", "S-11", "--warranty", "t+20", login="otto")
    shown = shell("equipment", "show", "A-1").out
    assert "S-11" in shown
    assert "$45.00" in shown
    assert "failed by Lee: growth" in shown
    shell("equipment", "plan", "end", "A-1", "spore", login="otto")
    tried = shell.json("equipment", "out", "A-1", "--reason", "leaks", "--dry-run")
    assert (tried["visits_to_move"], tried["written"]) == (0, False)
    assert shell.json("equipment", "list")[0]["state"] == "in use"
    shell("equipment", "out", "A-1", "--state", "retired", "--reason", "sold", login="otto")
    assert shell.json("equipment", "list") == []
    shell("equipment", "show", "A-9", code=5)


def test_a_fridge_that_was_too_warm(shell: Shell, tmp_path: Path) -> None:
    assert "stock place add" in shell("cold", "list").err
    shell("stock", "place", "add", "VAC", "Vaccine fridge", "--kind", "fridge", login="otto")
    assert "40.0 °F written down" in shell("cold", "log", "vac", "40", "--min", "37", "--max", "44").out
    shell("cold", "log", "VAC", "mild", code=2)
    assert 'label it "Do NOT use"' in shell("cold", "log", "VAC", "9.4C", code=2).err
    log = shell.json("cold", "log", "VAC", "9.4C", "--action", "called the makers")
    assert log == {"unit": "VAC", "current": 940, "held": True}
    (unit,) = shell.json("cold", "list")
    assert unit["hold"]["reason"] == "48.9 °F, safe is 35.6 °F to 46.4 °F"
    shell("cold", "release", "VAC", "--reason", "good", code=4)
    shell("cold", "release", "VAC", "--reason", "makers: good", login="otto")
    assert "nothing is held" in shell("cold", "held").err
    shell("cold", "hold", "VAC", "--reason", "power failed")
    assert "power failed" in shell("cold", "held").out
    assert [row["current"] for row in shell.json("cold", "readings", "VAC")] == [444, 940]
    pdf, csv = tmp_path / "log.pdf", tmp_path / "log.csv"
    shell("cold", "sheet", "VAC", "--pdf", str(pdf), "--csv", str(csv))
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "9.4,no," in csv.read_text()
    wrong = shell.json("cold", "readings", "VAC")[1]["id"]
    assert "in error" in shell("cold", "strike", str(wrong), "--reason", "the door stood open").out
    shell("cold", "strike", str(wrong), "--reason", "again", code=3)
    shell("cold", "sheet", "VAC", "--csv", str(csv))
    assert "9.4,,dana,entered in error: the door stood open," in csv.read_text()
    shell("cold", "sheet", "CART", code=5)
    assert "is to come" in shell("cold", "sheet", "VAC", "--month", "t+40", "--csv", str(csv), code=2).err

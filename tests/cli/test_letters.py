"""Letters and the fee for missed visits from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.test_schedule import booked


def test_a_fee_is_set_charged_with_a_late_cancellation_and_waived(shell: Shell) -> None:
    assert "no fee for missed visits" in shell("fees", "missed", "show").out
    rule = ("fees", "missed", "set", "--for", "both", "--fee", "25", "--types", "FU=30")
    assert "no right" in shell(*rule, code=4).err
    found = shell.json(*rule, login="otto")
    assert (found["late_cancel"], found["cents"], found["by_type"]) == (True, 2_500, {"FU": 3_000})
    assert "NP=50" in shell("fees", "missed", "set", "--types", "FU", login="otto", code=2).err
    visit = booked(shell, "t", "10")["id"]
    done = shell.json("schedule", "cancel", visit, "--reason", "ill", "--fee")
    assert done["fee_cents"] == 3_000
    assert "late cancellation 03/03" in shell("money", "ledger", done["appointment"]["mrn"]).out
    assert "charged already" in shell("fees", "missed", "charge", visit, code=3).err
    assert shell.json("fees", "missed", "look", visit)["why_not"] == "it is charged already"
    waived = shell.json("fees", "missed", "waive", visit, "was", "in", "hospital", login="otto")
    assert waived["waived_cents"] == 3_000


def test_letters_are_written_shown_and_their_texts_changed(shell: Shell, tmp_path: Path) -> None:
    visit = booked(shell, "t", "10")["id"]
    shell("schedule", "cancel", visit, "--reason", "ill")
    (row,) = shell.json("letters", "missed")
    assert (row["appointment_id"], row["kind"], row["written_on"]) == (visit, "late-cancellation", None)
    dry = shell.json("letters", "write", "late-cancellation", visit, "--dry-run")
    assert [each["why"] for each in dry["left_out"]] == ["no address"]
    assert "no address" in shell("letters", "write", "late-cancellation", visit, code=3).err
    assert (
        "neither missed"
        in shell("letters", "write", "missed-visit", booked(shell, "t", "11")["id"], code=3).err
    )
    shell("letters", "write", "recall", "99", code=5)
    shell("letters", "print", "1", code=5)
    assert shell.json("letters", "list") == []
    text = tmp_path / "recall.txt"
    text.write_text("Dear {name},\n\nplease come in {day}.\n", encoding="utf-8")
    change = ("letters", "text", "recall", "en", "--title", "Come again", "--file", text)
    assert "no right" in shell(*change, code=4).err
    assert shell.json(*change, login="otto")["text"] == "Dear {name},\n\nplease come in {day}."
    text.write_text("{nmae}", encoding="utf-8")
    assert "there are {name} {day} {provider} {clinic} {phone}" in shell(*change, login="otto", code=2).err
    shell("letters", "text", "recall", "en", "--usual", login="otto")
    assert {each["own"] for each in shell.json("letters", "texts")} == {False}

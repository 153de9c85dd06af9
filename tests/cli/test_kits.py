"""Kits from the shell: set, issued with the end of a visit, put right, and seen at the patient."""

from __future__ import annotations

from tests.cli.command import Shell


def a_visit(shell: Shell) -> int:
    """A visit that is ready to leave."""
    words = ("--mrn", "100001", "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "915")
    number: int = shell.json("schedule", "book", *words)["appointment"]["id"]
    shell("queue", "check-in", number, "--self-pay")
    shell("queue", "room", number, "Exam 1")
    shell("queue", "ready", number)
    return number


def test_a_kit_goes_with_the_end_of_a_visit(shell: Shell) -> None:
    shell("stock", "add", "FLU", "Flu vaccine", "--lots", "--ndc", "49281-0589-05", login="otto")
    shell("stock", "receive", "FLU", "1", "--lot", "A1", "--expires", "12/31/2035")
    shell("stock", "kit", "set", "FU", "flu 2, glv ?1", code=4)
    shell("stock", "kit", "set", "FU", "flu 2, glv ?1", login="otto")
    assert (
        "needs its quantity and unit"
        in shell("stock", "kit", "charge", "FLU", "90686", login="otto", code=2).err
    )
    shell("stock", "kit", "charge", "FLU", "90686", "0.5 ml", login="otto")
    (kit,) = [row for row in shell.json("stock", "kit", "list") if row["lines"]]
    assert ([line["code"] for line in kit["lines"]], kit["charged"][0]["code"]) == (["FLU", "GLV"], "90686")

    number = a_visit(shell)
    asked = shell("queue", "check-out", number, "--charge", "90686=42", code=2).err
    assert "was GLV used? units in place of `?`" in asked
    ended = shell("queue", "check-out", number, "--charge", "90686=42", "--supplies", "flu 2")
    assert "1 each of Flu vaccine could not be issued" in ended.err
    (line,) = shell.json("stock", "used", "list")
    assert (line["appointment_id"], line["code"], line["used"], line["given"]) == (number, "FLU", 2, 1)
    assert "no line 99" in shell("stock", "used", "issue", "99", code=5).err
    assert "only 0 each" in shell("stock", "used", "issue", line["id"], code=3).err
    shell("stock", "used", "leave", line["id"], "--reason", "one was used")
    assert shell.json("stock", "used", "list") == []
    (had,) = shell.json("stock", "received", "100001")
    assert (had["code"], had["units"], had["lot"], had["expires_on"]) == ("FLU", 1, "A1", "2035-12-31")
    assert "49281-0589-05" in shell("stock", "received", "100001").out
    seen = shell("stock", "lot", "received", "FLU", "A1", login="otto").out
    assert "FU" in seen

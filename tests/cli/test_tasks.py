"""Tasks from the shell."""

from __future__ import annotations

from tests.cli.command import Shell


def test_a_task_from_one_to_another(shell: Shell) -> None:
    made = shell.json(
        "tasks", "add", "Call the lab", "--to", "otto", "--due", "t", "--at", "17", "--priority", "high"
    )
    number = str(made["id"])
    assert "nothing is to be done" in shell("tasks", "list").err
    (given,) = shell.json("tasks", "list", "--pile", "given-away")
    assert (given["words"], given["asked"], given["due_minute"]) == ("Call the lab", "Otto", 1020)
    shell("tasks", "decline", number, code=2, login="otto")
    shell("tasks", "decline", number, "--reason", "I am off", login="otto")
    assert "Call the lab" in shell("tasks", "list").out
    shell("tasks", "give", number, "manager", "--note", "it is theirs")
    shell("tasks", "accept", number, login="otto")
    shell("tasks", "note", number, "they open at nine")
    shell("tasks", "change", number, "--every", "2 weeks", login="otto")
    assert "due again" in shell("tasks", "done", number, "--outcome", "sent", login="otto").out
    assert "is done already" in shell("tasks", "done", number, code=3, login="otto").err
    shown = shell("tasks", "show", number).out
    assert "otto taken" in shown
    assert "dana noted: they open at nine" in shown
    (again,) = shell.json("tasks", "list", login="otto")
    shell("tasks", "drop", str(again["id"]), "--reason", "no need", login="otto")
    assert shell.json("tasks", "list", "--pile", "everybodys", login="otto") == []
    shell("tasks", "list", "--pile", "everybodys", code=4)
    shell("tasks", "show", "99", code=5)
    message = ("tasks", "message", "refill of lisinopril", "--to", "otto", "--caller", "Ana Cruz")
    assert "phone" in shell(*message, "--phone", "12", code=2).err
    told = shell.json(*message, "--phone", "555-810-7203", "--priority", "high")
    shell("tasks", "called", str(told["id"]), "no-answer", "--note", "line busy", login="otto")
    shell("tasks", "called", "1", "reached", code=3)
    shown = shell("tasks", "show", str(told["id"]), login="otto").out
    assert "otto called: no answer: line busy" in shown
    assert "Write how often" in shell("tasks", "add", "x", "--due", "t", "--every", "often", code=2).err


def test_a_message_is_about_a_patient_who_is_named_by_the_mrn(shell: Shell) -> None:
    (ada,) = shell.json("patients", "find", "moss")
    told = shell.json("tasks", "message", "refill", "--to", "otto", "--about", f"patient {ada['mrn']}")
    for about in (f"patient {ada['mrn']}", ada["mrn"]):
        (row,) = shell.json("tasks", "list", "--about", about)
        assert (row["id"], row["mrn"]) == (told["id"], ada["mrn"])
    assert "nobody has the MRN 9" in shell("tasks", "list", "--about", "patient 9", code=2).err
    assert "which patient" in shell("tasks", "message", "x", "--to", "otto", "--about", "patient", code=2).err

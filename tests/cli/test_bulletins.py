"""Bulletins, replies and signed openings from the shell."""

from __future__ import annotations

from tests.cli.command import Shell


def test_everybody_is_told_and_says_that_they_have_read_it(shell: Shell) -> None:
    words = "Flu clinic on Friday"
    shell("bulletins", "write", words, code=4)
    number = str(shell.json("bulletins", "write", words, "--until", "t+3", login="otto")["id"])
    (row,) = shell.json("bulletins", "list", "--today")
    assert (row["words"], row["is_read"]) == (words, False)
    assert f"Otto: {words}" in shell("opening").out
    shell("bulletins", "read", number)
    assert "read by 1 of" in shell("bulletins", "list", login="otto").out
    assert "last day" in shell("bulletins", "change", number, "--until", "t-9", code=2, login="otto").err
    shell("bulletins", "change", number, "--words", "Flu clinic on Monday", login="otto")
    assert "to read" in shell("bulletins", "list").out
    shell("bulletins", "withdraw", number, login="otto")
    shell("bulletins", "read", number, code=3)
    shell("bulletins", "withdraw", "99", code=5, login="otto")
    assert "withdrawn" in shell("bulletins", "list").out


def test_a_message_is_answered_and_its_day_taken_away(shell: Shell) -> None:
    told = ("tasks", "message", "lunch is at one", "--to", "otto", "--due", "t", "--at", "13")
    number = str(shell.json(*told)["id"])
    assert "new, from dana" in shell("tasks", "list", login="otto").out
    shell("tasks", "show", number, login="otto")
    shell("tasks", "reply", number, "I come at two", login="otto")
    assert "a reply that you have not read" in shell("tasks", "list").out
    shown = shell("tasks", "show", number).out
    assert "otto replied: I come at two" in shown
    assert "read by Otto" in shown
    assert "nothing is to be done" in shell("tasks", "list").err
    shell("tasks", "change", number, "--due", "", login="otto")
    (row,) = shell.json("tasks", "list", login="otto")
    assert (row["due_on"], row["due_minute"], row["news"]) == (None, None, None)


def test_the_opening_is_signed_with_words_besides(shell: Shell) -> None:
    assert "add --sign" in shell("opening", "--note", "x", code=2).err
    out = shell("opening", "--sign", "--note", "the lab closes at noon").out
    assert "the lab closes at noon" in out
    assert "what was signed stays" in shell("undo", code=3).err

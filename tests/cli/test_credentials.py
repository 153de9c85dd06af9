"""Credentials from the shell."""

from __future__ import annotations

from tests.cli.command import Shell


def test_a_licence_is_kept_and_renewed(shell: Shell) -> None:
    assert "nothing is on record" in shell("credentials", "list", login="otto").err
    made = shell.json(
        "credentials", "add", "licence", "lee", "--from", "1/1/2024", "--expires", "t+40",
        "--number", "271-1", "--state", "NY", "--issuer", "State board", login="otto",
    )  # fmt: skip
    number = str(made["id"])
    shell("credentials", "add", "dea", "lee", "--number", "AB1234564", code=2, login="otto")
    shell("credentials", "add", "dea", "lee", "--number", "AB1234563", "--expires", "t+900", login="otto")
    shell("credentials", "add", "cpr", "dana", "--expires", "never", login="otto")
    listed = shell("credentials", "list", login="otto").out
    assert "ends soon" in listed
    assert "***4563" in listed
    assert "AB1234563" not in str(shell.json("credentials", "list", login="otto"))
    shell("credentials", "change", number, "--proof", "binder 1", login="otto")
    after = str(shell.json("credentials", "renew", number, "--expires", "t+1000", login="otto")["id"])
    assert "renewed already" in shell("credentials", "renew", number, code=3, login="otto").err
    shown = shell("credentials", "show", after, login="otto").out
    assert "renewed" in shown
    assert "binder 1" in shown
    shell("credentials", "end", after, "--reason", "typed twice", login="otto")
    assert "typed twice" in shell("credentials", "show", number, login="otto").out
    shell("credentials", "show", "99", code=5, login="otto")


def test_others_see_their_own_alone(shell: Shell) -> None:
    shell("credentials", "add", "cpr", "dana", "--expires", "t+9", login="otto")
    shell("credentials", "add", "cpr", "otto", login="otto")
    (own,) = shell.json("credentials", "list")
    assert (own["code"], own["kind"]) == ("dana", "CPR")
    shell("credentials", "end", str(own["id"]), "--reason", "x", code=4)

"""Who a command acts as, and how it is proved."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic_tui.clinic import open_clinic
from clinic_tui.security.sign_in_delay import FREE_FAILURES
from clinic_tui.store.journal import journal
from tests.cli.command import Shell
from tests.cli.conftest import PASSWORD
from tests.forked_program import ForkedProgram


def last_line(folder: Path) -> tuple[str, str, str]:
    """Who did what at which desk, last of all."""
    clinic = open_clinic(folder)
    with clinic.store.reading() as db:
        row = db.execute(
            select(journal.c.who, journal.c.desk, journal.c.verb).order_by(journal.c.seq.desc()).limit(1)
        ).one()
    clinic.close()
    return row.who, row.desk, row.verb


def password_file(tmp_path: Path, text: str = PASSWORD, mode: int = 0o600) -> Path:
    path = tmp_path / "password"
    path.write_text(text + "\n")
    path.chmod(mode)
    return path


def test_without_a_terminal_nobody_is_asked(locked_shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> str:
        raise AssertionError("a prompt without a terminal")

    monkeypatch.setattr("getpass.getpass", asked)
    result = locked_shell("stock", "list", code=4, login="otto")
    assert "CLINIC_TUI_PASSWORD_FILE" in result.err
    assert "--password-stdin" in result.err


def test_a_terminal_is_asked_once(locked_shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: list[str] = []
    monkeypatch.setattr("clinic_tui.cli.acting.at_terminal", lambda: True)

    def asked(question: str) -> str:
        questions.append(question)
        return PASSWORD

    monkeypatch.setattr("getpass.getpass", asked)
    locked_shell("stock", "list", login="otto")
    assert questions == ["Password of otto: "]


def test_the_password_comes_on_standard_input(locked_shell: Shell) -> None:
    locked_shell("stock", "receive", "GLV", "3", "--password-stdin", stdin=f"{PASSWORD}\n", login="otto")
    assert last_line(locked_shell.folder) == ("otto", "cli", "stock.receive")


def test_the_password_comes_from_a_file(
    locked_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_TUI_PASSWORD_FILE", str(password_file(tmp_path)))
    monkeypatch.setenv("CLINIC_TUI_LOGIN", "dana")
    locked_shell("stock", "receive", "GLV", "3")
    assert last_line(locked_shell.folder)[0] == "dana"


def test_a_password_file_that_others_can_read_is_refused(
    locked_shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINIC_TUI_PASSWORD_FILE", str(password_file(tmp_path, mode=0o640)))
    assert "chmod 600" in locked_shell("stock", "list", code=4, login="otto").err


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_password_is_no_password(locked_shell: Shell, text: str) -> None:
    assert (
        "ended before the password"
        in locked_shell("stock", "list", "--password-stdin", stdin=text, code=2).err
    )


def test_a_wrong_password_does_nothing_is_journaled_and_never_repeated(locked_shell: Shell) -> None:
    words = ("stock", "receive", "GLV", "3", "--password-stdin")
    result = locked_shell(*words, stdin="tell-tale-17\n", code=4, login="otto")
    assert "name or password is not right" in result.err
    assert "tell-tale-17" not in result.out + result.err
    assert last_line(locked_shell.folder) == ("system", "cli", "account.sign_in")


def test_the_demo_acts_as_dana_unless_told_otherwise(shell: Shell) -> None:
    shell("stock", "receive", "GLV", "3")
    assert last_line(shell.folder) == ("dana", "cli", "stock.receive")
    shell("stock", "receive", "GLV", "3", login="otto")
    assert last_line(shell.folder)[0] == "otto"
    assert "no account `eve`" in shell("stock", "list", code=4, login="eve").err


def test_global_options_stand_before_or_after_the_command(shell: Shell) -> None:
    assert shell("--json", "--as", "otto", "stock", "list").data == shell.json("stock", "list", login="otto")


def test_options_are_never_guessed_from_their_beginning(shell: Shell) -> None:
    assert "unrecognized arguments: --jso" in shell("stock", "list", "--jso", code=2).err


AT_ONCE = FREE_FAILURES + 2
"""Processes of which the last would have to wait if each were a try that failed."""


def test_commands_of_one_account_at_once_all_come_in(locked_shell: Shell, tmp_path: Path) -> None:
    """Each try counts until its password has been looked at: the others wait, and are not refused."""
    words = ("stock", "receive", "GLV", "1", "--as", "otto")
    environment = {**os.environ, "CLINIC_TUI_PASSWORD_FILE": str(password_file(tmp_path))}
    said = tmp_path / "said"
    with said.open("w") as errors, Path(os.devnull).open("r+") as nothing:
        streams = (nothing.fileno(), nothing.fileno(), errors.fileno())
        running = [ForkedProgram(words, streams, environment) for _ in range(AT_ONCE)]
        assert [each.wait(120) for each in running] == [0] * AT_ONCE, said.read_text()
    listed = ("stock", "list", "--json", "--password-stdin")
    (item,) = json.loads(locked_shell(*listed, stdin=f"{PASSWORD}\n", login="otto").out)
    assert item["on_hand"] == AT_ONCE

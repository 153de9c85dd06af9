"""PIN and second factor from the shell: one's own, and a colleague's taken away."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from pathlib import Path

import pyotp
import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.security.pin import pin_works
from clinic_tui.security.signed_in import account_of
from clinic_tui.settings import read_settings, write_settings
from tests.cli.command import Result, Shell
from tests.cli.conftest import PASSWORD
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

ROOT = Path(__file__).parents[2]
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
WITH_PASSWORD = "--password-stdin"


def code(steps: int = 0) -> str:
    """What the phone shows now, or so many steps later."""
    return pyotp.TOTP(SECRET).at(int(time.time()) + 30 * steps)


def require_of(folder: Path, whom: str) -> None:
    """Let the clinic want a second factor."""
    write_settings(replace(read_settings(folder), second_factor=whom))


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sees the secret, which is always the same; what is typed is standard input."""
    monkeypatch.setattr("clinic_tui.cli.second_factor.at_terminal", lambda: True)
    monkeypatch.setattr("clinic_tui.security.totp.new_secret", lambda: SECRET)


def set_up(shell: Shell, login: str) -> list[str]:
    """The recovery codes of who sets one up."""
    words = ("accounts", "second-factor", login, WITH_PASSWORD, "--json")
    result = shell(*words, stdin=f"{PASSWORD}\n{code()}\n")
    assert result.data["login"] == login
    codes: list[str] = result.data["recovery_codes"]
    return codes


def listed(shell: Shell, login: str, *typed: str, code: int = 0) -> Result:
    """`stock list` by somebody who types these lines."""
    return shell(
        "stock", "list", WITH_PASSWORD, stdin="".join(f"{line}\n" for line in typed), login=login, code=code
    )


def has_pin(shell: Shell, login: str) -> bool:
    clinic = open_clinic(shell.folder)
    with clinic.store.reading() as db:
        account = account_of(db, login)
        assert account is not None
        works = pin_works(db, account.account_id)
    clinic.close()
    return works


def test_a_pin_is_chosen_by_its_owner_and_taken_away(locked_shell: Shell) -> None:
    shell = locked_shell
    words = ("accounts", "pin", "dana", WITH_PASSWORD)
    shell(*words, "--new-pin-stdin", stdin=f"{PASSWORD}\n480157\n")
    assert has_pin(shell, "dana")
    assert "counts up" in shell(*words, "--new-pin-stdin", stdin=f"{PASSWORD}\n123456\n", code=2).err
    assert "nobody can be asked" in shell(*words, stdin=f"{PASSWORD}\n", code=2).err
    shell(*words, "--new-pin-stdin", stdin="wrong\n480157\n", code=4)
    refused = shell(*words, "--new-pin-stdin", stdin=f"{PASSWORD}\n902817\n", login="otto", code=4)
    assert "chosen by its owner" in refused.err
    assert "name or password is not right" in listed(shell, "dana", "480157", code=4).err  # it lets nobody in
    assert shell(*words, "--remove", "--json", stdin=f"{PASSWORD}\n").data == {"login": "dana", "pin": False}
    assert not has_pin(shell, "dana")
    assert "you have no PIN" in shell(*words, "--remove", stdin=f"{PASSWORD}\n", code=3).err


def test_a_new_password_takes_the_pin_away(locked_shell: Shell) -> None:
    locked_shell("accounts", "pin", "dana", WITH_PASSWORD, "--new-pin-stdin", stdin=f"{PASSWORD}\n480157\n")
    reset = ("accounts", "reset", "dana", "--new-password-stdin", WITH_PASSWORD)
    locked_shell(*reset, stdin=f"{PASSWORD}\norchard-lantern-58\n", login="otto")
    assert not has_pin(locked_shell, "dana")


def test_a_code_is_asked_for_behind_the_password(locked_shell: Shell, at_a_terminal: None) -> None:
    codes = set_up(locked_shell, "dana")
    assert "ended before the code" in listed(locked_shell, "dana", PASSWORD, code=2).err
    assert "the code is not right" in listed(locked_shell, "dana", PASSWORD, "000000", code=4).err
    second = code(1)
    listed(locked_shell, "dana", PASSWORD, second)
    assert "this code was used" in listed(locked_shell, "dana", PASSWORD, second, code=4).err
    listed(locked_shell, "dana", PASSWORD, codes[0])
    assert "recovery code was used" in listed(locked_shell, "dana", PASSWORD, codes[0], code=4).err


def test_without_a_terminal_a_code_comes_behind_the_password(
    locked_shell: Shell, at_a_terminal: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(locked_shell, "dana")
    path = tmp_path / "password"
    path.write_text(PASSWORD)
    path.chmod(0o600)
    monkeypatch.setenv("CLINIC_TUI_PASSWORD_FILE", str(path))
    refused = locked_shell("stock", "list", login="dana", code=4)
    assert "dana has a second factor: run this on a terminal" in refused.err


def test_who_has_to_have_one_sets_it_up_first(
    locked_shell: Shell, at_a_terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_of(locked_shell.folder, "managers")
    listed(locked_shell, "dana", PASSWORD)
    result = listed(locked_shell, "otto", PASSWORD, "000000", code())
    assert "this clinic wants a second factor of your role" in result.err
    assert "otpauth://totp/Elm%20Street:otto?secret=" in result.err
    assert len(re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", result.err)) == 8
    assert "Gloves" in result.out
    monkeypatch.setattr("clinic_tui.cli.second_factor.at_terminal", lambda: False)
    refused = listed(locked_shell, "adam", PASSWORD, code=4)
    assert "adam has to set up a second factor first" in refused.err
    assert "clinic-tui accounts second-factor adam" in refused.err


def test_nobody_takes_away_what_the_clinic_wants(locked_shell: Shell, at_a_terminal: None) -> None:
    codes = set_up(locked_shell, "otto")
    require_of(locked_shell.folder, "managers")
    words = ("accounts", "second-factor", "--remove", WITH_PASSWORD)
    refused = locked_shell(*words, stdin=f"{PASSWORD}\n{codes[0]}\n", login="otto", code=4)
    assert "not go without" in refused.err
    require_of(locked_shell.folder, "optional")
    locked_shell(*words, stdin=f"{PASSWORD}\n{codes[1]}\n", login="otto")
    listed(locked_shell, "otto", PASSWORD)


def test_a_colleagues_is_taken_away_by_right(locked_shell: Shell, at_a_terminal: None) -> None:
    set_up(locked_shell, "dana")
    set_up(locked_shell, "otto")
    words = ("accounts", "second-factor", "otto", "--remove", WITH_PASSWORD)
    locked_shell(*words, stdin=f"{PASSWORD}\n", login="bill", code=4)
    rows = locked_shell("accounts", "list", "--json", WITH_PASSWORD, stdin=f"{PASSWORD}\n", login="adam").data
    assert [row["login"] for row in rows if row["second_factor"]] == ["dana", "otto"]
    locked_shell(*words, stdin=f"{PASSWORD}\n", login="adam")
    listed(locked_shell, "otto", PASSWORD)
    assert (
        "otto has no second factor" in locked_shell(*words, stdin=f"{PASSWORD}\n", login="adam", code=3).err
    )


def test_the_recovery_phrase_lets_a_lone_administrator_in(
    locked_shell: Shell, founded: Path, at_a_terminal: None
) -> None:
    set_up(locked_shell, "boss")
    phrase = (founded / "phrase").read_text()
    words = ("recover", "--second-factor")
    locked_shell(*words, "boss", stdin="AAAA-BBBB\n", code=2)
    assert "no account `eve`" in locked_shell(*words, "eve", stdin=phrase, code=5).err
    assert "boss has no second factor any more" in locked_shell(*words, "BOSS", stdin=phrase).err
    listed(locked_shell, "adam", PASSWORD, code=4)  # an administrator sees no supplies; but comes in
    audit = ("audit", "list", "--json", WITH_PASSWORD)
    lines = locked_shell(*audit, stdin=f"{PASSWORD}\n", login="boss").data
    assert ("system", "account.reset_second_factor") in {(line["who"], line["verb"]) for line in lines}


def test_the_journal_tells_of_them_and_shows_none(locked_shell: Shell, at_a_terminal: None) -> None:
    """Somebody else's is set up by nobody."""
    words = ("accounts", "second-factor", "dana", WITH_PASSWORD)
    assert "set up by its owner" in locked_shell(*words, stdin=f"{PASSWORD}\n", login="otto", code=4).err
    set_up(locked_shell, "dana")
    locked_shell("audit", "verify", "--rows")
    audit = ("audit", "list", "--json", "--limit", "100", WITH_PASSWORD)
    lines = locked_shell(*audit, stdin=f"{PASSWORD}\n", login="adam").data
    told = {(line["entity"], line["verb"]) for line in lines}
    assert {
        ("second_factor", "account.own_second_factor"),
        ("recovery_code", "account.own_second_factor"),
    } <= told
    assert SECRET not in json.dumps(lines)
    hidden = {line["after"].get("totp_secret") for line in lines if line["entity"] == "second_factor"}
    assert hidden == {"(hidden)"}


@pytest.mark.parametrize(
    "text, said",
    [
        ('[security]\nsecond_factor = "manager"\n', "is optional, managers, everybody"),
        ("[security]\nsecond = 1\n", "unknown key `second` in [security]"),
        ("security = 1\n", "[security] must be a section"),
    ],
)
def test_a_misspelt_wish_is_refused(locked_shell: Shell, text: str, said: str) -> None:
    path = locked_shell.folder / "clinic.toml"
    path.write_text(text + path.read_text() if text.startswith("security") else path.read_text() + text)
    assert said in locked_shell("config", "show", code=6).err


@pytest.mark.terminal
def test_a_phone_is_set_up_on_a_terminal_and_asked_for(real_clinic: Path) -> None:
    words = (*PROGRAM, "accounts", "second-factor", "dana")
    with Console(words, size=(100, 40), cwd=ROOT) as console:
        console.wait_for("Password of dana:").keys(f"{PASSWORD}<Enter>")
        console.wait_for("The code that the phone shows now:")
        assert "██" in console.text
        found = re.search(r"secret  ((?:[A-Z2-7]{4} ?){8})", console.text)
        assert found is not None
        phone = pyotp.TOTP(found[1].replace(" ", ""))
        console.keys("000000<Enter>")
        console.wait_for("once more")
        console.keys(f"{phone.now()}<Enter>")
        console.wait_for("Write these recovery codes on paper")
        assert console.wait_exit() == 0
        codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", console.text)
        assert len(codes) == 8
    with Console((*PROGRAM, "stock", "list", "--as", "dana"), cwd=ROOT) as console:
        console.wait_for("Password of dana:").keys(f"{PASSWORD}<Enter>")
        console.wait_for("Code of dana:").keys(f"{codes[0].lower()}<Enter>")
        console.wait_for("Gloves")
        assert console.wait_exit() == 0


FOUR_OF_SECRET = r"\b[A-Z2-7]{4}\b"
ONE_CODE = r"(\d)  ([2-9A-Z]{5}-[2-9A-Z]{5})"


@pytest.mark.terminal
def test_a_managers_first_morning_at_the_console(real_clinic: Path) -> None:
    """Sign-in, phone, recovery codes, PIN, lock and back: by keys alone, at 80x24.

    What is wrong, and a sign-in with a recovery code: tests/screens/test_own_account.py.
    """
    require_of(real_clinic, "managers")
    environment = {"CLINIC_TUI_DATA": str(real_clinic), "HOME": str(real_clinic.parent)}
    with Console((*PROGRAM, "--as", "otto"), cwd=ROOT, env=environment) as console:
        console.wait_for("Sign in")
        console.keys(f"{PASSWORD}<Enter>")
        console.wait_for("then type the six digits").wait_for("██ ▄▄▄▄▄ █")
        console.wait_until(lambda: len(re.findall(FOUR_OF_SECRET, console.text)) >= 8, "the secret")
        secret = "".join(re.findall(FOUR_OF_SECRET, console.text)[:8])
        console.keys(f"{pyotp.TOTP(secret).now()}<Enter>")
        console.wait_for(re.compile(r"from the paper, type code \d"))
        console.wait_until(lambda: len(re.findall(ONE_CODE, console.text)) == 8, "the codes")
        codes = dict(re.findall(ONE_CODE, console.text))
        asked = re.search(r"from the paper, type code (\d)", console.text)
        assert asked is not None
        console.keys(f"{codes.pop(asked[1])}<Enter>")
        console.wait_for("Welcome, Otto (manager)")
        assert not [code for code in codes.values() if code in console.text]
        console.wait_for("Opening, ").wait_for("no backup was made yet")
        console.keys("<Esc>")
        console.wait_gone("Opening, ")
        console.keys(f":pin<Enter>{PASSWORD}<Enter>480157<Enter>480157<Enter>")
        console.wait_for("from now on your PIN unlocks")
        console.keys("<F9>")
        console.wait_for("PIN or password")
        console.keys("480157<Enter>")
        console.wait_for("Welcome back, Otto (manager)")
        assert "480157" not in console.raw.decode(errors="replace")
        console.keys("<F10>")
        assert console.wait_exit() == 0

"""What is asked on a real terminal, and that what is secret is not shown there."""

from __future__ import annotations

import re
import signal
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.cli.conftest import PASSWORD
from tests.forked_program import PROGRAM
from tests.terminal.console import Console

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.terminal


def test_a_clinic_is_made_by_answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_TUI_DATA", str(tmp_path / "new"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("USER", "bo")
    with Console((*PROGRAM, "init"), cwd=ROOT) as console:
        console.wait_for("The clinic's name:").keys("Oak Lane<Enter>")
        console.wait_for("Its time zone").keys("Mars/Olympus<Enter>")
        console.wait_for("`Mars/Olympus` is no time zone").wait_for(
            re.compile(r"time zone, [^$]*time zone, ")
        )
        console.keys("America/Chicago<Enter>")
        console.wait_for("name of this place").keys("<Enter>")
        console.wait_for("Your sign-in name").keys("<Enter>")
        console.wait_for("Your name").keys("Bo Sanders<Enter>")
        console.wait_for("keyring or file").keys("fiel<Enter>")
        console.wait_for("not `fiel`").wait_for(re.compile(r"keys: [^$]*keys: ")).keys("file<Enter>")
        console.wait_for("code of the phone too").keys("nobody<Enter>")
        console.wait_for("answer optional, managers, everybody").wait_for(
            re.compile(r"phone too[^$]*phone too")
        )
        console.keys("<Enter>")
        console.wait_for("New password for bo").keys("short<Enter>")
        console.wait_for("A password has at least").wait_for(re.compile(r"New password[^$]*New password"))
        console.keys(f"{PASSWORD}<Enter>")
        console.wait_for("The same again").keys("another one<Enter>")
        console.wait_for("not the same").wait_for(re.compile(r"New password([^$]*New password){2}"))
        console.keys(f"{PASSWORD}<Enter>")
        console.wait_for(re.compile(r"same again[^$]*same again")).keys(f"{PASSWORD}<Enter>")
        console.wait_for(re.compile(r"From the paper, group \d of 9"))
        assert PASSWORD not in console.text
        phrase = re.search(r"(?:[2-9A-Z]{4}-){8}[2-9A-Z]{4}", console.text)  # above the question
        assert phrase is not None
        for count in (1, 2):
            asks = re.compile(rf"(?:group \d of 9[^$]*){{{count}}}")
            asked = re.findall(r"group (\d) of 9", console.wait_for(asks).text)
            console.keys(f"{phrase[0].split('-')[int(asked[-1]) - 1].lower()}<Enter>")
        console.wait_for("`clinic-tui` opens the console")
        assert console.wait_exit() == 0
    assert 'second_factor = "managers"' in (tmp_path / "new" / "clinic.toml").read_text()
    with Console((*PROGRAM, "keys", "prove"), cwd=ROOT) as console:
        console.wait_for("Recovery phrase (it is not shown):").keys("<Enter>")
        console.wait_for(re.compile(r"not shown[^$]*on paper[^$]*not shown")).keys(
            f"{phrase[0].lower()}<Enter>"
        )
        console.wait_for("the phrase gives the keys")
        assert phrase[0].split("-")[3].lower() not in console.text.lower()
        assert console.wait_exit() == 0


def test_a_password_typed_ahead_of_its_question_is_not_shown_and_no_answer(real_clinic: Path) -> None:
    words = ("accounts", "add", "zoe", "Zoe Hale", "biller", "--as", "otto")
    ahead = "typed before it was asked"
    with Console((*PROGRAM, *words), cwd=ROOT) as console:
        console.wait_for("Password of otto:")
        line = console.cursor[1]
        console.keys(f"{PASSWORD}<Enter>")
        console.wait_until(lambda: console.cursor[1] > line, "the end of the line")
        console.keys(f"{ahead}<Enter>")
        console.wait_for("New password for zoe:").keys("quiet harbor morning<Enter>")
        console.wait_for("The same again:").keys("quiet harbor morning<Enter>")
        console.wait_for("zoe may sign in")
        assert not [typed for typed in (PASSWORD, ahead, "quiet harbor") if typed in console.text]
        assert console.wait_exit() == 0


def many(folder: Path, count: int) -> Path:
    path = folder / "many.csv"
    born = [date(1925, 1, 1) + timedelta(days=7 * number) for number in range(count)]
    rows = "".join(f"Name{number},Ann,{day:%m/%d/%Y}\n" for number, day in enumerate(born))
    path.write_text(f"Last,First,DOB\n{rows}")
    return path


def test_a_killed_import_is_gone_on_with_by_the_same_command(shell: Shell, tmp_path: Path) -> None:
    """It shows how far it is, and leaves a clean line."""
    path = many(tmp_path, 1500)
    words = ("patients", "import", str(path), "--as", "otto")
    with Console((*PROGRAM, *words), cwd=ROOT) as console:
        console.wait_for("many.csv: 500 of 1,500")
        console.signal(signal.SIGKILL)
        assert console.wait_exit() == -signal.SIGKILL
    with Console((*PROGRAM, *words), cwd=ROOT) as console:
        console.wait_for("many.csv: 500 of 1,500")
        rest = re.compile(r"many\.csv +1500 +(\d+) +(\d+)")
        console.wait_for(rest)
        assert console.wait_exit() == 0
        added, unchanged = map(int, rest.findall(console.text)[-1])
        assert added + unchanged == 1500
        assert min(added, unchanged) >= 500
        assert "Ctrl-C" not in console.text
    assert shell("audit", "verify", "--rows", login="otto").code == 0

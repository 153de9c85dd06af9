"""The command line as a process: what is loaded when, and that every verb it asks for exists."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from clinic_tui import __version__
from clinic_tui.cli import console
from clinic_tui.cli.main import MODULES, command_in, parser
from clinic_tui.demo.open import Demo
from clinic_tui.screens.console.frame import TABS
from clinic_tui.security.roles import VERBS
from tests.cli.command import Shell
from tests.cli.conftest import PARSER

ROOT = Path(__file__).parents[2]


def python(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def commands(of: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every command there is."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield (*path, name)
                yield from commands(command, (*path, name))


def test_the_doors_are_shut_before_screen_or_database_are_loaded(clinic_folder: Path) -> None:
    program = """
import sys
from clinic_tui.security import process
shut = process.harden
def harden():
    print(sorted({"textual", "sqlmodel", "sqlalchemy", "keyring"} & set(sys.modules)), file=sys.stderr)
    return shut()
process.harden = harden
from clinic_tui.cli.main import main
code = main(sys.argv[1:])
import os
print(oct(os.umask(0)), "sqlmodel" in sys.modules, file=sys.stderr)
sys.exit(code)
"""
    done = python(program, "stock", "list")
    assert done.returncode == 0
    assert done.stderr.splitlines() == ["[]", "0o77 True"]


def test_the_program_says_which_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clinic_tui", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"clinic-tui {__version__}\n"


def test_every_command_has_a_help_that_says_what_it_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell = Shell(tmp_path, capsys, monkeypatch)
    found = list(commands(parser()))
    assert len(found) > 55
    for path in found:
        out = shell(*path, "--help").out
        assert out.startswith(f"usage: clinic-tui {' '.join(path)}")
        assert "--json" in out


def test_commands_ask_for_rights_that_exist() -> None:
    sources = [path.read_text() for path in (ROOT / "clinic_tui/cli").glob("*.py")]
    asked = {verb for text in sources for verb in re.findall(r'(?:at_desk|_act)\(options, "([^"]+)"', text)}
    asked |= {verb for text in sources for verb in re.findall(r'^RIGHT = "([^"]+)"', text, re.MULTILINE)}
    assert len(asked) > 30
    assert asked <= VERBS


def test_no_command_alone_opens_the_console(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def run_console(*folder: Path, **chosen: object) -> int:
        opened.append((*folder, chosen))
        return 7

    monkeypatch.setattr("clinic_tui.app.run_console", run_console)
    shell("--ascii", "--as", "otto", code=7)
    shell("--tab", "check-in", code=7)
    assert opened == [
        (shell.folder, {"ascii": True, "login": "otto", "tab": None}),
        (shell.folder, {"ascii": False, "login": None, "tab": "queue"}),
    ]
    assert list(console.TABS.values()) == [tab.id for tab in TABS]


def test_the_demo_opens_at_its_hour_and_is_let_go(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[object] = []

    def open_demo(*wanted: object) -> Demo:
        asked.append(wanted)
        return Demo(tmp_path, "dana", joined=False, close=lambda: asked.append("let go"))

    def run_console(folder: Path, **chosen: object) -> int:
        asked.append((folder, chosen["login"]))
        raise KeyboardInterrupt

    monkeypatch.setattr("clinic_tui.demo.open.open_demo", open_demo)
    monkeypatch.setattr("clinic_tui.app.run_console", run_console)
    shell("demo", "--seed", "7", "--at", "2026-11-23T10:30", code=130)
    assert asked == [(7, datetime(2026, 11, 23, 10, 30), None), (tmp_path, "dana"), "let go"]
    shell("demo", "--data", tmp_path / "kept", code=130)
    assert asked[3] == (1, None, tmp_path / "kept")
    assert "2026-11-23T10:30" in shell("demo", "--at", "noon", code=2).err


@pytest.mark.parametrize(
    "argv, command",
    [
        ([], ""),
        (["--ascii"], ""),
        (["--data", "demo"], ""),
        (["--data", "x", "--as", "queue", "stock", "list"], "stock"),
        (["--json", "schedule", "day"], "schedule"),
        (["restore", "-h"], "restore"),
        (["-h"], None),
        (["nonsense"], None),
        (["--data"], ""),
    ],
)
def test_a_command_is_known_before_its_module_is_loaded(argv: list[str], command: str | None) -> None:
    assert command_in(argv) == command


def test_a_command_alone_reads_as_within_the_whole() -> None:
    whole = verbs_of(PARSER())
    assert list(whole) == list(MODULES)
    for command in MODULES:
        assert verbs_of(parser(command))[command].format_help() == whole[command].format_help()


def verbs_of(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    action = next(each for each in top._actions if isinstance(each, argparse._SubParsersAction))
    return dict(action.choices)

"""Running a command of the command line inside the test, and what came of it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.cli.main import main
from tests.cli.kept_open import ABOUT_THE_WHOLE, PLAIN_ENDS, KeptOpen


@dataclass(frozen=True)
class Result:
    """The exit code and the two streams."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """Standard output by lines."""
        return self.out.splitlines()


@dataclass
class Shell:
    """A shell in which CLINIC_TUI_DATA names a clinic, and standard input is no terminal."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    kept: KeptOpen | None = None
    """The clinic where it stays open from one command to the next."""

    def __call__(self, *words: object, stdin: str = "", code: int | None = 0, login: str = "") -> Result:
        """Run `clinic-tui WORDS`; fails unless it ends with `code` (None takes any)."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        arguments = [str(word) for word in words]
        if login:
            arguments += ["--as", login]
        self.capsys.readouterr()
        alone = bool(arguments) and arguments[0] in ABOUT_THE_WHOLE
        if alone:
            self.shut()
        ended = main(arguments)
        if alone or ended not in PLAIN_ENDS:
            self.shut()
        captured = self.capsys.readouterr()
        assert code is None or ended == code, f"exit {ended}\n{captured.out}\n{captured.err}"
        assert "Traceback" not in captured.out + captured.err
        return Result(ended, captured.out, captured.err)

    def shut(self) -> None:
        """Let the clinic go, as the end of a command does in a process of its own."""
        if self.kept is not None:
            self.kept.let_go()

    def looks(self, login: str, manager: str = "otto") -> int:
        """How often the journal has this person look at a record."""
        lines = self.json("audit", "list", login=manager)
        return sum(line["verb"] == "patient.view" and line["who"] == login for line in lines)

    def json(self, *words: object, login: str = "") -> Any:
        """What the command answers with --json."""
        return self(*words, "--json", login=login).data

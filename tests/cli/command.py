"""Running a command of the command line inside the test, and what came of it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.cli.main import main


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

    def __call__(self, *words: object, stdin: str = "", code: int | None = 0, login: str = "") -> Result:
        """Run `clinic-tui WORDS`; fails unless it ends with `code` (None takes any)."""
        self.monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        arguments = [str(word) for word in words]
        if login:
            arguments += ["--as", login]
        self.capsys.readouterr()
        ended = main(arguments)
        captured = self.capsys.readouterr()
        assert code is None or ended == code, f"exit {ended}\n{captured.out}\n{captured.err}"
        assert "Traceback" not in captured.out + captured.err
        return Result(ended, captured.out, captured.err)

    def looks(self, login: str, manager: str = "otto") -> int:
        """How often the journal has this person look at a record."""
        lines = self.json("audit", "list", login=manager)
        return sum(line["verb"] == "patient.view" and line["who"] == login for line in lines)

    def json(self, *words: object, login: str = "") -> Any:
        """What the command answers with --json."""
        return self(*words, "--json", login=login).data

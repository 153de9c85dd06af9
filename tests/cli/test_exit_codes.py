"""What a script learns from the exit code, and a person from standard error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.forked_program import ForkedProgram

ENDS = [
    ("0 done", ["patients", "find", "moss"], 0, ""),
    ("2 no such noun", ["patience"], 2, "invalid choice"),
    ("2 a noun without a verb", ["queue"], 2, "say what"),
    ("2 a missing option", ["schedule", "free"], 2, "--type"),
    ("2 a time that is none", ["schedule", "book", "--time", "25:00"], 2, "no such time of day"),
    ("2 a day that is none", ["schedule", "day", "blursday"], 2, "No date is known by that"),
    ("2 no text", ["patients", "show", os.fsdecode(b"\xed\xa0\x80")], 2, "`???` is not text in UTF-8"),
    ("2 no text to be kept", ["claims", "charge", "1", "--words", "\ud83d"], 2, "is not text in UTF-8"),
    ("2 control bytes", ["queue", "arrive", "\x1b[2J"], 2, "?[2J"),
    ("2 control bytes in an option", ["queue", "list", "--\x1b[2J"], 2, "unrecognized arguments: --?[2J"),
    ("2 a year too early", ["demo", "--at", "0001-01-01T00:00"], 2, "year from 2000 to 2999"),
    ("2 a year too late", ["demo", "--at", "9999-12-31T23:59"], 2, "year from 2000 to 2999"),
    ("2 a day too far", ["schedule", "free", "--type", "FU", "--from", "12/31/9999"], 2, "999 days ahead"),
    ("2 the calendar's end", ["schedule", "strip", "--from", "12/31/9999"], 2, "is too far ahead"),
    ("2 too many days of readings", ["cold", "readings", "VAC", "--days", "99999999"], 2, "from 1 to 3,660"),
    ("2 too many days of upkeep", ["equipment", "due", "--within", "99999999"], 2, "from 1 to 3,660"),
    ("2 a reason that is none", ["queue", "leave", "1"], 2, "REASON"),
    ("3 too few on the shelf", ["stock", "issue", "GLV", "1"], 3, "cannot be issued"),
    ("4 no right to it", ["accounts", "list"], 4, "no right"),
    ("5 no such patient", ["patients", "show", "999999"], 5, "no patient with MRN 999999"),
    ("5 no such provider", ["schedule", "day", "--provider", "NOBODY"], 5, "there are: LEE"),
    ("6 no such file", ["patients", "import", "nothing.csv", "--as", "otto"], 6, "there is no file"),
    ("5 no clinic there", ["queue", "list", "--data", "nowhere"], 5, "there is no clinic"),
]


def test_each_end_has_its_code_and_its_words(shell: Shell) -> None:
    for name, words, code, said in ENDS:
        result = shell(*words, code=code)
        assert said in result.err, name
        assert "\x1b" not in result.err, name
        if code:
            assert result.out == "", name
            assert result.err.splitlines()[-1].startswith("clinic-tui"), name


def test_an_unexpected_failure_shows_a_reference_and_no_value(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        patient = "Moss, Ada"
        raise ValueError(f"cannot handle {patient}")

    monkeypatch.setattr("clinic_tui.patients.search.find", fail)
    result = shell("patients", "find", "moss", code=1)
    assert len(result.err.splitlines()) == 1
    reference = result.err.partition("reference ")[2].partition(")")[0]
    log = Path(result.err.partition("): ")[2].removesuffix(" says where\n"))
    assert reference
    assert reference in log.read_text()
    assert "ValueError" in log.read_text()
    assert "Moss" not in log.read_text() + result.err
    assert log.stat().st_mode & 0o077 == 0


def test_ctrl_c_ends_with_130(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("clinic_tui.patients.search.find", interrupted)
    assert shell("patients", "find", "moss", code=130).err == ""


def test_a_reader_who_leaves_early_is_no_failure(clinic_folder: Path, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    said = tmp_path / "said"
    with said.open("w") as errors, Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno(), write, errors.fileno())
        ended = ForkedProgram(["stock", "list"], streams, os.environ).wait(60)
    os.close(write)
    assert (ended, said.read_text()) == (0, "")

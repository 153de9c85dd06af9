"""The time clock from the shell."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.time_clock import TimeClockSettings
from tests.cli.command import Shell


def test_a_day_is_clocked_corrected_exported_and_closed(shell: Shell) -> None:
    assert "the time clock is not used here" in shell("timeclock", "in", code=3).err
    rules = TimeClockSettings(used=True, first_day=date(2026, 1, 4), weeks=1)
    write_settings(replace(read_settings(shell.folder), time_clock=rules))
    assert "at" in shell.json("timeclock", "in")
    assert "you are in already" in shell("timeclock", "in", code=3).err
    assert "meal since" in shell("timeclock", "break", "meal").out
    assert shell.json("timeclock", "status")["presence"] == "at a meal"
    shell("timeclock", "back")
    shell("timeclock", "out")
    shell("timeclock", "out", code=3)
    made = shell.json(
        "timeclock", "add", "--day", "t-14", "--in", "08:00", "--out", "16:30",
        "--breaks", "meal 12-1230", "--reason", "forgot",
    )  # fmt: skip
    number = str(made["id"])
    said = shell("timeclock", "correct", number, "--out", "5", "--reason", "stayed", login="otto").out
    assert "08:00-17:00" in said, "as it was understood, not as it was typed"
    shell("timeclock", "correct", number, "--breaks", "lunch", "--reason", "x", code=2)
    shown = shell.json("timeclock", "show", "--period", "t-14")
    assert (shown["minutes"], shown["entries"][0]["breaks"]) == (510, "meal 12:00-12:30")
    assert shown["entries"][0]["corrected_by"] == "otto"
    trail = shell("timeclock", "trail", number).out
    assert "stayed" in trail
    assert "16:30" in trail
    shell("timeclock", "show", "--who", "otto", code=4)
    shell("timeclock", "export", code=4)
    (line,) = csv.DictReader(shell("timeclock", "export", "--period", "t-14", login="otto").out.splitlines())
    assert (line["login"], line["worked_minutes"], line["corrected"]) == ("dana", "510", "1")
    assert "closed, 8:30" in shell("timeclock", "close", "--period", "t-14", login="otto").out
    again = shell("timeclock", "strike", number, "--reason", "x", code=3)
    assert "is closed, signed by otto" in again.err
    pdf = shell.folder.parent / "sheet.pdf"
    shell("timeclock", "sheet", str(pdf), "--who", "dana", "--period", "t-14", login="otto")
    assert pdf.read_bytes().startswith(b"%PDF")
    shell("timeclock", "reopen", "--period", "t-14", "--reason", "left earlier", login="otto")
    far = shell("timeclock", "close", "--period", "1/1/0001", code=2, login="otto").err
    assert "0001-01-01 is more than 50 years off" in far
    shell("timeclock", "strike", number, "--reason", "another day")
    people = shell.json("timeclock", "people")
    assert {row["login"]: row["sheet"] for row in people}["otto"] is None
    assert "510" not in shell("timeclock", "people", "--csv", login="otto").out

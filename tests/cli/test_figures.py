"""The figures from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

import csv
import io

import pytest

from tests.cli.command import Shell
from tests.cli.test_schedule import booked


@pytest.mark.parametrize("by, key", [("provider", "LEE"), ("type", "FU"), ("weekday", "Tue")])
def test_the_same_numbers_in_three_forms(shell: Shell, by: str, key: str) -> None:
    booked(shell, "t", "10")
    span = ("schedule", "figures", "--from", "t", "--to", "t+6", "--by", by)
    found = shell.json(*span)
    (row,) = (each for each in found["rows"] if each["key"] == key)
    assert (row["visits"], row["booked_minutes"], found["total"]["visits"]) == (1, 20, 1)
    lines = list(csv.DictReader(io.StringIO(shell(*span, "--csv").out)))
    (line,) = (each for each in lines if each[by] == key)
    assert (line["visits"], line["booked_minutes"], line["no_show_rate"]) == ("1", "20", "")
    assert key in shell(*span).out


def test_the_last_four_weeks_unless_told_otherwise(shell: Shell) -> None:
    found = shell.json("schedule", "figures")
    assert (found["first"], found["last"], found["by"]) == ("2026-02-04", "2026-03-03", "provider")
    assert "not before the first" in shell("schedule", "figures", "--from", "t+1", code=2).err

"""The opening board from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.test_schedule import booked


def test_each_role_is_told_its_own_lines(shell: Shell) -> None:
    booked(shell, "t", "10")
    found = {row["line"]: row for row in shell.json("opening")}
    assert found["visits today"]["words"] == "1 visit: 1 to come, 0 here, 0 ended"
    assert "jobs" not in found
    assert "no backup was made yet" in shell("opening", login="otto").out
    assert [row["line"] for row in shell.json("opening", login="adam")] == ["bulletin", "put aside", "jobs"]

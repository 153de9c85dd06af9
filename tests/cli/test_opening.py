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


def test_what_is_open_is_ranked_by_the_rights_of_who_asks(shell: Shell) -> None:
    call = ("tasks", "add", "Call the lab", "--to", "otto", "--due", "t", "--at", "8:30")
    shell(*call, "--priority", "urgent")
    shell("tasks", "message", "lunch is at one", "--to", "otto")
    shell("tasks", "message", "he cannot breathe", "--to", "otto", "--priority", "urgent")
    rows = shell.json("next", login="otto")
    causes = [row["cause"] for row in rows]
    assert causes == ["urgent task", "unread task", "message", "low stock"]  # urgent: read before others
    assert (rows[0]["tab"], rows[0]["left"]) == ("team", -32)
    reckoned = f"{rows[0]['points']} points: weight 85, until it is due: 32 min over"
    assert rows[0]["reckoning"].startswith(reckoned)
    assert [row["points"] for row in rows] == sorted((row["points"] for row in rows), reverse=True)
    assert [row["cause"] for row in shell.json("next", "--limit", "1", login="otto")] == causes[:1]
    assert "32 min over" in shell("next", login="otto").out
    amiss = [row["cause"] for row in shell.json("alerts", login="otto")]
    assert amiss == [cause for cause in causes if cause != "message"]
    assert "Call the lab" not in shell("next").out
    assert "nothing is open" in shell("next", login="bill").err
    assert shell("alerts", "--csv", login="otto").lines[0] == "why,where,what"

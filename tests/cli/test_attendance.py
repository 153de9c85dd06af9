"""The proof of a day and the rule of no-shows, from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.test_schedule import booked


def test_a_day_is_not_proved_while_a_visit_is_open(shell: Shell) -> None:
    assert "every visit has ended" in shell("schedule", "proof").err
    row = booked(shell, "t", "10")
    shown = shell("schedule", "proof", code=3)
    assert "Moss, Ada" in shown.out
    assert "1 has not ended" in shown.err
    found = shell("schedule", "proof", "--day", "t", "--json", code=3).data
    assert [each["visit"]["id"] for each in found["left"]] == [row["id"]]
    shell("schedule", "cancel", row["id"], "--reason", "ill")
    assert shell.json("schedule", "proof")["proved"] is True


def test_the_rule_is_shown_and_set_for_all_desks(shell: Shell) -> None:
    assert "nobody is kept from booking" in shell("schedule", "attendance", "show").out
    rule = shell.json("schedule", "attendance", "set", "--limit", "3", "--late-hours", "48", login="otto")
    assert rule == {"months": 12, "flag": 2, "limit": 3, "late_hours": 48, "suggest_minutes": 30}
    assert shell.json("schedule", "attendance", "show") == rule
    assert "flag" in shell("schedule", "attendance", "set", "--flag", "9", login="otto", code=2).err
    assert "no right" in shell("schedule", "attendance", "set", "--limit", "3", code=4).err


def test_a_day_is_ended_with_the_seal_of_the_journal_and_printed(shell: Shell) -> None:
    ended = shell("schedule", "end", "--print")
    assert "ended Tue 3 Mar 2026 09:02 by dana; last backup none; journal " in ended.out + ended.err
    assert "day-end-20260303-" in ended.out + ended.err
    found = shell.json("schedule", "proof")
    assert found["ended"]["seal"].split()[0] == str(found["ended"]["journal_seq"])
    assert found["changed"] == []
    assert "nothing has changed since" in shell("schedule", "end", code=3).err
    booked(shell, "t", "10")
    assert "changed since: not ended 1, was 0" in shell("schedule", "proof", code=3).err
    assert "end these first, or say why not" in shell("schedule", "end", code=3).err
    again = shell.json("schedule", "end", "--reason", "the power failed", login="otto")
    assert (again["reason"], again["figures"]["not_ended"]) == ("the power failed", 1)

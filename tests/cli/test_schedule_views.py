"""A month of free places and views from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

import pytest

from tests.cli.command import Shell


def test_a_month_of_free_places(shell: Shell) -> None:
    days = {row["day"]: row for row in shell.json("schedule", "month", "4/15", "--provider", "lee")}
    assert len(days) == 30
    assert days["2026-04-15"]["free_slots"] == 32
    assert days["2026-04-18"]["closed"] == "closed"
    shown = shell("schedule", "month").out
    assert shown.startswith("March 2026\n")
    assert "closed" in shown
    assert "past" in shown


def test_a_view_leaves_out_what_it_does_not_name(shell: Shell) -> None:
    words = ("--mrn", "100001", "--provider", "lee", "--type", "fu", "--day", "t", "--time", "10")
    shell("schedule", "book", *words)
    kept = shell.json("schedule", "view", "save", "Waiting", "lee", "arrived")
    assert (kept["name"], kept["filter"]["statuses"]) == ("waiting", ["arrived"])
    shell("schedule", "view", "save", "due", "booked")
    assert [row["name"] for row in shell.json("schedule", "view", "list")] == ["due", "waiting"]
    assert shell.json("schedule", "day", "--view", "waiting") == []
    assert len(shell.json("schedule", "day", "--view", "due")) == 1
    assert shell.json("schedule", "view", "list", login="otto") == []
    shell("schedule", "view", "drop", "due")
    assert "Shift+F1  waiting  LEE; arrived only" in shell("schedule", "view", "list").out
    assert "waiting is on Shift+F3" in shell("schedule", "view", "key", "waiting", "3").out
    assert "Shift+F3  waiting" in shell("schedule", "view", "list").out


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["view", "save", "mine", "nobody"], 2, "no provider or status"),
        (["view", "save", "lee", "lee"], 2, "means something else"),
        (["view", "save", "mine", "all"], 2, "all is shown"),
        (["view", "drop", "mine"], 5, "you keep no view"),
        (["view", "key", "mine", "1"], 5, "you keep no view"),
        (["view", "key", "mine", "12"], 2, "Shift+F1 to Shift+F8"),
        (["day", "--view", "mine"], 5, "you keep no view"),
        (["month", "--provider", "x"], 5, "there are: LEE"),
    ],
)
def test_what_cannot_be_is_told(shell: Shell, words: list[str], code: int, said: str) -> None:
    assert said in shell("schedule", *words, code=code).err

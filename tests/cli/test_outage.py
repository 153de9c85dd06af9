"""A provider is out, from the shell; and what other changes would hit. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.test_schedule import booked


def test_a_dry_run_lists_and_apply_moves(shell: Shell) -> None:
    first, second = booked(shell, "t+1", "9"), booked(shell, "t+1", "11")
    dry = shell.json("schedule", "out", "lee", "t+1", "noon")
    assert [row["visit"]["id"] for row in dry["proposals"]] == [first["id"], second["id"]]
    assert (dry["written"], dry["proposals"][0]["reach"]["phone"]) == (False, "15558107203")
    assert shell.json("schedule", "bumped") == []
    shown = shell("schedule", "out", "lee", "t+1", "noon")
    assert "nothing was written" in shown.err
    assert "call" in shown.out
    done = shell(
        "schedule", "out", "lee", "t+1", "noon", "--apply", "--keep", second["id"], "--reason", "flu"
    )
    assert "1 moved, 1 to be called" in done.err
    (left,) = shell.json("schedule", "bumped")
    assert (left["visit"]["id"], left["why"]) == (second["id"], "LEE has flu")
    shell("undo")
    assert shell.json("schedule", "bumped") == []


def test_what_is_typed_wrong_is_said(shell: Shell) -> None:
    assert "no provider `kim`" in shell("schedule", "out", "kim", "t", code=5).err
    assert "is no day" in shell("schedule", "out", "lee", "soon", code=2).err
    assert "no hours then" in shell("schedule", "out", "lee", "sun", "--apply", code=2).err
    assert "no right" in shell("schedule", "out", "lee", "t", login="cora", code=4).err


def test_what_closes_days_shows_whom_it_hits_before_it_is_written(shell: Shell) -> None:
    visit = booked(shell, "t+1", "10")
    changes = (
        ("holiday", "add", "t+1", "flood"),
        ("template", "set", "LEE", "wed", "none"),
        ("hours", "LEE", "t+1", "13:00-17:00"),
        ("away", "LEE", "t+1"),
        ("block", "add", "LEE", "meeting", "9:00-11:00", "--day", "t+1"),
    )
    for change in changes:
        found = shell.json("schedule", *change, "--dry-run", login="otto")
        assert [row["visit"]["id"] for row in found["visits"]] == [visit["id"]], change
        assert not found["written"]
        assert shell.json("schedule", "bumped") == []
    shown = shell("schedule", *changes[1], login="otto")
    assert "Moss, Ada" in shown.out
    assert "to be moved: 1" in shown.err
    assert len(shell.json("schedule", "bumped")) == 1


def test_who_may_see_no_patient_is_told_how_many(shell: Shell) -> None:
    booked(shell, "t+1", "10")
    found = shell.json("schedule", "holiday", "add", "t+1", "flood", "--dry-run", login="adam")
    assert (found["visits_to_move"], found["visits"]) == (1, [])
    assert "would be" in shell("schedule", "room", "retire", "Exam 1", "--dry-run", login="otto").out


def test_the_clinic_is_closed(shell: Shell) -> None:
    visit = booked(shell, "t+1", "10")
    found = shell.json("schedule", "close", "t+1")
    assert (found["out"], [row["visit"]["id"] for row in found["proposals"]]) == (
        "the clinic is closed on Wed 4 Mar 2026", [visit["id"]],
    )  # fmt: skip
    assert "no right" in shell("schedule", "close", "t+1", "--apply", code=4).err
    done = shell("schedule", "close", "t+1", "--apply", "--reason", "snow", login="otto")
    assert "1 moved, 0 to be called" in done.err
    assert shell.json("schedule", "holiday", "list") == [{"day": "2026-03-04", "name": "snow"}]

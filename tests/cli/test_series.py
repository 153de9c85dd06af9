"""Series and authorizations from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from typing import Any

from tests.cli.command import Shell
from tests.cli.test_schedule import booked

BOOK = ("schedule", "series", "book", "--mrn", "100001", "--provider", "lee", "--type", "fu", "--time", "10")


def series(shell: Shell, repeat: str = "tue,thu x4", *more: str) -> Any:
    return shell.json(*BOOK, "--repeat", repeat, *more)


def days(shell: Shell, number: int) -> list[tuple[str, str]]:
    return [
        (each["visit"]["day"], each["visit"]["status"])
        for each in shell.json("schedule", "series", "show", number)["visits"]
    ]


def test_a_series_is_shown_booked_moved_and_called_off(shell: Shell) -> None:
    dry = series(shell, "tue,thu x4", "--dry-run")
    assert (dry["written"], [each["time"]["day"][5:] for each in dry["occurrences"]]) == (
        False, ["03-03", "03-05", "03-10", "03-12"],
    )  # fmt: skip
    assert shell.json("schedule", "day", "thu") == []
    assert series(shell)["written"]
    (visit,) = shell.json("schedule", "day", "thu")
    assert "4 times on Tue Thu at 10:00" in shell("schedule", "series", "show", visit["id"]).out
    tried = shell.json(
        "schedule",
        "series",
        "move",
        visit["id"],
        "later",
        "--days",
        "1",
        "--dry-run",
    )
    assert [bool(each["conflict"]) for each in tried["visits"]] == [False, False, False]
    shell("schedule", "series", "move", visit["id"], "later", "--days", "1", "--time", "11")
    assert [day for day, _ in days(shell, visit["id"])] == [
        "2026-03-03",
        "2026-03-06",
        "2026-03-11",
        "2026-03-13",
    ]
    (moved,) = shell.json("schedule", "day", "fri")
    done = shell.json("schedule", "series", "cancel", moved["id"], "all", "--reason", "better")
    assert done == {"cancelled": 4}
    shell("undo")
    assert {status for _, status in days(shell, moved["id"])} == {"booked"}


def test_visits_are_changed_before_and_behind(shell: Shell) -> None:
    shell("schedule", "type", "add", "new", "New patient", "40", login="otto")
    series(shell)
    (visit,) = shell.json("schedule", "day", "thu")
    change = ("schedule", "series", "move", visit["id"], "later", "--type", "new", "--minutes", "40")
    dry = shell.json(*change, "--reason", "both knees", "--dry-run")
    assert [each["else_words"] for each in dry["visits"]] == ["NEW, 40 min, both knees"] * 3
    assert "changed: 3 visits" in shell(*change, "--reason", "both knees").err
    rows = [each["visit"] for each in shell.json("schedule", "series", "show", visit["id"])["visits"]]
    assert [row["reason"] for row in rows] == ["", "both knees", "both knees", "both knees"]
    refused = shell("schedule", "series", "move", visit["id"], "all", "--room", "nowhere", code=5)
    assert "there is no room `nowhere`" in refused.err


def test_a_taken_date_stops_it_unless_other_times_are_taken(shell: Shell) -> None:
    booked(shell, "thu", "10")
    refused = shell(*BOOK, "--repeat", "thu x2", code=3)
    assert "the patient is with LEE at 10:00 then" in refused.err
    assert "--as-proposed" in refused.err
    found = series(shell, "thu x2", "--as-proposed")
    assert found["occurrences"][0]["proposed"]["start"] != "10:00"
    assert "no series" in shell("schedule", "series", "show", "1", code=5).err
    assert "How often" in shell(*BOOK, "--repeat", "thu", code=2).err


def test_units_of_an_authorization_are_counted_down(shell: Shell) -> None:
    shell("patients", "auth", "add", "100001", "A77", "3", "--to", "t+30", "--types", "FU", "--policy", "1")
    shown = shell(*BOOK, "--repeat", "tue,thu x4")
    assert "beyond the 3 units of A77" in shown.out
    assert "1 visit no authorization pays for" in shown.err
    (row,) = shell.json("patients", "auth", "list", "100001")
    assert (row["number"], row["payer"], row["booked"], row["left"]) == ("A77", "Acme Health", 3, 0)
    assert "authorization A77: 0 of 3 units left" in shell("patients", "show", "100001").out
    assert shell.json("patients", "show", "100001")["authorizations"][0]["number"] == "A77"
    assert "Acme Health" in shell("patients", "auth", "list", "100001").out
    assert "already" in shell("patients", "auth", "add", "100001", "A77", "3", "--to", "t+30", code=3).err
    shell("patients", "auth", "remove", "100001", "a77")
    assert shell.json("patients", "auth", "list", "100001") == []
    assert "no authorization" in shell("patients", "auth", "remove", "100001", "A77", code=5).err

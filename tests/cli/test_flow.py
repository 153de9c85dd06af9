"""The waiting room, delays, signals and the end of a shift, from the shell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.backend.wall import open_wall
from clinic_tui.errors import NotPermitted
from clinic_tui.reception.rows import Late
from clinic_tui.reception.rules import lateness, limits_of
from clinic_tui.schedule.states import Status
from clinic_tui.settings import FILE, read_settings, write_settings
from tests.cli.command import Shell


@pytest.fixture
def number(shell: Shell) -> int:
    words = ("--mrn", "100001", "--provider", "LEE", "--type", "FU", "--day", "t", "--time", "915")
    found: int = shell.json("schedule", "book", *words)["appointment"]["id"]
    return found


def test_check_in_tells_number_place_and_wait_and_the_wall_no_name(shell: Shell, number: int) -> None:
    said = shell("queue", "check-in", number, "--self-pay").out
    assert "number 1, next in line" in said
    assert shell("queue", "board", "--once").lines == ["now: nobody", "LEE: 1"]
    shell("queue", "room", number, "Exam 1")
    called = [{"number": 1, "room": "Exam 1", "provider_code": "LEE"}]
    assert shell.json("queue", "board")["called"] == called


def test_a_display_is_allowed_once_by_who_has_the_right(shell: Shell) -> None:
    write_settings(replace(read_settings(shell.folder), demo=False))
    with pytest.raises(NotPermitted, match="queue board --allow"):
        open_wall(shell.folder)
    assert shell("queue", "board", "--once", code=4).out == ""
    write_settings(replace(read_settings(shell.folder), demo=True))
    assert "dana has no right to change the settings" in shell("queue", "board", "--allow", code=4).err
    shell("queue", "board", "--allow", login="otto")
    write_settings(replace(read_settings(shell.folder), demo=False))
    assert shell("queue", "board").lines == ["now: nobody"]
    write_settings(replace(read_settings(shell.folder), demo=True))
    shell("queue", "board", "--forbid", login="otto")
    assert not read_settings(shell.folder).queue.board


@pytest.mark.parametrize(
    "text, why",
    [
        ("roomed = 15", "two numbers of minutes"),
        ("roomed = [25, 15]", "two numbers of minutes"),
        ("lobby = [1, 2]", "unknown key `lobby` in [queue]"),
        ('board = "yes"', "true or false"),
    ],
)
def test_limits_that_cannot_be_are_refused_by_name(shell: Shell, text: str, why: str) -> None:
    path = shell.folder / FILE
    path.write_text(f"{path.read_text()}\n[queue]\n{text}\n")
    assert why in shell("queue", "list", code=6).err


def test_limits_hold_and_are_shown(shell: Shell) -> None:
    path = shell.folder / FILE
    path.write_text(f"{path.read_text()}\n[queue]\nroomed = [1, 2]\n")
    assert "queue.roomed" in shell("config", "show").out
    limits = limits_of(read_settings(shell.folder).queue.limits)
    assert [lateness(Status.ROOMED, minutes, limits) for minutes in (0, 1, 2)] == list(Late)
    assert lateness(Status.ARRIVED, 10, limits) is Late.SOON


def test_a_delay_is_said_told_and_cleared(shell: Shell, number: int) -> None:
    assert (
        "LEE runs about 15 min late: an emergency"
        in shell("queue", "late", "set", "LEE", 15, "--reason", "an emergency").out
    )
    (row,) = shell.json("queue", "late", "list")
    assert (row["provider_code"], row["minutes"], row["said"]) == ("LEE", 15, True)
    found = shell.json("queue", "tell", "LEE")
    assert [each["way"] for each in found["patients"]] in (["phone"], ["at the desk"], [])
    assert "to call" in shell("queue", "tell", "LEE", "--send", code=3).err or found["patients"] == []
    shell("queue", "told", number, "reached")
    assert "the queue says it again" in shell("queue", "late", "clear", "LEE").out
    assert "on time" in shell("queue", "tell", "LEE", code=3).err


def test_signals_what_is_handed_on_and_the_note_of_a_shift(shell: Shell, number: int) -> None:
    words = ("room", "2", "ready", "--to", "front-desk")
    assert "sent to front-desk" in shell("queue", "signal", "send", *words).out
    (signal,) = shell.json("queue", "signal", "list")
    assert signal["words"] == "room 2 ready"
    assert "no console is open at desk Q" in shell("queue", "hand", "visit", number, "--to", "q", code=2).err
    assert f"{number}: sent to otto" in shell("queue", "hand", "visit", number, "--to", "otto").out
    (handed,) = shell.json("queue", "hand", "list", login="otto")
    shell("queue", "hand", "take", handed["sent"]["id"], login="otto")
    shell("queue", "signal", "take", signal["sent"]["id"], login="otto", code=0)
    facts = shell.json("queue", "handover")
    assert facts["lines"] == ["Visits not ended: 1 (1 booked)"]
    shell("queue", "handover", "--sign", "--note", "the lab calls at 8")
    assert "not read yet" in shell("queue", "handover").err


def test_a_person_is_a_provider(shell: Shell) -> None:
    assert "cora is LEE" in shell("accounts", "provider", "cora", "lee", login="adam").out
    assert "cora is no provider" in shell("accounts", "provider", "cora", login="adam").out
    assert "account" in shell("accounts", "provider", "cora", "lee", code=4).err

"""Booking and moving from the shell, and setting the schedule up. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.command import Shell


def booked(shell: Shell, day: str = "t", time: str = "10", **more: str) -> dict[str, Any]:
    words = ["--mrn", "100001", "--provider", "lee", "--type", "fu", "--day", day, "--time", time]
    words += [part for name, value in more.items() for part in (f"--{name}", value)]
    row: dict[str, Any] = shell.json("schedule", "book", *words)["appointment"]
    return row


def test_the_words_of_the_desk_book_a_visit(shell: Shell) -> None:
    row = booked(shell, "next tue", "2p", reason="knee")
    assert (row["day"], row["start"], row["minutes"], row["reason"]) == ("2026-03-10", "14:00", 20, "knee")
    how = ("--mrn", "100001", "--provider", "lee", "--type", "fu", "--day", "t+1", "--time", "11")
    done = shell("schedule", "book", *how, "--payer-not-told", "by card")
    assert "booked, payer not told: number" in done.out
    (listed,) = shell.json("schedule", "day", "t+7")
    assert (listed["id"], listed["name"], listed["status"]) == (row["id"], "Moss, Ada", "booked")
    assert shell.json("schedule", "day", "--provider", "LEE") == []


def test_free_times_begin_after_now_and_keep_to_the_wish(shell: Shell) -> None:
    first = shell.json("schedule", "free", "--type", "FU", "--limit", "2")
    assert [(row["day"], row["start"]) for row in first] == [("2026-03-03", "09:15"), ("2026-03-03", "09:30")]
    rows = shell.json(
        "schedule", "free", "--minutes", "1h", "--days", "wed-thu", "--part", "pm", "--limit", "3"
    )
    assert {row["day"] for row in rows} == {"2026-03-04"}
    assert rows[0]["start"] == "13:00"
    assert shell.json("schedule", "free", "--type", "fu", "--part", "18-19") == []


def test_a_taken_time_needs_a_reason_to_overbook(shell: Shell) -> None:
    booked(shell, "t", "10")
    shell("patients", "add", "--family", "Okafor", "--given", "Chidi", "--born", "7mar1984")
    words = (
        "schedule",
        "book",
        "--mrn",
        "100002",
        "--provider",
        "LEE",
        "--type",
        "FU",
        "--day",
        "t",
        "--time",
        "10",
    )
    assert "overbook with a reason" in shell(*words, code=3).err
    assert shell.json(*words, "--overbook", "sister of Ada")["appointment"]["overbook"] is True


def test_a_move_keeps_what_is_not_given_and_both_ends(shell: Shell) -> None:
    old = booked(shell, "t", "10")
    moved = shell.json("schedule", "move", old["id"], "--time", "11")["appointment"]
    assert (moved["day"], moved["start"]) == (old["day"], "11:00")
    assert moved["id"] != old["id"]
    before = shell.looks("dana")
    words = [event["words"] for event in shell.json("schedule", "history", old["id"])]
    assert shell.looks("dana") == before + 1
    assert any("booked -> cancelled" in each for each in words)
    assert [row["id"] for row in shell.json("schedule", "day")] == [moved["id"]]


def test_cancel_resize_confirm_and_undo(shell: Shell) -> None:
    """Undo is each person's own, and a no-show waits for its hour."""
    number = booked(shell, "t", "10")["id"]
    assert "nothing of yours is left to undo" in shell("undo", login="otto", code=5).err
    assert len(shell.json("schedule", "day")) == 1
    assert "too early" in shell("schedule", "no-show", number, code=3).err
    assert shell.json("schedule", "resize", number, "30")["appointment"]["minutes"] == 30
    assert (
        shell.json("schedule", "confirm", number, "left-message")["appointment"]["confirmation"]
        == "left message"
    )
    assert "choose one of ill" in shell("schedule", "cancel", number, "--reason", "bored", code=2).err
    cancelled = shell.json("schedule", "cancel", number, "--reason", "ill", "--words", "has the flu")
    assert cancelled["appointment"]["status"] == "cancelled"
    assert shell.json("undo") == {"undone": "appointment.cancel", "action": pytest.approx(0, abs=10**6)}
    assert shell.json("schedule", "day")[0]["status"] == "booked"


def test_the_strip_shows_free_minutes(shell: Shell) -> None:
    """Of today, what is left of it at 09:02."""
    booked(shell, "t", "10")
    (row,) = shell.json("schedule", "strip", "--days", "2")
    assert [(cell["open_minutes"], cell["free_minutes"]) for cell in row["cells"]] == [(480, 398), (480, 480)]
    assert "398/480 (1)" in shell("schedule", "strip", "--days", "2").out


def test_a_provider_from_nothing_to_bookable(shell: Shell) -> None:
    def manage(*words: str) -> Any:
        return shell.json("schedule", *words, login="otto")

    manage("provider", "add", "kim", "Dr. Kim", "--quota", "1")
    manage("provider", "licence", "KIM", "none")
    manage("provider", "licence", "KIM", "needed")
    shell(
        "credentials", "add", "licence", "kim", "--from", "1/1/2024", "--expires", "12/31/2030", login="otto"
    )
    manage("template", "set", "KIM", "mon-wed,fri", "8:00-12:00,13:00-17:00", "--slot", "20")
    manage("type", "add", "np", "New patient", "40")
    manage("block", "add", "KIM", "meeting", "8:00-9:00", "--days", "wed", "--label", "rounds")
    times = manage("free", "--type", "NP", "--provider", "KIM", "--from", "wed", "--limit", "1")
    assert (times[0]["day"], times[0]["start"], times[0]["minutes"]) == ("2026-03-04", "09:00", 40)
    assert {row["weekday"] for row in manage("template", "list") if row["provider_code"] == "KIM"} == {
        0,
        1,
        2,
        4,
    }
    manage("template", "set", "KIM", "wed", "none")
    assert manage("free", "--type", "NP", "--provider", "KIM", "--days", "wed") == []
    manage("room", "add", "Exam 2")
    assert [row["name"] for row in manage("room", "list")] == ["Exam 1", "Exam 2"]
    assert {row["code"] for row in manage("provider", "list")} == {"LEE", "KIM"}
    manage("type", "prepare", "np", "bring all medicines")
    assert {row["code"]: row["preparation"] for row in manage("type", "list")} == {
        "FU": "",
        "NP": "bring all medicines",
    }
    manage("type", "prepare", "np")
    assert not any(row["preparation"] for row in manage("type", "list"))


def test_closing_a_day_says_which_visits_stand_in_the_way(shell: Shell) -> None:
    booked(shell, "t+1", "10")
    away = shell("schedule", "away", "LEE", "t+1", "flu", "--until", "t+2", login="otto")
    assert "to be moved: 1" in away.err
    free = shell.json("schedule", "free", "--type", "FU", "--days", "wed-thu", "--limit", "1")
    assert free[0]["day"] == "2026-03-11"
    closed = shell.json("schedule", "holiday", "add", "12/25", "Christmas", login="otto")
    assert closed == {
        "days": ["2026-12-25"],
        "visits_to_move": 0,
        "visits_to_tell": 0,
        "visits": [],
        "written": True,
    }
    assert shell.json("schedule", "holiday", "list") == [{"day": "2026-12-25", "name": "Christmas"}]
    assert "holiday already" in shell("schedule", "holiday", "add", "12/25", "Yule", login="otto", code=3).err
    shell("undo", login="otto")
    assert shell.json("schedule", "holiday", "list") == []


@pytest.mark.parametrize(
    "words, code, said",
    [
        (["provider", "add", "lee", "Another"], 3, "code is in use"),
        (["provider", "add", "too long a code", "X"], 2, "no code"),
        (["type", "add", "XX", "Odd", "7"], 2, "steps of 5"),
        (["template", "set", "LEE", "mon", "8:00-12:00,11:00-13:00"], 2, "overlap"),
        (["template", "set", "LEE", "mon", "8:00-12:00", "--slot", "7"], 2, "slot"),
        (["template", "set", "NOBODY", "mon", "8:00-12:00"], 5, "there are: LEE"),
        (["room", "add", "exam 1"], 3, "Exam 1 already"),
        (["away", "LEE", "t+5", "--until", "t+1"], 2, "--until"),
    ],
)
def test_what_cannot_be_is_refused(shell: Shell, words: list[str], code: int, said: str) -> None:
    head = shell.json("audit", "head", login="otto")
    assert said in shell("schedule", *words, login="otto", code=code).err
    assert shell.json("audit", "head", login="otto") == head


def test_the_front_desk_does_not_set_the_schedule_up(shell: Shell) -> None:
    for words in (
        ["provider", "add", "KIM", "Dr. Kim"],
        ["away", "LEE", "t+1"],
        ["template", "set", "LEE", "mon", "none"],
    ):
        shell("schedule", *words, code=4)


def set_up_scans(shell: Shell) -> None:
    for words in (
        ("device", "add", "Ultrasound 1", "ultrasound"),
        ("room", "add", "P1"),
        ("room-kind", "P1", "procedure"),
        ("type", "add", "SCAN", "Scan", "30"),
        ("needs", "SCAN", "device:ultrasound", "room:procedure"),
        ("type", "add", "LAB", "Blood test", "15"),
        ("provider", "add", "NUR", "Nurse Nye", "--no-licence"),
        ("template", "set", "NUR", "mon-fri", "8-12"),
    ):
        shell("schedule", *words, login="otto")


def test_devices_kinds_of_rooms_and_needs_are_set_up(shell: Shell) -> None:
    set_up_scans(shell)
    assert [(row["name"], row["kind"]) for row in shell.json("schedule", "device", "list")] == [
        ("Ultrasound 1", "ultrasound")
    ]
    unknown = shell("schedule", "needs", "SCAN", "device:laser", code=2, login="otto")
    assert "kinds of devices are ultrasound" in unknown.err
    assert "room:KIND or device:KIND" in shell("schedule", "needs", "SCAN", "laser", code=2, login="otto").err
    shell("schedule", "device", "change", "ultrasound 1", "--name", "Ultrasound A", login="otto")
    assert [row["name"] for row in shell.json("schedule", "device", "list")] == ["Ultrasound A"]
    shell("schedule", "room", "add", "Lab", "--kind", "Lab", login="otto")
    words = shell("schedule", "room", "change", "lab", "--name", "Lab 2", "--kind", "exam", login="otto").out
    assert "room Lab 2 is for examination" in words
    shell("schedule", "room", "change", "lab", "--name", "Lab 3", login="otto", code=5)
    shell("schedule", "device", "retire", "ultrasound a", login="otto")
    wish = ["--mrn", "100001", "--provider", "LEE", "--type", "SCAN", "--day", "t", "--time", "10"]
    assert "there is no ultrasound" in shell("schedule", "book", *wish, code=3).err


def test_time_is_kept_and_a_group_is_made(shell: Shell) -> None:
    set_up_scans(shell)
    kept = shell(
        "schedule", "keep", "add", "LEE", "lab,scan", "9-10", "--days", "tue", "--release", "2h", login="otto"
    )
    assert "until 2 h before" in kept.out
    (row,) = shell.json("schedule", "keep", "list")
    assert (row["types"], row["release_minutes"], row["label"]) == (["LAB", "SCAN"], 120, "Blood test/Scan")
    changed = ["schedule", "keep", "change", row["id"], "LEE", "scan", "10-11", "--days", "wed"]
    assert "LEE keeps 10:00-11:00 for Scan, to the end" in shell(*changed, login="otto").out
    (row,) = shell.json("schedule", "keep", "list")
    assert (row["types"], row["weekday"], row["start"]) == (["SCAN"], 2, "10:00")
    shell(*changed, login="dana", code=4)
    shell("schedule", "keep", "remove", row["id"], login="otto")
    assert shell.json("schedule", "keep", "list") == []
    shell(*changed, login="otto", code=5)
    assert "group visit of up to 8" in shell("schedule", "capacity", "LAB", "8", login="otto").out
    shell("schedule", "capacity", "LAB", "999", code=2, login="otto")


def test_the_phrase_of_the_console_works_on_the_shell(shell: Shell) -> None:
    listed = shell("b", "moss,ada", "fu", "dr:lee", "tue-thu", "pm")
    assert [text.split()[0] for text in listed.out.splitlines()[1:]] == ["1", "2", "3"]
    assert "Follow-up, 20 min, LEE, Tue-Thu, after 12:00" in listed.err
    taken = shell.json("b", "moss,ada", "fu", "dr:lee", "tue-thu", "pm", "--take", "2", "--reason", "knee")
    (number,) = taken["appointments"]
    (row,) = [each for each in shell.json("schedule", "day", "t") if each["id"] == number]
    assert (row["start"], row["reason"]) == ("13:15", "knee")


def test_several_visits_of_one_day_are_found_and_booked_by_one_phrase(shell: Shell) -> None:
    set_up_scans(shell)
    phrase = ("b", "100001", "lab", "dr:nur", "wed", "then", "fu", "dr:lee", "gap", "30-60")
    way = shell.json(*phrase)[0]["times"]
    assert [(time["provider"]["code"], time["start"]) for time in way] == [("NUR", "08:00"), ("LEE", "08:45")]
    assert len(shell.json(*phrase, "--take", "1")["appointments"]) == 2
    assert len(shell.json("schedule", "day", "wed")) == 2
    shell("undo")
    assert shell.json("schedule", "day", "wed") == []


@pytest.mark.parametrize(
    "phrase, code, words",
    [
        ("nobody,xyz fu", 5, "nobody fits `nobody,xyz`"),
        ("moss,ada", 2, "name the kind of visit"),
        ("moss,ada fu xyz", 2, "`xyz` is no visit type"),
        ("moss,ada fu 6w after last", 2, "has had no visit yet"),
        ("moss,ada fu dr:lee tue x10", 2, "clinic-tui schedule series book"),
        ("moss,ada fu dr:lee sat", 5, "nothing is free for Follow-up"),
    ],
)
def test_a_phrase_that_leads_nowhere_says_why(shell: Shell, phrase: str, code: int, words: str) -> None:
    assert words in shell("b", *phrase.split(), code=code).err


def test_a_phrase_says_that_nobody_is_licensed_then(shell: Shell) -> None:
    shell("credentials", "add", "licence", "lee", "--from", "1/1/2024", "--expires", "t+1", login="otto")
    said = shell("b", "moss,ada", "fu", "dr:lee", "t+6", code=5).err
    assert ": LEE: licence expired" in said

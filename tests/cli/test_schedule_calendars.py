"""Calendars from the shell: out to standard output, in from a file. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

import json
from pathlib import Path

import icalendar
import pytest

from tests.cli.command import Shell

EVENT = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260304T150000Z\r\nDURATION:PT1H\r\n{}END:VEVENT\r\n"


def calendar(*more: str) -> str:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        + "".join(EVENT.format(each) for each in more)
        + "END:VCALENDAR\r\n"
    )


def booked(shell: Shell, time: str = "10", day: str = "t+1") -> int:
    words = ("--mrn", "100001", "--provider", "lee", "--type", "fu", "--day", day, "--time", time)
    return int(shell.json("schedule", "book", *words)["appointment"]["id"])


def test_a_calendar_goes_out_with_initials_and_with_names_for_the_journal(shell: Shell) -> None:
    booked(shell)
    (event,) = icalendar.Calendar.from_ical(shell("schedule", "ical", "--provider", "lee").out).walk("VEVENT")
    assert str(event["SUMMARY"]) == "A. M., Follow-up"
    verbs = [line["verb"] for line in shell.json("audit", "list", "--patient", "100001", login="otto")]
    assert "schedule.export" not in verbs
    data = shell.json("schedule", "ical", "--provider", "lee", "--names", "--days", "7")
    assert (data["provider"], data["events"]) == ("LEE", 1)
    assert "Moss\\, Ada: Follow-up" in data["calendar"]
    lines = shell.json("audit", "list", "--patient", "100001", login="otto")
    assert ("schedule.export", "dana") in [(line["verb"], line["who"]) for line in lines]
    assert shell.json("schedule", "ical", "--provider", "lee", "--from", "t+2")["events"] == 0


def test_busy_times_come_in_once_and_go_when_they_vanish(shell: Shell, tmp_path: Path) -> None:
    number = booked(shell)
    path = tmp_path / "hospital.ics"
    path.write_text(calendar("SUMMARY:Board\r\n"), newline="")
    words = ("schedule", "ical-import", path, "--provider", "lee")
    tried = shell(*words, "--dry-run", login="otto")
    assert "1 block would be added" in tried.out
    assert "Wed 4 Mar 2026  10:00" in tried.out
    assert "to be moved: 1" in tried.err
    assert shell.json("schedule", "block", "list", login="otto") == []
    done = shell.json(*words, "--titles", login="otto")
    assert (done["added"], [row["id"] for row in done["in_the_way"]]) == (1, [number])
    (block,) = shell.json("schedule", "block", "list", login="otto")
    assert (block["label"], block["kind"], block["day"]) == ("Board", "away", "2026-03-04")
    assert shell.json(*words, "--titles", login="otto")["unchanged"] == 1
    asked = shell.json(*words, "--dry-run", login="adam")
    assert (asked["visits_to_move"], asked["in_the_way"]) == (1, [])
    path.write_text(calendar(), newline="")
    assert "1 removed" in shell(*words, login="otto").out
    assert shell.json("schedule", "block", "list", login="otto") == []


@pytest.mark.parametrize(
    "words, login, code, said",
    [
        (["ical", "--provider", "nobody"], "", 5, "there are: LEE"),
        (["ical", "--provider", "lee", "--days", "999"], "", 2, "400 days at most"),
        (["ical", "--provider", "lee"], "bill", 4, "no right to give the calendar out"),
        (["ical-import", "FILE", "--provider", "lee"], "", 4, "no right to set the schedule up"),
        (["ical-import", "FILE", "--provider", "lee", "--calendar", " "], "otto", 2, "name"),
        (["ical-import", "/nowhere.ics", "--provider", "lee"], "otto", 6, "cannot be read"),
    ],
)
def test_what_cannot_be_is_told(
    shell: Shell, tmp_path: Path, words: list[str], login: str, code: int, said: str
) -> None:
    path = tmp_path / "x.ics"
    path.write_text(calendar(""), newline="")
    given = [str(path) if word == "FILE" else word for word in words]
    assert said in shell("schedule", *given, login=login, code=code).err


def test_a_file_that_is_refused_names_the_line_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "x.ics"
    path.write_text(calendar("", "RRULE:FREQ=SECONDLY\r\n"), newline="")
    said = shell("schedule", "ical-import", path, "--provider", "lee", login="otto", code=6).err
    assert "line 12: a calendar of a person repeats daily" in said
    assert json.loads(shell("schedule", "block", "list", "--json", login="otto").out) == []

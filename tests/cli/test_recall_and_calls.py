"""Recalls and calls from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from pathlib import Path

from tests.cli.command import Shell
from tests.cli.test_schedule import booked


def test_a_recall_is_made_called_about_and_closed(shell: Shell) -> None:
    row = shell.json("recall", "add", "--mrn", "100001", "--type", "fu", "--months", "1", "--provider", "lee")
    assert (row["recall"]["due"], row["recall"]["status"]) == ("2026-04-01", "due")
    assert "nobody is due" in shell("recall", "list", "--until", "t").err
    listed = shell("recall", "list").out
    assert "Apr 2026" in listed
    assert "not called yet" in listed
    assert "Wed 01 Apr 08:00 LEE, Wed 01 Apr 08:15 LEE, Wed 01 Apr 08:30 LEE" in listed
    tried = shell("recall", "attempt", "1", "message-left", "--words", "with a child").out
    assert "attempted, next try Fri 6 Mar 2026" in tried
    (line,) = shell.json("recall", "list")
    assert (line["attempts"]["said"], len(line["times"])) == ("1 call, last: message left", 3)
    assert shell.json("calls", "list", "recall") == []
    assert "closed" in shell("recall", "close", "1", "--reason", "moved away").out
    shell("recall", "attempt", "1", "reached", code=3)
    shell("recall", "add", "--mrn", "100001", "--type", "fu", "--due", "1/5/2026", code=2)


def test_rules_are_a_managers(shell: Shell) -> None:
    shell("recall", "rule", "set", "fu", "--months", "6", code=4)
    made = shell("recall", "rule", "set", "fu", "--months", "6", login="otto").out
    assert "after FU: recall in 6 months for FU" in made
    assert shell.json("recall", "rule", "list") == [{"id": 1, "after": "FU", "months": 6, "visit_type": "FU"}]
    shell("recall", "rule", "remove", "fu", login="otto")
    shell("recall", "rule", "remove", "fu", login="otto", code=5)
    assert "no visit makes a recall" in shell("recall", "rule", "list").err


def test_unconfirmed_visits_are_called(shell: Shell) -> None:
    visit = booked(shell, "t+1", "10")
    (row,) = shell.json("calls", "list")
    assert (row["subject_id"], row["state"], row["contact"]["phone"]) == (
        visit["id"],
        "unconfirmed",
        "15558107203",
    )
    assert row["script"] == "Elm Street here. May I speak to Ada Moss? Can you come on Wed 4 Mar 2026 10:00?"
    assert "(555) 810-7203" in shell("calls", "list").out
    looks = [line for line in shell.json("audit", "list", login="otto") if line["verb"] == "patient.view"]
    assert [(line["who"], line["patient_id"], line["after"]) for line in looks] == [
        ("dana", row["patient_id"], {"listed": "calls"})
    ] * 2
    shell("calls", "note", "visit", str(visit["id"]), "declined", "--words", "at work")
    assert shell.json("calls", "list")[0]["state"] == "declined"
    shell("calls", "note", "visit", str(visit["id"]), "reached")
    assert "nobody is to be called" in shell("calls", "list").err


def test_a_waiter_takes_what_is_on_offer_on_the_phone(shell: Shell) -> None:
    shell("waitlist", "add", "--mrn", "100001", "--type", "fu")
    shell("waitlist", "offer", "1", "--provider", "lee", "--day", "t+1", "--time", "10")
    assert "on offer until" in shell("calls", "list", "waiter").out
    assert "waiter 1, booked: number 1" in shell("calls", "note", "waiter", "1", "reached").out
    shell("calls", "note", "waiter", "1", "reached", code=3)
    shell("calls", "list", "--as", "cora", code=4)


def test_a_file_of_replies_is_shown_taken_and_refused(shell: Shell, tmp_path: Path) -> None:
    visit = booked(shell, "t+1", "10")
    path = tmp_path / "replies.csv"
    path.write_text(f"appointment,reply,words\n{visit['id']},no,at work\n")
    shown = shell("reminders", "replies", str(path), "--dry-run")
    assert "declined" in shown.out
    assert "1 of 1 reply would be taken in" in shown.err
    assert shell.json("calls", "list")[0]["state"] == "unconfirmed"
    shell("reminders", "replies", str(path))
    assert shell.json("calls", "list")[0]["words"] == "replied: declined, at work"
    assert "taken in before" in shell("reminders", "replies", str(path)).out
    path.write_text("appointment,reply\n999,yes\n")
    assert "there is no appointment 999" in shell("reminders", "replies", str(path), code=6).err
    assert (
        "refused: there is no appointment 999"
        in shell("reminders", "replies", str(path), "--dry-run", code=6).out
    )

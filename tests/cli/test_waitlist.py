"""The waitlist from the shell. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from tests.cli.command import Shell
from tests.cli.test_schedule import booked

ADA = ("--mrn", "100001", "--type", "fu")


def test_a_freed_time_goes_to_who_waits_and_the_later_visit_moves(shell: Shell) -> None:
    later = booked(shell, "t+14", "10")
    visit = booked(shell, "t+1", "10")
    shell("schedule", "cancel", str(visit["id"]), "--reason", "ill")
    words = (
        "--days",
        "tue-thu",
        "--part",
        "am",
        "--priority",
        "urgent",
        "--notice",
        "2",
        "--provider",
        "lee",
    )
    entry = shell.json("waitlist", "add", *ADA, *words)["entry"]
    assert (entry["status"], entry["priority"], entry["providers"]) == ("waiting", "urgent", ["LEE"])
    (ranked,) = shell.json("waitlist", "list", "--for", str(visit["id"]))
    assert ranked["words"] == (
        "urgent, waits since today, usual provider, fills the time, 2 hours of notice are enough, "
        "gives up Tue 17 Mar 2026 10:00"
    )
    number = str(entry["id"])
    when = ("--provider", "LEE", "--day", "t+1", "--time", "10")
    offered = shell("waitlist", "offer", number, *when, "--for", "45")
    assert "on offer: entry 1, Moss, Ada MRN 100001, Wed 4 Mar 2026 10:00 LEE, until 09:4" in offered.out
    refused = shell("schedule", "book", *ADA, *when, code=3).err
    assert "this time is on offer to a waiting patient until 09:4" in refused
    done = shell.json("waitlist", "accept", number)
    assert (done["appointment"]["day"], done["freed"]) == ("2026-03-04", later["id"])
    assert shell.json("waitlist", "list") == []
    assert "the time is taken, or suits nobody" in shell("waitlist", "list", "--for", str(later["id"])).err


def test_declined_and_closed(shell: Shell) -> None:
    shell("waitlist", "add", *ADA)
    assert "nothing is on offer to Moss, Ada" in shell("waitlist", "accept", "1", code=3).err
    shell("waitlist", "offer", "1", "--provider", "lee", "--day", "t+1", "--time", "930")
    assert "Wed 4 Mar 2026 09:30 LEE" in shell("waitlist", "list").out
    assert "declined, waits on: entry 1" in shell("waitlist", "decline", "1", "--words", "at work").out
    assert "waits no more" in shell("waitlist", "close", "1", "--reason", "elsewhere").out
    assert "nobody waits" in shell("waitlist", "list").err


def test_what_cannot_be_is_refused_with_its_code(shell: Shell) -> None:
    shell("waitlist", "add", "--mrn", "999999", "--type", "fu", code=5)
    shell("waitlist", "add", *ADA, "--provider", "xx", code=2)
    shell("waitlist", "add", *ADA)
    assert "waits for a visit of this type already (entry 1)" in shell("waitlist", "add", *ADA, code=3).err
    shell("waitlist", "list", "--as", "bill", code=4)
    shell("waitlist", "offer", "7", "--provider", "lee", "--day", "t", "--time", "10", code=5)

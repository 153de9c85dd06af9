"""The steps of the acceptance day about coverage, check-in and money, in the real program at 80x24.

docs/day.md has the table of what is pressed, and what is not there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.day.day_clinic import MONDAY, at
from tests.day.desk_clinic import DeskClinic
from tests.day.steps import Steps
from tests.day.test_scheduling_day import desk_at
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal


def test_the_day_of_the_front_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUPS_SERVER", "127.0.0.1:1")
    clinic, steps = DeskClinic(tmp_path / "data"), Steps(name="desk steps")
    clinic.found()
    clinic.close(at(MONDAY, "7:30"))
    the_board(clinic, steps)
    clinic.reopen(at(MONDAY, "7:40"))
    clinic.close(at(MONDAY, "8:30"))
    with desk_at(clinic) as front:
        front.wait_for("Welcome").wait_for("KIM")
        opening(front, steps)
        coverage_that_failed(front, steps)
        the_first_patient(front, steps)
        a_form_in_between(front, steps)
        somebody_new(front, steps)
        to_a_room(front, steps)
        leave(front)
    clinic.reopen(at(MONDAY, "8:37"))
    clinic.somebody_waits()
    clinic.close(at(MONDAY, "9:06"))
    with desk_at(clinic) as front:
        front.wait_for("Welcome").wait_for("KIM")
        a_provider_runs_late(front, steps)
        what_goes_out(front, steps)
        leave(front)
    clinic.reopen(at(MONDAY, "16:50"))
    clinic.desk_takes(23_200)
    clinic.close(at(MONDAY, "17:02"))
    with desk_at(clinic) as front:
        front.wait_for("Welcome").wait_for("KIM")
        the_statements(front, steps)
        the_drawer(front, steps)
        the_end(front, steps)
        leave(front)
    assert len(list((clinic.folder / "paper").glob("receipt-2-*.pdf"))) == 1
    assert len(list((clinic.folder / "paper").glob("deposit-*.pdf"))) == 1
    steps.hold_against_the_page()


def leave(front: Console) -> None:
    """A form that is aside is asked about first."""
    front.keys("<F10>")
    front.wait_until(lambda: front.exit_status is not None or front.shows("Leave the console?"))
    if front.exit_status is None:
        front.keys("y")
    front.wait_exit()


def the_board(clinic: DeskClinic, steps: Steps) -> None:
    """The first who signs in on a day meets it; in a demo, as the rest is, the day is under way."""
    clinic.as_a_real_one(real=True)
    with desk_at(clinic) as front:
        front.wait_for("Sign in")
        front.keys("dana<Enter>good morning<Enter>")
        front.wait_for("visits today")
        steps.do(
            front, "2", "The opening board, which comes by itself, is read", 0, "",
            "Opening, Monday 23 Nov: 2 lines to look at", "15 visits: 15 to come", "KIM 8-17, LEE 8-15",
            "$125.00 from 5 patients", "5 visits of the next 3 days, and 15 of today",
            "3 to work on for today and tomorrow", "nothing low",
        )  # fmt: skip
        steps.do(
            front, "4", "What ran in the night, from the board", 2, "j",
            "eligibility daily at 01:00 23 Nov 01:00 ok", "reminders",
        )  # fmt: skip
        front.keys("<Esc>")
        front.wait_gone("Jobs, run by").wait_for("visits today")
        front.keys("<Esc>")
        front.wait_for("[1 Schedule]")
        leave(front)
    clinic.as_a_real_one(real=False)


def opening(front: Console, steps: Steps) -> None:
    front.keys(":drawer<Enter>")
    front.wait_for("this desk's is not open").wait_for("$1.00 short in cash")
    front.keys("o")
    front.wait_for("last had by dana, handed in Fri 20 Nov 2026 17:20").wait_for("$149.00 stayed in it")
    front.wait_for("$1.00 short in cash")
    front.keys("<Esc>")
    front.wait_gone("Open the drawer")
    steps.do(
        front, "3", "The drawer is opened with a float of 150", 6, "o150<F12>",
        "yours is drawer 2, open", "drawer open with $150.00",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("[1 Schedule]")


def coverage_that_failed(front: Console, steps: Steps) -> None:
    front.keys(":eligibility<Enter>")
    front.wait_for("3 policies to work on").wait_for("3 of them for visits of today")
    first = ("Stone, Sue born 12/23/1961", "member ***0INA", "never verified", "Ask for another card.")
    front.keys("<Home>")
    for words in first:
        front.wait_for(words.split("  ")[0] if "born" not in words else "born 12/23/1961")
    steps.do(
        front, "5", "The next failed question: why, in the payer's words", 4, "<Down>",
        "Vance, Val born 12/26/1961", "member ***0E75", "The payer does not find the member",
    )  # fmt: skip
    steps.do(
        front, "5", "and the one after it", 4, "<Down>",
        "Reyes, Ray born 12/22/1961", "member ***0E72", "The member id is missing or wrong",
    )  # fmt: skip
    steps.do(
        front, "6", "The member id was typed wrong: it is mended, and the payer asked again", 18,
        "eW123456789<F12>", "2 policies to work on", "+ Reyes, Ray: Acme Health active",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("[1 Schedule]")


def the_first_patient(front: Console, steps: Steps) -> None:
    do = steps.do
    front.send(b"@MRN:100017\r\n")
    front.wait_for("hard of hearing").wait_for("usually KIM").wait_for("seen Wed 18 Mar 2026")
    do(
        front, "17", "Today's coverage is verified", 1, "v",
        "+ payer says good today", "Copay $25.00 office visit", "Deductible $1,500.00, $1,100.50 left",
        "Acme Health: active",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("Visits to come")
    front.keys("$c")
    front.wait_for("copay due $25.00").wait_for("= cash $25.00").wait_for("drawer of dana")
    front.keys("<F12>")
    front.wait_for("Receipt 1").wait_for("Change  $0.00")
    front.keys("<Esc>")
    front.wait_gone("print receipt")
    front.keys("u")
    front.wait_for("it keeps its number and is marked void")
    front.keys("y")
    front.wait_gone("credit $25.00")
    do(
        front, "18", "The copay is taken in cash, and the receipt printed", 5, "$c<F12><Enter>",
        "credit $25.00", "receipt 2: receipt-2-",
    )  # fmt: skip
    do(
        front, "15", "The first patient, whose card was scanned, is here", 1, "i",
        "Check in", "! hard of hearing", "credit $25.00", "usually KIM", "A visit copay $25 $25 paid already",
        "Phone (503) 555-0158 confirmed 03/18/26", "Privacy notice s signed, or why not",
    )  # fmt: skip
    do(
        front, "16", "Address and phone are read out, the privacy notice is signed", 2, "s",
        "On file is same = read out: they are right", "Privacy notice s",
    )  # fmt: skip
    do(
        front, "19", "Checked in, with a number", 1, "<F12>",
        "checked in Quinn, Quin: number 1, next in line, about", "address today, phone today",
        "acknowledged Mon 23 Nov 2026",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("[1 Schedule]")


def a_form_in_between(front: Console, steps: Steps) -> None:
    """The half-done check-in of Hill is parked, and waits for Dana while a colleague has the desk."""
    front.keys("2", "<Home>", "i")
    front.wait_for("Check in").wait_for("Hill, Hal").wait_for("Privacy notice")
    front.keys("l<Enter><Enter>wants it by mail<Left><Left>")
    front.wait_for("wants it by mail")
    steps.do(front, "20", "The phone rings in the middle of a check-in: it is parked", 1, "<F5>", "1 aside")
    steps.do(front, "23", "The parked form comes back", 1, "Z", "Hill, Hal", "wants it by mail")
    front.keys("-")
    front.wait_for("wants it by ma-il")
    front.keys("<F5>")
    front.wait_for("1 aside")
    steps.do(
        front, "45", "The desk changes hands: locked, a colleague signs in", 13,
        "<F9><F2>marco<Enter>good morning<Enter>", "Marco Ruiz desk A", "b book", over=8,
    )  # fmt: skip
    front.wait_gone("1 aside")
    front.keys("<F9>", "<F2>")
    front.wait_for("Sign in")
    steps.do(
        front, "1", "Dana signs in", 12, "dana<Enter>good morning<Enter>",
        "Welcome, Dana Whitlock (manager)", over=6,
    )  # fmt: skip
    front.keys("Z")
    front.wait_for("wants it by ma-il")
    steps.do(
        front, "26", "Who pays alone: is a good-faith estimate needed?", 2, "<F8>",
        "due Thu 12 Nov 2026: booked 3+ business days ahead", "F7 make estimate",
    )  # fmt: skip
    steps.do(
        front, "26", "and what it would come to, by the fee schedule", 1, "<F7>",
        "Good-faith estimate", "OV-FU", "office visit, follow-up", "$95.00",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_gone("Good-faith estimate").wait_for("wants it by ma-il")
    front.keys("<F5>")
    front.wait_for("Check in Hill, Hal put aside")


def somebody_new(front: Console, steps: Steps) -> None:
    typed = "QuinnQuinta12/21/19615035550158"
    steps.do(
        front, "25", "A new patient is registered, unlike the one that is nearly the same", len(typed) + 4,
        "cQuinn<Enter>Quinta<Enter>12/21/1961<Enter><Enter>5035550158", "Likely the same",
        "Quinn, Quin 12/21/1961 100017", "Alike in", over=1,
    )  # fmt: skip
    steps.do(
        front, "25", "The program asks whether she is the one found", 0, "<F12>",
        "somebody is likely the same: F6 opens, F8 registers anew", over=1,
    )  # fmt: skip
    steps.do(front, "25", "She is somebody else", 0, "<F8>", "Quinn, Quinta", "MRN 100025", over=1)
    front.keys("<Esc>")
    front.wait_for("Expected now")


def to_a_room(front: Console, steps: Steps) -> None:
    front.keys("<Tab>")
    front.wait_for("checked in since")
    steps.do(front, "27", "The first patient is taken to room 2", 2, "i2", "In a room (1)", "Room 2")


def a_provider_runs_late(front: Console, steps: Steps) -> None:
    front.keys("n")
    front.wait_for("Quinn, Quin: in a room for")
    steps.do(
        front, "28", "Somebody waits for 28 minutes", 1, "n",
        "Hill, Hal: checked in for", "LEE+",
    )  # fmt: skip
    steps.do(
        front, "29", "The next patients of the provider are told", 3, "ly",
        "LEE runs about", "tell the next 4", "Jones, Jo: reached",
    )  # fmt: skip


def what_goes_out(front: Console, steps: Steps) -> None:
    """The bar is 6 and what is typed."""
    front.keys("<Esc>")
    front.wait_gone("tell the next")
    for name, keys, text, over, rule in (
        (
            "stone", "O+auth<Enter>Acme Life<Enter>whole record<Enter>", 25, 0,
            "no accounting: 45 CFR 164.528(a)(1)(iv)",
        ),
        (
            "vance", "O+court<Enter>County court<Enter><Enter>lab results<Enter>order 12<Enter>", 36, 1,
            "accounting needed: 45 CFR 164.512(e)",
        ),
    ):  # fmt: skip
        front.keys(f"/{name}<Enter>")
        front.wait_gone("Find a patient").wait_for("e edit")
        what = "A copy goes to her insurer, as she signed" if not over else "A court orders another's results"
        steps.do(front, "50", what, 6 + text, keys, f"written down: {rule}", over=over)
        front.keys("<Esc><Esc>")
        front.wait_gone("Disclosures of")


def the_statements(front: Console, steps: Steps) -> None:
    steps.do(
        front, "54", "The run of statements, before it is made", 3, "3s",
        "to send", "held", "less than $5.00 is not sent", "owe nothing", "wait for insurers",
    )  # fmt: skip
    front.keys("<Esc>", "1")
    front.wait_for("[1 Schedule]")


def the_drawer(front: Console, steps: Steps) -> None:
    front.keys(":drawer<Enter>")
    front.wait_for("yours is drawer 2, open")
    steps.do(
        front, "57", "The drawer is counted", 22, "c20x14 10x6 5x9 1x22<F12>",
        "should be: cash $407.00",
    )  # fmt: skip
    steps.do(
        front, "58", "It is handed in, and the deposit slip printed", 2, "x<F12>",
        "handed in, slip 2", "deposit $257.00", "dana cash $257.00", "deposit-",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_for("[1 Schedule]")


def the_end(front: Console, steps: Steps) -> None:
    front.keys(":handover<Enter>")
    front.wait_for("Handover to the next shift").wait_for("Visits not ended").wait_for("put aside")
    steps.do(
        front,
        "59",
        "What is open is left to the next shift",
        2,
        "<F12>",
        "the note is left to the next shift",
    )
    steps.do(front, "60", "Locked: nothing of a patient is left on the screen", 3, "<F9>", "Locked")
    front.wait_gone("Hill").wait_gone("[1 Schedule]")
    front.keys("<F2>")
    front.wait_for("Sign in")
    front.keys("marco<Enter>good morning<Enter>")
    front.wait_for("Left by").wait_for("Visits not ended")
    front.keys("<Enter>")
    front.wait_gone("Left by")

"""The scheduling steps of the acceptance day, in the real program at 80x24, within the keys of its table.

What belongs to other areas (eligibility, claims, the drawer) is no part of it: docs/day.md
says what.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clinic_tui.billing.ledger import balance
from tests.day.day_clinic import MONDAY, DayClinic, at
from tests.day.steps import Steps
from tests.terminal.console import Console

pytestmark = pytest.mark.terminal

ROOT = Path(__file__).parents[2]


def desk_at(clinic: DayClinic) -> Console:
    program = [sys.executable, "-m", "clinic_tui", "--data", str(clinic.folder)]
    return Console(program, size=(80, 24), cwd=ROOT)


def test_the_day_of_the_schedule(tmp_path: Path) -> None:
    clinic, steps = DayClinic(tmp_path / "data"), Steps()
    clinic.found()
    clinic.close(at(MONDAY, "8:02"))
    with desk_at(clinic) as front:
        front.wait_for("Welcome").wait_for("KIM")
        calls(front, steps)
        a_provider_is_sick(front, steps)
        a_caller_in_between(front, steps)
        with desk_at(clinic) as back:
            one_slot_for_two(front, back, steps)
        more_visits(front, steps)
        recalls(front, steps)
        front.keys("<F10>")
        front.wait_for("2 forms half done are kept")
        front.keys("y")
        front.wait_exit()
    clinic.reopen(at(MONDAY, "10:20"))
    with clinic.desk.store.reading() as db:
        assert balance(db, clinic.people["Evans"]).owed_cents == 2_500
    clinic.morning_goes_by()
    clinic.close(at(MONDAY, "10:40"))
    with desk_at(clinic) as front:
        front.wait_for("Welcome").wait_for("KIM")
        leaving_and_absent(front, steps, clinic)
        clinic.reopen(at(MONDAY, "10:50"))
        clinic.afternoon_goes_by()
        clinic.close(at(MONDAY, "17:00"))
        the_end(front, steps)
    steps.hold_against_the_page()


def calls(front: Console, steps: Steps) -> None:
    do = steps.do
    do(
        front, "7", "Five are unconfirmed: start call mode", 7, ":calls<Enter>",
        "Calls: visits nobody has confirmed 5 left", "Adler, Ann", "5 5 5 - 0 1 4 2 mobile", "calls, texts",
        "Tue 24 Nov 2026 09:00 KIM Follow-up", "not called yet", "May I speak to Ann Adler?",
    )  # fmt: skip
    do(front, "8", "The first confirms", 1, "y", "4 left", "Adler, Ann: reached", "Baker, Bo MRN")
    do(
        front,
        "8",
        "A message is left with the second",
        1,
        "l",
        "3 left",
        "Baker, Bo: message left",
        "Cohen, Cy MRN",
    )
    do(front, "8", "The third does not answer", 1, "a", "2 left", "Cohen, Cy: no answer", "Dunn, Di MRN")
    do(front, "8", "The fourth confirms", 1, "y", "1 left", "Dunn, Di: reached", "Evans, Ed MRN")
    do(front, "8", "The fifth declines", 1, "d", "0 left", "Evans, Ed: declined", "1 call, last: declined")
    front.keys("x")
    front.wait_for("it counts as late").wait_for("fee by the rule $25.00").wait_for("(1st missed visit)")
    front.wait_for("ill, better, work, travel").wait_for("F8 and charge $25.00")
    front.keys("<Esc>")
    front.wait_gone("Cancel the appointment")
    do(
        front, "9", "The declined visit is called off by the patient, late by the rule, with its fee", 3,
        "xi<F8>", "cancelled Evans, Ed: Tue 24 Nov 2026 14:00 KIM",
        "Free: Tue 24 Nov 2026 14:00-14:20 KIM",
        "Fuchs, Fay (503) 555-0147 urgent, waits 12 days",
    )  # fmt: skip
    do(
        front, "10", "The time is offered to the best of those who wait", 2, "<Enter>",
        "Call Fuchs, Fay, (503) 555-0147", "the time is held until",
    )  # fmt: skip
    do(
        front, "11", "She takes it, and her later visit is offered in turn", 2, "y",
        "moved Fuchs, Fay to Tue 24 Nov 2026 14:00 KIM", "Free: Thu 3 Dec 2026 10:00-10:20 KIM", "Grant, Gus",
    )  # fmt: skip
    front.keys("<Esc>", "<Esc>")
    front.wait_for("[1 Schedule]")


def a_provider_is_sick(front: Console, steps: Steps) -> None:
    steps.do(
        front, "12", "Provider Lee is sick till noon", 10, ":out lee<Enter>",
        "LEE is out on Mon 23 Nov 2026 until 12:00: 0 to move, 9 to call", "Free slots Mon 23: KIM",
        "Tue 24: KIM", "Mon 23 08:40 Hill, Hal call (503) 555-0149 Mon 23 13:00 LEE",
    )  # fmt: skip
    steps.do(
        front, "13", "Six proposed moves are taken, three are left to be called", 4, "a<F12>",
        "6 moved, 3 to call", "Visits to be moved: 3", "Nash, Nia call (503) 555-0155",
    )  # fmt: skip
    steps.do(
        front, "13", "The three are called", 3, "lal",
        "555-0155 1 LEE has out", "555-0156 1 LEE has out", "555-0157 1 LEE has out",
    )  # fmt: skip
    front.keys("<Esc>")
    front.wait_gone("Visits to be moved")


def a_caller_in_between(front: Console, steps: Steps) -> None:
    """A check-in is half typed when the phone rings; it is gone on with where it stood."""
    do = steps.do
    front.keys("2", "i")
    front.wait_for("Check in").wait_for("F8 is self-pay")
    front.keys("Acme Health<Left><Left>")
    front.wait_for("Acme Health")
    do(
        front,
        "20",
        "The phone rings in the middle of a form: it is parked",
        1,
        "<F5>",
        "1 aside",
        "put aside",
    )
    do(
        front, "21", "The caller wants a follow-up with Dr. Kim, next week in the afternoon", 18,
        "/qui<Enter>ffu kim pm nw", "Quinn, Quin 12/21/1961", "Mon 30 Nov 2026 13:00 KIM",
        "Tue 1 Dec 2026 13:00 KIM", "Wed 2 Dec 2026 13:00 KIM",
    )  # fmt: skip
    do(
        front, "22", "It is booked and read back", 1, "<F12>",
        "booked Quinn, Quin 12/21/1961 MRN 100017: Mon 30 Nov 13:00 KIM,",
        "Follow-up, 20 min with Daniel Kim, MD.",
        "Prepare: bring the list of medicines.", "Reminder: text Sun 29 Nov, text Mon 30 Nov",
    )  # fmt: skip
    do(front, "23", "The parked form comes back", 1, "Z", "Check in", "Acme Health")
    front.keys("-")
    front.wait_for("Acme Heal-th")
    front.keys("<Esc>", "<Esc>", "2")
    front.wait_for("[2 Check-in]").wait_gone("Visits to come")
    do(
        front, "24", "A walk-in with earache stands at the desk", 11, "byou<Enter>",
        "Young, Yan", "acute kept: KIM 16:00 16:20", "KIM 1/2", "the time is free",
    )  # fmt: skip
    do(front, "24", "and is taken in by who can see them", 2, "<F12>", "Young, Yan is here", "1 waiting")


def one_slot_for_two(front: Console, back: Console, steps: Steps) -> None:
    """Both desks stand on the same free slot of tomorrow."""
    back.wait_for("Welcome").wait_for("KIM")
    for console in (front, back):
        console.keys("1")
        console.wait_for("[1 Schedule]")
        console.keys("]", "<Home>")
        console.wait_for("Tue 24 Nov 2026 08:00: b books")
    back.keys("b")
    back.wait_for("Visit type")
    front.wait_for("hold desk B")
    steps.do(
        front, "30", "Two desks choose one slot: the second is told of the first, and what is free next", 1,
        "b", "desk B", "Next free: Tue 24 Nov 2026 08:20 KIM, F6 takes it",
    )  # fmt: skip
    front.keys("<F6>")
    front.wait_for("08:20 is held for you now")
    back.wait_for("Visit type")
    front.keys("<Esc>")
    front.wait_gone("Visit type")


def more_visits(front: Console, steps: Steps) -> None:
    front.keys("/", "rey<Enter>")
    front.wait_for("Reyes, Ray").wait_for("Visits to come")
    steps.do(
        front, "31", "The lab wants a fasting test before the visit", 5, "Llab<F12>",
        "booked Reyes, Ray", "Fasting blood test, 10 min", "Blood chair", "nothing to eat for eight hours",
    )  # fmt: skip
    front.keys("<Esc>", "/", "sto<Enter>")
    front.wait_for("Stone, Sue").wait_for("PA-881")
    steps.do(
        front, "32", "Physical therapy: ten visits on Tuesdays and Thursdays, eight are authorized", 9,
        "S10 tth<Enter>", "Series for Stone, Sue: PT ROS, 10 of 10 visits", "PA-881",
        "2 visits that no authorization pays for", "none !",
    )  # fmt: skip
    front.keys("<F12>")
    front.wait_for("booked Stone, Sue: 10 visits")
    front.keys("<Esc>", "1")
    front.wait_for("[1 Schedule]")
    steps.do(
        front, "34", "Friday off is asked for: who has how many free slots then", 3, "a",
        "Availability from Tue 24 Nov", "Fr 27", "KIM Dani~ 19 24 24 24", "PAT Asha~ 24 24 24 24",
    )  # fmt: skip


def recalls(front: Console, steps: Steps) -> None:
    front.keys(":recalls<Enter>", "c")
    front.wait_for("Calls: recalls that are due").wait_for("2 left")
    for family, left in (("Turner", "1 left"), ("Young", "0 left")):
        front.wait_for(f"{family}, ").wait_for("due Nov 2026").wait_for("not called yet").wait_for("free  >")
        steps.do(front, "52", "A recalled patient is booked on the phone", 3, "b", left, f"booked {family}")
    front.keys("<Esc>", "<Esc>")


def leaving_and_absent(front: Console, steps: Steps, clinic: DayClinic) -> None:
    do = steps.do
    front.keys("2")
    front.wait_for("Ready to leave (1)").wait_for("absent 4")
    front.keys("<Tab>")
    front.wait_for("ready to leave (Room 2)")
    front.keys("o")
    front.wait_for("paid $25  open $95.00").wait_for("recalled by rule: PHY in 6 months").wait_for("99213")
    front.keys("<Esc>")
    front.wait_gone("Next visit")
    do(
        front, "35", "Check-out with the charges in; the next visit is in six weeks", 3, "o6<Enter>",
        "Free times for Unger, Uli", "Mon 4 Jan 2027 08:00 PAT Asha Patel, MD", "F7 recall instead",
    )  # fmt: skip
    do(
        front, "36", "No date suits: a recall in that month", 2, "<F7><F12>",
        "Unger, Uli", "recall in Jan 2027, by call: 1 on the list of that month",
    )  # fmt: skip
    front.keys("1")
    front.wait_for("[1 Schedule]")
    do(
        front, "37", "The patient of 10:00 is absent: the suggestion comes by itself", 1, "n",
        "Vance, Val: absent", "no-show? no-shows 2/3", "[2 Check-in]",
    )  # fmt: skip
    do(
        front, "37", "and is confirmed; who waits is shown", 1, "s",
        "Free: Mon 23 Nov 2026 10:4", "Grant, Gus", "no-show: Vance, Val 10:00",
        "fee by the rule $25.00 (3rd missed visit)", "W letter",
    )  # fmt: skip
    do(
        front, "38", "The letter is written, and the rest of the time offered to who waits and can come", 2,
        "W<Enter>", "Call Grant, Gus",
    )  # fmt: skip
    do(front, "38", "who takes it", 1, "y", "booked Grant, Gus: Mon 23 Nov 2026 10:4")
    papers = list((Path(clinic.folder) / "paper").glob("letter-1-*.pdf"))
    assert [paper.stat().st_size > 1000 for paper in papers] == [True]


def the_end(front: Console, steps: Steps) -> None:
    """The day is over, and everybody has come and gone."""
    steps.do(
        front, "56", "Day proof: every visit has ended", 1, "E",
        "Proof of Mon 23 Nov 2026: every visit has ended", "Nothing is left: the day is proved.",
    )  # fmt: skip

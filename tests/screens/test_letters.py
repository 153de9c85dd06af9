"""Letters and the fee for missed visits by keys: behind a no-show, in the lists, the texts, and the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from clinic_tui.billing.ledger import balance
from clinic_tui.billing.missed_fee_rows import MissedFeeRules
from clinic_tui.billing.missed_fees import set_missed_fee_rules
from clinic_tui.clinic import open_clinic
from clinic_tui.letters.models import Letter, LetterText
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.states import Status
from clinic_tui.settings import read_settings, write_settings
from clinic_tui.settings.reminders import ReminderSettings
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import SmallClinic, seated
from tests.screens.test_waitlist import patient_of, waiters

Golden = Callable[[Any, str], None]


@pytest.fixture
def desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another desk; the clinic has a phone to call and a fee for missed visits."""
    settings = read_settings(small_clinic.folder)
    write_settings(replace(settings, reminders=ReminderSettings(phone="(410) 555-0100")))
    clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    set_missed_fee_rules(desk, MissedFeeRules(no_show=True, cents=2_500))
    yield desk
    clinic.close()


def stored(desk: Desk, model: type[Any]) -> list[Any]:
    with desk.store.reading() as db:
        rows = list(db.scalars(select(model).order_by(model.id)))
        db.expunge_all()
        return rows


def owed(desk: Desk, patient: int) -> int:
    with desk.store.reading() as db:
        return balance(db, patient).owed_cents


async def test_behind_a_no_show_the_letter_and_the_fee_are_one_key_each(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    waiters(small_clinic, desk)
    patient = patient_of(desk, small_clinic.visits["Washington"])
    async with seated(small_clinic) as seat:
        small_clinic.at(10, 5)
        assert seat.app.pane is not None
        seat.app.pane.jump(small_clinic.visits["Washington"], None)
        await seat.press("s")
        await seat.shows("Free: Mon 23 Nov 2026 10:05-10:20 LEE", "fee by the rule $25.00 (1st missed visit)")
        await seat.framed("missed_visit_80x24")
        matches_golden(seat.app, "missed_visit_80x24")
        await seat.press("W")
        await seat.shows("letter 1: letter-1-")
        await seat.press("$")
        await seat.shows("fee $25.00 charged")
        assert owed(desk, patient) == 2_500
        await seat.press("$")
        await seat.shows("no fee is proposed")
        await seat.press("u")
        await seat.shows("Take back of 10:05: Washington-Fitzgerald", "fee $25.00?")
        await seat.press("y")
        await seat.shows("undone: Washington", "charge the fee for the")
        assert owed(desk, patient) == 0
        assert [row.patient_id for row in stored(desk, Letter)] == [patient]


async def test_where_nobody_waits_the_fee_alone_is_asked(small_clinic: SmallClinic, desk: Desk) -> None:
    """Without a fee the window says why and offers the letter."""
    async with seated(small_clinic) as seat:
        small_clinic.at(10, 5)
        assert seat.app.pane is not None
        seat.app.pane.jump(small_clinic.visits["Washington"], None)
        await seat.press("s")
        await seat.shows("The visit was missed", "fee by the rule $25.00", "W letter")
        await seat.shows("Washington-Fitzgera~, Theodora Alexandra, Mon 23 Nov 2026 10:00 LEE")
        await seat.press("escape")
        await seat.gone("The visit was missed")
        assert owed(desk, patient_of(desk, small_clinic.visits["Washington"])) == 0
        set_missed_fee_rules(desk, MissedFeeRules(no_show=True, cents=2_500, by_type={"FU": 0}))
        seat.app.pane.jump(small_clinic.visits["Haddad"], None)
        await seat.press("s")
        await seat.shows("The visit was missed", "no fee: none for FU", "W letter")
        assert "$ fee" not in seat.text


async def test_marked_visits_are_written_to_and_a_letter_prints_again(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    small_clinic.at(12, 0)
    late = [
        number
        for name, number in small_clinic.visits.items()
        if name in ("Washington", "Li", "Marsh") and _booked(desk, number)
    ]
    for number in late[:2]:
        schedule.no_show(desk, number, None)
    async with seated(small_clinic) as seat:
        await seat.command("letters")
        await seat.shows("No letter was written yet")
        await seat.press("m")
        await seat.shows("Missed visits: 2", "2 not written to")
        await seat.press("home", "space", "space", "W")
        await seat.shows("2 letters  about 2 patients")
        await seat.press("f12")
        await seat.shows("2 letters: letter-1-and-1-more", "Missed visits: 2")
        await seat.press("escape")
        await seat.shows("Letters  2 letters")
        await seat.framed("letters_80x24")
        matches_golden(seat.app, "letters_80x24")
        await seat.press("p")
        await seat.shows("letter 2: letter-2-")
        assert [row.printed for row in stored(desk, Letter)] == [0, 1]


def _booked(desk: Desk, number: int) -> bool:
    from clinic_tui.schedule.models import Appointment

    with desk.store.reading() as db:
        visit = db.get_one(Appointment, number)
        return visit.status is Status.BOOKED and visit.start_minute < 720


async def test_a_manager_changes_a_text_and_the_rule(small_clinic: SmallClinic, desk: Desk) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("letters")
        await seat.shows("No letter was written yet")
        await seat.press("t")
        await seat.shows("Texts of letters", "We missed you")
        await seat.press("home", "enter")
        await seat.shows("Missed visit letter, en", "Blanks: {name} {day}")
        await seat.press(*"{nmae}, ", "f12")
        await seat.shows("no blank {nmae}")
        await seat.press(*["backspace"] * 7, *"name}, ", "f12")
        await seat.shows("the text is changed")
        (text,) = stored(desk, LetterText)
        assert text.text.endswith("Sincerely,\n{clinic}")
        await seat.press("escape", "escape")
        await seat.command("missed-fees")
        await seat.shows("Fee for missed visits", "25.00")
        await seat.press(*"none", "f12")
        await seat.shows("no fee for missed visits or late cancellations")

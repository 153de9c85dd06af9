"""What is read aloud once a visit is booked: who, when, with whom, how to prepare, and what reminds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.errors import NotFound
from clinic_tui.patients.rows import Consent, Phone, PhoneUse
from clinic_tui.reminders import service as reminders
from clinic_tui.reminders.read_back import read_back
from clinic_tui.reminders.service import NewRule
from clinic_tui.reminders.states import Channel
from clinic_tui.schedule import setup
from tests.builders import FU, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite

DAY = TODAY + timedelta(days=6)  # a Monday


def words(house: House, number: int) -> str:
    with house.store.reading() as db:
        return read_back(db, number, house.clock).words("Lopez, Ana")


@on_sqlite
def test_the_line_to_read_aloud(house: House) -> None:
    setup.set_preparation(house.chief, FU, "nothing to eat")
    reminders.add_rule(house.chief, NewRule("a day", Channel.TEXT, 1_440))
    mobile = (Phone("15035550142", PhoneUse.MOBILE),)
    ana = a_patient(house, phones=mobile, contact_by_text=Consent.YES)
    number = an_appointment(house, "9:00", DAY, patient=ana)
    assert words(house, number) == (
        "booked Lopez, Ana: Mon 9 Mar 09:00 LEE, Follow-up, 20 min with Dr. Hana Lee. "
        "Prepare: nothing to eat. Reminder: text Sun 8 Mar"
    )


@on_sqlite
def test_why_nobody_is_reminded_is_said(house: House) -> None:
    number = an_appointment(house, "9:00", DAY)
    assert "eminder" not in words(house, number)
    reminders.add_rule(house.chief, NewRule("by mail", Channel.MAIL, 4_320))
    reminders.add_rule(house.chief, NewRule("a day", Channel.TEXT, 1_440))
    mobile = (Phone("15035550142", PhoneUse.MOBILE),)
    ana = a_patient(house, given="Ana", phones=mobile, contact_by_text=Consent.NOT_ASKED)
    other = an_appointment(house, "10:00", DAY, patient=ana)
    assert words(house, other).endswith(". No reminder: the patient was not asked about texts")
    with house.store.reading() as db, pytest.raises(NotFound):
        read_back(db, 999, house.clock)

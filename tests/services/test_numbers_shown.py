"""Lists that show phone numbers: each number is a look that is journaled, once in a sitting."""

from __future__ import annotations

import pytest

from clinic_tui.backend.outage_part import OutagePart
from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.waitlist_part import WaitlistPart
from clinic_tui.errors import Busy
from clinic_tui.schedule import hours
from clinic_tui.store.desk import Desk
from clinic_tui.waitlist import service as waitlist
from clinic_tui.waitlist.rows import NewWish
from tests.builders import FU, LEE, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite


def looks(house: House, after: int) -> list[tuple[str, int]]:
    return [(line["verb"], line["patient_id"]) for line in house.lines(after) if line["change"] == "read"]


@on_sqlite
def test_the_waitlist_journals_each_number_once(house: House) -> None:
    with_phone, without = a_patient(house, phones="15552368000"), a_patient(house)
    for patient in (with_phone, without):
        waitlist.add(house.front, NewWish(patient, FU))
    head, part = house.head(), WaitlistPart(Sitting(house.front))
    assert {row.phone for row in part.list()} == {"15552368000", ""}
    assert looks(house, head) == [("waitlist.view", with_phone)]
    head = house.head()
    part.list()
    assert looks(house, head) == []


@on_sqlite
def test_visits_to_be_moved_journal_theirs(house: House) -> None:
    patient = a_patient(house, phones="15552368000")
    an_appointment(house, "16:00", patient=patient)
    hours.set_away(house.chief, LEE, [TODAY], "ill")
    head = house.head()
    (row,) = OutagePart(Sitting(house.front)).bumped()
    assert row.reach.phone == "15552368000"
    assert looks(house, head) == [("schedule.out", patient)]


def test_what_cannot_be_journaled_is_not_shown(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    waitlist.add(house.front, NewWish(a_patient(house, phones="15552368000"), FU))

    def busy(*_: object, **__: object) -> None:
        raise Busy("another desk writes")

    monkeypatch.setattr(Desk, "act", busy)
    assert [row.phone for row in WaitlistPart(Sitting(house.front)).list()] == [""]

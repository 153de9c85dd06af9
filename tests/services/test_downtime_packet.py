"""The downtime packet: all that a desk needs on paper, sealed, and opened without the database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.downtime.packets import make_packets, note_print, packets_in, read_packet
from clinic_tui.errors import ClinicError, FileRefused, NotPermitted
from clinic_tui.patients import policies
from clinic_tui.patients import service as patients
from clinic_tui.patients.models import Patient
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import Phone
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.security.roles import Role
from clinic_tui.text import cells_of
from tests.builders import ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite

pytestmark = on_sqlite

KEY = bytes(range(7, 39))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "downtime"


def made(house: House, folder: Path) -> str:
    (path,) = make_packets(house.front, "Elm Street", folder, KEY, folder / "none")
    return read_packet(path, KEY).text


def test_it_tells_of_today_and_tomorrow_and_of_no_other_day(house: House, folder: Path) -> None:
    for ahead, family in ((0, "Today"), (1, "Tomorrow"), (2, "Later")):
        patient = a_patient(house, family, "Ann")
        an_appointment(house, "10:30", TODAY + timedelta(days=ahead), patient)
    text = made(house, folder)
    assert "Today, Ann" in text
    assert "Tomorrow, Ann" in text
    assert "Later, Ann" not in text
    assert text.count("\f") == 1
    assert "WALK-INS AND NEW BOOKINGS" in text


def test_each_visit_has_phone_policy_copay_alerts_and_the_last_notes(house: House, folder: Path) -> None:
    patient = a_patient(
        house, "Moss", "Ada", phones=(Phone("15558107203"),), language="Spanish", interpreter=True
    )
    policies.set_coverage(house.chief, patient, 1, None, Policy("Acme Health", copay_cents=2500))
    patients.add_alert(house.chief, patient, "latex allergy")
    for words in ("first of all", "second", "call mother first"):
        patients.add_note(house.chief, patient, words)
    an_appointment(house, "10:30", patient=patient, reason="cough")
    text = made(house, folder)
    for words in (
        "10:30  20  Moss, Ada", "12/05/1961", "(555) 810-7203", "Acme Health", "copay $25.00",
        "interpreter: Spanish", "cough", "! latex allergy", "call mother first", "second",
    ):  # fmt: skip
        assert words in text
    assert "first of all" not in text
    assert "came _____ room _____ left _____" in text


def test_who_is_in_the_building_stands_first(house: House, folder: Path) -> None:
    visit = an_appointment(house, "09:00", patient=a_patient(house, "Inside", "Ida"))
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    assert "09:02  LEE   Inside, Ida: in a room, 1" in made(house, folder)


def test_free_times_are_lines_to_write_on_from_now_on(house: House, folder: Path) -> None:
    an_appointment(house, "09:15")
    today = made(house, folder).partition("\f")[0]
    free = [line[:5] for line in today.splitlines() if "born __________" in line]
    assert free[:3] == ["09:30", "09:45", "10:00"] or free[0] == "09:45"
    assert "08:45" not in free


def test_hostile_names_keep_the_page(house: House, folder: Path) -> None:
    for hour, given in enumerate(("[DNR] x", "李小龍" * 9, "x" * 90, "Ñandú"), start=13):
        patient = a_patient(house, "Zz", given)
        patients.add_alert(house.chief, patient, "falls " * 30)
        an_appointment(house, f"{hour}:00", patient=patient, reason="long " * 30)
    with house.records.act("schedule.setup") as db:  # what has come in another way than through a form
        db.need(Patient, patient, "").given = "a\u202eb\x1b]0;x\x07"
    text = made(house, folder)
    assert all(cells_of(line) <= 80 for line in text.replace("\f", "").splitlines())
    assert all(sign.isprintable() for sign in text if sign not in "\n\f")
    assert "[DNR]" in text


def test_another_key_and_a_damaged_file_open_nothing(house: House, folder: Path) -> None:
    made(house, folder)
    (path,) = packets_in(folder)
    content = bytearray(path.read_bytes())
    assert b"LEE" not in content
    with pytest.raises(FileRefused):
        read_packet(path, bytes(32))
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(FileRefused, match="damaged"):
        read_packet(path, KEY)


def test_making_and_printing_are_journaled(house: House, folder: Path) -> None:
    made(house, folder)
    (path,) = packets_in(folder)
    note_print(path, house.clock.now(), "nora")
    before = house.head()
    made(house, folder)
    lines = house.lines(before)
    assert {line["verb"] for line in lines} == {"downtime.make"}
    assert any("nora" in str(line["after"]) for line in lines)
    before = house.head()
    made(house, folder)
    assert not any("nora" in str(line["after"]) for line in house.lines(before))


def test_a_print_that_cannot_be_noted_is_refused(house: House, folder: Path) -> None:
    made(house, folder)
    (path,) = packets_in(folder)
    (folder / "prints.log").mkdir()
    with pytest.raises(ClinicError, match="cannot be noted"):
        note_print(path, house.clock.now(), "nora")


def test_who_has_no_right_writes_no_packet(house: House, folder: Path) -> None:
    with pytest.raises(NotPermitted):
        make_packets(house.desk("C", Role.BILLER), "Elm Street", folder, KEY, folder / "none")
    assert not folder.exists()

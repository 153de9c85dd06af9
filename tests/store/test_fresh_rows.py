"""New rows by the thousand: stored, numbered and journaled as one by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import insert

from clinic_tui.errors import Conflict
from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.rows import PhoneUse, Sex
from clinic_tui.store.engine import WrittenAroundTheDesk
from clinic_tui.store.fresh_rows import fresh
from tests.builders import NOW, House, a_patient


def a_fresh_patient(mrn: int, **more: Any) -> Patient:
    values = {"family": "Ñúñez", "given": "Eva", "sex": Sex.FEMALE, **more}
    return fresh(Patient, mrn=str(mrn), mrn_number=mrn, created_at=NOW, **values)


def test_fresh_rows_are_stored_and_journaled_as_added_ones(house: House) -> None:
    before = house.head()
    with house.chief.act("patient.import") as db:
        db.add_fresh([a_fresh_patient(1)])
        db.add(Patient(mrn="2", mrn_number=2, created_at=NOW, family="Ñúñez", given="Eva", sex=Sex.FEMALE))
    one, other = house.lines(before)
    own = {"seq", "entity_id", "patient_id", "after", "digest", "mac"}
    assert {name: one[name] for name in one.keys() - own} == {name: other[name] for name in one.keys() - own}
    assert (one["entity_id"], one["patient_id"]) == (1, 1)
    number = {"id": 2, "mrn": "2", "mrn_number": 2}
    assert json.loads(one["after"]) | number == json.loads(other["after"])
    first, second = house.all(Patient)
    assert first.model_dump() | number == second.model_dump()


def test_rows_of_several_tables_come_in_one_call(house: House) -> None:
    patient = a_patient(house)
    phones = [
        fresh(PatientPhone, patient_id=patient, use=PhoneUse.HOME, digits=digits, reversed=digits[::-1])
        for digits in ("15552368001", "15552368002")
    ]
    with house.chief.act("patient.import") as db:
        db.add_fresh([phones[0], a_fresh_patient(7), phones[1]])
        db.add_fresh([])
    assert [(row.id, row.digits) for row in house.all(PatientPhone)] == [
        (row.id, row.digits) for row in phones
    ]
    assert [row.mrn for row in house.all(Patient)][1:] == ["7"]


def test_a_number_is_never_given_twice(house: House) -> None:
    with house.chief.act("patient.import") as db:
        db.add_fresh([a_fresh_patient(mrn) for mrn in (1, 2)])
    with house.chief.act("patient.import") as db:
        db.delete(db.need(Patient, 2, "gone"))
    with house.chief.act("patient.import") as db:
        fresh_ones = [a_fresh_patient(mrn) for mrn in (3, 4)]
        db.add_fresh(fresh_ones)
    assert [row.id for row in fresh_ones] == [3, 4]
    assert a_patient(house) == 5


def test_a_refused_row_takes_the_whole_action_back(house: House) -> None:
    before = house.head()
    with pytest.raises(Conflict, match="MRN"), house.chief.act("patient.import") as db:
        db.add_fresh([a_fresh_patient(1)])
        db.add_fresh([a_fresh_patient(2), a_fresh_patient(1)])
    assert (house.all(Patient), house.head()) == ([], before)


def test_the_way_around_the_journal_is_shut_again(house: House) -> None:
    with pytest.raises(WrittenAroundTheDesk), house.chief.act("patient.import") as db:
        db.add_fresh([a_fresh_patient(1)])
        db.execute(insert(PatientPhone).values(patient_id=1, place=0))
    assert house.all(Patient) == []

"""Patients: their records, and how the desk finds them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients import policies, service
from clinic_tui.patients.likely import likely_duplicates
from clinic_tui.patients.models import Coverage, Patient, PatientNote
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import (
    Address,
    Consent,
    Identifier,
    OtherName,
    PatientFields,
    PatientRecord,
    Phone,
    PhoneUse,
    Sex,
)
from clinic_tui.patients.search import find
from tests.builders import TODAY, House, a_patient, some_fields
from tests.engines import on_sqlite, on_sqlite_first
from tests.one_clinic import in_one_clinic

pytestmark = on_sqlite

FULL = PatientFields(
    family="O'Brien-Ñúñez", given="María José", middle="Q", prefix="Dr.", suffix="III", preferred="Majo",
    born=date(1961, 12, 5), sex=Sex.FEMALE,
    phones=(Phone("15552368001"), Phone("15552368002", PhoneUse.WORK)), email="majo@example.org",
    address=Address("12 Elm St", "Apt 4", "Springfield", "MA", "01101"), language="es", interpreter=True,
    other_names=(OtherName("maiden", "Núñez", "María José"), OtherName("alias", "Moe", "Cher")),
    identifiers=(Identifier("urn:payer", "A-77"),),
    contact_by_phone=Consent.YES, contact_by_text=Consent.NO,
)  # fmt: skip


def opened(house: House, patient: int) -> PatientRecord:
    with house.store.reading() as db:
        return record(db, patient)


def test_a_registered_record_reads_back_as_it_was_typed(house: House) -> None:
    patient = service.register(house.front, FULL)
    found = opened(house, patient)
    assert found.fields == FULL
    assert (found.version, found.mrn, found.coverages, found.alerts, found.notes) == (1, "100001", (), (), ())
    assert opened(house, a_patient(house)).mrn == "100002"


def test_what_is_typed_is_cleaned(house: House) -> None:
    patient = service.register(house.front, some_fields("  Moss\x07 ", "Ada \u202eB"))
    assert (opened(house, patient).fields.family, opened(house, patient).fields.given) == ("Moss", "Ada B")


@in_one_clinic(
    "fields, field",
    [
        (some_fields("", ""), "family name"),
        (some_fields("Moss", "Ada", born=None), "birth date"),
        (some_fields("Moss", "Ada", born="2026-03-04"), "birth date"),
        (some_fields("M" * 101, "Ada"), "family name"),
        (some_fields("Moss", "Ada", email="ada"), "mail"),
        (some_fields("Moss", "Ada", email="ada@host"), "mail"),
        (some_fields("Moss", "Ada", phones="555-2368"), "phone"),
        (some_fields("Moss", "Ada", phones="1" * 21), "phone"),
        (some_fields("Moss", "Ada", other_names=(OtherName("alias", "x" * 101),)), "other name"),
        (some_fields("Moss", "Ada", identifiers=(Identifier("x", "1" * 101),)), "number"),
        (some_fields("Moss", "Ada", address=Address(postal_code="1" * 21)), "ZIP"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_field(house: House, fields: PatientFields, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        service.register(house.front, fields)
    assert refused.value.field == field
    assert house.all(Patient) == []


def test_an_update_writes_all_and_leaves_the_mrn(house: House) -> None:
    patient = a_patient(house, preferred="Addie", phones="15552368009")
    service.update(house.front, patient, 1, FULL)
    assert (opened(house, patient).fields, opened(house, patient).mrn) == (FULL, "100001")
    head, version = house.head(), opened(house, patient).version
    service.update(house.front, patient, version, FULL)
    assert (house.head(), opened(house, patient).version) == (head, version)
    with pytest.raises(NotFound, match="no patient 99"):
        service.update(house.front, 99, 1, FULL)


@pytest.mark.parametrize("part", ["phones", "other_names", "identifiers"])
def test_a_changed_part_makes_the_open_form_stale(house: House, part: str) -> None:
    patient = service.register(house.front, FULL)
    service.update(house.front, patient, 1, PatientFields(**{**_as_dict(FULL), part: ()}))
    assert getattr(opened(house, patient).fields, part) == ()
    with pytest.raises(Conflict):
        service.update(house.chief, patient, 1, FULL)


def _as_dict(fields: PatientFields) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in PatientFields.__dataclass_fields__}


def test_alerts_come_and_go_and_notes_stay(house: House) -> None:
    patient = a_patient(house)
    service.add_alert(house.front, patient, " falls ")
    service.add_note(house.front, patient, "called, no answer")
    found = opened(house, patient)
    assert [alert.words for alert in found.alerts] == ["falls"]
    assert [(note.words, note.author, note.at) for note in found.notes] == [
        ("called, no answer", "mia", house.clock.now()),
    ]  # fmt: skip
    service.remove_alert(house.front, found.alerts[0].id)
    assert opened(house, patient).alerts == ()
    with pytest.raises(NotFound, match="gone already"):
        service.remove_alert(house.front, found.alerts[0].id)
    without_words: tuple[Callable[[], object], ...] = (
        lambda: service.add_alert(house.front, patient, " "),
        lambda: service.add_note(house.front, patient, ""),
    )
    for empty in without_words:
        with pytest.raises(Invalid, match="is empty"):
            empty()
    with pytest.raises(NotFound):
        service.add_note(house.front, 99, "x")
    assert len(house.all(PatientNote)) == 1


def test_a_policy_is_written_verified_and_unverified_by_change(house: House) -> None:
    patient = a_patient(house)
    policies.set_coverage(house.front, patient, 1, None, Policy("Acme", "Gold", "abc1", copay_cents=2500))
    policies.verify_coverage(house.front, 1, 1)
    stored = house.get(Coverage, 1)
    assert (stored.member_id, stored.verified_at) == ("ABC1", house.clock.now())
    policies.set_coverage(house.front, patient, 1, 2, Policy("Acme", "Silver", "ABC1"))
    assert house.get(Coverage, 1).verified_at == house.clock.now()
    policies.set_coverage(house.front, patient, 1, 3, Policy("Acme", "Silver", "XYZ9", active=False))
    assert house.get(Coverage, 1).verified_at is None
    with pytest.raises(Conflict, match="not active"):
        policies.verify_coverage(house.front, 1, 4)
    for version in (None, 1):
        with pytest.raises(Conflict, match="changed at another desk"):
            policies.set_coverage(house.chief, patient, 1, version, Policy("Other"))
    with pytest.raises(Conflict, match="changed at another desk"):
        policies.set_coverage(house.chief, patient, 2, 1, Policy("Other"))
    with pytest.raises(Invalid, match="primary"):
        policies.set_coverage(house.chief, patient, 4, None, Policy("Other"))


@on_sqlite_first
@in_one_clinic(
    "typed, who",
    [
        ("smi,j", {"John", "Jane"}),
        ("smi,jo", {"John"}),
        ("Smith John", {"John"}),
        ("john smith", {"John"}),
        ("SMITH,JANE 12/05/1961", {"Jane"}),
        ("obrien", {"María José"}),
        ("O'Brien-Ñúñez", {"María José"}),
        ("obriennun", {"María José"}),
        ("majo", {"María José"}),
        (",maria", {"María José"}),
        ("nunez,m", {"María José"}),
        ("moe", {"María José"}),
        ("mith", {"John", "Jane"}),
        ("smyth", {"John", "Jane"}),
        ("12/05/1961", {"Jane", "María José"}),
        ("12051961", {"Jane", "María José"}),
        ("1961-12-05", {"Jane", "María José"}),
        ("5 dec 1961", {"Jane", "María José"}),
        ("8001", {"María José"}),
        ("555-236-8002", {"María José"}),
        ("100002", {"Jane"}),
        ("mrn 100002", {"Jane"}),
        ("A-77", {"María José"}),
        ("", set()),
        ("zzz", set()),
        ("%", set()),
        ("\"' OR 1=1 --", set()),
        ("smi*", {"John", "Jane"}),
    ],
)
def test_a_patient_is_found_by_what_is_typed(crowd: House, typed: str, who: set[str]) -> None:
    with crowd.store.reading() as db:
        found = find(db, typed, TODAY)
    best = found[: len(who)] if who else found  # those that only sound alike may follow
    assert {line.given for line in best} == who
    assert all(line.found_by == "sounds alike" for line in found[len(best) :])


@in_one_clinic(
    "typed, how",
    [
        ("obrien", ""), ("O'Brien-Ñúñez,maria", ""), ("majo", "within name"), (",maria", ""),
        ("nunez,m", "other name"),
        ("moe", "other name"),
    ],
)  # fmt: skip
def test_who_is_found_by_another_name_than_the_line_shows_says_so(crowd: House, typed: str, how: str) -> None:
    with crowd.store.reading() as db:
        assert [line.found_by for line in find(db, typed, TODAY) if line.given == "María José"] == [how]


@pytest.fixture
def crowd(house: House) -> House:
    a_patient(house, "Smith", "John", "1980-02-29")
    a_patient(house, "Smith", "Jane", "1961-12-05")
    service.register(house.front, FULL)
    return house


def test_a_found_line_tells_patients_apart(crowd: House) -> None:
    service.add_alert(crowd.front, 3, "falls")
    with crowd.store.reading() as db:
        (line,) = find(db, "obrien", TODAY)
    assert (line.name, line.mrn, line.born, line.phone, line.alerts) == (
        "O'Brien-Ñúñez, María José (Majo)", "100003", date(1961, 12, 5), "15552368001", 1,
    )  # fmt: skip


def test_no_more_are_found_than_asked_for(house: House) -> None:
    for number in range(6):
        a_patient(house, "Smith", f"J{number}", preferred="Jo")
    with house.store.reading() as db:
        assert len(find(db, "smi", TODAY, limit=4)) == 4
        assert len(find(db, "smi,j", TODAY, limit=6)) == 6


def test_a_renamed_patient_is_found_by_the_new_name_only(house: House) -> None:
    patient = a_patient(house, "Smith", "Jane")
    service.update(house.front, patient, 1, some_fields("Kowalska", "Jane"))
    with house.store.reading() as db:
        assert [line.id for line in find(db, "owals", TODAY)] == [patient]
        assert find(db, "smith", TODAY) == ()
        assert find(db, "mith", TODAY) == ()


def test_likely_duplicates_are_shown_before_a_second_record_is_made(crowd: House) -> None:
    with crowd.store.reading() as db:
        (pair,) = likely_duplicates(db, some_fields("Smyth", "Jane", "1961-12-05"))
        assert (pair.first.given, "same birth date" in pair.reasons) == ("Jane", True)
        assert likely_duplicates(db, some_fields("Smith", "Jane", "1961-12-05"), besides=2) == ()
        assert likely_duplicates(db, some_fields("Brown", "Tim", "1990-01-01")) == ()

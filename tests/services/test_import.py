"""Patients from the files of other systems: each comes in once, however often the file is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.errors import NotPermitted
from clinic_tui.interop import csv_in, fhir
from clinic_tui.patients import importing
from clinic_tui.patients.importing import ImportReport, import_patients, preview_patients
from clinic_tui.patients.models import Patient, PatientSource
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import IncomingPatient, RefusedRow
from clinic_tui.patients.search import find
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import MAC_KEY, TODAY, House, a_patient, some_fields
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

SAMPLES = Path(__file__).parents[2] / "../shared/interop-samples"


def facts(group: str, name: str) -> dict[str, Any]:
    known = json.loads((SAMPLES / f"facts/{group}.json").read_text())["facts"]
    found: dict[str, Any] = known[name]
    return found


def synthea() -> Iterator[IncomingPatient | RefusedRow]:
    file = csv_in.open_patients_csv(SAMPLES / "csv/synthea-small/patients.csv")
    return csv_in.read_patients(file, today=TODAY)


def bulk() -> Iterator[IncomingPatient | RefusedRow]:
    return fhir.read_patients(SAMPLES / "fhir/synthea-bulk-10/Patient.000.ndjson", TODAY)


def some(count: int, first: int = 1) -> list[IncomingPatient | RefusedRow]:
    return [
        IncomingPatient(
            n, "csv", str(n), some_fields(f"Fam{n:04}", f"Given{n}", f"19{n % 90 + 10}-03-0{n % 9 + 1}")
        )
        for n in range(first, first + count)
    ]


def test_a_synthea_file_comes_in_whole_and_once(house: House) -> None:
    known = facts("csv-synthea-small", "csv/synthea-small/patients.csv")
    report = import_patients(house.chief, synthea())
    assert (report.rows, report.added, report.refused) == (known["rows"], known["distinct_ids"], [])
    patients = house.all(Patient)
    assert len(patients) == known["rows"]
    assert sum(patient.deceased for patient in patients) == known["deceased"]
    assert min(p.born for p in patients if p.born).isoformat() == known["dob_min"]
    assert {patient.mrn for patient in patients} == {str(100001 + n) for n in range(known["rows"])}
    head = house.head()
    again = import_patients(house.chief, synthea())
    assert (again.added, again.unchanged, again.differing) == (0, known["rows"], [])
    assert house.head() == head
    with house.store.reading() as db:
        assert verify_chain(db, MAC_KEY).sound
        assert verify_rows(db) is None


def test_a_bulk_export_comes_in_whole_and_once(house: House) -> None:
    known = facts("fhir-synthea-bulk-10", "fhir/synthea-bulk-10/Patient.000.ndjson")
    incoming = [row for row in bulk() if isinstance(row, IncomingPatient)]
    report = import_patients(house.chief, bulk())
    assert (report.added, len(house.all(Patient))) == (known["patients"], known["patients"])
    with house.store.reading() as db:
        stored = [record(db, patient).fields for patient in report.new_ids]
    assert [(f.family, f.given, f.born, f.identifiers) for f in stored] == [
        (row.fields.family, row.fields.given, row.fields.born, row.fields.identifiers) for row in incoming
    ]
    head = house.head()
    assert import_patients(house.chief, bulk()).unchanged == known["patients"]
    assert house.head() == head


def test_a_patient_who_came_in_is_found(house: House) -> None:
    import_patients(house.chief, some(3))
    with house.store.reading() as db:
        assert find(db, "fam0002,g", TODAY)[0].mrn == "100002"
        assert [line.mrn for line in find(db, "am0003", TODAY)] == ["100003"]


def test_stopped_halfway_and_started_again_all_come_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)
    seen: list[int] = []

    def after_two(report: ImportReport) -> bool:
        seen.append(report.rows)
        return len(seen) < 2

    stopped = import_patients(house.chief, some(35), after_two)
    assert (stopped.added, seen, len(house.all(Patient))) == (20, [10, 20], 20)
    rest = import_patients(house.chief, some(35))
    assert (rest.added, rest.unchanged, len(house.all(PatientSource))) == (15, 20, 35)


def test_an_import_that_breaks_keeps_the_batches_before(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 10)

    def torn() -> Iterator[IncomingPatient | RefusedRow]:
        yield from some(15)
        raise OSError("the stick was pulled")

    with pytest.raises(OSError, match="pulled"):
        import_patients(house.chief, torn())
    assert len(house.all(Patient)) == 10
    assert import_patients(house.chief, some(15)).added == 5


def test_bad_rows_are_reported_and_the_rest_comes_in(house: House) -> None:
    rows = [
        *some(2),
        RefusedRow(3, "no name"),
        IncomingPatient(4, "csv", "4", some_fields("x" * 101)),
        IncomingPatient(5, "csv", "1", some_fields("Fam0001", "One", "1911-03-02")),
        IncomingPatient(6, "csv", "6", some_fields("Six", "Si"), warnings=("phone left out",)),
    ]
    report = import_patients(house.chief, rows)
    assert (report.rows, report.added, report.repeated) == (6, 3, 1)
    assert [row.line for row in report.refused] == [3, 4]
    assert report.refused[1].reason.startswith("family name: That is longer")
    assert report.warnings == [RefusedRow(6, "phone left out")]


def test_a_row_that_says_something_new_is_listed_and_left(house: House) -> None:
    import_patients(house.chief, some(2))
    changed = IncomingPatient(1, "csv", "1", some_fields("Fam0001", "Other", "1911-03-02"))
    report = import_patients(house.chief, [changed, *some(1, first=2)])
    assert (report.differing, report.unchanged, report.added) == ([changed], 1, 0)
    assert house.get(Patient, 1).given == "Given1"


def test_another_systems_number_does_not_hide_a_patient(house: House) -> None:
    """Two files that both count from 1: neither name nor birth date agree, so it is somebody else."""
    import_patients(house.chief, some(1))
    stranger = IncomingPatient(1, "csv", "1", some_fields("Quill", "Peter", "1980-08-08"))
    assert import_patients(house.chief, [stranger]).added == 1
    head = house.head()
    assert import_patients(house.chief, [stranger]).unchanged == 1
    assert import_patients(house.chief, some(1)).unchanged == 1
    assert house.head() == head


def one(number: str, family: str, born: str | None, given: str = "Ann") -> IncomingPatient:
    return IncomingPatient(1, "csv", number, some_fields(family, given, born))


@pytest.mark.parametrize("born", [None, "1961-12-05"])
def test_two_birth_dates_nobody_knows_do_not_make_one_person(house: House, born: str | None) -> None:
    rows = [one("1", "Adams", born), one("1", "Brown", None), one("1", "Adams", None)]
    report = import_patients(house.chief, rows)
    assert (report.added, report.repeated) == (2, 1)
    assert [patient.family for patient in house.all(Patient)] == ["Adams", "Brown"]
    again = import_patients(house.chief, rows)
    assert (again.added, again.unchanged, again.repeated) == (0, 2, 1)


@pytest.mark.parametrize("at_once", [1, 500])
def test_who_has_a_number_keeps_it_in_whatever_order_a_file_comes(
    house: House, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(importing, "BATCH", at_once)
    adams, brown = one("1", "Adams", "1950-01-02"), one("1", "Brown", "1980-08-08", "Bo")
    assert import_patients(house.chief, [adams]).added == 1
    for preview in (preview_patients, import_patients):
        report = preview(house.chief, [brown, adams])
        assert (report.added, report.unchanged, report.repeated) == (1, 1, 0)
    assert import_patients(house.chief, [brown, adams, brown]).added == 0
    assert [patient.family for patient in house.all(Patient)] == ["Adams", "Brown"]


@on_both
def test_likely_duplicates_are_listed_once_and_not_merged(house: House) -> None:
    known = a_patient(house, "Zimmer", "Dora", "1950-05-05", phones="15552368000")
    rows = [
        IncomingPatient(1, "csv", "1", some_fields("Zimmer", "Dora", "1950-05-05")),
        IncomingPatient(2, "csv", "2", some_fields("Quill", "Peter", "1980-08-08")),
        IncomingPatient(3, "csv", "3", some_fields("Quil", "Peter", "1980-08-08")),
    ]
    report = import_patients(house.chief, rows)
    assert report.added == 3
    pairs = {frozenset((pair.first.id, pair.second.id)) for pair in report.duplicates}
    assert pairs == {frozenset((2, known)), frozenset((3, 4))}
    assert len(report.duplicates) == 2


def test_only_a_manager_imports(house: House) -> None:
    with pytest.raises(NotPermitted):
        import_patients(house.front, iter(some(1)))
    assert house.all(Patient) == []

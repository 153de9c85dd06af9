"""Sample files of public sources, against what is known of them."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from clinic_tui.interop.csv_in import CsvFile, open_patients_csv, read_patients
from clinic_tui.patients.rows import Identifier, IncomingPatient, RefusedRow, Sex

SAMPLES = Path(__file__).parents[3] / "../shared/interop-samples"
TODAY = date(2026, 11, 23)


def facts(group: str, name: str) -> dict[str, Any]:
    known: dict[str, Any] = json.loads((SAMPLES / f"facts/csv-{group}.json").read_text())["facts"]
    found: dict[str, Any] = known[f"csv/{group}/{name}"]
    return found


def read(group: str, name: str) -> tuple[CsvFile, list[IncomingPatient], list[RefusedRow]]:
    file = open_patients_csv(SAMPLES / "csv" / group / name)
    rows = list(read_patients(file, today=TODAY))
    return (
        file,
        [row for row in rows if isinstance(row, IncomingPatient)],
        [row for row in rows if isinstance(row, RefusedRow)],
    )


def test_synthea_export() -> None:
    known = facts("synthea-small", "patients.csv")
    file, patients, refused = read("synthea-small", "patients.csv")
    assert (file.source, file.rows, list(file.header)) == ("synthea", known["rows"], known["columns"])
    assert (len(patients), refused) == (known["rows"], [])
    assert len({patient.external_id for patient in patients}) == known["distinct_ids"]
    assert Counter(patient.fields.sex.value for patient in patients) == known["gender"]
    born = [patient.fields.born for patient in patients if patient.fields.born]
    assert (min(born).isoformat(), max(born).isoformat()) == (known["dob_min"], known["dob_max"])
    assert sum(patient.fields.deceased_on is not None for patient in patients) == known["deceased"]
    assert (
        sum(not f"{p.fields.family}{p.fields.given}".isascii() for p in patients) == known["non_ascii_names"]
    )
    assert (
        sum(p.fields.address.postal_code.startswith("0") for p in patients) == known["zip_with_leading_zero"]
    )
    assert sum(not p.fields.address.postal_code for p in patients) == known["empty_per_column"]["ZIP"]
    assert sum(not p.fields.other_names for p in patients) == known["empty_per_column"]["MAIDEN"]
    assert {patient.fields.address.state for patient in patients} == {"MA"}
    assert not any(patient.warnings for patient in patients)


def test_synthea_names_dates_and_ids_to_the_letter() -> None:
    known = facts("synthea-small", "patients.csv")
    _, patients, _ = read("synthea-small", "patients.csv")
    lines = sorted(
        f"{p.external_id}|{p.fields.family}|{p.fields.given}|{p.fields.born}|{p.fields.sex.value}"
        for p in patients
    )
    assert sha256("\n".join(lines).encode()).hexdigest() == known["digest_id_last_first_dob_gender"]


def test_synthea_spot_checks() -> None:
    known = facts("synthea-small", "patients.csv")
    _, patients, _ = read("synthea-small", "patients.csv")
    by_id = {patient.external_id: patient.fields for patient in patients}
    for spot in known["spot"]:
        fields = by_id[spot["Id"]]
        assert (fields.prefix, fields.suffix) == (spot["PREFIX"], spot["SUFFIX"])
        assert fields.address.line1 == spot["ADDRESS"]
        assert fields.address.city == spot["CITY"]
        assert fields.address.postal_code == spot["ZIP"]
        assert (fields.deceased_on.isoformat() if fields.deceased_on else "") == spot["DEATHDATE"]
        assert [name.family for name in fields.other_names] == [spot["MAIDEN"]] * bool(spot["MAIDEN"])
        assert Identifier("http://hl7.org/fhir/sid/us-ssn", spot["SSN"]) in fields.identifiers
        numbers = {number.value for number in fields.identifiers}
        assert {spot["Id"], spot["SSN"], spot["DRIVERS"], spot["PASSPORT"]} - {""} == numbers


def test_febrl_truth_set() -> None:
    known = facts("febrl", "dataset1.csv")
    file, patients, refused = read("febrl", "dataset1.csv")
    assert (file.source, file.rows, list(file.header)) == ("csv", known["rows"], known["columns"])
    assert len(refused) == known["dob_not_a_calendar_date"]
    assert all("no day of the calendar" in row.reason for row in refused)
    assert len(patients) == known["rows"] - known["dob_not_a_calendar_date"]
    assert sum("no birth date" in patient.warnings for patient in patients) == known["dob_missing"]
    assert len({patient.external_id.split("-")[1] for patient in patients}) == known["entities"]


def test_lab_report_with_one_patient_on_several_rows() -> None:
    known = facts("reportstream", "SR-UPLOAD.csv")
    file, patients, refused = read("reportstream", "SR-UPLOAD.csv")
    assert (file.rows, list(file.header), refused) == (known["rows"], known["columns"], [])
    assert len({patient.external_id for patient in patients}) == known["distinct_patient_ids"]
    seen = [
        (p.external_id, p.fields.family, p.fields.given, str(p.fields.born), p.fields.sex.value,
         p.fields.phones[0].digits, p.fields.address.postal_code)
        for p in patients
    ]  # fmt: skip
    assert seen == [
        (p["id"], p["last"], p["first"], p["dob"], p["sex"], f"1{p['phone_digits']}", p["zip"])
        for p in known["patients"]
    ]
    assert {patient.fields.sex for patient in patients} == {Sex.FEMALE, Sex.MALE, Sex.UNKNOWN}

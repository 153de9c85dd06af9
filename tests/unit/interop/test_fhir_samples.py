"""FHIR sample files of public sources, against what is known of them."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.interop.fhir import count_patients, count_resources, read_patients
from clinic_tui.patients.rows import Identifier, IncomingPatient, PatientFields, RefusedRow, Sex

SAMPLES = Path(__file__).parents[3] / "../shared/interop-samples"
TODAY = date(2026, 11, 23)
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, None: Sex.UNKNOWN}
GENDERS = {sex: gender for gender, sex in SEXES.items()}

ALL_FACTS: dict[str, dict[str, Any]] = {
    name: fact
    for group in ("r4-official", "us-core", "synthea-bundles", "synthea-bulk-10")
    for name, fact in json.loads((SAMPLES / f"facts/fhir-{group}.json").read_text())["facts"].items()
}
SINGLE = [
    name for name, fact in ALL_FACTS.items() if fact.get("resourceType") == "Patient" and "names" in fact
]
OTHERS = [name for name, fact in ALL_FACTS.items() if fact.get("resourceType", "Patient") != "Patient"]
BUNDLES = [name for name, fact in ALL_FACTS.items() if fact.get("format") == "bundle"]
BULK = "fhir/synthea-bulk-10/Patient.000.ndjson"


def read(name: str) -> list[IncomingPatient]:
    rows = list(read_patients(SAMPLES / name, TODAY))
    assert not [row for row in rows if isinstance(row, RefusedRow)]
    return [row for row in rows if isinstance(row, IncomingPatient)]


def check(patient: IncomingPatient, known: dict[str, Any]) -> None:
    """Every fact of a Patient that the clinic keeps."""
    fields = patient.fields
    assert patient.external_id == known["id"]
    check_names(fields, known["names"])
    assert (fields.born.isoformat() if fields.born else None) == known.get("birthDate")
    assert fields.sex == SEXES[known.get("gender")]
    assert fields.identifiers == tuple(
        Identifier(number["system"] or "", number["value"])
        for number in known.get("identifiers", [])
        if number["value"]
    )
    deceased = known.get("deceased")
    assert (fields.deceased_on.isoformat() if fields.deceased_on else None) == (
        deceased[:10] if isinstance(deceased, str) else None
    )
    assert ("marked as deceased, the day is not given" in patient.warnings) == (deceased is True)
    check_telecom(patient, known.get("telecom", []))
    check_address(fields, [address for address in known.get("addresses", []) if address.get("use") != "old"])


def check_names(fields: PatientFields, names: list[dict[str, Any]]) -> None:
    by_use = {name.get("use"): name for name in names}
    main = by_use.get("official") or by_use.get("usual") or by_use[None]
    assert fields.family == main["family"]
    assert f"{fields.given} {fields.middle}".strip() == " ".join(main["given"])
    assert fields.prefix == " ".join(main.get("prefix", []))
    assert fields.suffix == " ".join(main.get("suffix", []))
    kinds = {"maiden": "maiden", "old": "former"}
    expected = [(kinds[n["use"]], n["family"], n["given"][0]) for n in names if n.get("use") in kinds]
    assert [(name.kind, name.family, name.given) for name in fields.other_names] == expected


def check_telecom(patient: IncomingPatient, telecom: list[dict[str, Any]]) -> None:
    phones = [
        point["value"] for point in telecom if point.get("system") == "phone" and point.get("use") != "old"
    ]
    refused = [warning for warning in patient.warnings if "cannot be dialled" in warning]
    assert len(patient.fields.phones) + len(refused) == len(phones)
    for phone in patient.fields.phones:
        national = phone.digits.removeprefix("1").removeprefix("31")
        assert national in {"".join(filter(str.isdigit, value)).lstrip("0") for value in phones}
    emails = [point["value"] for point in telecom if point.get("system") == "email"]
    assert patient.fields.email == (emails[0] if emails else "")


def check_address(fields: PatientFields, addresses: list[dict[str, Any]]) -> None:
    if not addresses:
        assert fields.address.line1 == ""
        return
    known = addresses[0]
    assert fields.address.line1 == known["line"][0]
    assert fields.address.city == known["city"]
    assert fields.address.postal_code == known["postalCode"]
    assert fields.address.state == {"Massachusetts": "MA"}.get(known.get("state", ""), known.get("state", ""))
    assert fields.address.country == ("NL" if known.get("country") == "NLD" else "US")


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_patient(name: str) -> None:
    (patient,) = read(name)
    check(patient, ALL_FACTS[name])
    assert patient.source == "fhir"
    assert patient.line == 1
    assert count_patients(SAMPLES / name) == 1


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle(name: str) -> None:
    known = ALL_FACTS[name]
    assert count_resources(SAMPLES / name) == known["types"]
    patients = read(name)
    assert len(patients) == known["types"]["Patient"]
    for patient, fact in zip(patients, known["Patient"], strict=True):
        check(patient, fact)


def test_a_bulk_export() -> None:
    known = ALL_FACTS[BULK]
    patients = read(BULK)
    assert count_resources(SAMPLES / BULK) == known["types"]
    assert len(patients) == known["patients"]
    fields = [patient.fields for patient in patients]
    assert {gender: sum(f.sex is SEXES[gender] for f in fields) for gender in known["gender"]} == known[
        "gender"
    ]
    born = [f.born for f in fields if f.born]
    assert (min(born).isoformat(), max(born).isoformat()) == (known["birthDate_min"], known["birthDate_max"])
    assert sum(f.deceased_on is not None for f in fields) == known["deceased"]
    assert sum(bool(f.phones) for f in fields) == known["with_phone"]
    assert sum(bool(f.other_names) for f in fields) == known["two_or_more_names"]
    systems = [{number.system for number in f.identifiers} for f in fields]
    assert sum("http://hl7.org/fhir/sid/us-ssn" in found for found in systems) == known["ssn"]
    assert sum("http://hospital.smarthealthit.org" in found for found in systems) == known["mrn"]


def test_a_bulk_export_to_the_letter() -> None:
    known = ALL_FACTS[BULK]
    patients = read(BULK)
    lines = sorted(
        f"{p.external_id}|{p.fields.family}|{f'{p.fields.given} {p.fields.middle}'.strip()}|{p.fields.born}"
        f"|{GENDERS[p.fields.sex]}"
        for p in patients
    )
    assert sha256("\n".join(lines).encode()).hexdigest() == known["digest_id_family_given_birthdate_gender"]
    by_id = {patient.external_id: patient for patient in patients}
    for spot in known["spot"]:
        check(by_id[spot["id"]], spot)


def test_a_newborn_without_a_name_comes_in_to_be_named() -> None:
    (row,) = read_patients(SAMPLES / "fhir/r4-official/Patient-newborn.json", TODAY)
    assert isinstance(row, IncomingPatient)
    assert (row.fields.family, row.fields.given, row.fields.born) == ("(unnamed)", "", date(2017, 9, 5))
    assert row.warnings == ("no name: filed as (unnamed), to be named at the desk",)


@pytest.mark.parametrize("name", OTHERS)
def test_files_of_other_resources_hold_no_patient(name: str) -> None:
    assert read(name) == []
    assert count_patients(SAMPLES / name) == 0
    assert count_resources(SAMPLES / name) == {ALL_FACTS[name]["resourceType"]: 1}


def test_what_else_the_official_example_tells() -> None:
    (patient,) = read("fhir/r4-official/Patient-example.json")
    assert patient.fields.preferred == "Jim"
    (dutch,) = read("fhir/r4-official/Patient-f001.json")
    assert dutch.fields.language == "nl"
    assert [phone.digits for phone in dutch.fields.phones] == ["31648352638"]

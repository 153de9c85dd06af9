"""An export in the form of Synthea's CSV files, of invented people: patients, payers, and their insurance."""

from __future__ import annotations

import csv
import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from clinic_tui.shipped import data_path

PATIENTS = (
    "Id", "BIRTHDATE", "DEATHDATE", "SSN", "DRIVERS", "PASSPORT", "PREFIX", "FIRST", "LAST", "SUFFIX",
    "MAIDEN", "MARITAL", "RACE", "ETHNICITY", "GENDER", "BIRTHPLACE", "ADDRESS", "CITY", "STATE", "COUNTY",
    "ZIP", "LAT", "LON", "HEALTHCARE_EXPENSES", "HEALTHCARE_COVERAGE", "INCOME",
)  # fmt: skip
PAYERS = ("Id", "NAME", "ADDRESS", "CITY", "STATE_HEADQUARTERED", "ZIP", "PHONE")
TRANSITIONS = (
    "PATIENT", "MEMBERID", "START_DATE", "END_DATE", "PAYER", "SECONDARY_PAYER", "PLAN_OWNERSHIP",
    "OWNER_NAME",
)  # fmt: skip
INSURERS = (
    "Heron Mutual", "Blue Lake", "Corner Health", "State Aid", "Elder Plan", "Union Fund", "First Care",
    "Meadow", "Granite", "NO_INSURANCE",
)  # fmt: skip
GIVEN = (
    "Ada",
    "Ben",
    "Cleo",
    "Dan",
    "Eve",
    "Finn",
    "Gus",
    "Hana",
    "Ivo",
    "Jill",
    "Kai",
    "Lena",
    "Max",
    "Nora",
)
TODAY = date(2026, 3, 3)


def write_export(folder: Path, patients: int, seed: int = 1) -> int:
    """Write patients.csv, payers.csv and payer_transitions.csv; how many transitions there are.

    A year of insurance is a row, as Synthea has it: some ten for each patient, with changes between.
    """
    source = random.Random(seed)
    families = _families()
    payers = [(_number(source), name) for name in INSURERS]
    _write(
        folder / "payers.csv",
        PAYERS,
        ([key, name, "", "", "MA", "", "1-800-555-0100"] for key, name in payers),
    )
    people: list[list[str]] = []
    transitions: list[list[str]] = []
    for number in range(patients):
        person = _person(source, families, number)
        people.append(person)
        transitions += _insured(source, person, payers)
    _write(folder / "patients.csv", PATIENTS, people)
    _write(folder / "payer_transitions.csv", TRANSITIONS, transitions)
    return len(transitions)


def _person(source: random.Random, families: Sequence[str], number: int) -> list[str]:
    born = date(1936, 1, 1) + timedelta(days=source.randrange(88 * 365))
    given = f"{source.choice(GIVEN)}{source.randrange(1000)}"
    family = f"{source.choice(families)}{source.randrange(1000)}"
    place = ["12 Stehr Park", "Belmont", "Massachusetts", "Middlesex County", f"{2000 + number % 700:05}"]
    return [
        _number(source), born.isoformat(), "", f"999-{number // 10000:02}-{number % 10000:04}",
        f"S{number:08}", "", "", given, family, "", "", "", "white", "nonhispanic", source.choice("FM"),
        "Lynn  Massachusetts  US", *place, "42.4", "-71.1", "100.00", "50.00", "40000",
    ]  # fmt: skip


def _insured(
    source: random.Random, person: list[str], payers: Sequence[tuple[str, str]]
) -> Iterable[list[str]]:
    payer, member = source.choice(payers)[0], _number(source)
    years = source.randrange(6, 14)
    for back in range(years, 0, -1):
        if source.random() < 0.15:
            payer, member = source.choice(payers)[0], _number(source)
        begins = TODAY - timedelta(days=365 * back - 200)
        ends = begins + timedelta(days=365)
        second = source.choice(payers[:-1])[0] if source.random() < 0.1 else ""
        owner = f"{person[7]} {person[8]}"
        yield [
            person[0], member, f"{begins.isoformat()}T02:04:10Z", f"{ends.isoformat()}T02:04:10Z", payer,
            second, "Self", owner,
        ]  # fmt: skip


def _families() -> list[str]:
    text = data_path("demo/family_names.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _number(source: random.Random) -> str:
    return str(uuid.UUID(int=source.getrandbits(128), version=4))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)

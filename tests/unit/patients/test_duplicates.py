"""Whether two records are one patient, by example and against a truth set."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.patients.duplicates import LIKELY, block_keys, compare, likeness, traits
from clinic_tui.patients.rows import Address, Identifier, OtherName, PatientFields, Phone, Sex

TRUTH_SET = Path(__file__).parents[3] / "../shared/interop-samples/csv/febrl/dataset1.csv"

ANN = PatientFields(
    "Miller", "Ann", born=date(1961, 12, 5), sex=Sex.FEMALE, phones=(Phone("15558107203"),),
    email="ann@example.org", address=Address("12 Oak St", city="Salem", state="MA", postal_code="01970"),
)  # fmt: skip
ELSEWHERE = Address("900 Elm Ave", city="Lynn", state="MA", postal_code="01905")
STRANGER = replace(ANN, phones=(), email="", address=ELSEWHERE)


@pytest.mark.parametrize(
    "other, reason",
    [
        (ANN, "same name"),
        (replace(STRANGER, address=Address()), "same birth date"),
        (replace(STRANGER, given="Anne"), "similar name"),
        (replace(STRANGER, family="Ann", given="Miller"), "family and given name swapped"),
        (replace(STRANGER, born=date(1961, 5, 12)), "day and month of birth swapped"),
        (replace(ANN, born=date(1967, 12, 5)), "birth date one digit apart"),
        (replace(ANN, family="Jones"), "same phone"),
        (replace(STRANGER, family="Jones", other_names=(OtherName("maiden", "Miller"),)), "similar name"),
        (replace(ANN, born=None), "same address"),
        (replace(STRANGER, given="A"), "same birth date"),
    ],
)
def test_one_patient_written_twice_is_likely(other: PatientFields, reason: str) -> None:
    found = likeness(ANN, other)
    assert found.score >= LIKELY
    assert reason in found.reasons
    assert set(block_keys(ANN)) & set(block_keys(other))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(ANN, given="Robert", sex=Sex.MALE), id="twin brother"),
        pytest.param(replace(ANN, given="Louise"), id="twin sister"),
        pytest.param(replace(ANN, born=date(1990, 3, 17)), id="daughter of the same name"),
        pytest.param(replace(ANN, given="Peter", born=date(1958, 1, 30), sex=Sex.MALE), id="husband"),
        pytest.param(replace(STRANGER, born=date(1990, 3, 17)), id="namesake"),
        pytest.param(replace(STRANGER, family="Okafor", given="Ngozi"), id="born the same day"),
        pytest.param(PatientFields(""), id="nothing known"),
    ],
)
def test_people_who_share_much_stay_apart(other: PatientFields) -> None:
    assert likeness(ANN, other).score < LIKELY


def test_the_same_number_outweighs_a_changed_name() -> None:
    ssn = Identifier("http://hl7.org/fhir/sid/us-ssn", "999-94-5397")
    before = replace(ANN, identifiers=(ssn,))
    married = replace(STRANGER, family="Jones", identifiers=(replace(ssn, value="999945397"),))
    assert likeness(before, married).score >= LIKELY
    assert "same number of another party" in likeness(before, married).reasons


def test_a_different_number_speaks_against() -> None:
    ours = replace(ANN, identifiers=(Identifier("ssn", "999945397"),))
    theirs = replace(ANN, identifiers=(Identifier("ssn", "123456789"),))
    near = replace(ANN, identifiers=(Identifier("ssn", "999945379"),))
    other_system = replace(ANN, identifiers=(Identifier("passport", "123456789"),))
    assert likeness(replace(ours, email="", phones=()), theirs).score < likeness(ours, near).score
    assert "different number of another party" in likeness(ours, theirs).reasons
    assert "different number of another party" not in likeness(ours, other_system).reasons


@pytest.mark.parametrize("number", ["999-99-9999", "000000000", "", "-"])
def test_a_number_that_stands_for_none_says_nothing(number: str) -> None:
    ours = PatientFields("Miller", "Ann", identifiers=(Identifier("ssn", number),))
    theirs = PatientFields("Okafor", "Ngozi", identifiers=(Identifier("ssn", number),))
    assert likeness(ours, theirs).score == 0
    assert not set(block_keys(ours)) & set(block_keys(theirs))


def _read_truth_set() -> list[tuple[str, PatientFields]]:
    with TRUTH_SET.open(encoding="utf-8", newline="") as lines:
        return [
            (row["rec_id"].split("-")[1], _fields(row))
            for row in csv.DictReader(lines, skipinitialspace=True)
        ]


def _fields(row: dict[str, str]) -> PatientFields:
    digits = row["date_of_birth"]
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        born = None
    street = f"{row['street_number']} {row['address_1']}"
    return PatientFields(
        row["surname"], row["given_name"], born=born, identifiers=(Identifier("ssn", row["soc_sec_id"]),),
        address=Address(street, row["address_2"], row["suburb"], row["state"], row["postcode"]),
    )  # fmt: skip


def test_the_truth_set_is_matched() -> None:
    """1,000 records with typing errors, 500 of them duplicates: precision 0.99, recall 0.95 at least."""
    people = _read_truth_set()
    blocks: dict[str, list[int]] = defaultdict(list)
    for place, (_, fields) in enumerate(people):
        for key in block_keys(fields):
            blocks[key].append(place)
    pairs = {pair for places in blocks.values() for pair in combinations(places, 2)}
    forms = [traits(fields) for _, fields in people]
    likely = {(one, other) for one, other in pairs if compare(forms[one], forms[other]).score >= LIKELY}
    true = {
        (one, other)
        for one, other in combinations(range(len(people)), 2)
        if people[one][0] == people[other][0]
    }
    assert len(true) == 500
    assert len(pairs & true) >= 498, "blocking loses true pairs"
    assert len(pairs) < 2000, "blocking compares too many"
    assert len(likely & true) / len(likely) >= 0.99
    assert len(likely & true) / len(true) >= 0.95


NAMES = st.text(max_size=12)
PEOPLE = st.builds(
    PatientFields, NAMES, NAMES, born=st.none() | st.dates(), sex=st.sampled_from(Sex), email=NAMES,
    address=st.builds(Address, NAMES, NAMES, postal_code=NAMES),
    identifiers=st.lists(st.builds(Identifier, st.sampled_from(["ssn",
    "mrn"]), NAMES), max_size=2).map(tuple),
    other_names=st.lists(st.builds(OtherName, st.just("maiden"), NAMES, NAMES), max_size=1).map(tuple),
)  # fmt: skip


@given(PEOPLE, PEOPLE)
def test_likeness_has_no_direction(one: PatientFields, other: PatientFields) -> None:
    assert likeness(one, other).score == likeness(other, one).score
    assert 0 <= likeness(one, other).score <= 100
    assert len(set(block_keys(one))) == len(block_keys(one))

"""Whether two records are one patient, by example."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.patients.duplicates import LIKELY, likeness
from clinic_tui.patients.rows import Address, Identifier, OtherName, PatientFields, Phone, Sex

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

"""What becomes of two records field by field: nothing that one says is lost unless a person says so."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import Invalid
from clinic_tui.merging.rows import Side
from clinic_tui.merging.rules import NAMES, UNITS, Person, differences, together
from clinic_tui.patients.detail_rows import IdKind, PatientDetails, PrivateWay, Relation
from clinic_tui.patients.rows import Address, Consent, OtherName, PatientFields, Phone, Sex

EMPTY = Person(PatientFields("Moss", "Ada"), PatientDetails())

BY_UNIT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "middle": ({"middle": "Q"}, {}),
    "prefix": ({"prefix": "Dr."}, {}),
    "suffix": ({"suffix": "III"}, {}),
    "called": ({"preferred": "Adie"}, {}),
    "born": ({"born": date(1961, 12, 5)}, {}),
    "sex": ({"sex": Sex.FEMALE}, {}),
    "deceased": ({"deceased": True, "deceased_on": date(2026, 1, 2)}, {}),
    "address": ({"address": Address("1 Elm St")}, {"address_verified_on": date(2026, 1, 2)}),
    "mail": ({"email": "a@example.org"}, {}),
    "language": ({"language": "Spanish"}, {"other_languages": ("English",)}),
    "interpreter": ({"interpreter": True}, {}),
    "call": ({"contact_by_phone": Consent.YES}, {}),
    "text": ({"contact_by_text": Consent.NO}, {}),
    "write": ({"contact_by_mail": Consent.YES}, {}),
    "guarantor": ({}, {"guarantor": "100009", "guarantor_is": Relation.PARENT}),
    "emergency": ({}, {"emergency_name": "Bo", "emergency_phone": "15550107777"}),
    "confidential": ({}, {"private_by": PrivateWay.TEXT, "private_to": "15550107000"}),
    "notice": ({}, {"notice_on": date(2026, 1, 2)}),
    "photo-id": ({}, {"id_kind": IdKind.PASSPORT, "id_seen_on": date(2026, 1, 2)}),
}  # fmt: skip


def person(*names: str) -> Person:
    one = EMPTY
    for name in names:
        fields, details = BY_UNIT[name]
        one = Person(replace(one.fields, **fields), replace(one.details, **details))
    return one


def test_every_field_that_is_kept_is_decided_on() -> None:
    """A field that comes later is in a unit, or it would be lost with the record that goes."""
    of_fields = {name for unit in UNITS for name in unit.of_fields}
    of_details = {name for unit in UNITS for name in unit.of_details}
    assert {each.name for each in fields_of(PatientFields)} - of_fields == {
        "phones",
        "identifiers",
        "other_names",
    }
    assert {each.name for each in fields_of(PatientDetails)} - of_details == {"phone_verified_on"}


@pytest.mark.parametrize("name", BY_UNIT)
def test_what_only_one_says_is_taken_and_can_be_left(name: str) -> None:
    known = person(name)
    for kept, gone, side in ((EMPTY, known, Side.GONE), (known, EMPTY, Side.KEPT)):
        (difference,) = differences(kept, gone)
        assert (difference.name, difference.usual) == (name, side)
        one = together(kept, gone, {})
        assert (replace(one.fields, other_names=()), one.details) == (known.fields, known.details)
        other = Side.KEPT if side is Side.GONE else Side.GONE
        left = together(kept, gone, {name: other})
        assert left.details == EMPTY.details
        assert replace(left.fields, other_names=()) == EMPTY.fields


@given(st.sets(st.sampled_from(sorted(BY_UNIT))), st.sets(st.sampled_from(sorted(BY_UNIT))))
def test_alike_on_both_sides_is_no_difference(ours: set[str], theirs: set[str]) -> None:
    kept, gone = person(*ours), person(*theirs)
    assert {each.name for each in differences(kept, gone)} == ours ^ theirs
    one = together(kept, gone, {})
    assert {each.name for each in differences(one, person(*(ours | theirs)))} == set()


def test_a_no_is_never_lost_and_names_of_both_lead_to_the_patient() -> None:
    kept = Person(
        PatientFields("Moss", "Ada", preferred="Adie", contact_by_text=Consent.YES), PatientDetails()
    )
    gone = Person(PatientFields("Lind", "Ada", contact_by_text=Consent.NO), PatientDetails())
    one = together(kept, gone, {"family": Side.GONE}).fields
    assert one.contact_by_text is Consent.NO
    assert (one.family, one.given, one.preferred) == ("Lind", "Ada", "Adie")
    assert set(one.other_names) == {OtherName("alias", "Moss", "Ada"), OtherName("alias", "Moss", "Adie")}


def test_phones_of_both_stay_each_once() -> None:
    kept = Person(PatientFields("Moss", phones=(Phone("15550107203"),)), PatientDetails())
    gone = Person(
        PatientFields("Moss", phones=(Phone("15550107299"), Phone("15550107203"))), PatientDetails()
    )
    assert [phone.digits for phone in together(kept, gone, {}).fields.phones] == [
        "15550107203",
        "15550107299",
    ]


def test_a_field_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(Invalid, match="address"):
        together(EMPTY, EMPTY, {"phones": Side.GONE})
    assert "address" in NAMES

"""Registering by keys alone: quick, read back, and never a second record by accident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual import events

from clinic_tui.app import ClinicApp
from clinic_tui.patients import records
from clinic_tui.patients.detail_rows import IdKind, PatientDetails, PrivateWay, Relation
from clinic_tui.patients.rows import Consent, PatientFields, Phone, PhoneUse, Sex
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.patients.patient_fields import (
    fields_with,
    read_patient_phone,
    read_state,
    show_patient_phone,
    texts_of,
)
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.words.not_understood import NotUnderstood
from tests.screens.patients_clinic import HOSTILE, SMITH, PatientsClinic, settled, type_in
from tests.screens.stage import HOSTILE_NAMES, screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]


def everybody(clinic: PatientsClinic) -> list[str]:
    with clinic.clinic.store.reading() as db:
        return [records.record(db, number).fields.family for number in range(1, 10) if _there(db, number)]


def _there(db: Any, number: int) -> bool:
    from clinic_tui.patients.models import Patient

    return db.get(Patient, number) is not None


def stored(clinic: PatientsClinic, patient_id: int) -> PatientFields:
    with clinic.clinic.store.reading() as db:
        return records.record(db, patient_id).fields


async def form(app: ClinicApp, pilot: Any, **texts: str) -> list[int | None]:
    """Open it; the list gets its result."""
    results: list[int | None] = []
    await settled(pilot)
    await app.push_screen(RegisterPatient(texts), results.append)
    await settled(pilot)
    return results


async def test_names_birth_date_and_phone_in_one_burst_are_enough(patients_clinic: PatientsClinic) -> None:
    """However fast they are typed."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await form(app, pilot)
        await type_in(
            pilot, "Doe", "enter", "Ann", "enter", "010261", "enter", "f", "enter", "5558101234", "f12"
        )
        assert everybody(patients_clinic)[3:] == ["Doe"]
        assert stored(patients_clinic, 4) == PatientFields(
            family="Doe", given="Ann", born=date(1961, 1, 2), sex=Sex.FEMALE, phones=(Phone("15558101234"),)
        )
        assert "registered Doe, Ann, MRN 100004: this is the record" in screen_text(app)
        assert isinstance(app.screen, PatientScreen)
        assert "MRN 100004" in screen_text(app)


async def test_who_may_be_the_same_appears_while_typing_and_f6_takes_that_one(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=LARGE) as pilot:
        results = await form(app, pilot)
        await type_in(
            pilot, "Smyth", "enter", "Jo", "enter", "12/05/1961", "enter", "f", "enter", "5558107203"
        )
        matches_golden(app, "register_120x40")
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        matches_golden(app, "register_80x24")
        await type_in(pilot, "f6")
        assert results == [patients_clinic.smith]
        assert len(everybody(patients_clinic)) == 3


def press_at_once(app: ClinicApp, *keys: str) -> None:
    """As a terminal hands over keys that were typed ahead."""
    for key in keys:
        app.post_message(events.Key(key, None))


async def test_saving_somebody_likely_known_needs_f8_after_a_warning_for_the_same_words(
    patients_clinic: PatientsClinic,
) -> None:
    """No key typed before the warning passes it."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        results = await form(app, pilot, family="Smyth", given="Jo", born="12/05/1961", phone="5558107203")
        await type_in(pilot, "f8")
        assert "F12 registers" in screen_text(app)
        press_at_once(app, "f12", "f12", "f8")
        await settled(pilot)
        assert "F8 registers anew" in screen_text(app)
        assert "F8 really new" in screen_text(app)
        assert results == []
        assert len(everybody(patients_clinic)) == 3
        screen = app.screen
        assert isinstance(screen, RegisterPatient)
        screen.set_text("given", "Joe")
        await type_in(pilot, "f8")
        assert "F12 register" in screen_text(app)
        await type_in(pilot, "f12")
        assert "F8 registers anew" in screen_text(app)
        await type_in(pilot, "f12", "f12")
        assert len(everybody(patients_clinic)) == 3
        await type_in(pilot, "f8")
        assert everybody(patients_clinic)[3:] == ["Smyth"]


@pytest.mark.long
async def test_up_and_down_walk_through_all_fields(patients_clinic: PatientsClinic) -> None:
    """In the small window each is scrolled to; in the large one all have their place."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await form(app, pilot)
        screen = app.screen
        assert isinstance(screen, RegisterPatient)
        for each in screen.fields():
            assert screen._built[each.name].has_focus_within, each.name
            assert screen._built[each.name].region.height, each.name
            await type_in(pilot, "down")
        await pilot.resize_terminal(*LARGE)
        await settled(pilot)
        await type_in(pilot, "up")
        assert screen._built["id_seen_on"].has_focus_within
        assert all(screen._built[each.name].region.height for each in screen.fields())


async def test_what_is_missing_or_wrong_gets_the_cursor(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await form(app, pilot, family="Doe")
        await type_in(pilot, "f12")
        assert "birth date is needed" in screen_text(app)
        screen = app.screen
        assert isinstance(screen, RegisterPatient)
        screen.set_text("zip", "123")
        await type_in(pilot, "010361", "f12")
        assert screen._built["zip"].has_focus_within
        assert "A ZIP has five digits" in screen_text(app)
        for name, text in (("family", "Poe"), ("born", "13/45/1990"), ("phone", "12")):
            screen.set_text(name, text)
        await type_in(pilot, "f12")  # of three that are wrong the first from above
        assert screen._built["born"].has_focus_within
        screen.set_text("born", "01/03/1961")
        await type_in(pilot, "f12")
        assert screen._built["phone"].has_focus_within


async def test_hostile_names_can_be_registered_and_shown(patients_clinic: PatientsClinic) -> None:
    """One as a family name, one as a given name; all of them in every field: test_hostile_typing.py."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        family, given = HOSTILE_NAMES[0], HOSTILE_NAMES[-1]
        results = await form(app, pilot, family=family, given=given, born="01/02/1911")
        await type_in(pilot, "f12")
        (number,) = results
        assert number is not None
        assert f"MRN {100000 + number}" in screen_text(app)


@pytest.mark.parametrize(
    "typed, phone",
    [
        ("555-810-7203", Phone("15558107203")),
        ("5558107203 h", Phone("15558107203", PhoneUse.HOME)),
        ("(555) 810-7203 home", Phone("15558107203", PhoneUse.HOME)),
        ("5558107203w", Phone("15558107203", PhoneUse.WORK)),
        ("555-810-7203 (cell)", Phone("15558107203", PhoneUse.MOBILE)),
        ("+44 20 7946 0018 work", Phone("442079460018", PhoneUse.WORK)),
    ],
)
def test_a_phone_is_read_with_its_use(typed: str, phone: Phone) -> None:
    assert read_patient_phone(typed) == phone
    assert read_patient_phone(show_patient_phone(phone)) == phone


@pytest.mark.parametrize("typed", ["810-7203", "home", "555-810-7203 x12", ""])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(NotUnderstood):
        read_patient_phone(typed)


def test_a_state_is_read_by_code_or_name() -> None:
    assert [read_state(typed) for typed in ("il", "IL", "Illinois", "new york")] == ["IL", "IL", "IL", "NY"]
    with pytest.raises(NotUnderstood):
        read_state("Illinoise")


@pytest.mark.parametrize("patient", [SMITH, HOSTILE])
def test_fields_that_nobody_touched_are_never_read_again(patient: PatientFields) -> None:
    """What came in from another system may be in a form that no field would take."""

    def must_not_be_asked(name: str) -> Any:
        raise AssertionError(name)

    assert fields_with(patient, texts_of(patient), must_not_be_asked) == patient


def test_a_consent_that_was_emptied_is_not_asked() -> None:
    texts = texts_of(SMITH) | {"call": ""}
    assert fields_with(SMITH, texts, lambda name: None).contact_by_phone is Consent.NOT_ASKED


async def test_what_is_asked_in_person_is_typed_below_and_saved(patients_clinic: PatientsClinic) -> None:
    """A guarantor must be one; a ZIP of another state is said, and saved all the same."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        results = await form(app, pilot, family="Doe", given="Tim", born="04/01/2019", language="es, en")
        screen = app.screen
        assert isinstance(screen, RegisterPatient)
        screen._focus("state")
        await type_in(pilot, "illinois", "enter", "02139")
        assert "ZIP 02139 lies in MA, not in IL" in screen_text(app)
        screen._focus("guarantor")
        await type_in(pilot, "smi", "f12")
        assert "which? type the MRN: Smith, Jo (Joanie) 12/05/1961 100001" in " ".join(
            screen_text(app).split()
        )
        screen.set_text("guarantor", "nobody so")
        await type_in(pilot, "f12")
        assert "nobody fits `nobody so`" in screen_text(app)
        assert results == []
        screen.set_text("guarantor", "")
        screen._focus("guarantor")
        await type_in(pilot, "smi,jo", "enter")
        assert screen.text("guarantor") == "Smith, Jo (Joanie) MRN 100001"
        screen._focus("guarantor_is")
        await type_in(
            pilot, "par", "down", "Bo", "down", "uncle", "down", "5558107204", "down", "text", "down"
        )
        await type_in(pilot, "5558107205", "down", "t", "down", "down", "pass", "f12")
        (number,) = results
        assert number is not None
        with patients_clinic.clinic.store.reading() as db:
            found = records.record(db, number)
        assert found.fields.address.postal_code == "02139"
        assert (found.fields.language, found.details.other_languages) == ("Spanish", ("English",))
        assert found.guarantor is not None
        assert found.guarantor.mrn == "100001"
        assert found.details == PatientDetails(
            other_languages=("English",), guarantor="100001", guarantor_is=Relation.PARENT,
            emergency_name="Bo", emergency_relation="uncle", emergency_phone="15558107204",
            private_by=PrivateWay.TEXT, private_to="15558107205", notice_on=app.today,
            id_kind=IdKind.PASSPORT, id_seen_on=app.today,
        )  # fmt: skip

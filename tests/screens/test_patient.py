"""A patient's record: everything on one screen, every verb by its key, and no overwriting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from clinic_tui.app import ClinicApp
from clinic_tui.errors import Busy
from clinic_tui.patients import policies, records
from clinic_tui.patients import service as patients
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import PatientRecord, Phone
from clinic_tui.screens.coverage.coverage import EditCoverage
from clinic_tui.screens.parts.theirs_or_ours import TheirsOrOurs
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import journal
from tests.screens.keystrokes import strike
from tests.screens.patients_clinic import EmptyPane, PatientsClinic, settled, shows, type_in
from tests.screens.stage import front, screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]


def stored(clinic: PatientsClinic, patient_id: int) -> PatientRecord:
    with clinic.clinic.store.reading() as db:
        return records.record(db, patient_id)


def alerts_of(clinic: PatientsClinic, patient_id: int) -> list[str]:
    return [alert.words for alert in stored(clinic, patient_id).alerts]


def looks(clinic: PatientsClinic) -> int:
    with clinic.clinic.store.reading() as db:
        return len(db.execute(select(journal.c.seq).where(journal.c.verb == "patient.view")).all())


async def opened(app: ClinicApp, pilot: Any, patient_id: int) -> None:
    await settled(pilot)
    app.open_patient(patient_id)
    await settled(pilot)


async def test_the_whole_record_stands_on_one_screen_until_the_lock(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    """Opening is one look, however often it is read again; another record takes the place of the first."""
    app = patients_clinic.app()
    async with app.run_test(size=LARGE) as pilot:
        await opened(app, pilot, patients_clinic.smith)
        for columns, rows in (LARGE, SMALL):
            await pilot.resize_terminal(columns, rows)
            await settled(pilot)
            app.say("")
            await settled(pilot)
            matches_golden(app, f"patient_{columns}x{rows}")
        patients.add_note(patients_clinic.other_desk, patients_clinic.smith, "asked for a wheelchair")
        await shows(pilot, "asked for a wheelchair")
        assert looks(patients_clinic) == 1
        await type_in(pilot, "/", "smithers", "enter")
        assert "Smithers, Noah" in screen_text(app)
        await type_in(pilot, "escape")
        assert len(app.screen_stack) == 1
        await opened(app, pilot, patients_clinic.hostile)
        assert "O'Brien [/nope], [@click=app.bell]x[/] [DNR]" in screen_text(app)
        await type_in(pilot, "f9")
        assert "O'Brien" not in screen_text(app)
        assert not any(isinstance(screen, PatientScreen) for screen in app.screen_stack)


async def test_a_look_that_cannot_be_journaled_shows_nothing(
    patients_clinic: PatientsClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise Busy("the journal cannot be written: try again")

    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        monkeypatch.setattr(Desk, "look", refuse)
        await opened(app, pilot, patients_clinic.smith)
        text = screen_text(app)
        assert "the journal cannot be written" in text
        assert "Smith" not in text
        await type_in(pilot, "e", "b", "N", "v")
        assert isinstance(app.screen, PatientScreen)


async def test_every_part_is_changed_by_its_key_and_undone_by_u(patients_clinic: PatientsClinic) -> None:
    """Keys typed ahead go into the dialog that opens; Enter reads a note in full."""
    words = "very long words " * 20 + "[/end]"
    app, smith = patients_clinic.app(), patients_clinic.smith
    patients.add_note(patients_clinic.other_desk, smith, words)
    async with app.run_test(size=SMALL) as pilot:
        await opened(app, pilot, smith)
        await type_in(pilot, *["down"] * 10)
        assert "[/end]" not in screen_text(app)
        await type_in(pilot, "enter")
        assert "[/end]" in screen_text(app)
        await type_in(pilot, "escape")
        assert isinstance(app.screen, PatientScreen)
        await type_in(pilot, "a", "needs an aide", "enter")
        assert alerts_of(patients_clinic, smith) == ["latex allergy", "needs an aide"]
        await type_in(pilot, "u")
        assert alerts_of(patients_clinic, smith) == ["latex allergy"]
        await strike(app, *"Nfirst", "enter", *"asecond", "enter")
        await settled(pilot)
        record = stored(patients_clinic, smith)
        assert record.notes[-1].words == "first"
        assert record.alerts[-1].words == "second"
        await type_in(pilot, "u", "v")
        assert stored(patients_clinic, smith).coverages[0].verified_at == patients_clinic.clinic.clock.now()
        await type_in(pilot, "+", "Medicare", "f12")
        assert [policy.payer for policy in stored(patients_clinic, smith).coverages] == ["Aetna", "Medicare"]
        await shows(pilot, "Medicare", "verified today")


@pytest.mark.long
async def test_e_begins_at_what_the_cursor_stands_on_and_keeps_what_no_field_shows(
    patients_clinic: PatientsClinic,
) -> None:
    app, smith = patients_clinic.app(), patients_clinic.smith
    before = stored(patients_clinic, smith).fields
    async with app.run_test(size=SMALL) as pilot:
        await opened(app, pilot, smith)
        await type_in(pilot, "down", "e")
        assert isinstance(app.screen, EditPatient)
        assert app.screen._built["phone2"].has_focus_within
        app.screen.query("QuietInput").first().value = "Smith-Lee"  # type: ignore[attr-defined]
        await type_in(pilot, "f12")
        assert stored(patients_clinic, smith).fields == replace(before, family="Smith-Lee")
        await shows(pilot, "Smith-Lee, Jo")
        await type_in(pilot, *["down"] * 6, "e")
        assert "Primary coverage of Smith-Lee" in screen_text(app)


async def test_another_desk_shows_but_never_overwrites_an_open_form(patients_clinic: PatientsClinic) -> None:
    app, smith = patients_clinic.app(), patients_clinic.smith
    async with app.run_test(size=SMALL) as pilot:
        await opened(app, pilot, smith)
        await type_in(pilot, "e")
        form = app.screen
        assert isinstance(form, EditPatient)
        form.set_text("email", "new@example.org")
        record = stored(patients_clinic, smith)
        theirs = replace(record.fields, language="Polish", phones=(Phone("15558100000"),))
        patients.update(patients_clinic.other_desk, smith, record.version, theirs)
        await shows(pilot, "ben at desk Q (09:12) has changed")
        assert form.text("language") == "Spanish"
        await type_in(pilot, "f12")
        await shows(pilot, "ben at desk Q (09:12) was first; what you typed is kept", "Theirs, saved")
        assert isinstance(front(app), TheirsOrOurs)
        await type_in(pilot, "home", "left", "f12")  # of the first, their phone, it stays as it was
        await shows(pilot, "ben at desk Q (09:12) was first: phone, languages, second phone")
        await type_in(pilot, "f12")
        ours = replace(theirs, email="new@example.org", phones=record.fields.phones[:1])
        assert stored(patients_clinic, smith).fields == ours
        assert isinstance(front(app), PatientScreen)


async def test_x_takes_the_alert_away_or_cancels_the_visit(
    patients_clinic: PatientsClinic,
) -> None:
    app, smith = patients_clinic.app(), patients_clinic.smith
    async with app.run_test(size=LARGE) as pilot:
        await opened(app, pilot, smith)
        await type_in(pilot, "x")  # the next visit, as the keys of its stages take it
        assert "Cancel the appointment of Tue 24 Nov 2026" in screen_text(app)
        await type_in(pilot, "escape", *["down"] * 9, *"xill")
        (alert,) = stored(patients_clinic, smith).alerts
        assert f"away: {alert.words}?" in " ".join(screen_text(app).replace("│", " ").split())
        assert len(app.screen_stack) == 3  # what was typed behind it has opened nothing
        await type_in(pilot, "y")
        assert stored(patients_clinic, smith).alerts == ()
        await type_in(pilot, "right", "down", "x")
        assert "Cancel the appointment" in screen_text(app)
        assert "14:00-14:20 LEE" in screen_text(app)
        await type_in(pilot, "escape", "up", "enter")  # Enter shows it on the schedule
        pane = app.pane
        assert isinstance(pane, EmptyPane)
        assert len(app.screen_stack) == 1
        assert [visit for visit, _ in pane.jumps] == [patients_clinic.visits[0]]


async def test_a_key_shows_member_ids_whole_for_a_while(patients_clinic: PatientsClinic) -> None:
    app, smith = patients_clinic.app(), patients_clinic.smith
    async with app.run_test(size=SMALL) as pilot:
        await opened(app, pilot, smith)
        assert "***6789" in screen_text(app)
        assert "W123456789" not in screen_text(app)
        await type_in(pilot, "*")
        assert "W123456789" in screen_text(app)
        await type_in(pilot, "N", "moved house", "enter")  # reading the record again hides nothing
        await shows(pilot, "moved house", "W123456789")
        record = front(app)
        assert isinstance(record, PatientScreen)
        record.mask_numbers()
        await settled(pilot)
        assert "W123456789" not in screen_text(app)
        await type_in(pilot, "*", "*")
        assert "W123456789" not in screen_text(app)
        assert told_whole(patients_clinic) == 2
        await type_in(pilot, "+", "escape")
        assert told_whole(patients_clinic) == 2
        await type_in(pilot, "home", *["down"] * 7, "e")  # the form of the policy has its number whole
        assert isinstance(app.screen, EditCoverage)
        assert app.screen.text("member") == "W123456789"
        app.screen.set_text("plan", "Silver")
        await type_in(pilot, "f12")
    assert told_whole(patients_clinic) == 3
    policy = stored(patients_clinic, smith).coverages[0]
    assert (policy.plan, policy.member_id) == ("Silver", "W123456789")


def told_whole(clinic: PatientsClinic) -> int:
    with clinic.clinic.store.reading() as db:
        return len(db.execute(select(journal.c.seq).where(journal.c.verb == "patient.unmask")).all())


async def test_a_field_that_both_desks_changed_is_chosen_by_a_key(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    """Back from the two columns nothing is lost and nothing saved."""
    app, smith = patients_clinic.app(), patients_clinic.smith
    async with app.run_test(size=SMALL) as pilot:
        await opened(app, pilot, smith)
        await type_in(pilot, "e")
        form = app.screen
        assert isinstance(form, EditPatient)
        form.set_text("email", "ours@example.org")
        form.set_text("emergency_name", "Bo")
        record = stored(patients_clinic, smith)
        theirs = replace(record.fields, email="theirs@example.org", language="Polish")
        patients.update(patients_clinic.other_desk, smith, record.version, theirs)
        await type_in(pilot, "f12")
        await shows(pilot, "what you typed is kept")
        assert isinstance(front(app), TheirsOrOurs)
        matches_golden(app, "theirs_or_ours_80x24")
        await type_in(pilot, "escape")
        await shows(pilot, "not saved: ben at desk Q")
        assert form.text("email") == "ours@example.org"
        assert stored(patients_clinic, smith).fields.email == "theirs@example.org"
        await type_in(pilot, "f12")
        assert isinstance(front(app), TheirsOrOurs)
        await type_in(pilot, "home", "right", "f12")
        assert form.text("emergency_name") == "Bo"
        assert (form.text("email"), form.text("language")) == ("theirs@example.org", "Polish")
        await type_in(pilot, "f12")
        saved = stored(patients_clinic, smith)
        assert (saved.fields.email, saved.fields.language) == ("theirs@example.org", "Polish")
        assert saved.details.emergency_name == "Bo"


async def test_the_order_of_policies_is_changed_by_keys_and_undone(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    second = Policy("Blue Cross", "PPO", "W777", copay_cents=1_000)
    policies.set_coverage(patients_clinic.other_desk, patients_clinic.smith, 2, None, second)

    def order() -> list[str]:
        shown = [line for line in screen_text(app).splitlines() if "Primary" in line or "Secondary" in line]
        return [line.split()[1] for line in shown]

    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        assert order() == ["Aetna", "Blue"]
        await type_in(pilot, "home", "<")
        assert "stand on the policy" in screen_text(app)
        record: Any = app.screen
        record._list("#record-who").select(("coverage", 2))
        await type_in(pilot, "<")
        assert order() == ["Blue", "Aetna"]
        assert "Blue Cross is asked first, then Aetna" in screen_text(app)
        await type_in(pilot, "<")
        assert "Blue Cross is the primary policy already" in screen_text(app)
        await type_in(pilot, ">")  # the cursor went along
        assert order() == ["Aetna", "Blue"]
        await type_in(pilot, "u")
        smith = stored(patients_clinic, patients_clinic.smith)
        assert [policy.payer for policy in smith.coverages] == ["Blue Cross", "Aetna"]

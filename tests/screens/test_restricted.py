"""A restricted record on the screen: closed, opened in an emergency, and reviewed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.app import ClinicApp
from clinic_tui.errors import Restricted
from clinic_tui.keymap import Place
from clinic_tui.patients import emergency
from clinic_tui.patients import service as patients
from clinic_tui.patients.restricting import restrict, restriction_of, unrestrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.screens.parts.history import HistoryScreen
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.emergencies import EmergencyList
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.put_aside.form_kinds import opened_again
from clinic_tui.screens.put_aside.shelf import ShelfList
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from tests.screens.patients_clinic import PASSWORD, PatientsClinic, settled, shows, type_in
from tests.screens.stage import front, screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]
WHY = "fainted in the waiting room"
OF_THE_RECORD = ("810-7203", "12 Main", "latex", "Prefers mornings", "jo@example", "123456789", "knee")


@pytest.fixture
def vip(patients_clinic: PatientsClinic) -> PatientsClinic:
    """The clinic with Smith restricted."""
    restrict(patients_clinic.other_desk, patients_clinic.smith, RestrictedFor.VIP)
    return patients_clinic


async def opened(app: ClinicApp, pilot: Any, patient_id: int) -> PatientScreen:
    await settled(pilot)
    app.open_patient(patient_id)
    await settled(pilot)
    assert isinstance(app.screen, PatientScreen)
    return app.screen


def tells(app: ClinicApp) -> list[str]:
    """What of the record stands on the screen, or in a widget behind it."""
    shown = screen_text(app)
    for screen in app.screen_stack:
        for widget in screen.query("*"):
            shown += repr(getattr(widget, "rows", "")) + repr(getattr(widget, "value", ""))
    return [words for words in OF_THE_RECORD if words in shown]


async def test_a_closed_record_says_whose_it_is_and_the_way_in(
    vip: PatientsClinic, matches_golden: Golden
) -> None:
    app = vip.app()
    async with app.run_test(size=LARGE) as pilot:
        screen = await opened(app, pilot, vip.smith)
        for columns, rows in (LARGE, SMALL):
            await pilot.resize_terminal(columns, rows)
            await settled(pilot)
            app.say("")
            await settled(pilot)
            matches_golden(app, f"restricted_{columns}x{rows}")
            assert tells(app) == []
        assert screen.place is Place.RESTRICTED
        await type_in(pilot, "e", "v", "x", "h", "a")
        assert front(app) is screen
        await type_in(pilot, "b")
        assert isinstance(app.screen, BookVisit)
        assert "RESTRICTED" in screen_text(app)
        assert tells(app) == []
        await type_in(pilot, "escape")
        app.push_screen(CheckIn(vip.visits[0]))
        await settled(pilot)
        shown = screen_text(app)
        assert "restricted: ask for address, phone and card" in shown
        assert "Aetna" in shown
        assert "no member number" not in shown
        assert tells(app) == []


async def test_f6_asks_why_and_for_the_password_and_opens_it_for_an_hour(
    vip: PatientsClinic, matches_golden: Golden
) -> None:
    app = vip.app()
    async with app.run_test(size=SMALL) as pilot:
        screen = await opened(app, pilot, vip.smith)
        await type_in(pilot, "f6", "sick", "enter")
        assert "at least 10 letters" in screen_text(app)
        assert "Enter open it" in screen_text(app)
        await type_in(pilot, PASSWORD, "enter")
        assert "at least 10 letters" in screen_text(app)
        await type_in(pilot, PASSWORD)  # in a hurry, once more: it goes on behind the reason
        await type_in(pilot, "f12")
        assert "your password stands in it" in screen_text(app)
        assert app.screen.text("reason") == f"sick{PASSWORD}"  # type: ignore[attr-defined]
        app.screen.set_text("reason", "")  # type: ignore[attr-defined]
        await type_in(pilot, WHY)
        app.screen.set_text("password", "")  # type: ignore[attr-defined]
        await type_in(pilot, "f12")
        assert "a PIN will not do" in screen_text(app)
        app.screen.set_text("password", "wrong")  # type: ignore[attr-defined]
        await type_in(pilot, "f12")
        assert "not right" in screen_text(app)
        await type_in(pilot, PASSWORD)
        matches_golden(app, "break_glass_80x24")
        await type_in(pilot, "enter")
        assert app.screen is screen
        assert "EMERGENCY ACCESS, 60 min left" in screen_text(app)
        assert "810-7203" in screen_text(app)
        vip.clinic.clock.advance(timedelta(minutes=3, seconds=30))  # type: ignore[attr-defined]
        screen.time_passed()
        await settled(pilot)
        assert "EMERGENCY ACCESS, 57 min left" in screen_text(app)
        await type_in(pilot, "f6", "y")  # F6 again ends it
        assert "closed to you" in screen_text(app)
        await opened(app, pilot, vip.smithers)
        await type_in(pilot, "f6")  # of a record that is open it does nothing
        assert isinstance(app.screen, PatientScreen)
        assert "Smithers" in screen_text(app)


def dana_of(app: ClinicApp) -> Desk:
    """The desk that she sits at, without a screen."""
    assert app.backend is not None
    desk: Desk = app.backend.patients._sitting.desk
    return desk


async def in_an_emergency(vip: PatientsClinic, app: ClinicApp, pilot: Any) -> PatientScreen:
    await settled(pilot)
    emergency.break_glass(dana_of(app), vip.smith, WHY)
    screen = await opened(app, pilot, vip.smith)
    assert "EMERGENCY ACCESS" in screen_text(app)
    return screen


async def test_after_an_hour_the_record_and_what_lies_on_it_close(vip: PatientsClinic) -> None:
    app = vip.app()
    async with app.run_test(size=SMALL) as pilot:
        screen = await in_an_emergency(vip, app, pilot)
        await type_in(pilot, "e")
        form = front(app)
        assert isinstance(form, EditPatient)
        form.set_text("email", "new@example.org")
        await an_hour_later(vip, screen, pilot)
        assert front(app) is screen
        assert "closed to you" in screen_text(app)
        assert tells(app) == []
        await type_in(pilot, "Z")  # what was typed is kept, and does not open the record again
        assert front(app) is screen
        assert "restricted" in screen_text(app)
        app.push_screen(ShelfList())
        await settled(pilot)
        assert "new@example.org" in screen_text(app)
        assert tells(app) == []
        await type_in(pilot, "x", "y", "escape")
        assert app.drafts_here == ()
        await type_in(pilot, "escape")
        emergency.break_glass(dana_of(app), vip.smith, WHY)
        screen = await opened(app, pilot, vip.smith)
        await type_in(pilot, "b", "fu")
        assert isinstance(front(app), BookVisit)
        assert "810-7203" in screen_text(app)
        await an_hour_later(vip, screen, pilot)
        assert front(app) is screen
        assert "Z goes on with what was typed" in screen_text(app)
        app.say_record_closed()  # the record may find it out behind the form that lay on it
        await settled(pilot)
        assert "Z goes on with what was typed" in screen_text(app)
        assert tells(app) == []
        await type_in(pilot, "Z")
        assert isinstance(app.screen, BookVisit)
        assert tells(app) == []


async def an_hour_later(vip: PatientsClinic, screen: Any, pilot: Any) -> None:
    vip.clinic.clock.advance(timedelta(minutes=60))  # type: ignore[attr-defined]
    screen.time_passed()
    await settled(pilot)


async def test_a_record_closes_under_the_eyes_of_who_may_not_see_it_and_opens_again(
    patients_clinic: PatientsClinic,
) -> None:
    app, smith, other = patients_clinic.app(), patients_clinic.smith, patients_clinic.other_desk
    async with app.run_test(size=LARGE) as pilot:
        screen = await opened(app, pilot, smith)
        restrict(other, smith, RestrictedFor.OWN_REQUEST)
        screen.changed_elsewhere(frozenset({"restriction"}))
        await settled(pilot)
        assert "this record has closed" in screen_text(app)
        assert tells(app) == []
        patients.add_note(other, smith, "another note")
        screen.changed_elsewhere(frozenset({"patient_note"}))
        unrestrict(other, smith)
        screen.changed_elsewhere(frozenset({"restriction"}))
        await settled(pilot)
        assert "another note" in screen_text(app)


async def test_a_manager_restricts_with_r_and_reviews_what_was_opened(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    clinic = patients_clinic.with_manager()
    app, smith = clinic.app("otto"), clinic.smith
    async with app.run_test(size=SMALL) as pilot:
        await opened(app, pilot, smith)
        await type_in(pilot, "r", "staff", "f12")
        assert "Restricted" in screen_text(app)
        desk = clinic.desk_of("dana", Role.FRONT_DESK)
        emergency.break_glass(desk, smith, WHY)
        emergency.end_emergency(desk, smith)
        await type_in(pilot, "escape", ":", "emergency", "enter")
        assert isinstance(app.screen, EmergencyList)
        await shows(pilot, "1 alert")
        matches_golden(app, "emergencies_80x24")
        await type_in(pilot, "enter", "she was there", "enter")
        assert "reviewed" in screen_text(app)
        await type_in(pilot, "e")
        await type_in(pilot, "r")
        with clinic.clinic.store.reading() as db:
            assert restriction_of(db, smith) is None


async def test_a_form_that_was_kept_opens_no_record_that_is_closed(vip: PatientsClinic) -> None:
    app = vip.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        assert app.backend is not None
        for kind in ("edit patient", "coverage"):
            about: dict[str, int | str] = {"patient": vip.smith, "slot": 1, "version": 1}
            with pytest.raises(Restricted):
                opened_again(app.backend, HalfDone(kind, "Edit", {"email": "a@example.org"}, about))
        note = HalfDone("note", "Note", {"note": "called"}, {"patient": vip.smith})
        assert opened_again(app.backend, note).title_words == "Note on Smith, Jo (Joanie)"


async def test_a_check_in_from_the_queue_closes_with_the_record(vip: PatientsClinic) -> None:
    """Nothing lies beneath it that would close it: the record was opened and left, or is restricted again."""
    app = vip.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for how in ("the hour ends", "it is restricted again"):
            if how == "the hour ends":
                emergency.break_glass(dana_of(app), vip.smith, WHY)
            else:
                unrestrict(vip.other_desk, vip.smith)
            app.push_screen(CheckIn(vip.visits[0]))
            await settled(pilot)
            form = app.screen
            assert isinstance(form, CheckIn)
            assert "810-7203" in screen_text(app)
            form.set_text("copay reason", "forgot the purse")
            if how == "the hour ends":
                vip.clinic.clock.advance(timedelta(minutes=59))  # type: ignore[attr-defined]
                form.time_passed()
                await settled(pilot)
                assert app.screen is form
                vip.clinic.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
                form.time_passed()
            else:
                restrict(vip.other_desk, vip.smith, RestrictedFor.VIP)
                form.changed_elsewhere(frozenset({"restriction"}))
            await settled(pilot)
            assert not isinstance(app.screen, CheckIn)
            assert "this record has closed: Z goes on with what was typed" in screen_text(app)
            assert tells(app) == []
            await type_in(pilot, "Z")
            form = app.screen
            assert isinstance(form, CheckIn)
            assert form.text("copay reason") == "forgot the purse"
            assert "restricted: ask for address, phone and card" in screen_text(app)
            assert tells(app) == []
            form.dismiss(None)
            await settled(pilot)


async def test_a_history_from_the_queue_closes_with_the_record(vip: PatientsClinic) -> None:
    app = vip.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        backend, visit = app.backend, vip.visits[0]
        assert backend is not None
        emergency.break_glass(dana_of(app), vip.smith, WHY)
        shown = HistoryScreen("Visit", lambda: backend.schedule.history(visit), patient_id=vip.smith)
        app.push_screen(shown)
        await settled(pilot)
        vip.clinic.clock.advance(timedelta(minutes=60))  # type: ignore[attr-defined]
        shown.time_passed()
        await settled(pilot)
        assert not isinstance(app.screen, HistoryScreen)
        assert "this record has closed" in screen_text(app)

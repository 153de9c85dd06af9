"""The command line: what is typed is previewed, completed, and done on Enter."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from clinic_tui.app import ClinicApp
from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.phrases import Lists
from clinic_tui.schedule.rows import Booking
from clinic_tui.screens.command.command import CommandLine
from clinic_tui.screens.command.command_preview import preview
from clinic_tui.screens.console.help import HelpScreen
from clinic_tui.screens.coverage.authorizations import AuthorizationScreen
from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.schedule.book_together import BookTogether
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role, may
from clinic_tui.words.command import COMMANDS
from tests.screens.keystrokes import strike
from tests.screens.patients_clinic import TODAY, PatientsClinic, settled, type_in
from tests.screens.stage import front, screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]


async def ready(app: ClinicApp, pilot: Any, text: str, *keys: str) -> None:
    """The line with a text in it, of which the last letter is typed: for each one a preview is made."""
    await settled(pilot)
    await type_in(pilot, ":")
    assert isinstance(app.screen, CommandLine)
    app.screen._input.value = text[:-1]
    app.screen._input.cursor_position = len(text) - 1
    await type_in(pilot, text[-1], *keys)


def line(app: ClinicApp) -> str:
    assert isinstance(app.screen, CommandLine)
    return app.screen._input.value


@pytest.mark.long
async def test_a_booking_is_understood_while_it_is_typed_enter_takes_it_into_the_form_and_f12_books_it(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await type_in(pilot, ":", "b smi,jo fu 20 dr:lee tue-thu pm")
        for size in (LARGE, SMALL):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            matches_golden(app, f"command_{size[0]}x{size[1]}")
        await type_in(pilot, *["backspace"] * 10, "wed pm", "enter")
        form = app.screen
        assert isinstance(form, BookVisit)
        await settled(pilot)
        assert {name: form.text(name) for name in ("type", "provider", "day", "time", "minutes")} == {
            "type": "FU", "provider": "LEE", "day": "11/25/2026", "time": "12:00", "minutes": "20",
        }  # fmt: skip
        assert "Smith, Jo" in screen_text(app)
        await type_in(pilot, "escape")
        # all is typed before the first answer is there; no form comes in between. Into it: test_schedule.py
        await type_in(pilot, ":b smi,jo fu wed", "f12")
        await settled(pilot)
        assert len(app.screen_stack) == 1
        shown = " ".join(screen_text(app).split())
        assert "booked Smith, Jo (Joanie) 12/05/1961 MRN 100001: Wed 25 Nov" in shown
        assert "Follow-up, 20 min with" in shown


async def test_down_walks_a_digit_takes_a_line_and_a_patient_is_never_guessed_among_several(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await ready(app, pilot, "b smi,jo fu dr:lee wed 3")
        assert "5 to 360 minutes, not 3" in screen_text(app)
        await type_in(pilot, "backspace", "0")
        assert line(app).endswith(" 0")
        await type_in(pilot, "backspace", "backspace")
        await type_in(pilot, "down", "3")
        form = app.screen
        assert isinstance(form, BookVisit)
        assert form.text("time") == "09:40"
        await type_in(pilot, "escape")
        await ready(app, pilot, "b smi fu")
        assert "Which?" in screen_text(app)
        await type_in(pilot, "enter", "enter", "enter", "enter")
        assert line(app) == "b smi fu"
        assert "? Which? Down, then Enter or a digit takes one" in screen_text(app)
        await type_in(pilot, "down", "enter")
        assert line(app) == "b 100001 fu"
        await type_in(pilot, *["backspace"] * 9, "smi fu")
        await type_in(pilot, "down", "down", "up", "2")
        assert line(app) == "b 100002 fu"
        await type_in(pilot, "enter")
        assert isinstance(app.screen, BookVisit)
        await settled(pilot)
        assert "Smithers, Noah" in screen_text(app)


@pytest.mark.long
async def test_nobody_is_opened_among_several_hostile_names_are_text_and_down_waits_for_what_it_chooses_from(
    patients_clinic: PatientsClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Enter opens whom one means alone: of two with that beginning neither, until one is chosen."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for word, screen in (("pt", PatientScreen), ("authorizations", AuthorizationScreen)):
            await ready(app, pilot, f"{word} smi", "enter", "enter")
            assert line(app) == f"{word} smi"
            assert "? Which? Down, then Enter or a digit takes one" in screen_text(app)
            await type_in(pilot, "down", "2")
            await settled(pilot)
            assert isinstance(app.screen, screen)
            assert "Smithers, Noah" in screen_text(app)
            await type_in(pilot, "escape")
        await pilot.resize_terminal(*LARGE)
        await ready(app, pilot, "pt o'brien")
        assert "O'Brien [/nope], [@click=app.be" in screen_text(app)
        await type_in(pilot, "escape")
        await ready(app, pilot, "b o'brien fu")
        assert "O'Brien [/nope], [@click=app.bell]x[/] [DNR] 01/01/1970 MRN 100003" in screen_text(app)
        await type_in(pilot, "escape")
        await ready(app, pilot, "b smi")
        assert app.backend is not None
        quick = app.backend.patients.find

        def late(*given: Any) -> Any:
            time.sleep(0.3)
            return quick(*given)

        monkeypatch.setattr(app.backend.patients, "find", late)
        await strike(app, "t", "h", "down", "down", "enter")
        assert isinstance(app.screen, CommandLine)
        assert not app.screen._walking  # what stands there still is of what was typed before
        await settled(pilot)
        assert line(app) == "b 100002 "


SAID = {
    "xyz smi": "`xyz` is no command: b, free, pt",
    "b smi,jo fu xyz": "`xyz` is no visit type, day, time or dr:code; visit types: fu, np.",
    "b smi,jo fu dr:xyz": "`xyz` is no provider: kim, lee.",
    "b nobody,x fu": "Nobody fits `nobody,x`: F7 registers a new patient.",
    "b 100001 cl": "`cl` is no visit type, day, time or dr:code; visit types: fu, np.",
    "b 100001 lab": "`lab` is no visit type, day, time or dr:code; visit types: fu, np.",
    "b smi,jo": "What kind of visit?",
    "b smi,jo fu sun": "Nothing is free for Follow-up, 20 min, Sun: ask for less.",
    "b smi,jo fu then np": "Follow-up, 20 min; then New patient, 40 min",
    "b smi,jo fu then": "Follow-up, 20 min; then ?: what kind?",
    "b smi,jo fu then np tue": "Days and times belong before the first `then`",
    "b smi,jo fu sun then np": "No day has Follow-up, 20 min, Sun; then New patient, 40 min: ask for less.",
    "b smi,jo fu 6w after last": "`after last`: the patient has had no visit yet.",
    "b smi,jo fu device:laser": "`device:laser` is no kind of room or device: there are none yet.",
    "b": "Tab completes.",
    "b ": "Who? b smi,jo fu",
    "pt ": "Who? smi,jo, a birth date",
    "free np dr:kim": "New patient, 40 min, KIM",
    "week xyz": "`xyz` is no provider: kim, lee.",
    "week ": "Whose week?",
    "day 13/1": "There is no month 13",
    "tab xyz": "`xyz` is no tab: schedule, check-in, claims, stock, team, compliance.",
    "tab ": "Which tab?",
    "ci nobody": "Nobody of today's patients fits `nobody`.",
    "lock now": "Nothing follows `lock`: take `now` away.",
}
"""What is said of a line, whether it was understood or not."""


def test_what_is_not_understood_is_named(patients_clinic: PatientsClinic) -> None:
    backend = Backend(patients_clinic.clinic)
    backend.sign_in_for_demo("dana")
    lists = Lists(backend.schedule.visit_types(), backend.schedule.providers())
    for typed, said in SAID.items():
        assert said in preview(backend, lists, TODAY, typed).words


@pytest.mark.parametrize(
    "word, role",
    [
        ("authorizations", Role.CLINICIAN),
        ("work", Role.FRONT_DESK),
        *((word, Role.BILLER) for word in ("calls", "recalls", "waitlist")),
    ],
)
def test_a_word_needs_a_right_that_the_role_has_not(word: str, role: Role) -> None:
    """That it then opens nothing is in test_rights.py."""
    (command,) = (each for each in COMMANDS if word in each.words)
    assert command.right
    assert not may(role, command.right)


async def test_visits_of_one_day_are_booked_together_and_undone_together(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await ready(app, pilot, "b 100001 fu dr:lee then np dr:kim gap 0-60", "enter")
        assert isinstance(app.screen, BookTogether)
        await settled(pilot)
        shown = screen_text(app)
        assert "Follow-up with" in shown
        assert "New patient with" in shown
        await type_in(pilot, "knee", "down", "card", "f12")
        await settled(pilot)
        assert "booked Smith, Jo" in screen_text(app)
        assert "payer not told" in screen_text(app)
        assert app.backend is not None
        upcoming = app.backend.patients.counts(1).upcoming
        assert [visit.visit_type for visit in upcoming] == ["FU", "NP", "FU", "FU"]
        await type_in(pilot, "u")
        await settled(pilot)
        assert len(app.backend.patients.counts(1).upcoming) == 2


async def test_a_line_goes_where_it_says_and_nowhere_when_it_is_not_understood(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await ready(app, pilot, "b smi,jo fu xyz", "enter")
        assert "`xyz` is no visit type" in screen_text(app)
        assert line(app) == "b smi,jo fu xyz"
        await type_in(pilot, *["backspace"] * 4, "enter")
        assert isinstance(front(app), BookVisit)
        await type_in(pilot, "escape", ":", "pt roe, ann", "enter")
        assert isinstance(front(app), CommandLine)  # the name may be mistyped
        await strike(app, "f7")
        await settled(pilot)
        assert isinstance(app.screen, RegisterPatient)
        assert app.screen.texts["family"] == "Roe"
        assert app.screen.texts["given"] == "Ann"
        await type_in(pilot, "escape")
        await ready(app, pilot, "out lee")
        shown = screen_text(app)
        assert "on Mon 23 Nov 2026 until 12:00" in shown
        assert re.search("on Mon 23 Nov 2026(?! until)", shown)
        await type_in(pilot, "escape")
        for typed, key, screen in (
            ("pt smi,jo", "enter", PatientScreen),
            ("new roe,ann", "enter", RegisterPatient),
            ("free fu dr:lee wed pm", "enter", BookVisit),
            ("free fu dr:lee wed pm", "f12", BookVisit),  # something is left to ask
            ("lock", "enter", LockScreen),
        ):
            await ready(app, pilot, typed, key)
            await settled(pilot)
            assert isinstance(app.screen, screen), typed
            if screen is not LockScreen:
                app.pop_screen()
                await settled(pilot)


async def test_check_in_finds_todays_patient_and_nobody_among_several(
    patients_clinic: PatientsClinic,
) -> None:
    for patient, start in ((patients_clinic.smithers, 600), (patients_clinic.smith, 640)):
        schedule.book(
            patients_clinic.other_desk, Booking(patient, patients_clinic.kim, 1, date(2026, 11, 23), start)
        )
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await ready(app, pilot, "ci noah")
        assert "10:00     Smithers, Noah" in screen_text(app)
        await type_in(pilot, "enter")
        assert isinstance(app.screen, CheckIn)
        await type_in(pilot, "escape", ":", "ci smi", "enter")
        assert "? Which?" in screen_text(app)
        await type_in(pilot, "down", "2")
        assert isinstance(app.screen, CheckIn)
        await settled(pilot)
        assert "Smith, Jo" in screen_text(app)


async def test_tab_completes_a_bare_word_runs_and_up_brings_back_what_this_person_typed_before(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await ready(app, pilot, "fr", "tab")
        assert line(app) == "free "
        await type_in(pilot, "f")
        await type_in(pilot, "tab")
        assert line(app) == "free f"  # one visit type begins so: it is understood already
        await type_in(pilot, "escape", ":", "b smi,jo")
        await type_in(pilot, "tab")
        assert line(app) == "b smi,jo fu "
        await type_in(pilot, "escape", ":", "day")
        assert "Mon 23 Nov 2026: the schedule; Tab completes." in screen_text(app)
        await type_in(pilot, "tab")
        assert line(app) == "day "
        await type_in(pilot, "escape", "2", ":", "day", "enter")
        await settled(pilot)
        assert app.pane is app._panes["schedule"]
        await ready(app, pilot, "tab stock", "enter")
        await type_in(pilot, ":", "up")
        assert line(app) == "tab stock"
        await type_in(pilot, "up")
        assert line(app) == "day"
        await type_in(pilot, "down", "down")
        assert line(app) == ""
        app.backend.who = None  # type: ignore[union-attr]
        await type_in(pilot, "up")
        assert line(app) == ""


async def test_a_line_from_a_record_begins_with_its_patient_and_undoes_what_was_done_there(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        await type_in(pilot, "f", "fu")
        assert line(app) == "b 100001 fu"
        assert " Smith, Jo (Joanie) 12/05/1961 MRN 100001\n Follow-up, 20 min" in screen_text(app)
        await type_in(pilot, "escape", "N", "by mistake", "enter")
        assert len(app.backend.patients.still_open(patients_clinic.smith).notes) == 2  # type: ignore[union-attr]
        await type_in(pilot, ":", "undo", "enter")
        await settled(pilot)
        notes = app.backend.patients.still_open(patients_clinic.smith).notes  # type: ignore[union-attr]
        assert [note.words for note in notes] == ["Prefers mornings; call the daughter first."]


async def test_who_sees_no_schedule_still_goes_where_a_line_says(patients_clinic: PatientsClinic) -> None:
    with patients_clinic.other_desk.act("system.init") as db:
        db.add(Account(login="adam", name="Adam", role=Role.ADMINISTRATOR, password_hash="-"))
    app = patients_clinic.app("adam")
    async with app.run_test(size=SMALL) as pilot:
        await ready(app, pilot, "help", "enter")
        assert isinstance(app.screen, HelpScreen)

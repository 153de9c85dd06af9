"""Labels and licences scanned wherever one stands: what they open, offer and fill, and what they never do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from clinic_tui.patients import service as patients
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import PatientFields, RestrictedFor
from clinic_tui.screens.command.command import CommandLine
from clinic_tui.screens.door.lock import LockScreen
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.patients.edit_patient import EditPatient
from clinic_tui.screens.patients.find import FindPatient
from clinic_tui.screens.patients.from_licence import IntoForm, IntoRecord
from clinic_tui.screens.patients.note import AddNote
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.rota.time_clock import ClockDialog
from clinic_tui.screens.scans.scan_cut import ScanCut
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.security.roles import Role
from tests.screens.keystrokes import strike
from tests.screens.patients_clinic import SMITH, PatientsClinic, settled, type_in
from tests.screens.scanner import JO_SMITH, card, pass_time, scan
from tests.screens.stage import front, screen_text
from tests.screens.test_register import everybody, stored

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]
SAMPLES = Path(__file__).parents[2] / "../shared/interop-samples/wedge/aamva"
MOVED = card(DCS="SMITH", DAC="JO", DAD="ANN", DBB="12051961", DAG="9 ELM AVE", DAH="", DBA="01042020")
NOBODY = card(DCS="MOTORIST", DAC="MICHAEL", DAD="CODY", DBB="07131992", DBC="1")


def label(number: int) -> str:
    return f"@MRN:{100000 + number}\r"


async def pasted(pilot: Pilot[Any], text: str) -> None:
    """A scan that the terminal hands over in one, as a paste: where the keys of it are not what is tested."""
    pilot.app.post_message(events.Paste(text))
    await settled(pilot)


# Labels


async def test_a_label_opens_the_patient_and_an_unknown_one_says_so(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for typed in (label(patients_clinic.smith), f"{100000 + patients_clinic.smith}"):
            await scan(pilot, typed)
            assert isinstance(app.screen, PatientScreen)
            assert "Smith, Jo" in screen_text(app), typed
            await scan(pilot, f"{label(patients_clinic.smithers)}\n")
            assert "Smithers, Noah" in screen_text(app), typed
            assert len(app.screen_stack) == 2
        await type_in(pilot, "escape")
        await scan(pilot, "@MRN:999999\r")
        assert "no patient here has MRN 999999" in screen_text(app)
        await scan(pilot, "@MRN:%%%\r")
        assert len(app.screen_stack) == 1


async def test_a_licence_over_a_slow_line_closes_the_clock_that_its_first_sign_opened(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await scan(pilot, "@")
        assert isinstance(front(app), ClockDialog)
        await scan(pilot, JO_SMITH[1:])
        assert isinstance(front(app), PatientScreen)
        assert len(app.screen_stack) == 2


@pytest.mark.long
async def test_a_label_opens_the_patient_from_anywhere(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.with_manager().app("otto")
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for action in ("help", "page('waitlist')"):
            await app.run_action(action)
            await settled(pilot)
            below = app.screen
            await scan(pilot, label(patients_clinic.smith))
            assert isinstance(app.screen, PatientScreen), action
            await type_in(pilot, "escape")
            assert app.screen is below, action
            await type_in(pilot, "escape")
            assert len(app.screen_stack) == 1, action


async def test_a_label_opens_the_record_over_a_form_and_types_nothing_into_it(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await app.push_screen(AddNote(patients_clinic.smithers, "Smithers"))
        await type_in(pilot, "calls back")
        form = app.screen
        await scan(pilot, label(patients_clinic.smith))
        assert "Scanned: Smith, Jo" in screen_text(app)
        assert f"Open is: {form.title_words}" in screen_text(app)  # type: ignore[attr-defined]
        await type_in(pilot, "n")
        assert app.screen is form
        await scan(pilot, label(patients_clinic.smithers))
        assert app.screen is form
        assert "this form is of whom was scanned" in screen_text(app)
        await scan(pilot, label(patients_clinic.smith))
        await type_in(pilot, "y")
        assert isinstance(app.screen, PatientScreen)
        await type_in(pilot, "escape")
        assert app.screen is form
        assert list(form.texts.values()) == ["calls back"]  # type: ignore[attr-defined]
        await scan(pilot, "@MRN:999999\r", gap=0.3)
        assert "no patient here has MRN 999999" in screen_text(app)
        assert list(form.texts.values()) == ["calls back"]  # type: ignore[attr-defined]


async def test_a_scan_fills_the_picker(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await type_in(pilot, "/", "smithers")
        await scan(pilot, label(patients_clinic.smith))
        assert isinstance(front(app), PatientScreen)
        assert "Smith, Jo" in screen_text(app)
        await type_in(pilot, "escape")
        for scanned in (label(patients_clinic.smith), MOVED):
            await app.push_screen(BookVisit())
            await settled(pilot)
            await pasted(pilot, scanned)
            form = front(app)
            assert isinstance(form, BookVisit)
            assert form.about == {"patient": patients_clinic.smith}
            app.pop_screen()
        await app.push_screen(BookVisit())
        await settled(pilot)
        await pasted(pilot, NOBODY)
        assert isinstance(front(app), RegisterPatient)
        await type_in(pilot, "f12")
        assert isinstance(app.screen, BookVisit)
        assert app.screen.about["patient"] not in (patients_clinic.smith, patients_clinic.smithers)


# A licence of somebody who is known


async def test_a_licence_that_agrees_opens_the_record_and_what_differs_is_taken_over_only_when_chosen(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pasted(pilot, MOVED)
        assert isinstance(front(app), IntoRecord)
        for size in (LARGE, SMALL):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            matches_golden(app, f"licence-differs-{size[0]}")
        assert stored(patients_clinic, patients_clinic.smith) == SMITH
        await type_in(pilot, "f12")
        assert "nothing is chosen" in screen_text(app)
        await type_in(pilot, "enter")
        assert isinstance(front(app), PatientScreen)
        assert stored(patients_clinic, patients_clinic.smith) == SMITH
        await pasted(pilot, MOVED)
        await type_in(pilot, " ", "f12")
        assert "EXPIRED 1/4/2020" in screen_text(app)
        assert "shows nobody's identity" in screen_text(app)
        assert stored(patients_clinic, patients_clinic.smith) == SMITH
        await type_in(pilot, "y")
        assert isinstance(front(app), PatientScreen)
        after = stored(patients_clinic, patients_clinic.smith)
        assert (after.address.line1, after.address.line2) == ("9 Elm Ave", "")
        assert "address taken from the licence" in screen_text(app)
        await type_in(pilot, "u")
        assert stored(patients_clinic, patients_clinic.smith) == SMITH
        await pasted(pilot, JO_SMITH)
        assert isinstance(front(app), PatientScreen)
        assert "the licence says the same as the record. IL licence, valid to 12/10/2031" in screen_text(app)


async def test_another_desks_change_is_shown_before_anything_is_taken(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pasted(pilot, MOVED)
        changed = PatientFields(**{**_plain(SMITH), "email": "new@example.org"})
        version = app.screen._record.version  # type: ignore[attr-defined]
        patients.update(patients_clinic.other_desk, patients_clinic.smith, version, changed)
        await type_in(pilot, " ", "f12")
        await type_in(pilot, "y")
        assert "another desk has just changed this patient" in screen_text(app)
        await type_in(pilot, "f12")
        await type_in(pilot, "y")
        after = stored(patients_clinic, patients_clinic.smith)
        assert (after.address.line1, after.email) == ("9 Elm Ave", "new@example.org")


def _plain(fields: PatientFields) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in PatientFields.__dataclass_fields__}


async def test_namesakes_are_chosen_by_the_person(patients_clinic: PatientsClinic) -> None:
    twin = patients.register(patients_clinic.other_desk, PatientFields("Smith", "Jo", born=SMITH.born))
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pasted(pilot, MOVED)
        assert isinstance(app.screen, FindPatient)
        assert "Several have the name" in screen_text(app)
        await type_in(pilot, "down", "enter")
        assert isinstance(app.screen, IntoRecord)
        assert app.screen._record.id in (twin, patients_clinic.smith)


async def test_a_restricted_record_stays_closed(patients_clinic: PatientsClinic) -> None:
    restrict(patients_clinic.other_desk, patients_clinic.smith, RestrictedFor.VIP)
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await pasted(pilot, MOVED)
        assert isinstance(app.screen, PatientScreen)
        assert "12 Main" not in screen_text(app)


# A licence of nobody who is known


@pytest.mark.long
async def test_nobody_known_begins_a_registration(
    patients_clinic: PatientsClinic, matches_golden: Golden
) -> None:
    patients.register(
        patients_clinic.other_desk,
        PatientFields("Motorist", "Micheal", born=SMITH.born.replace(1992, 7, 13) if SMITH.born else None),
    )
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        before = everybody(patients_clinic)
        await scan(pilot, NOBODY)
        form = app.screen
        assert isinstance(form, RegisterPatient)
        assert (form.text("family"), form.text("given"), form.text("born")) == (
            "Motorist",
            "Michael",
            "07/13/1992",
        )
        assert "likely the same" in screen_text(app).lower()
        for size in (LARGE, SMALL):
            await pilot.resize_terminal(*size)
            await settled(pilot)
            matches_golden(app, f"licence-new-{size[0]}")
        assert everybody(patients_clinic) == before
        await strike(app, "escape")
        await settled(pilot)
        await strike(app, "Z")
        await settled(pilot)
        form = app.screen
        assert isinstance(form, RegisterPatient)
        assert form.text("born") == "07/13/1992"  # what the scan read outlasts Esc


async def test_an_expired_card_begins_no_registration_before_an_answer(
    patients_clinic: PatientsClinic,
) -> None:
    """A card with pipes; all of them: test_scan_catcher.py and interop/test_licence.py."""
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        before = everybody(patients_clinic)
        await scan(pilot, card(DCS="MOTORIST", DAC="MICHAEL", DAD="", DBB="07131992", DBA="01042020"))
        assert "EXPIRED 1/4/2020" in screen_text(app)
        await type_in(pilot, "n")
        assert len(app.screen_stack) == 1
        await pasted(pilot, (SAMPLES / "MA_Piped.txt").read_bytes().decode())
        assert isinstance(app.screen, Confirm)
        assert "EXPIRED" in screen_text(app)
        await type_in(pilot, "y")
        form = app.screen
        assert isinstance(form, RegisterPatient)
        assert not form.text("id_kind")
        assert len(app.screen_stack) == 2
        assert everybody(patients_clinic) == before


async def test_a_key_typed_before_a_pasted_scan_has_its_effect_first(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for event in (events.Key("2", "2"), events.Paste(NOBODY), events.Key("X", "X")):
            event.set_sender(app)
            app.post_message(event)
        await settled(pilot)
        assert app._current == "queue"
        form = app.screen
        assert isinstance(form, RegisterPatient)
        assert "2" not in form.text("family")
        assert any("X" in text for text in form.texts.values())


# Into an open form


async def test_an_open_registration_takes_numbers_typed_ahead_and_is_offered_the_fields_of_a_licence(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await app.push_screen(RegisterPatient({"family": "Motorist", "phone": "5558101234"}))
        await type_in(pilot, "enter")
        form = app.screen
        assert isinstance(form, RegisterPatient)
        await scan(pilot, "100001\r")  # into a field it is no label
        assert front(app) is form
        assert form.text("born") == "100001"
        await type_in(pilot, "f", "enter", "enter", "enter", "enter", "enter", "enter", "jo@example.org")
        assert form.text("email") == "jo@example.org"
        await scan(pilot, NOBODY, gap=0.4)
        assert isinstance(front(app), IntoForm)
        assert form.text("given") == ""
        await type_in(pilot, "f12")
        assert front(app) is form
        assert (form.text("given"), form.text("line1")) == ("Michael", "12 Main St, Apt 4")
        assert form.text("family") == "Motorist"


async def test_an_edit_keeps_what_is_not_chosen(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await scan(pilot, label(patients_clinic.smith))
        await type_in(pilot, "e")
        form = app.screen
        assert isinstance(form, EditPatient)
        await pasted(pilot, MOVED)
        assert isinstance(front(app), IntoForm)
        await type_in(pilot, "escape")
        assert front(app) is form
        assert not form.changed


# Where nothing may happen


async def test_the_command_line_gets_no_key_of_a_scan_and_a_locked_desk_does_nothing(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await type_in(pilot, ":", "pt ")
        assert isinstance(app.screen, CommandLine)
        await scan(pilot, "@MRN:999999\r")
        assert isinstance(app.screen, CommandLine)
        assert "pt" in screen_text(app)
        assert "999999" not in screen_text(app).split("pt", 1)[0]
        await type_in(pilot, "escape", "f9")
        shown = screen_text(app)
        for text in (JO_SMITH, label(1)):
            await scan(pilot, text)
            assert isinstance(front(app), LockScreen)
            assert screen_text(app) == shown


async def test_a_scan_that_breaks_off_runs_nothing(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await scan(pilot, JO_SMITH[:70])
        assert isinstance(app.screen, ScanCut)
        assert "The scan broke off" in screen_text(app)
        await scan(pilot, "DAJMA\nDAKbxs2\r")  # the rest, when the line has come back
        await pass_time(pilot)
        assert isinstance(app.screen, ScanCut)
        await scan(pilot, JO_SMITH)
        assert isinstance(app.screen, PatientScreen)
        assert len(app.screen_stack) == 2


async def test_who_may_not_search_is_told(
    patients_clinic: PatientsClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    patients_clinic.desk_of("dana", Role.FRONT_DESK)
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        backend = app.backend
        assert backend is not None
        monkeypatch.setattr(backend, "why_not", lambda _verb, what: f"{what} is not for role X")
        await scan(pilot, JO_SMITH)
        assert "scanning a licence is not for role X" in screen_text(app)
        assert len(app.screen_stack) == 1


# The text of a scan is kept nowhere


def in_files(folder: Path) -> str:
    """All that can be read in the files there."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file()).decode("latin-1")


async def test_nothing_of_the_raw_scan_is_kept(
    patients_clinic: PatientsClinic, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await scan(pilot, MOVED)
        await type_in(pilot, "a", "f12")
        await type_in(pilot, "y", "escape")
        await scan(pilot, NOBODY)
        await type_in(pilot, "escape")
        kept = [draft.texts for draft in app.drafts_here]
        await scan(pilot, NOBODY[:90])
        await type_in(pilot, "escape", "f9")
    with patients_clinic.clinic.store.reading() as db:
        tables = [row[0] for row in db.connection().exec_driver_sql("SELECT name FROM sqlite_master")]
        rows: list[Any] = []
        for table in tables:
            if table.startswith("sqlite_") or "infix" in table:
                continue
            try:
                rows += db.connection().exec_driver_sql(f'SELECT * FROM "{table}"').fetchall()
            except Exception:  # noqa: BLE001 - indexes are no tables
                continue
    said = repr(kept) + repr(rows) + caplog.text + in_files(tmp_path)
    assert "9 Elm Ave" in said
    assert "CANARY" not in said.upper()
    assert "ANSI 6360" not in said

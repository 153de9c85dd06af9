"""Help and palette: both are printed from the one table of keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.command import CommandPalette

from clinic_tui.keymap import Place, for_place
from clinic_tui.screens.help import TITLES, HelpScreen
from clinic_tui.screens.note import AddNote
from clinic_tui.screens.palette import VerbProvider
from clinic_tui.screens.patient import PatientScreen
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.patients_clinic import PatientsClinic, settled, type_in
from tests.screens.stage import screen_text

SMALL, LARGE = (80, 24), (120, 40)
Golden = Callable[[Any, str], None]


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_help_names_the_keys_of_the_place(
    patients_clinic: PatientsClinic, size: tuple[int, int], matches_golden: Golden
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        await type_in(pilot, "?")
        matches_golden(app, f"help_{size[0]}x{size[1]}")


async def test_every_verb_of_every_place_has_its_line(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for place in TITLES:
            await app.push_screen(HelpScreen(place))
            rows = app.screen.query_one(PagedList).rows
            ids = {verb.id for verb in for_place(place)}
            assert ids <= {row.key for row in rows}
            assert len({row.key for row in rows}) == len(rows)
            assert all(len(row.cells[-1]) <= 66 for row in rows if row.key in ids)
            await type_in(pilot, "escape")


async def test_it_says_why_this_record_has_red_lines(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        await type_in(pilot, "f1")
        assert "Aetna not verified: v says that it was seen to be in force." in screen_text(app)
        await type_in(pilot, "escape", "v", "f1")
        assert "Aetna not verified" not in screen_text(app)


async def test_tab_goes_through_the_parts_and_enter_does_what_a_line_says(
    patients_clinic: PatientsClinic,
) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        await type_in(pilot, "?", *["tab"] * 5)
        assert "smi,jo   jo smith" in screen_text(app)
        await pilot.press("shift+tab", "shift+tab")
        lines = app.screen.query_one(PagedList)
        assert lines.key == "help"
        lines.select("note")
        await type_in(pilot, "enter")
        assert isinstance(app.screen, AddNote)


async def test_esc_and_the_help_key_close_it(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        for key in ("escape", "f1", "?"):
            await type_in(pilot, "?")
            assert isinstance(app.screen, HelpScreen)
            await type_in(pilot, key)
            assert len(app.screen_stack) == 1


async def test_the_palette_offers_our_verbs_and_nothing_else(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        offered = [hit.help async for hit in VerbProvider(app.screen).discover()]
        assert offered == [verb.help for verb in for_place(Place.PATIENT)] + ["The colours of this desk."] * 3
        await pilot.press("ctrl+p")
        await settled(pilot)
        assert isinstance(app.screen, CommandPalette)
        await pilot.press(*"note")
        await pilot.pause(0.3)
        await type_in(pilot, "enter")
        await settled(pilot)
        if isinstance(app.screen, CommandPalette):
            await type_in(pilot, "enter")
        assert isinstance(app.screen, AddNote)


async def test_the_looks_can_be_changed(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        app.open_patient(patients_clinic.smith)
        await settled(pilot)
        for look in ("light", "monochrome", "dark"):
            hits = [hit async for hit in VerbProvider(app.screen).discover() if hit.text == f"look: {look}"]
            hits[0].command()
            await settled(pilot)
            assert isinstance(app.screen, PatientScreen)
            assert "Smith, Jo" in screen_text(app)


async def test_nothing_is_offered_while_the_desk_is_locked(patients_clinic: PatientsClinic) -> None:
    app = patients_clinic.app()
    async with app.run_test(size=SMALL) as pilot:
        await settled(pilot)
        await type_in(pilot, "f9")
        assert [hit async for hit in VerbProvider(app.screen).discover()] == []

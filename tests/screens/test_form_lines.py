"""What a form says at 80 columns: hints and messages whole, and no example that looks like a value."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual import events

from clinic_tui.app import ClinicApp
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.form_foot import Foot
from clinic_tui.screens.patients.register import RegisterPatient
from clinic_tui.screens.schedule.cancel import CancelVisit
from clinic_tui.terminal import look
from clinic_tui.widgets.message_line import Level
from tests.screens.keystrokes import at_rest
from tests.screens.patients_clinic import PatientsClinic, patients_clinic, settled, type_in
from tests.screens.small_clinic import KIM, Seat, SmallClinic, seated
from tests.screens.stage import screen_text
from tests.screens.test_schedule import stand_at

__all__ = ["patients_clinic"]

LONG = (
    "there is no provider of that code and no visit type that begins so: add the right one first, then "
    "come back to this form with Z"
)


def in_sight(form: Form[Any]) -> bool:
    """The field with the keys stands above the hint, the message and the keys."""
    return form.focused is not None and 0 < form.focused.region.y < form.query_one(Foot).region.y


def one_line(text: str) -> str:
    """What stands in the dialog, or on the whole screen where there is none, as running text.

    The end of a scrollbar's grip, at the right edge of a dialog, is no part of it.
    """
    lines = [
        line.split("│")[1].rstrip(" ▁▂▃▄▅▆▇") if line.count("│") > 1 else line for line in text.splitlines()
    ]
    return " ".join(" ".join(lines).split())


@pytest.mark.long
async def test_the_codes_of_all_choices_stand_first(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 9 * 60 + 20)
        await seat.press("x")
        await seat.until(lambda: isinstance(seat.app.screen, CancelVisit), "the form")
        form = seat.app.screen
        assert isinstance(form, CancelVisit)
        codes = [reason.code for reason in form.backend.schedule.cancel_reasons()]
        await seat.until(lambda: ", ".join(codes) in one_line(seat.text), "all codes")


async def opened(seat: Seat, key: str) -> Form[Any]:
    await seat.press(key)
    await seat.until(lambda: isinstance(seat.app.screen, Form), "the form")
    form = seat.app.screen
    assert isinstance(form, Form)
    return form


@pytest.mark.long
async def test_a_small_window_keeps_the_message_and_the_field_with_the_keys(
    small_clinic: SmallClinic,
) -> None:
    """60x15: where a form is higher than the window its fields scroll."""
    async with seated(small_clinic, size=(60, 15)) as seat:
        for key in ("c", "i"):  # the highest of all, and one on a visit
            form = await opened(seat, key)
            form.say(LONG[:60], Level.ERROR)
            await seat.until(lambda: f"Error: {LONG[:60]}" in one_line(seat.text), "the message")
            assert "Esc back" in seat.text
            for step in ("down", "up"):
                for _ in form.texts:
                    await seat.press(step)
                    await seat.until(partial(in_sight, form), "the field in sight")
            await seat.press("escape")


@pytest.mark.long
async def test_a_form_that_was_just_put_there_has_the_styles_that_it_keeps(small_clinic: SmallClinic) -> None:
    """They are worked out once, and not again as the form comes to the front, nor for the height of it."""

    def styles(form: Form[Any]) -> dict[Any, dict[str, Any]]:
        return {node: dict(node.styles.base.get_rules()) for node in form.walk_children(with_self=True)}

    async with seated(small_clinic) as seat:
        for key in ("b", "c"):
            form = await opened(seat, key)
            await seat.shows("F12")
            before = styles(form)
            form.update_node_styles(animate=False)
            await at_rest(seat.pilot)
            assert styles(form) == before
            if key == "b":
                await seat.press("escape")
        assert form.has_class("-short")
        await seat.pilot.resize_terminal(80, 40)
        await seat.until(lambda: form.has_class("-tall") and not form.has_class("-short"), "the height")


async def stands(seat: Seat, message: str) -> None:
    await seat.until(lambda: message in one_line(seat.text), "the message")


@pytest.mark.long
async def test_long_messages_are_read_whole_and_what_does_not_fit_a_field_is_told(
    small_clinic: SmallClinic,
) -> None:
    greeting = (
        "Welcome, Maximiliane Obermeier-Lindqvist (front-desk): last sign-in Mon 23 Nov 09:40, 12 failed "
        "tries since, 7 recovery codes left. Walk-in from paper, Mon 23 Nov 2026 put aside: Z goes on"
    )
    async with seated(small_clinic) as seat:
        for words, level, shown in ((greeting, Level.INFO, greeting), (LONG, Level.ERROR, f"Error: {LONG}")):
            seat.app.say(words, level)
            await stands(seat, shown)
            seat.app.say("short")
            await seat.until(lambda: seat.lines[-2].strip() == "short", "one line again")
        form = await opened(seat, "b")
        form.say(LONG, Level.ERROR)
        await stands(seat, f"Error: {LONG}")
        assert "Esc back" in seat.text
        form.say("saving ...")
        await seat.shows("saving ...")
        await seat.until(lambda: form.query_one("#form-message").size.height == 1, "one line again")
        await seat.press("escape")
        form = await opened(seat, "c")
        assert form.focused is not None
        form.focused.post_message(events.Paste("Okafor\nBianchi"))
        await seat.shows("2 pasted lines stand in one now", "Okafor Bianchi")
        form.focused.post_message(events.Paste("x" * 200))
        await seat.shows("characters fit here, the end was left out")


@pytest.mark.long
async def test_no_example_looks_like_a_value_without_colours(patients_clinic: PatientsClinic) -> None:
    """On any of the terminals on which `native_ansi_color` holds: which those are, test_terminal.py says."""
    folder = patients_clinic.clinic.settings.folder
    app = ClinicApp(folder, look({"TERM": "linux"}, "utf-8"), name="Riverside", login="dana", demo=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await app.push_screen(RegisterPatient({"family": "Doe", "given": "Ann"}))
        await settled(pilot)
        assert screen_text(app).count("12/05/1961") == 1  # in the hint of the field
        assert "02139" not in screen_text(app)
        await type_in(pilot, "enter", "enter")
        assert "555-810-7203" in screen_text(app)
        assert "02139" not in screen_text(app)

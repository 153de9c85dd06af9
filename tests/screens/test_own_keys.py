"""A clinic's own keys: `[keys]` of clinic.toml, as docs/keys.md shows it."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from clinic_tui.app import ClinicApp
from clinic_tui.settings import read_settings
from clinic_tui.terminal import look
from tests.screens.small_clinic import Seat, SmallClinic

PAGE = Path(__file__).parents[2] / "docs/keys.md"


@pytest.mark.long
async def test_the_keys_of_the_file_take_the_place_of_those_of_the_table(small_clinic: SmallClinic) -> None:
    shown = re.search(r"```toml\n(\[keys\].*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    file = small_clinic.folder / "clinic.toml"
    file.write_text(f"{file.read_text()}\n{shown[1]}")
    keys = dict(read_settings(small_clinic.folder).keys)
    assert keys == {"book": "k", "view-week": "l", "find": "slash,f2,ctrl+f"}
    async with seated_with_keys(small_clinic, keys) as seat:
        await seat.shows("Mon 23 Nov 2026  today", "Welcome")
        await seat.press("b")
        assert len(seat.app.screen_stack) == 1
        await seat.press("k")
        await seat.shows("Visit type")
        await seat.press("escape")
        await seat.gone("Visit type")
        await seat.press("l")
        await seat.shows("Week")
        for key in ("ctrl+f", "slash", "f2"):
            await seat.press(key)
            await seat.shows("Find a patient")
            await seat.press("escape")
            await seat.gone("Find a patient")


async def test_key_line_help_and_palette_show_the_keys_of_the_file(small_clinic: SmallClinic) -> None:
    async with seated_with_keys(small_clinic, {"book": "ctrl+b", "find": "slash,f2,ctrl+f"}) as seat:
        await seat.shows("Welcome", "Ctrl+B book", "/ find")
        await seat.press("question_mark")
        await seat.shows("Ctrl+B    Book an appointment at the cursor.")
        await seat.press("escape", "ctrl+p")
        await seat.type("book")
        await seat.shows("book  Ctrl+B")


async def test_the_console_tells_at_its_start_which_keys_cannot_be(small_clinic: SmallClinic) -> None:
    async with seated_with_keys(small_clinic, {"boook": "k"}) as seat:
        await seat.shows("[keys] in clinic.toml: no verb is called `boook`: `book`?")


@contextlib.asynccontextmanager
async def seated_with_keys(clinic: SmallClinic, keys: dict[str, str]) -> AsyncIterator[Seat]:
    terminal = look({"TERM": "xterm-256color", "LANG": "C.UTF-8"}, "utf-8", None)
    app = ClinicApp(clinic.folder, terminal, login="mia", demo=True, keys=keys)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            yield Seat(app, pilot)
    finally:
        if app.backend is not None:
            await asyncio.to_thread(app.backend.close)

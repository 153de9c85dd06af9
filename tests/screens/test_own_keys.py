"""A clinic's own keys: `[keys]` of clinic.toml, as docs/keys.md shows it."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from clinic_tui.app import ClinicApp
from clinic_tui.settings import read_settings
from clinic_tui.terminal import look
from tests.screens.small_clinic import Seat, SmallClinic

PAGE = Path(__file__).parents[2] / "docs/keys.md"


async def test_the_keys_of_the_file_take_the_place_of_those_of_the_table(small_clinic: SmallClinic) -> None:
    shown = re.search(r"```toml\n(\[keys\].*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert shown is not None
    file = small_clinic.folder / "clinic.toml"
    file.write_text(f"{file.read_text()}\n{shown[1]}")
    keys = dict(read_settings(small_clinic.folder).keys)
    assert keys == {"book": "k", "view-week": "w", "find": "slash,f2,ctrl+f"}
    terminal = look({"TERM": "xterm-256color", "LANG": "C.UTF-8"}, "utf-8", None)
    app = ClinicApp(small_clinic.folder, terminal, login="mia", demo=True, keys=keys)
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            seat = Seat(app, pilot)
            await seat.shows("Mon 23 Nov 2026  today", "Welcome")
            await seat.press("b")
            assert len(app.screen_stack) == 1
            await seat.press("k")
            await seat.shows("Visit type")
            await seat.press("escape")
            await seat.gone("Visit type")
            await seat.press("w")
            await seat.shows("Week")
            for key in ("ctrl+f", "slash", "f2"):
                await seat.press(key)
                await seat.shows("Find a patient")
                await seat.press("escape")
                await seat.gone("Find a patient")
    finally:
        if app.backend is not None:
            await asyncio.to_thread(app.backend.close)

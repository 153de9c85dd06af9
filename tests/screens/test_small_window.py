"""A window far below 80x24: it says so, the command line and the last line stay of use, and nothing ends."""

from __future__ import annotations

from tests.screens.small_clinic import SmallClinic, seated


async def test_a_very_small_window_says_so_and_keeps_its_line_and_its_keys(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        assert "Small window" not in seat.text
        await seat.pilot.resize_terminal(39, 12)
        await seat.shows("Enlarge this window: 40x10 is the")
        await seat.pilot.resize_terminal(70, 20)
        await seat.shows("Small window: 80x24 shows all")
        await seat.pilot.resize_terminal(80, 24)
        await seat.gone("Small window")
        await seat.pilot.resize_terminal(40, 10)
        await seat.shows("Small window: 80x24 shows all")
        await seat.press(":")
        await seat.shows("Type a command", " :", "Esc back")
        await seat.type("late kim +15")
        await seat.shows(":late kim +15", "KIM: about 15 min late", "Esc back")
        assert "~" not in seat.lines[-1]
        await seat.press("escape")
        for size in ((20, 5), (8, 2), (40, 10), (80, 24)):
            await seat.pilot.resize_terminal(*size)
            await seat.pilot.pause()
        await seat.shows("Haddad, Layla", "Expected now")
        assert seat.app.return_code in (None, 0)

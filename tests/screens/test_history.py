"""Who did what and when, in a list with the whole of one event below."""

from __future__ import annotations

from tests.screens.small_clinic import SmallClinic, seated


async def test_the_history_of_a_visit_grows_when_another_desk_acts(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as first, seated(small_clinic, "sam") as second:
        await first.press("end", "up", "h")
        await first.shows("Petrov, Ivan, Mon 23 Nov 2026 08:20", "23 Nov 08:50 mia", "status arrived -> left")
        await first.press("down")
        await first.shows("23 Nov 2026 08:10:00 mia, desk Z: note the arrival: status booked -> arrived")
        await first.press("escape")
        await first.gone("When")
        await first.press("home", "h")
        await first.shows("book the visit")
        await second.press("home", "a")
        await first.shows("09:40 sam")

"""From the line of a booking to all times that fit, and from there to the strip."""

from __future__ import annotations

from tests.screens.small_clinic import SmallClinic, seated


async def test_other_times_of_a_line_are_seen_on_the_strip(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="2") as seat:
        await seat.press(":", *"b garc fu dr:kim")
        await seat.shows("other times that fit")
        await seat.press(*["down"] * 12, "enter")
        await seat.shows("Free times for Garcia", "F6 strip")
        await seat.press("f6")
        await seat.shows("[1 Schedule]", "Availability from", "Follow-up 20 min, KIM")

"""What the machine lacks is among the alerts, and a clock set back is told to who signs in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.screens.small_clinic import SmallClinic, seated


async def test_a_nearly_full_disk_is_an_alert_that_leads_nowhere_else(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"free": 5 << 30, "total": 100 << 30})
    monkeypatch.setattr("clinic_tui.store.disk_room.shutil.disk_usage", lambda folder: usage)
    async with seated(small_clinic) as seat:
        await seat.press("!")
        await seat.shows("machine", "the disk is nearly full: 5.0 GB free, 5%")
        await seat.press("enter")
        await seat.shows("! the disk is nearly full")
        await seat.shows("[2 Check-in")


async def test_a_clock_behind_the_journal_is_told_at_the_sign_in(small_clinic: SmallClinic) -> None:
    small_clinic.clock.advance(timedelta(hours=-4))
    async with seated(small_clinic) as seat:
        await seat.shows("this machine's clock is 4 h behind what is in the journal")

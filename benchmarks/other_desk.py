"""Another desk that saves a row again and again, as a front desk does, while something large is done."""

from __future__ import annotations

import select
import statistics
import sys
import time

from clinic_tui.schedule.models import Room
from clinic_tui.store.location import Location
from tests.builders import House

BETWEEN_SAVES = 0.01
"""Seconds."""


def save_beside(location: Location, bar: float) -> int:
    """Save until standard input ends; 1 where a save took longer than `bar` seconds."""
    house = House(location)
    waits: list[float] = []
    while not select.select([sys.stdin], [], [], BETWEEN_SAVES)[0]:
        began = time.perf_counter()
        with house.chief.act("schedule.setup") as db:
            db.need(Room, 1, "").name = f"{len(waits)}"
        waits.append(time.perf_counter() - began)
    middle, late = statistics.median(waits), sorted(waits)[-max(1, len(waits) // 100)]
    told = f"{middle * 1000:.0f} ms in the middle, {late:.2f} s of a hundred, {max(waits):.2f} s the longest"
    print(f"another desk saved {len(waits)} times: {told}")
    return int(max(waits) > bar)

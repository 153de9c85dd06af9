"""VTIMEZONE as it is written: each hour of two years is what the zone's own table says, by two readers."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical

from clinic_tui.interop.calendar_zones import vtimezone

FIRST, LAST = date(2026, 1, 5), date(2027, 12, 20)


@pytest.mark.parametrize(
    "name",
    ["America/New_York", "America/Phoenix", "America/St_Johns", "Europe/London", "Australia/Lord_Howe",
     "Africa/Casablanca", "Asia/Kolkata", "UTC"],
)  # fmt: skip
def test_each_hour_is_that_of_the_zone(name: str) -> None:
    zone = ZoneInfo(name)
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *vtimezone(zone, FIRST, LAST), "END:VCALENDAR", ""])
    ours = tzical(io.StringIO(text)).get()
    (part,) = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")
    assert isinstance(part, icalendar.Timezone)
    theirs = part.to_tz(lookup_tzid=False)
    assert ours is not None
    at = datetime(2026, 1, 5, 12, tzinfo=UTC)
    while at.date() <= LAST:
        wall = at.astimezone(zone).replace(tzinfo=None)
        if wall.replace(tzinfo=zone).astimezone(UTC) == at and not _twice(wall, zone):
            assert wall.replace(tzinfo=ours).astimezone(UTC) == at
            assert wall.replace(tzinfo=theirs).astimezone(UTC) == at
        at += timedelta(hours=1)


def _twice(wall: datetime, zone: ZoneInfo) -> bool:
    return wall.replace(tzinfo=zone, fold=1).utcoffset() != wall.replace(tzinfo=zone).utcoffset()


def test_the_changes_stand_at_the_wall_time_before_them() -> None:
    lines = vtimezone(ZoneInfo("America/New_York"), date(2026, 3, 3), date(2026, 11, 20))
    assert [line for line in lines if line.startswith("DTSTART")][1:] == [
        "DTSTART:20260308T020000",
        "DTSTART:20261101T020000",
    ]

"""What time it is, as an argument: nothing in the product asks the machine directly."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from clinic_tui.errors import Invalid
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import DAY_MINUTES, show_time


class Clock(Protocol):
    """The clinic's time: instants in UTC, days and minutes in the clinic's zone."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock, optionally set forward or back (the demo clinic lives at its own hour)."""

    def __init__(self, zone: ZoneInfo, offset: timedelta = timedelta()) -> None:
        self.zone = zone
        self.offset = offset

    def now(self) -> datetime:
        """This instant plus the offset."""
        return datetime.now(UTC) + self.offset


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self, at: datetime, zone: ZoneInfo) -> None:
        self.zone = zone
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at

    def advance(self, by: timedelta) -> None:
        """Move it."""
        self.at += by


def local_now(clock: Clock) -> datetime:
    """The wall time in the clinic."""
    return clock.now().astimezone(clock.zone)


def today(clock: Clock) -> date:
    """The clinic's day."""
    return local_now(clock).date()


def minute_now(clock: Clock) -> int:
    """Minutes on the clinic's wall clock since its midnight."""
    local = local_now(clock)
    return local.hour * 60 + local.minute


def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall time; where a day has it twice, the first."""
    return _wall_time(day, minute, zone).astimezone(UTC)


def has_minute(day: date, minute: int, zone: ZoneInfo) -> bool:
    """False where the clocks go forward over that wall time, so that the day has it never."""
    shown = instant_of(day, minute, zone).astimezone(zone)
    return shown.replace(tzinfo=None) == _wall_time(day, minute, zone).replace(tzinfo=None)


def require_minute(day: date, minute: int, zone: ZoneInfo, field: str) -> None:
    """Raise Invalid naming the field where the clocks go forward over that wall time.

    A minute beyond 1440 is one of the next morning.
    """
    if not has_minute(day, minute, zone):
        over, left = divmod(minute, DAY_MINUTES)
        on = show_date(day + timedelta(days=over))
        raise Invalid(f"the clocks go forward over {show_time(left)} on {on}", field)


def _wall_time(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)

"""`clinic-tui demo`: the clinic laid out in a throwaway place, or kept in a folder of choice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinic_tui.demo.key_place import key_file_of
from clinic_tui.demo.template import FOLDER, cache_folder, lay_out, name_of
from clinic_tui.demo.throwaway import Throwaway, one_at_a_time, throwaway_base
from clinic_tui.errors import Conflict
from clinic_tui.schedule.federal_holidays import federal_holidays
from clinic_tui.settings import FILE, read_settings, write_settings
from clinic_tui.store.folder_words import folder_in_words

ZONE = "America/New_York"
LOGIN = "dana"
"""Who is signed in when the demo opens: the manager, who may do everything a desk does."""

BEGUN = "demo-being-made"
"""The file that stands in a folder until its demo is whole."""

HOUR = time(10, 20)
"""The clinic's time when none is asked for: the busiest of the morning."""


@dataclass(frozen=True, slots=True)
class Demo:
    """An open demo; `close` when the console has let go of it."""

    folder: Path
    login: str
    joined: bool
    """True where another terminal had it open already."""
    close: Callable[[], None]


def open_demo(seed: int = 1, at: datetime | time | None = None, keep: Path | None = None) -> Demo:
    """Open the demo of this seed as it is at the wall time `at` in the clinic.

    Whoever opens the same one at the same time sits at another desk of the same clinic;
    it is gone with the last of them. With `keep` it stays in that folder, and is found
    there again as it was left; who comes while it is made waits. Raises Conflict where that
    folder holds a real clinic.
    """
    moment = _moment(at)
    if keep is not None:
        return _kept(keep, seed, moment)
    name = name_of(seed, moment, ZONE)
    throwaway = Throwaway(throwaway_base(), name)

    def furnish(place: Path) -> None:
        lay_out(cache_folder(), name, place, _builder(seed, moment))
        _start_clock(place / FOLDER, moment)

    first = throwaway.enter(furnish)
    return Demo(throwaway.place / FOLDER, LOGIN, not first, throwaway.leave)


@folder_in_words()
def _kept(folder: Path, seed: int, moment: datetime) -> Demo:
    with one_at_a_time(throwaway_base()):
        there = (folder / FILE).exists()
        if there and not read_settings(folder).demo:
            raise Conflict(f"{folder} holds a real clinic: choose another folder for the demo")
        if (folder / BEGUN).exists():  # whoever made it came to no end
            shutil.rmtree(folder)
            key_file_of(folder).unlink(missing_ok=True)
            there = False
        if not there:
            _make(folder, seed, moment)
    return Demo(folder, LOGIN, there, lambda: None)


def _make(folder: Path, seed: int, moment: datetime) -> None:
    """A mark stands there until all is made; not in a folder that holds what is not ours."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    marked = not any(folder.iterdir())
    if marked:
        (folder / BEGUN).touch()
    _builder(seed, moment)(folder)
    _start_clock(folder, moment)
    if marked:
        (folder / BEGUN).unlink()


def _builder(seed: int, moment: datetime) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        from clinic_tui.demo.build import build_demo  # the database layer: 400 ms

        build_demo(folder, seed=seed, at=moment, zone=ZONE)

    return build


def _moment(at: datetime | time | None) -> datetime:
    """The wall time in the clinic: as asked for, or the hour on this or the next day on which it is open."""
    zone = ZoneInfo(ZONE)
    if isinstance(at, datetime):
        return at.astimezone(zone) if at.tzinfo else at.replace(tzinfo=zone)
    return datetime.combine(_next_workday(datetime.now(zone).date()), at or HOUR, zone)


def _next_workday(day: date) -> date:
    while day.weekday() > 4 or day in federal_holidays(day.year) | federal_holidays(day.year + 1):
        day += timedelta(days=1)
    return day


def _start_clock(folder: Path, moment: datetime) -> None:
    """Let the clinic's clock show the moment now, and run on from there."""
    offset = (moment - datetime.now(UTC)).total_seconds()
    settings = replace(read_settings(folder), clock_offset=offset, key_file=key_file_of(folder))
    write_settings(settings)

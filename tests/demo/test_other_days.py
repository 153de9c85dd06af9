"""The demo on days and at hours that are not like others."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.demo.bookings import make_calendar, make_visits
from clinic_tui.demo.build import PATIENTS, build_demo
from clinic_tui.demo.people import make_people
from clinic_tui.demo.source import read_source
from clinic_tui.demo.today import make_day
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.schedule.states import IN_HOUSE, OPEN, Status
from clinic_tui.settings import read_settings
from tests.demo_clinics import MONDAY, Demos

ROOMS = 6


class Planned:
    """The bookings that a demo of that day would write, and how its day would go."""

    def __init__(self, day: date, seed: int = 1) -> None:
        source, chance = read_source(), Random(f"{seed} people")
        self.day, self.seed = day, seed
        self.calendar = make_calendar(day)
        self.visits = make_visits(source, make_people(source, chance, day, PATIENTS), self.calendar, chance)

    def statuses(self, minute: int) -> Counter[Status]:
        """How many of the day's visits stand where at a minute of it."""
        of_today = [visit for visit in self.visits if visit.day == self.day]
        courses = make_day(of_today, [], ROOMS, Random(f"{self.seed} today"), minute)
        return Counter(course.stage(minute) for course in courses)


def test_another_seed_makes_other_people() -> None:
    source = read_source()
    one, two = (make_people(source, Random(seed), MONDAY.date(), 300) for seed in (8, 9))
    assert [person.fields for person in one] != [person.fields for person in two]


@pytest.mark.parametrize(
    "closed",
    [
        date(2026, 11, 21),  # a Saturday
        date(2026, 3, 8),  # the Sunday on which the clocks go forward
        date(2026, 11, 26),  # Thanksgiving
    ],
)
def test_nobody_is_booked_on_a_closed_day_and_many_are_around_it(closed: date) -> None:
    days = [visit.day for visit in Planned(closed).visits]
    assert closed not in days
    assert min(days) < closed < max(days)


def test_statuses_fit_the_hour() -> None:
    planned = Planned(date(2026, 4, 24), seed=3)
    early, late, after = (planned.statuses(hour * 60 + 50) for hour in (7, 16, 20))
    assert early[Status.CHECKED_OUT] == early[Status.NO_SHOW] == 0
    assert sum(early[status] for status in IN_HOUSE) >= 1
    assert late[Status.CHECKED_OUT] >= 40
    assert sum(late[status] for status in IN_HOUSE) >= 2
    assert sum(after[status] for status in OPEN) <= 2


def test_the_demo_says_that_it_is_one_and_keeps_its_key_beside_it(demos: Demos, folder: Path) -> None:
    built = demos.built(MONDAY)
    settings = read_settings(built)
    assert settings.demo
    assert settings.key_file is not None
    assert settings.key_file.name == "clinic.vault-key"
    folder = demos.copied(folder, MONDAY)
    settings = read_settings(folder)
    assert settings.key_file is not None
    assert folder.stat().st_mode & 0o077 == 0
    assert settings.key_file.stat().st_mode & 0o077 == 0
    open_clinic(folder).close()
    with pytest.raises(Conflict, match="already"):
        build_demo(folder, seed=1, at=MONDAY)


def test_a_zone_that_is_none_is_refused_before_anything_is_made(folder: Path) -> None:
    with pytest.raises(Invalid, match="time zone"):
        build_demo(folder, seed=1, at=MONDAY, zone="Mars/Olympus")
    assert not folder.exists()

"""The demo on days that are not like others, and made twice."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.demo.build import build_demo
from clinic_tui.demo.people import make_people
from clinic_tui.demo.source import read_source
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status
from clinic_tui.settings import read_settings
from tests.demo.demo_clinics import opened
from tests.demo.test_demo_clinic import check_the_house_rules
from tests.demo_clinics import WEDNESDAY, Demos

SATURDAY = datetime(2026, 11, 21, 10, 20)
MIDWEEK = datetime(2026, 11, 18, 10, 20)
SAME = """
import sys
from pathlib import Path
from clinic_tui.demo.build import build_demo
from tests.demo.demo_clinics import opened
from tests.demo.test_other_days import MIDWEEK
folder = Path(sys.argv[1])
build_demo(folder, seed=1, at=MIDWEEK)
for demo in opened(folder, MIDWEEK):
    print(sorted(demo.dump().items()))
"""


def dumped(folder: Path) -> str:
    """All rows of a demo built in another process, where sets and dictionaries are in another order."""
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    run = subprocess.run(
        [sys.executable, "-c", SAME, str(folder)],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_the_same_seed_and_moment_make_the_same_clinic(demos: Demos, tmp_path: Path) -> None:
    folder = demos.copied(tmp_path / "one", MIDWEEK)
    (first,) = [str(sorted(demo.dump().items())) for demo in opened(folder, MIDWEEK)]
    assert len(first) > 1_000_000
    assert dumped(tmp_path / "two") == f"{first}\n"


def test_another_seed_makes_other_people() -> None:
    source = read_source()
    one, two = (make_people(source, Random(seed), WEDNESDAY, 300) for seed in (8, 9))
    assert [person.fields for person in one] != [person.fields for person in two]


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-21T10:20",  # a Saturday
        "2026-03-08T10:20",  # the Sunday on which the clocks go forward
        "2026-11-26T10:20",  # Thanksgiving
    ],
)
def test_a_closed_day_has_nobody_in_the_building(demos: Demos, folder: Path, at: str) -> None:
    moment = datetime.fromisoformat(at)
    for demo in opened(demos.copied(folder, moment), moment):
        assert demo.today() == []
        assert any(row.status is Status.BOOKED for row in demo.all(Appointment))
        check_the_house_rules(demo)


def test_the_demo_says_that_it_is_one_and_keeps_its_key_beside_it(demos: Demos, folder: Path) -> None:
    built = demos.built(SATURDAY)
    settings = read_settings(built)
    assert settings.demo
    assert settings.key_file is not None
    assert settings.key_file.name == "clinic.vault-key"
    folder = demos.copied(folder, SATURDAY)
    settings = read_settings(folder)
    assert settings.key_file is not None
    assert folder.stat().st_mode & 0o077 == 0
    assert settings.key_file.stat().st_mode & 0o077 == 0
    open_clinic(folder).close()
    with pytest.raises(Conflict, match="already"):
        build_demo(folder, seed=1, at=SATURDAY)


def test_a_zone_that_is_none_is_refused_before_anything_is_made(folder: Path) -> None:
    with pytest.raises(Invalid, match="time zone"):
        build_demo(folder, seed=1, at=datetime(2026, 11, 18, 10, 20), zone="Mars/Olympus")
    assert not folder.exists()

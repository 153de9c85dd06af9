"""The demo at several times of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from tests.compiled_statements import compiled_statements
from tests.demo.demo_clinics import BuiltDemo, opened
from tests.demo_clinics import WEDNESDAY, ZONE, Demos

__all__ = ["compiled_statements"]


def at(text: str) -> datetime:
    return datetime.combine(WEDNESDAY, time.fromisoformat(text))


@pytest.fixture(scope="session")
def morning(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """At 10:20, as it opens by default."""
    folder = demos.copied(tmp_path_factory.mktemp("morning") / "clinic", at("10:20"))
    yield from opened(folder, at("10:20"))


@pytest.fixture(
    scope="session",
    params=[
        ("2026-03-09T08:00", ZONE),  # opening, on the first day of summer time
        ("2026-04-24T16:50", "Africa/Cairo"),  # the end of a Friday without the hour after midnight
        ("2027-01-04T21:00", "Asia/Kathmandu"),  # after the day
    ],
    ids=lambda moment: moment[0],
)
def another_hour(
    request: pytest.FixtureRequest, demos: Demos, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BuiltDemo]:
    """Other hours than that of the morning, each on a day and in a zone that has something of its own."""
    moment, zone = datetime.fromisoformat(request.param[0]), request.param[1]
    folder = demos.copied(tmp_path_factory.mktemp("hour") / "clinic", moment, 3, zone)
    yield from opened(folder, moment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clinic"


@pytest.fixture
def folder_with_demo(demos: Demos, folder: Path) -> Iterator[BuiltDemo]:
    """A demo of one's own, to write into."""
    yield from opened(demos.copied(folder, at("10:20")), at("10:20"))

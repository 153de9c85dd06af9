"""The demo at several times of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest

from tests.compiled_statements import compiled_statements
from tests.demo.demo_clinics import BuiltDemo, opened
from tests.demo_clinics import WEDNESDAY, Demos

__all__ = ["compiled_statements"]


def at(text: str) -> datetime:
    return datetime.combine(WEDNESDAY, time.fromisoformat(text))


@pytest.fixture(scope="session")
def morning(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """At 10:20, as it opens by default."""
    folder = demos.copied(tmp_path_factory.mktemp("morning") / "clinic", at("10:20"))
    yield from opened(folder, at("10:20"))


@pytest.fixture(scope="session", params=["08:00", "16:50", "21:00"])
def another_hour(
    request: pytest.FixtureRequest, demos: Demos, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BuiltDemo]:
    """Opening, the end of the day, and after it."""
    folder = demos.copied(tmp_path_factory.mktemp("hour") / "clinic", at(request.param))
    yield from opened(folder, at(request.param))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clinic"


@pytest.fixture
def folder_with_demo(demos: Demos, folder: Path) -> Iterator[BuiltDemo]:
    """A demo of one's own, to write into."""
    yield from opened(demos.copied(folder, at("08:00")), at("08:00"))

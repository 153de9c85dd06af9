"""The demo at several times of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.compiled_statements import compiled_statements
from tests.demo.demo_clinics import EVENING, FEW_PATIENTS, SHORT_PAST, BuiltDemo, opened
from tests.demo_clinics import MONDAY, Demos

__all__ = ["compiled_statements"]


@pytest.fixture(scope="session")
def morning(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """At 10:20, as it opens by default."""
    folder = demos.copied(tmp_path_factory.mktemp("morning") / "clinic", MONDAY)
    yield from opened(folder, MONDAY)


def built_shortly(demos: Demos, folder: Path, moment: datetime, *where: Any) -> Iterator[BuiltDemo]:
    """A demo with one week before its day and not four, and a quarter of the people, in half the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clinic_tui.demo.bookings.KEPT_DAYS", SHORT_PAST)
        patch.setattr("clinic_tui.demo.build.PATIENTS", FEW_PATIENTS)
        demos.copied(folder, moment, *where)
    yield from opened(folder, moment)


@pytest.fixture(scope="session")
def evening(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """After the last visit of a Friday that has no hour after midnight, in a zone of another country."""
    folder = tmp_path_factory.mktemp("evening") / "clinic"
    yield from built_shortly(demos, folder, *EVENING)


@pytest.fixture(scope="session")
def closed(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """On the Sunday on which the clocks go forward."""
    folder = tmp_path_factory.mktemp("closed") / "clinic"
    yield from built_shortly(demos, folder, datetime(2026, 3, 8, 10, 20))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clinic"


@pytest.fixture
def folder_with_demo(demos: Demos, folder: Path) -> Iterator[BuiltDemo]:
    """A demo of one's own, to write into."""
    yield from opened(demos.copied(folder, MONDAY), MONDAY)

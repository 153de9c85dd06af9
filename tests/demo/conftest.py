"""The demo at several times of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.compiled_statements import compiled_statements
from tests.demo.demo_clinics import BuiltDemo, opened
from tests.demo_clinics import MONDAY, Demos

__all__ = ["compiled_statements"]


@pytest.fixture(scope="session")
def morning(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """At 10:20, as it opens by default."""
    folder = demos.copied(tmp_path_factory.mktemp("morning") / "clinic", MONDAY)
    yield from opened(folder, MONDAY)


@pytest.fixture(scope="session")
def evening(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """After the last visit of a Friday that has no hour after midnight, in a zone of another country."""
    moment = datetime(2026, 4, 24, 21, 0)
    folder = demos.copied(tmp_path_factory.mktemp("evening") / "clinic", moment, 3, "Africa/Cairo")
    yield from opened(folder, moment)


@pytest.fixture(scope="session")
def closed(demos: Demos, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BuiltDemo]:
    """On the Sunday on which the clocks go forward."""
    moment = datetime(2026, 3, 8, 10, 20)
    yield from opened(demos.copied(tmp_path_factory.mktemp("closed") / "clinic", moment), moment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "clinic"


@pytest.fixture
def folder_with_demo(demos: Demos, folder: Path) -> Iterator[BuiltDemo]:
    """A demo of one's own, to write into."""
    yield from opened(demos.copied(folder, MONDAY), MONDAY)

"""A worker that holds the lead of a clinic's jobs, and runs none.

A console that leads runs all jobs as soon as the day stands: half of the processor time of its first seconds,
for a test that is about something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clinic_tui.store.beating_lock import BeatingLock

_HELD: dict[Path, BeatingLock] = {}


def stand_by(clinic: Path) -> None:
    """From here to the end of the test this process is the worker of the clinic in that folder."""
    folder = clinic / "desks"
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("worker", "jobs"):
        lock = _HELD.setdefault(folder / name, BeatingLock(folder / name))
        assert lock.take_for_good(), f"{folder / name} is held by another process"


@pytest.fixture(autouse=True)
def resting_workers_go() -> Iterator[None]:
    """Let go at the end of each test."""
    yield
    while _HELD:
        _HELD.popitem()[1].let_go()

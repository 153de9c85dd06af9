"""Passwords that cost nothing to hash, where a test is about something else."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from clinic_tui.security.hash_cost import STRONG, HashCost

CHEAPEST = HashCost(passes=1, memory_kib=8, lanes=1)


@contextlib.contextmanager
def cheap_hashing() -> Iterator[None]:
    """In this process the cost of passwords and of the recovery phrase is the least there is, and not 0.16 s.

    The constant itself is changed, as it is the default of many functions. What it is in
    earnest is proved by tests/unit/security, and by every program that tests start.
    """
    strong = HashCost(STRONG.passes, STRONG.memory_kib, STRONG.lanes)
    _become(CHEAPEST)
    try:
        yield
    finally:
        _become(strong)


def _become(cost: HashCost) -> None:
    for name in ("passes", "memory_kib", "lanes"):
        object.__setattr__(STRONG, name, getattr(cost, name))


@pytest.fixture
def cheap_hashes() -> Iterator[None]:
    """Cheap hashing for one test."""
    with cheap_hashing():
        yield

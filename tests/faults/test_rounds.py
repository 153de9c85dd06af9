"""Short rounds of what `make faults` runs for long; each look is shown to find a planted defect."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import House
from tests.faults.acked import acked
from tests.faults.contended import contended, unguarded
from tests.faults.flips import bit_flips
from tests.faults.torn import torn_tails

pytestmark = pytest.mark.faults


@pytest.fixture
def file(house: House) -> House:
    if house.store.dialect != "sqlite":
        pytest.skip("the server keeps its own files")
    return house


def test_what_was_confirmed_is_there_after_kill_9(house: House) -> None:
    figure = acked(house, rounds=1)
    assert figure.held, figure.line


def test_what_was_said_too_early_is_found_lost(file: House) -> None:
    """The control: a desk that confirms before it commits."""
    figure = acked(file, rounds=3, work="note_carelessly")
    assert not figure.held, figure.line


def test_torn_tails_open_as_a_committed_prefix(file: House, tmp_path: Path) -> None:
    figure = torn_tails(file, tmp_path, rounds=12)
    assert figure.held, figure.line


def test_flipped_bits_are_found_and_nothing_altered_is_shown(file: House, tmp_path: Path) -> None:
    figure = bit_flips(file, tmp_path, rounds=10)
    assert figure.held, figure.line


def test_desks_that_want_the_same_hour_share_it(file: House) -> None:
    """On both engines eight desks do so in tests/races."""
    figure = contended(file, attempts=12, desks=3)
    assert figure.held, figure.line


def test_without_the_guard_double_bookings_are_seen(house: House) -> None:
    """The control."""
    assert unguarded(house) > 0

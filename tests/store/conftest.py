"""The clinic that these tests work in."""

import pytest

from tests.builders import furnished_database, furnished_file, house, journaled, place
from tests.compiled_statements import compiled_statements

__all__ = ["compiled_statements", "furnished_database", "furnished_file", "house", "journaled", "place"]


@pytest.fixture(autouse=True)
def _all_is_journaled(journaled: None) -> None:
    """Every test of this folder ends with a sound journal."""

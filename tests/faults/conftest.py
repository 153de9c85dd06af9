"""Clinics to break: the furnished one on both engines, and the small one for consoles."""

import pytest

from tests.builders import furnished_database, furnished_file, house, journaled, place
from tests.compiled_statements import compiled_statements
from tests.found_handlers import found_handlers
from tests.parsed_styles import parsed_styles
from tests.screens.small_clinic import built_clinic, small_clinic
from tests.unpainted import unpainted

__all__ = [
    "built_clinic",
    "compiled_statements",
    "found_handlers",
    "furnished_database",
    "furnished_file",
    "house",
    "journaled",
    "parsed_styles",
    "place",
    "small_clinic",
    "unpainted",
]


@pytest.fixture(autouse=True)
def _all_is_journaled(journaled: None) -> None:
    """Every test of this folder ends with a sound journal."""


@pytest.fixture(autouse=True)
def jobs_run() -> None:
    """What is broken here is broken under the jobs too."""

"""The clinic that these tests work in."""

import pytest

from tests.builders import furnished_database, furnished_file, journaled
from tests.cheap_hashes import cheap_hashes
from tests.compiled_statements import compiled_statements
from tests.kept_database import house, kept_database, place, pytest_generate_tests
from tests.kept_file import kept_file
from tests.services.mail_server import certificate, opened, post

__all__ = [
    "certificate",
    "cheap_hashes",
    "compiled_statements",
    "furnished_database",
    "furnished_file",
    "house",
    "journaled",
    "kept_database",
    "kept_file",
    "opened",
    "place",
    "post",
    "pytest_generate_tests",
]


@pytest.fixture(autouse=True)
def _all_is_journaled(journaled: None, cheap_hashes: None) -> None:
    """Every test of this folder ends with a sound journal; its passwords cost nothing."""

"""The clinic that these tests work in."""

from tests.builders import furnished_database, furnished_file, house, place
from tests.compiled_statements import compiled_statements

__all__ = ["compiled_statements", "furnished_database", "furnished_file", "house", "place"]

"""The clinic that these tests work in."""

from tests.builders import furnished_database, furnished_file, house, place

__all__ = ["furnished_database", "furnished_file", "house", "place"]

"""A patient's record."""

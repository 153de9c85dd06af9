"""Merging two records of one patient: what differs, what moves, and doing it."""

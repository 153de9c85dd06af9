"""On which engine a test has its clinic: on both, unless it says that one is enough.

PostgreSQL has to prove what the database decides: guards, uniqueness, turns, undo, searching, sorting,
sums, and each statement of the program once, with rows and without (the last of them in `make long`).
What is decided in Python above statements that another test runs there is the same on both, and costs
twice what it costs on SQLite.
"""

from __future__ import annotations

import pytest

from tests.builders import ENGINES

on_sqlite = pytest.mark.engines("sqlite")
"""Decided above the database; what it asks of it is asked of PostgreSQL by another test too."""

on_both = pytest.mark.engines(*ENGINES)
"""In a file that is on SQLite otherwise."""

_LATER = pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])

on_sqlite_first = pytest.mark.engines("sqlite", _LATER)
"""Decided above the database, with a statement that no other test asks of PostgreSQL: `make long` does."""

anew_on_sqlite_first = pytest.mark.parametrize("place", ["sqlite", _LATER], indirect=True)
"""The same where each test has its clinic anew: there is one of each engine for a test that says nothing."""

on_postgresql = pytest.mark.engines("postgresql")
"""Asks each statement of the program there, and shows of no engine what another test shows of it."""

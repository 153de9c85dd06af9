"""A bare app to stand one widget in, and the screen as text."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cheap_hashes import cheap_hashes
from tests.compiled_statements import compiled_statements
from tests.consoles_closed import consoles_closed
from tests.found_handlers import found_handlers
from tests.parsed_styles import parsed_styles
from tests.screens.patients_clinic import built_patients_clinic, patients_clinic
from tests.screens.small_clinic import built_clinic, jobs_run, small_clinic
from tests.screens.stage import Stage, screen_text
from tests.unpainted import unpainted

__all__ = [
    "built_clinic",
    "built_patients_clinic",
    "cheap_hashes",
    "compiled_statements",
    "consoles_closed",
    "found_handlers",
    "jobs_run",
    "parsed_styles",
    "patients_clinic",
    "small_clinic",
    "unpainted",
]

GOLDENS = Path(__file__).parent / "goldens"


@pytest.fixture(autouse=True)
def _passwords_cost_nothing(cheap_hashes: None) -> None:
    """No screen tests what a hash costs."""


@pytest.fixture
def matches_golden() -> Callable[[Stage, str], None]:
    """Compare the whole screen with `goldens/NAME.txt`; UPDATE_GOLDENS=1 writes it anew."""

    def compare(app: Stage, name: str) -> None:
        shown, golden = screen_text(app), GOLDENS / f"{name}.txt"
        if os.environ.get("UPDATE_GOLDENS") == "1":
            golden.write_text(shown, encoding="utf-8")
        expected = golden.read_text(encoding="utf-8")
        difference = difflib.unified_diff(
            expected.splitlines(), shown.splitlines(), "golden", "shown", lineterm=""
        )
        assert shown == expected, "\n" + "\n".join(difference)

    return compare

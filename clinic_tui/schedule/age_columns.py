"""Ages as they are stored: two columns at the end of a row, the youngest and the age below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinic_tui.words.age_range import AgeRange


def with_ages(row: Sequence[Any]) -> list[Any]:
    """The values of a row, its last two as one range of ages."""
    return [*row[:-2], AgeRange(*row[-2:])]

"""Lists that show phone numbers: each number shown is a look at the record, and is journaled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from clinic_tui.backend.sitting import Sitting

Row = TypeVar("Row")


def with_numbers(
    sitting: Sitting,
    verb: str,
    rows: tuple[Row, ...],
    number_of: Callable[[Row], tuple[int, str]],
    without: Callable[[Row], Row],
) -> tuple[Row, ...]:
    """The rows, the numbers in them journaled once in a sitting; without them where that cannot be.

    `number_of` gives the patient and the number, `without` the row with none.
    """
    shown = [patient for patient, number in map(number_of, rows) if number]
    return rows if sitting.show_numbers(verb, shown) else tuple(map(without, rows))

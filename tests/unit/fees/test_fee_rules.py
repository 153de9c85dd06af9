"""Codes as they are typed, and which schedule follows which."""

from __future__ import annotations

from datetime import date

import pytest

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.fees.rules import Validity, followed, read_code, require_price


@pytest.mark.parametrize(
    "typed, code",
    [
        ("99213", ("99213", "")),
        (" 99213-25 ", ("99213", "25")),
        ("j1885", ("J1885", "")),
        ("0001u", ("0001U", "")),
        ("90471-xs", ("90471", "XS")),
        ("ov-fu", ("OV-FU", "")),
        ("A", None),
        ("9921", None),
        ("99213-2", None),
        ("99213-255", None),
        ("ov fu", None),
        ("", None),
        ("99213٢", None),
    ],
)
def test_codes(typed: str, code: tuple[str, str] | None) -> None:
    if code is None:
        with pytest.raises(Invalid) as refused:
            read_code(typed)
        assert refused.value.field == "code"
    else:
        assert read_code(typed) == code


def test_a_price_has_bounds() -> None:
    for cents in (0, 5_000_000):
        require_price(cents)
    for cents in (-1, 5_000_001):
        with pytest.raises(Invalid):
            require_price(cents)


def day(month: int, number: int = 1) -> date:
    return date(2026, month, number)


OPEN = Validity("old", day(1), None)
SPRING = Validity("spring", day(3), day(5, 31))


@pytest.mark.parametrize(
    "others, first, last, found",
    [
        ([], day(6), None, ""),
        ([OPEN], day(6), None, "old"),
        ([OPEN], day(1), None, Conflict),
        ([OPEN], day(6), day(7), Conflict),
        ([SPRING], day(6), None, ""),
        ([SPRING], day(5, 31), None, "spring"),
        ([SPRING], day(1), day(2, 28), ""),
        ([SPRING], day(1), day(3), Conflict),
        ([SPRING], day(1), None, Conflict),
        ([SPRING], day(4), day(4, 30), Conflict),
        ([SPRING], day(4), day(5, 31), "spring"),
        ([SPRING, Validity("summer", day(6), None)], day(7), None, "summer"),
        ([], day(6), day(5), Invalid),
    ],
)
def test_one_schedule_is_in_force_on_each_day(
    others: list[Validity], first: date, last: date | None, found: object
) -> None:
    if isinstance(found, str):
        before = followed(others, first, last)
        assert (before.name if before else "") == found
    else:
        with pytest.raises(found):  # type: ignore[call-overload]
            followed(others, first, last)

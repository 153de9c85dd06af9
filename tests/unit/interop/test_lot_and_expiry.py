"""Lots and expiries that stand in one cell."""

from __future__ import annotations

import pytest

from clinic_tui.interop.lot_and_expiry import split_lot
from clinic_tui.words.not_understood import NotUnderstood


@pytest.mark.parametrize(
    "typed, lot, day",
    [
        ("U4275AA 06/30/27", "U4275AA", "06/30/27"),
        ("U4275AA / 06/30/2027", "U4275AA", "06/30/2027"),
        ("U4275AA/2027-06-30", "U4275AA", "2027-06-30"),
        ("A1-05/28", "A1", "05/28"),
        ("L1 - 05-2028", "L1", "05-2028"),
        ("AB 12, 5 Jun 2028", "AB 12", "5 Jun 2028"),
        ("AB-12 May 2028", "AB-12", "May 2028"),
        ("B77 (exp 12/27)", "B77", "12/27"),
        ("Lot# B77 Exp: 12/31/2027", "B77", "12/31/2027"),
        ("lot B77; expires none", "B77", "none"),
        ("EXP77 12/27", "EXP77", "12/27"),
        ("B77 exp soon", "B77", "soon"),
        ("B-77", "B-77", ""),
        ("LOTUS9", "LOTUS9", ""),
        ("12/31/2027 / B77", "B77", "12/31/2027"),
        ("12/31/2027", "", "12/31/2027"),
        ("ABC-2027-12-31", "ABC", "2027-12-31"),
        ("n/a", "", "n/a"),
        ("", "", ""),
    ],
)
def test_lot_and_day_are_told_apart(typed: str, lot: str, day: str) -> None:
    assert split_lot(typed) == (lot, day)


@pytest.mark.parametrize("typed", ["L1/05/06/28", "A1-5-6-28"])
def test_what_may_be_read_in_two_ways_is_not_guessed(typed: str) -> None:
    with pytest.raises(NotUnderstood, match="write a space before the day"):
        split_lot(typed)

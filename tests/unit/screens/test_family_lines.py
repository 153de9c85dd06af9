"""The lines below a payment for several accounts."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.screens.money.family_lines import MOST_LINES, spread_lines
from clinic_tui.statements.family_rows import Family, FamilyVisit

FIRST = date(2026, 3, 3)


def family(visits: int) -> Family:
    """Two children who take turns, each visit for $10."""
    children = ((1, "Moss, Ben", "1007"), (2, "Moss, Cal", "1008"))
    return Family(
        "Eve Moss",
        tuple(
            FamilyVisit(number, *children[number % 2], FIRST + timedelta(days=number), f"day {number}", 1_000)
            for number in range(visits)
        ),
    )


def test_each_visit_has_a_line_with_what_stays_open() -> None:
    assert spread_lines(family(3), 1_500) == (
        "$15.00 of the $30.00 stated together to Eve Moss",
        "  Moss, Ben 1007, day 0: $10.00",
        "  Moss, Cal 1008, day 1: $5.00, $5.00 stay open",
    )


def test_more_visits_than_there_is_room_for_stand_by_account() -> None:
    many = MOST_LINES + 1
    assert spread_lines(family(many), many * 1_000) == (
        "All of the $100.00 stated together to Eve Moss",
        "  Moss, Ben 1007, 5 visits from 03/03/26 on: $50.00",
        "  Moss, Cal 1008, 5 visits from 03/04/26 on: $50.00",
    )


def test_more_than_all_of_it_is_not_spread() -> None:
    assert spread_lines(family(1), 1_001) == (
        "No more than the $10.00 stated together to Eve Moss can be taken for it.",
    )

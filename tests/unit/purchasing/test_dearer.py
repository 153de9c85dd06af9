"""What invoices ask beyond what the goods had cost."""

from __future__ import annotations

import pytest

from clinic_tui.purchasing.dearer import beyond_cost


@pytest.mark.parametrize(
    "asked, asked_units, asked_in_all, cost, came, beyond",
    [
        (7_000, 20, 20, 6_200, 20, 800),
        (6_000, 20, 20, 6_200, 20, -200),
        (3_500, 10, 10, 6_200, 20, 400),
        (7_000, 20, 20, 3_100, 10, 400),
        (7_000, 20, 40, 6_200, 20, 400),
        (7_000, 20, 20, 0, 20, 7_000),
        (7_000, 20, 20, 0, 0, 0),
        (1_000, 3, 3, 1_000, 3, 0),
        (100, 1, 3, 1_000, 3, -233),
    ],
)
def test_units_that_came_cost_what_is_asked_for_them(
    asked: int, asked_units: int, asked_in_all: int, cost: int, came: int, beyond: int
) -> None:
    assert beyond_cost(asked, asked_units, asked_in_all, cost, came) == beyond

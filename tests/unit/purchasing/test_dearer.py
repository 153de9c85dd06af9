"""What invoices ask beyond what the goods had cost."""

from __future__ import annotations

import pytest

from clinic_tui.purchasing.dearer import Beyond, Units, beyond_cost

Part = tuple[int, int]


@pytest.mark.parametrize(
    "asked, came, beyond",
    [
        ([(20, 7_000)], [(20, 6_200)], {(0, 0): 800}),
        ([(20, 6_000)], [(20, 6_200)], {(0, 0): -200}),
        ([(10, 3_500)], [(20, 6_200)], {(0, 0): 400}),
        ([(20, 7_000)], [(10, 3_100)], {(0, 0): 400}),
        ([(20, 7_000)], [(10, 3_100), (10, 3_100)], {(0, 0): 400, (0, 1): 400}),
        ([(10, 3_500), (10, 3_100)], [(10, 3_100), (10, 3_100)], {(0, 0): 400}),
        ([(10, 3_100), (10, 3_500)], [(15, 4_650), (5, 1_550)], {(1, 0): 200, (1, 1): 200}),
        ([(20, 7_000), (20, 7_000)], [(20, 6_200)], {(0, 0): 800}),
        ([(20, 7_000)], [(20, 0)], {(0, 0): 7_000}),
        ([(20, 7_000)], [], {}),
        ([(3, 1_000)], [(3, 1_000)], {}),
        ([(3, 1_000)], [(1, 0), (1, 0), (1, 0)], {(0, 0): 333, (0, 1): 333, (0, 2): 334}),
    ],
)
def test_units_that_came_cost_what_is_asked_for_them(
    asked: list[Part], came: list[Part], beyond: dict[Part, int]
) -> None:
    invoices, deliveries = ([Units(n, *each) for n, each in enumerate(side)] for side in (asked, came))
    found = [Beyond(invoice, move, cents) for (invoice, move), cents in beyond.items()]
    assert list(beyond_cost(invoices, deliveries)) == found

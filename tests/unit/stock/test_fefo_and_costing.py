"""First expired first out, and what the shelf is worth: against plain models, whatever comes and goes."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.stock.costing import Flow, average_cents, layers, value
from clinic_tui.stock.fefo import OnShelf, first_expired, usable
from clinic_tui.stock.levels import available, days_of_cover, from_usage, to_order
from clinic_tui.stock.rows import Standing, StockValue

DAY = date(2026, 11, 23)
LOTS = st.lists(
    st.builds(
        OnShelf,
        st.integers(0, 50),
        st.text("ABC123", max_size=4),
        st.one_of(st.none(), st.integers(-40, 400).map(lambda days: DAY + timedelta(days=days))),
        st.booleans(),
        st.integers(0, 30),
    ),
    max_size=8,
    unique_by=lambda lot: lot.lot_id,
).map(tuple)


@given(LOTS, st.integers(1, 120))
def test_what_expires_first_goes_first_and_nothing_bad_goes(lots: tuple[OnShelf, ...], wanted: int) -> None:
    takes = first_expired(lots, wanted, DAY)
    assert sum(take.units for take in takes) == min(wanted, usable(lots, DAY))
    assert all(take.lot.standing(DAY) is Standing.GOOD and 0 < take.units <= take.lot.units for take in takes)
    days = [take.lot.expires_on or date.max for take in takes]
    assert days == sorted(days)
    assert all(take.units == take.lot.units for take in takes[:-1]), "no lot is begun before one is empty"
    left = [lot for lot in lots if lot.units and lot.standing(DAY) is Standing.GOOD]
    later = {take.lot.lot_id for take in takes}
    assert all((lot.expires_on or date.max) >= days[-1] for lot in left if takes and lot.lot_id not in later)


@pytest.mark.parametrize(
    "expires, recalled, standing",
    [
        (DAY, False, Standing.GOOD),
        (DAY - timedelta(days=1), False, Standing.EXPIRED),
        (None, False, Standing.GOOD),
        (DAY + timedelta(days=1), True, Standing.RECALLED),
        (DAY - timedelta(days=1), True, Standing.RECALLED),
    ],
)
def test_the_last_day_of_use_is_a_day_of_use(
    expires: date | None, recalled: bool, standing: Standing
) -> None:
    assert OnShelf(1, "A", expires, recalled, 1).standing(DAY) is standing


@st.composite
def flows(draw: st.DrawFn) -> list[Flow]:
    """What comes and goes, never more than is there."""
    there, made = 0, []
    for _ in range(draw(st.integers(0, 25))):
        if there and draw(st.booleans()):
            units = draw(st.integers(1, there))
            there -= units
            made.append(Flow(-units))
        else:
            units = draw(st.integers(1, 40))
            there += units
            made.append(Flow(units, draw(st.one_of(st.none(), st.integers(0, 100_000)))))
    return made


@given(flows())
def test_worth_is_the_sum_of_the_layers_and_layers_are_what_is_there(made: list[Flow]) -> None:
    left = layers(made)
    assert sum(layer.units for layer in left) == sum(flow.quantity for flow in made)
    assert value(made).fifo_cents == sum(layer.cents for layer in left)
    assert all(layer.units > 0 and layer.cents >= 0 for layer in left)
    single: deque[int] = deque()
    for flow in made:  # each unit by itself: the oldest goes first
        if flow.quantity > 0:
            single.extend([flow.cents is None] * flow.quantity)
        else:
            for _ in range(-flow.quantity):
                single.popleft()
    assert value(made).unpriced == sum(single)


@given(flows())
def test_nothing_is_worth_nothing_and_all_of_it_is_worth_what_it_cost(made: list[Flow]) -> None:
    there = sum(flow.quantity for flow in made)
    emptied = [*made, Flow(-there)] if there else made
    assert (value(emptied).fifo_cents, value(emptied).average_cents) == (0, 0)
    came = [flow for flow in made if flow.quantity > 0]
    cost = sum(flow.cents or 0 for flow in came)
    assert value(came).fifo_cents == value(came).average_cents == cost
    assert 0 <= average_cents(made) <= cost


def test_first_in_first_out_by_hand() -> None:
    made = [Flow(10, 1000), Flow(10, 2000), Flow(-15), Flow(1, None)]
    assert [(layer.units, layer.cents) for layer in layers(made)] == [(5, 1000), (1, 0)]
    assert average_cents(made) == 750
    assert value(made).unpriced == 1


def test_what_went_before_it_came_is_taken_from_what_comes_then() -> None:
    """As where the receipt of what was issued was taken back, and another one stands in its place."""
    assert value([Flow(-5), Flow(5, 500)]) == StockValue(0, 0, 0)
    assert value([Flow(2, 100), Flow(-5), Flow(4, 800), Flow(4, None)]) == StockValue(200, 200, 4)


@pytest.mark.parametrize(
    "par, reorder, on_hand, multiple, minimum, order",
    [
        (40, 12, 13, 1, 0, 0),
        (40, 12, 12, 1, 0, 28),
        (40, 12, 12, 10, 0, 30),
        (40, 12, 12, 1, 50, 50),
        (40, 12, 0, 12, 24, 48),
        (0, 0, 0, 10, 0, 0),
        (3, 3, 3, 1, 0, 1),
    ],
)
def test_what_to_order(par: int, reorder: int, on_hand: int, multiple: int, minimum: int, order: int) -> None:
    assert to_order(par, reorder, available(on_hand, 0, 0), multiple, minimum) == order


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(1, 40), st.integers(0, 90))
def test_an_order_reaches_par_in_whole_packs(
    par: int, low: int, there: int, multiple: int, least: int
) -> None:
    order = to_order(par, min(low, par), there, multiple, least)
    assert order % multiple == 0
    if order:
        assert there + order >= par
        assert order - max(par - there, least, 1) < multiple
    else:
        assert there > min(low, par) or par == 0


def test_levels_from_use_by_hand() -> None:
    """Ten a day, every day: nothing varies, so the reorder point is the use of the lead time alone."""
    levels = from_usage([10] * 90, lead_days=7, cover_days=30)
    assert (levels.reorder_at, levels.par, levels.emergency_at) == (70, 370, 70)
    uneven = from_usage([0, 20] * 45, lead_days=4, cover_days=30)
    assert uneven.reorder_at == 73, "40, and 1.645 x 10 x 2 for what varies"
    assert from_usage([0] * 90, 7, 30).par == 0
    assert (days_of_cover(25, 10.0), days_of_cover(25, 0)) == (2, None)

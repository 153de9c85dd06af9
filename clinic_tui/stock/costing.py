"""What the shelf is worth: layers of what was paid, consumed by what went (FIFO), and the moving average.

Both are functions of the moves alone, in their order. Cents that do not divide stay with what is left, so
that what came in is always what went out and what lies there, to the cent.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from clinic_tui.stock.rows import StockValue


@dataclass(frozen=True, slots=True)
class Flow:
    """Units that came (above zero) at a cost in cents, None where it is not known, or that went (below)."""

    quantity: int
    cents: int | None = None


@dataclass(slots=True)
class Layer:
    """Units that came together, and what is left of them and of their cost."""

    units: int
    cents: int
    priced: bool


def layers(flows: Iterable[Flow]) -> tuple[Layer, ...]:
    """What is left, oldest first, where the oldest goes first."""
    left: deque[Layer] = deque()
    for flow in flows:
        if flow.quantity > 0:
            left.append(Layer(flow.quantity, flow.cents or 0, flow.cents is not None))
            continue
        going = -flow.quantity
        while going and left:
            layer = left[0]
            units = min(going, layer.units)
            layer.cents -= layer.cents * units // layer.units
            layer.units -= units
            going -= units
            if not layer.units:
                left.popleft()
    return tuple(left)


def average_cents(flows: Iterable[Flow]) -> int:
    """What is left by the moving average: each unit that goes takes the average of all that lie there."""
    units = cents = 0
    for flow in flows:
        if flow.quantity > 0:
            units, cents = units + flow.quantity, cents + (flow.cents or 0)
            continue
        going = min(-flow.quantity, units)
        if going:
            cents -= cents * going // units
            units -= going
    return cents


def value(flows: Iterable[Flow]) -> StockValue:
    """Both, and how many units have no price."""
    at_hand = tuple(flows)
    left = layers(at_hand)
    return StockValue(
        sum(layer.cents for layer in left),
        average_cents(at_hand),
        sum(layer.units for layer in left if not layer.priced),
    )

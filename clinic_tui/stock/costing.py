"""What the shelf is worth: layers of what was paid, consumed by what went (FIFO), and the moving average.

Both are functions of the moves alone, in their order. Cents that do not divide stay with what is left, so
that what came in is always what went out and what lies there, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic_tui.stock.rows import StockValue

AS_IT_CAME: Mapping[int, int] = MappingProxyType({})
"""No invoice asks anything else than what deliveries had cost."""


def cost_of(move: int, cents: int | None, beyond: Mapping[int, int]) -> int | None:
    """What a delivery cost in the end: what was said as it came, and what its invoice asks beyond that."""
    return cents if move not in beyond else (cents or 0) + beyond[move]


@dataclass(frozen=True, slots=True)
class Flow:
    """Units that came (above zero) at a cost in cents, None where it is not known, or that went (below)."""

    quantity: int
    cents: int | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """Units that came together, and what is left of them and of their cost."""

    units: int
    cents: int
    priced: bool


def layers(flows: Iterable[Flow]) -> tuple[Layer, ...]:
    """What is left, oldest first, where the oldest goes first: so it is what came last."""
    came, gone = [], 0
    for flow in flows:
        if flow.quantity > 0:
            came.append(flow)
        else:
            gone -= flow.quantity
    left = []
    for flow in came:
        going = min(gone, flow.quantity)
        gone -= going
        if units := flow.quantity - going:
            cents = flow.cents or 0
            left.append(Layer(units, cents - cents * going // flow.quantity, flow.cents is not None))
    return tuple(left)


def average_cents(flows: Iterable[Flow]) -> int:
    """What is left by the moving average: each unit that goes takes the average of all that lie there.

    What goes between two deliveries goes at once: the average is the same, and cents are rounded once.
    """
    units = cents = going = 0
    for flow in flows:
        if flow.quantity < 0:
            going -= flow.quantity
            continue
        cents = _left(cents, units, going) + (flow.cents or 0)
        units, going = max(units - going, 0) + flow.quantity, max(going - units, 0)
    return _left(cents, units, going)


def _left(cents: int, units: int, going: int) -> int:
    """Cents of what stays when so many of the units go, rounded up; nothing where none stays."""
    return cents - cents * going // units if going < units else 0


def value(flows: Iterable[Flow]) -> StockValue:
    """Both, and how many units have no price."""
    at_hand = tuple(flows)
    left = layers(at_hand)
    return StockValue(
        sum(layer.cents for layer in left),
        average_cents(at_hand),
        sum(layer.units for layer in left if not layer.priced),
    )

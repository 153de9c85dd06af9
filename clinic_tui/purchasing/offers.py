"""Which vendor's offer fits best, and how many packs of it (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from clinic_tui.purchasing.rows import Offer


def packs_for(units: int, offer: Offer) -> int:
    """Packs that hold so many units at least, rounded up to the vendor's minimum and multiple."""
    if units <= 0:
        return 0
    wanted = max(math.ceil(units / offer.units), offer.minimum)
    return math.ceil(wanted / offer.multiple) * offer.multiple


def best_first(offers: Sequence[Offer], days_left: int | None) -> tuple[Offer, ...]:
    """The preferred one, then those that come in time with the cheapest unit first, then the soonest.

    `days_left` is how long what is there lasts, None where nobody knows: then all come in time. An offer
    without a price stands behind all that have one.
    """

    def rank(offer: Offer) -> tuple[bool, bool, float, float, int]:
        price = math.inf if offer.unit_cents is None else offer.unit_cents
        late = comes_late(offer, days_left)
        first, second = (offer.lead_days, price) if late else (price, offer.lead_days)
        return not offer.preferred, late, first, second, offer.id

    return tuple(sorted(offers, key=rank))


def comes_late(offer: Offer, days_left: int | None) -> bool:
    """What is there is used up before it comes."""
    return days_left is not None and offer.lead_days > days_left

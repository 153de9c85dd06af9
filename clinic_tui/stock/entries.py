"""What is typed of items and moves: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinic_tui.stock.rows import MAIN

NO_EXPIRY = date.max
"""Said of a lot that does not expire: nobody forgot the date."""


@dataclass(frozen=True, slots=True)
class ItemEntry:
    """What is typed of an item; levels in units of issue, those of the stock room."""

    code: str
    name: str
    category: str = ""
    unit: str = "each"
    place: str = ""
    par: int = 0
    reorder_at: int = 0
    emergency_at: int = 0
    tracks_lots: bool = False
    controlled: bool = False
    cold: bool = False
    drug_code: str = ""
    hazard_sheet: str = ""
    optional_at: int = 0
    """At or under it, it rides along with what is ordered of its vendor; 0 where it never does."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is said of what came; `cents` is what all of it cost, None where nobody said."""

    place_id: int | None = None
    """Where it lies; None is the stock room that it was ordered to, the first site's where it was not."""
    lot: str = ""
    expires_on: date | None = None
    cents: int | None = None


NOTHING_SAID = Delivery()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. Without a lot, what expires first is taken.

    `found` says why there is more on the shelf than is written: then what is missing is first
    written as found (an adjustment with these words), so that nothing is ever below zero.
    """

    place_id: int = MAIN
    lot: str = ""
    found: str = ""
    patient_id: int | None = None
    """Who receives it."""


@dataclass(frozen=True, slots=True)
class Bring:
    """Units of one lot that are carried from where they lie to a place that asked for them."""

    item_id: int
    to_place_id: int
    from_place_id: int
    lot: str
    """Empty for units that belong to no lot."""
    units: int
    seen: int
    """Units that might be given out at the place as it asked: where more lie there by now, somebody else has
    filled it up."""


FIRST_EXPIRED = Wanted()

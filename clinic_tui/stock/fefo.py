"""Which lots are taken: first expired, first out; what may not be given out stays (domain rules, B10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.stock.rows import Standing


@dataclass(frozen=True, slots=True)
class OnShelf:
    """Units of one lot at the place that is taken from; lot 0 are units that belong to no lot."""

    lot_id: int
    number: str
    expires_on: date | None
    recalled: bool
    units: int
    held: bool = False
    """Nothing is given out from the place where it lies."""

    def standing(self, today: date) -> Standing:
        """It may be given out up to and with the day it expires on; a recall goes before, a hold last."""
        if self.recalled:
            return Standing.RECALLED
        if self.expires_on is not None and self.expires_on < today:
            return Standing.EXPIRED
        return Standing.HELD if self.held else Standing.GOOD


@dataclass(frozen=True, slots=True)
class Take:
    """So many units of this lot."""

    lot: OnShelf
    units: int


def usable(lots: Sequence[OnShelf], today: date) -> int:
    """Units that may be given out."""
    return sum(lot.units for lot in lots if lot.standing(today) is Standing.GOOD)


def first_expired(lots: Sequence[OnShelf], quantity: int, today: date) -> tuple[Take, ...]:
    """Takes that sum up to `quantity`, or to all that may be given out where that is less.

    What expires first is taken first; what never expires comes last, units without a lot at the very end.
    """
    good = [lot for lot in lots if lot.units > 0 and lot.standing(today) is Standing.GOOD]
    takes, missing = [], quantity
    for lot in sorted(good, key=_by_expiry):
        if missing <= 0:
            break
        units = min(lot.units, missing)
        takes.append(Take(lot, units))
        missing -= units
    return tuple(takes)


def _by_expiry(lot: OnShelf) -> tuple[date, bool, int]:
    return lot.expires_on or date.max, lot.lot_id == 0, lot.lot_id

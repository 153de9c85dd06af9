"""The demo's shelf: six weeks of receiving and issuing, and some items that run low by today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.source import Source, Supply
from clinic_tui.stock.rows import MoveKind

NEGLECTED = 7
"""Items that nobody has ordered again: at or under their reorder point today, one of them at nothing."""


ENDS = {"GLUC": 12, "VAC-TD": 25, "URINE": -3, "COVFLU": 48, "TUBE-G": 74}
"""Days from today on which the oldest lot of these items expires."""

RECALLED = "VAC-PCV"
"""Its oldest lot was recalled by its maker."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the ledger to write; `supply` is the item's place in the list."""

    supply: int
    kind: MoveKind
    quantity: int
    lot: str = ""
    expires_on: date | None = None
    cents: int | None = None


@dataclass(slots=True)
class Batch:
    """What is left of units that came together."""

    lot: str
    expires_on: date | None
    units: int


class Shelf:
    """One item over the weeks: what comes makes a batch, and what expires first goes first."""

    def __init__(self, place: int, supply: Supply, chance: Random, today: date) -> None:
        self.place, self.supply, self.chance, self.today = place, supply, chance, today
        self.batches: list[Batch] = []

    @property
    def on_hand(self) -> int:
        """Units of all batches."""
        return sum(batch.units for batch in self.batches)

    def come(self, units: int, day: date) -> Iterator[Move]:
        """A delivery: of what comes by lot, a new one."""
        lot, expires_on = "", None
        if self.supply.life_days:
            letter, digits = self.chance.choice("ABCEHKMU"), self.chance.randrange(1000, 9999)
            lot = f"{letter}{digits}{chr(65 + self.place % 26)}"
            expires_on = day + timedelta(days=self.supply.life_days + self.chance.randrange(-30, 60))
            if not self.batches:  # the oldest on the shelf: some of these are near their end, one is past it
                expires_on = self.today + timedelta(days=ENDS.get(self.supply.code, 150 + 7 * self.place))
        self.batches.append(Batch(lot, expires_on, units))
        yield Move(self.place, MoveKind.RECEIVE, units, lot, expires_on, units * self.supply.cents)

    def go(self, units: int, day: date) -> Iterator[Move]:
        """What is used; of what has expired, nothing."""
        for batch in sorted(self.batches, key=lambda each: each.expires_on or date.max):
            if batch.expires_on is not None and batch.expires_on < day:
                continue
            taken = min(batch.units, units)
            if taken:
                batch.units -= taken
                units -= taken
                yield Move(self.place, MoveKind.ISSUE, -taken, batch.lot, batch.expires_on)


def make_moves(source: Source, calendar: Calendar, chance: Random) -> dict[date, list[Move]]:
    """The moves of each day: everything is filled up on the first, used weekly, and ordered when low."""
    days = [day for day in calendar.workdays if day < calendar.today]
    weekly = days[4::5] or days[-1:]
    neglected = set(chance.sample(range(len(source.supplies)), NEGLECTED))
    empty = min(neglected)
    moves: dict[date, list[Move]] = {days[0]: []}
    shelves = [Shelf(place, supply, chance, calendar.today) for place, supply in enumerate(source.supplies)]
    for shelf in shelves:
        supply = shelf.supply
        first = supply.reorder + supply.use_per_week if shelf.place in neglected else supply.par
        moves[days[0]] += shelf.come(first, days[0])
    for day in weekly:
        last = day == weekly[-1]
        for shelf in shelves:
            supply, on_hand = shelf.supply, shelf.on_hand
            used = _used(supply, on_hand, chance)
            if last and shelf.place in neglected:
                keep = 0 if shelf.place == empty else min(on_hand, chance.randrange(1, supply.reorder + 1))
                used = on_hand - keep
            moves.setdefault(day, []).extend(shelf.go(used, day))
            if shelf.place not in neglected and shelf.on_hand <= supply.reorder + supply.use_per_week:
                moves[day] += shelf.come(supply.par - shelf.on_hand, day)
    return moves


def _used(supply: Supply, on_hand: int, chance: Random) -> int:
    return min(on_hand, max(0, round(supply.use_per_week * chance.uniform(0.6, 1.3))))


def gtin_of(place: int) -> str:
    """A barcode for a demo item: GS1 keeps numbers that begin with 952 for examples."""
    body = f"0952{place:09d}"
    odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
    return f"{body}{-(3 * odd + even) % 10}"

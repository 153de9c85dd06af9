"""The demo's shelf: six weeks of receiving and issuing, and some items that run low by today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.source import Source, Supply
from clinic_tui.stock.rows import MoveKind

NEGLECTED = 7
"""Items that nobody has ordered again: at or under their reorder point today, one of them at nothing."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the ledger to write; `supply` is the item's place in the list."""

    supply: int
    kind: MoveKind
    quantity: int


def make_moves(source: Source, calendar: Calendar, chance: Random) -> dict[date, list[Move]]:
    """The moves of each day: everything is filled up on the first, used weekly, and ordered when low."""
    days = [day for day in calendar.workdays if day < calendar.today]
    weekly = days[4::5] or days[-1:]
    neglected = set(chance.sample(range(len(source.supplies)), NEGLECTED))
    empty = min(neglected)
    moves: dict[date, list[Move]] = {days[0]: []}
    on_hand: list[int] = []
    for place, supply in enumerate(source.supplies):
        first = supply.reorder + supply.use_per_week if place in neglected else supply.par
        moves[days[0]].append(Move(place, MoveKind.RECEIVE, first))
        on_hand.append(first)
    for day in weekly:
        last = day == weekly[-1]
        for place, supply in enumerate(source.supplies):
            used = _used(supply, on_hand[place], chance)
            if last and place in neglected:
                keep = 0 if place == empty else min(on_hand[place], chance.randrange(1, supply.reorder + 1))
                used = on_hand[place] - keep
            if used:
                moves.setdefault(day, []).append(Move(place, MoveKind.ISSUE, -used))
                on_hand[place] -= used
            if place not in neglected and on_hand[place] <= supply.reorder + supply.use_per_week:
                moves.setdefault(day, []).append(Move(place, MoveKind.RECEIVE, supply.par - on_hand[place]))
                on_hand[place] = supply.par
    return moves


def _used(supply: Supply, on_hand: int, chance: Random) -> int:
    return min(on_hand, max(0, round(supply.use_per_week * chance.uniform(0.6, 1.3))))

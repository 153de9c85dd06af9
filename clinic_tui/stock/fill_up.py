"""What places are filled up with, and from which lots (pure).

A place with levels of its own that is at or under its reorder point asks its stock room for what brings it
back to par (domain rules, B10: due out). What is there goes first to where it is most wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.stock.entries import Bring

Line = tuple[int, int]
"""Place and item, by number."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A place at or under its reorder point of an item; units of issue."""

    place_id: int
    place: str
    site_id: int
    """Of the stock room that fills it up."""
    item_id: int
    code: str
    name: str
    unit: str
    shelf: str
    """Where it lies at the place, as on the label."""
    here: int
    """Units there that may be given out."""
    par: int
    reorder_at: int
    emergency_at: int

    @property
    def key(self) -> Line:
        """What the line is known by."""
        return self.place_id, self.item_id

    @property
    def wanted(self) -> int:
        """Units that bring it to par."""
        return max(self.par - self.here, 0)

    @property
    def urgent(self) -> bool:
        """At or under the emergency level; or nothing is left."""
        return self.here <= self.emergency_at

    @property
    def words(self) -> str:
        """`Epinephrine (1 of 4)`."""
        return f"{self.name} ({self.here:,} of {self.par:,})"


@dataclass(frozen=True, slots=True)
class Source:
    """Units of a lot that may be given out, where others are filled up from."""

    item_id: int
    site_id: int
    """Of the stock room that it belongs to."""
    place_id: int
    place: str
    lot: str
    """Empty for units that belong to no lot."""
    expires_on: date | None
    units: int


@dataclass(frozen=True, slots=True)
class Brought:
    """So many units of one lot, from where they lie."""

    place_id: int
    place: str
    lot: str
    expires_on: date | None
    units: int


@dataclass(frozen=True, slots=True)
class FillLine:
    """What a place asks for, and what is brought there."""

    asked: Asking
    brought: tuple[Brought, ...]
    """First expired first."""

    @property
    def units(self) -> int:
        """Units that are brought."""
        return sum(each.units for each in self.brought)

    @property
    def missing(self) -> int:
        """Units of what is wanted that nobody can bring."""
        return self.asked.wanted - self.units


@dataclass(frozen=True, slots=True)
class FillList:
    """All that places ask for, and what there is to fill them up with."""

    asking: tuple[Asking, ...]
    sources: tuple[Source, ...]

    def lines(
        self, chosen: Mapping[Line, int] | None = None, without: Iterable[Line] = ()
    ) -> tuple[FillLine, ...]:
        """A line for each, place by place, what is urgent in front; lots are taken first expired first.

        `chosen` units instead of what is wanted, and nothing for lines that are left out: what they leave is
        there for others.
        """
        meant, left_out = chosen or {}, set(without)
        left = [source.units for source in self.sources]
        by_item: dict[tuple[int, int], list[int]] = {}
        for number in sorted(range(len(self.sources)), key=lambda each: _first_out(self.sources[each])):
            source = self.sources[number]
            by_item.setdefault((source.site_id, source.item_id), []).append(number)
        brought: dict[Line, tuple[Brought, ...]] = {}
        for each in sorted(self.asking, key=_most_wanted):
            units = 0 if each.key in left_out else meant.get(each.key, each.wanted)
            brought[each.key] = self._take(by_item.get((each.site_id, each.item_id), ()), left, units)
        return tuple(FillLine(each, brought[each.key]) for each in sorted(self.asking, key=_by_place))

    def _take(self, numbers: Sequence[int], left: list[int], units: int) -> tuple[Brought, ...]:
        taken = []
        for number in numbers:
            source, many = self.sources[number], min(left[number], units)
            if many > 0:
                left[number] -= many
                units -= many
                taken.append(Brought(source.place_id, source.place, source.lot, source.expires_on, many))
        return tuple(taken)


def place_words(asking: Sequence[Asking]) -> str:
    """What one place asks for, the most urgent named: `Crash cart lacks Epinephrine (1 of 4) and 2 more`."""
    first, *others = sorted(asking, key=_most_wanted)
    more = f" and {len(others)} more" if others else ""
    return f"{first.place} lacks {first.words}{more}"


def brought_in(lines: Iterable[FillLine]) -> tuple[Bring, ...]:
    """What these lines carry, lot by lot."""
    return tuple(
        Bring(line.asked.item_id, line.asked.place_id, each.place_id, each.lot, each.units, line.asked.here)
        for line in lines
        for each in line.brought
    )


def _first_out(source: Source) -> tuple[date, bool, int, str]:
    return source.expires_on or date.max, not source.lot, source.place_id, source.lot


def _most_wanted(each: Asking) -> tuple[bool, float, str, str]:
    return not each.urgent, each.here / each.par if each.par else 1.0, each.name, each.place


def _by_place(each: Asking) -> tuple[str, int, bool, str]:
    return each.place, each.place_id, not each.urgent, each.name

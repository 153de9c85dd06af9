"""What is shown of counts: plain values. Those of a sheet do not know what is written: it is blind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.counts.states import AbcClass, CountState, LineState


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be counted: all items that fit what is said here."""

    place_id: int | None = 0
    """The number of a place, 0 the stock room, None all places."""
    shelf: str = ""
    """The beginning of a shelf's label."""
    category: str = ""
    of_class: AbcClass | None = None
    codes: tuple[str, ...] = ()
    """These items alone."""


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count."""

    id: int
    version: int
    covers: str
    """What is counted, in words."""
    place_id: int | None
    """As in its scope."""
    state: CountState
    begun_at: datetime
    begun_by: str
    closed_at: datetime | None
    lines: int
    to_count: int
    """Lines that nobody has counted yet, or that are to be counted again."""
    waiting: int
    """Lines beyond the limit that nobody has approved; told only of a count that is counted."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a sheet, in the order of the shelves; `counted` is what people found, None before that."""

    id: int
    version: int
    position: int
    place_id: int
    place: str
    shelf: str
    item_id: int
    code: str
    name: str
    unit: str
    lot: str
    expires_on: date | None
    by_lot: bool
    """The item is kept by lot."""
    expected: bool
    """False of what was found without being looked for."""
    state: LineState
    counted: int | None
    counted_by: str


@dataclass(frozen=True, slots=True)
class CountSheet:
    """A count with the lines that people go through."""

    count: CountRow
    lines: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class Variance:
    """A line with what was written when it was counted."""

    line: SheetLine
    on_hand: int
    units: int
    """Counted less written."""
    cents: int | None
    """At the last price that was paid; None where there is none."""
    beyond: bool
    first_units: int | None
    """The difference of the first count, where it was counted again."""
    first_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class CountedPage:
    """A count with its differences."""

    count: CountRow
    variances: tuple[Variance, ...]
    right: int
    """Lines that were counted as they are written."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """An item that is to be counted."""

    item_id: int
    code: str
    name: str
    of_class: AbcClass
    last: date | None
    """When it was counted last; None: never."""
    over: int
    """Days since it was due."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What closing a sheet came to."""

    again: int
    """Lines beyond the limit that are to be counted a second time first; the count is open still."""
    differing: int = 0
    waiting: int = 0
    """Of these, lines that somebody has to approve."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan added to."""

    line_id: int
    name: str
    lot: str
    counted: int
    unit: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What posting wrote."""

    moves: int
    waiting: int
    """Lines that wait for approval still."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What lies at a place of a category, in cents."""

    place: str
    category: str
    items: int
    units: int
    fifo_cents: int
    average_cents: int
    unpriced: int
    """Units of which nobody said what they cost; they count nothing."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What was lost and found of a category, or for a reason, at what was paid."""

    name: str
    lost_units: int
    lost_cents: int
    found_units: int
    found_cents: int

    @property
    def net_cents(self) -> int:
        """What is gone for good."""
        return self.lost_cents - self.found_cents


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """What counts, adjustments and waste took in a span."""

    first: date
    last: date
    by_category: tuple[Loss, ...]
    by_reason: tuple[Loss, ...]
    total: Loss
    issued_cents: int
    received_cents: int

    @property
    def tenths_percent(self) -> int | None:
        """Shrinkage as tenths of a percent of what was issued, at cost; None where nothing was."""
        if not self.issued_cents:
            return None
        return (self.total.net_cents * 1000 * 2 + self.issued_cents) // (2 * self.issued_cents)

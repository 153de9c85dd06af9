"""What is shown of supplies: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum


class MoveKind(StrEnum):
    """Why a quantity changed; on hand is always the sum of the moves."""

    RECEIVE = "receive"
    ISSUE = "issue"
    TRANSFER = "transfer"
    """From one place to another: two moves, whose sum is nothing."""
    ADJUST = "adjust"
    """The shelf holds something else than is written."""
    WASTE = "waste"
    RETURN = "return"
    """Back to whom it was bought from."""
    COUNT = "count"
    """A count found other units than were written."""


class Standing(StrEnum):
    """Whether a lot may be given out."""

    GOOD = "good"
    EXPIRED = "expired"
    RECALLED = "recalled"
    HELD = "held"
    """All that lies at its place is held: the place was too warm or too cold (docs/equipment.md)."""


class PlaceKind(StrEnum):
    """What a place for supplies is."""

    ROOM = "room"
    CUPBOARD = "cupboard"
    CART = "cart"
    FRIDGE = "fridge"
    FREEZER = "freezer"
    SAFE = "safe"
    STOCK_ROOM = "stock room"
    """That of another site than the first: what the site orders comes there."""


MOST = 1_000_000
"""No single move is larger than this many units."""

MAIN = 0
"""The number of the stock room that every clinic has without naming it."""

MAIN_NAME = "main"
LEAST_OF_NUMBER = 3
"""Signs of a lot or barcode: fewer would find half of the shelf."""

USED_UP = "used up"
"""Stands for the place of a lot of which nothing is left."""
EVERY_SITE = 0
"""Chosen where one wants to see all sites at once."""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with what is on hand and its levels, in units of issue."""

    id: int
    version: int
    code: str
    name: str
    category: str
    unit: str
    place: str
    on_hand: int
    par: int
    reorder_at: int
    emergency_at: int = 0
    tracks_lots: bool = False
    controlled: bool = False
    cold: bool = False
    blocked: int = 0
    """Of what is on hand: units that nobody may give out: expired, recalled, or at a place that is held."""
    next_expiry: date | None = None
    """When the first of the lots that may be given out expires."""
    elsewhere: int = 0
    """Of what may be given out: units at places with levels of their own; the item's levels mean the rest."""
    kept: bool = True
    """False of one that was taken off the list: its past stays, and it can be kept again."""

    @property
    def usable(self) -> int:
        """What may be given out."""
        return self.on_hand - self.blocked

    @property
    def low(self) -> bool:
        """At or under the reorder point (domain rules, B10)."""
        return self.kept and self.usable - self.elsewhere <= self.reorder_at

    @property
    def urgent(self) -> bool:
        """At or under the emergency level, where one is set; or nothing left of what should be there."""
        return self.low and self.usable - self.elsewhere <= self.emergency_at


@dataclass(frozen=True, slots=True)
class Outlook:
    """How an item goes on: what is used of it, and what is to come."""

    daily: float
    """Units a day, over the last 90 days or since it first came."""
    due_in: int
    due_out: int = 0
    """Units with which places with levels of their own are to be filled up."""

    def cover(self, units: int) -> int | None:
        """Whole days that so many units last; None where nothing is used."""
        return int(units / self.daily) if self.daily > 0 else None


@dataclass(frozen=True, slots=True)
class KnownBy:
    """By what an item is known beside its own words, in small letters."""

    vendors: str = ""
    """Codes and names of those who sell it."""
    numbers: frozenset[str] = frozenset()
    """Lots, barcodes and vendors' numbers of it."""

    def is_meant_by(self, word: str) -> bool:
        """A part of a vendor's name, or how a number begins: of numbers three signs at least."""
        if word in self.vendors:
            return True
        bare = word.lstrip("0") if word.isdigit() else word
        return len(bare) >= LEAST_OF_NUMBER and any(
            number.startswith(word) or number.lstrip("0").startswith(bare) for number in self.numbers
        )


@dataclass(frozen=True, slots=True)
class LotRow:
    """What is on hand of one lot at one place; `id` is 0 for units that belong to no lot."""

    id: int
    version: int
    number: str
    expires_on: date | None
    standing: Standing
    recall: str
    """Why it was recalled or is held, or empty."""
    place_id: int
    place: str
    on_hand: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place for supplies beside the stock room."""

    id: int
    version: int
    code: str
    name: str
    kind: PlaceKind
    site: str
    hold: str = ""
    """Why nothing is given out from there, or empty."""
    is_open: bool = True
    """False of one that was closed: its code stays its own, and it can be opened again."""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One line of an item's ledger."""

    id: int
    at: datetime
    kind: MoveKind
    quantity: int
    """Signed: what came is above zero, what went below."""
    reason: str
    who: str
    lot: str = ""
    place: str = ""
    cents: int | None = None
    """What the units that came cost in all, or those sent back had cost; None where nobody said."""
    undoes: bool = False
    """It takes an earlier move back."""
    witness: str = ""


@dataclass(frozen=True, slots=True)
class StockRoom:
    """The stock room of a site: what it orders comes there, and fills up the other places of the site."""

    site_id: int
    site: str
    place_id: int
    """MAIN for that of the first site."""
    name: str
    serves: tuple[int, ...]
    """The sites that order through it: its own, and to the first one those that have no stock room."""
    sites: tuple[str, ...]
    """What they are called."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an issue took: lot by lot, first expired first, and what is left at the place."""

    left: int
    lots: tuple[tuple[str, int], ...] = ()
    """Lot number and units; empty where nothing is kept by lot."""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All there is to know of one item."""

    item: ItemRow
    lots: tuple[LotRow, ...]
    """With something on hand, by place, first expired first."""
    moves: tuple[MoveRow, ...]
    packs: tuple[PackRow, ...]
    used: tuple[tuple[date, int], ...]
    """Units given out in each of the last months, by the first of the month."""
    value: StockValue
    hazard_sheet: str = ""
    drug_code: str = ""
    optional_at: int = 0
    """At or under it, it rides along when its vendor is ordered from."""
    levels: tuple[PlaceLevelRow, ...] = ()
    places: tuple[PlaceRow, ...] = ()
    """All places beside the stock room."""
    daily: tuple[int, ...] = ()
    """Units given out on each of the last days, today not included, since the item was first received."""
    room: StockRoom | None = None
    """Whose use `daily` is; None where it is that of the whole clinic."""
    rooms: tuple[RoomStanding, ...] = ()
    """How it stands in each stock room, the desk's own in front; none where there is one alone."""
    due_out: int = 0
    """Units with which places are to be filled up, of `room` or of all."""
    used_up: tuple[LotRow, ...] = ()
    """Lots of which nothing lies anywhere any more, the newest first: most recalls come then."""

    def lot(self, lot_id: int) -> LotRow | None:
        """A lot of it, wherever it lies or when all of it is gone; None for units of no lot."""
        return next((lot for lot in (*self.lots, *self.used_up) if lot.id == lot_id != 0), None)

    @property
    def here(self) -> ItemRow | None:
        """The item in the stock room that is shown; None where all are."""
        return next((each.item for each in self.rooms if each.room == self.room), None)

    def lies_in(self, place_id: int, room: StockRoom) -> bool:
        """A place is this stock room, or one that is filled up from it."""
        if place_id == MAIN:
            return room.place_id == MAIN
        sites = {place.id: place.site for place in self.places}
        return sites.get(place_id, "") in room.sites


@dataclass(frozen=True, slots=True)
class RoomStanding:
    """An item in the stock room of a site and the places that it fills up, with the levels there."""

    room: StockRoom
    item: ItemRow | None
    """None where nothing of it lies there, nor is to."""
    optional_at: int = 0
    due_out: int = 0
    """Units with which the places that it fills up are to be filled up."""


@dataclass(frozen=True, slots=True)
class PackRow:
    """A barcode of an item: its GTIN, and how many units of issue the pack holds."""

    id: int
    gtin: str
    units: int


@dataclass(frozen=True, slots=True)
class PlaceLevelRow:
    """What there should be of an item at a place."""

    place_id: int
    place: str
    par: int
    reorder_at: int
    emergency_at: int
    shelf: str
    optional_at: int = 0
    """In a stock room: at or under it, the item rides along when its vendor is ordered from."""


@dataclass(frozen=True, slots=True)
class StockValue:
    """What is on hand is worth, cents."""

    fifo_cents: int
    average_cents: int
    unpriced: int
    """Units on hand of which nobody said what they cost; they count nothing."""


@dataclass(frozen=True, slots=True)
class ExpiringLot:
    """Units of a lot at a place that expire soon or have; of a recalled lot none may be left."""

    item_id: int
    code: str
    name: str
    unit: str
    lot_id: int
    version: int
    number: str
    expires_on: date | None
    standing: Standing
    recall: str
    place_id: int
    place: str
    shelf: str
    units: int
    received: int = 0
    """Patients who received some of a recalled lot."""

    def days_left(self, day: date) -> int | None:
        """Days on which it may still be given out, today included; None where it does not expire."""
        return None if self.expires_on is None else (self.expires_on - day).days


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Somebody who received units of a lot."""

    move_id: int
    patient_id: int
    name: str
    mrn: str
    at: datetime
    units: int
    who: str
    visit: str = ""
    """Day and type of the visit at which it was given; empty where it was given out without one."""

    def seen_without(self, hidden: frozenset[int]) -> GivenRow:
        """That somebody received it is told of all: a recall that leaves one out hurts that one."""
        if self.patient_id not in hidden:
            return self
        return replace(self, name="a restricted record", mrn="", visit="")

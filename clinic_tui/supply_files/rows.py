"""What files say of supplies, and what came of it: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class WrongCell:
    """What is wrong in one place of a file; `field` as the columns of the file are read."""

    line: int
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class OpeningCount:
    """Units that lie there on the day on which the clinic begins to write moves of the item."""

    units: int
    lot: str = ""
    expires_on: date | None = None
    """`NO_EXPIRY` of a lot that does not expire; None where the file does not say."""
    cents: int | None = None
    """What all of them cost."""
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class SoldBy:
    """What a line says of a vendor's offer."""

    vendor: str
    """Code or name."""
    said: Mapping[str, Any]
    """By field of OfferEntry, the catalog number among them."""


@dataclass(frozen=True, slots=True)
class SupplyLine:
    """One line of a file of supplies: an item, and what it says of it; what is not said stays as it is."""

    line: int
    code: str
    name: str
    item: Mapping[str, Any] = field(default_factory=dict)
    """By field of ItemEntry; levels and shelf are not among them."""
    place: str = ""
    """Code or name of the place that levels, shelf and count are of; empty is the stock room."""
    levels: Mapping[str, Any] = field(default_factory=dict)
    """`par`, `reorder_at`, `emergency_at`, `optional_at` in units of issue, and `shelf`."""
    gtin: str = ""
    gtin_units: int = 1
    sold: SoldBy | None = None
    count: OpeningCount | None = None


@dataclass(frozen=True, slots=True)
class VendorLine:
    """One line of a file of vendors; `said` by field of VendorEntry."""

    line: int
    code: str
    name: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a vendor's price list; `said` by field of OfferEntry."""

    line: int
    catalog: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be done beyond adding what is not there."""

    update: bool = False
    """What is known already becomes what the file says."""
    new_vendors: bool = False
    """Vendors that nobody knows are added by their names."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that is known, and that the file says otherwise; `what` names it."""

    what: str
    field: str
    before: Any
    after: Any


@dataclass(slots=True)
class FileReport:
    """What a file of supplies, vendors or prices does, or would do; nothing where anything is wrong."""

    lines: int = 0
    added: list[str] = field(default_factory=list)
    """Codes of what is new: items, or vendors in a file of vendors."""
    again: list[str] = field(default_factory=list)
    """Codes of what was not kept any more and is again."""
    unchanged: int = 0
    changed: list[Changed] = field(default_factory=list)
    left: list[Changed] = field(default_factory=list)
    """Known otherwise, and left as it is: the file was not to update."""
    vendors: list[str] = field(default_factory=list)
    """Names of vendors that are new, in a file of supplies."""
    barcodes: int = 0
    levels: int = 0
    """New levels at places beside the stock room."""
    offers: int = 0
    counts: int = 0
    units: int = 0
    """Units of issue that opening counts put on the shelf."""
    unknown: list[str] = field(default_factory=list)
    """Catalog numbers of a price list that nobody buys under."""
    missing: list[str] = field(default_factory=list)
    """Catalog numbers that are bought under, and are not on the price list."""
    wrong: list[WrongCell] = field(default_factory=list)

"""What a file of supplies asks for, once it is compared with what is known: plain values to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.supply_files.known import KnownItem, KnownLevel, KnownLot, KnownOffer
from clinic_tui.supply_files.rows import Changed, Choices, FileReport, WrongCell

CALLED = {
    "place": "shelf", "reorder_at": "reorder", "emergency_at": "emergency", "optional_at": "optional",
    "tracks_lots": "lots", "drug_code": "ndc", "units": "pack_units", "cents": "price", "lead_days": "days",
    "lead": "days", "minimum_cents": "minimum",
}  # fmt: skip
"""A field of an entry, or as Invalid names it, as files call it where that is another name."""


def called(name: str) -> str:
    """A field as the columns of files are called."""
    return CALLED.get(name, name)


@dataclass(slots=True)
class PlannedOffer:
    """What a vendor sells of an item."""

    line: int
    vendor: str
    """Code."""
    entry: OfferEntry
    known: KnownOffer | None = None


@dataclass(slots=True)
class PlannedMove:
    """Units that are put on the shelf."""

    place_id: int
    lot: str
    units: int
    cents: int | None


@dataclass(slots=True)
class PlannedLot:
    """A lot that is new, or of which another expiry is written (nothing of it is on hand)."""

    number: str
    expires_on: date | None
    known: KnownLot | None = None


@dataclass(slots=True)
class PlannedLevel:
    """What there should be at a place beside the stock room."""

    par: int
    reorder_at: int
    emergency_at: int
    optional_at: int
    shelf: str
    known: KnownLevel | None = None


@dataclass(slots=True)
class PlannedItem:
    """All that is to be written of one item; `entry` is None where the item itself stays as it is."""

    code: str
    known: KnownItem | None
    entry: ItemEntry | None = None
    packs: dict[str, int] = field(default_factory=dict)
    """New barcodes, and units in such a pack."""
    repacked: dict[int, int] = field(default_factory=dict)
    """Barcodes that are known, by their number, with other units."""
    levels: dict[int, PlannedLevel] = field(default_factory=dict)
    lots: dict[str, PlannedLot] = field(default_factory=dict)
    moves: list[PlannedMove] = field(default_factory=list)
    offers: list[PlannedOffer] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """All of it, with what is told of it."""

    choices: Choices
    day: date
    report: FileReport
    items: list[PlannedItem] = field(default_factory=list)
    vendors: dict[str, VendorEntry] = field(default_factory=dict)
    """New ones, by code."""

    def wrong(self, line: int, name: str, words: str) -> None:
        """Say what is wrong, so that nothing is written."""
        self.report.wrong.append(WrongCell(line, name, words))

    def settle(self, what: str, before: Any, after: Any, names: Iterable[str]) -> bool:
        """Tell what differs of something known; whether it is to be written."""
        changes = differences(what, before, after, names)
        if not changes:
            self.report.unchanged += 1
            return False
        (self.report.changed if self.choices.update else self.report.left).extend(changes)
        return self.choices.update


def differences(what: str, before: Any, after: Any, names: Iterable[str]) -> list[Changed]:
    """What the file says otherwise of something known, field by field."""
    return [
        Changed(what, called(name), old, new)
        for name in names
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]


class Said:
    """What several lines say of one thing; a line that says something else than an earlier one is wrong."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}

    def add(self, plan: Plan, line: int, said: Mapping[str, Any]) -> None:
        """Take in what a line says."""
        for name, value in said.items():
            if self.values.setdefault(name, value) != value:
                words = f"line {self.lines[name]} says `{self.values[name]}` of the same: keep one"
                plan.wrong(line, called(name), words)
            self.lines.setdefault(name, line)

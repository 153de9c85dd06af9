"""The demo's buying: vendors with their catalogs, orders at several stages, an invoice, budgets."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from clinic_tui.demo.bookings import Calendar
from clinic_tui.demo.source import Supply
from clinic_tui.demo.writing import Writer
from clinic_tui.purchasing import (
    approving,
    budgets,
    drafting,
    invoices,
    order_reads,
    receiving,
    sending,
    vendors,
)
from clinic_tui.purchasing.entries import (
    Asked,
    BudgetEntry,
    InvoiceEntry,
    OfferEntry,
    ToOrder,
    VendorEntry,
)
from clinic_tui.purchasing.rows import LineRow
from clinic_tui.purchasing.states import SentBy
from clinic_tui.shipped import data_path
from clinic_tui.store.desk import Desk

APPROVE_CENTS = 25_000
BUDGETS = {"vaccine": 2_400_000, "tests": 560_000, "gloves": 200_000, "": 1_200_000}
"""Cents for the quarter; the empty kind is all others."""

DRESSINGS = (("GAUZE", 10), ("TAPE", 12), ("PAPER", 8))
"""An order of which one line came short, and another not at all."""
CAME_SHORT = 6


@dataclass
class Purchases:
    """What is bought over the weeks, on its days."""

    writer: Writer
    calendar: Calendar
    item_ids: list[int]
    offers: dict[tuple[str, str], int] = field(default_factory=dict)
    """By code of the vendor and of the item."""

    def set_up(self) -> None:
        """Vendors, what they sell, and what may be spent this quarter."""
        chief, today = self.writer.desk("dana"), self.calendar.today
        source: Mapping[str, Any] = tomllib.loads(data_path("demo/vendors.toml").read_text(encoding="utf-8"))
        for code, said in source.items():
            entry = VendorEntry(
                code, said["name"], said["account"], said["phone"], said["email"], said["lead_days"],
                said["minimum"],
            )  # fmt: skip
            vendor = vendors.add_vendor(chief, entry)
            for place, supply in enumerate(self.writer.source.supplies):
                if supply.category in said["categories"]:
                    offer = _offer(supply, code, said["percent"])
                    self.offers[code, supply.code] = vendors.set_offer(
                        chief, vendor, self.item_ids[place], offer
                    )
        vendors.set_approve_limit(chief, APPROVE_CENTS)
        first, last = _quarter(today)
        for kind, cents in BUDGETS.items():
            budgets.add_budget(chief, BudgetEntry(kind, first, last, cents))

    def on(self, day: date) -> None:
        """What is done about orders on a day; nothing on most."""
        days = [each for each in self.calendar.workdays if each < self.calendar.today]
        if len(days) < 9:
            return
        if day == days[-8]:
            self._order("HARBOR", DRESSINGS)
            self._order("BAYLAB", (("STREP", 2), ("URINE", 3)))
        elif day == days[-4]:
            self._receive_dressings(day)
        elif day == days[-1]:
            self._order("VAXDIR", (("VAC-MMR", 1),))

    def _order(self, vendor: str, wanted: tuple[tuple[str, int], ...]) -> None:
        chief = self.writer.desk("dana")
        lines = [ToOrder(self.offers[vendor, code], packs) for code, packs in wanted]
        (order,) = drafting.draft(chief, lines)
        approving.approve(chief, order, self._version(chief, order))
        sending.mark_sent(chief, order, self._version(chief, order), SentBy.PHONE)

    def _receive_dressings(self, day: date) -> None:
        """The first order: one line came short, one whole, one not at all; the invoice asks for all."""
        front, chief = self.writer.desk("marco"), self.writer.desk("dana")
        lines = {line.code: line for line in self._lines(front, 1)}
        receiving.receive_ordered(front, lines["GAUZE"].id, CAME_SHORT, "the rest comes later")
        receiving.receive_ordered(front, lines["TAPE"].id, dict(DRESSINGS)["TAPE"])
        asked = tuple(Asked(lines[code].id, packs, lines[code].cents or 0) for code, packs in DRESSINGS[:2])
        total = sum(line.packs * line.cents for line in asked) + 950
        invoices.enter_invoice(
            chief, InvoiceEntry("HM-77120", day, total, asked, 950, day + timedelta(days=30))
        )

    def _version(self, desk: Desk, order: int) -> int:
        with desk.store.reading() as db:
            return order_reads.order_page(db, self.calendar.today, order).order.version

    def _lines(self, desk: Desk, order: int) -> tuple[LineRow, ...]:
        with desk.store.reading() as db:
            return order_reads.lines(db, order)


def _offer(supply: Supply, vendor: str, percent: int) -> OfferEntry:
    units = supply.pack or (50 if supply.unit == "each" and supply.par >= 100 else 1)
    plain = " of " not in supply.unit  # else `5 box of 10 box of 100` would stand there
    pack = supply.unit.split(" ")[0] if units == 1 else "box" if plain else "case"
    cents = supply.cents * units * percent // 100
    return OfferEntry(f"{vendor[:2]}-{supply.code}", pack, units, cents)


def _quarter(day: date) -> tuple[date, date]:
    """Its first and its last day."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, after - timedelta(days=1)

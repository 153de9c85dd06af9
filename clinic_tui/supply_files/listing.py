"""Lists of supplies as they go on paper: what is on the shelf, what is to be ordered, what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.counts.rows import Worth
from clinic_tui.purchasing.rows import Offer, Suggestion
from clinic_tui.stock.rows import ItemRow
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; `share` is its part of the width."""

    title: str
    share: float
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with its sums, in words."""

    title: str
    file_name: str
    verb: str
    """The right to read what it tells."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, ...], ...] = ()
    nothing: str = "Nothing is listed."


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is to be ordered of an item, as proposed or as somebody chose."""

    row: Suggestion
    offer: Offer | None
    packs: int

    @property
    def cents(self) -> int | None:
        """What it costs; None where nobody sells it or the price is not known."""
        return None if self.offer is None or self.offer.cents is None else self.offer.cents * self.packs


_ON_SHELF = (
    Column("item", 1.3), Column("", 3.1), Column("shelf", 1.5), Column("on hand", 0.9, is_number=True),
    Column("good", 0.7, is_number=True), Column("unit", 1), Column("order at", 0.9, is_number=True),
    Column("par", 0.8, is_number=True), Column("expires", 1.1),
)  # fmt: skip
_TO_ORDER = (
    Column("vendor", 1.9), Column("number there", 1.3), Column("item", 1.2), Column("", 2.4),
    Column("available", 0.9, is_number=True), Column("par", 0.7, is_number=True), Column("order", 1.1),
    Column("cost", 1, is_number=True),
)  # fmt: skip
_WORTH = (
    Column("place", 2), Column("kind", 2), Column("items", 0.8, is_number=True),
    Column("units", 1, is_number=True), Column("oldest gone first", 1.4, is_number=True),
    Column("average", 1.4, is_number=True), Column("units without price", 1.6, is_number=True),
)  # fmt: skip


def on_shelf(rows: Sequence[ItemRow], what: str = "") -> Listing:
    """Items in the order in which they are shown; `what` says which, where those are not all."""
    return Listing(
        f"Supplies: {what}" if what else "Supplies",
        "supplies",
        "stock.view",
        _ON_SHELF,
        tuple(
            (
                row.code, row.name, row.place, f"{row.on_hand:,}", f"{row.usable:,}", row.unit,
                f"{row.reorder_at:,}", f"{row.par:,}",
                f"{row.next_expiry:%m/%d/%Y}" if row.next_expiry else "",
            )
            for row in rows
        ),
    )  # fmt: skip


def to_order(rows: Sequence[Proposed], site: str = "") -> Listing:
    """Vendor by vendor, with what all of it costs as far as prices are known."""
    unknown = sum(each.cents is None for each in rows)
    total = show_money(sum(each.cents or 0 for each in rows))
    beside = f"without {unknown:,} of no known price" if unknown else ""
    return Listing(
        f"To order for {site}" if site else "To order",
        "to-order",
        "purchase.view",
        _TO_ORDER,
        tuple(map(_proposed, sorted(rows, key=lambda each: each.offer.vendor if each.offer else ""))),
        (("together", "", "", beside, "", "", "", total),),
        "Nothing is to be ordered.",
    )


def _proposed(each: Proposed) -> tuple[str, ...]:
    offer, row = each.offer, each.row
    return (
        offer.vendor if offer else "nobody", offer.catalog if offer else "", row.code, row.name,
        f"{row.available:,}", f"{row.par:,}", f"{each.packs:,} {offer.pack}" if offer else "",
        "?" if each.cents is None else show_money(each.cents),
    )  # fmt: skip


def worth(rows: Sequence[Worth]) -> Listing:
    """What lies there by place and kind, and all of it together."""
    total = Worth(
        "together", "",
        *(sum(getattr(row, name) for row in rows)
          for name in ("items", "units", "fifo_cents", "average_cents", "unpriced")),
    )  # fmt: skip
    return Listing(
        "What lies there, and its worth", "worth", "stock.worth", _WORTH, tuple(map(_worth, rows)),
        (_worth(total),), "Nothing lies there.",
    )  # fmt: skip


def _worth(row: Worth) -> tuple[str, ...]:
    return (
        row.place, row.category, f"{row.items:,}", f"{row.units:,}", show_money(row.fifo_cents),
        show_money(row.average_cents), f"{row.unpriced:,}" if row.unpriced else "",
    )  # fmt: skip

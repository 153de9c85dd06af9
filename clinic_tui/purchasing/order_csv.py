"""An order as CSV, as vendors' sites take it: one line for each catalog number."""

from __future__ import annotations

from clinic_tui.purchasing.rows import OrderPage
from clinic_tui.words.csv_text import csv_text

COLUMNS = (
    "order", "account", "catalog_number", "description", "quantity", "unit", "units_per_pack", "unit_price",
    "total",
)  # fmt: skip
DELIVER_TO = "deliver_to"
"""One more column where the clinic has several stock rooms."""


def order_csv(page: OrderPage) -> str:
    """The lines with the order's number in each; amounts are dollars without a sign."""
    where = (", ".join(page.deliver_to),) if page.deliver_to else ()
    return csv_text(
        (*COLUMNS, DELIVER_TO) if where else COLUMNS,
        [
            (
                page.order.number, page.account, line.catalog, line.name, line.packs, line.pack, line.units,
                _dollars(line.cents), _dollars(line.total_cents), *where,
            )
            for line in page.lines
        ],
    )  # fmt: skip


def _dollars(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02}"

"""Supplies: the list, an item, what expires, is to be ordered, to be counted and worth, of 20,000 items.

    python -m benchmarks.stock [--repeat N] [--items N] [--moves N] [--postgres URL]

Wall time with 2,000,000 moves, two offers for each item and 600 orders, on a clinic in a temporary
directory or in an empty database on a server. The bars are 0.1 s for the list as it opens and 2 s for what
is to be ordered (one item in twenty is low); beside them stands the sum of all moves without the sums that
the database keeps.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.counts.due import due
from clinic_tui.counts.shrinkage import shrinkage
from clinic_tui.counts.worth import worth_of_all
from clinic_tui.purchasing.proposing import proposal
from clinic_tui.screens.supplies.stock import AT_FIRST
from clinic_tui.stock.fill_reads import fill_list
from clinic_tui.stock.item_page import item_page
from clinic_tui.stock.lot_reads import expiring
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.queries import items
from clinic_tui.stock.usage import use_of
from clinic_tui.store.location import Location, PostgresServer, SqliteFile
from tests.builders import DB_KEY, TODAY, House, furnish

AT_ONCE = 20_000
DAYS = 3 * 365
USED = "2026-01-01 09:00:00.000000"
LOW = 20
"""One item in so many is under its reorder point."""
ORDERS, OPEN_ORDERS, LINES = 600, 60, 20


def main() -> int:
    """Print the table; 1 where the bar of the list was not held."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--items", type=int, default=20_000)
    arguments.add_argument("--moves", type=int, default=2_000_000)
    arguments.add_argument("--postgres", metavar="URL", default="")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location: Location = SqliteFile(Path(folder) / "clinic.db", DB_KEY)
        if options.postgres:
            location = PostgresServer(options.postgres, Path(folder))
        furnish(location)
        house = House(location)
        begun = time.perf_counter()
        fill(house, options.items, options.moves)
        fill_orders(house, options.items)
        add_carts(house)
        print(
            f"{options.items:,} items, {options.moves:,} moves stored in {time.perf_counter() - begun:.0f} s"
        )
        held = True
        for name, read in READS.items():
            seconds = [timed(house, read) for _ in range(options.repeat)]
            print(f"{name:32} {statistics.median(seconds):8.3f} s")
            held = held and statistics.median(seconds) <= BARS.get(name, math.inf)
        house.store.close()
    return 0 if held else 1


CARTS, LEVELS = 30, 40
"""Places with levels of their own, and items of which each has some."""

LIST, PROPOSAL = "the list as it opens", "what is to be ordered"
BARS = {LIST: 0.1, PROPOSAL: 2.0}
"""Seconds."""


def everything_summed(db: Session) -> object:
    """What the list would ask without the sums that the database keeps."""
    columns = col(StockMove.item_id), col(StockMove.lot_id), func.sum(col(StockMove.quantity))
    return db.execute(select(*columns).group_by(col(StockMove.item_id), col(StockMove.lot_id))).all()


READS: dict[str, Callable[[Session], object]] = {
    LIST: lambda db: items(db, TODAY, limit=AT_FIRST),
    "all of it": lambda db: items(db, TODAY),
    "the same, every move summed": everything_summed,
    PROPOSAL: lambda db: proposal(db, TODAY),
    "how long all of it lasts": lambda db: use_of(db, TODAY),
    "one item": lambda db: item_page(db, TODAY, 5_000),
    "what carts are filled up with": lambda db: fill_list(db, TODAY).lines(),
    "what is due to be counted": lambda db: due(db, TODAY),
    "what all of it is worth": worth_of_all,
    "what was lost in 90 days": lambda db: shrinkage(db, TODAY - timedelta(days=90), TODAY),
    "what expires within 90 days": lambda db: expiring(db, TODAY, 90),
}


def timed(house: House, read: Callable[[Session], object]) -> float:
    """Seconds of one read, session and all."""
    begun = time.perf_counter()
    with house.store.reading() as db:
        read(db)
    return time.perf_counter() - begun


def fill(house: House, count: int, moves: int) -> None:
    """Items with two lots each, and moves of three years, past the journal: this is about reading."""
    chance = random.Random(7)
    with house.store.building() as connection:
        connection.execute(
            text(
                "INSERT INTO item (version, site_id, code, name, category, unit, place, par, reorder_at, "
                "active, emergency_at, tracks_lots, controlled, cold, drug_code, hazard_sheet) VALUES "
                "(1, 1, :code, :name, 'kind', 'each', 'Shelf', :par, :at, true, 40, true, false, false, "
                "'', '')"
            ),
            [
                {"code": f"I{n}", "name": f"Item {n:05}", "par": par, "at": at}
                for n in range(count)
                for par, at in [(400, 120) if n % LOW else (4_000, 2_500)]
            ],
        )
        first = connection.execute(text("SELECT min(id) FROM item WHERE code = 'I0'")).scalar_one()
        connection.execute(
            text(
                "INSERT INTO lot (version, item_id, number, expires_on, recall) "
                "VALUES (1, :item, :number, :until, '')"
            ),
            [
                {
                    "item": first + n,
                    "number": f"L{n}{which}",
                    "until": TODAY + timedelta(days=n % 900 + which),
                }
                for n in range(count)
                for which in (0, 1)
            ],
        )
        for part in parts(first, count, moves, chance):
            connection.execute(
                text(
                    "INSERT INTO stock_move (version, item_id, at, kind, quantity, reason, who, day, lot_id, "
                    "cents, witness) VALUES "
                    "(1, :item, :at, :kind, :quantity, '', 'mia', :day, :lot, :cents, '')"
                ),
                part,
            )


def add_carts(house: House) -> None:
    """Carts with levels of what none of them has: each asks for all of it."""
    with house.store.building() as connection:
        first = connection.execute(text("SELECT min(id) FROM item WHERE code = 'I0'")).scalar_one()
        connection.execute(
            text(
                "INSERT INTO stock_place (version, site_id, code, name, kind, active, hold) "
                "VALUES (1, 1, :code, :code, 'cart', true, '')"
            ),
            [{"code": f"CART{n}"} for n in range(CARTS)],
        )
        cart = connection.execute(text("SELECT min(id) FROM stock_place")).scalar_one()
        connection.execute(
            text(
                "INSERT INTO place_level (version, item_id, place_id, par, reorder_at, emergency_at, shelf, "
                "optional_at) VALUES (1, :item, :place, 6, 2, 1, '', 0)"
            ),
            [
                {"item": first + 5 * n + which, "place": cart + which}
                for which in range(CARTS)
                for n in range(LEVELS)
            ],
        )


def fill_orders(house: House, count: int) -> None:
    """Two vendors that sell everything; closed orders, and some on the way, of twenty lines each."""
    with house.store.building() as connection:
        connection.execute(
            text(
                "INSERT INTO vendor (version, code, name, account, phone, email, lead_days, minimum_cents, "
                "note, active) VALUES (1, :code, :code, '', '', '', :days, 0, '', true)"
            ),
            [{"code": "MED", "days": 3}, {"code": "LAB", "days": 7}],
        )
        first = connection.execute(text("SELECT min(id) FROM item WHERE code = 'I0'")).scalar_one()
        connection.execute(
            text(
                "INSERT INTO vendor_item (version, vendor_id, item_id, catalog, pack, units, cents, "
                "multiple, minimum, preferred, active) "
                "VALUES (1, :vendor, :item, :catalog, 'box', 10, :cents, 1, 0, false, true)"
            ),
            [
                {
                    "vendor": vendor,
                    "item": first + n,
                    "catalog": f"{vendor}-{n}",
                    "cents": 500 + n % 90 * vendor,
                }
                for n in range(count)
                for vendor in (1, 2)
            ],
        )
        connection.execute(
            text(
                "INSERT INTO purchase_order (version, number, vendor_id, site_id, state, drafted_at, "
                "drafted_by, approved_by, over_budget, sent_by, reference, ended_by, end_reason, note) "
                "VALUES (1, :number, 1, 1, :state, :at, 'mia', '', '', '', '', '', '', '')"
            ),
            [
                {"number": n, "state": "sent" if n < OPEN_ORDERS else "closed", "at": USED}
                for n in range(ORDERS)
            ],
        )
        begins = connection.execute(text("SELECT min(id) FROM purchase_order")).scalar_one()
        connection.execute(
            text(
                "INSERT INTO order_line (version, order_id, item_id, catalog, pack, units, packs, cents, "
                "given_up) VALUES (1, :order, :item, :catalog, 'box', 10, 5, 500, 0)"
            ),
            [
                {"order": begins + n, "item": first + (n * LINES + line) % count, "catalog": f"1-{line}"}
                for n in range(ORDERS)
                for line in range(LINES)
            ],
        )

    if house.store.dialect == "postgresql":
        with house.store.building() as connection:
            connection.exec_driver_sql("ANALYZE")  # as autovacuum does


def parts(first: int, count: int, moves: int, chance: random.Random) -> Iterator[list[dict[str, object]]]:
    """Rows by the thousand: each lot comes at first, and then goes by ones and twos."""
    row: list[dict[str, object]] = []
    for n in range(moves):
        item, which = n % count, (n // count) % 2
        comes = n < 2 * count
        quantity = 1_000 if comes else -chance.randint(1, 2)
        row.append(
            {
                "item": first + item, "at": USED, "kind": "receive" if comes else "issue",
                "quantity": quantity, "day": TODAY - timedelta(days=DAYS - n * DAYS // moves),
                "lot": 2 * item + which + 1, "cents": 50_000 if comes else None,
            }
        )  # fmt: skip
        if len(row) == AT_ONCE:
            yield row
            row = []
    if row:
        yield row


if __name__ == "__main__":
    sys.exit(main())

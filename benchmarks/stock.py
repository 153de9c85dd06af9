"""Supplies: opening the list, an item, what expires, is due and worth, with 20,000 items and 2,000,000 moves.

    python -m benchmarks.stock [--repeat N] [--items N] [--moves N]

Wall time on a clinic in a temporary directory. The bar of the list is 0.1 s for what is shown first; beside
it stands the sum of all moves as it would be without the sums that the database keeps.
"""

from __future__ import annotations

import argparse
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
from clinic_tui.screens.stock import AT_FIRST
from clinic_tui.stock.item_page import item_page
from clinic_tui.stock.lot_reads import expiring
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.queries import items
from clinic_tui.store.location import SqliteFile
from tests.builders import DB_KEY, TODAY, House, furnish

AT_ONCE = 20_000
DAYS = 3 * 365
USED = "2026-01-01 09:00:00.000000"


def main() -> int:
    """Print the table; 1 where the bar of the list was not held."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--repeat", type=int, default=3)
    arguments.add_argument("--items", type=int, default=20_000)
    arguments.add_argument("--moves", type=int, default=2_000_000)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        location = SqliteFile(Path(folder) / "clinic.db", DB_KEY)
        furnish(location)
        house = House(location)
        begun = time.perf_counter()
        fill(house, options.items, options.moves)
        print(
            f"{options.items:,} items, {options.moves:,} moves stored in {time.perf_counter() - begun:.0f} s"
        )
        held = True
        for name, read in READS.items():
            seconds = [timed(house, read) for _ in range(options.repeat)]
            print(f"{name:32} {statistics.median(seconds):8.3f} s")
            held = held and (name != LIST or statistics.median(seconds) <= BAR_SECONDS)
        house.store.close()
    return 0 if held else 1


LIST, BAR_SECONDS = "the list as it opens", 0.1


def everything_summed(db: Session) -> object:
    """What the list would ask without the sums that the database keeps."""
    columns = col(StockMove.item_id), col(StockMove.lot_id), func.sum(col(StockMove.quantity))
    return db.execute(select(*columns).group_by(col(StockMove.item_id), col(StockMove.lot_id))).all()


READS: dict[str, Callable[[Session], object]] = {
    LIST: lambda db: items(db, TODAY, limit=AT_FIRST),
    "all of it": lambda db: items(db, TODAY),
    "the same, every move summed": everything_summed,
    "one item": lambda db: item_page(db, TODAY, 5_000),
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
                "(1, 1, :code, :name, 'kind', 'each', 'Shelf', 400, 120, 1, 40, 1, 0, 0, '', '')"
            ),
            [{"code": f"I{n}", "name": f"Item {n:05}"} for n in range(count)],
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

"""Writing the demo's supplies: items with their barcodes, lots, and what came and went."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from clinic_tui.clock import today
from clinic_tui.demo.shelf import Move, gtin_of
from clinic_tui.demo.writing import Writer
from clinic_tui.stock.models import Item, ItemPack, Lot, PlaceLevel, StockMove, StockPlace
from clinic_tui.stock.rows import MoveKind, PlaceKind
from clinic_tui.store.desk import DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.store.journal import Undo

SITE = 1
CART_LEVELS = {"GLV-M": (4, 1), "SYR-3": (40, 10), "GAUZE": (6, 2)}
"""Par and reorder point of what lies in the procedure cart."""


@dataclass
class Stocking:
    """The shelf of the demo; `writer` has the clinic and its clock."""

    writer: Writer
    item_ids: list[int] = field(default_factory=list)
    lot_ids: dict[tuple[int, str], int] = field(default_factory=dict)
    """By place of the item in the list, and number of the lot."""

    def set_up(self) -> None:
        """Items, barcodes, and a cart that is filled up from the stock room."""
        supplies = self.writer.source.supplies
        with self._act("dana", "stock.edit") as db:
            items = [
                Item(
                    site_id=SITE, code=s.code, name=s.name, category=s.category, unit=s.unit, place=s.place,
                    par=s.par, reorder_at=s.reorder, emergency_at=s.reorder // 3,
                    tracks_lots=bool(s.life_days), cold=s.category == "vaccine",
                )
                for s in supplies
            ]  # fmt: skip
            db.add_all(items)
            cart = StockPlace(site_id=SITE, code="CART", name="Procedure cart", kind=PlaceKind.CART)
            db.add(cart)
            db.flush()
            self.item_ids = [item.id or 0 for item in items]
            db.add_all(
                ItemPack(item_id=self.item_ids[place], gtin=gtin_of(place), units=supply.pack)
                for place, supply in enumerate(supplies)
                if supply.pack
            )
            db.add_all(
                PlaceLevel(
                    item_id=item.id or 0, place_id=cart.id or 0, par=CART_LEVELS[item.code][0],
                    reorder_at=CART_LEVELS[item.code][1], emergency_at=0, shelf="Drawer 2",
                )
                for item in items
                if item.code in CART_LEVELS
            )  # fmt: skip

    def move(self, moves: Sequence[Move], login: str) -> None:
        """Write lines of the ledger, receiving and issuing apart."""
        clock = self.writer.clock
        for kind in dict.fromkeys(move.kind for move in moves):
            with self._act(login, f"stock.{kind.value}") as db:
                alike = [move for move in moves if move.kind is kind]
                if kind is MoveKind.RECEIVE:
                    self._add_lots(db, alike)
                db.add_fresh([
                    fresh(StockMove,
                        item_id=self.item_ids[move.supply], at=clock.now(), day=today(clock), kind=kind,
                        quantity=move.quantity, reason="weekly round", who=login, cents=move.cents,
                        lot_id=self.lot_ids.get((move.supply, move.lot)),
                    )
                    for move in alike
                ])  # fmt: skip

    def recall(self, code: str, login: str) -> None:
        """The maker calls the newest lot of an item back."""
        number = next(place for place, each in enumerate(self.writer.source.supplies) if each.code == code)
        lot_id = max(lot for (supply, _), lot in self.lot_ids.items() if supply == number)
        with self._act(login, "stock.recall") as db:
            lot = db.need(Lot, lot_id, "there is no such lot")
            lot.recalled_on = today(self.writer.clock)
            lot.recall = "by its maker: kept too warm on the way"

    def _add_lots(self, db: DeskSession, moves: Sequence[Move]) -> None:
        lots = {
            (move.supply, move.lot): fresh(
                Lot, item_id=self.item_ids[move.supply], number=move.lot, expires_on=move.expires_on
            )
            for move in moves
            if move.lot
        }
        db.add_fresh(list(lots.values()))
        self.lot_ids |= {key: lot.id or 0 for key, lot in lots.items()}

    def _act(self, login: str, verb: str) -> AbstractContextManager[DeskSession]:
        return self.writer.desk(login).act(verb, undo=Undo.SKIP)

"""The shelf against a model in memory: two desks, lots, places, undo, recalls and days that pass."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import ClinicError, Conflict, NotFound
from clinic_tui.security.roles import Role
from clinic_tui.stock import correcting, issuing, item_page, items, places, receiving
from clinic_tui.stock.costing import Flow, layers
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import Lot, StockMove
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MoveKind, PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import GLOVES, MAC_KEY, TODAY, House
from tests.postgres_server import PostgresServer as PostgresRunning
from tests.services.machines import in_a_file, on_a_server, run

DESKS = st.integers(0, 1)
UNITS = st.integers(1, 12)
LOTS = st.sampled_from(["A1", "B2", "C3"])
PLACES = st.integers(0, 1)
CENTS = st.one_of(st.none(), st.integers(0, 9_999))
Key = tuple[int, int, str]
"""Item, place and lot."""


@dataclass
class Model:
    """What lies where, and what is known of the lots of the item that is kept by lot."""

    units: Counter[Key] = field(default_factory=Counter)
    expires: dict[str, date] = field(default_factory=dict)
    recalled: set[str] = field(default_factory=set)

    def good(self, item: int, place: int, day: date) -> int:
        """What may be given out there."""
        return sum(
            units
            for (of, at, lot), units in self.units.items()
            if (of, at) == (item, place) and lot not in self.recalled and self.expires.get(lot, day) >= day
        )


class Shelf(RuleBasedStateMachine):
    """Everything that two desks can do with one item by lot and one without."""

    open_house: Callable[[], tuple[House, Callable[[], None]]]

    def __init__(self) -> None:
        super().__init__()
        self.house, self.close = type(self).open_house()
        self.desks: list[Desk] = [
            self.house.desk("A", Role.MANAGER, "otto", 2), self.house.desk("B", Role.MANAGER, "kim", 3),
        ]  # fmt: skip
        self.flu = items.add_item(self.desks[0], ItemEntry("FLU", "Flu vaccine", tracks_lots=True))
        cart = places.add_place(self.desks[0], "CART", "Cart", PlaceKind.CART)
        self.places = (0, cart)
        self.day = TODAY
        self.model = Model()
        self.done: list[tuple[int, Counter[Key], str]] = []
        """Desk, change of the model and the lot that it began, of what each desk can still take back."""

    def teardown(self) -> None:
        with self.house.store.reading() as db:
            assert verify_chain(db, MAC_KEY).finding is None
            assert verify_rows(db) is None
        self.close()

    def changed(self, desk: int, change: dict[Key, int], began: str = "") -> None:
        """The desk did it."""
        for key, units in change.items():
            self.model.units[key] += units
        self.done.append((desk, Counter(change), began))

    @rule(desk=DESKS, place=PLACES, lot=LOTS, units=UNITS, days=st.integers(-2, 8), cents=CENTS)
    def receive_lot(self, desk: int, place: int, lot: str, units: int, days: int, cents: int | None) -> None:
        expires = self.model.expires.get(lot, self.day + timedelta(days=days))
        delivery = Delivery(self.places[place], lot, expires, cents)
        if lot in self.model.recalled or expires < self.day:
            with pytest.raises(ClinicError):
                receiving.receive(self.desks[desk], self.flu, units, "", delivery)
            return
        is_new = lot not in {row.number for row in self.house.all(Lot)}
        receiving.receive(self.desks[desk], self.flu, units, "", delivery)
        self.model.expires[lot] = expires
        self.changed(desk, {(self.flu, self.places[place], lot): units}, lot if is_new else "")

    @rule(desk=DESKS, place=PLACES, units=UNITS, cents=CENTS)
    def receive(self, desk: int, place: int, units: int, cents: int | None) -> None:
        receiving.receive(self.desks[desk], GLOVES, units, "", Delivery(self.places[place], cents=cents))
        self.changed(desk, {(GLOVES, self.places[place], ""): units})

    @rule(desk=DESKS, place=PLACES, units=UNITS, by_lot=st.booleans())
    def issue(self, desk: int, place: int, units: int, by_lot: bool) -> None:
        item, at = (self.flu if by_lot else GLOVES), self.places[place]
        wanted = Wanted(at)
        if self.model.good(item, at, self.day) < units:
            with pytest.raises(Conflict, match="cannot be issued"):
                issuing.issue(self.desks[desk], item, units, "", wanted)
            return
        taken = issuing.issue(self.desks[desk], item, units, "", wanted)
        lots = taken.lots or (("", units),)
        assert sum(each for _, each in lots) == units
        assert all(self.model.expires.get(lot, self.day) >= self.day for lot, _ in lots), "expired"
        assert not {lot for lot, _ in lots} & self.model.recalled
        days = [self.model.expires.get(lot, date.max) for lot, _ in lots]
        assert days == sorted(days)
        self.changed(desk, {(item, at, lot): -each for lot, each in lots})

    @rule(desk=DESKS, place=PLACES, lot=LOTS, units=UNITS)
    def carry_lot(self, desk: int, place: int, lot: str, units: int) -> None:
        here, there = self.places[place], self.places[1 - place]
        wanted = Wanted(here, lot)
        if self.model.units[self.flu, here, lot] < units:
            with pytest.raises((Conflict, NotFound)):
                issuing.transfer(self.desks[desk], self.flu, units, there, "", wanted)
            return
        issuing.transfer(self.desks[desk], self.flu, units, there, "", wanted)
        self.changed(desk, {(self.flu, here, lot): -units, (self.flu, there, lot): units})

    @rule(desk=DESKS, place=PLACES, there=st.integers(0, 15))
    def adjust(self, desk: int, place: int, there: int) -> None:
        at = self.places[place]
        change = there - self.model.units[GLOVES, at, ""]
        if not change:
            return
        assert correcting.adjust(self.desks[desk], GLOVES, there, "counted", place_id=at) == change
        self.changed(desk, {(GLOVES, at, ""): change})

    @rule(desk=DESKS, place=PLACES, lot=LOTS, units=UNITS, back=st.booleans())
    def take_away(self, desk: int, place: int, lot: str, units: int, back: bool) -> None:
        at = self.places[place]
        take = correcting.send_back if back else correcting.waste
        if self.model.units[self.flu, at, lot] < units:
            with pytest.raises((Conflict, NotFound)):
                take(self.desks[desk], self.flu, units, "gone", Wanted(at, lot))
            return
        take(self.desks[desk], self.flu, units, "gone", Wanted(at, lot))
        self.changed(desk, {(self.flu, at, lot): -units})

    @rule(lot=LOTS)
    def recall(self, lot: str) -> None:
        found = next((row for row in self.house.all(Lot) if row.number == lot), None)
        if found is None or lot in self.model.recalled:
            return
        correcting.recall_lot(self.house.chief, found.id or 0, found.version, "by its maker")
        self.model.recalled.add(lot)

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.house.at(self.day, 9)
        self.done.clear()  # undo goes back to the morning

    @rule(desk=DESKS)
    def undo(self, desk: int) -> None:
        mine = [each for each in self.done if each[0] == desk]
        if not mine:
            return
        _, change, began = mine[-1]
        if began in self.model.recalled:
            with pytest.raises(Conflict, match="recall the lot since"):
                undo_last(self.desks[desk])
            return
        left = {key: self.model.units[key] - units for key, units in change.items()}
        if min(left.values()) < 0:
            with pytest.raises(Conflict, match="are there still"):
                undo_last(self.desks[desk])
            return
        undo_last(self.desks[desk])
        for key, units in left.items():
            self.model.units[key] = units
        self.done.remove(mine[-1])

    @invariant()
    def on_hand_is_the_sum(self) -> None:
        """Of the model, of the moves, and as the database keeps it; worth is that of the layers."""
        if not hasattr(self, "day"):
            return
        with self.house.store.reading() as db:
            numbers = {row.id: row.number for row in db.scalars(select(Lot))}
            sums = stock_on_hand.c
            kept = {
                (item, place, numbers.get(lot, "")): units
                for item, place, lot, units in db.execute(select(*sums)).all()
                if units
            }
            moved = db.execute(
                select(
                    col(StockMove.item_id), func.coalesce(col(StockMove.place_id), 0),
                    func.coalesce(col(StockMove.lot_id), 0), func.sum(col(StockMove.quantity)),
                ).group_by(col(StockMove.item_id), col(StockMove.place_id), col(StockMove.lot_id))
            ).all()  # fmt: skip
            summed = {
                (item, place, numbers.get(lot, "")): units for item, place, lot, units in moved if units
            }
            assert kept == summed == {key: units for key, units in self.model.units.items() if units}
            undone = {row.undoes_id for row in db.scalars(select(StockMove)) if row.undoes_id}
            flows: dict[int, list[Flow]] = defaultdict(list)
            for move in db.scalars(select(StockMove).order_by(col(StockMove.id))):
                if move.undoes_id is None and move.id not in undone and move.kind is not MoveKind.TRANSFER:
                    flows[move.item_id].append(Flow(move.quantity, move.cents))
            for item in (GLOVES, self.flu):
                value = item_page.value_of(db, item)
                assert value.fifo_cents == sum(layer.cents for layer in layers(flows[item]))


def test_the_sum_of_all_moves_is_what_lies_there(furnished_file: Path, quick_folder: Path) -> None:
    run(Shelf, in_a_file(furnished_file, quick_folder), 4, 30)


@pytest.mark.postgres
def test_the_sum_of_all_moves_is_what_lies_there_on_a_server(
    postgres_server: PostgresRunning, furnished_database: str, tmp_path: Path
) -> None:
    run(Shelf, on_a_server(postgres_server, furnished_database, tmp_path), 1, 20)

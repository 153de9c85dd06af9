"""The shelf against a model in memory: all that two desks do with it, undo and days that pass.

Receive, issue, use by a patient, carry, fill up, adjust, count, write off, send back, recall, lift and undo.
What the shelf is worth the model works out by itself, unit by unit, from what it knows was paid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.counts import beginning, counting, settling
from clinic_tui.counts.queries import sheet
from clinic_tui.counts.rows import Scope
from clinic_tui.counts.rules import CountRules
from clinic_tui.errors import ClinicError, Conflict, NotFound
from clinic_tui.security.roles import Role
from clinic_tui.stock import correcting, filling, issuing, item_page, items, places, receiving
from clinic_tui.stock.entries import Bring, Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import Lot, StockMove
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.rows import MAIN, MoveKind, PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import GLOVES, MAC_KEY, TODAY, House, a_patient
from tests.postgres_server import PostgresServer as PostgresRunning
from tests.services.machines import in_a_file, on_a_server, run

DESKS = st.integers(0, 1)
UNITS = st.integers(1, 12)
LOTS = st.sampled_from(["A1", "B2", "C3"])
PLACES = st.integers(0, 1)
CENTS = st.one_of(st.none(), st.integers(0, 9_999))
Key = tuple[int, int, str]
"""Item, place and lot."""


@dataclass(eq=False)
class Flow:
    """Units that came to an item (above zero) or went, wherever; one that was taken back never was."""

    item: int
    units: int
    cents: int | None = None
    bought: bool = False
    """It was received, and not found: its price is that of what is found later."""


@dataclass(eq=False)
class Done:
    """What a desk can take back: the change of what lies where, and of what it is worth."""

    desk: int
    change: Counter[Key] = field(default_factory=Counter)
    flows: tuple[Flow, ...] = ()
    began: str = ""
    """The lot that it began."""
    count: int = 0
    """The count that it posted."""
    stamped: tuple[str, bool] | None = None
    """The lot that it recalled, or said is good (False)."""


@dataclass
class Model:
    """What lies where, what was paid for it, and what is known of the lots of the item kept by lot."""

    units: Counter[Key] = field(default_factory=Counter)
    expires: dict[str, date] = field(default_factory=dict)
    recalled: set[str] = field(default_factory=set)
    flows: list[Flow] = field(default_factory=list)

    def worth(self, item: int) -> int:
        """Cents, the oldest unit gone first: each delivery as a row of units, of which the first are taken.

        Of a delivery that does not divide, what is left keeps the cents that are over.
        """
        came = [flow for flow in self.flows if flow.item == item and flow.units > 0]
        row = [flow for flow in came for _ in range(flow.units)]
        gone = -sum(flow.units for flow in self.flows if flow.item == item and flow.units < 0)
        left = Counter(row[gone:])
        return sum(-(-(flow.cents or 0) * units // flow.units) for flow, units in left.items())

    def price(self, item: int, units: int) -> int | None:
        """What units cost that were found: as much as those of the last delivery with a price."""
        priced = [each for each in self.flows if each.item == item and each.bought and each.cents is not None]
        if not priced:
            return None
        return round_half_up((priced[-1].cents or 0) * units, priced[-1].units)

    def good(self, item: int, place: int, day: date) -> int:
        """What may be given out there."""
        return sum(
            units
            for (of, at, lot), units in self.units.items()
            if (of, at) == (item, place) and lot not in self.recalled and self.expires.get(lot, day) >= day
        )


def round_half_up(cents: int, units: int) -> int:
    """Whole cents."""
    return int((Decimal(cents) / units).quantize(Decimal(1), ROUND_HALF_UP))


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
        self.patient = a_patient(self.house)
        settling.set_rules(self.house.chief, CountRules(None, None, recount=False))
        self.done: list[Done] = []
        """What each desk can still take back."""
        self.stamped: list[Done] = []
        """Recalls, and that they were lifted, in their order; those that were taken back never were."""

    def teardown(self) -> None:
        with self.house.store.reading() as db:
            assert verify_chain(db, MAC_KEY).finding is None
            assert verify_rows(db) is None
        self.close()

    def changed(
        self,
        desk: int,
        change: dict[Key, int],
        *,
        cents: int | None = None,
        bought: bool = False,
        began: str = "",
        count: int = 0,
    ) -> None:
        """The desk did it; what only went from place to place is worth as much as before."""
        for key, units in change.items():
            self.model.units[key] += units
        flows: tuple[Flow, ...] = ()
        if sum(change.values()):
            flows = tuple(Flow(item, units, cents, bought) for (item, _, _), units in change.items())
        self.model.flows += flows
        self.done.append(Done(desk, Counter(change), flows, began, count))

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
        began, key = lot if is_new else "", (self.flu, self.places[place], lot)
        self.changed(desk, {key: units}, cents=cents, bought=True, began=began)

    @rule(desk=DESKS, place=PLACES, units=UNITS, cents=CENTS)
    def receive(self, desk: int, place: int, units: int, cents: int | None) -> None:
        receiving.receive(self.desks[desk], GLOVES, units, "", Delivery(self.places[place], cents=cents))
        self.changed(desk, {(GLOVES, self.places[place], ""): units}, cents=cents, bought=True)

    @rule(desk=DESKS, place=PLACES, units=UNITS, by_lot=st.booleans(), used=st.booleans())
    def issue(self, desk: int, place: int, units: int, by_lot: bool, used: bool) -> None:
        """To nobody, or used by a patient."""
        item, at = (self.flu if by_lot else GLOVES), self.places[place]
        wanted = Wanted(at, patient_id=self.patient if used else None)
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
    def issue_of_lot(self, desk: int, place: int, lot: str, units: int) -> None:
        at = self.places[place]
        wanted, good = Wanted(at, lot), self.model.expires.get(lot, self.day) >= self.day
        if self.model.units[self.flu, at, lot] < units or not good or lot in self.model.recalled:
            with pytest.raises((Conflict, NotFound)):
                issuing.issue(self.desks[desk], self.flu, units, "", wanted)
            return
        issuing.issue(self.desks[desk], self.flu, units, "", wanted)
        self.changed(desk, {(self.flu, at, lot): -units})

    @rule(desk=DESKS, place=PLACES, units=UNITS)
    def issue_what_was_found(self, desk: int, place: int, units: int) -> None:
        """More lay there than was written: that is written first, in one action with the issue."""
        at = self.places[place]
        found = max(units - self.model.units[GLOVES, at, ""], 0)
        cents = self.model.price(GLOVES, found) if found else None
        issuing.issue(self.desks[desk], GLOVES, units, "", Wanted(at, found="behind the box"))
        key = (GLOVES, at, "")
        self.changed(desk, {key: found - units})
        last = self.done[-1]
        for flow in last.flows:
            self.model.flows.remove(flow)
        last.flows = (*((Flow(GLOVES, found, cents),) if found else ()), Flow(GLOVES, -units))
        self.model.flows += last.flows

    @rule(desk=DESKS, place=PLACES, lot=LOTS, units=UNITS)
    def fill_up(self, desk: int, place: int, lot: str, units: int) -> None:
        here, there = self.places[place], self.places[1 - place]
        seen = self.model.good(self.flu, there, self.day)
        brought = [Bring(self.flu, there, here, lot, units, seen)]
        good = self.model.expires.get(lot, self.day) >= self.day and lot not in self.model.recalled
        if self.model.units[self.flu, here, lot] < units or not good:
            with pytest.raises(Conflict):
                filling.fill_up(self.desks[desk], brought)
            return
        filling.fill_up(self.desks[desk], brought)
        self.changed(desk, {(self.flu, here, lot): -units, (self.flu, there, lot): units})

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

    @rule(desk=DESKS, place=PLACES, there=st.integers(0, 15), lot=st.sampled_from(["", "A1", "B2", "C3"]))
    def adjust(self, desk: int, place: int, there: int, lot: str) -> None:
        item, at = (self.flu if lot else GLOVES), self.places[place]
        change = there - self.model.units[item, at, lot]
        if not change or (lot and not self.model.units[item, at, lot]):
            return
        cents = self.model.price(item, change) if change > 0 else None
        put_right = correcting.adjust(self.desks[desk], item, there, "broken", place_id=at, lot=lot)
        assert put_right == change
        self.changed(desk, {(item, at, lot): change}, cents=cents)

    @rule(desk=DESKS, place=PLACES, there=st.integers(0, 15))
    def count(self, desk: int, place: int, there: int) -> None:
        """Gloves at a place, from the blind sheet to what is posted."""
        me, at = self.desks[desk], self.places[place]
        before = self.model.units[GLOVES, at, ""]
        if not before and at != MAIN:
            return
        number = beginning.begin(me, Scope(at, codes=("GLV",)))
        with self.house.store.reading() as db:
            (line,) = sheet(db, number).lines
        counting.count_line(me, line.id, line.version, there)
        settling.finish(me, number)
        cents = self.model.price(GLOVES, there - before) if there > before else None
        settling.post(me, number)
        self.done = [each for each in self.done if each.desk != desk]  # undo would go through the sheet now
        change = {(GLOVES, at, ""): there - before} if there != before else {}
        self.changed(desk, change, cents=cents, count=number)

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

    @rule(desk=DESKS, place=PLACES, units=UNITS, back=st.booleans())
    def take_away_what_has_no_lot(self, desk: int, place: int, units: int, back: bool) -> None:
        at = self.places[place]
        take = correcting.send_back if back else correcting.waste
        if self.model.units[GLOVES, at, ""] < units:
            with pytest.raises(Conflict):
                take(self.desks[desk], GLOVES, units, "gone", Wanted(at))
            return
        take(self.desks[desk], GLOVES, units, "gone", Wanted(at))
        self.changed(desk, {(GLOVES, at, ""): -units})

    @rule(desk=DESKS, lot=LOTS)
    def recall_or_lift(self, desk: int, lot: str) -> None:
        found = next((row for row in self.house.all(Lot) if row.number == lot), None)
        if found is None:
            return
        stamps = lot not in self.model.recalled
        stamp = correcting.recall_lot if stamps else correcting.lift_recall
        stamp(self.desks[desk], found.id or 0, found.version, "by its maker")
        (self.model.recalled.add if stamps else self.model.recalled.discard)(lot)
        self.done.append(Done(desk, stamped=(lot, stamps)))
        self.stamped.append(self.done[-1])

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.house.at(self.day, 9)
        self.done.clear()  # undo goes back to the morning

    @rule(desk=DESKS)
    def undo(self, desk: int) -> None:
        mine = [each for each in self.done if each.desk == desk]
        if not mine:
            return
        last = mine[-1]
        left = {key: self.model.units[key] - units for key, units in last.change.items()}
        if refused := self.why_not(last, left):
            with pytest.raises(Conflict, match=refused):
                undo_last(self.desks[desk])
            return
        undo_last(self.desks[desk])
        for key, units in left.items():
            self.model.units[key] = units
        for flow in last.flows:
            self.model.flows.remove(flow)
        self.done.remove(last)
        if last.stamped:
            self.stamped.remove(last)
            lot, recalled = last.stamped
            (self.model.recalled.discard if recalled else self.model.recalled.add)(lot)
        if last.count:
            beginning.cancel(self.desks[desk], last.count, "once more")
            self.done = [each for each in self.done if each.desk != desk]

    def why_not(self, last: Done, left: dict[Key, int]) -> str:
        """What refuses that it is taken back; empty where nothing does."""
        stamps = [each for each in self.stamped if each.stamped and each.stamped[0] == last.began]
        if last.began and stamps:
            return "the lot since|has happened since|changed since"
        if last.stamped:
            of_lot = [each for each in self.stamped if each.stamped and each.stamped[0] == last.stamped[0]]
            return "" if of_lot[-1] is last else "since"
        return "are there still" if min(left.values(), default=0) < 0 else ""

    @invariant()
    def on_hand_is_the_sum(self) -> None:
        """Of the model, of the moves, and as the database keeps it; and it is worth what the model says."""
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
            for item in (GLOVES, self.flu):
                assert item_page.value_of(db, item).fifo_cents == self.model.worth(item)
            given_late = db.scalars(
                select(col(StockMove.id))
                .join(Lot, col(Lot.id) == col(StockMove.lot_id))
                .where(
                    col(StockMove.kind) == MoveKind.ISSUE,
                    col(StockMove.quantity) < 0,
                    col(Lot.expires_on) < col(StockMove.day),
                )
            )
            assert not given_late.all(), "an expired lot was issued"


def test_the_sum_of_all_moves_is_what_lies_there(furnished_file: Path, quick_folder: Path) -> None:
    run(Shelf, in_a_file(furnished_file, quick_folder), 4, 30)


@pytest.mark.postgres
def test_the_sum_of_all_moves_is_what_lies_there_on_a_server(
    postgres_server: PostgresRunning, furnished_database: str, tmp_path: Path
) -> None:
    run(Shelf, on_a_server(postgres_server, furnished_database, tmp_path), 1, 20)

"""Counts against a model that knows what really lies there, while two desks take, bring and carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import select

from clinic_tui.counts import beginning, counting, queries, settling
from clinic_tui.counts.rows import Scope
from clinic_tui.counts.rules import CountRules
from clinic_tui.counts.states import LineState
from clinic_tui.counts.worth import worth_of_all
from clinic_tui.errors import Conflict
from clinic_tui.security.roles import Role
from clinic_tui.stock import issuing, item_page, items, places, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.on_hand import stock_on_hand
from clinic_tui.stock.proving import wrong_sum
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.undo import undo_last
from tests.builders import GLOVES, House
from tests.postgres_server import PostgresServer as PostgresRunning
from tests.services.machines import in_a_file, on_a_server, run

UNITS = st.integers(1, 9)
PICK = st.integers(0, 3)
Key = tuple[int, int]
"""Item and place."""


class Counted(RuleBasedStateMachine):
    """Two items at two places. `off` is what is written less what lies there: losses that nobody wrote."""

    open_house: Callable[[], tuple[House, Callable[[], None]]]

    def __init__(self) -> None:
        super().__init__()
        self.house, self.close = type(self).open_house()
        self.one, self.other = self.house.front, self.house.desk("C", Role.MANAGER, "kim", 3)
        self.off: Counter[Key] = Counter()
        self.seen: dict[Key, int] = {}
        """How much was off at the moment that a line was counted."""

    @initialize()
    def shelves(self) -> None:
        chief = self.house.chief
        settling.set_rules(chief, CountRules(None, None, recount=False))
        swabs = items.add_item(chief, ItemEntry("SWB", "Swabs", par=5))
        cart = places.add_place(chief, "CART", "Cart", PlaceKind.CART)
        self.keys = [(item, place) for item in (GLOVES, swabs) for place in (0, cart)]
        for item, place in self.keys:
            receiving.receive(chief, item, 20, "", Delivery(place, cents=1_000))
        self.count = beginning.begin(self.one, Scope(None))

    def teardown(self) -> None:
        self.close()

    def written(self) -> dict[Key, int]:
        """By item and place, as the database keeps it."""
        sums = stock_on_hand.c
        with self.house.store.reading() as db:
            assert wrong_sum(db) == ""
            found = db.execute(select(sums.item_id, sums.place_id, sums.quantity))
            return {(item, place): units for item, place, units in found}

    def lies(self, key: Key) -> int:
        """What really lies there."""
        return self.written().get(key, 0) - self.off[key]

    @rule(pick=PICK, units=UNITS)
    def bring(self, pick: int, units: int) -> None:
        item, place = self.keys[pick]
        receiving.receive(self.one, item, units, "", Delivery(place, cents=units * 70))

    @rule(pick=PICK, units=UNITS)
    def take(self, pick: int, units: int) -> None:
        item, place = self.keys[pick]
        if min(self.lies((item, place)), self.written().get((item, place), 0)) >= units:
            issuing.issue(self.other, item, units, "", Wanted(place))

    @rule(pick=PICK, units=UNITS)
    def carry(self, pick: int, units: int) -> None:
        item, place = self.keys[pick]
        to = self.keys[pick ^ 1][1]
        if min(self.lies((item, place)), self.written().get((item, place), 0)) >= units:
            issuing.transfer(self.other, item, units, to, "", Wanted(place))

    @rule(pick=PICK, units=st.integers(-5, 5))
    def vanish_or_appear(self, pick: int, units: int) -> None:
        key = self.keys[pick]
        if self.lies(key) - units >= 0:
            self.off[key] += units

    @rule(pick=PICK, mine=st.booleans())
    def count_one(self, pick: int, mine: bool) -> None:
        key = self.keys[pick]
        with self.house.store.reading() as db:
            lines = queries.sheet(db, self.count).lines
        line = next((each for each in lines if (each.item_id, each.place_id) == key), None)
        if line is None:
            return  # all of it was carried away before the count began
        counting.count_line(self.one if mine else self.other, line.id, line.version, self.lies(key))
        self.seen[key] = self.off[key]

    @rule(back=st.booleans())
    def post(self, back: bool) -> None:
        """What was off when a line was counted is put right; what vanished since is off still."""
        if not self.seen:
            return
        before = self.written()
        settling.finish(self.one, self.count, leave_out=True)
        short = [key for key, off in self.seen.items() if before.get(key, 0) - off < 0]
        if short:
            with pytest.raises(Conflict, match="missing by the count, but only"):
                settling.post(self.other, self.count)
            assert self.written() == before
            beginning.cancel(self.one, self.count, "too much moved")
        else:
            settling.post(self.other, self.count)
            after = self.written()
            for key in self.keys:
                assert after.get(key, 0) == before.get(key, 0) - self.seen.get(key, 0)
            if back:
                undo_last(self.other)
                assert self.written() == before
                beginning.cancel(self.one, self.count, "once more")
            else:
                self.off.subtract(self.seen)
        with self.house.store.reading() as db:
            worth = worth_of_all(db)
            pages = [item_page.value_of(db, item) for item in {item for item, _ in self.keys}]
            lines = queries.sheet(db, self.count).lines
        for name in ("fifo_cents", "average_cents", "unpriced"):
            assert sum(getattr(each, name) for each in worth) == sum(getattr(each, name) for each in pages)
        assert not {LineState.TO_COUNT, LineState.AGAIN} & {line.state for line in lines}
        self.seen = {}
        self.count = beginning.begin(self.one, Scope(None))


def test_a_count_puts_right_what_was_off_when_it_was_counted(
    furnished_file: Path, quick_folder: Path
) -> None:
    run(Counted, in_a_file(furnished_file, quick_folder), 4, 30)


@pytest.mark.postgres
def test_a_count_puts_right_what_was_off_on_a_server(
    postgres_server: PostgresRunning, furnished_database: str, tmp_path: Path
) -> None:
    run(Counted, on_a_server(postgres_server, furnished_database, tmp_path), 1, 20)

"""What lay on the shelf before lots and places were kept lies there still, under its proof."""

from __future__ import annotations

from clinic_tui.counts.worth import values_of_all
from clinic_tui.stock import item_page, queries
from clinic_tui.stock.entries import Delivery
from clinic_tui.stock.issuing import issue
from clinic_tui.stock.items import add_pack
from clinic_tui.stock.models import StockMove
from clinic_tui.stock.proving import wrong_sum
from clinic_tui.stock.receiving import receive
from clinic_tui.stock.rows import MoveKind, Taken
from clinic_tui.store.undo import undo_last
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import GLOVES, TODAY, House
from tests.engines import anew_on_sqlite_first
from tests.migrations.made_older import make_older


@anew_on_sqlite_first
def test_moves_without_lot_or_place_are_summed_up_and_go_on(house: House) -> None:
    with house.front.act("stock.receive") as db:
        for kind, quantity in ((MoveKind.RECEIVE, 9), (MoveKind.ISSUE, -2)):
            db.add(StockMove(item_id=GLOVES, at=house.clock.now(), kind=kind, quantity=quantity, who="mia"))
            db.flush()
    make_older(house.store, "0033")
    house.store.close()
    upgrade(house.store, GUARDS)
    with house.store.reading() as db:
        assert verify_rows(db) is None
        assert wrong_sum(db) == ""
        (gloves,) = queries.items(db, TODAY)
        (lot,) = item_page.lots_of(db, TODAY, GLOVES)
        assert item_page.value_of(db, GLOVES).unpriced == 7
    assert (gloves.on_hand, lot.number, lot.place) == (7, "", "main")
    assert issue(house.front, GLOVES, 7) == Taken(0)
    undo_last(house.front)
    with house.store.reading() as db:
        assert (wrong_sum(db), queries.items(db, TODAY)[0].on_hand) == ("", 7)


@anew_on_sqlite_first
def test_what_came_before_deliveries_were_kept_is_worth_the_same(house: House) -> None:
    """Issued in between, issued and taken back, and received and taken back."""
    for quantity, cents in ((9, 900), (4, 100), (6, None)):
        receive(house.front, GLOVES, quantity, "", Delivery(cents=cents))
        issue(house.front, GLOVES, 2)
        issue(house.front, GLOVES, 1)
        undo_last(house.front)
    receive(house.front, GLOVES, 50)
    undo_last(house.front)
    with house.store.reading() as db:
        worth = values_of_all(db)[GLOVES]
    add_pack(house.chief, GLOVES, "00349281589058", 10)
    make_older(house.store, "0062")
    house.store.close()
    upgrade(house.store, GUARDS)
    add_pack(house.chief, GLOVES, "+A123BJC5D6E71G", 5)
    with house.store.reading() as db:
        assert [pack.units for pack in item_page.packs_of(db, GLOVES)] == [5, 10]
        assert wrong_sum(db) == ""
        assert values_of_all(db)[GLOVES] == item_page.value_of(db, GLOVES) == worth
    issue(house.front, GLOVES, 3)
    with house.store.reading() as db:
        assert wrong_sum(db) == ""

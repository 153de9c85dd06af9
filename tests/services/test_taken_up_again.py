"""What was taken off the lists of supplies comes back; and by what the filter knows an item."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.errors import Conflict
from clinic_tui.purchasing import vendor_reads, vendors
from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.known_by import known_by
from clinic_tui.stock import items, places, queries, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.stock.rows import PlaceKind
from tests.builders import GLOVES, TODAY, House
from tests.engines import on_sqlite

FLU = ItemEntry("FLU", "Flu vaccine", tracks_lots=True)


def test_what_was_taken_off_is_listed_apart_and_taken_up_once(house: House) -> None:
    chief = house.chief
    flu = items.add_item(chief, FLU)
    fridge = places.add_place(chief, "F1", "Fridge 1", PlaceKind.FRIDGE)
    med = vendors.add_vendor(chief, VendorEntry("MED", "Medline"))
    items.stop_keeping(chief, flu, 1)
    places.close_place(chief, fridge, 1)
    vendors.drop_vendor(chief, med, 1)
    with house.store.reading() as db:
        assert [row.id for row in queries.items(db, TODAY)] == [GLOVES]
        assert [(row.id, row.kept, row.low) for row in queries.items(db, TODAY, stopped=True)] == [
            (flu, False, False)
        ]
        assert (queries.places(db), [row.id for row in queries.places(db, closed=True)]) == ((), [fridge])
        assert [row.id for row in vendor_reads.vendors(db, dropped=True)] == [med]
    for again, number in (
        (items.keep_again, flu), (places.open_again, fridge), (vendors.buy_again, med),
    ):  # fmt: skip
        again(chief, number, 2)
        with pytest.raises(Conflict, match="another desk"):
            again(chief, number, 2)
        with pytest.raises(Conflict):
            again(chief, number, 3)
    with house.store.reading() as db:
        assert {row.id for row in queries.items(db, TODAY)} == {GLOVES, flu}
        assert [row.is_open for row in queries.places(db)] == [True]
        assert [row.bought_from for row in vendor_reads.vendors(db)] == [True]


@on_sqlite
def test_an_item_is_known_by_its_vendors_lots_and_barcodes(house: House) -> None:
    chief = house.chief
    flu = items.add_item(chief, FLU)
    receiving.receive(chief, flu, 1, "", Delivery(lot="U4275AA", expires_on=TODAY + timedelta(days=90)))
    items.add_pack(chief, flu, "00349281589058", 10)
    med = vendors.add_vendor(chief, VendorEntry("MED", "Medline"))
    vendors.set_offer(chief, med, flu, OfferEntry("M-17", "box", 10, 100))
    with house.store.reading() as db:
        known = known_by(db)
    assert set(known) == {flu}
    assert known[flu].vendors == "med medline"
    assert known[flu].numbers == {"u4275aa", "00349281589058", "m-17"}
    vendors.drop_vendor(chief, med, 1)
    with house.store.reading() as db:
        assert known_by(db)[flu].vendors == ""

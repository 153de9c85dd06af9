"""Most recalls come when all of a lot is used up: it is recalled then too, and who received it is told."""

from __future__ import annotations

from datetime import timedelta

from clinic_tui.jobs.findings import find_lots, notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.stock import correcting, issuing, item_page, items, lot_reads, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.rows import Standing
from clinic_tui.store.desk import Desk
from tests.builders import MAC_KEY, TODAY, House, a_patient
from tests.engines import on_sqlite

FLU = ItemEntry("FLU", "Flu vaccine", unit="dose", tracks_lots=True)


@on_sqlite
def test_a_lot_that_is_used_up_is_recalled_and_told_of_for_a_month_with_who_received_it(house: House) -> None:
    flu, patient = items.add_item(house.chief, FLU), a_patient(house)
    receiving.receive(house.chief, flu, 3, "", Delivery(lot="A1", expires_on=TODAY + timedelta(days=200)))
    receiving.receive(house.chief, flu, 1, "", Delivery(lot="B2", expires_on=TODAY + timedelta(days=200)))
    issuing.issue(house.front, flu, 2, "", Wanted(lot="A1", patient_id=patient))
    issuing.issue(house.front, flu, 1, "", Wanted(lot="A1"))
    with house.store.reading() as db:
        page = item_page.item_page(db, TODAY, flu)
        assert not lot_reads.expiring(db, TODAY, 0)
    assert [lot.number for lot in page.lots] == ["B2"]
    (gone,) = page.used_up
    assert (gone.number, gone.on_hand, page.lot(gone.id)) == ("A1", 0, gone)
    correcting.recall_lot(house.chief, gone.id, gone.version, "by its maker")
    program = Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)
    assert find_lots(program) == 1
    with house.store.reading() as db:
        (told,) = notices(db, NoticeKind.LOTS)
        (row,) = lot_reads.expiring(db, TODAY, 0)
        assert not lot_reads.expiring(db, TODAY + timedelta(days=30), 0)
    assert told.words == "Flu vaccine, lot A1: 0 dose, 1 patient received it, recalled: by its maker"
    assert (row.units, row.place, row.standing, row.received) == (0, "used up", Standing.RECALLED, 1)


@on_sqlite
def test_a_recalled_lot_that_went_back_whole_concerns_nobody(house: House) -> None:
    flu = items.add_item(house.chief, FLU)
    receiving.receive(house.chief, flu, 3, "", Delivery(lot="A1", expires_on=TODAY + timedelta(days=200)))
    correcting.recall_lot(house.chief, 1, 1, "by its maker")
    with house.store.reading() as db:
        (row,) = lot_reads.expiring(db, TODAY, 0)
    assert (row.units, row.received) == (3, 0)
    correcting.send_back(house.chief, flu, 3, "recalled", Wanted(lot="A1"))
    with house.store.reading() as db:
        assert not lot_reads.expiring(db, TODAY, 0)

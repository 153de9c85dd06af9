"""The shelf: a ledger of moves by place and lot that never falls below nothing, first expired first out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlmodel import col

from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.stock_part import StockPart
from clinic_tui.errors import Conflict, Invalid, NotFound, NotPermitted
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.security.roles import Role
from clinic_tui.security.witness import Witness
from clinic_tui.stock import correcting, issuing, item_page, items, lot_reads, places, queries, receiving
from clinic_tui.stock.entries import NO_EXPIRY, Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import Item, Lot, StockMove, StockPlace
from clinic_tui.stock.proving import wrong_sum
from clinic_tui.stock.rows import MoveKind, PlaceKind, Standing, Taken
from clinic_tui.store.engine import open_gate
from clinic_tui.store.undo import undo_last
from tests.builders import (
    GLOVES,
    TODAY,
    House,
    a_patient,
)
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.cases_on_paper import SETTINGS

SOON, LATER = TODAY + timedelta(days=20), TODAY + timedelta(days=200)


def vaccine(house: House, **more: object) -> int:
    """An item that is kept by lot."""
    entry = ItemEntry("FLU", "Flu vaccine", unit="dose", par=60, reorder_at=20, tracks_lots=True, **more)  # type: ignore[arg-type]
    return items.add_item(house.chief, entry)


def fridge(house: House) -> int:
    """A place beside the stock room."""
    return places.add_place(house.chief, "f1", "Fridge 1", PlaceKind.FRIDGE)


def lots(house: House, item: int) -> list[tuple[str, str, int, Standing]]:
    """Place, lot, units and standing."""
    with house.store.reading() as db:
        return [
            (row.place, row.number, row.on_hand, row.standing) for row in item_page.lots_of(db, TODAY, item)
        ]


@on_sqlite
def test_stock_is_the_sum_of_its_moves_and_never_below_zero(house: House) -> None:
    with pytest.raises(Conflict, match="only 0 box of Gloves on hand at main: 1 cannot be issued"):
        issuing.issue(house.front, GLOVES, 1)
    assert receiving.receive(house.front, GLOVES, 5, " order 7 ") == 5
    assert issuing.issue(house.front, GLOVES, 2) == Taken(3)
    with pytest.raises(Conflict, match="only 3 box"):
        issuing.issue(house.chief, GLOVES, 4)
    assert issuing.issue(house.chief, GLOVES, 3).left == 0
    for wrong in (0, -1, 1_000_001):
        with pytest.raises(Invalid, match="a quantity is 1 to"):
            issuing.issue(house.front, GLOVES, wrong)
    with house.store.reading() as db:
        (gloves,) = queries.low(db, TODAY)
        newest = item_page.moves(db, GLOVES)
    assert (gloves.on_hand, type(gloves.on_hand), gloves.par, gloves.reorder_at) == (0, int, 10, 3)
    assert [(move.quantity, move.who, move.reason, move.place) for move in newest] == [
        (-3, "otto", "", "main"), (-2, "mia", "", "main"), (5, "mia", "order 7", "main"),
    ]  # fmt: skip
    assert sum(move.quantity for move in house.all(StockMove)) == 0


def test_the_database_itself_keeps_the_sum_and_changes_no_move(house: House) -> None:
    receiving.receive(house.front, GLOVES, 5)
    (move,) = house.all(StockMove)
    too_many = StockMove(item_id=GLOVES, at=move.at, day=TODAY, kind=MoveKind.ISSUE, quantity=-6, who="mia")
    with pytest.raises(Conflict, match="not there any more"), house.front.act("stock.issue") as db:
        db.add(too_many)
    for change in (update(StockMove).values(quantity=9), delete(StockMove)):
        with pytest.raises(Conflict, match="never changed"), house.front.act("stock.issue") as db:
            open_gate(db.connection())
            db.execute(change)
    assert [each.quantity for each in house.all(StockMove)] == [5]


def test_a_sum_that_was_written_around_the_moves_is_found(house: House) -> None:
    receiving.receive(house.front, GLOVES, 5)
    with house.store.reading() as db:
        assert wrong_sum(db) == ""
    for change, words in (
        ("UPDATE stock_on_hand SET quantity = 7", "of Gloves 7 units are kept"),
        ("DELETE FROM stock_on_hand", "of Gloves 0 units are kept"),
        ("INSERT INTO stock_on_hand VALUES (1, 0, 0, 5), (1, 9, 9, 2)", "of Gloves 2 units are kept"),
    ):
        with house.chief.act("stock.edit") as db:
            open_gate(db.connection())
            db.execute(text(change))
        with house.store.reading() as db:
            assert wrong_sum(db).startswith(words)


@on_sqlite_first
def test_deliveries_that_were_written_around_the_moves_are_found(house: House) -> None:
    """What was issued, carried and taken back meanwhile is where it belongs."""
    cart = places.add_place(house.chief, "CART", "Cart", PlaceKind.CART)
    receiving.receive(house.chief, GLOVES, 5, "", Delivery(cents=500))
    issuing.issue(house.chief, GLOVES, 2)
    issuing.transfer(house.chief, GLOVES, 1, cart)
    receiving.receive(house.chief, GLOVES, 4, "", Delivery(cents=900))
    issuing.issue(house.chief, GLOVES, 3)
    undo_last(house.chief)
    receiving.receive(house.chief, GLOVES, 7)
    undo_last(house.chief)
    with house.store.reading() as db:
        assert wrong_sum(db) == ""
        kept = db.execute(
            text("SELECT quantity, cents, gone, taken_back FROM stock_delivery ORDER BY move_id")
        )
        assert [tuple(row) for row in kept] == [(5, 500, 2, 0), (4, 900, 0, 0), (7, None, 0, 1)]
    for change in (
        "UPDATE stock_delivery SET gone = gone + 1 WHERE quantity = 5",
        "UPDATE stock_delivery SET cents = 1, gone = 2 WHERE quantity = 5",
        "UPDATE stock_delivery SET cents = 500, bought = false WHERE quantity = 5",
        "UPDATE stock_delivery SET bought = true, day = NULL WHERE quantity = 5",
        "DELETE FROM stock_delivery WHERE quantity = 7",
        "INSERT INTO stock_delivery VALUES (1, 9999, NULL, true, 5, NULL, 0, false)",
    ):
        with house.chief.act("stock.edit") as db:
            open_gate(db.connection())
            db.execute(text(change))
        with house.store.reading() as db:
            assert wrong_sum(db) == "what is kept of deliveries of Gloves is not what its moves say"


@on_sqlite
def test_what_expires_first_goes_first_and_what_has_expired_stays(house: House) -> None:
    flu = vaccine(house)
    receiving.receive(house.chief, flu, 10, "", Delivery(lot="B2", expires_on=LATER, cents=10_000))
    receiving.receive(house.chief, flu, 4, "", Delivery(lot="A1", expires_on=SOON, cents=3_200))
    assert issuing.issue(house.front, flu, 6) == Taken(8, (("A1", 4), ("B2", 2)))
    receiving.receive(house.chief, flu, 3, "", Delivery(lot="C3", expires_on=TODAY))
    house.at(TODAY + timedelta(days=1), 9)
    with house.store.reading() as db:
        (row,) = [row for row in queries.items(db, TODAY + timedelta(days=1)) if row.id == flu]
    assert (row.on_hand, row.blocked, row.usable, row.next_expiry) == (11, 3, 8, LATER)
    with pytest.raises(Conflict, match=r"only 8 dose .*, 3 more expired, recalled or held: 9 cannot"):
        issuing.issue(house.front, flu, 9)
    with pytest.raises(Conflict, match="lot C3 of Flu vaccine expired on"):
        issuing.issue(house.front, flu, 1, "", Wanted(lot="c3"))
    assert issuing.issue(house.front, flu, 1, "", Wanted(lot="b2")) == Taken(10, (("B2", 1),))
    with pytest.raises(NotFound, match="no lot Z9 of Flu vaccine at main: there are B2, C3"):
        issuing.issue(house.front, flu, 1, "", Wanted(lot="Z9"))


@on_sqlite
def test_what_comes_by_lot_says_which_and_how_long(house: House) -> None:
    flu, chief = vaccine(house), house.chief
    for delivery, field in (
        (Delivery(), "lot"),
        (Delivery(lot="A1"), "expiry"),
        (Delivery(lot="A1", expires_on=TODAY - timedelta(days=1)), "expiry"),
        (Delivery(lot="A1", expires_on=TODAY.replace(year=TODAY.year + 100)), "expiry"),
        (Delivery(lot="A" * 21, expires_on=SOON), "lot"),
        (Delivery(lot="Ä1", expires_on=SOON), "lot"),
        (Delivery(lot="A1", expires_on=SOON, cents=-1), "price"),
    ):
        with pytest.raises(Invalid) as refused:
            receiving.receive(chief, flu, 1, "", delivery)
        assert refused.value.field == field
    with pytest.raises(Invalid, match="an expiry is a lot's"):
        receiving.receive(chief, GLOVES, 1, "", Delivery(expires_on=SOON))
    receiving.receive(chief, flu, 2, "", Delivery(lot="A1", expires_on=SOON))
    assert receiving.receive(chief, flu, 1, "", Delivery(lot="a1")) == 3, "a known lot's expiry is known"
    with pytest.raises(Conflict, match="lot A1 is known to expire on"):
        receiving.receive(chief, flu, 1, "", Delivery(lot="A1", expires_on=LATER))
    (lot,) = house.all(Lot)
    correcting.correct_lot(chief, lot.id or 0, lot.version, "A1", LATER, "read the box again")
    receiving.receive(chief, flu, 1, "", Delivery(lot="Q9", expires_on=SOON))
    other = house.all(Lot)[1]
    with pytest.raises(Conflict, match="has a lot A1 already"):
        correcting.correct_lot(chief, other.id or 0, other.version, "a1", SOON, "typed wrong")
    correcting.waste(chief, flu, 1, "gone", Wanted(lot="Q9"))
    receiving.receive(chief, flu, 1, "", Delivery(lot="A1", expires_on=LATER))
    receiving.receive(chief, flu, 1, "", Delivery(lot="N0", expires_on=NO_EXPIRY))
    assert [row[1:3] for row in lots(house, flu)] == [("A1", 4), ("N0", 1)]


def test_an_expiry_that_was_typed_wrong_and_undone_binds_nobody(house: House) -> None:
    flu = vaccine(house)
    receiving.receive(house.front, flu, 5, "", Delivery(lot="A1", expires_on=SOON))
    undo_last(house.front)
    receiving.receive(house.front, flu, 5, "", Delivery(lot="A1", expires_on=LATER))
    assert [row.expires_on for row in house.all(Lot)] == [LATER]
    with pytest.raises(Conflict, match="lot A1 is known to expire on"):
        receiving.receive(house.front, flu, 1, "", Delivery(lot="A1", expires_on=SOON))


@on_sqlite
def test_carrying_changes_no_sum(house: House) -> None:
    flu, there = vaccine(house), fridge(house)
    receiving.receive(house.chief, flu, 5, "", Delivery(lot="A1", expires_on=SOON, cents=500))
    assert issuing.transfer(house.front, flu, 3, there) == Taken(2, (("A1", 3),))
    assert [row[:3] for row in lots(house, flu)] == [("main", "A1", 2), ("Fridge 1", "A1", 3)]
    with pytest.raises(Conflict, match="3 units lie at Fridge 1"):
        places.close_place(house.chief, there, 1)
    with pytest.raises(Conflict, match=r"on hand at main: 3 cannot be issued; 3 lie at Fridge 1$"):
        issuing.issue(house.front, flu, 3)
    assert issuing.issue(house.front, flu, 3, "", Wanted(place_id=there)).left == 2
    with pytest.raises(Invalid, match="the same"):
        issuing.transfer(house.front, flu, 1, 0)
    with house.store.reading() as db:
        value = item_page.value_of(db, flu)
    assert (value.fifo_cents, value.average_cents) == (200, 200), "three of five at 100 went"


def test_undo_takes_moves_back_by_moves(house: House) -> None:
    flu, there = vaccine(house), fridge(house)
    receiving.receive(house.front, flu, 5, "", Delivery(lot="A1", expires_on=SOON, cents=700))
    issuing.transfer(house.front, flu, 4, there)
    assert undo_last(house.front).words == "carry the item elsewhere"
    assert [row[:3] for row in lots(house, flu)] == [("main", "A1", 5)]
    issuing.issue(house.front, flu, 2)
    issuing.issue(house.chief, flu, 3)
    undo_last(house.front)
    assert [row[:3] for row in lots(house, flu)] == [("main", "A1", 2)]
    with pytest.raises(Conflict, match="of the 5 dose of Flu vaccine only 2 are there still"):
        undo_last(house.front)
    with house.store.reading() as db:
        assert item_page.value_of(db, flu).fifo_cents == 280, "two of five"
        assert dict(item_page.used_by_month(db, TODAY, flu))[TODAY.replace(day=1)] == 3


@on_sqlite
def test_what_is_put_right_says_why(house: House) -> None:
    chief = house.chief
    receiving.receive(chief, GLOVES, 5, "", Delivery(cents=1_000))
    with pytest.raises(Invalid, match="why is it other than written"):
        correcting.adjust(chief, GLOVES, 7, "  ")
    assert correcting.adjust(chief, GLOVES, 7, "found behind the door") == 2
    with house.store.reading() as db:
        assert item_page.value_of(db, GLOVES).fifo_cents == 1_400, "as much as the last ones cost"
    with pytest.raises(Conflict, match="written already"):
        correcting.adjust(chief, GLOVES, 7, "counted")
    assert correcting.adjust(chief, GLOVES, 0, "stolen") == -7
    with pytest.raises(Conflict, match="only 0 box"):
        correcting.waste(chief, GLOVES, 1, "torn")
    assert issuing.issue(house.front, GLOVES, 2, "", Wanted(found="three boxes in room 2")).left == 0
    kinds = [(move.kind, move.quantity) for move in house.all(StockMove)][-2:]
    assert kinds == [(MoveKind.ADJUST, 2), (MoveKind.ISSUE, -2)]


@on_sqlite
def test_a_controlled_substance_is_destroyed_before_a_witness(house: House) -> None:
    opioid = vaccine(house, controlled=True)
    receiving.receive(house.chief, opioid, 5, "", Delivery(lot="A1", expires_on=SOON))
    for witness, words in ((None, "who saw it destroyed"), (Witness("otto"), "another person")):
        with pytest.raises(Invalid, match=words) as refused:
            correcting.waste(house.chief, opioid, 1, "broken vial", Wanted(lot="A1"), witness)
        assert refused.value.field == "witness"
    assert correcting.waste(house.chief, opioid, 1, "broken vial", Wanted(lot="A1"), Witness("mia")) == 4
    with pytest.raises(Invalid, match="who saw it packed"):
        correcting.send_back(house.chief, opioid, 1, "recalled", Wanted(lot="A1"))
    assert correcting.send_back(house.chief, opioid, 1, "recalled", Wanted(lot="A1"), Witness("mia")) == 3
    with pytest.raises(Invalid, match="who saw it missing"):
        correcting.adjust(house.chief, opioid, 2, "counted", lot="A1")
    assert correcting.adjust(house.chief, opioid, 2, "counted", lot="A1", witness=Witness("mia")) == -1
    assert correcting.adjust(house.chief, opioid, 4, "found behind the safe", lot="A1") == 2
    with house.store.reading() as db:
        assert [move.witness for move in item_page.moves(db, opioid)] == ["", "mia", "mia", "mia", ""]


@on_sqlite
def test_a_recalled_lot_is_not_given_out_and_tells_who_received_it(house: House) -> None:
    flu, patient = vaccine(house), a_patient(house)
    receiving.receive(house.chief, flu, 5, "", Delivery(lot="A1", expires_on=SOON))
    receiving.receive(house.chief, flu, 5, "", Delivery(lot="B2", expires_on=LATER))
    issuing.issue(house.front, flu, 1, "", Wanted(patient_id=patient))
    issuing.issue(house.front, flu, 1, "", Wanted(patient_id=patient))
    undo_last(house.front)
    lot = house.all(Lot)[0]
    with pytest.raises(Invalid, match="who recalled it"):
        correcting.recall_lot(house.chief, lot.id or 0, lot.version, "")
    correcting.recall_lot(house.chief, lot.id or 0, lot.version, "maker, 12 Nov: too weak")
    assert issuing.issue(house.front, flu, 1) == Taken(8, (("B2", 1),))
    with pytest.raises(Conflict, match="lot A1 was recalled on"):
        receiving.receive(house.chief, flu, 1, "", Delivery(lot="A1"))
    with pytest.raises(Conflict, match="changed at another desk"):
        correcting.lift_recall(house.chief, lot.id or 0, lot.version, "by mistake")
    with house.store.reading() as db:
        assert [(row.patient_id, row.units) for row in lot_reads.received_by(db, lot.id or 0)] == [
            (patient, 1)
        ]
        (recalled,) = lot_reads.expiring(db, TODAY, 0)
    assert (recalled.number, recalled.units, recalled.standing) == ("A1", 4, Standing.RECALLED)
    assert recalled.received == 1
    assert correcting.send_back(house.chief, flu, 4, "recalled", Wanted(lot="A1")) == 4
    with house.store.reading() as db:
        assert [row.number for row in lot_reads.expiring(db, TODAY, 365)] == ["A1", "B2"]


@on_sqlite
def test_a_recall_concerns_restricted_patients_too_and_names_none(house: House) -> None:
    flu, vale = vaccine(house), a_patient(house, "Vale", "Mara")
    receiving.receive(house.chief, flu, 2, "", Delivery(lot="A1", expires_on=SOON))
    issuing.issue(house.front, flu, 1, "", Wanted(patient_id=vale))
    restrict(house.chief, vale, RestrictedFor.VIP)
    lot = house.all(Lot)[0].id or 0
    (seen,) = StockPart(Sitting(house.desk("L", Role.CLINICIAN, "lee")), SETTINGS).received_by(lot)
    (whole,) = StockPart(Sitting(house.chief), SETTINGS).received_by(lot)
    assert (seen.name, seen.mrn, seen.units) == ("a restricted record", "", 1)
    assert (whole.name, whole.units) == ("Vale, Mara", 1)
    with pytest.raises(NotPermitted):
        StockPart(Sitting(house.front), SETTINGS).received_by(lot)


@on_sqlite_first
def test_items_have_codes_of_their_own_and_levels_that_make_sense(house: House) -> None:
    number = items.add_item(house.chief, ItemEntry(" msk ", "Masks", par=20, reorder_at=5, emergency_at=2))
    assert (house.get(Item, number).code, house.get(Item, number).unit) == ("MSK", "each")
    with pytest.raises(Conflict, match="item code is in use"):
        items.add_item(house.chief, ItemEntry("GLV", "Other gloves"))
    for item in (
        ItemEntry("", "x"),
        ItemEntry("X", ""),
        ItemEntry("X", "x", par=1, reorder_at=2),
        ItemEntry("X", "x", par=3, reorder_at=2, emergency_at=3),
        ItemEntry("X" * 21, "x"),
        ItemEntry("GL\u202eV2", "x"),
        ItemEntry("GL\x1bV2", "x"),
        ItemEntry("GLÜ", "x"),
        ItemEntry("X", "x", drug_code="0409-37"),
    ):
        with pytest.raises(Invalid):
            items.add_item(house.chief, item)
    items.set_levels(house.chief, number, 1, 30, 10, 4)
    with pytest.raises(Conflict, match="changed at another desk"):
        items.set_levels(house.chief, number, 1, 40, 10, 4)
    items.edit_item(house.chief, number, 2, ItemEntry("MSK", "Masks, N95", drug_code="0409-3795-01"))
    assert (house.get(Item, number).name, house.get(Item, number).drug_code) == ("Masks, N95", "00409379501")
    receiving.receive(house.front, number, 1)
    with pytest.raises(Conflict, match="1 each of Masks, N95 are on hand"):
        items.stop_keeping(house.chief, number, 3)
    issuing.issue(house.front, number, 1)
    items.stop_keeping(house.chief, number, 3)
    with pytest.raises(Conflict, match="not kept any more"):
        receiving.receive(house.front, number, 1)


@on_sqlite
def test_the_barcodes_of_an_item_that_is_kept_no_more_are_free(house: House) -> None:
    masks = items.add_item(house.chief, ItemEntry("MSK", "Masks"))
    items.add_pack(house.chief, masks, "00349281589058", 10)
    items.stop_keeping(house.chief, masks, 2)
    items.add_pack(house.chief, GLOVES, "00349281589058", 5)
    with house.store.reading() as db:
        assert lot_reads.pack_of(db, "00349281589058") == (GLOVES, 5)


@pytest.mark.parametrize("typed", ["00349281589058", "349281589058", "0 0349281 589058"])
def test_a_barcode_leads_to_one_item_and_its_units(house: House, typed: str) -> None:
    items.add_pack(house.chief, GLOVES, typed, 10)
    with pytest.raises(Conflict, match="belongs to another item"):
        items.add_pack(house.chief, items.add_item(house.chief, ItemEntry("X", "x")), "00349281589058", 1)
    with house.store.reading() as db:
        assert lot_reads.pack_of(db, "00349281589058") == (GLOVES, 10)
        (pack,) = item_page.packs_of(db, GLOVES)
    items.drop_pack(house.chief, pack.id)
    with house.store.reading() as db:
        assert lot_reads.pack_of(db, "00349281589058") is None


@on_sqlite
@pytest.mark.parametrize("typed", ["00349281589059", "12345", "0034928158905x", "", "٠٠٣٤٩٢٨١٥٨٩٠٥٨"])
def test_what_is_no_barcode(house: House, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        items.add_pack(house.chief, GLOVES, typed, 1)
    assert refused.value.field == "gtin"


@on_sqlite_first
def test_levels_at_a_place_are_its_own(house: House) -> None:
    there = fridge(house)
    with house.store.reading() as db:
        assert queries.items(db, TODAY, there) == ()
    items.set_place_levels(house.chief, GLOVES, there, 6, 2, 1, "Door")
    items.set_place_levels(house.chief, GLOVES, there, 8, 3, 1, "Door")
    receiving.receive(house.front, GLOVES, 9)
    issuing.transfer(house.front, GLOVES, 3, there)
    with house.store.reading() as db:
        (row,) = queries.items(db, TODAY, there)
        (main,) = queries.items(db, TODAY, 0)
    assert (row.on_hand, row.par, row.reorder_at, row.place, row.low) == (3, 8, 3, "Door", True)
    assert (main.on_hand, main.par, main.low) == (6, 10, False)
    undone = undo_last(house.chief)
    assert undone.words == "change the item"
    with pytest.raises(Conflict, match="units lie at Fridge 1"):
        places.close_place(house.chief, there, 1)
    assert house.all(StockPlace)[0].active


def test_a_place_that_moves_name_is_closed_by_undo(house: House) -> None:
    there = fridge(house)
    receiving.receive(house.front, GLOVES, 1)
    issuing.transfer(house.front, GLOVES, 1, there)
    undo_last(house.front)
    undo_last(house.chief)
    (place,) = house.all(StockPlace)
    assert not place.active
    with house.store.reading() as db:
        assert queries.places(db) == ()
        assert db.scalars(select(col(StockMove.place_id))).all().count(there) == 2


@on_sqlite
def test_every_clinician_may_write_off_and_carry(house: House) -> None:
    lee = house.desk("L", Role.CLINICIAN, "lee")
    receiving.receive(house.front, GLOVES, 2)
    assert correcting.waste(lee, GLOVES, 1, "torn") == 1

"""Files of supplies: whole in or not at all, what is known is left or changed, and out as it came in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.errors import Conflict, NotPermitted
from clinic_tui.interop.supplies_csv import read_supplies, read_vendors
from clinic_tui.interop.supplies_out import write_tables
from clinic_tui.patients.models import Patient
from clinic_tui.purchasing import vendor_reads, vendors
from clinic_tui.purchasing.entries import OfferEntry, VendorEntry
from clinic_tui.purchasing.models import Vendor, VendorItem
from clinic_tui.stock import issuing, item_page, items, lot_reads, places, queries, receiving
from clinic_tui.stock.entries import NO_EXPIRY, Delivery, ItemEntry, Wanted
from clinic_tui.stock.models import Item, ItemPack, Lot, StockMove
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.site import first_site
from clinic_tui.store.undo import undo_last
from clinic_tui.supply_files import importing, vendor_files
from clinic_tui.supply_files.exporting import all_tables
from clinic_tui.supply_files.known import Known
from clinic_tui.supply_files.planning import plan_supplies
from clinic_tui.supply_files.rows import (
    Choices,
    FileReport,
    OpeningCount,
    PriceLine,
    SoldBy,
    SupplyLine,
    VendorLine,
)
from tests.builders import GLOVES, TODAY, House, a_patient
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.machines import rounds

LATER = TODAY + timedelta(days=400)
ADD, UPDATE = Choices(new_vendors=True), Choices(update=True)


def preview(house: House, lines: list[SupplyLine], choices: Choices = ADD) -> FileReport:
    """What the file would do."""
    with house.store.reading() as db:
        return importing.preview_supplies(db, house.chief, lines, choices)


def on_shelf(house: House) -> dict[str, int]:
    """Units on hand of what is kept, by code."""
    with house.store.reading() as db:
        return {row.code: row.on_hand for row in queries.items(db, TODAY)}


def flu(line: int, **more: Any) -> SupplyLine:
    """A vaccine that is kept by lot."""
    said = {"unit": "dose", "tracks_lots": True, "cold": True}
    return SupplyLine(line, "FLU", "Flu vaccine", said, **more)


def test_a_file_comes_in_whole_and_goes_again_by_one_undo(house: House) -> None:
    places.add_place(house.chief, "F1", "Fridge 1", PlaceKind.FRIDGE)
    sold = SoldBy("Harbor Medical", {"catalog": "HM-1", "units": 10, "cents": 18_000, "preferred": True})
    lines = [
        flu(2, levels={"par": 60, "reorder_at": 20}, gtin="00349281589058", gtin_units=10, sold=sold),
        flu(
            3,
            place="fridge 1",
            levels={"par": 40, "reorder_at": 10},
            count=OpeningCount(12, "A1", LATER, 4_321),
        ),
        flu(4, place="F1", count=OpeningCount(3, "B2", NO_EXPIRY)),
        SupplyLine(5, "", "Tape, paper", {}, count=OpeningCount(7)),
        SupplyLine(6, "", "tape,  paper", {"category": "Dressings"}),
    ]
    seen = preview(house, lines)
    assert on_shelf(house) == {"GLV": 0}
    done = importing.import_supplies(house.chief, lines, ADD)
    assert done == seen
    assert (done.added, done.counts, done.units, done.offers) == (["FLU", "TAPE-PAPER"], 3, 22, 1)
    assert (done.levels, done.barcodes, done.vendors) == (1, 1, ["Harbor Medical"])
    assert on_shelf(house) == {"FLU": 15, "GLV": 0, "TAPE-PAPER": 7}
    with house.store.reading() as db:
        ids = {row.code: row.id for row in queries.items(db, TODAY)}
        flu_id = ids["FLU"]
        lots = item_page.lots_of(db, TODAY, flu_id)
        assert [(lot.number, lot.expires_on, lot.place, lot.on_hand) for lot in lots] == [
            ("A1", LATER, "Fridge 1", 12), ("B2", None, "Fridge 1", 3),
        ]  # fmt: skip
        assert item_page.value_of(db, flu_id).fifo_cents == 4_321
        assert {move.reason for move in item_page.moves(db, flu_id)} == {"opening count"}
        assert lot_reads.pack_of(db, "00349281589058") == (flu_id, 10)
        (offer,) = vendor_reads.offers_of(db)
    assert (offer.vendor_code, offer.catalog, offer.cents, offer.preferred) == (
        "HARBOR-MEDICAL", "HM-1", 18_000, True,
    )  # fmt: skip
    assert undo_last(house.chief).words == "take in a file of supplies"
    assert on_shelf(house) == {"GLV": 0}
    assert not house.all(Vendor)
    assert sum(move.quantity for move in house.all(StockMove)) == 0
    again = importing.import_supplies(house.chief, lines, ADD)
    assert (again.again, again.added, again.units) == (["FLU", "TAPE-PAPER"], [], 22)
    assert on_shelf(house) == {"FLU": 15, "GLV": 0, "TAPE-PAPER": 7}
    issuing.issue(house.front, ids["TAPE-PAPER"], 1)
    with pytest.raises(Conflict, match="cannot undo: of the 7 each of Tape, paper only 6 are there still"):
        undo_last(house.chief)
    assert on_shelf(house) == {"FLU": 15, "GLV": 0, "TAPE-PAPER": 6}


@on_sqlite
def test_what_is_known_is_told_and_left_until_it_is_to_be_changed(house: House) -> None:
    vendors.add_vendor(house.chief, VendorEntry("MED", "Medline"))
    line = SupplyLine(
        2, "glv", "Gloves, nitrile", {"category": "PPE"}, levels={"par": 30}, gtin="036000291452",
        sold=SoldBy("medline", {"catalog": "M-1", "cents": 900}), count=OpeningCount(4),
    )  # fmt: skip
    first = importing.import_supplies(house.chief, [line], Choices())
    assert [(each.field, each.after) for each in first.left] == [
        ("name", "Gloves, nitrile"), ("category", "PPE"), ("par", 30),
    ]  # fmt: skip
    assert (first.offers, first.barcodes, first.counts, first.changed) == (1, 1, 1, [])
    (gloves,) = house.all(Item)
    assert (gloves.name, gloves.par) == ("Gloves", 10)
    dearer = SupplyLine(
        2, "GLV", "", {"category": "PPE"}, sold=SoldBy("MED", {"catalog": "M-1", "cents": 950})
    )
    changed = importing.import_supplies(house.chief, [dearer], UPDATE).changed
    assert [(each.what, each.field, each.before, each.after) for each in changed] == [
        ("GLV", "category", "", "PPE"), ("GLV MED M-1", "price", 900, 950),
    ]  # fmt: skip
    (gloves,), (offer,) = house.all(Item), house.all(VendorItem)
    assert (gloves.name, gloves.category, gloves.par, offer.cents) == ("Gloves", "PPE", 10, 950)
    undo_last(house.chief)
    (gloves,), (offer,) = house.all(Item), house.all(VendorItem)
    assert (gloves.category, offer.cents) == ("", 900)
    with pytest.raises(NotPermitted):
        importing.import_supplies(house.front, [dearer], UPDATE)


@on_sqlite
def test_an_opening_count_never_goes_over_what_lies_there(house: House) -> None:
    receiving.receive(house.chief, GLOVES, 5)
    same, other = (SupplyLine(2, "GLV", "", count=OpeningCount(units)) for units in (5, 6))
    assert importing.import_supplies(house.chief, [same], ADD).unchanged == 1
    (wrong,) = preview(house, [other]).wrong
    assert (
        "of GLV 5 are on hand, 5 of them here (main): leave the quantity empty, and count it" in wrong.words
    )
    with pytest.raises(Conflict, match="nothing was taken in: line 2, quantity"):
        importing.import_supplies(house.chief, [SupplyLine(1, "NEW", "New"), other], ADD)
    assert on_shelf(house) == {"GLV": 5}


def test_a_long_file_is_not_undone_row_by_row(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_UNDONE", 1)
    importing.import_supplies(house.chief, [SupplyLine(2, "A", "A"), SupplyLine(3, "B", "B")], ADD)
    with pytest.raises(Conflict, match="another file puts right what is wrong"):
        undo_last(house.chief)
    assert on_shelf(house) == {"A": 0, "B": 0, "GLV": 0}


@on_sqlite
def test_each_wrong_place_is_named_and_nothing_is_written(house: House) -> None:
    med = vendors.add_vendor(house.chief, VendorEntry("MED", "Medline"))
    vendors.set_offer(house.chief, med, GLOVES, OfferEntry("M-1"))
    items.add_pack(house.chief, GLOVES, "00349281589058", 10)
    swabs = receiving_of_recalled(house)
    wrong_by_line = [
        (SupplyLine(1, "", ""), "name", "neither a code nor a name"),
        (SupplyLine(2, "NEW", ""), "name", "no item has the code NEW"),
        (SupplyLine(3, "A", "A", levels={"par": 5, "reorder_at": 9}), "reorder", "not above par"),
        (SupplyLine(4, "B", "B", place="attic"), "place", "there is no place attic"),
        (SupplyLine(5, "C", "C", gtin="1234"), "gtin", "8, 12, 13 or 14 digits"),
        (SupplyLine(6, "D", "D", gtin="00349281589058"), "gtin", "is a barcode of GLV"),
        (SupplyLine(7, "E", "E", sold=SoldBy("MED", {"catalog": "M-1"})), "catalog", "MED has M-1 for GLV"),
        (SupplyLine(8, "F", "F", sold=SoldBy("Nix", {"catalog": "1"})), "vendor", "no vendor is called Nix"),
        (SupplyLine(9, "G", "G", {"tracks_lots": True}, count=OpeningCount(1)), "lot", "is kept by lot"),
        (SupplyLine(10, "H", "H", count=OpeningCount(1, "L")), "expires", "when does lot L expire"),
        (
            SupplyLine(11, "I", "I", count=OpeningCount(1, "L", TODAY - timedelta(days=1))),
            "expires", "lot L expired on",
        ),
        (SupplyLine(12, swabs, "", count=OpeningCount(1, "R9", LATER)), "lot", "lot R9 was recalled"),
        (SupplyLine(13, "J", "J", count=OpeningCount(1_000_001)), "quantity", "a quantity is 1 to"),
        (
            SupplyLine(14, "K", "K", sold=SoldBy("MED", {"catalog": "9", "units": 0})),
            "pack_units", "a pack holds 1",
        ),
        (SupplyLine(15, "L" * 21, "L"), "code", "longer than 20"),
        (
            SupplyLine(15, "M", "M", count=OpeningCount(1, "L", LATER, recalled=True)),
            "recalled", "what was recalled is not put on the shelf",
        ),
        (SupplyLine(16, "GLV", "", {"optional_at": 11}), "optional", "not above par"),
    ]  # fmt: skip
    found = preview(house, [line for line, _, _ in wrong_by_line], Choices()).wrong
    assert [(each.line, each.field) for each in found] == [
        (line.line, name) for line, name, _ in wrong_by_line
    ]
    for each, (_, _, words) in zip(found, wrong_by_line, strict=True):
        assert words in each.words
    twice = [
        SupplyLine(1, "X", "X", {"unit": "box"}, count=OpeningCount(1)),
        SupplyLine(2, "X", "X", {"unit": "each"}, count=OpeningCount(2)),
    ]
    assert [each.words for each in preview(house, twice).wrong] == [
        "line 1 says `box` of the same: keep one", "line 1 counts the same there: put them together",
    ]  # fmt: skip
    assert on_shelf(house) == {"GLV": 0, swabs: 0}


def receiving_of_recalled(house: House) -> str:
    """An item whose lot R9 was recalled when all of it was gone."""
    swabs = items.add_item(house.chief, ItemEntry("SWB", "Swabs"))
    receiving.receive(house.chief, swabs, 1, delivery=Delivery(lot="R9", expires_on=LATER))
    issuing.issue(house.chief, swabs, 1)
    with house.chief.act("stock.recall") as db:
        lot = db.scalars(select(Lot)).one()
        lot.recalled_on, lot.recall = TODAY, "by its maker"
    return "SWB"


@on_sqlite_first
def test_vendors_and_their_price_lists_come_in(house: House) -> None:
    lines = [
        VendorLine(2, "", "Harbor Medical", {"account": "77", "lead_days": 3}),
        VendorLine(3, "lab", "Labco", {"email": "orders@labco.example"}),
    ]
    report = vendor_files.import_vendors(house.chief, lines, Choices())
    assert report.added == ["HARBOR-MEDICAL", "LAB"]
    slower = [VendorLine(2, "", "harbor medical", {"lead_days": 5})]
    assert [each.field for each in vendor_files.import_vendors(house.chief, slower, Choices()).left] == [
        "days"
    ]
    vendor_files.import_vendors(house.chief, slower, UPDATE)
    with house.store.reading() as db:
        harbor, _ = vendor_reads.vendors(db)
        both = [*lines, VendorLine(4, "", "HARBOR MEDICAL", {})]
        twice = vendor_files.preview_vendors(db, house.chief, both, UPDATE)
    assert (harbor.name, harbor.account, harbor.lead_days) == ("Harbor Medical", "77", 5)
    assert [each.words for each in twice.wrong] == ["HARBOR-MEDICAL stands in line 2 already: keep one"]
    for catalog, cents in (("H-1", 800), ("H-2", 500), ("H-3", None)):
        vendors.set_offer(house.chief, harbor.id, GLOVES, OfferEntry(catalog, "box", 10, cents))
    prices = [
        PriceLine(2, "h-1", {"cents": 860}),
        PriceLine(3, "H-3", {"cents": 700, "units": 12}),
        PriceLine(4, "H-9", {}),
    ]  # fmt: skip
    told = vendor_files.import_prices(house.chief, harbor.id, prices, Choices())
    assert [(each.field, each.before, each.after) for each in told.left] == [("pack_units", 10, 12)]
    assert {each.catalog: each.units for each in house.all(VendorItem)} == {"H-1": 10, "H-2": 10, "H-3": 10}
    undo_last(house.chief)
    done = vendor_files.import_prices(house.chief, harbor.id, prices, UPDATE)
    assert [(each.what, each.field, each.before, each.after) for each in done.changed] == [
        ("H-1 Gloves", "price", 800, 860),
        ("H-3 Gloves", "price", None, 700),
        ("H-3 Gloves", "pack_units", 10, 12),
    ]  # fmt: skip
    assert (done.unknown, done.missing) == (["H-9"], ["H-2"])
    undo_last(house.chief)
    assert sorted((each.catalog, each.cents) for each in house.all(VendorItem)) == [
        ("H-1", 800), ("H-2", 500), ("H-3", None),
    ]  # fmt: skip


class PutBack(Exception):
    """What was written is not to stay."""


WORDS = st.text("=+-@'\",;|\n é漢aB19", max_size=12)
NAMES = WORDS.map(lambda text: f"{text}n")
LEVELS = st.lists(st.integers(0, 900), min_size=4, max_size=4).map(sorted)


@st.composite
def kept_items(draw: st.DrawFn) -> ItemEntry:
    """An item as it is kept, whatever was typed of it."""
    emergency, reorder, optional, par = draw(LEVELS)
    code = draw(st.text("=+-@'\",;aB0", min_size=1, max_size=8))
    return items.cleaned(
        ItemEntry(
            code, draw(NAMES), draw(WORDS), draw(WORDS), draw(WORDS), par, reorder, emergency,
            draw(st.booleans()), draw(st.booleans()), draw(st.booleans()),
            draw(st.sampled_from(("", "00409379501"))), draw(WORDS), optional,
        )
    )  # fmt: skip


OFFERS = st.builds(
    OfferEntry, NAMES, WORDS, st.integers(1, 99), st.none() | st.integers(0, 10**8), st.integers(1, 9),
    st.integers(0, 9), st.none() | st.integers(0, 365), st.booleans(),
).map(vendors.cleaned_offer)  # fmt: skip
VENDORS = st.builds(
    VendorEntry, st.just("VEN"), NAMES, WORDS, WORDS, st.sampled_from(("", "o@v.example")),
    st.integers(0, 365), st.integers(0, 10**8), WORDS,
).map(vendors.cleaned_vendor)  # fmt: skip


@on_sqlite_first
@settings(max_examples=rounds(8), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(kept_items(), min_size=1, max_size=4, unique_by=lambda each: each.code), VENDORS, OFFERS)
def test_what_goes_out_comes_in_unchanged(
    house: House, kept: list[ItemEntry], vendor: VendorEntry, offer: OfferEntry
) -> None:
    kept = [each for each in kept if each.code != "GLV"]
    with TemporaryDirectory() as folder, house.store.reading() as db:
        known, out = Known(db), Path(folder) / "out"
        with pytest.raises(PutBack), house.chief.act("stock.import") as writing:
            site = first_site(writing).id or 0
            rows = [Item(site_id=site, **values_of(each)) for each in kept]
            seller = Vendor(**values_of(vendor))
            writing.add_all([*rows, seller])
            writing.flush()
            if rows:
                writing.add(VendorItem(vendor_id=seller.id or 0, item_id=rows[0].id or 0, **values_of(offer)))
                writing.add(ItemPack(item_id=rows[0].id or 0, gtin="00349281589058", units=7))
            writing.flush()
            write_tables(out, all_tables(writing, TODAY, (None, TODAY), house.chief.clock.zone), "csv")
            raise PutBack
        files = {
            name: read_supplies(out / f"{name}.csv", [], TODAY)
            for name in ("items", "offers", "barcodes")
            if len((out / f"{name}.csv").read_text().splitlines()) > 1
        }
        assert not [each for file in files.values() for each in file.wrong]
        lines = [line for file in files.values() for line in file.lines if line.code != "GLV"]
        plan = plan_supplies(known, lines, TODAY, ADD)
        assert not plan.report.wrong
        assert {item.code: item.entry for item in plan.items} == {each.code: each for each in kept}
        assert [each.entry for item in plan.items for each in item.offers] == ([offer] if kept else [])
        assert [item.packs for item in plan.items if item.packs] == ([{"00349281589058": 7}] if kept else [])
        (line,) = read_vendors(out / "vendors.csv", [], TODAY).lines
        assert VendorEntry(line.code, line.name, **line.said) == vendor


def values_of(entry: ItemEntry | VendorEntry | OfferEntry) -> dict[str, Any]:
    """What is kept of it, by column."""
    return {name: getattr(entry, name) for name in entry.__slots__}


@on_sqlite
def test_the_ledger_that_goes_out_names_who_received_it_and_no_record_that_is_closed(house: House) -> None:
    ada = a_patient(house)
    receiving.receive(house.front, GLOVES, 5)
    issuing.issue(house.front, GLOVES, 2, wanted=Wanted(patient_id=ada))
    with house.store.reading() as db:
        mrn = db.get_one(Patient, ada).mrn
        named = [_moves_out(db, house, hidden) for hidden in (frozenset(), frozenset({ada}))]
    assert named == [[None, mrn], [None, "restricted"]]


def _moves_out(db: Session, house: House, hidden: frozenset[int]) -> list[object]:
    tables = all_tables(db, TODAY, (None, TODAY), house.chief.clock.zone, hidden)
    moves = next(table for table in tables if table.name == "moves")
    return [row[moves.titles.index("mrn")] for row in moves.rows()]

"""The shelf by keys alone: what is low, what comes and goes, and a new item."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from textual.events import Paste

from clinic_tui.clinic import open_clinic
from clinic_tui.interop.scans import Scan, ScanKind
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.supplies.stock import bar
from clinic_tui.screens.supplies.stock_forms import read_count
from clinic_tui.screens.supplies.stock_item import ItemScreen
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.passwords import hash_password
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.levels import Levels
from clinic_tui.store.desk import Actor
from clinic_tui.words.not_understood import NotUnderstood
from tests.screens.scanner import scan
from tests.screens.small_clinic import Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]
PASSWORD = "marsh-kettle-harbour-42"


async def test_the_shelf_filtered_by_words_and_put_in_order(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Flu vaccine", "! 2 low", "5 alerts")
        await seat.pictured(matches_golden, "stock")
        await seat.press("l")
        await seat.gone("Exam table paper")
        await seat.shows("Flu vaccine", "Gauze 4x4", "Supplies that run low  2 items")
        await seat.press("l")
        await seat.shows("Exam table paper")
        await seat.press("f")
        await seat.shows("Show only")
        await seat.type("shelf -low")
        await seat.press("f12")
        await seat.shows("only shelf -low  1 item", "Gloves, nitrile")
        await seat.gone("Exam table paper")
        await seat.press("f")
        await seat.type("nowhere")
        await seat.press("f12")
        await seat.shows("No item is `nowhere`: f, emptied, shows all again")
        await seat.press("f")
        await seat.type("lasts<ten")
        await seat.press("f12")
        await seat.shows("`lasts<ten` takes whole days, as lasts<10")
        await seat.press("backspace", "f12")
        await seat.shows("Exam table paper", "5 items")
        await seat.press("s")
        await seat.shows("in order of code", "by code")


async def test_units_are_received_carried_and_put_right(small_clinic: SmallClinic) -> None:
    """What comes goes where the last of it was put."""
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper")
        await seat.press("t")
        await seat.shows("Carry Exam table paper", "Procedure cart")
        await seat.type("5")
        await seat.press("f12")
        await seat.shows("5 roll of Exam table paper carried to Procedure cart")
        await seat.press("p", "p")
        await seat.shows("at Procedure cart", "1 item")
        await seat.press("p")
        await seat.shows("Flu vaccine")
        await seat.press("a")
        await seat.shows("What is there of Exam table paper")
        await seat.type("20")
        await seat.press("f12")
        await seat.shows("why is it other than written?")
        await seat.type("counted")
        await seat.press("f12")
        await seat.shows("Exam table paper: -4 roll")
        await seat.press("h")
        await seat.shows("received 29 roll (first count)")
        await seat.press("escape", "u")
        await seat.shows("29 on hand")
        backend = seat.app.backend
        assert backend is not None
        (place,) = await seat.ask(backend.stock.places)
        paper = next(row for row in await seat.ask(backend.stock.items) if row.code == "TBL")
        await seat.ask(lambda: backend.stock.receive(paper.id, 1, "", Delivery(place.id)))
        await seat.press("+")
        await seat.shows("Receive Exam table paper", f"= {place.name}")


async def test_a_box_of_what_has_no_lots_is_scanned_too_and_the_tab_counts_what_is_low_now(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper", "4 Stock (2)", "5 alerts")
        backend = seat.app.backend
        assert backend is not None
        paper = next(row for row in await seat.ask(backend.stock.items) if row.code == "TBL")
        await seat.ask(lambda: backend.stock.add_pack(paper.id, "07680669330019", 12))
        await seat.press("-")
        await seat.shows("Issue Exam table paper")
        await seat.type("29")
        await seat.press("f12")
        await seat.shows("29 roll of Exam table paper issued", "4 Stock (3)", "6 alerts")
        await seat.press("+")
        await seat.shows("Receive Exam table paper", "Scan")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "00349281589058"))
        await seat.shows("00349281589058 is no barcode of Exam table paper")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "07680669330019"))
        await seat.shows("= 12 roll")
        await seat.press("f12")
        await seat.shows("12 roll of Exam table paper received", "4 Stock (2)", "5 alerts")


async def test_levels_are_set_by_use(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper")
        await seat.press("enter")
        await seat.shows("Exam table paper", "29 roll on hand")
        await seat.press("s")
        await seat.shows("Levels by use of Exam table paper", "nothing of it was used in the last 90 days")
        await seat.press("escape")
        backend = seat.app.backend
        assert backend is not None
        paper = next(row for row in await seat.ask(backend.stock.items) if row.code == "TBL")
        await seat.ask(lambda: backend.stock.issue(paper.id, 14, "", Wanted()))
        await seat.shows("15 roll on hand")
        small_clinic.clock.at += timedelta(days=7)
        await seat.press("s")
        await seat.shows("order at 29", "by the use of 10 days")
        await seat.press("f12")
        await seat.shows("Exam table paper: par 71, order at 29, urgent at 15")


async def test_items_and_places_are_changed_and_a_new_one_stands_under_the_cursor(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Flu vaccine")
        await seat.press("e")
        await seat.shows("Item Exam table paper")
        await seat.type("50")
        await seat.press("enter")
        await seat.type("40")
        await seat.press("f12")
        await seat.shows("Exam table paper: changed", "par 50, order at 40")
        await seat.press("c")
        await seat.press("f12")
        await seat.shows("the item's code is needed")
        await seat.type("syr-3")
        await seat.press("enter")
        await seat.type("[/nope] syringe")
        await seat.press("enter", "enter", "enter", "enter", "2", "0", "enter", "5", "enter")
        await seat.shows("[/nope] syringe added", "SYR-3")
        await seat.shows("[/nope] syringe  0 on hand")
        await seat.press("P")
        await seat.shows("Places for supplies", "1 place", "Procedure cart")
        await seat.press("+")
        await seat.shows("New place for supplies")
        await seat.type("f1")
        await seat.press("down")
        await seat.type("Fridge 1")
        await seat.press("f12")
        await seat.shows("2 places", "Fridge 1")
        await seat.press("x", "y")
        await seat.shows("nothing is kept at Fridge 1 any more", "1 place")
        await seat.press("enter")
        await seat.shows("at Procedure cart", "Nothing lies here: t carries it here.")


@pytest.mark.parametrize(
    "on_hand, par, shown", [(0, 10, "····"), (1, 100, "■···"), (5, 10, "■■··"), (99, 10, "■■■■"), (3, 0, "")]
)
def test_the_bar_never_shows_something_as_nothing(on_hand: int, par: int, shown: str) -> None:
    assert bar(on_hand, par, 4) == shown


@pytest.mark.parametrize("typed, count", [("12", 12), (" 1,200 ", 1200), ("0", 0)])
def test_counts_as_they_are_typed(typed: str, count: int) -> None:
    assert read_count(typed) == count


@pytest.mark.parametrize(
    "typed, why",
    [
        ("-3", "Write a whole number, as 12."), ("1.5", "Write a whole"), ("dozen", "Write a whole"),
        ("٣", "Write a whole"), ("1000001", "At most 1,000,000."), ("12345678", "At most 1,000,000."),
        ("9" * 30, "At most 1,000,000."),
    ],
)  # fmt: skip
def test_what_is_no_count(typed: str, why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        read_count(typed)


GTIN = "00349281589058"
BOX = "]d20100349281589058" + "17271231" + "10N55"
"""Ten strep tests of lot N55, until the end of 2027."""


SHEET = "https://sds.example.org/strep-a-antigen-rapid-test-kit-extraction.pdf"


async def on_strep(seat: Seat) -> None:
    """The cursor on the item that is kept by lot."""
    await seat.shows("Strep test")
    while "Strep test  24 on hand" not in seat.text:
        await seat.press("down")
    await seat.shows("Strep test  24 on hand")


async def test_an_item_with_its_lots_and_its_barcodes(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await on_strep(seat)
        await seat.press("enter")
        await seat.shows("A12", "B77", "worth $36.00", "barcode 00349281589058 (10)")
        await seat.pictured(matches_golden, "stock_item")
        await seat.press("g")
        await seat.shows("Barcodes of Strep test: 1 pack", "10 each")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "07680669330019"))
        await seat.shows("Barcode of Strep test", "07680669330019")
        await seat.type("6")
        await seat.press("f12")
        await seat.shows("2 packs", "6 each")
        await seat.press("x", "y")
        await seat.shows("Strep test is not known by 00349281589058 any more", "1 pack")
        await seat.press("escape")
        await seat.shows("barcode 07680669330019 (6)")
        backend = seat.app.backend
        assert backend is not None
        stock, strep = backend.stock, seat.app.screen
        assert isinstance(strep, ItemScreen)
        assert strep.item_meant is not None
        number = strep.item_meant[0]
        (cart,) = await seat.ask(stock.places)
        row = next(row for row in await seat.ask(stock.items) if row.id == number)
        entry = ItemEntry("STREP", "Strep test", par=30, reorder_at=5, tracks_lots=True, hazard_sheet=SHEET)
        await seat.ask(lambda: stock.edit_item(number, row.version, entry))
        await seat.ask(lambda: stock.set_place_levels(number, cart.id, Levels(6, 2, 1), "Drawer 1"))
        await seat.shows("Procedure cart: par 6, fill at 2, urgent at 1", "data sheet:", SHEET)
        await seat.shows("A12", "B77", "lot A12  main  4 on hand")
        await seat.press("l")
        await seat.shows("Levels elsewhere of Strep test")
        await seat.type("cart")
        await seat.shows("= 1 each", "Drawer 1")
        await seat.press("tab", "9", "f12")
        await seat.shows("Procedure cart: par 9, fill at 2, urgent at 1")


async def test_what_expires_first_is_listed_and_issued_and_a_lot_is_recalled(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Strep test")
        await seat.press("x")
        await seat.shows("Expires within 90 days", "A12", "use 1st")
        matches_golden(seat.app, "stock_expiring_80x24")
        await seat.press("[", "[", "[")
        await seat.shows("No lot expired or recalled")
        await seat.press("]", "]", "]", "]", "]")
        await seat.shows("Expires within 365 days")
        await seat.press("w")
        await seat.shows("Write off Strep test")
        await seat.type("1")
        await seat.press("enter")
        await seat.type("torn")
        await seat.press("f12")
        await seat.shows("1 each of Strep test written off")
        await seat.press("escape")
        await seat.gone("Expires within")
        while "Strep test  23 on hand" not in seat.text:
            await seat.press("down")
        await seat.press("-")
        await seat.shows("Issue Strep test", "A12 until 12/13/26: 3")
        await seat.type("5")
        await seat.press("f12")
        await seat.shows("3 of lot A12, 2 of lot B77")
        await seat.press("enter")
        await seat.shows("B77", "18 on hand")
        await seat.press("R")
        await seat.shows("Recall lot B77")
        await seat.type("maker: too weak")
        await seat.press("f12")
        await seat.shows("lot B77 is recalled", "18 not to be given out", "maker: too weak")
        await seat.press("-")
        await seat.type("1")
        await seat.press("f12")
        await seat.shows("only 0 each of Strep test")
        await seat.press("escape", "o")
        await seat.shows("Nobody received any of it")
        await seat.press("escape", "r")
        await seat.shows("Send back Strep test")
        await seat.type("18")
        await seat.press("enter")
        await seat.type("recalled")
        await seat.press("f12")
        await seat.shows("18 each of Strep test sent back", "0 each on hand", "used up")
        await seat.press("home")
        await seat.shows("lot A12  used up")
        await seat.press("R")  # of one that is used up: services/test_recalls.py
        await seat.shows("Recall lot A12")


async def test_a_lot_that_expires_later_is_taken_only_after_an_answer(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await on_strep(seat)
        await seat.press("enter")
        await seat.shows("lot A12")
        await seat.press("down")
        await seat.shows("lot B77")
        await seat.press("-")
        await seat.type("30")
        await seat.press("f12")
        await seat.shows("Lot A12 expires sooner, Sun 13 Dec 2026: 4 each lie there")
        await seat.press("y")
        await seat.shows("only 20 each of lot B77 are there, not 30")
        form = seat.app.screen
        assert isinstance(form, Form)
        form.set_text("quantity", "2")
        await seat.press("f12")
        await seat.shows("2 each of Strep test issued: 2 of lot B77")
        await seat.press("-")  # a box with two barcodes: product; lot and expiry
        await seat.shows("Issue Strep test")
        second = "(17)271228(10)B77"
        for code, told in ((second, "scanned: lot B77"), (GTIN, "10"), (second, "scanned: lot B77")):
            seat.app.scanned(Scan(ScanKind.PRODUCT, code))
            await seat.shows("Issue Strep test", told)
        seat.app.scanned(Scan(ScanKind.PRODUCT, GTIN))
        await seat.shows("= 11 each")
        await scan(seat.pilot, "1726121310A12\r")
        await seat.shows("lot A12 is another one than was scanned before: F12 first", "= 10 each")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "(17)271228(10)N0"))
        await seat.shows("lot N0 of Strep test is not on hand")
        form = seat.app.screen
        assert isinstance(form, Form)
        assert (form.text("quantity"), form.text("lot")) == ("10", "b77")
        await seat.press("escape", "escape", "1")
        await seat.until(lambda: seat.app.pane and seat.app.pane.place is not Place.STOCK, "another tab")
        seat.app.scanned(Scan(ScanKind.PRODUCT, second))
        await seat.shows("this barcode tells a lot, no product: scan the other one first")
        seat.app.scanned(Scan(ScanKind.PRODUCT, GTIN))
        await seat.shows("Strep test: 22 each on hand")
        seat.app.scanned(Scan(ScanKind.PRODUCT, second))
        await seat.shows("Strep test, lot B77: 18 each on hand")


async def test_a_scanned_box_is_received_by_one_key(small_clinic: SmallClinic) -> None:
    """Typed into the form its lot and expiry are read too."""
    async with seated(small_clinic, "otto", tab="4") as seat:
        await on_strep(seat)
        await seat.press("+")
        await seat.shows("Receive Strep test")
        await seat.type("010034928158905810N55")
        await seat.press("ctrl+right_square_bracket")
        await seat.type("17271231")
        await seat.press("enter")
        await seat.shows("N55", "12/31/2027", "10 each")
        await seat.press("f12")
        await seat.shows("10 each of Strep test received, lot N55")
        seat.app.post_message(Paste(BOX + "\r"))
        await seat.shows("Receive Strep test", "lot N55", "Fri 31 Dec 2027", "10 each")
        await seat.press("escape")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "07680669330019"))
        await seat.shows("no item has the barcode 07680669330019")
        await seat.press("1")
        await seat.until(lambda: seat.app.pane and seat.app.pane.place is not Place.STOCK, "another tab")
        seat.app.scanned(Scan(ScanKind.PRODUCT, BOX))
        await seat.shows("Strep test, lot N55: 10 each on hand, Cabinet; 24 of other lots")
        await seat.press("f1")
        await seat.shows("Help: the day")
        seat.app.scanned(Scan(ScanKind.PRODUCT, "07680669330019"))
        await seat.shows("no item has the barcode 07680669330019")
        assert len(seat.app.screen_stack) == 1
        await seat.press("4", "f1")
        await seat.shows("Help: ")
        seat.app.scanned(Scan(ScanKind.PRODUCT, BOX))
        await seat.shows("Receive Strep test", "lot N55")


def let_sign(clinic: SmallClinic, login: str) -> None:
    """Give one of the clinic's people a password."""
    with contextlib.closing(open_clinic(clinic.folder)) as house:
        desk = house.desk(Actor(None, "otto", lambda _: True), "Y")
        with desk.act("account.change") as db:
            account = db.scalars(select(Account).where(col(Account.login) == login)).one()
            account.password_hash = hash_password(PASSWORD, house.pepper, HashCost(1, 1024, 1))


async def test_who_saw_a_controlled_substance_destroyed_signs_with_the_own_password(
    small_clinic: SmallClinic,
) -> None:
    let_sign(small_clinic, "mia")
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper")
        backend = seat.app.backend
        assert backend is not None
        entry = ItemEntry("FENT", "Fentanyl", unit="vial", controlled=True)
        fentanyl = await seat.ask(lambda: backend.stock.add_item(entry))
        await seat.ask(lambda: backend.stock.receive(fentanyl, 3, "", Delivery()))
        await seat.shows("Fentanyl")
        await seat.press("down", "w")
        await seat.shows("Write off Fentanyl", "Witness")
        for typed in ("1", "vial broken", "otto", "wrong"):
            await seat.type(typed)
            await seat.press("enter")
        await seat.press("f12")
        await seat.shows("a witness is another person")
        await seat.type("mia")
        await seat.press("f12")
        await seat.shows("name or password is not right")
        await seat.type(PASSWORD)
        await seat.press("f12")
        await seat.shows("1 vial of Fentanyl written off")
        page = await seat.ask(lambda: backend.stock.page(fentanyl))
        assert (page.moves[0].witness, page.moves[0].who) == ("mia", "otto")
        await seat.press("a")
        await seat.shows("What is there of Fentanyl", "Witness")


async def test_a_cart_below_its_levels_is_told_of_and_filled_up_by_one_key(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper", "5 alerts")
        backend = seat.app.backend
        assert backend is not None
        stock = backend.stock
        (cart,) = await seat.ask(stock.places)
        for code, par, reorder in (("TBL", 4, 2), ("STREP", 6, 3)):
            item = next(row for row in await seat.ask(stock.items) if row.code == code)
            levels = Levels(par, reorder, 1)
            await seat.ask(partial(stock.set_place_levels, item.id, cart.id, levels, "Drawer 1"))
        await seat.shows("6 alerts")
        await seat.press("d")
        await seat.shows("To fill up", "2 items", "Exam table paper")
        await seat.pictured(matches_golden, "fill_up")
        await seat.press("p")
        await seat.shows("fill-list-20261123", "in paper")
        await seat.press("enter")
        await seat.shows("Bring")
        await seat.type("3")
        await seat.press("f12")
        await seat.press("f12")
        await seat.shows("carried to Procedure cart", "No place is to be filled up")
        await seat.press("escape")
        await seat.shows("5 alerts")
        await seat.press("u", "y")
        await seat.shows("6 alerts")

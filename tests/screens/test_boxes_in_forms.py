"""A scanner typing while a form on the shelf is open, wherever the cursor stands; counts: test_counts.py."""

from __future__ import annotations

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.form import Form
from clinic_tui.stock.entries import Delivery, Wanted
from tests.screens.scanner import scan
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_stock import on_strep

STREP = "(01)00349281589058(10)B77\r"
"""Ten strep tests of the lot that expires later, as a scanner sends what is printed."""
EARLY = "]d2010034928158905810A12\r"
PAPER = "07680669330019\r"
"""Twelve rolls of table paper, by the number alone."""


async def know_paper(seat: Seat) -> int:
    """Name the barcode of the table paper, with twelve rolls in a pack."""
    assert seat.app.backend is not None
    stock = seat.app.backend.stock
    paper: int = next(row.id for row in await seat.ask(stock.items) if row.code == "TBL")
    await seat.ask(lambda: stock.add_pack(paper, "07680669330019", 12))
    return paper


async def test_a_scan_while_units_are_issued_says_lot_and_packs_or_changes_the_form_to_its_item(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await on_strep(seat)
        await seat.press("-")
        await seat.shows("Issue Strep test")
        await scan(seat.pilot, STREP)
        await seat.shows("= 10 each", "scanned: lot B77. F12 issues")
        await scan(seat.pilot, STREP)
        await seat.shows("= 20 each")
        await scan(seat.pilot, EARLY)
        await seat.shows("lot A12 is another one than was scanned before")
        await scan(seat.pilot, PAPER)
        await seat.shows("07680669330019 is no barcode of Strep test: F12 or Esc first")
        await seat.press("f12")
        await seat.shows("Lot A12 expires sooner, Sun 13 Dec 2026: 4 each lie there", "Issue of lot B77")
        await seat.press("y")
        await seat.shows("20 each of Strep test issued: 20 of lot B77")
        await seat.press("-")  # and of an opened box one
        await scan(seat.pilot, EARLY)
        await seat.shows("= 1 each", "scanned: lot A12")
        await seat.type("3")
        await scan(seat.pilot, EARLY)
        await seat.shows("= 3 each")
        await scan(seat.pilot, EARLY.replace("A12", "Z9"))
        await seat.shows("lot Z9 of Strep test is not on hand")
        await seat.press("f12")
        await seat.shows("3 each of Strep test issued: 3 of lot A12")
        await know_paper(seat)
        await seat.press("-")
        await seat.shows("Issue Strep test")
        await scan(seat.pilot, "349281589057\r")  # no product's: what a person typed
        form = await seat.opens(Form)
        await seat.until(lambda: form.texts["quantity"] == "349281589057", "typed")
        await seat.press("up", *["backspace"] * 12)
        await scan(seat.pilot, PAPER)
        await seat.shows("Issue Exam table paper", "= 12 roll")
        assert len(seat.app.screen_stack) == 2
        await seat.press("f12")
        await seat.shows("12 roll of Exam table paper issued", "4 Stock (3)")


async def test_a_scan_on_the_list_receives_and_a_carried_lot_begins_where_it_lies(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        assert seat.app.backend is not None
        assert seat.app.pane is not None
        await seat.shows("Strep test")
        await scan(seat.pilot, STREP)
        await seat.shows("Receive Strep test", "lot B77")
        assert seat.app.pane.place is Place.STOCK
        assert len(seat.app.screen_stack) == 2
        await seat.press("escape")
        stock = seat.app.backend.stock
        strep = next(row.id for row in await seat.ask(stock.items) if row.code == "STREP")
        # of a health industry label number and lot stand in two codes; another label's second is refused
        await seat.ask(lambda: stock.add_pack(strep, "+A123BJC5D6E71G", 25))
        await scan(seat.pilot, "+A123BJC5D6E71G\r")
        await seat.shows("Receive Strep test", "= 25 each")
        await scan(seat.pilot, "+$$0930H77VL\r")
        await seat.shows("this is no lot of Strep test: the label is another product's")
        await scan(seat.pilot, "+$$0930H77G6\r")
        await seat.shows("= Mon 30 Sep 2030")
        await seat.press("f12")
        await seat.shows("25 each of Strep test received, lot H77")
        (cart,) = await seat.ask(stock.places)
        await seat.ask(lambda: stock.receive(strep, 10, "", Delivery(cart.id, "B77", None, None)))
        await seat.ask(lambda: stock.issue(strep, 20, "", Wanted(lot="B77")))
        while "Strep test  39 on hand" not in seat.text:
            await seat.press("down")
        await seat.press("t")
        await seat.shows("Carry Strep test")
        await scan(seat.pilot, STREP)
        await seat.shows("= 10 each", "= Procedure cart", "scanned: lot B77")

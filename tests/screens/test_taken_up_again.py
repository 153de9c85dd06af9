"""What was taken off a list is shown by a key, and taken up again: items, places and vendors."""

from __future__ import annotations

from clinic_tui.purchasing.entries import VendorEntry
from clinic_tui.stock.entries import ItemEntry
from tests.screens.small_clinic import SmallClinic, seated


async def test_an_item_that_is_not_kept_any_more_is_found_and_kept_again(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper")
        backend = seat.app.backend
        assert backend is not None
        tape = await seat.ask(lambda: backend.stock.add_item(ItemEntry("TAPE", "Paper tape", par=9)))
        await seat.shows("Paper tape")
        await seat.ask(lambda: backend.stock.stop_keeping(tape, 1))
        await seat.gone("Paper tape")
        await seat.press("f")
        await seat.type("stopped")
        await seat.press("f12")
        await seat.shows("only stopped  1 item", "Paper tape", "gone")
        await seat.press("enter")
        await seat.shows("not kept any more: x keeps it again")
        await seat.press("x")
        await seat.shows("Keep Paper tape again?")
        await seat.press("y")
        await seat.shows("Paper tape is kept again: g names its barcodes")
        await seat.gone("not kept any more")
        await seat.press("escape")
        await seat.shows("No item is `stopped`: f, emptied, shows all again")


async def test_a_place_that_was_closed_is_opened_again(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await seat.shows("Exam table paper")
        await seat.press("P")
        await seat.shows("Places for supplies beside the stock room: 1 place", "Procedure cart")
        await seat.press("x")
        await seat.shows("Close Procedure cart?")
        await seat.press("y")
        await seat.shows("nothing is kept at Procedure cart any more", "+ adds a place")
        await seat.press("d")
        await seat.shows("stock room: 0 places", "Procedure cart was closed: x opens it again")
        await seat.press("enter")
        await seat.shows("Procedure cart was closed, and nothing lies there")
        await seat.press("x")
        await seat.shows("Open Procedure cart again?")
        await seat.press("y")
        await seat.shows("supplies lie at Procedure cart again", "stock room: 1 place")


async def test_a_vendor_that_was_dropped_is_bought_from_again(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        backend = seat.app.backend
        assert backend is not None
        await seat.ask(lambda: backend.vendors.add_vendor(VendorEntry("MED", "Medline")))
        await seat.press("o", "v")
        await seat.shows("Vendors: 1", "Medline")
        await seat.press("x", "y")
        await seat.shows("nothing is bought from Medline any more", "Vendors: 0")
        await seat.press("d")
        await seat.shows("dropped: x buys there again")
        await seat.press("x")
        await seat.shows("Buy from Medline again?")
        await seat.press("y")
        await seat.shows("Medline is bought from again", "Vendors: 1")

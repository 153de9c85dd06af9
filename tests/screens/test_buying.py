"""Buying by keys alone: what is to be ordered, the order's way, what comes, invoices and budgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.purchasing.entries import BudgetEntry, OfferEntry, ToOrder, VendorEntry
from clinic_tui.purchasing.states import SentBy
from clinic_tui.stock.entries import Delivery
from clinic_tui.stock.levels import Levels
from tests.screens.signed_in import signed_in
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]
SMALL, LARGE = (80, 24), (120, 40)


def stocked(backend: Backend) -> None:
    """Two vendors of flu vaccine, one of gauze, and a budget of vaccines."""
    vendors = backend.vendors
    codes = {row.code: row.id for row in backend.stock.items()}
    med = vendors.add_vendor(VendorEntry("MED", "Medline", lead_days=3))
    vax = vendors.add_vendor(VendorEntry("VAX", "Vaccines Direct", lead_days=2))
    vendors.set_offer(med, codes["FLU"], OfferEntry("M-9", "box", 10, 25_000))
    vendors.set_offer(vax, codes["FLU"], OfferEntry("V-1", "box", 10, 24_000))
    vendors.set_offer(med, codes["GZ-4"], OfferEntry("M-2", "case", 20, 4_000))
    vendors.add_budget(BudgetEntry("vaccine", TODAY, TODAY, 100_000))


def strep_on_its_way(backend: Backend) -> None:
    """Three boxes of ten strep tests, ordered of Medline."""
    strep = next(row.id for row in backend.stock.items() if row.code == "STREP")
    box = backend.vendors.set_offer(1, strep, OfferEntry("M-7", "box", 10, 3_000))
    (order,) = backend.purchasing.draft([ToOrder(box, 3)])
    backend.purchasing.approve(order, 1, "")
    backend.purchasing.send(order, 2, SentBy.WEB, "")


async def with_vendors(seat: Seat) -> Backend:
    """The clinic as it is then, entered at this desk."""
    backend = seat.app.backend
    assert backend is not None
    await seat.ask(lambda: stocked(backend))
    return backend


async def test_what_is_low_is_ordered_approved_sent_and_comes_in_two_boxes(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await with_vendors(seat)
        await seat.press("b")
        await seat.shows("To order: 2 items  from 2 vendors  $1,520.00", "2 case")
        await seat.press("end")
        await seat.shows("$1,000.00 left, $1,440.00 proposed, $440.00 too much")
        await seat.framed("to_order_80x24")
        matches_golden(seat.app, "to_order_80x24")
        await seat.press("p")
        await seat.shows("to-order-20261123-", ".pdf in paper")
        await seat.press("v")
        await seat.shows("$1,580.00")
        await seat.press("v", "f12")
        await seat.shows("2 orders drafted, 2 items", "Orders: 2 open", "2 drafts to approve")
        await seat.pictured(matches_golden, "orders")
        await seat.press("s")
        await seat.shows("the order is draft: y approves it first")
        await seat.press("y")
        await seat.shows("Order 1002 beyond the budget: vaccine has $1,000.00 left")
        await seat.press("escape")
        await seat.shows("2 drafts to approve")
        await seat.press("y", *"flu wave", "f12")
        await seat.shows("order 1002 approved: s sends it", "1 draft to approve", "1 to send")
        await seat.press("enter")
        await seat.shows("beyond the budget: flu wave")
        await seat.press("s")
        await seat.shows("Send order 1002 to Vaccines Direct")
        await seat.press(*"phone", "f12")
        await seat.shows("order 1002: sent by phone", "expected Wed 25 Nov 2026")
        await seat.press("+")
        await seat.shows("Receive Flu vaccine", "6 box due, Vaccines Direct")
        await seat.press(*"40", "f12")
        await seat.shows(
            "40 dose of Flu vaccine received; order 1002: 20 still due", "partly received", "4 alerts"
        )
        await seat.pictured(matches_golden, "order")
        await seat.press("x")
        await seat.shows("Wait no more for 20 dose of Flu vaccine")
        await seat.press(*"out of print", "f12")
        await seat.shows("nobody waits for the rest", "closed")


async def test_an_invoice_that_differs_is_accepted_with_a_reason_and_what_is_due_of_a_lot_is_proposed(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        backend = await with_vendors(seat)
        buying = backend.purchasing

        def delivered() -> None:
            gauze = next(each for each in backend.vendors.offers_of_vendor(1) if each.catalog == "M-2")
            (order,) = buying.draft([ToOrder(gauze.id, 2)])
            buying.approve(order, 1, "")
            buying.send(order, 2, SentBy.WEB, "")
            buying.receive(buying.order(order).lines[0].id, 40, "", Delivery())

        await seat.ask(delivered)
        await seat.press("o")
        await seat.shows("received")
        await seat.press("enter")
        await seat.shows("Order 1001 to Medline")
        await seat.press("i")
        await seat.shows("Invoice of Medline for order 1001", "M-2  2 x 40.00")
        await seat.press(*"HM-7", "enter", *"t", "enter", *"85", "f12")
        await seat.shows("invoice HM-7 entered")
        await seat.press("escape")
        await seat.shows("Orders: 1 open")
        await seat.press("i")
        await seat.shows("1 differ", "lines, freight and tax make $80.00")
        await seat.press("y")
        await seat.shows("Invoice HM-7 differs in 1 point")
        await seat.press(*"freight not printed", "f12")
        await seat.shows("invoice HM-7 accepted", "No invoice waits")
        await seat.press("l")
        await seat.shows("accepted by otto", "freight not printed")
        await seat.ask(lambda: strep_on_its_way(backend))
        await seat.press("escape")
        await seat.shows("Orders: 2 open", "1002   Medline")
        await seat.press("home", "enter")
        await seat.shows("Order 1002 to Medline")
        await seat.press("+")
        await seat.shows("Receive Strep test", "Quantity        30", "3 box due, Medline")
        await seat.press(*"10", "enter")
        await seat.shows("10 is no barcode: it stands as the quantity now", "Quantity        10")
        await seat.press("enter", *"L1", "enter", *"05/28", "f12")
        await seat.shows("10 each of Strep test received, lot L1; order 1002: 20 still due")
        await seat.press("+")
        await seat.shows("Quantity        20")


async def test_vendors_their_catalogs_and_budgets_are_kept_by_keys(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4", size=LARGE) as seat:
        await with_vendors(seat)
        await seat.press("o")
        await seat.shows("No order is open")
        await seat.press("v")
        await seat.shows("Vendors: 2", "approves nothing; above it a manager does")
        await seat.press("+")
        await seat.shows("New vendor")
        for typed in ("lab", "Labco", "A-1", "", ""):
            await seat.press(*typed, "enter")
        await seat.press("f12")
        await seat.shows("Labco is bought from", "Vendors: 3")
        await seat.press("home", "enter")
        await seat.shows("Labco sells", "Nothing is entered here")
        await seat.press("+")
        await seat.shows("Sold by Labco")
        for typed in ("flu", "L-5", "", "10", "210"):
            await seat.press(*typed, "enter")
        await seat.press("f12")
        await seat.shows("L-5 is in the catalog", "box of 10")
        await seat.press("escape")
        await seat.shows("Vendors: 3")
        await seat.press("escape")
        await seat.shows("No order is open")
        await seat.press("$")
        await seat.shows("Budgets  $1,000.00 left")
        await seat.press("+")
        await seat.shows("New budget")
        await seat.press(*"dresing", "f12", *"500", "f12")
        await seat.shows("no item is of the kind `dresing`; there are: dressing, gloves")
        await seat.press(*"dressing", "f12")
        await seat.shows("budget of dressing: $500.00", "$1,500.00 left")
        await seat.framed("budgets_120x40")
        matches_golden(seat.app, "budgets_120x40")
        await seat.press("escape")
        await seat.shows("No order is open")
        await seat.press("escape", "home", "down", "v")
        await seat.shows("Who sells Flu vaccine", "cheapest")
        await seat.framed("who_sells_120x40")
        matches_golden(seat.app, "who_sells_120x40")


async def test_who_may_not_approve_reads_who_may(small_clinic: SmallClinic) -> None:
    with signed_in(small_clinic, "otto") as backend:
        stocked(backend)
    async with seated(small_clinic, "mia", tab="4") as seat:
        await seat.press("b")
        await seat.shows("To order: 2 items")
        await seat.press("f12")
        await seat.shows("2 orders drafted, 2 items: a manager approves", "a manager approves it")
        await seat.press("v")
        await seat.shows("Vendors: 2", "Esc back")
        assert "e edit" not in seat.text
        await seat.press("escape", "$")
        await seat.shows("Budgets", "vaccine", "l all")
        assert "e edit" not in seat.text


async def test_a_second_site_has_a_stock_room_and_orders_for_itself(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await with_vendors(seat)
        await seat.press(">")
        await seat.shows("all is ordered to one stock room")
        backend = seat.app.backend
        assert backend is not None
        await seat.ask(lambda: backend.resources.add_site("North"))
        await seat.press("P")
        await seat.shows("Places for supplies")
        await seat.press("+")
        await seat.shows("New place for supplies", "Site")
        for typed in ("nsr", "North room"):
            await seat.press(*typed, "enter")
        await seat.press(*"stock room", "enter", *"north", "f12")
        await seat.shows("North room is a place for supplies", "Places for supplies", "2 places")
        await seat.press("escape")
        await seat.shows("Supplies  at Harbor", "> site")
        items = {row.code: row.id for row in await seat.ask(backend.stock.items)}
        (place,) = (row for row in await seat.ask(backend.stock.places) if row.code == "NSR")
        await seat.ask(lambda: backend.stock.set_place_levels(items["FLU"], place.id, Levels(20, 5, 0), None))
        await seat.press(">")
        await seat.shows("Supplies  at North  1 item", "! 1 low")
        await seat.press("b")
        await seat.shows("To order for North: 1 item  from 1 vendor  $480.00")
        await seat.press(">")
        await seat.shows("To order for Harbor: 2 items")
        await seat.press(">", "f12")
        await seat.shows("Orders: 1 open  at North", "1001 Vaccines Direct  to North")
        await seat.press("$")
        await seat.shows("Budgets  at North", "No budget is set")
        await seat.press("+")
        await seat.shows("New budget at North")
        await seat.press("escape", ">")
        await seat.shows("Budgets  at every site", "vaccine, Harbor")
        await seat.press("+")
        await seat.shows("of which site? > shows one")
        await seat.press("escape", "4")
        await seat.shows("Supplies  at every site")
        await seat.press("n")
        for _ in await seat.ask(backend.urgent):  # each stock room that is low is a thing of its own
            if "North: Flu vaccine" in seat.text:
                break
            await seat.press("n")
        await seat.shows("Supplies  at North", "North: Flu vaccine")
        await seat.press("enter")
        await seat.shows("Flu vaccine  at North", "North:  0 on hand  par 20  order at 5")
        await seat.shows("Nothing of it lies at this site")
        await seat.press("+")
        await seat.shows("Receive Flu vaccine", "= North room")
        await seat.press("escape", "l")
        await seat.shows("Levels elsewhere of Flu vaccine", "North room")
        await seat.press("escape", ">")
        await seat.shows("Flu vaccine  at every site", "Harbor:")


async def test_what_is_not_low_is_ordered_and_a_draft_is_changed_line_by_line(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", tab="4") as seat:
        await with_vendors(seat)
        await seat.press("enter")
        await seat.shows("Exam table paper", "nobody is known to sell it")
        await seat.press("b")
        await seat.shows("nobody is known to sell it: v names one")
        await seat.press("escape", "escape", "down", "enter")
        await seat.shows("Flu vaccine", "MED M-9")
        await seat.press("b")
        await seat.shows("Order Flu vaccine", "0 dose there", "$240.00 a box of 10, 2 days")
        await seat.shows("$1,440.00  $440.00 beyond the budget of vaccine")
        await seat.framed("order_item_80x24")
        matches_golden(seat.app, "order_item_80x24")
        await seat.press("4")
        await seat.shows("$960.00  budget of vaccine: $1,000.00 left")
        await seat.press("backspace", *"5", "f12")
        await seat.shows("5 box of Flu vaccine on the draft to Vaccines Direct")
        await seat.press("escape", "o")
        await seat.shows("1 draft to approve")
        await seat.press("enter")
        await seat.shows("Order 1001 to Vaccines Direct", "a add line", "v vendor")
        await seat.press("v")
        await seat.shows("Order Flu vaccine from another vendor", "now 5 box")
        await seat.press("f12")
        await seat.shows("Flu vaccine: 5 box on the draft to Medline", "Orders: 1 open")
        await seat.press("enter")
        await seat.shows("Order 1002 to Medline")
        await seat.press("a")
        await seat.shows("Add to order 1002 to Medline")
        await seat.press(*"gauze", "enter", *"3", "f12")
        await seat.shows("3 case of Gauze 4x4 on order 1002", "$1,370.00")
        await seat.press("x")
        await seat.shows("Flu vaccine is off the order")

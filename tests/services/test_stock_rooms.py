"""Two sites that each order for themselves: levels, proposals, what is due in, what comes, and budgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.jobs.findings import find_low_stock, low_stock, notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.purchasing import (
    approving,
    budget_reads,
    budgets,
    drafting,
    due_in,
    ending,
    invoice_reads,
    invoices,
    order_reads,
    proposing,
    receiving,
    sending,
    vendor_reads,
    vendors,
)
from clinic_tui.purchasing.entries import Asked, BudgetEntry, InvoiceEntry, OfferEntry, ToOrder, VendorEntry
from clinic_tui.purchasing.order_csv import order_csv
from clinic_tui.purchasing.rows import BudgetUse, OrderPage, Suggestion
from clinic_tui.purchasing.states import SentBy
from clinic_tui.schedule.sites import add_site
from clinic_tui.stock import correcting, issuing, item_page, items, places, queries
from clinic_tui.stock import receiving as stock_receiving
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.rooms import room_meant, room_of, rooms_here, stock_rooms
from clinic_tui.stock.rows import EVERY_SITE, MAIN, PlaceKind
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House
from tests.engines import on_sqlite, on_sqlite_first

FIRST = 1
"""The clinic's first site."""


@dataclass
class Sites:
    """North with a stock room of its own, South without; swabs are low at both stock rooms."""

    house: House
    north: int
    south: int
    room: int
    swabs: int
    offer: int

    def proposal(self, site: int | None) -> dict[str, Suggestion]:
        """What the site is to order, by the code of the item."""
        with self.house.store.reading() as db:
            return {row.code: row for row in proposing.proposal(db, TODAY, site)}

    def sent(self, site: int, packs: int) -> OrderPage:
        """An order to a site that is on its way."""
        (order,) = drafting.draft(self.house.chief, [ToOrder(self.offer, packs)], site)
        approving.approve(self.house.chief, order, self.page(order).order.version)
        sending.mark_sent(self.house.chief, order, self.page(order).order.version, SentBy.PHONE)
        return self.page(order)

    def page(self, order: int) -> OrderPage:
        """As it stands."""
        with self.house.store.reading() as db:
            return order_reads.order_page(db, TODAY, order)

    def on_hand(self, site: int) -> int:
        """Swabs at the stock room that the site orders through, and at the places that it fills up."""
        with self.house.store.reading() as db:
            found = queries.items(db, TODAY, room=room_of(db, site))
        return next(item.on_hand for item in found if item.code == "SWB")

    def budgets(self, site: int) -> tuple[BudgetUse, ...]:
        """How those of a site stand."""
        with self.house.store.reading() as db:
            return budget_reads.budget_use(db, TODAY, room=room_of(db, site))


@pytest.fixture
def clinic(house: House) -> Sites:
    """Par 100 at 20 at the first site, 40 at 10 at North; boxes of 50 for $10."""
    chief = house.chief
    north, south = add_site(chief, "North"), add_site(chief, "South")
    room = places.add_place(chief, "NSR", "North stock room", PlaceKind.STOCK_ROOM, site_id=north)
    med = vendors.add_vendor(chief, VendorEntry("MED", "Medline", lead_days=3))
    swabs = items.add_item(chief, ItemEntry("SWB", "Swabs", "lab", par=100, reorder_at=20))
    items.set_place_levels(chief, swabs, room, 40, 10, 2)
    vendors.set_offer(chief, med, swabs, OfferEntry("M-1", "box", 50, 1000))
    with house.store.reading() as db:
        (offer,) = vendor_reads.offers_of(db, item_ids=[swabs])
    return Sites(house, north, south, room, swabs, offer.id)


def test_each_site_orders_what_is_low_in_its_own_stock_room(clinic: Sites) -> None:
    front, chief = clinic.house.front, clinic.house.chief
    assert [clinic.proposal(site)["SWB"].packs for site in (FIRST, clinic.north)] == [2, 1]
    assert clinic.proposal(clinic.south) == clinic.proposal(None), "South orders with the first site"
    stock_receiving.receive(front, clinic.swabs, 60)
    assert "SWB" not in clinic.proposal(FIRST)
    assert clinic.proposal(clinic.north)["SWB"].usable == 0, "what lies at the first site is not North's"
    cart = places.add_place(chief, "NC", "North cart", PlaceKind.CART, site_id=clinic.north)
    issuing.transfer(front, clinic.swabs, 11, cart)
    assert "SWB" not in clinic.proposal(clinic.north), "a place without levels is as good as a shelf of it"
    items.set_place_levels(chief, clinic.swabs, cart, 30, 15, 0)
    found = clinic.proposal(clinic.north)["SWB"]
    assert (found.usable, found.due_out, found.par) == (0, 19, 40), "the cart keeps its own, and wants more"
    items.set_place_levels(chief, clinic.swabs, clinic.room, 40, 10, 2, None, 25)
    issuing.transfer(front, clinic.swabs, 40, clinic.room)
    assert clinic.proposal(clinic.north) == {}, "21 are available: above 10, and nothing else is ordered"
    gel = items.add_item(chief, ItemEntry("GEL", "Gel"))
    vendors.set_offer(chief, 1, gel, OfferEntry("M-3"))
    items.set_place_levels(chief, gel, clinic.room, 5, 1, 0)
    assert clinic.proposal(clinic.north)["SWB"].rides, "under 25 it comes along"


def test_what_is_ordered_to_a_site_is_due_in_there_and_comes_there(clinic: Sites) -> None:
    house = clinic.house
    page = clinic.sent(clinic.north, 1)
    assert (page.order.site, page.place_id, page.deliver_to) == ("North", clinic.room, ("North",))
    assert "SWB" not in clinic.proposal(clinic.north)
    assert clinic.proposal(FIRST)["SWB"].due_in == 0
    (draft,) = drafting.draft(house.chief, [ToOrder(clinic.offer, 2, 0)], clinic.south)
    assert clinic.page(draft).order.site == "Main", "an order of South comes to the first site's stock room"
    with house.store.reading() as db:
        north = room_of(db, clinic.north)
        assert due_in.due_units(db, north) == {clinic.swabs: 50}
        assert [row.number for row in order_reads.orders(db, room=north)] == [page.order.number]
        assert [row.site for row in order_reads.orders(db)] == ["Main", "North"]
        (line,) = due_in.due_lines(db, clinic.swabs)
    assert line.place_id == clinic.room
    receiving.receive_ordered(house.front, line.line_id, 30)
    assert (clinic.on_hand(clinic.north), clinic.on_hand(FIRST)) == (30, 0)
    receiving.receive_ordered(house.front, line.line_id, 20, "left at the wrong door", Delivery(MAIN))
    assert (clinic.on_hand(clinic.north), clinic.on_hand(FIRST)) == (30, 20)
    assert order_csv(clinic.page(page.order.id)).splitlines()[1].endswith(",North")


@on_sqlite_first
def test_low_is_told_of_each_site_in_a_notice_of_its_own(clinic: Sites) -> None:
    house = clinic.house

    def told() -> dict[int, str]:
        with house.store.reading() as db:
            stored = notices(db, NoticeKind.LOW_STOCK)
            now = low_stock(db, house.chief.clock)
        of_swabs = {row.site_id: row.words for row in stored if row.subject_id == clinic.swabs}
        assert {(row.id, row.site_id, row.words) for row in stored} == {
            (row.id, row.site_id, row.words) for row in now
        }, "what the job found is what is told without waiting for it"
        return of_swabs

    stock_receiving.receive(house.front, clinic.swabs, 15)
    find_low_stock(house.chief)
    assert told() == {
        FIRST: "Main: Swabs: 15 each left, reorder at 20",
        clinic.north: "North: Swabs: 0 each left, reorder at 10",
    }
    receiving.receive_ordered(house.front, clinic.sent(clinic.north, 1).lines[0].id, 50)
    find_low_stock(house.chief)
    assert told() == {FIRST: "Main: Swabs: 15 each left, reorder at 20"}


@on_sqlite_first
def test_the_page_of_an_item_tells_of_each_stock_room(clinic: Sites) -> None:
    house = clinic.house
    stock_receiving.receive(house.front, clinic.swabs, 15)
    page = clinic.sent(clinic.north, 1)
    receiving.receive_ordered(house.front, page.lines[0].id, 7)
    items.set_place_levels(house.chief, clinic.swabs, clinic.room, 40, 10, 2, optional_at=20)
    with house.store.reading() as db:
        found = item_page.item_page(db, TODAY, clinic.swabs, own_site="north")
        gloves = item_page.item_page(db, TODAY, 1)
    assert [
        (each.room.site, each.item and (each.item.on_hand, each.item.par, each.item.low), each.optional_at)
        for each in found.rooms
    ] == [("North", (7, 40, True), 20), ("Main", (15, 100, True), 0)], "the desk's own is in front"
    assert [each.item is None for each in gloves.rooms] == [False, True], "North keeps no gloves"
    (north, main) = (each.room for each in found.rooms)
    lots = {lot.on_hand: [found.lies_in(lot.place_id, room) for room in (north, main)] for lot in found.lots}
    assert lots == {7: [True, False], 15: [False, True]}


@on_sqlite
def test_a_stock_room_stays_while_orders_to_it_are_open(clinic: Sites) -> None:
    chief = clinic.house.chief
    page = clinic.sent(clinic.north, 1)
    with pytest.raises(Conflict, match=rf"to North .*open: {page.order.number} to Medline \(sent\).*o on"):
        places.close_place(chief, clinic.room, 1)
    cart = places.add_place(chief, "NC", "North cart", PlaceKind.CART, site_id=clinic.north)
    places.close_place(chief, cart, 1)
    ending.cancel(chief, page.order.id, page.order.version, "not needed")
    places.close_place(chief, clinic.room, 1)
    assert clinic.proposal(clinic.north) == clinic.proposal(None), "North orders with the first site again"


def test_the_last_order_to_a_room_cannot_be_left_by_taking_the_room_back(clinic: Sites) -> None:
    chief = clinic.house.chief
    places.add_place(chief, "SSR", "South stock room", PlaceKind.STOCK_ROOM, site_id=clinic.south)
    (order,) = drafting.draft(clinic.house.front, [ToOrder(clinic.offer, 1)], clinic.south)
    with pytest.raises(Conflict, match=rf"{clinic.page(order).order.number} to Medline \(draft\)"):
        undo_last(chief)


@on_sqlite
def test_a_site_spends_its_own_budget(clinic: Sites) -> None:
    house, chief = clinic.house, clinic.house.chief
    for site, cents in ((FIRST, 5000), (clinic.north, 1500)):
        budgets.add_budget(chief, BudgetEntry("lab", TODAY, TODAY, cents, site))
    with pytest.raises(Conflict, match="lab has a budget"):
        budgets.add_budget(chief, BudgetEntry("lab", TODAY, TODAY, 1, clinic.south))
    page = clinic.sent(clinic.north, 1)
    assert [use.committed_cents for site in (FIRST, clinic.north) for use in clinic.budgets(site)] == [
        0,
        1000,
    ]
    receiving.receive_ordered(house.front, page.lines[0].id, 50)
    stock_receiving.receive(house.front, clinic.swabs, 5, delivery=Delivery(cents=300))
    assert [clinic.budgets(site)[0].spent_cents for site in (FIRST, clinic.north)] == [300, 1000]
    assert [use.budget.site for use in clinic.page(page.order.id).budgets] == ["North"]
    vendors.set_approve_limit(chief, 100_000)
    (order,) = drafting.draft(house.front, [ToOrder(clinic.offer, 1)], clinic.north)
    with pytest.raises(NotPermitted, match=r"\$10.00 of lab, \$5.00 left"):
        approving.approve(house.front, order, clinic.page(order).order.version)


@on_sqlite_first
def test_freight_is_paid_by_the_kind_that_most_was_for_and_what_goes_back_is_given_back(
    clinic: Sites,
) -> None:
    house, chief = clinic.house, clinic.house.chief
    tape = items.add_item(chief, ItemEntry("TPE", "Tape", "dressing", tracks_lots=True))
    vendors.set_offer(chief, 1, tape, OfferEntry("M-2", "roll", 1, 300))
    with house.store.reading() as db:
        (rolls,) = vendor_reads.offers_of(db, item_ids=[tape])
    for site, kind in ((FIRST, "lab"), (clinic.north, "lab"), (clinic.north, "")):
        budgets.add_budget(chief, BudgetEntry(kind, TODAY - timedelta(days=9), TODAY, 20_000, site))
    (order,) = drafting.draft(chief, [ToOrder(clinic.offer, 1), ToOrder(rolls.id, 4)], clinic.north)
    page = clinic.sent(clinic.north, 1)  # the same draft: two boxes of $10, four rolls of $3
    swabs, tapes = page.lines
    assert page.order.id == order
    receiving.receive_ordered(house.front, swabs.id, 100)
    lot = Delivery(clinic.room, "T1", TODAY + timedelta(days=90))
    receiving.receive_ordered(house.front, tapes.id, 4, delivery=lot)
    entry = InvoiceEntry("I-1", TODAY, 3750, (Asked(swabs.id, 2, 1000), Asked(tapes.id, 4, 300)), 550)
    number = invoices.enter_invoice(chief, entry)
    assert [use.freight_cents for use in clinic.budgets(clinic.north)] == [0, 0], "nobody answers for it yet"
    invoices.accept_invoice(chief, number, 1)
    others, lab = clinic.budgets(clinic.north)
    assert (lab.spent_cents, lab.freight_cents, lab.left_cents) == (2550, 550, 17_450)
    assert (others.spent_cents, others.freight_cents) == (1200, 0)
    assert clinic.budgets(FIRST)[0].spent_cents == 0
    stock_receiving.receive(house.front, tape, 1, "", Delivery(clinic.room, "T2", lot.expires_on, 900))
    correcting.send_back(house.front, tape, 2, "torn", Wanted(clinic.room, "T1"))
    others, _ = clinic.budgets(clinic.north)
    assert (others.spent_cents, others.returned_cents) == (1500, 600), "as its own lot had cost"
    undo_last(house.front)
    others, _ = clinic.budgets(clinic.north)
    assert (others.spent_cents, others.returned_cents) == (2100, 0)


def test_an_invoice_may_be_of_several_orders(clinic: Sites) -> None:
    """Of one vendor, each line against its own order and what came of it."""
    house, chief = clinic.house, clinic.house.chief
    first, second = (clinic.sent(site, 1) for site in (FIRST, clinic.north))
    receiving.receive_ordered(house.front, first.lines[0].id, 50)
    here, there = first.lines[0], second.order.number
    for order, catalog in ((there, "no such"), (9_999, here.catalog)):
        with pytest.raises(Invalid, match=f"{catalog} is not on order {order}"):
            invoices.enter_invoice(
                chief, InvoiceEntry("I-9", TODAY, 1000, (Asked(0, 1, 1000, order, catalog),))
            )
    lines = (Asked(here.id, 1, 1000), Asked(0, 1, 1000, there, here.catalog.lower()))
    number = invoices.enter_invoice(chief, InvoiceEntry("I-9", TODAY, 2000, lines))
    with house.store.reading() as db:
        page = invoice_reads.invoice_page(db, number)
    assert sorted(page.orders) == sorted((first.order.number, there))
    assert [each.kind.value for each in page.differences] == ["not received"], "of the second order"


@on_sqlite_first
def test_what_an_invoice_asks_beyond_the_price_ordered_is_spent_once_it_is_accepted(clinic: Sites) -> None:
    house, chief = clinic.house, clinic.house.chief
    budgets.add_budget(chief, BudgetEntry("lab", TODAY - timedelta(days=9), TODAY, 20_000, clinic.north))

    def stands() -> tuple[int, int, int]:
        (use,) = clinic.budgets(clinic.north)
        return use.spent_cents, use.committed_cents, use.dearer_cents

    page = clinic.sent(clinic.north, 4)
    (swabs,) = page.lines
    receiving.receive_ordered(house.front, swabs.id, 100)
    entry = InvoiceEntry("I-1", TODAY, 3600, (Asked(swabs.id, 3, 1200),), 0)
    number = invoices.enter_invoice(chief, entry)
    assert stands() == (2000, 2000, 0), "nobody answers for it yet"
    invoices.accept_invoice(chief, number, 1, "dearer, and one box is on its way")
    assert stands() == (2400, 2000, 400), "two of three boxes came: each is $2 dearer"
    receiving.receive_ordered(house.front, swabs.id, 50)
    assert stands() == (3600, 1000, 600)
    undo_last(house.front)
    assert stands() == (2400, 2000, 400)


@on_sqlite
def test_a_site_has_one_stock_room_and_the_first_one_has_its_own(clinic: Sites) -> None:
    chief = clinic.house.chief
    with pytest.raises(Conflict, match="the site has a stock room already"):
        places.add_place(chief, "NS2", "Another", PlaceKind.STOCK_ROOM, site_id=clinic.north)
    with pytest.raises(Invalid, match="the stock room of Main is `main`: name another site"):
        places.add_place(chief, "M2", "Another", PlaceKind.STOCK_ROOM)
    cart = places.add_place(chief, "CART", "Cart", PlaceKind.CART)
    with pytest.raises(Invalid, match="Cart is filled up, and orders nothing"):
        items.set_place_levels(chief, clinic.swabs, cart, 9, 3, 0, None, 5)


@on_sqlite
def test_a_desk_works_at_the_site_that_its_settings_name(clinic: Sites) -> None:
    with clinic.house.store.reading() as db:
        assert [room.site for room in stock_rooms(db)] == ["Main", "North"]
        assert [room.site for room in rooms_here(db, "north")] == ["North", "Main"]
        assert rooms_here(db, "South")[0].place_id == MAIN
        with pytest.raises(Invalid, match="is Nord: the clinic has Main, North, South"):
            rooms_here(db, "Nord")
        seen = [room_meant(db, "North", chosen) for chosen in (None, FIRST, EVERY_SITE)]
    assert [room and room.site for room in seen] == ["North", "Main", None]


@on_sqlite
def test_where_one_stock_room_is_alone_nothing_is_told_apart(house: House) -> None:
    with house.store.reading() as db:
        assert room_meant(db, "", None) is None
        assert [room.place_id for room in stock_rooms(db)] == [MAIN]

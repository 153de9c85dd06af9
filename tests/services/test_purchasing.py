"""Buying: what is to be ordered, orders and who answers for them, what comes, budgets, invoices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.undoing import last_in_words
from clinic_tui.counts.consumption import unit_prices
from clinic_tui.counts.worth import values_of_all
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.purchasing import (
    approving,
    budget_reads,
    budgets,
    draft_lines,
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
from clinic_tui.purchasing.dearer import beyond_by_move
from clinic_tui.purchasing.entries import (
    Asked,
    BudgetEntry,
    InvoiceEntry,
    OfferEntry,
    ToOrder,
    VendorEntry,
)
from clinic_tui.purchasing.matching import Amiss
from clinic_tui.purchasing.price_variance import in_words, price_variances
from clinic_tui.purchasing.rows import LineRow, OrderPage, Suggestion
from clinic_tui.purchasing.states import OrderState, SentBy
from clinic_tui.stock import correcting, issuing, item_page, items, places
from clinic_tui.stock import receiving as stock_receiving
from clinic_tui.stock.entries import Delivery, ItemEntry, Wanted
from clinic_tui.stock.rows import PlaceKind
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

MED, LAB = VendorEntry("MED", "Medline", lead_days=3), VendorEntry("LAB", "Labco", lead_days=10)


@dataclass
class Shop:
    """Two vendors and three items: swabs that both sell, tape and masks that one does."""

    house: House
    med: int
    lab: int
    swabs: int
    tape: int
    masks: int

    def proposal(self) -> dict[str, Suggestion]:
        """What is to be ordered, by the code of the item."""
        with self.house.store.reading() as db:
            return {row.code: row for row in proposing.proposal(db, TODAY)}

    def draft(self, *lines: tuple[int, int]) -> int:
        """An order of one vendor's offers, in packs."""
        return drafting.draft(self.house.chief, [ToOrder(offer, packs) for offer, packs in lines])[0]

    def page(self, order: int) -> OrderPage:
        """An order as it stands."""
        with self.house.store.reading() as db:
            return order_reads.order_page(db, TODAY, order)

    def line(self, order: int, place: int = 0) -> LineRow:
        """One of its lines."""
        return self.page(order).lines[place]

    def version(self, order: int) -> int:
        """Its version."""
        return self.page(order).order.version

    def approve(self, order: int, reason: str = "") -> None:
        """By the manager."""
        approving.approve(self.house.chief, order, self.version(order), reason)

    def send(self, order: int) -> None:
        """Approved and out."""
        self.approve(order)
        sending.mark_sent(self.house.front, order, self.version(order), SentBy.PHONE)

    def offers(self, item: int) -> dict[str, int]:
        """The offers of an item by the vendor's code."""
        with self.house.store.reading() as db:
            return {row.vendor_code: row.id for row in vendor_reads.offers_of(db, item_ids=[item])}


@pytest.fixture
def shop(house: House) -> Shop:
    """Nothing on the shelf; par 100 at 20 for swabs, 10 at 2 for tape, 20 at 5 (optional 15) for masks."""
    chief = house.chief
    med, lab = vendors.add_vendor(chief, MED), vendors.add_vendor(chief, LAB)
    swabs = items.add_item(chief, ItemEntry("SWB", "Swabs", "lab", par=100, reorder_at=20))
    tape = items.add_item(chief, ItemEntry("TPE", "Tape", "dressing", par=10, reorder_at=2))
    masks = items.add_item(chief, ItemEntry("MSK", "Masks", "dressing", par=20, reorder_at=5, optional_at=15))
    vendors.set_offer(chief, med, swabs, OfferEntry("M-1", "box", 50, 1000))
    vendors.set_offer(chief, lab, swabs, OfferEntry("L-1", "case", 200, 2000, minimum=2))
    vendors.set_offer(chief, med, tape, OfferEntry("M-2", "roll", 1, 300, multiple=6))
    vendors.set_offer(chief, med, masks, OfferEntry("M-3", "box", 10, 500))
    return Shop(house, med, lab, swabs, tape, masks)


def last_words(desk: Desk) -> str:
    """What `u` would ask about."""
    asked = last_in_words(Sitting(desk))
    return "" if asked is None else asked[1]


def test_what_is_under_its_level_is_proposed_in_packs_of_the_best_offer(shop: Shop) -> None:
    found = shop.proposal()
    swabs = found["SWB"]
    assert swabs.offer is not None
    assert (swabs.offer.vendor_code, swabs.packs, swabs.cents) == ("LAB", 2, 4000)  # 10 cents a unit, not 20
    assert [other.vendor_code for other in swabs.others] == ["MED"]
    assert (found["TPE"].packs, found["TPE"].cents) == (12, 3600)  # ten wanted, sold by six
    stock_receiving.receive(shop.house.front, shop.swabs, 21)
    assert "SWB" not in shop.proposal()


@on_sqlite_first
def test_the_cheapest_that_comes_in_time_is_taken_and_a_preferred_one_before_all(shop: Shop) -> None:
    house = shop.house
    stock_receiving.receive(house.front, shop.swabs, 70)
    house.clock.at -= timedelta(days=10)
    issuing.issue(house.front, shop.swabs, 50)
    house.clock.at += timedelta(days=10)
    found = shop.proposal()["SWB"]  # 20 left at 5 a day last 4 days: Labco comes in 10, Medline in 3
    assert found.offer is not None
    assert (found.cover_days, found.offer.vendor_code, found.packs) == (4, "MED", 2)
    vendors.set_offer(
        house.chief, shop.lab, shop.swabs, OfferEntry("L-1", "case", 200, 2000, minimum=2, preferred=True)
    )
    found = shop.proposal()["SWB"]
    assert found.offer is not None
    assert (found.offer.vendor_code, found.warning) == ("LAB", "lasts 4 days, comes in 10")


def test_what_may_ride_along_does_so_only_with_its_vendor(shop: Shop) -> None:
    front = shop.house.front
    stock_receiving.receive(front, shop.masks, 14)
    assert (shop.proposal()["MSK"].rides, shop.proposal()["MSK"].packs) == (True, 1)
    stock_receiving.receive(front, shop.tape, 10)
    assert "MSK" not in shop.proposal()  # swabs come from the other vendor
    assert "SWB" in shop.proposal()


def test_what_is_due_in_or_on_a_draft_is_not_ordered_again_and_what_places_want_is(shop: Shop) -> None:
    house, offers = shop.house, shop.offers(shop.swabs)
    order = shop.draft((offers["MED"], 1))
    assert "SWB" not in shop.proposal()  # fifty on the draft are above the reorder point
    shop.send(order)
    with house.store.reading() as db:
        assert [(row.order_number, row.due) for row in due_in.due_lines(db, shop.swabs)] == [(1001, 50)]
    cart = places.add_place(house.chief, "CART", "Cart", PlaceKind.CART)
    items.set_place_levels(house.chief, shop.swabs, cart, 40, 10, 0)
    found = shop.proposal()["SWB"]
    assert (found.due_in, found.due_out, found.available) == (50, 40, 10)
    assert found.warning == "on an open order: 50 due in"
    stock_receiving.receive(house.front, shop.swabs, 40, delivery=Delivery(cart))
    assert "SWB" not in shop.proposal()  # the cart is full, and keeps what it has for itself


@on_both
def test_two_desks_that_see_one_proposal_order_it_once(shop: Shop) -> None:
    swabs = shop.proposal()["SWB"]
    assert swabs.offer is not None
    wanted = [ToOrder(swabs.offer.id, swabs.packs, swabs.on_open_orders)]
    (order,) = drafting.draft(shop.house.chief, wanted)
    with pytest.raises(Conflict, match="Swabs was ordered at another desk meanwhile"):
        drafting.draft(shop.house.front, wanted)
    assert shop.line(order).packs == swabs.packs


def test_an_item_that_nobody_sells_is_told_and_ordered_nowhere(shop: Shop) -> None:
    items.add_item(shop.house.chief, ItemEntry("GEL", "Gel", par=5, reorder_at=1))
    found = shop.proposal()["GEL"]
    assert (found.offer, found.packs, found.warning) == (None, 0, "nobody is known to sell it")


def test_an_order_goes_its_way_from_draft_to_closed(shop: Shop) -> None:
    house, offers = shop.house, shop.offers(shop.swabs)
    order = shop.draft((offers["MED"], 2), (shop.offers(shop.tape)["MED"], 6))
    assert shop.draft((offers["MED"], 1)) == order, "a draft of the vendor takes what is ordered there"
    assert [(row.catalog, row.packs) for row in shop.page(order).lines] == [("M-1", 3), ("M-2", 6)]
    assert shop.page(order).order.cents == 4800
    with pytest.raises(Conflict, match="order 1001 is draft, not approved"):
        sending.mark_sent(house.front, order, shop.version(order), SentBy.MAIL)
    shop.send(order)
    page = shop.page(order)
    assert (page.order.state, page.order.expected_on) == (OrderState.SENT, TODAY + timedelta(days=3))
    swabs, tape = page.lines
    with pytest.raises(Conflict, match="only a draft is changed"):
        drafting.set_packs(house.front, swabs.id, swabs.version, 1, None)
    assert receiving.receive_ordered(house.front, swabs.id, 100) == 50
    assert shop.page(order).order.state is OrderState.PARTLY
    with pytest.raises(Invalid, match="6 are due of order 1001: if more came, say so in the note"):
        receiving.receive_ordered(house.front, tape.id, 7)
    assert receiving.receive_ordered(house.front, tape.id, 7, "one too many, kept") == 0
    with pytest.raises(Invalid, match="1 item is due in still: why does nobody wait"):
        ending.close(house.front, order, shop.version(order))
    with pytest.raises(Conflict, match="it cannot become cancelled"):
        ending.cancel(house.front, order, shop.version(order), "too late")
    assert ending.give_up(house.front, swabs.id, shop.line(order).version, "out of print") == 50
    page = shop.page(order)
    assert (page.order.state, page.end_reason, page.lines[0].due) == (OrderState.CLOSED, "out of print", 0)
    with pytest.raises(Conflict, match="is closed"):
        receiving.receive_ordered(house.front, swabs.id, 1)
    undo_last(house.front)
    assert shop.page(order).order.state is OrderState.PARTLY, "what nobody waited for is waited for again"


@on_both
def test_undo_takes_a_receipt_back_from_shelf_and_order_in_one(shop: Shop) -> None:
    house = shop.house
    order = shop.draft((shop.offers(shop.swabs)["MED"], 1))
    shop.send(order)
    before = shop.page(order)
    receiving.receive_ordered(house.front, before.lines[0].id, 50)
    row = shop.page(order).order
    assert (row.state, row.due_cents) == (OrderState.RECEIVED, 0)
    undo_last(house.front)
    after = shop.page(order)
    assert (after.order.state, after.lines[0].received, after.lines[0].due) == (OrderState.SENT, 0, 50)
    receiving.receive_ordered(house.front, after.lines[0].id, 50)
    with pytest.raises(Conflict):
        receiving.receive_ordered(house.chief, after.lines[0].id, 50)  # another desk with the same box


def test_who_drafts_approves_up_to_the_limit_and_a_manager_any(shop: Shop) -> None:
    house = shop.house
    order = shop.draft((shop.offers(shop.swabs)["MED"], 3))
    with pytest.raises(NotPermitted, match=r"order 1001 is \$30.00: above \$0.00 it takes a manager"):
        approving.approve(house.front, order, shop.version(order))
    vendors.set_approve_limit(house.chief, 3000)
    approving.approve(house.front, order, shop.version(order))
    assert shop.page(order).approved_by == "mia"
    approving.back_to_draft(house.front, order, shop.version(order))
    line = shop.line(order)
    drafting.set_packs(house.front, line.id, line.version, 4, None)
    with pytest.raises(Invalid, match="Swabs has no price"):
        shop.approve(order)
    drafting.set_packs(house.front, line.id, shop.line(order).version, 4, 900)
    with pytest.raises(NotPermitted):
        approving.approve(house.front, order, shop.version(order))
    shop.approve(order)


def test_a_budget_holds_until_somebody_says_why_not(shop: Shop) -> None:
    house, chief = shop.house, shop.house.chief
    end = TODAY + timedelta(days=9)
    budgets.add_budget(chief, BudgetEntry("lab", TODAY - timedelta(days=10), end, 5000))
    with pytest.raises(Conflict, match="lab has a budget from"):
        budgets.add_budget(chief, BudgetEntry("lab", end, end, 1))
    stock_receiving.receive(house.front, shop.swabs, 5, delivery=Delivery(cents=2100))
    order = shop.draft((shop.offers(shop.swabs)["MED"], 3))
    vendors.set_approve_limit(chief, 1_000_000)
    with pytest.raises(NotPermitted, match=r"\$30.00 of lab, \$29.00 left"):
        approving.approve(house.front, order, shop.version(order))
    with pytest.raises(Invalid, match="why is it ordered all the same"):
        shop.approve(order)
    shop.approve(order, "flu wave")
    assert shop.page(order).over_budget == "flu wave"
    (use,) = shop.page(order).budgets
    assert (use.spent_cents, use.committed_cents, use.left_cents) == (2100, 3000, -100)
    assert use.forecast_cents == 5100  # 2,100 in 11 of 20 days would be 3,818: what is promised is more
    undo_last(house.front)  # the delivery that cost 21 dollars
    (use,) = shop.page(order).budgets
    assert (use.spent_cents, use.left_cents) == (0, 2000)


@on_both
def test_what_comes_turns_from_committed_to_spent(shop: Shop) -> None:
    budgets.add_budget(shop.house.chief, BudgetEntry("", TODAY, TODAY, 10_000))
    order = shop.draft((shop.offers(shop.swabs)["MED"], 3))
    shop.send(order)
    receiving.receive_ordered(shop.house.front, shop.line(order).id, 25)
    (use,) = shop.page(order).budgets
    assert (use.spent_cents, use.committed_cents) == (500, 2500)
    receiving.receive_ordered(shop.house.front, shop.line(order).id, 25, delivery=Delivery(cents=700))
    with shop.house.store.reading() as db:
        (use,) = budget_reads.budget_use(db, TODAY)
    assert (use.spent_cents, use.committed_cents) == (1200, 2000)


def test_a_draft_adds_no_packs_to_what_a_catalog_number_meant_before(shop: Shop) -> None:
    chief, box = shop.house.chief, shop.offers(shop.masks)["MED"]
    order = shop.draft((box, 1))
    vendors.set_offer(chief, shop.med, shop.masks, OfferEntry("M-3", "box", 20, 900))
    before = shop.page(order).lines
    with pytest.raises(Conflict, match="draft 1001 has M-3 as it was offered before, box of 10: take that"):
        shop.draft((box, 1))
    vendors.drop_offer(chief, box)
    vendors.set_offer(chief, shop.med, shop.tape, OfferEntry("M-3", "box", 10, 900))
    with pytest.raises(Conflict, match="as it was offered before"):
        shop.draft((box, 1))
    assert shop.page(order).lines == before


def test_a_pack_that_comes_in_parts_costs_what_was_ordered(shop: Shop) -> None:
    house = shop.house
    budgets.add_budget(house.chief, BudgetEntry("", TODAY, TODAY, 10_000))
    vendors.set_offer(house.chief, shop.med, shop.tape, OfferEntry("M-9", "box", 3, 1000))
    with house.store.reading() as db:
        offers = vendor_reads.offers_of(db, item_ids=[shop.tape])
    box = next(row.id for row in offers if row.catalog == "M-9")
    order = shop.draft((box, 1))
    shop.send(order)
    for left in (667, 334, 0):
        receiving.receive_ordered(house.front, shop.line(order).id, 1)
        page = shop.page(order)
        (use,) = page.budgets
        assert (use.spent_cents, use.committed_cents, page.order.due_cents) == (1000 - left, left, left)


def test_a_dearer_invoice_is_in_the_worth_of_what_lies_there_and_else_is_price_variance(shop: Shop) -> None:
    house, chief, item = shop.house, shop.house.chief, shop.swabs

    def stands() -> tuple[int, int, int, int]:
        with house.store.reading() as db:
            worth = item_page.value_of(db, item, beyond_by_move(db, item))
            (use,) = budget_reads.budget_use(db, TODAY)
            price = unit_prices(db, TODAY, TODAY, {item})[item][0]
            assert values_of_all(db)[item] == worth
        return worth.fifo_cents, worth.average_cents, use.spent_cents, price

    budgets.add_budget(chief, BudgetEntry("", TODAY, TODAY + timedelta(days=30), 100_000))
    order = shop.draft((shop.offers(item)["MED"], 3))
    shop.send(order)
    line = shop.line(order)
    assert (line.units, line.cents) == (50, 1000)
    receiving.receive_ordered(house.front, line.id, 100)
    issuing.issue(house.front, item, 25, "", Wanted())
    entry = InvoiceEntry("INV-7", TODAY, 3600, (Asked(line.id, 3, 1200),))
    number = invoices.enter_invoice(chief, entry)
    assert stands() == (1500, 1500, 2000, 2000), "nobody answers for it yet"
    (told,) = invoices.accept_invoice(chief, number, 1, "the new price list")
    assert (told.beyond_cents, told.used_fifo_cents, told.used_average_cents) == (400, 100, 100)
    assert in_words([told]) == "the shelf is worth $3.00 more; $1.00 for what was used is price variance"
    assert stands() == (1800, 1800, 2400, 2400)
    undo_last(chief)
    assert stands() == (1500, 1500, 2000, 2000)
    invoices.accept_invoice(chief, number, 3, "the new price list")
    house.clock.advance(timedelta(minutes=1))
    receiving.receive_ordered(house.front, line.id, 50)
    assert stands() == (3000, 3000, 3600, 3600), "what comes after its invoice costs what was asked"
    undo_last(house.front)
    correcting.send_back(chief, item, 25, "too many", Wanted())
    assert stands() == (1200, 1200, 1800, 2400), "of the 25 each had cost $0.20, and $0.24 by its invoice"
    undo_last(chief)
    issuing.issue(house.front, item, 75, "", Wanted())
    assert stands() == (0, 0, 2400, 2400)
    asked: list[str] = []
    with house.store.reading() as db:
        zone = chief.clock.zone
        event.listen(db.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        assert price_variances(db, zone, TODAY, TODAY) == (told,), "what is used later changes nothing of it"
        assert len([each for each in asked if each.startswith("SELECT")]) == 4, "which, and three an item"
        assert price_variances(db, zone, TODAY + timedelta(days=1), TODAY + timedelta(days=2)) == ()
        with pytest.raises(Invalid, match="the span ends before it begins"):
            price_variances(db, zone, TODAY, TODAY - timedelta(days=1))


@on_both
def test_an_invoice_is_held_against_order_and_delivery(shop: Shop) -> None:
    house, chief = shop.house, shop.house.chief
    order = shop.draft((shop.offers(shop.swabs)["MED"], 3))
    line = shop.line(order)
    entry = InvoiceEntry("INV-9", TODAY, 3450, (Asked(line.id, 3, 1100),), other_cents=100)
    with pytest.raises(Conflict, match="nobody can ask money for it"):
        invoices.enter_invoice(chief, entry)
    shop.send(order)
    receiving.receive_ordered(house.front, line.id, 100)
    number = invoices.enter_invoice(chief, entry)
    with pytest.raises(Conflict, match="was entered already"):
        invoices.enter_invoice(chief, entry)
    with house.store.reading() as db:
        page = invoice_reads.invoice_page(db, number)
    assert [(each.kind, each.cents) for each in page.differences] == [
        (Amiss.PRICE, 300),
        (Amiss.NOT_RECEIVED, 1100),
        (Amiss.SUM, 50),
    ]
    with pytest.raises(Invalid, match="why is it accepted all the same"):
        invoices.accept_invoice(chief, number, page.invoice.version)
    invoices.accept_invoice(chief, number, page.invoice.version, "agreed on the phone")
    assert last_words(chief).endswith(": accept the invoice")
    assert last_words(chief).startswith(f"invoice {entry.number} of ")
    with pytest.raises(Conflict, match="accepted already"):
        invoices.drop_invoice(chief, number, page.invoice.version)
    second = invoices.enter_invoice(chief, replace(entry, number="INV-10", total_cents=1100, other_cents=0,
                                                   lines=(Asked(line.id, 1, 1100),)))  # fmt: skip
    asked: list[str] = []
    with house.store.reading() as db:
        both = invoice_reads.invoice_page(db, second), invoice_reads.invoice_page(db, number)
        event.listen(db.get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        assert invoice_reads.invoices(db, with_accepted=True) == both
    assert len(asked) == 4, "the numbers of open and of accepted ones, and two for all of them"
    kinds = [each.kind for each in both[0].differences]
    assert kinds == [Amiss.PRICE, Amiss.MORE_THAN_ORDERED, Amiss.NOT_RECEIVED]
    invoices.drop_invoice(chief, second, 1)
    assert last_words(chief) == "drop the invoice"


@pytest.mark.parametrize(
    "entry, field",
    [
        (VendorEntry("", "x"), "code"),
        (VendorEntry("X", ""), "name"),
        (VendorEntry("X", "x", email="nobody"), "email"),
        (VendorEntry("X", "x", lead_days=-1), "lead"),
        (VendorEntry("X", "x", minimum_cents=-1), "minimum"),
    ],
)
def test_a_vendor_that_cannot_be_is_refused_with_its_field(
    house: House, entry: VendorEntry, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        vendors.add_vendor(house.chief, entry)
    assert refused.value.field == field


def test_catalogs_are_told_apart_and_one_offer_is_preferred(shop: Shop) -> None:
    chief = shop.house.chief
    with pytest.raises(Conflict, match="Medline has M-1 for Swabs, not for Tape"):
        vendors.set_offer(chief, shop.med, shop.tape, OfferEntry("M-1"))
    vendors.set_offer(chief, shop.med, shop.swabs, OfferEntry("M-1", "box", 50, 1000, preferred=True))
    vendors.set_offer(chief, shop.lab, shop.swabs, OfferEntry("L-1", "case", 200, 2000, preferred=True))
    with shop.house.store.reading() as db:
        found = vendor_reads.offers_of(db, item_ids=[shop.swabs])
    assert [(row.vendor_code, row.preferred) for row in found] == [("LAB", True), ("MED", False)]
    order = shop.draft((shop.offers(shop.swabs)["MED"], 1))
    with pytest.raises(Conflict, match="order 1001 to Medline is open"):
        vendors.drop_vendor(chief, shop.med, 1)
    ending.cancel(chief, order, shop.version(order), "not needed")
    vendors.drop_vendor(chief, shop.med, 1)
    assert "TPE" not in {code for code, row in shop.proposal().items() if row.offer is not None}


def test_a_draft_takes_what_is_not_low_and_a_line_goes_to_another_vendor(shop: Shop) -> None:
    chief = shop.house.chief
    order = shop.draft((shop.offers(shop.swabs)["MED"], 2))
    tape = shop.offers(shop.tape)["MED"]
    draft_lines.add_line(chief, order, shop.version(order), tape, 6)
    assert {(line.code, line.packs) for line in shop.page(order).lines} == {("SWB", 2), ("TPE", 6)}
    draft_lines.add_line(chief, order, shop.version(order), tape, 6)
    assert {line.packs for line in shop.page(order).lines} == {2, 12}, "more of what is on it"
    with pytest.raises(Conflict, match="changed at another desk"):
        draft_lines.add_line(chief, order, 1, tape, 6)
    elsewhere = shop.offers(shop.swabs)["LAB"]
    with pytest.raises(Conflict, match="is sold by another vendor"):
        draft_lines.add_line(chief, order, shop.version(order), elsewhere, 1)
    swabs = next(line for line in shop.page(order).lines if line.code == "SWB")
    with pytest.raises(Conflict, match="another item"):
        draft_lines.move_line(chief, swabs.id, swabs.version, tape, 1)
    with pytest.raises(Conflict, match="M-1 is what is ordered already"):
        draft_lines.move_line(chief, swabs.id, swabs.version, shop.offers(shop.swabs)["MED"], 1)
    other = draft_lines.move_line(chief, swabs.id, swabs.version, elsewhere, 100)
    assert [line.code for line in shop.page(order).lines] == ["TPE"]
    assert (shop.page(other).order.vendor_code, shop.line(other).packs) == ("LAB", 100)
    undo_last(chief)
    assert {line.code for line in shop.page(order).lines} == {"SWB", "TPE"}
    (line,) = shop.page(shop.draft((elsewhere, 100))).lines
    draft_lines.move_line(chief, line.id, line.version, shop.offers(shop.swabs)["MED"], 1)
    with shop.house.store.reading() as db:
        (left,) = order_reads.orders(db)
    assert (left.id, left.lines) == (order, 2), "the draft that had this line alone is gone"
    shop.approve(order)
    with pytest.raises(Conflict, match="approved, not draft"):
        draft_lines.add_line(chief, order, shop.version(order), tape, 1)

"""`clinic-tui orders`: what is to be ordered, orders from draft to closed, and what comes of them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, add_site, count, money
from clinic_tui.cli.printing import Columns, line, show, show_rows
from clinic_tui.cli.supply_lists import add_pdf, write_pdf
from clinic_tui.errors import Invalid, NotFound

if TYPE_CHECKING:
    from clinic_tui.purchasing.entries import ToOrder
    from clinic_tui.purchasing.rows import LineRow, Offer, OrderPage, OrderRow, Suggestion
    from clinic_tui.stock.rows import StockRoom

WAYS = ("mail", "file", "paper", "phone", "web")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "orders", "order supplies: what is low, drafts, approval, what came")
    listed = add_list(verbs, "list", run_list, "list open orders")
    listed.add_argument("--all", action="store_true", help="those that ended too")
    listed.add_argument("--overdue", action="store_true", help="only what should be here already")
    add_site(listed, "to this site alone")
    proposed = add_list(verbs, "propose", run_propose, "what is to be ordered, from whom, for how much")
    add_site(proposed, "for this site (default: that of the desk)")
    add_pdf(proposed)
    new = add_command(verbs, "draft", run_draft, "write the orders: of what is proposed, or of one offer")
    new.add_argument("item", metavar="ITEM", nargs="?", help="one item (default: all that is proposed)")
    new.add_argument("packs", metavar="PACKS", type=count, nargs="?")
    new.add_argument("--vendor", metavar="VENDOR", help="of whom (default: the best offer)")
    add_site(new, "for this site (default: that of the desk)")
    shown = _of_order(add_command(verbs, "show", run_show, "show an order with its lines"))
    shown.add_argument("--csv", action="store_true", help="as the file for the vendor")
    line_of = _of_order(add_command(verbs, "change", run_change, "change packs or price of a draft's line"))
    line_of.add_argument("catalog", metavar="CATALOG")
    line_of.add_argument("--packs", type=count)
    line_of.add_argument("--price", type=money, metavar="AMOUNT", help="of a pack")
    line_of.add_argument("--vendor", metavar="VENDOR", help="order it from this one instead")
    more = _of_order(add_command(verbs, "add", run_add, "put something else of its vendor on a draft"))
    more.add_argument("catalog", metavar="CATALOG", help="catalog number, or item code")
    more.add_argument("packs", metavar="PACKS", type=count)
    off = _of_order(add_command(verbs, "remove", run_remove, "take a line off a draft"))
    off.add_argument("catalog", metavar="CATALOG")
    yes = _of_order(add_command(verbs, "approve", run_approve, "answer for a draft"))
    yes.add_argument("--reason", default="", metavar="TEXT", help="why, where it goes beyond a budget")
    _of_order(add_command(verbs, "redraft", run_redraft, "change an approved order after all"))
    out = _of_order(add_command(verbs, "send", run_send, "let it go out to the vendor"))
    out.add_argument("--by", choices=WAYS, default="paper", help="default paper")
    out.add_argument("--reference", default="", metavar="TEXT", help="the vendor's number of it")
    due = _of_order(add_command(verbs, "expect", run_expect, "note on which day the vendor says it comes"))
    due.add_argument("day", metavar="DAY")
    due.add_argument("--reference", default="", metavar="TEXT", help="the vendor's number of it")
    come = _of_order(add_command(verbs, "receive", run_receive, "put on the shelf what came of a line"))
    come.add_argument("catalog", metavar="CATALOG")
    come.add_argument("quantity", metavar="UNITS", type=count, nargs="?", help="default: all that is due")
    come.add_argument("--lot", default="", metavar="LOT")
    come.add_argument("--expires", metavar="DAY", help="last day of use, or none")
    come.add_argument("--price", type=money, metavar="AMOUNT", help="what all of it cost, if not as ordered")
    come.add_argument(
        "--at",
        metavar="PLACE",
        help="where it is put (default where the last of it was; of several stock rooms that of its site)",
    )
    come.add_argument("--reason", default="", metavar="TEXT")
    rest = _of_order(add_command(verbs, "give-up", run_give_up, "wait no more for the rest of a line"))
    rest.add_argument("catalog", metavar="CATALOG")
    rest.add_argument("--reason", required=True, metavar="TEXT")
    done = _of_order(add_command(verbs, "close", run_close, "be done with an order"))
    done.add_argument("--reason", default="", metavar="TEXT", help="why nobody waits for what is due")
    never = _of_order(add_command(verbs, "cancel", run_cancel, "call an order off of which nothing came"))
    never.add_argument("--reason", required=True, metavar="TEXT")
    limit = add_command(verbs, "limit", run_limit, "up to how much who drafts orders may approve them")
    limit.add_argument("amount", type=money, metavar="AMOUNT")


def _of_order(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("number", metavar="ORDER", type=count)
    return command


def run_list(options: argparse.Namespace) -> None:
    """List orders."""
    from clinic_tui.cli.finding import stock_room
    from clinic_tui.purchasing.order_reads import orders
    from clinic_tui.stock.rooms import stock_rooms

    with at_desk(options, "purchase.view") as here:
        room = None if options.site is None else stock_room(here, options.site)
        rows = here.ask(lambda db: orders(db, with_ended=options.all, room=room))
        today, several = here.today, len(here.ask(stock_rooms)) > 1
    if options.overdue:
        rows = tuple(row for row in rows if row.overdue(today))
    nothing = "no order is overdue" if options.overdue else "no order is open"
    show_rows(options, rows, _orders(several), nothing)


def _orders(several: bool) -> Columns[OrderRow]:
    """Of which site too, where `several` have a stock room."""
    from clinic_tui.words.money import show_money

    of_site: Columns[OrderRow] = [("site", lambda row: row.site)] if several else []
    return [
        ("order", lambda row: row.number),
        ("vendor", lambda row: row.vendor),
        *of_site,
        ("stands", lambda row: row.state.value),
        ("lines", lambda row: row.lines),
        ("sum", lambda row: show_money(row.cents)),
        ("due in", lambda row: show_money(row.due_cents) if row.expected_on else ""),
        ("expected", lambda row: row.expected_on or ""),
    ]


def run_propose(options: argparse.Namespace) -> None:
    """What is to be ordered."""
    from clinic_tui.cli.finding import stock_room
    from clinic_tui.purchasing.proposing import proposal
    from clinic_tui.stock.rooms import stock_rooms
    from clinic_tui.supply_files.listing import Proposed, to_order
    from clinic_tui.words.money import show_money

    with at_desk(options, "purchase.view") as here:
        room = stock_room(here, options.site)
        rows = here.ask(proposal, here.today, room.site_id)
        if options.pdf:
            several = len(here.ask(stock_rooms)) > 1
            wanted = [Proposed(row, row.offer, row.packs) for row in rows]
            write_pdf(here, options, to_order(wanted, room.site if several else ""))
            return
    columns: Columns[Suggestion] = [
        ("item", lambda row: row.code),
        ("available", lambda row: row.available),
        ("due in", lambda row: row.due_in),
        ("due out", lambda row: row.due_out),
        ("order at", lambda row: row.reorder_at),
        ("par", lambda row: row.par),
        ("packs", lambda row: f"{row.packs} {row.offer.pack}" if row.offer else ""),
        ("cost", lambda row: "" if row.cents is None else show_money(row.cents)),
        ("vendor", lambda row: row.offer.vendor_code if row.offer else ""),
        ("", lambda row: "; ".join(filter(None, ("rides along" if row.rides else "", row.warning)))),
    ]
    show_rows(options, rows, columns, "nothing is to be ordered")


def run_draft(options: argparse.Namespace) -> None:
    """Write the orders."""
    from clinic_tui.cli.finding import stock_room
    from clinic_tui.purchasing.drafting import draft
    from clinic_tui.purchasing.order_reads import orders
    from clinic_tui.words.counted import counted

    with at_desk(options, "purchase.draft") as here:
        room = stock_room(here, options.site)
        numbers = draft(here.desk, _wanted(here, options, room), room.site_id)
        made = [row for row in here.ask(orders) if row.id in numbers]
    told = ", ".join(f"{row.number} to {row.vendor}" for row in made)
    show(options, {"orders": made}, f"{counted(len(made), 'order')} drafted: {told}")


def _wanted(here: Here, options: argparse.Namespace, room: StockRoom) -> list[ToOrder]:
    """What is proposed, or one offer. Raises Invalid where packs are not said, NotFound."""
    from clinic_tui.cli.finding import item
    from clinic_tui.purchasing.entries import ToOrder
    from clinic_tui.purchasing.proposing import proposal

    if options.item is None:
        found = here.ask(proposal, here.today, room.site_id)
        return [
            ToOrder(row.offer.id, row.packs, row.on_open_orders)
            for row in found
            if row.offer is not None and row.packs
        ]
    if options.packs is None:
        raise Invalid("how many packs?", "packs")
    row = item(here, options.item)
    return [ToOrder(_offer(here, row.id, row.name, options.vendor).id, options.packs)]


def _offer(here: Here, item_id: int, name: str, vendor: str | None) -> Offer:
    """The best offer of an item, or that of a vendor. Raises NotFound."""
    from clinic_tui.purchasing.offers import best_first
    from clinic_tui.purchasing.vendor_reads import offers_of

    for offer in best_first(here.ask(lambda db: offers_of(db, item_ids=[item_id])), None):
        if vendor is None or offer.vendor_code.casefold() == vendor.casefold():
            return offer
    known = f"{vendor} is not" if vendor else "nobody is"
    raise NotFound(f"{known} known to sell {name}: `vendors sell` says who does")


def order_of(here: Here, number: int) -> OrderPage:
    """The order of that number. Raises NotFound."""
    from clinic_tui.purchasing.order_reads import by_number

    return here.ask(by_number, here.today, number)


def line_of(page: OrderPage, catalog: str) -> LineRow:
    """Its line by catalog number or item code. Raises NotFound saying which there are."""
    wanted = catalog.casefold()
    for row in page.lines:
        if wanted in (row.catalog.casefold(), row.code.casefold()):
            return row
    there = ", ".join(row.catalog for row in page.lines)
    raise NotFound(f"{catalog} is not on order {page.order.number}; there are: {there}")


def run_show(options: argparse.Namespace) -> None:
    """Show an order."""
    from clinic_tui.purchasing.order_csv import order_csv
    from clinic_tui.words.money import show_money

    with at_desk(options, "purchase.view") as here:
        page = order_of(here, options.number)
    if options.csv and not options.json:
        print(order_csv(page), end="")
        return
    show(options, {"order": page})
    if options.json:
        return
    order = page.order
    line(options, f"{order.number} to {order.vendor}: {order.state.value}, {show_money(order.cents)}")
    for words in page.deliver_to:
        line(options, f"deliver to {words}")
    if order.expected_on and order.is_open:
        line(options, f"expected {order.expected_on}")
    for row in page.lines:
        price = "no price" if row.cents is None else show_money(row.cents)
        came = f"; {row.received} of {row.ordered} {row.unit} came" if row.received else ""
        line(options, f"  {row.catalog}  {row.name}: {row.packs} {row.pack} at {price}{came}")
    for use in page.budgets:
        name = use.budget.category or "other supplies"
        freight = f", {show_money(use.freight_cents)} went to freight and tax" if use.freight_cents else ""
        if use.dearer_cents:
            freight += f", {show_money(use.dearer_cents)} asked beyond what was ordered"
        line(options, f"  budget of {name}: {show_money(use.left_cents)} left{freight}")


def run_change(options: argparse.Namespace) -> None:
    """Change a line of a draft."""
    from clinic_tui.purchasing.drafting import set_packs

    if options.packs is None and options.price is None and options.vendor is None:
        raise Invalid("say --packs, --price or --vendor", "packs")
    if options.vendor is not None and options.price is not None:
        raise Invalid("the price is that of the vendor's offer: `vendors sell` changes it", "price")
    with at_desk(options, "purchase.draft") as here:
        row = line_of(order_of(here, options.number), options.catalog)
        if options.vendor is not None:
            _order_elsewhere(options, here, row)
            return
        packs = row.packs if options.packs is None else options.packs
        cents = row.cents if options.price is None else options.price
        set_packs(here.desk, row.id, row.version, packs, cents)
    show(options, {"catalog": row.catalog, "packs": packs, "cents": cents}, f"{row.name}: changed")


def _order_elsewhere(options: argparse.Namespace, here: Here, row: LineRow) -> None:
    """The line from another vendor, in as many packs as hold its units unless they are said."""
    from clinic_tui.purchasing.draft_lines import move_line
    from clinic_tui.purchasing.offers import packs_for

    offer = _offer(here, row.item_id, row.name, options.vendor)
    packs = options.packs or packs_for(row.ordered, offer)
    move_line(here.desk, row.id, row.version, offer.id, packs)
    words = f"{row.name}: {packs} {offer.pack} on the draft to {offer.vendor}"
    show(options, {"catalog": offer.catalog, "packs": packs, "vendor": offer.vendor_code}, words)


def run_add(options: argparse.Namespace) -> None:
    """Put another line on a draft."""
    from clinic_tui.purchasing.draft_lines import add_line
    from clinic_tui.purchasing.vendor_reads import offers_of
    from clinic_tui.stock.queries import items

    with at_desk(options, "purchase.draft") as here:
        order = order_of(here, options.number).order
        wanted, codes = options.catalog.casefold(), {row.id: row.code for row in here.ask(items, here.today)}
        offers = here.ask(lambda db: offers_of(db, vendor_id=order.vendor_id))
        for offer in offers:
            if wanted in (offer.catalog.casefold(), codes.get(offer.item_id, "").casefold()):
                break
        else:
            raise NotFound(f"{order.vendor} is not known to sell {options.catalog}: `vendors sell` says so")
        add_line(here.desk, order.id, order.version, offer.id, options.packs)
    words = f"{options.packs} {offer.pack} of {offer.catalog} on order {order.number}"
    show(options, {"order": order.number, "catalog": offer.catalog, "packs": options.packs}, words)


def run_remove(options: argparse.Namespace) -> None:
    """Take a line off a draft."""
    from clinic_tui.purchasing.drafting import drop_line

    with at_desk(options, "purchase.draft") as here:
        row = line_of(order_of(here, options.number), options.catalog)
        drop_line(here.desk, row.id, row.version)
    show(options, {"catalog": row.catalog}, f"{row.name} is off order {options.number}")


def run_approve(options: argparse.Namespace) -> None:
    """Answer for a draft."""
    from clinic_tui.purchasing.approving import approve

    with at_desk(options, "purchase.approve") as here:
        order = order_of(here, options.number).order
        approve(here.desk, order.id, order.version, options.reason)
    show(options, {"order": order.number}, f"order {order.number} is approved: `orders send` lets it go")


def run_redraft(options: argparse.Namespace) -> None:
    """Change an approved order after all."""
    from clinic_tui.purchasing.approving import back_to_draft

    with at_desk(options, "purchase.draft") as here:
        order = order_of(here, options.number).order
        back_to_draft(here.desk, order.id, order.version)
    show(options, {"order": order.number}, f"order {order.number} is a draft again")


def run_send(options: argparse.Namespace) -> None:
    """Let it go out."""
    from clinic_tui.clinic import vault_of
    from clinic_tui.purchasing.sending_out import House, send_order
    from clinic_tui.purchasing.states import SentBy

    with at_desk(options, "purchase.send") as here:
        order = order_of(here, options.number).order
        house = House(here.clinic.settings, vault_of)
        words = send_order(here.desk, house, order.id, order.version, SentBy(options.by), options.reference)
    show(options, {"order": order.number, "sent": words}, words)


def run_expect(options: argparse.Namespace) -> None:
    """Note when it comes."""
    from clinic_tui.purchasing.sending import expect
    from clinic_tui.words.dates import read_date

    with at_desk(options, "purchase.send") as here:
        order = order_of(here, options.number).order
        day = read_date(options.day, here.today)
        expect(here.desk, order.id, order.version, day, options.reference)
    show(options, {"order": order.number, "expected_on": day}, f"order {order.number} is expected {day}")


def run_receive(options: argparse.Namespace) -> None:
    """Put on the shelf what came."""
    from clinic_tui.cli.finding import place_to_put
    from clinic_tui.cli.stock_moves import expiry
    from clinic_tui.purchasing.receiving import receive_ordered
    from clinic_tui.stock.entries import Delivery

    with at_desk(options, "stock.receive") as here:
        page = order_of(here, options.number)
        row = line_of(page, options.catalog)
        units = row.due if options.quantity is None else options.quantity
        if not units:
            raise Invalid(f"nothing of {row.name} is due: say how many came", "quantity")
        place, name = place_to_put(here, row.item_id, options.at, page.order.site_id)
        delivery = Delivery(place, options.lot, expiry(here, options.expires), options.price)
        due = receive_ordered(here.desk, row.id, units, options.reason, delivery)
    rest = f"{due} still due" if due else "all of it came"
    words = f"{units} {row.unit} of {row.name} received, put at {name}; {rest}"
    show(options, {"catalog": row.catalog, "received": units, "due": due, "place": name}, words)


def run_give_up(options: argparse.Namespace) -> None:
    """Wait no more for the rest of a line."""
    from clinic_tui.purchasing.ending import give_up

    with at_desk(options, "purchase.end") as here:
        row = line_of(order_of(here, options.number), options.catalog)
        rest = give_up(here.desk, row.id, row.version, options.reason)
    words = f"nobody waits for {rest} {row.unit} of {row.name} any more"
    show(options, {"catalog": row.catalog, "given_up": rest}, words)


def run_close(options: argparse.Namespace) -> None:
    """Be done with it."""
    from clinic_tui.purchasing.ending import close

    with at_desk(options, "purchase.end") as here:
        order = order_of(here, options.number).order
        close(here.desk, order.id, order.version, options.reason)
    show(options, {"order": order.number}, f"order {order.number} is closed")


def run_cancel(options: argparse.Namespace) -> None:
    """Call it off."""
    from clinic_tui.purchasing.ending import cancel

    with at_desk(options, "purchase.end") as here:
        order = order_of(here, options.number).order
        cancel(here.desk, order.id, order.version, options.reason)
    show(options, {"order": order.number}, f"order {order.number} is cancelled")


def run_limit(options: argparse.Namespace) -> None:
    """Who may approve how much."""
    from clinic_tui.purchasing.vendors import set_approve_limit
    from clinic_tui.words.money import show_money

    with at_desk(options, "purchase.rules") as here:
        set_approve_limit(here.desk, options.amount)
    words = f"who drafts orders approves up to {show_money(options.amount)}"
    show(options, {"approve_cents": options.amount}, words)

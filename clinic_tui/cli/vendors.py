"""`clinic-tui vendors`: whom supplies are bought from, what they sell, what they ask."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli import vendor_files
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count, count_or_none, money
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.purchasing.rows import InvoicePage, Offer, VendorRow


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "vendors", "whom supplies are bought from, what they sell and ask")
    listed = add_list(verbs, "list", run_list, "list the vendors")
    listed.add_argument("--dropped", action="store_true", help="those that are bought from no more")
    new = add_command(verbs, "add", run_add, "buy from a vendor from now on")
    new.add_argument("code", metavar="CODE")
    new.add_argument("name", metavar="NAME")
    _about(new)
    other = add_command(verbs, "change", run_change, "change what is known of a vendor")
    other.add_argument("code", metavar="VENDOR")
    other.add_argument("--code", dest="new_code", metavar="NEW", help="as it is called from now on")
    other.add_argument("--name", metavar="NAME")
    _about(other)
    gone = add_command(verbs, "drop", run_drop, "buy there no more")
    again = add_command(verbs, "again", run_again, "buy again from a vendor that was dropped")
    for command in (gone, again):
        command.add_argument("code", metavar="VENDOR")
    catalog = add_list(verbs, "catalog", run_catalog, "list what a vendor sells, or who sells an item")
    catalog.add_argument("--vendor", metavar="VENDOR")
    catalog.add_argument("--item", metavar="ITEM")
    sell = add_command(verbs, "sell", run_sell, "write what a vendor sells of an item")
    sell.add_argument("vendor", metavar="VENDOR")
    sell.add_argument("item", metavar="ITEM")
    sell.add_argument("catalog", metavar="CATALOG", help="the vendor's number of it")
    sell.add_argument("--pack", default="each", metavar="TEXT", help="as the vendor calls it (default each)")
    sell.add_argument("--units", type=count, default=1, help="units of issue in a pack (default 1)")
    sell.add_argument("--price", type=money, metavar="AMOUNT", help="of a pack")
    sell.add_argument("--multiple", type=count, default=1, help="packs are sold by so many (default 1)")
    sell.add_argument("--minimum", type=count_or_none, default=0, help="the fewest packs (default 0)")
    sell.add_argument("--days", type=count_or_none, help="to delivery, if not the vendor's usual")
    sell.add_argument("--preferred", action="store_true", help="bought here whatever others ask")
    unsold = add_command(verbs, "unsell", run_unsell, "buy it there no more")
    unsold.add_argument("vendor", metavar="VENDOR")
    unsold.add_argument("catalog", metavar="CATALOG")
    vendor_files.add(verbs)
    _invoices(verbs)


def _about(command: argparse.ArgumentParser) -> None:
    command.add_argument("--account", metavar="TEXT", help="the clinic's number with them")
    command.add_argument("--phone", metavar="TEXT")
    command.add_argument("--email", metavar="ADDRESS", help="where orders go by mail")
    command.add_argument("--days", type=count_or_none, help="from order to delivery (default 7)")
    command.add_argument("--minimum", type=money, metavar="AMOUNT", help="the smallest order they take")
    command.add_argument("--note", metavar="TEXT")


def _invoices(verbs: Nouns) -> None:
    invoice = add_noun(verbs, "invoice", "what vendors ask, against orders and deliveries")
    listed = add_list(invoice, "list", run_invoice_list, "list open invoices, and what of them differs")
    listed.add_argument("--all", action="store_true", help="accepted ones too")
    new = add_command(invoice, "add", run_invoice_add, "enter an invoice")
    new.add_argument("number", metavar="INVOICE", help="as printed on it")
    new.add_argument("order", metavar="ORDER", type=count)
    new.add_argument("--dated", required=True, metavar="DAY")
    new.add_argument("--total", required=True, type=money, metavar="AMOUNT")
    new.add_argument("--other", type=money, default=0, metavar="AMOUNT", help="of it freight, tax and fees")
    new.add_argument("--due", metavar="DAY", help="to be paid by")
    new.add_argument(
        "--line", action="append", metavar="'CATALOG PACKS x PRICE'",
        help="what is asked for, of another order as '#1006 M-1 3 x 12.50'; default: what came and was not "
        "asked for, as ordered",
    )  # fmt: skip
    yes = add_command(invoice, "accept", run_invoice_accept, "say that it may be paid")
    yes.add_argument("vendor", metavar="VENDOR")
    yes.add_argument("number", metavar="INVOICE")
    yes.add_argument("--reason", default="", metavar="TEXT", help="why, where it differs")
    no = add_command(invoice, "drop", run_invoice_drop, "take away one that was entered in error")
    no.add_argument("vendor", metavar="VENDOR")
    no.add_argument("number", metavar="INVOICE")


def vendor_of(here: Here, code: str) -> VendorRow:
    """The vendor of that code. Raises NotFound saying which there are."""
    from clinic_tui.cli.finding import named
    from clinic_tui.purchasing.vendor_reads import vendors

    return named(here.ask(vendors), lambda row: row.code, code, "vendor")


def run_list(options: argparse.Namespace) -> None:
    """List the vendors."""
    from clinic_tui.purchasing.vendor_reads import vendors

    with at_desk(options, "purchase.view") as here:
        rows = here.ask(lambda db: vendors(db, dropped=options.dropped))
    columns: Columns[VendorRow] = [
        ("code", lambda row: row.code),
        ("name", lambda row: row.name),
        ("account", lambda row: row.account),
        ("phone", lambda row: row.phone),
        ("email", lambda row: row.email),
        ("days", lambda row: row.lead_days),
        ("items", lambda row: row.offers),
        ("open orders", lambda row: row.open_orders),
    ]
    show_rows(options, rows, columns, "no vendor is known")


def run_add(options: argparse.Namespace) -> None:
    """Buy from a vendor."""
    from clinic_tui.purchasing.entries import VendorEntry
    from clinic_tui.purchasing.vendors import add_vendor

    entry = VendorEntry(
        options.code, options.name, options.account or "", options.phone or "", options.email or "",
        7 if options.days is None else options.days, options.minimum or 0, options.note or "",
    )  # fmt: skip
    with at_desk(options, "vendor.edit") as here:
        number = add_vendor(here.desk, entry)
    show(options, {"id": number}, f"{entry.name} is bought from: `vendors sell` says what")


def run_change(options: argparse.Namespace) -> None:
    """Change what is known of a vendor."""
    from clinic_tui.purchasing.entries import VendorEntry
    from clinic_tui.purchasing.vendors import edit_vendor

    said = {
        "code": options.new_code, "name": options.name, "account": options.account, "phone": options.phone,
        "email": options.email, "lead_days": options.days, "minimum_cents": options.minimum,
        "note": options.note,
    }  # fmt: skip
    with at_desk(options, "vendor.edit") as here:
        row = vendor_of(here, options.code)
        entry = VendorEntry(
            row.code, row.name, row.account, row.phone, row.email, row.lead_days, row.minimum_cents, row.note
        )
        changed = {name: value for name, value in said.items() if value is not None}
        edit_vendor(here.desk, row.id, row.version, replace(entry, **changed))
    show(options, {"code": row.code}, f"{row.name}: changed")


def run_drop(options: argparse.Namespace) -> None:
    """Buy there no more."""
    from clinic_tui.purchasing.vendors import drop_vendor

    with at_desk(options, "vendor.edit") as here:
        row = vendor_of(here, options.code)
        drop_vendor(here.desk, row.id, row.version)
    show(options, {"code": row.code}, f"nothing is bought from {row.name} any more")


def run_again(options: argparse.Namespace) -> None:
    """Buy there again."""
    from clinic_tui.cli.finding import named
    from clinic_tui.purchasing.vendor_reads import vendors
    from clinic_tui.purchasing.vendors import buy_again

    with at_desk(options, "vendor.edit") as here:
        dropped = here.ask(lambda db: vendors(db, dropped=True))
        row = named(dropped, lambda each: each.code, options.code, "vendor that was dropped")
        buy_again(here.desk, row.id, row.version)
    show(options, {"code": row.code}, f"{row.name} is bought from again")


def run_catalog(options: argparse.Namespace) -> None:
    """List offers."""
    from clinic_tui.cli.finding import item
    from clinic_tui.purchasing.vendor_reads import offers_of
    from clinic_tui.stock.queries import items
    from clinic_tui.words.money import show_money

    with at_desk(options, "purchase.view") as here:
        vendor = vendor_of(here, options.vendor).id if options.vendor else None
        of = [item(here, options.item).id] if options.item else None
        rows = here.ask(lambda db: offers_of(db, item_ids=of, vendor_id=vendor))
        codes = {row.id: row.code for row in here.ask(items, here.today)}
    columns: Columns[Offer] = [
        ("vendor", lambda row: row.vendor_code),
        ("catalog", lambda row: row.catalog),
        ("item", lambda row: codes.get(row.item_id, "")),
        ("pack", lambda row: f"{row.pack} of {row.units}"),
        ("price", lambda row: "" if row.cents is None else show_money(row.cents)),
        ("days", lambda row: row.lead_days),
        ("", lambda row: "preferred" if row.preferred else ""),
    ]
    show_rows(options, rows, columns, "nothing is offered")


def run_sell(options: argparse.Namespace) -> None:
    """Write an offer."""
    from clinic_tui.cli.finding import item
    from clinic_tui.purchasing.entries import OfferEntry
    from clinic_tui.purchasing.vendors import set_offer

    entry = OfferEntry(
        options.catalog, options.pack, options.units, options.price, options.multiple, options.minimum,
        options.days, options.preferred,
    )  # fmt: skip
    with at_desk(options, "vendor.edit") as here:
        vendor, row = vendor_of(here, options.vendor), item(here, options.item)
        number = set_offer(here.desk, vendor.id, row.id, entry)
    show(options, {"id": number}, f"{vendor.name} sells {row.name} as {entry.catalog}")


def run_unsell(options: argparse.Namespace) -> None:
    """Buy it there no more."""
    from clinic_tui.purchasing.vendor_reads import offers_of
    from clinic_tui.purchasing.vendors import drop_offer

    with at_desk(options, "vendor.edit") as here:
        vendor = vendor_of(here, options.vendor)
        offers = here.ask(lambda db: offers_of(db, vendor_id=vendor.id))
        found = [row for row in offers if row.catalog.casefold() == options.catalog.casefold()]
        if not found:
            raise NotFound(f"{vendor.name} sells nothing as {options.catalog}")
        drop_offer(here.desk, found[0].id)
    show(options, {"catalog": options.catalog}, f"{options.catalog} is not bought any more")


def run_invoice_list(options: argparse.Namespace) -> None:
    """List invoices."""
    from clinic_tui.purchasing.invoice_reads import invoices
    from clinic_tui.words.money import show_money

    with at_desk(options, "purchase.view") as here:
        rows = here.ask(lambda db: invoices(db, with_accepted=options.all))
    columns: Columns[InvoicePage] = [
        ("vendor", lambda row: row.invoice.vendor),
        ("invoice", lambda row: row.invoice.number),
        ("dated", lambda row: row.invoice.dated_on),
        ("due", lambda row: row.invoice.due_on or ""),
        ("orders", lambda row: ", ".join(map(str, row.orders))),
        ("total", lambda row: show_money(row.invoice.total_cents)),
        ("stands", lambda row: row.invoice.state.value),
        ("differs", lambda row: "; ".join(each.words for each in row.differences)),
    ]
    show_rows(options, rows, columns, "no invoice is open")


def run_invoice_add(options: argparse.Namespace) -> None:
    """Enter an invoice."""
    from clinic_tui.cli.orders import order_of
    from clinic_tui.purchasing.entries import InvoiceEntry
    from clinic_tui.purchasing.invoice_lines import proposed_lines, read_lines
    from clinic_tui.purchasing.invoices import enter_invoice
    from clinic_tui.words.dates import read_date, read_past_date

    with at_desk(options, "purchase.invoice") as here:
        page = order_of(here, options.order)
        text = "\n".join(options.line) if options.line else proposed_lines(page.lines)
        due = read_date(options.due, here.today) if options.due else None
        entry = InvoiceEntry(
            options.number, read_past_date(options.dated, here.today), options.total,
            read_lines(text, page.lines), options.other, due,
        )  # fmt: skip
        number = enter_invoice(here.desk, entry)
    show(options, {"id": number}, f"invoice {options.number} of {page.order.vendor} is entered")


def _invoice(here: Here, options: argparse.Namespace) -> InvoicePage:
    from clinic_tui.purchasing.invoice_reads import invoices

    vendor = vendor_of(here, options.vendor)
    for page in here.ask(lambda db: invoices(db, with_accepted=True)):
        if page.invoice.vendor_id == vendor.id and page.invoice.number == options.number.strip():
            return page
    raise NotFound(f"{vendor.name} has no invoice {options.number}")


def run_invoice_accept(options: argparse.Namespace) -> None:
    """Say that it may be paid."""
    from clinic_tui.purchasing.invoices import accept_invoice
    from clinic_tui.purchasing.price_variance import in_words

    with at_desk(options, "purchase.invoice") as here:
        invoice = _invoice(here, options).invoice
        found = accept_invoice(here.desk, invoice.id, invoice.version, options.reason)
    more = in_words(found)
    told = f"invoice {invoice.number} is accepted{f': {more}' if more else ''}"
    show(options, {"invoice": invoice.number, "price_variance": found}, told)


def run_invoice_drop(options: argparse.Namespace) -> None:
    """Take it away."""
    from clinic_tui.purchasing.invoices import drop_invoice

    with at_desk(options, "purchase.invoice") as here:
        invoice = _invoice(here, options).invoice
        drop_invoice(here.desk, invoice.id, invoice.version)
    show(options, {"invoice": invoice.number}, f"invoice {invoice.number} is gone")

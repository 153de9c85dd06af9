"""`clinic-tui stock`: what is on the shelf, and the items themselves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli import (
    stock_counts,
    stock_files,
    stock_fill,
    stock_kits,
    stock_lots,
    stock_moves,
    stock_worth,
)
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, add_site, count, count_or_none
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.cli.supply_lists import add_pdf, write_pdf
from clinic_tui.errors import Invalid, NotFound

if TYPE_CHECKING:
    from clinic_tui.stock.rows import ItemRow, MoveRow, PlaceRow, StockRoom

SORTINGS = ("name", "code", "kind", "shelf", "level", "lasts", "expires")

COLUMNS: Columns[ItemRow] = [
    ("code", lambda row: row.code),
    ("name", lambda row: row.name),
    ("on hand", lambda row: row.on_hand),
    ("unit", lambda row: row.unit),
    ("reorder at", lambda row: row.reorder_at),
    ("par", lambda row: row.par),
    ("place", lambda row: row.place),
    ("expires", lambda row: row.next_expiry or ""),
    ("", lambda row: marks(row)),
]


def marks(row: ItemRow) -> str:
    """`low`, `urgent`, and how much of it nobody may give out."""
    words = ["urgent" if row.urgent else "low" if row.low else ""]
    words += [f"{row.blocked} not to be given out" if row.blocked else ""]
    return ", ".join(filter(None, words))


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "stock", "see what is on the shelf; receive, issue and put right")
    listed = add_list(verbs, "list", run_list, "list what is on the shelf")
    listed.add_argument("--low", action="store_true", help="only what is at or under its reorder point")
    listed.add_argument("--stopped", action="store_true", help="items that are not kept any more")
    listed.add_argument("--at", metavar="PLACE", help="at one place alone, with its levels")
    listed.add_argument(
        "--filter",
        default="",
        metavar="WORDS",
        help="only what fits: part of code, name, kind, shelf or vendor; how a lot or barcode begins; low, "
        "out, due, cold, lasts<10 ...; `-` before a word: not",
    )
    listed.add_argument("--sort", choices=SORTINGS, default=SORTINGS[0], help=f"default {SORTINGS[0]}")
    add_site(listed, "at this site alone, with the levels of its stock room")
    add_pdf(listed)
    shown = add_command(verbs, "show", run_show, "show an item with its lots, levels and worth")
    shown.add_argument("code", metavar="CODE")
    moves = add_list(verbs, "moves", run_moves, "list what came and went of an item")
    moves.add_argument("code", metavar="CODE")
    stock_moves.add(verbs)
    stock_lots.add(verbs)
    stock_counts.add(verbs)
    stock_worth.add(verbs)
    stock_kits.add(verbs)
    stock_fill.add(verbs)
    stock_files.add(verbs)
    _items(verbs)
    _places(verbs)


def _items(verbs: Nouns) -> None:
    new = add_command(verbs, "add", run_add, "begin to keep an item")
    new.add_argument("code", metavar="CODE")
    new.add_argument("name", metavar="NAME")
    _about(new, default="")
    new.add_argument("--par", type=count_or_none, default=0, help="what there should be")
    new.add_argument("--reorder", type=count_or_none, default=0, help="at or under this it is low")
    new.add_argument("--optional", type=count_or_none, default=0, help="at or under this it comes along")
    new.add_argument("--emergency", type=count_or_none, default=0, help="at or under this it is urgent")
    other = add_command(verbs, "change", run_change, "change what is known of an item")
    other.add_argument("code", metavar="CODE")
    other.add_argument("--code", dest="new_code", metavar="NEW", help="as it is called from now on")
    other.add_argument("--name", metavar="NAME")
    other.add_argument("--optional", type=count_or_none, help="at or under this it comes along")
    _about(other, default=None)
    levels = add_command(verbs, "levels", run_levels, "set par level, reorder point and emergency level")
    levels.add_argument("code", metavar="CODE")
    levels.add_argument("--par", type=count_or_none)
    levels.add_argument("--reorder", type=count_or_none)
    levels.add_argument("--emergency", type=count_or_none, help="default as it stands")
    levels.add_argument(
        "--from-use", action="store_true", help="as the use of the last 90 days asks for, in a stock room"
    )
    levels.add_argument(
        "--lead-days", type=count, metavar="DAYS",
        help="from order to delivery (default those of the vendor that would be chosen)",
    )  # fmt: skip
    levels.add_argument(
        "--cover-days", type=count, default=30, metavar="DAYS", help="that an order is to last (default 30)"
    )
    levels.add_argument("--at", default="main", metavar="PLACE", help="at which place (default main)")
    levels.add_argument("--shelf", metavar="TEXT", help="where it lies at that place (default as it stands)")
    levels.add_argument(
        "--optional", type=count_or_none, help="of another site's stock room: at or under this it comes along"
    )
    gone = add_command(verbs, "stop", run_stop, "do not keep an item any more")
    gone.add_argument("code", metavar="CODE")
    again = add_command(verbs, "keep", run_keep, "keep an item again that was not kept any more")
    again.add_argument("code", metavar="CODE")
    barcode = add_noun(verbs, "barcode", "know items by the barcodes of their packs")
    named = add_command(barcode, "add", run_barcode_add, "know an item by one more barcode")
    named.add_argument("code", metavar="CODE")
    named.add_argument("gtin", metavar="GTIN")
    named.add_argument("--units", type=count, default=1, metavar="N", help="units of issue in such a pack")
    dropped = add_command(barcode, "remove", run_barcode_remove, "do not know it by this one any more")
    dropped.add_argument("code", metavar="CODE")
    dropped.add_argument("gtin", metavar="GTIN")


def _about(command: argparse.ArgumentParser, *, default: str | None) -> None:
    command.add_argument("--category", default=default, metavar="TEXT")
    command.add_argument("--unit", default=default, metavar="TEXT", help="unit of issue (each, box, vial)")
    command.add_argument("--place", default=default, metavar="TEXT", help="the shelf in the stock room")
    command.add_argument("--ndc", default=default, metavar="NDC", help="of a drug, as 0409-3795-01")
    command.add_argument("--hazard-sheet", default=default, metavar="TEXT", help="where its data sheet is")
    for flag, words in (
        ("lots", "it comes by lot, with an expiry"),
        ("controlled", "a controlled substance"),
        ("cold", "kept cold"),
    ):
        command.add_argument(f"--{flag}", action=argparse.BooleanOptionalAction, default=None, help=words)


def _places(verbs: Nouns) -> None:
    place = add_noun(verbs, "place", "places for supplies beside the stock room")
    new = add_command(place, "add", run_place_add, "add a place")
    new.add_argument("code", metavar="CODE")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--kind", default="cupboard", metavar="KIND", help="room, cupboard, cart, fridge, ...")
    add_site(new, "where it is (default: the first site); its stock room: --kind 'stock room'")
    listed = add_list(place, "list", run_place_list, "list the places")
    listed.add_argument("--closed", action="store_true", help="places that were closed")
    gone = add_command(place, "close", run_place_close, "keep nothing there any more")
    again = add_command(place, "open", run_place_open, "keep supplies at a place again that was closed")
    for command in (gone, again):
        command.add_argument("code", metavar="CODE")


def run_list(options: argparse.Namespace) -> None:
    """List what is on the shelf."""
    from clinic_tui.cli.finding import stock_place, stock_room, stopped_items
    from clinic_tui.stock.looking import asks_for_stopped
    from clinic_tui.stock.queries import items
    from clinic_tui.supply_files.listing import on_shelf

    with at_desk(options, "stock.view") as here:
        place = stock_place(here, options.at) if options.at else None
        room = None if options.site is None else stock_room(here, options.site)
        if place is not None and room is not None:
            raise Invalid("say --at or --site, not both", "site")
        day = here.today
        if options.stopped or asks_for_stopped(options.filter):
            rows = stopped_items(here)
        else:
            rows = here.ask(lambda db: items(db, day, place, room=room))
        rows = _looked_for(here, options, rows, room)
        if options.low:
            rows = tuple(row for row in rows if row.low)
        if options.pdf:
            said = ("low" if options.low else "", options.filter, options.at or "", options.site or "")
            write_pdf(here, options, on_shelf(rows, ", ".join(filter(None, said))))
            return
    nothing = "every item is kept" if options.stopped else "no item is kept there yet"
    nothing = f"no item is `{options.filter}`" if options.filter else nothing
    show_rows(options, rows, COLUMNS, "nothing is low" if options.low else nothing)


def _looked_for(
    here: Here, options: argparse.Namespace, rows: tuple[ItemRow, ...], room: StockRoom | None
) -> tuple[ItemRow, ...]:
    """Those that fit the filter, in their order. Raises Invalid for what compares wrongly."""
    from clinic_tui.purchasing.going_on import outlooks
    from clinic_tui.purchasing.known_by import known_by
    from clinic_tui.stock.looking import (
        NO_OUTLOOK,
        NOTHING_MORE,
        Sorting,
        in_order,
        matches,
        require_looked_for,
    )

    typed, sorting = options.filter, Sorting(options.sort)
    if not typed and sorting is Sorting.NAME:
        return rows
    require_looked_for(typed)
    known = here.ask(known_by) if typed else {}
    found = here.ask(outlooks, here.today, [row.id for row in rows], room)
    fitting = [
        row
        for row in rows
        if matches(row, found.get(row.id, NO_OUTLOOK), typed, known.get(row.id, NOTHING_MORE))
    ]
    return tuple(in_order(fitting, found, sorting))


def run_show(options: argparse.Namespace) -> None:
    """Show an item."""
    from clinic_tui.cli.finding import item_ever_kept
    from clinic_tui.cli.printing import line
    from clinic_tui.purchasing.dearer import beyond_by_move
    from clinic_tui.purchasing.due_in import due_lines
    from clinic_tui.stock.item_page import item_page
    from clinic_tui.words.drug_code import show_ndc
    from clinic_tui.words.money import show_money

    with at_desk(options, "stock.view") as here:
        number = item_ever_kept(here, options.code).id
        beyond = here.ask(beyond_by_move, number)
        page = here.ask(item_page, here.today, number, beyond=beyond)
        due = here.ask(due_lines, page.item.id)
    row, value = page.item, page.value
    show(options, {"item": row, "page": page})
    if options.json:
        return
    line(options, f"{row.code}  {row.name}: {row.on_hand} {row.unit} on hand  {marks(row)}".rstrip())
    line(options, f"par {row.par}, reorder at {row.reorder_at}, urgent at {row.emergency_at}")
    worth = f"worth {show_money(value.fifo_cents)} (average {show_money(value.average_cents)})"
    line(options, f"{worth}, {value.unpriced} without a price" if value.unpriced else worth)
    if page.drug_code:
        line(options, f"NDC {show_ndc(page.drug_code)}")
    if page.hazard_sheet:
        line(options, f"data sheet: {page.hazard_sheet}")
    coming = sum(one.due for one in due)
    if not page.rooms and (coming or page.due_out):
        line(options, f"{coming} due in, {page.due_out} due out")
    for each in page.rooms:
        there, coming = each.item, sum(one.due for one in due if one.place_id == each.room.place_id)
        words = "not kept there"
        if there is not None:
            optional = f", optional at {each.optional_at}" if each.optional_at else ""
            words = f"{there.on_hand} on hand, par {there.par}, reorder at {there.reorder_at}{optional}"
        line(options, f"  {', '.join(each.room.sites)}: {words}{f', {coming} due in' if coming else ''}")
    rooms = {each.room.place_id for each in page.rooms}
    for level in page.levels:
        if level.place_id not in rooms:
            words = f"par {level.par}, fill at {level.reorder_at}, urgent at {level.emergency_at}"
            line(options, f"  {level.place}: {words}")
    for lot in page.lots:
        name = f"lot {lot.number}" if lot.number else "without a lot"
        until = f", expires {lot.expires_on}" if lot.expires_on else ""
        mark = "" if lot.standing.value == "good" else f", {lot.standing.value}"
        line(options, f"  {lot.place}: {name}: {lot.on_hand}{until}{mark}")
    for pack in page.packs:
        line(options, f"  barcode {pack.gtin}: {pack.units} {row.unit}")


def run_moves(options: argparse.Namespace) -> None:
    """List what came and went of an item."""
    from clinic_tui.cli.finding import item_ever_kept
    from clinic_tui.stock.item_page import moves

    with at_desk(options, "stock.view") as here:
        rows = here.ask(moves, item_ever_kept(here, options.code).id)
        zone = here.clinic.clock.zone
    columns: Columns[MoveRow] = [
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("kind", lambda row: f"{row.kind.value}{' undone' if row.undoes else ''}"),
        ("quantity", lambda row: row.quantity),
        ("lot", lambda row: row.lot),
        ("place", lambda row: row.place),
        ("who", lambda row: row.who),
        ("witness", lambda row: row.witness),
        ("reason", lambda row: row.reason),
    ]
    show_rows(options, rows, columns, "nothing came or went yet")


def run_add(options: argparse.Namespace) -> None:
    """Begin to keep an item."""
    from clinic_tui.stock.entries import ItemEntry
    from clinic_tui.stock.items import add_item

    new = ItemEntry(
        options.code, options.name, options.category, options.unit or "each", options.place, options.par,
        options.reorder, options.emergency, bool(options.lots), bool(options.controlled), bool(options.cold),
        options.ndc, options.hazard_sheet, options.optional,
    )  # fmt: skip
    with at_desk(options, "stock.edit") as here:
        number = add_item(here.desk, new)
    show(
        options, {"id": number}, f"{options.code.upper()} is kept: put in what is there with `stock receive`"
    )


def run_change(options: argparse.Namespace) -> None:
    """Change what is known of an item."""
    from dataclasses import replace

    from clinic_tui.cli.finding import item
    from clinic_tui.stock.item_page import entry_of
    from clinic_tui.stock.items import edit_item

    said = {
        "code": options.new_code, "name": options.name, "category": options.category, "unit": options.unit,
        "place": options.place, "drug_code": options.ndc, "hazard_sheet": options.hazard_sheet,
        "tracks_lots": options.lots, "controlled": options.controlled, "cold": options.cold,
        "optional_at": options.optional,
    }  # fmt: skip
    with at_desk(options, "stock.edit") as here:
        row = item(here, options.code)
        entry = here.ask(entry_of, row.id)
        changed = {name: value for name, value in said.items() if value is not None}
        edit_item(here.desk, row.id, row.version, replace(entry, **changed))
    show(options, {"code": row.code}, f"{row.name}: changed")


def run_levels(options: argparse.Namespace) -> None:
    """Set par level, reorder point and emergency level."""
    from clinic_tui.cli.finding import item, stock_place
    from clinic_tui.stock.items import set_levels, set_place_levels

    with at_desk(options, "stock.edit") as here:
        row, place = item(here, options.code), stock_place(here, options.at)
        par, reorder, emergency = _levels(here, options, row, place)
        if place:
            set_place_levels(
                here.desk, row.id, place, par, reorder, emergency, options.shelf, options.optional
            )
        elif options.optional is not None:
            raise Invalid("that of the first stock room is set by `stock change`", "optional")
        else:
            set_levels(here.desk, row.id, row.version, par, reorder, emergency)
    data = {"code": row.code, "par": par, "reorder_at": reorder, "emergency_at": emergency}
    show(options, data, f"{row.name}: par {par}, reorder at {reorder}, urgent at {emergency}")


def _levels(here: Here, options: argparse.Namespace, row: ItemRow, place: int) -> tuple[int, int, int]:
    """As typed, or as the use asks for. Raises Invalid where it is neither or both."""
    from clinic_tui.purchasing.offers import best_first
    from clinic_tui.purchasing.vendor_reads import offers_of
    from clinic_tui.stock.item_page import levels_of, used_by_day
    from clinic_tui.stock.levels import LEAD_DAYS, from_usage
    from clinic_tui.stock.rooms import stock_rooms

    typed = options.par is not None and options.reorder is not None
    if options.from_use == typed:
        raise Invalid("say --par and --reorder, or --from-use", "par")
    if typed:
        at_place = {level.place_id: level.emergency_at for level in here.ask(levels_of, row.id)}
        stands = at_place.get(place, 0) if place else row.emergency_at
        return options.par, options.reorder, stands if options.emergency is None else options.emergency
    rooms = here.ask(stock_rooms)
    room = next((each for each in rooms if each.place_id == place), None)
    if room is None:
        raise Invalid("levels by use are those of a stock room: say --par and --reorder", "par")
    used = here.ask(used_by_day, here.today, row.id, room if len(rooms) > 1 else None)
    lead = options.lead_days
    if lead is None:
        best = best_first(here.ask(lambda db: offers_of(db, item_ids=[row.id])), None)
        lead = best[0].lead_days if best else LEAD_DAYS
    levels = from_usage(used, lead, options.cover_days)
    if not levels.par:
        raise Invalid(f"nothing of {row.name} was used in the last 90 days: say --par and --reorder", "par")
    return levels.par, levels.reorder_at, levels.emergency_at


def run_stop(options: argparse.Namespace) -> None:
    """Do not keep an item any more."""
    from clinic_tui.cli.finding import item
    from clinic_tui.stock.items import stop_keeping

    with at_desk(options, "stock.edit") as here:
        row = item(here, options.code)
        stop_keeping(here.desk, row.id, row.version)
    show(options, {"code": row.code}, f"{row.name} is not kept any more")


def run_keep(options: argparse.Namespace) -> None:
    """Keep an item again."""
    from clinic_tui.cli.finding import named, stopped_items
    from clinic_tui.stock.items import keep_again

    with at_desk(options, "stock.edit") as here:
        row = named(
            stopped_items(here), lambda each: each.code, options.code, "item that is not kept any more"
        )
        keep_again(here.desk, row.id, row.version)
    show(options, {"code": row.code}, f"{row.name} is kept again: `stock barcode add` names its barcodes")


def run_barcode_add(options: argparse.Namespace) -> None:
    """Know an item by one more barcode."""
    from clinic_tui.cli.finding import item
    from clinic_tui.interop.product_codes import read_product_code
    from clinic_tui.stock.items import add_pack

    gtin = read_product_code(options.gtin).gtin
    with at_desk(options, "stock.edit") as here:
        row = item(here, options.code)
        add_pack(here.desk, row.id, gtin, options.units)
    words = f"{gtin} is a pack of {options.units} {row.unit} of {row.name}"
    show(options, {"code": row.code, "gtin": gtin, "units": options.units}, words)


def run_barcode_remove(options: argparse.Namespace) -> None:
    """Do not know it by this barcode any more."""
    from clinic_tui.cli.finding import item
    from clinic_tui.stock.item_page import packs_of
    from clinic_tui.stock.items import drop_pack
    from clinic_tui.stock.product_number import clean_product_number

    gtin = clean_product_number(options.gtin)
    with at_desk(options, "stock.edit") as here:
        row = item(here, options.code)
        pack = next((each for each in here.ask(packs_of, row.id) if each.gtin == gtin), None)
        if pack is None:
            raise NotFound(f"{row.name} is not known by {gtin}")
        drop_pack(here.desk, pack.id)
    show(options, {"code": row.code, "gtin": gtin}, f"{row.name} is not known by {gtin} any more")


def run_place_add(options: argparse.Namespace) -> None:
    """Add a place."""
    from clinic_tui.cli.finding import site_id
    from clinic_tui.stock.places import add_place, read_kind

    kind = read_kind(options.kind)
    with at_desk(options, "stock.edit") as here:
        where = site_id(here, options.site)
        number = add_place(here.desk, options.code, options.name, kind, site_id=where)
    show(options, {"id": number}, f"{options.name} is a place for supplies")


def run_place_list(options: argparse.Namespace) -> None:
    """List the places."""
    from clinic_tui.stock.queries import places

    with at_desk(options, "stock.view") as here:
        rows = here.ask(lambda db: places(db, closed=options.closed))
    columns: Columns[PlaceRow] = [
        ("code", lambda row: row.code),
        ("name", lambda row: row.name),
        ("kind", lambda row: row.kind.value),
        ("site", lambda row: row.site),
    ]
    show_rows(options, rows, columns, "all supplies lie in the stock room (main)")


def run_place_close(options: argparse.Namespace) -> None:
    """Keep nothing there any more."""
    from clinic_tui.cli.finding import named
    from clinic_tui.stock.places import close_place
    from clinic_tui.stock.queries import places

    with at_desk(options, "stock.edit") as here:
        row = named(here.ask(places), lambda each: each.code, options.code, "place for supplies")
        close_place(here.desk, row.id, row.version)
    show(options, {"code": row.code}, f"nothing is kept at {row.name} any more")


def run_place_open(options: argparse.Namespace) -> None:
    """Keep supplies there again."""
    from clinic_tui.cli.finding import named
    from clinic_tui.stock.places import open_again
    from clinic_tui.stock.queries import places

    with at_desk(options, "stock.edit") as here:
        rows = here.ask(lambda db: places(db, closed=True))
        row = named(rows, lambda each: each.code, options.code, "place that was closed")
        open_again(here.desk, row.id, row.version)
    show(options, {"code": row.code}, f"supplies lie at {row.name} again")

"""`clinic-tui stock receive, issue, transfer, adjust, waste, return`: what comes, goes and is put right."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk, prove_witness
from clinic_tui.cli.arguments import Nouns, add_command, count, count_or_none, money
from clinic_tui.cli.printing import say, show
from clinic_tui.errors import Invalid, NotFound

if TYPE_CHECKING:
    from datetime import date

    from clinic_tui.interop.product_codes import ProductCode
    from clinic_tui.stock.entries import Wanted
    from clinic_tui.stock.rows import ItemRow, Taken

SHORTEST_GTIN = 8
USUAL_PLACE = "default the stock room, or where it lies if none is there"
SCANNED = "item code, or the barcode of its pack as scanned or typed"


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    come = add_command(verbs, "receive", run_receive, "put units on the shelf")
    come.add_argument("code", metavar="ITEM", help=SCANNED)
    come.add_argument(
        "quantity", type=count, nargs="?", metavar="QUANTITY", help="in units of issue (default one pack)"
    )
    come.add_argument("--lot", default="", metavar="LOT")
    come.add_argument("--expires", metavar="DAY", help="as printed (05/28: end of May 2028), a day, or none")
    come.add_argument("--price", type=money, metavar="AMOUNT", help="what all of it cost")
    come.add_argument("--at", metavar="PLACE", help="where it is put (default where the last of it was)")
    _reason(come)
    go = add_command(verbs, "issue", run_issue, "give units out, what expires first")
    _taking(go)
    go.add_argument("--patient", metavar="MRN", help="who receives it")
    go.add_argument("--found", default="", metavar="TEXT", help="why more is there than is written")
    _reason(go)
    carry = add_command(verbs, "transfer", run_transfer, "carry units from one place to another")
    _taking(carry)
    carry.add_argument("--to", required=True, metavar="PLACE")
    _reason(carry)
    right = add_command(verbs, "adjust", run_adjust, "write what really lies there")
    right.add_argument("code", metavar="ITEM", help=SCANNED)
    right.add_argument("there", type=count_or_none, metavar="UNITS", help="what lies there")
    right.add_argument("--lot", default="", metavar="LOT")
    right.add_argument("--expires", metavar="DAY", help="of a lot that is not known yet, or none")
    right.add_argument("--at", metavar="PLACE", help=USUAL_PLACE)
    _witness(right)
    _reason(right, required=True)
    gone = add_command(verbs, "waste", run_waste, "write units off that were thrown away")
    _taking(gone)
    _witness(gone)
    _reason(gone, required=True)
    back = add_command(verbs, "return", run_return, "give units back to whom they were bought from")
    _taking(back)
    _witness(back)
    _reason(back, required=True)


def _taking(command: argparse.ArgumentParser) -> None:
    command.add_argument("code", metavar="ITEM", help=SCANNED)
    command.add_argument("quantity", type=count, metavar="QUANTITY", help="in units of issue")
    command.add_argument("--lot", default="", metavar="LOT", help="default: what expires first")
    command.add_argument("--at", metavar="PLACE", help=f"from where ({USUAL_PLACE})")


def _reason(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    command.add_argument("--reason", default="", required=required, metavar="TEXT")


def run_receive(options: argparse.Namespace) -> None:
    """Put units on the shelf."""
    from clinic_tui.cli.finding import place_to_put
    from clinic_tui.stock.entries import Delivery
    from clinic_tui.stock.receiving import receive

    with at_desk(options, "stock.receive") as here:
        row, units, scanned = scanned_item(here, options.code)
        expires = expiry(here, options.expires) or (scanned.expires_on if scanned else None)
        place, name = place_to_put(here, row.id, options.at)
        delivery = Delivery(place, options.lot or (scanned.lot if scanned else ""), expires, options.price)
        came = options.quantity or units
        left = receive(here.desk, row.id, came, options.reason, delivery)
    words = f"{row.name}: {came} {row.unit} put at {name}, {left} on hand"
    show(options, {"code": row.code, "on_hand": left, "place": name}, words)


def run_issue(options: argparse.Namespace) -> None:
    """Give units out."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.stock.issuing import issue, sooner_than
    from clinic_tui.stock.queries import item_row

    with at_desk(options, "stock.issue") as here:
        row, wanted, place = _wanted(here, options, good=True)
        whom = patient(here, options.patient).id if options.patient else None
        wanted = replace(wanted, found=options.found, patient_id=whom)
        sooner = here.ask(sooner_than, here.today, row.id, wanted)
        taken = issue(here.desk, row.id, options.quantity, options.reason, wanted)
        after = here.ask(item_row, here.today, row.id)
    low = ", low: reorder" if after is not None and after.low else ""
    if sooner is not None:
        expires = f"{sooner.number} expires sooner, {sooner.expires_on}: {sooner.units} {row.unit} lie there"
        say(f"lot {wanted.lot} was issued though lot {expires} (undo takes it back)")
    show(
        options,
        {
            "code": row.code,
            "on_hand": taken.left,
            "lots": [list(lot) for lot in taken.lots],
            "place": place,
            "sooner": None if sooner is None else sooner.number,
        },
        f"{row.name}: {options.quantity} {row.unit} taken from {place}, {taken.left} on hand"
        f"{lots_in_words(taken)}{low}",
    )


def run_transfer(options: argparse.Namespace) -> None:
    """Carry units elsewhere."""
    from clinic_tui.cli.finding import stock_place
    from clinic_tui.stock.issuing import transfer

    with at_desk(options, "stock.transfer") as here:
        row, wanted, place = _wanted(here, options)
        to = stock_place(here, options.to)
        taken = transfer(here.desk, row.id, options.quantity, to, options.reason, wanted)
    show(
        options,
        {
            "code": row.code,
            "left": taken.left,
            "place": place,
            "lots": [list(lot) for lot in taken.lots],
        },
        f"{row.name}: {options.quantity} {row.unit} carried from {place}, {taken.left} left there"
        f"{lots_in_words(taken)}",
    )


def _witness(command: argparse.ArgumentParser) -> None:
    seen = "who saw it and types the own password, where a controlled substance is gone"
    command.add_argument("--witness", default="", metavar="LOGIN", help=seen)


def run_adjust(options: argparse.Namespace) -> None:
    """Write what really lies there."""
    from clinic_tui.cli.finding import place_to_take
    from clinic_tui.stock.correcting import adjust

    with at_desk(options, "stock.adjust") as here:
        row, _, scanned = scanned_item(here, options.code)
        lot = options.lot or (scanned.lot if scanned else "")
        expires = expiry(here, options.expires) or (scanned.expires_on if scanned else None)
        place, name = place_to_take(here, row.id, options.at)
        seen_by = prove_witness(options, here, options.witness) if options.witness else None
        change = adjust(
            here.desk, row.id, options.there, options.reason, place_id=place, lot=lot, expires_on=expires,
            witness=seen_by,
        )  # fmt: skip
    words = f"{row.name}: {change:+,} {row.unit} at {name}"
    show(options, {"code": row.code, "change": change, "place": name}, words)


def run_waste(options: argparse.Namespace) -> None:
    """Write units off."""
    from clinic_tui.stock.correcting import waste

    with at_desk(options, "stock.waste") as here:
        row, wanted, place = _wanted(here, options)
        seen_by = prove_witness(options, here, options.witness) if options.witness else None
        left = waste(here.desk, row.id, options.quantity, options.reason, wanted, seen_by)
    words = f"{row.name}: {options.quantity} {row.unit} written off at {place}, {left} on hand"
    show(options, {"code": row.code, "on_hand": left, "place": place}, words)


def run_return(options: argparse.Namespace) -> None:
    """Give units back."""
    from clinic_tui.stock.correcting import send_back

    with at_desk(options, "stock.return") as here:
        row, wanted, place = _wanted(here, options)
        seen_by = prove_witness(options, here, options.witness) if options.witness else None
        left = send_back(here.desk, row.id, options.quantity, options.reason, wanted, seen_by)
    words = f"{row.name}: {options.quantity} {row.unit} sent back from {place}, {left} on hand"
    show(options, {"code": row.code, "on_hand": left, "place": place}, words)


def lots_in_words(taken: Taken) -> str:
    """` (lot A1: 4, lot B2: 2)`, or nothing."""
    return f" ({', '.join(f'lot {number}: {units}' for number, units in taken.lots)})" if taken.lots else ""


def _wanted(here: Here, options: argparse.Namespace, *, good: bool = False) -> tuple[ItemRow, Wanted, str]:
    """Item, place and lot, and what the place is called."""
    from clinic_tui.cli.finding import place_to_take
    from clinic_tui.stock.entries import Wanted

    row, _, scanned = scanned_item(here, options.code)
    lot = options.lot or (scanned.lot if scanned else "")
    place, name = place_to_take(here, row.id, options.at, good=good)
    return row, Wanted(place, lot), name


def scanned_item(here: Here, typed: str) -> tuple[ItemRow, int, ProductCode | None]:
    """The item of a code or barcode, the units of the pack, and what the barcode says besides."""
    from clinic_tui.cli.finding import item, item_of_number
    from clinic_tui.interop.product_codes import read_product_code
    from clinic_tui.interop.scans import is_product
    from clinic_tui.stock.hibc import FLAG
    from clinic_tui.stock.lot_reads import pack_of

    try:
        return item(here, typed), 1, None
    except NotFound as unknown:
        if FLAG not in typed and sum(each.isdigit() for each in typed) < SHORTEST_GTIN:
            raise
        try:
            code = read_product_code(typed)
        except Invalid as wrong:
            if is_product(typed.strip()) or typed.strip().startswith(FLAG):
                raise  # it is no item's code: the list of those would hide what is wrong
            raise NotFound(f"{unknown.words}; as a barcode: {wrong.words}") from None
    found = here.ask(pack_of, code.gtin)
    if found is None:
        raise NotFound(
            f"no item has the barcode {code.gtin}: `clinic-tui stock barcode add ITEM {code.gtin}` names it"
        )
    return item_of_number(here, found[0]), found[1] * (code.count or 1), code


def expiry(here: Here, typed: str | None) -> date | None:
    """The last day of use; NO_EXPIRY for `none`; None where nothing was typed."""
    from clinic_tui.stock.entries import NO_EXPIRY
    from clinic_tui.words.dates import read_expiry

    if typed is None:
        return None
    return NO_EXPIRY if typed.strip().lower() == "none" else read_expiry(typed, here.today)

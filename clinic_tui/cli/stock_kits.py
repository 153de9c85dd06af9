"""`clinic-tui stock kit`, `used` and `received`: what visits use, what was not issued, what patients got."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.kits.rows import KitRow, MissingRow, ReceivedRow


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    kit = add_noun(verbs, "kit", "what each kind of visit uses, issued as the visit ends")
    add_list(kit, "list", run_list, "list the kinds of visits with what they use")
    change = add_command(kit, "set", run_set, "say what visits of a kind use from now on")
    change.add_argument("type", metavar="TYPE", help="kind of visit")
    change.add_argument(
        "lines", metavar="ITEMS", help="as 'GLV 2, FLU ?1 @FRIDGE': ? is asked at each visit; empty: nothing"
    )
    charge = add_command(kit, "charge", run_charge, "bill a drug under a charge, which tells its NDC then")
    charge.add_argument("item", metavar="ITEM", help="item code")
    charge.add_argument("code", metavar="CODE", help="of the charge, as 90686; none: under none any more")
    charge.add_argument("amount", metavar="AMOUNT", nargs="?", help="in one unit of issue, as '0.5 ml'")
    used = add_noun(verbs, "used", "what visits used, and was not issued")
    add_list(used, "list", run_missing, "list what is to be put right")
    now = add_command(used, "issue", run_issue, "issue it to the visit now")
    now.add_argument("number", type=int, metavar="NUMBER", help="of the line in the list")
    now.add_argument("--units", type=count, metavar="N", help="default: all that is missing")
    now.add_argument("--lot", default="", metavar="LOT", help="default: what expires first")
    now.add_argument("--found", default="", metavar="TEXT", help="why more is there than is written")
    leave = add_command(used, "leave", run_leave, "issue nothing more of it")
    leave.add_argument("number", type=int, metavar="NUMBER", help="of the line in the list")
    leave.add_argument("--reason", required=True, metavar="TEXT")
    got = add_list(verbs, "received", run_received, "list what a patient received, with lot and expiry")
    got.add_argument("mrn", metavar="MRN")


def run_list(options: argparse.Namespace) -> None:
    """List the kits."""
    from clinic_tui.kits.queries import kits
    from clinic_tui.kits.rules import show_charged, show_kit

    with at_desk(options, "stock.view") as here:
        rows = here.ask(kits)
    columns: Columns[KitRow] = [
        ("type", lambda row: row.code),
        ("visit", lambda row: row.name),
        ("uses", lambda row: show_kit(row.lines)),
        ("charged", lambda row: show_charged(row.charged)),
    ]
    show_rows(options, rows, columns, "no kind of visit can be booked yet")


def run_set(options: argparse.Namespace) -> None:
    """Say what visits of a kind use."""
    from clinic_tui.cli.finding import visit_type
    from clinic_tui.kits.editing import set_kit
    from clinic_tui.kits.rules import read_kit

    lines = read_kit(options.lines)
    with at_desk(options, "kit.edit") as here:
        kind = visit_type(here, options.type)
        set_kit(here.desk, kind.id, lines)
    many = counted(len(lines), "item") if lines else "nothing"
    show(options, {"type": kind.code, "items": [line.code for line in lines]}, f"{kind.name} uses {many}")


def run_charge(options: argparse.Namespace) -> None:
    """Bill a drug under a charge."""
    from clinic_tui.cli.finding import item
    from clinic_tui.kits.editing import charge_as, charge_as_nothing
    from clinic_tui.kits.rules import charged_as

    with at_desk(options, "kit.edit") as here:
        row = item(here, options.item)
        if options.code.lower() == "none":
            charge_as_nothing(here.desk, row.id)
        else:
            charge_as(here.desk, charged_as(row.code, options.code, options.amount or ""))
    show(options, {"code": row.code}, f"{row.name} is billed as {options.code}")


def run_missing(options: argparse.Namespace) -> None:
    """List what is to be put right."""
    with at_desk(options, "stock.view") as here:
        rows = _missing(here)
    columns: Columns[MissingRow] = [
        ("number", lambda row: row.id),
        ("day", lambda row: row.day),
        ("mrn", lambda row: row.mrn),
        ("name", lambda row: row.name),
        ("visit", lambda row: row.visit_type),
        ("item", lambda row: row.code),
        ("missing", lambda row: row.missing),
        ("unit", lambda row: row.unit),
        ("place", lambda row: row.place),
    ]
    show_rows(options, rows, columns, "all that visits used was issued")


def run_issue(options: argparse.Namespace) -> None:
    """Issue to the visit what it used."""
    from clinic_tui.cli.stock_moves import lots_in_words
    from clinic_tui.kits.settling import issue_missing

    with at_desk(options, "kit.settle") as here:
        row = _line(here, options.number)
        units = options.units or row.missing
        taken = issue_missing(here.desk, row.id, row.version, units, options.lot, options.found)
    show(
        options,
        {"code": row.code, "missing": taken.left, "lots": [list(lot) for lot in taken.lots]},
        f"{row.item}: {units} {row.unit} issued{lots_in_words(taken)}",
    )


def run_leave(options: argparse.Namespace) -> None:
    """Issue nothing more of it."""
    from clinic_tui.kits.settling import leave_missing

    with at_desk(options, "kit.settle") as here:
        row = _line(here, options.number)
        leave_missing(here.desk, row.id, row.version, options.reason)
    show(options, {"code": row.code}, f"{row.item}: nothing more is issued to the visit")


def run_received(options: argparse.Namespace) -> None:
    """List what a patient received; the look is journaled."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.kits.queries import received
    from clinic_tui.patients.sight import look_at
    from clinic_tui.words.drug_code import show_ndc

    with at_desk(options, "patient.view") as here:
        patient_id = patient(here, options.mrn).id
        look_at(here.desk, patient_id)
        rows, zone = here.ask(received, patient_id).rows, here.clinic.clock.zone
    columns: Columns[ReceivedRow] = [
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("item", lambda row: row.item),
        ("units", lambda row: row.units),
        ("unit", lambda row: row.unit),
        ("lot", lambda row: row.lot),
        ("expires", lambda row: row.expires_on or ""),
        ("ndc", lambda row: show_ndc(row.drug_code) if row.drug_code else ""),
        ("visit", lambda row: row.visit),
        ("given by", lambda row: row.who),
        ("", lambda row: "recalled" if row.recalled else ""),
    ]
    show_rows(options, rows, columns, "nothing was given to this patient, as far as is written")


def _missing(here: Here) -> tuple[MissingRow, ...]:
    from clinic_tui.kits.queries import missing

    return here.ask(missing)


def _line(here: Here, number: int) -> MissingRow:
    found = next((row for row in _missing(here) if row.id == number), None)
    if found is None:
        raise NotFound(f"no line {number} is to be put right: `clinic-tui stock used list` has them")
    return found

"""`clinic-tui fees`: what the clinic charges, by payer and day, and what kinds of visits usually take."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli import missed_fees
from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, money
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.cli.wrong_lines import refuse_what_is_wrong
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import read_date, show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.fees.rows import Comparison, FeeLineRow, FeePrice, FeeScheduleRow, NewSchedule, UsualRow
    from clinic_tui.interop.fees_csv import FeeFile

MOST_SHOWN = 20
"""Changes that are shown to people; --json has them all."""

_CPT = re.compile(r"[0-9]{4}[0-9A-Z]", re.ASCII)
CPT_NOTICE = (
    "its codes of CPT and their words are the AMA's: the clinic needs its licence for them, and takes in "
    "here what it has licensed"
)

SCHEDULES: Columns[FeeScheduleRow] = [
    ("number", lambda row: row.id),
    ("name", lambda row: row.name),
    ("for", lambda row: row.whom),
    ("from", lambda row: show_date(row.valid_from)),
    ("to", lambda row: show_date(row.valid_to) if row.valid_to else "no end"),
    ("lines", lambda row: row.lines),
]
LINES: Columns[FeeLineRow] = [
    ("code", lambda row: row.whole_code),
    ("price", lambda row: show_money(row.cents)),
    ("what", lambda row: row.words),
]
PRICES: Columns[FeePrice] = [
    ("code", lambda row: row.whole_code),
    ("price", lambda row: show_money(row.cents)),
    ("for", lambda row: row.whom),
    ("schedule", lambda row: row.schedule),
    ("from", lambda row: show_date(row.valid_from)),
    ("to", lambda row: show_date(row.valid_to) if row.valid_to else "no end"),
    ("what", lambda row: row.words),
]
USUAL: Columns[UsualRow] = [
    ("type", lambda row: row.visit_type),
    ("name", lambda row: row.name),
    ("charges", lambda row: " ".join(f"{each.whole_code}{_times(each.units)}" for each in row.charges)),
]
_USUAL = re.compile(r"(?P<code>[^x]+)(?:x(?P<units>\d{1,3}))?", re.ASCII)


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "fees", "see and change what the clinic charges")
    add_command(verbs, "list", run_list, "list the fee schedules, and when each holds")
    shown = add_command(verbs, "show", run_show, "list the lines of a schedule")
    _schedule(shown)
    shown.add_argument(
        "--find", default="", metavar="TEXT", help="codes that begin so, or whose words hold it"
    )
    price = add_command(verbs, "price", run_price, "say what a code costs, and by which schedule")
    price.add_argument("code", metavar="CODE", help="99213, or with a modifier 99213-25")
    _whom(price)
    price.add_argument("--date", metavar="DATE", help="on this day (default today)")
    price.add_argument("--all", action="store_true", help="by each schedule that is in force then")
    imported = add_command(verbs, "import", run_import, "take in a schedule from CSV, whole or not at all")
    imported.add_argument(
        "file", type=Path, metavar="FILE", help="columns code, price, modifier, description"
    )
    imported.add_argument("--name", required=True, metavar="NAME", help="what the schedule is called")
    _whom(imported)
    imported.add_argument("--from", dest="first", required=True, metavar="DATE", help="its first day")
    imported.add_argument("--to", dest="last", metavar="DATE", help="its last day (default: no end)")
    imported.add_argument("--dry-run", action="store_true", help="say what would change; change nothing")
    changed = add_command(verbs, "set", run_set, "write the price of one code into a schedule")
    _schedule(changed)
    changed.add_argument("code", metavar="CODE")
    changed.add_argument("price", type=money, metavar="PRICE", help="of one unit, as 125 or 12.50")
    changed.add_argument("--words", metavar="TEXT", help="what it is (default: as it stands)")
    ended = add_command(verbs, "end", run_end, "say until when a schedule holds")
    _schedule(ended)
    when = ended.add_mutually_exclusive_group(required=True)
    when.add_argument("--on", metavar="DATE", help="its last day")
    when.add_argument("--never", action="store_true", help="it has no end")
    missed_fees.add(verbs)
    usual = add_command(verbs, "usual", run_usual, "list, or set, what kinds of visits usually take")
    usual.add_argument("type", nargs="?", metavar="TYPE", help="the visit type's code (default: all)")
    usual.add_argument("charge", nargs="*", metavar="CODE[xUNITS]", help="set these, in this order")
    usual.add_argument("--none", action="store_true", help="it usually takes nothing")


def _schedule(command: argparse.ArgumentParser) -> None:
    command.add_argument("schedule", metavar="SCHEDULE", help="its name, or its number in the list")


def _whom(command: argparse.ArgumentParser) -> None:
    whom = command.add_mutually_exclusive_group()
    whom.add_argument("--payer", metavar="PAYER", help="for this payer")
    whom.add_argument("--self-pay", action="store_true", help="for who pays alone (default: standard)")


def run_list(options: argparse.Namespace) -> None:
    """List the schedules."""
    from clinic_tui.fees.queries import schedules

    with at_desk(options, "fees.view") as here:
        rows = here.ask(schedules)
    show_rows(options, rows, SCHEDULES, "there is none: `clinic-tui fees import` takes one in")


def run_show(options: argparse.Namespace) -> None:
    """List the lines of one."""
    from clinic_tui.fees.queries import lines, schedule

    with at_desk(options, "fees.view") as here:
        row = here.ask(schedule, options.schedule)
        rows = here.ask(lines, row.id, options.find)
    show_rows(options, rows, LINES, f"{row.name} has no such line")


def run_price(options: argparse.Namespace) -> None:
    """Say what a code costs."""
    from clinic_tui.errors import NotFound
    from clinic_tui.fees.queries import Charged, price, prices_of
    from clinic_tui.patients.payers import payer

    with at_desk(options, "fees.view") as here:
        day = here.day(options.date)
        if options.all:
            found = here.ask(prices_of, options.code, day)
        else:
            payer_id = here.ask(payer, options.payer).id if options.payer else None
            one = here.ask(price, options.code, Charged(day, payer_id, options.self_pay))
            found = (one,) if one else ()
    if not found:
        raise NotFound(f"no fee schedule that is in force on {show_date(day)} has {options.code}")
    show_rows(options, found, PRICES, "")


def run_import(options: argparse.Namespace) -> None:
    """Take in a file, or say what would change."""
    from clinic_tui.fees.rows import FeeKind, NewSchedule
    from clinic_tui.fees.service import add_schedule, compare
    from clinic_tui.interop.fees_csv import read_fees

    file = read_fees(options.file)
    with at_desk(options, "fees.edit") as here:
        first = read_date(options.first, here.today)
        last = read_date(options.last, here.today) if options.last else None
        kind = FeeKind.PAYER if options.payer else FeeKind.SELF_PAY if options.self_pay else FeeKind.STANDARD
        new = NewSchedule(options.name, kind, first, options.payer or "", last)
        refuse_what_is_wrong(options, file.name, file.wrong)
        found = here.ask(compare, new, file.fees)
        number = None if options.dry_run else add_schedule(here.desk, new, file.fees)
    _show_import(options, file, new, found, number)


def _show_import(
    options: argparse.Namespace, file: FeeFile, new: NewSchedule, found: Comparison, number: int | None
) -> None:
    if options.json:
        show_json({"schedule": number, "columns": file.columns, "lines": len(file.fees), "changes": found})
        return
    say(f"{file.name}: read as {', '.join(f'{name}={column}' for name, column in file.columns.items())}")
    for code, before, to_come in found.changed[:MOST_SHOWN]:
        line(options, f"{code}  {show_money(before)} -> {show_money(to_come)}")
    if len(found.changed) > MOST_SHOWN:
        line(options, f"and {counted(len(found.changed) - MOST_SHOWN, 'more price')}")
    whom = new.payer or new.kind.value
    done = "would be taken in" if number is None else "taken in"
    words = f"{new.name} for {whom}, from {show_date(new.valid_from)}"
    words += f" to {show_date(new.valid_to)}" if new.valid_to else ""
    line(options, f"{words}: {counted(len(file.fees), 'line')} {done}")
    if any(_CPT.fullmatch(each.code) for each in file.fees):
        say(CPT_NOTICE)
    if found.follows and found.ends_on:
        line(
            options,
            f"it follows {found.follows}, which ends on {show_date(found.ends_on)}: "
            f"{counted(len(found.changed), 'price')} changed, {found.added} new, {found.gone} gone",
        )


def run_set(options: argparse.Namespace) -> None:
    """Write one price."""
    from clinic_tui.fees.queries import lines, schedule
    from clinic_tui.fees.rules import read_code
    from clinic_tui.fees.service import set_price

    with at_desk(options, "fees.edit") as here:
        row = here.ask(schedule, options.schedule)
        set_price(here.desk, row.id, options.code, options.price, options.words)
        code = read_code(options.code)
        kept = next(each for each in here.ask(lines, row.id, code[0]) if (each.code, each.modifier) == code)
    show(
        options,
        {"line": kept},
        f"{row.name}: {kept.whole_code} {show_money(kept.cents)} {kept.words}".rstrip(),
    )


def run_end(options: argparse.Namespace) -> None:
    """Say until when a schedule holds."""
    from clinic_tui.fees.queries import schedule
    from clinic_tui.fees.service import end_schedule

    with at_desk(options, "fees.edit") as here:
        row = here.ask(schedule, options.schedule)
        end_schedule(here.desk, row.id, row.version, here.day(options.on) if options.on else None)
        row = here.ask(schedule, str(row.id))
    until = f"holds until {show_date(row.valid_to)}" if row.valid_to else "has no end"
    show(options, {"schedule": row}, f"{row.name} {until}")


def run_usual(options: argparse.Namespace) -> None:
    """List, or set, what kinds of visits usually take."""
    from clinic_tui.fees.queries import usual

    if options.charge and options.none:
        raise Invalid("codes, or --none: not both", "charge")
    sets = bool(options.charge or options.none)
    with at_desk(options, "fees.edit" if sets else "fees.view") as here:
        number = _set_usual(here, options) if sets else _type_of(here, options.type)
        rows = here.ask(usual, number)
    show_rows(options, rows, USUAL, "nothing is said of what visits usually take")


def _type_of(here: Here, code: str | None) -> int | None:
    from clinic_tui.cli.finding import visit_type

    return visit_type(here, code).id if code else None


def _set_usual(here: Here, options: argparse.Namespace) -> int:
    from clinic_tui.fees.rows import UsualCharge
    from clinic_tui.fees.service import set_usual

    number = _type_of(here, options.type)
    if number is None:
        raise Invalid("say for which visit type", "type")
    charges = []
    for typed in options.charge:
        match = _USUAL.fullmatch(typed)
        if match is None:
            raise Invalid(f"`{typed}` is no usual charge: write 99213 or 87880x2", "charge")
        charges.append(UsualCharge(match["code"], "", int(match["units"] or 1)))
    set_usual(here.desk, number, charges)
    return number


def _times(units: int) -> str:
    return f"x{units}" if units > 1 else ""

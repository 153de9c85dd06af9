"""`clinic-tui cold`: fridges and freezers, their log, and what is held."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count, days, time_of_day
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import Conflict
from clinic_tui.words.temperature import read_temperature, show_temperature
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.equipment.cold_rows import ColdUnit, HoldRow, ReadingRow

USUAL_DAYS = 31


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "cold", "keep the log of fridges and freezers, and hold what was too warm")
    add_list(verbs, "list", run_list, "list fridges and freezers with what today's log lacks")
    log = add_command(verbs, "log", run_log, "write down what a thermometer shows")
    _unit(log)
    log.add_argument("now", metavar="DEGREES", help="as the clinic reads them, or with C or F behind")
    log.add_argument("--min", dest="lowest", metavar="DEGREES", help="since the last reading")
    log.add_argument("--max", dest="highest", metavar="DEGREES")
    log.add_argument("--note", default="", metavar="TEXT")
    log.add_argument("--action", default="", metavar="TEXT", help="what was done, where it is out of range")
    log.add_argument("--day", metavar="DAY", help="of a reading from paper")
    log.add_argument("--time", type=time_of_day, metavar="TIME", help="of a reading from paper")
    read = add_command(verbs, "readings", run_readings, "list the readings of a fridge or freezer")
    _unit(read)
    read.add_argument("--days", type=days, default=USUAL_DAYS, help=f"default {USUAL_DAYS}")
    wrong = add_command(verbs, "strike", run_strike, "take back a reading that was entered in error")
    wrong.add_argument("number", type=count, metavar="NUMBER", help="as `cold readings` has it")
    wrong.add_argument("--reason", required=True, metavar="TEXT", help="what is wrong with it")
    sheet = add_command(verbs, "sheet", run_sheet, "print the log of a month, or write it to a file")
    _unit(sheet)
    sheet.add_argument("--month", metavar="DAY", help="any day of it (default today)")
    sheet.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF")
    sheet.add_argument("--csv", type=Path, metavar="FILE", help="write it as CSV, degrees Celsius")
    hold = add_command(verbs, "hold", run_hold, "give nothing out from a place")
    hold.add_argument("place", metavar="PLACE", help="its code, as `stock place list` has it")
    hold.add_argument("--reason", required=True, metavar="TEXT")
    add_command(verbs, "held", run_held, "list the places that are held")
    free = add_command(verbs, "release", run_release, "give out again from a place that is held")
    free.add_argument("place", metavar="PLACE")
    free.add_argument("--reason", required=True, metavar="TEXT", help="who decided so, and what came of it")


def _unit(command: argparse.ArgumentParser) -> None:
    command.add_argument("unit", metavar="UNIT", help="its code, as `cold list` has it")


def run_list(options: argparse.Namespace) -> None:
    """List the units."""
    with at_desk(options, "equipment.view") as here:
        rows, scale = _units(here), here.clinic.settings.cold.scale
    columns: Columns[ColdUnit] = [
        ("code", lambda row: row.code),
        ("name", lambda row: row.name),
        ("last read", lambda row: f"{row.last.day} {show_time(row.last.minute)}" if row.last else ""),
        ("now", lambda row: show_temperature(row.last.current, scale) if row.last else ""),
        ("today", lambda row: row.lacks or row.today),
        ("days incomplete", lambda row: len(row.missed)),
        ("held", lambda row: row.hold.reason if row.hold else ""),
    ]
    show_rows(options, rows, columns, "no place for supplies is a fridge or freezer: `stock place add`")


def run_log(options: argparse.Namespace) -> None:
    """Write a reading down."""
    from clinic_tui.equipment.cold_log import log_reading
    from clinic_tui.equipment.entries import ReadingEntry

    with at_desk(options, "equipment.log") as here:
        scale = here.clinic.settings.cold.scale
        unit = _unit_named(here, options.unit)
        now, lowest, highest = (
            None if typed is None else read_temperature(typed, scale)
            for typed in (options.now, options.lowest, options.highest)
        )
        day = here.past_day(options.day) if options.day else None
        assert now is not None
        entry = ReadingEntry(now, lowest, highest, options.note, options.action, day, options.time)
        held = log_reading(here.desk, unit.id, entry, scale)
    after = "; what lies there is held" if held else ""
    words = f"{unit.name}: {show_temperature(now, scale)} written down{after}"
    show(options, {"unit": unit.code, "current": now, "held": held}, words)


def run_readings(options: argparse.Namespace) -> None:
    """List readings."""
    from datetime import timedelta

    from clinic_tui.equipment.cold_reads import readings

    with at_desk(options, "equipment.view") as here:
        scale, unit = here.clinic.settings.cold.scale, _unit_named(here, options.unit)
        first = here.today - timedelta(days=options.days - 1)
        rows = here.ask(readings, here.clinic.clock.zone, first, here.today, unit.id)

    def shown(hundredths: int | None) -> str:
        return "" if hundredths is None else show_temperature(hundredths, scale)

    columns: Columns[ReadingRow] = [
        ("no", lambda row: row.id),
        ("day", lambda row: row.day),
        ("time", lambda row: show_time(row.minute)),
        ("min", lambda row: shown(row.lowest)),
        ("max", lambda row: shown(row.highest)),
        ("now", lambda row: shown(row.current)),
        ("who", lambda row: row.who),
        ("note", lambda row: "; ".join(filter(None, (row.action, row.remarks)))),
    ]
    show_rows(options, rows, columns, "nobody has read it on these days")


def run_strike(options: argparse.Namespace) -> None:
    """Take a reading back."""
    from clinic_tui.equipment.striking import strike_reading

    with at_desk(options, "equipment.strike") as here:
        released = strike_reading(here.desk, options.number, options.reason, here.clinic.settings.cold.scale)
    after = "; what it held is released" if released else ""
    data = {"reading": options.number, "released": released}
    show(options, data, f"reading {options.number} was entered in error{after}")


def run_sheet(options: argparse.Namespace) -> None:
    """A month on paper or in a file."""
    from clinic_tui.equipment.month_sheet import hand_out_month, month_pdf, write_month_csv
    from clinic_tui.paper.handing_out import to_file

    with at_desk(options, "equipment.view") as here:
        unit, first = _unit_named(here, options.unit), here.past_day(options.month)
        settings, said = here.clinic.settings, []
        if options.pdf:
            to_file(month_pdf(here.desk, settings, unit.id, first), options.pdf)
            said.append(str(options.pdf))
        if options.csv:
            write_month_csv(here.desk, settings, unit.id, first, options.csv)
            said.append(str(options.csv))
        if not said:
            said.append(hand_out_month(here.desk, settings, unit.id, first))
    show(options, {"unit": unit.code, "made": said}, ", ".join(said))


def run_hold(options: argparse.Namespace) -> None:
    """Give nothing out from a place."""
    from clinic_tui.cli.finding import stock_place
    from clinic_tui.equipment.cold_log import hold_place

    with at_desk(options, "equipment.log") as here:
        hold_place(here.desk, stock_place(here, options.place), options.reason)
    code = options.place.strip().upper()
    show(options, {"place": code}, f"nothing is given out from {code}")


def run_held(options: argparse.Namespace) -> None:
    """List the places that are held."""
    from clinic_tui.equipment.cold_reads import open_holds

    with at_desk(options, "equipment.view") as here:
        rows, zone = here.ask(open_holds), here.clinic.clock.zone
    columns: Columns[HoldRow] = [
        ("place", lambda row: row.place),
        ("since", lambda row: f"{row.began_at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("who", lambda row: row.who),
        ("reason", lambda row: row.reason),
    ]
    show_rows(options, rows, columns, "nothing is held")


def run_release(options: argparse.Namespace) -> None:
    """Give out again."""
    from clinic_tui.cli.finding import stock_place
    from clinic_tui.equipment.cold_log import release_place
    from clinic_tui.equipment.cold_reads import open_holds

    code = options.place.strip().upper()
    with at_desk(options, "equipment.release") as here:
        place = stock_place(here, options.place)
        hold = next((row for row in here.ask(open_holds) if row.place_id == place), None)
        if hold is None:
            raise Conflict(f"{code} is not held")
        release_place(here.desk, hold.id, hold.version, options.reason)
    show(options, {"place": code}, f"{hold.place} is released")


def _units(here: Here) -> tuple[ColdUnit, ...]:
    from clinic_tui.equipment.cold_reads import units

    return here.ask(units, here.clinic.clock, here.clinic.settings.cold)


def _unit_named(here: Here, code: str) -> ColdUnit:
    from clinic_tui.cli.finding import named

    return named(_units(here), lambda row: row.code, code, "fridge or freezer")

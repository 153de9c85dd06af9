"""`clinic-tui stock fill`: what places are to be filled up with, and that it was brought there."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, add_site
from clinic_tui.cli.printing import Columns, say, show, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.stock.fill_up import Asking, Brought, FillLine


@dataclass(frozen=True, slots=True)
class FillRow:
    """A lot to be brought, or that none is there."""

    asked: Asking
    brought: Brought | None
    units: int


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser."""
    fill = add_noun(verbs, "fill", "fill up carts and rooms that are at or under their levels")
    listed = add_list(fill, "list", run_list, "list what is to be brought where, from which lot first")
    listed.add_argument("--at", metavar="PLACE", help="to this place alone")
    add_site(listed, "to the places of this site alone")
    listed.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF, to walk with")
    go = add_command(fill, "carry", run_carry, "carry what is to be brought to a place")
    go.add_argument("place", metavar="PLACE")
    go.add_argument("items", metavar="ITEM", nargs="*", help="item codes (default: all that is asked for)")


def run_list(options: argparse.Namespace) -> None:
    """List what is to be brought."""
    from clinic_tui.cli.finding import stock_place, stock_room
    from clinic_tui.stock.fill_reads import fill_list
    from clinic_tui.supply_files.fill_printing import write_fill_list

    with at_desk(options, "stock.view") as here:
        room = None if options.site is None else stock_room(here, options.site)
        place = None if options.at is None else stock_place(here, options.at)
        asked = here.ask(fill_list, here.today, room).lines()
        lines = [line for line in asked if place in (None, line.asked.place_id)]
        if options.pdf:
            if warning := write_fill_list(here.desk, here.clinic.settings, lines, options.pdf):
                say(warning)
            show(options, {"file": str(options.pdf)}, str(options.pdf))
            return
    rows = [row for line in lines for row in _rows(line)]
    columns: Columns[FillRow] = [
        ("place", lambda row: row.asked.place),
        ("item", lambda row: row.asked.code),
        ("name", lambda row: row.asked.name),
        ("has", lambda row: row.asked.here),
        ("par", lambda row: row.asked.par),
        ("bring", lambda row: row.units),
        ("unit", lambda row: row.asked.unit),
        ("from", lambda row: row.brought.place if row.brought else ""),
        ("lot", lambda row: row.brought.lot if row.brought else ""),
        ("expires", lambda row: (row.brought.expires_on if row.brought else None) or ""),
        ("", lambda row: _marks(row)),
    ]
    show_rows(options, rows, columns, "no place is to be filled up")


def _rows(line: FillLine) -> list[FillRow]:
    rows = [FillRow(line.asked, each, each.units) for each in line.brought]
    return [*rows, FillRow(line.asked, None, line.missing)] if line.missing else rows


def _marks(row: FillRow) -> str:
    words = ("urgent" if row.asked.urgent else "", "" if row.brought else "missing in the stock room")
    return ", ".join(filter(None, words))


def run_carry(options: argparse.Namespace) -> None:
    """Carry it there."""
    from clinic_tui.cli.finding import stock_place
    from clinic_tui.stock.fill_up import brought_in
    from clinic_tui.stock.filling import fill_up
    from clinic_tui.words.counted import counted

    with at_desk(options, "stock.transfer") as here:
        lines = _asked_for(here, stock_place(here, options.place), options)
        units = fill_up(here.desk, brought_in(lines))
    carried = {line.asked.code: line.units for line in lines}
    words = f"{units:,} units of {counted(len(carried), 'item')} carried to {lines[0].asked.place}"
    show(options, {"place": lines[0].asked.place, "units": units, "items": carried}, words)


def _asked_for(here: Here, place_id: int, options: argparse.Namespace) -> list[FillLine]:
    """The lines of the place of which something can be brought. Raises NotFound."""
    from clinic_tui.stock.fill_reads import fill_list

    lines = [line for line in here.ask(fill_list, here.today).lines() if line.asked.place_id == place_id]
    wanted = {code.upper() for code in options.items}
    if unknown := wanted - {line.asked.code.upper() for line in lines}:
        raise NotFound(f"{options.place} asks for no {', '.join(sorted(unknown))}")
    lines = [line for line in lines if line.units and (not wanted or line.asked.code.upper() in wanted)]
    if not lines:
        raise NotFound(f"nothing is to be brought to {options.place}, or nothing of it is there")
    return lines

"""`clinic-tui opening`: what the day begins with, counted."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, show_json, table
from clinic_tui.errors import Invalid

if TYPE_CHECKING:
    from clinic_tui.opening.rows import Line


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    command = add_command(nouns, "opening", run, "show what the day begins with, as far as you may see it")
    command.add_argument("--sign", action="store_true", help="sign it as it stands")
    command.add_argument(
        "--line", nargs=2, action="append", default=[], metavar=("LINE", "WORDS"),
        help="put a line otherwise as it is signed, as `stock` `gloves come at noon`; `` leaves it out",
    )  # fmt: skip
    command.add_argument(
        "--signed", nargs="?", const="t", metavar="DATE", help="what was signed that day, line by line"
    )
    command.add_argument(
        "--note", default="", metavar="TEXT", help="what is said besides, where it is signed"
    )


def run(options: argparse.Namespace) -> None:
    """Show the lines that the person may see."""
    from clinic_tui.opening.queries import reads
    from clinic_tui.opening.signing import sign_opening

    if (options.note or options.line) and not options.sign:
        field = "note" if options.note else "line"
        raise Invalid(f"a {field} is kept where the opening is signed: add --sign", field)
    if options.signed:
        _show_signed(options)
        return
    told = {_line_named(name): words for name, words in options.line}
    with at_desk(options) as here:
        desk, clock = here.desk, here.clinic.settings.time_clock
        if options.sign:
            sign_opening(desk, options.note, clock, told)
        lines = [here.ask(read, desk) for each, read in reads(clock).items() if desk.actor.may(each.right)]
    if options.json:
        show_json(
            [
                {"line": each.line.value, "count": each.count, "words": each.words, "amiss": each.amiss}
                for each in lines
            ]
        )
        return
    for text in table(
        ["", "", ""], [["!" if each.amiss else "", each.line.value, each.words] for each in lines]
    ):
        line(options, text)


def _line_named(typed: str) -> Line:
    """The line of the board that begins so."""
    from clinic_tui.opening.rows import NOT_KEPT, Line

    kept = [line for line in Line if line not in NOT_KEPT]
    found = [line for line in kept if line.value.startswith(typed.strip().lower())]
    if len(found) != 1 or not typed.strip():
        raise Invalid(f"`{typed}` is none of {', '.join(line.value for line in kept)}", "line")
    return found[0]


def _show_signed(options: argparse.Namespace) -> None:
    """The signings of a day as they were signed; where a line was put otherwise, as it was counted too."""
    from clinic_tui.opening.queries import signings

    with at_desk(options, "opening.sign") as here:
        day, zone = here.day(options.signed), here.desk.clock.zone
        found = here.ask(signings, day)
    if options.json:
        show_json(found)
        return
    for each in found:
        said = f": {each.words}" if each.words else ""
        line(options, f"{each.signer}, desk {each.desk}, {each.at.astimezone(zone):%H:%M}{said}")
        for words in each.told or each.lines:
            line(options, f"  {words}")
        for words in each.lines if each.told else ():
            line(options, f"  counted: {words}")
    if not found:
        line(options, "signed by nobody that day")

"""`clinic-tui paper`: day sheets, appointment cards, chart labels and route slips, printed or as PDF."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import line, say, show, show_json
from clinic_tui.errors import Invalid
from clinic_tui.settings import chosen_folder, read_settings
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.paper.rows import Paper, PaperKind
    from clinic_tui.paper.service import Outlet

RIGHT = "paper.print"


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "paper", "print day sheets, appointment cards, chart labels and route slips")
    sheet = add_command(verbs, "day-sheet", run_day_sheet, "print a day, a page for each provider or room")
    sheet.add_argument("day", nargs="?", metavar="DATE", help="t+1, fri, 1/5 ... (default today)")
    sheet.add_argument("--provider", action="append", default=[], metavar="CODE", help="may be given again")
    sheet.add_argument("--by", choices=("provider", "room"), default="provider", help="what has a page")
    card = add_command(verbs, "card", run_card, "print the appointment card of visits that are to come")
    card.add_argument("number", nargs="+", type=count, metavar="NUMBER", help="the appointment's")
    _start(card, "card", 10)
    labels = add_command(verbs, "labels", run_labels, "print chart labels with the MRN as a barcode")
    whose = labels.add_mutually_exclusive_group(required=True)
    whose.add_argument("--mrn", action="append", default=[], help="of this patient; may be given again")
    whose.add_argument("--day", metavar="DATE", help="or of all who are expected on this day")
    labels.add_argument(
        "--provider", action="append", default=[], metavar="CODE", help="with --day: of these"
    )
    labels.add_argument("--count", type=count, default=1, help="labels of each patient (default 1)")
    _start(labels, "label", 30)
    slip = add_command(verbs, "slip", run_slip, "print the route slip that goes with a patient")
    slip.add_argument("number", nargs="*", type=count, metavar="NUMBER", help="the appointment's")
    slip.add_argument("--day", metavar="DATE", help="or of all visits of this day")
    slip.add_argument("--provider", action="append", default=[], metavar="CODE", help="with --day: of these")
    for command in (sheet, card, labels, slip):
        out = command.add_mutually_exclusive_group()
        out.add_argument("--pdf", metavar="FILE", help="write it to a file (- is standard output)")
        out.add_argument(
            "--printer",
            metavar="NAME",
            help="a printer of CUPS (or CLINIC_TUI_PRINTER, or [paper] in clinic.toml)",
        )
        command.add_argument("--copies", type=count, default=1, help="how many (default 1)")
    add_command(verbs, "printers", run_printers, "list the printers that CUPS knows here")


def _start(command: argparse.ArgumentParser, piece: str, last: int) -> None:
    command.add_argument(
        "--start", type=count, default=1, metavar="POSITION",
        help=f"the first {piece} of the sheet that is still there: 1 to {last}, along the rows (default 1)",
    )  # fmt: skip


def run_day_sheet(options: argparse.Namespace) -> None:
    """Print a day."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.paper.handing_out import letterhead
    from clinic_tui.paper.rows import PaperKind, SheetBy
    from clinic_tui.paper.service import print_day_sheet

    with at_desk(options, RIGHT) as here:
        wanted = [provider(here, code).id for code in options.provider]
        day, to = here.day(options.day), _to(options, here, PaperKind.DAY_SHEET)
        paper = print_day_sheet(
            here.desk, letterhead(here.clinic.settings), to, day, wanted, SheetBy(options.by)
        )
        _hand_out(options, to, paper)


def run_card(options: argparse.Namespace) -> None:
    """Print appointment cards."""
    from clinic_tui.paper.handing_out import letterhead
    from clinic_tui.paper.rows import PaperKind
    from clinic_tui.paper.service import print_cards

    with at_desk(options, RIGHT) as here:
        to = _to(options, here, PaperKind.CARD)
        _hand_out(
            options,
            to,
            print_cards(here.desk, letterhead(here.clinic.settings), to, options.number, options.start),
        )


def run_labels(options: argparse.Namespace) -> None:
    """Print chart labels."""
    from clinic_tui.cli.finding import patient, provider
    from clinic_tui.paper.queries import patients_of_day
    from clinic_tui.paper.rows import PaperKind
    from clinic_tui.paper.service import print_labels

    with at_desk(options, RIGHT) as here:
        wanted: Sequence[int] = [patient(here, mrn).id for mrn in options.mrn]
        if options.day:
            providers = [provider(here, code).id for code in options.provider]
            wanted = here.ask(patients_of_day, here.day(options.day), providers)
        to = _to(options, here, PaperKind.LABELS)
        _hand_out(options, to, print_labels(here.desk, to, wanted, options.count, options.start))


def run_slip(options: argparse.Namespace) -> None:
    """Print route slips."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.paper.handing_out import letterhead
    from clinic_tui.paper.queries import visits_of_day
    from clinic_tui.paper.rows import PaperKind
    from clinic_tui.paper.service import print_slips

    if bool(options.number) == bool(options.day):
        raise Invalid("name the visits by their numbers, or all of a day with --day", "number")
    with at_desk(options, RIGHT) as here:
        numbers: Sequence[int] = options.number
        if options.day:
            providers = [provider(here, code).id for code in options.provider]
            numbers = here.ask(visits_of_day, here.day(options.day), providers)
        to = _to(options, here, PaperKind.SLIP)
        _hand_out(options, to, print_slips(here.desk, letterhead(here.clinic.settings), to, numbers))


def run_printers(options: argparse.Namespace) -> None:
    """List the printers of CUPS, and which papers go to which."""
    from clinic_tui.paper.handing_out import set_printer
    from clinic_tui.paper.printers import NONE_SET_UP, printers, usual_printer
    from clinic_tui.paper.rows import PaperKind

    settings = read_settings(chosen_folder(options.data))
    usual, names = usual_printer(), printers()
    papers = {kind.value: set_printer(settings, kind) or usual for kind in PaperKind}
    if options.json:
        show_json({"printers": list(names), "default": usual or None, "papers": papers})
        return
    if not names:
        say(NONE_SET_UP)
    for name in names:
        prints = [paper for paper, printer in papers.items() if printer == name]
        notes = "; ".join(filter(None, ("the usual one of CUPS" * (name == usual), ", ".join(prints))))
        line(options, f"{name}  {notes}".rstrip())


def _to(options: argparse.Namespace, here: Here, kind: PaperKind) -> Outlet:
    """Where the paper is to go; a printer that is not there is told before anything is made."""
    from clinic_tui.paper.handing_out import chosen_printer
    from clinic_tui.paper.service import Outlet

    if options.pdf:
        if options.copies != 1:
            raise Invalid("--copies is for a printer: a PDF is one", "copies")
        if options.pdf == "-" and options.json:
            raise Invalid("--json and --pdf - both want standard output: name a file", "pdf")
        return Outlet("file")
    printer = chosen_printer(here.clinic.settings, kind, options.printer or "")
    return Outlet(f"printer {printer}", options.copies)


def _hand_out(options: argparse.Namespace, to: Outlet, paper: Paper) -> None:
    """To the printer or into the file; what could not be printed as it is written is told."""
    from clinic_tui.paper.handing_out import to_file, to_printer

    words = f"{paper.kind.words}, {counted(paper.pages, 'page')}"
    data = {"paper": paper.kind, "pages": paper.pages, "copies": to.copies}
    if paper.warning:
        say(paper.warning)
    if options.pdf == "-":
        sys.stdout.buffer.write(paper.pdf)
    elif options.pdf:
        to_file(paper, Path(options.pdf))
        show(options, {**data, "file": options.pdf}, f"{words}: {options.pdf}")
    else:
        printer = to.words.removeprefix("printer ")
        job = to_printer(paper, printer, to.copies)
        show(
            options, {**data, "printer": printer, "job": job.number}, f"{words}: {printer}, job {job.number}"
        )
        if job.waits:
            say(job.waits)

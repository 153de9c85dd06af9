"""`clinic-tui claims form`: claims on the CMS-1500, printed, as PDF or as text for pre-printed paper."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import say, show
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    form = add_command(verbs, "form", run_form, "print claims onto the CMS-1500, or write them to a file")
    form.add_argument(
        "numbers", nargs="*", type=count, metavar="VISIT", help="visits' numbers, as lists show them"
    )
    out = form.add_mutually_exclusive_group()
    out.add_argument("--pdf", type=Path, metavar="FILE", help="write a PDF for pre-printed forms")
    out.add_argument("--text", type=Path, metavar="FILE", help="write text of 66 lines a form")
    out.add_argument(
        "--print", action="store_true", dest="printed", help="print it where claims are printed (the default)"
    )
    out.add_argument("--printer", metavar="NAME", help="a printer of CUPS (or as set for `claim`)")
    form.add_argument("--pcl", action="store_true", help="text for a printer that speaks PCL")
    form.add_argument("--proof", action="store_true", help="draw the boxes too, for plain paper")
    form.add_argument("--payer", type=count, default=1, metavar="N", help="1 the first payer, 2 the second")
    change = form.add_mutually_exclusive_group()
    change.add_argument(
        "--replaces", default="", metavar="NUMBER", help="the payer's, of the claim corrected"
    )
    change.add_argument("--voids", default="", metavar="NUMBER", help="the payer's, of the claim taken back")
    paper = add_command(verbs, "on-paper", run_on_paper, "say that printed claims of visits have left today")
    paper.add_argument("numbers", nargs="+", type=count, metavar="VISIT")
    form.add_argument("--test-page", action="store_true", help="a page that shows whether the margins fit")


def run_form(options: argparse.Namespace) -> None:
    """Print or write claims, or the test page."""
    from clinic_tui.claims.paper_form.printing import (
        Wanted,
        hand_out_forms,
        hand_out_test_page,
        print_text,
        write_forms,
        write_text,
    )

    _require_one_way(options)
    wanted = Wanted(tuple(options.numbers), options.payer, options.replaces, options.voids)
    printer = options.printer or ""
    with at_desk(options, "claim.send") as here:
        settings = here.clinic.settings
        if options.test_page:
            words = hand_out_test_page(here.desk, settings, printer, options.pdf)
            show(options, {"printed": words}, f"test page: {words}")
            return
        if options.pdf or options.text:
            if options.text:
                made = write_text(here.desk, wanted, options.text, pcl=options.pcl)
            else:
                made = write_forms(here.desk, settings, wanted, options.pdf, proof=options.proof)
            for warning in made.warnings:
                say(warning)
            words = f"{made.words}: {options.pdf or options.text}"
        elif options.pcl:
            words = print_text(here.desk, settings, wanted, printer)
        else:
            words = hand_out_forms(here.desk, settings, wanted, printer, proof=options.proof)
    show(options, {"visits": options.numbers, "printed": words}, words)


def run_on_paper(options: argparse.Namespace) -> None:
    """Mark them as sent."""
    from clinic_tui.claims.on_paper import sent_on_paper

    with at_desk(options, "claim.send") as here:
        many = sent_on_paper(here.desk, options.numbers)
    show(options, {"visits": options.numbers}, f"{counted(many, 'claim')} sent on paper today")


def _require_one_way(options: argparse.Namespace) -> None:
    if options.test_page and (options.numbers or options.text or options.pcl or options.proof):
        raise Invalid("--test-page is printed or goes into a --pdf, without visits", "test-page")
    if not options.test_page and not options.numbers:
        raise Invalid("name the visits, or --test-page", "visit")
    if options.pcl and options.pdf:
        raise Invalid("--pcl is of text and printers, not of a PDF", "pcl")
    if options.proof and (options.text or options.pcl):
        raise Invalid("--proof is of a PDF: text has no boxes", "proof")

"""`clinic-tui estimates`: good-faith estimates, which are due, making them, printing them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.charges import ChargeText
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from datetime import date

    from clinic_tui.estimates.rows import EstimateDue, EstimateEntry, EstimateLineRow, EstimateRow

DUE: Columns[EstimateDue] = [
    ("due", lambda row: show_date(row.due)),
    ("visit", lambda row: row.appointment_id or ""),
    ("asked", lambda row: row.estimate_id if row.appointment_id is None else ""),
    ("day", lambda row: show_date(row.day)),
    ("time", lambda row: show_time(row.start) if row.start is not None else ""),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("type", lambda row: row.visit_type),
    ("provider", lambda row: row.provider_code),
    ("what", lambda row: row.what),
    ("why", lambda row: row.why),
]
MADE: Columns[EstimateRow] = [
    ("number", lambda row: row.number),
    ("visit", lambda row: row.appointment_id or ""),
    ("day", lambda row: show_date(row.day)),
    ("patient", lambda row: row.name),
    ("type", lambda row: row.visit_type),
    ("total", lambda row: show_money(row.total_cents)),
    ("given", lambda row: f"{row.given_how.words} {show_date(row.given_on)}" if row.given_how and row.given_on
     else "no"),
]  # fmt: skip
LINES: Columns[EstimateLineRow] = [
    ("code", lambda row: row.whole_code),
    ("what", lambda row: row.words),
    ("units", lambda row: row.units),
    ("charge", lambda row: show_money(row.cents)),
]
HOW = ("in-person", "mail", "electronic")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "estimates", "good-faith estimates for patients who pay themselves")
    add_command(verbs, "due", run_due, "list the estimates that have not reached their patient")
    listed = add_command(verbs, "list", run_list, "list the estimates of a patient")
    listed.add_argument("mrn", metavar="MRN")
    shown = add_command(verbs, "show", run_show, "show an estimate with its lines")
    _number(shown)
    when = add_command(verbs, "when", run_when, "say whether a visit needs one, and by when")
    when.add_argument("visit", type=count, metavar="VISIT", help="the visit's number, as lists show it")
    asked = add_command(verbs, "ask", run_ask, "note that a patient asked for one")
    whose = asked.add_mutually_exclusive_group(required=True)
    whose.add_argument("--visit", type=count, metavar="VISIT", help="for this visit")
    whose.add_argument("--mrn", metavar="MRN", help="or for a visit that is not booked")
    asked.add_argument("--type", metavar="CODE", help="with --mrn: which kind of visit")
    asked.add_argument("--provider", metavar="CODE", help="with --mrn: with whom")
    asked.add_argument("--day", metavar="DATE", help="with --mrn: when it is expected")
    made = add_command(verbs, "make", run_make, "make the estimate of a visit")
    what = made.add_mutually_exclusive_group(required=True)
    what.add_argument("visit", nargs="?", type=count, metavar="VISIT", help="the visit's number")
    what.add_argument("--asked", type=count, metavar="ASKED", help="or what a patient asked for, from `due`")
    made.add_argument(
        "--charge", action="append", default=[], type=ChargeText, metavar="CODE[=PRICE][xUNITS]",
        help="instead of what the visit usually takes; may be given again",
    )  # fmt: skip
    made.add_argument("--dx", default="", metavar="CODES", help="diagnoses (ICD-10) where they are known")
    printed = add_command(verbs, "print", run_print, "print an estimate")
    _number(printed)
    out = printed.add_mutually_exclusive_group()
    out.add_argument("--pdf", metavar="FILE", type=Path, help="write it to a file")
    out.add_argument("--printer", metavar="NAME", help="a printer of CUPS (or as set for `estimate`)")
    given = add_command(verbs, "given", run_given, "note that the patient has it")
    _number(given)
    given.add_argument("--how", choices=HOW, required=True, help="how it reached the patient")


def _number(command: argparse.ArgumentParser) -> None:
    command.add_argument("number", type=count, metavar="NUMBER", help="the estimate's")


def run_due(options: argparse.Namespace) -> None:
    """List what is due."""
    from clinic_tui.estimates.queries import work_list
    from clinic_tui.fees.queries import any_schedule

    with at_desk(options, "estimate.view") as here:
        rows = here.ask(work_list, here.clinic.clock)
        has_prices = here.ask(any_schedule)
    none = "every estimate has reached its patient"
    if not has_prices:
        none = "estimates begin with the first fee schedule: `clinic-tui fees import` takes one in"
    show_rows(options, rows, DUE, none)


def run_list(options: argparse.Namespace) -> None:
    """List those of a patient; the look is journaled."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.estimates.queries import estimates_of
    from clinic_tui.patients.sight import look_at

    with at_desk(options, "estimate.view") as here:
        patient_id = patient(here, options.mrn).id
        look_at(here.desk, patient_id)
        rows = here.ask(estimates_of, patient_id)
    show_rows(options, rows, MADE, "no estimate was made for this patient")


def run_show(options: argparse.Namespace) -> None:
    """Show one; the look is journaled."""
    from clinic_tui.estimates.queries import estimate
    from clinic_tui.patients.sight import look_at

    with at_desk(options, "estimate.view") as here:
        row = here.ask(estimate, options.number)
        look_at(here.desk, row.patient_id)
    if options.json:
        show_json({"estimate": row})
        return
    line(options, f"estimate {row.number} for {row.name} MRN {row.mrn}: {row.visit_type_name}")
    line(options, f"{show_date(row.day)} with {row.provider}, total {show_money(row.total_cents)}")
    if row.diagnoses:
        line(options, f"diagnoses {row.diagnoses}")
    given = (
        f"{row.given_how.words} {show_date(row.given_on)}"
        if row.given_how and row.given_on
        else "not given yet"
    )
    line(options, given)
    show_rows(options, row.lines, LINES, "it has no line")


def run_when(options: argparse.Namespace) -> None:
    """Say how the estimate of a visit stands."""
    from clinic_tui.estimates.queries import standing

    with at_desk(options, "estimate.view") as here:
        found = here.ask(standing, options.visit, here.clinic.clock)
    whose = "" if found.self_pay else "a policy is in force that day, so it is needed only for self-pay: "
    show(options, {"estimate": found}, f"{whose}{found.words}")


def run_ask(options: argparse.Namespace) -> None:
    """Note that a patient asked."""
    from clinic_tui.cli.finding import patient, provider, visit_type
    from clinic_tui.estimates.rules import deadline
    from clinic_tui.estimates.service import ask, ask_for_visit

    extra = (options.type, options.provider, options.day)
    if options.visit and any(extra):
        raise Invalid("--type, --provider and --day are of a visit that is not booked", "visit")
    if options.mrn and not all(extra):
        raise Invalid("say what is asked for: --type, --provider and --day", "type")
    with at_desk(options, "estimate.make") as here:
        if options.visit:
            number = ask_for_visit(here.desk, options.visit)
        else:
            number = ask(
                here.desk,
                patient(here, options.mrn).id,
                visit_type(here, options.type).id,
                provider(here, options.provider).id,
                here.day(options.day),
            )
        due = deadline(here.today, here.today, here.today).due
    assert due is not None
    show(options, {"asked": number, "due": due}, f"noted: it is due by {show_date(due)}")


def run_make(options: argparse.Namespace) -> None:
    """Make one."""
    from clinic_tui.estimates.queries import estimate, estimate_for_visit, estimate_for_wish
    from clinic_tui.estimates.service import make_for_visit, make_for_wish

    with at_desk(options, "estimate.make") as here:
        wanted = (
            here.ask(estimate_for_visit, options.visit)
            if options.visit
            else here.ask(estimate_for_wish, options.asked)
        )
        entries = _entries(here, options, wanted.day) if options.charge else list(wanted.lines)
        if not entries:
            raise Invalid(
                f"nothing is said of what {wanted.visit_type} usually takes: give its charges with --charge, "
                "or once for all with `clinic-tui fees usual`",
                "charge",
            )
        if options.visit:
            number = make_for_visit(here.desk, options.visit, entries, options.dx or wanted.diagnoses)
        else:
            number = make_for_wish(here.desk, options.asked, entries, options.dx or wanted.diagnoses)
        row = here.ask(estimate, number)
    words = (
        f"estimate {number} for {row.name} MRN {row.mrn}, {show_date(row.day)}: {show_money(row.total_cents)}"
    )
    show(options, {"estimate": row}, words)


def _entries(here: Here, options: argparse.Namespace, day: date) -> list[EstimateEntry]:
    from clinic_tui.estimates.queries import self_pay_price
    from clinic_tui.estimates.rows import EstimateEntry

    entries = []
    for each in options.charge:
        listed = here.ask(self_pay_price, each.code, day)
        if each.unit_cents is None and listed is None:
            raise NotFound(f"no fee schedule has {each.code} on {show_date(day)}: give its price")
        cents = each.unit_cents if each.unit_cents is not None else listed.cents if listed else 0
        entries.append(EstimateEntry(each.code, listed.words if listed else "", each.units, cents))
    return entries


def run_print(options: argparse.Namespace) -> None:
    """Print one, or write it to a file."""
    from clinic_tui.paper.estimate_out import hand_out_estimate, write_estimate

    with at_desk(options, "estimate.make") as here:
        settings = here.clinic.settings
        if options.pdf:
            warning = write_estimate(here.desk, settings, options.number, options.pdf)
            if warning:
                say(warning)
            words = str(options.pdf)
        else:
            words = hand_out_estimate(here.desk, settings, options.number, options.printer or "")
    show(options, {"estimate": options.number, "printed": words}, f"estimate {options.number}: {words}")


def run_given(options: argparse.Namespace) -> None:
    """Note that the patient has it."""
    from clinic_tui.estimates.queries import estimate
    from clinic_tui.estimates.service import give
    from clinic_tui.estimates.states import GivenHow

    how = GivenHow(options.how.replace("-", " "))
    with at_desk(options, "estimate.make") as here:
        give(here.desk, options.number, how)
        row = here.ask(estimate, options.number)
    show(
        options,
        {"estimate": row},
        f"estimate {row.number} of {row.name}: {how.words} {show_date(here.today)}",
    )

"""`clinic-tui claims code`, `show` and `template`: what visits were for, and what check-outs begin with."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.charges import ChargeText, read_charges
from clinic_tui.cli.printing import Columns, line, say, show, show_rows
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.billing.rows import ChargeRow, UnbilledVisit
    from clinic_tui.cli.acting import Here
    from clinic_tui.coding.rows import CodedVisit, Details, LineChange, TemplateRow

ACCIDENTS = ("none", "auto", "work", "other")
DETAILS = (
    "place", "rendering", "supervising", "referring", "accident", "state", "accident_day", "onset", "note",
    "authorization", "referral", "employer", "accident_number", "admitted", "delay",
)  # fmt: skip

TEMPLATES: Columns[TemplateRow] = [
    ("type", lambda row: row.visit_type),
    ("name", lambda row: row.name),
    ("place", lambda row: row.place or "11"),
    ("diagnoses", lambda row: _diagnoses(row.diagnoses)),
    ("lines", lambda row: "; ".join(row.lines)),
]


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    code = add_command(verbs, "code", run_code, "say what a visit was for, and add charges")
    code.add_argument("number", type=count, metavar="NUMBER", help="the visit's, as lists show it")
    code.add_argument("--diagnoses", metavar="CODES", help='the main one first, as "e11.9 i10"; "" for none')
    code.add_argument(
        "--line", action="append", default=[], type=ChargeText, metavar="CHARGE",
        help='as "99213-25 ab" or "J1885 a 0409-3795-01 1 ml=12x2"; "2 -95" marks line 2; again for more',
    )  # fmt: skip
    code.add_argument("--place", metavar="POS", help='place of service, as 11; "" for that of the visit type')
    code.add_argument("--rendering", metavar="PROVIDER", help="who did it, where that is not who was booked")
    code.add_argument("--supervising", metavar="PROVIDER")
    code.add_argument("--referring", metavar="NAME_NPI", help='as "Ann Brown MD 1234567893"')
    code.add_argument("--accident", choices=ACCIDENTS)
    code.add_argument("--state", metavar="STATE", help="of an auto accident")
    code.add_argument("--accident-day", metavar="DATE")
    code.add_argument("--employer", metavar="NAME", help="of an accident at work")
    code.add_argument("--accident-number", metavar="NUMBER", help="the insurer's number of the accident")
    code.add_argument("--admitted", metavar="DATE", help="to the hospital in which the visit was")
    code.add_argument("--delay", metavar="REASON", help='why the claim is late: 1 to 11, or 15; "" for none')
    code.add_argument("--onset", metavar="DATE", help="when the illness began")
    code.add_argument("--note", metavar="TEXT", help="to the payer, at most 80 characters")
    code.add_argument("--authorization", metavar="NUMBER", help='of those that fit; "" for the one that fits')
    code.add_argument("--referral", metavar="NUMBER", help="the same with referrals")
    shown = add_command(verbs, "show", run_show, "show what a claim of a visit will say")
    shown.add_argument("number", type=count, metavar="NUMBER", help="the visit's, as lists show it")
    template = add_command(
        verbs, "template", run_template, "list, or set, what check-outs of a visit type begin with"
    )
    template.add_argument("type", nargs="?", metavar="TYPE", help="the visit type's code (default: all)")
    template.add_argument("--diagnoses", metavar="CODES", help='the main one first; "" for none')
    template.add_argument(
        "--line", action="append", metavar="CODE[xUNITS]", help='as "99213-25 ab"; the lines in this order'
    )
    template.add_argument("--place", metavar="POS", help="place of service: 02 or 10 for telehealth")
    template.add_argument("--none", action="store_true", help="take all of it away")


def run_code(options: argparse.Namespace) -> None:
    """Say what a visit was for, and add charges."""
    from clinic_tui.billing.capture import VERB, code_visit
    from clinic_tui.billing.queries import visit
    from clinic_tui.codes.queries import doubted_on_visit
    from clinic_tui.coding.queries import coded_visit
    from clinic_tui.coding.rows import CodingEntry
    from clinic_tui.coding.rules import read_diagnoses

    said = [name for name in ("diagnoses", *DETAILS) if getattr(options, name) is not None]
    if not said and not options.line:
        raise Invalid("say what is to be coded: --diagnoses, --line, or a detail", "diagnoses")
    with at_desk(options, VERB) as here:
        before = here.ask(coded_visit, options.number)
        details = _details(here, options, before) if set(said) & set(DETAILS) else None
        diagnoses = None if options.diagnoses is None else read_diagnoses(options.diagnoses)
        changes, added = _changes(here.ask(visit, options.number).charges, options.line)
        charges = read_charges(here, options.number, added)
        entry = CodingEntry(diagnoses, details, before.version, changes)
        code_visit(here.desk, options.number, entry, charges)
        coded, row = here.ask(coded_visit, options.number), here.ask(visit, options.number)
        for words in here.ask(doubted_on_visit, options.number, diagnoses or ()):
            say(f"look at it: {words}")
    show(
        options, {"visit": coded, "charges": row.charges}, f"{row.name} MRN {row.mrn}: {_summary(coded, row)}"
    )


def _changes(
    charges: Sequence[ChargeRow], typed: Sequence[ChargeText]
) -> tuple[tuple[LineChange, ...], list[ChargeText]]:
    """What marks lines that are there, `2 -95 a`, and what adds some. Raises Invalid for no line."""
    from clinic_tui.coding.rows import LineChange
    from clinic_tui.coding.rules import read_change

    changes, added = [], []
    for each in typed:
        change = read_change(each.code)
        if change is None:
            added.append(each)
            continue
        place, marks = change
        if not 1 <= place <= len(charges):
            raise Invalid(f"the visit has no line {place}: `claims show` lists them", "line")
        seen = charges[place - 1]
        changes.append(LineChange(seen.id, seen.version, marks))
    return tuple(changes), added


def run_show(options: argparse.Namespace) -> None:
    """Show what a claim of a visit will say."""
    from clinic_tui.billing.capture import VERB
    from clinic_tui.coding.fact_words import facts_of
    from clinic_tui.coding.queries import to_code
    from clinic_tui.coding.rules import LETTERS, pointers_of, show_diagnosis
    from clinic_tui.kits.charged_lots import charged_visit
    from clinic_tui.patients.sight import look_at

    with at_desk(options, VERB) as here:
        asked = here.ask(to_code, options.number)
        look_at(here.desk, asked.visit.whole_record_of)
        row = here.ask(charged_visit, options.number)
    coded = asked.visit
    if options.json:
        show(options, {"visit": coded, "charges": row.charges, "is_to_code": row.is_to_code})
        return
    line(options, f"{row.name} MRN {row.mrn}, {row.day:%m/%d/%Y} {row.visit_type} with {row.provider_code}, "
         f"payer {row.payer or 'none'}")  # fmt: skip
    for letter, code in zip(LETTERS, coded.diagnoses, strict=False):
        line(options, f"  {letter} {show_diagnosis(code)}")
    if not coded.diagnoses:
        line(options, "  to code: no diagnosis yet" if row.is_to_code else "  no diagnosis")
    for each in row.charges:
        points = pointers_of(each.pointers, len(coded.diagnoses))
        parts = [each.whole_code, points, each.words, f"x{each.units}", show_money(each.cents)]
        drug = each.drug.words if each.drug else ""
        line(options, "  " + " ".join(filter(None, [*parts, drug, each.lot_words])))
    if row.no_charge_reason:
        line(options, f"  no charge: {row.no_charge_reason}")
    for words in facts_of(coded, asked.providers):
        line(options, f"  {words}")


def run_template(options: argparse.Namespace) -> None:
    """List, or set, what check-outs of a visit type begin with."""
    from clinic_tui.coding.queries import template, templates
    from clinic_tui.coding.rows import NewTemplate
    from clinic_tui.coding.rules import read_diagnoses
    from clinic_tui.coding.service import set_template

    said = [each for each in (options.diagnoses, options.line, options.place) if each is not None]
    if options.none and said:
        raise Invalid("what is to stand there, or --none: not both", "none")
    if (said or options.none) and not options.type:
        raise Invalid("say for which visit type", "type")
    with at_desk(options, "coding.templates") as here:
        if said or options.none:
            before = here.ask(template, options.type)
            new = NewTemplate()
            if not options.none:
                new = NewTemplate(
                    before.place if options.place is None else options.place,
                    before.diagnoses if options.diagnoses is None else read_diagnoses(options.diagnoses),
                    before.lines if options.line is None else tuple(options.line),
                )
            if unpriced := set_template(here.desk, before.visit_type_id, new, before.version):
                say(unpriced)
        rows = (here.ask(template, options.type),) if options.type else here.ask(templates)
    show_rows(options, rows, TEMPLATES, "there is no visit type")


def _details(here: Here, options: argparse.Namespace, before: CodedVisit) -> Details:
    """What was there, with what is typed in its place; an empty text takes it away."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.coding.referring import read_referrer
    from clinic_tui.coding.states import Accident

    changed: dict[str, object] = {}
    for name in ("rendering", "supervising"):
        if (typed := getattr(options, name)) is not None:
            changed[f"{name}_id"] = provider(here, typed).id if typed else None
    for name, key in (
        ("place", "place"), ("note", "note"), ("state", "accident_state"), ("employer", "employer"),
        ("accident_number", "accident_number"), ("delay", "delay_reason"),
    ):  # fmt: skip
        if (typed := getattr(options, name)) is not None:
            changed[key] = typed.strip().upper() if name == "state" else typed.strip()
    for name, key in (("accident_day", "accident_on"), ("onset", "onset_on"), ("admitted", "admitted_on")):
        if (typed := getattr(options, name)) is not None:
            changed[key] = here.past_day(typed) if typed else None
    if options.accident is not None:
        changed["accident"] = Accident(options.accident)
        if options.accident == Accident.NONE.value:
            gone = {"accident_on": None, "accident_state": "", "employer": "", "accident_number": ""}
            changed = {**gone, **changed}
    if options.referring is not None:
        changed["referrer"] = read_referrer(options.referring, ()) if options.referring else None
    for name in ("authorization", "referral"):
        if (typed := getattr(options, name)) is not None:
            changed[f"{name}_id"] = _fitting(before, name, typed) if typed else None
    return replace(before.details, **changed)  # type: ignore[arg-type]


def _fitting(before: CodedVisit, name: str, number: str) -> int:
    fit = [each for each in before.fitting if name in each.kind]
    found = next((each.id for each in fit if each.number.casefold() == number.strip().casefold()), None)
    if found is None:
        there_are = ", ".join(each.number for each in fit) or "none"
        raise NotFound(f"no {name} {number} pays for this visit; there are: {there_are}")
    return found


def _diagnoses(codes: tuple[str, ...]) -> str:
    from clinic_tui.coding.rules import show_diagnoses

    return show_diagnoses(codes)


def _summary(coded: CodedVisit, row: UnbilledVisit) -> str:
    return f"{_diagnoses(coded.diagnoses) or 'no diagnosis'}; charges {show_money(row.total_cents)}"

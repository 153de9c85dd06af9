"""`clinic-tui patients`: finding, showing, adding, and taking in files of other systems."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_tui.cli import (
    authorizations,
    patients_details,
    patients_import,
    patients_merge,
    patients_restricted,
    patients_scan,
)
from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun, count
from clinic_tui.cli.history_columns import events_in
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import read_birth_date, show_birth_date, show_date
from clinic_tui.words.masked import masked
from clinic_tui.words.money import show_money
from clinic_tui.words.phones import read_phone, show_phone
from clinic_tui.words.times import show_time
from clinic_tui.words.zip_states import zip_warning

if TYPE_CHECKING:
    from clinic_tui.patients.rows import PatientLine, PatientRecord
    from clinic_tui.schedule.rows import VisitCounts

COLUMNS: Columns[PatientLine] = [
    ("MRN", lambda row: row.mrn),
    ("name", lambda row: row.name),
    ("born", lambda row: show_birth_date(row.born)),
    ("sex", lambda row: row.sex.value),
    ("phone", lambda row: show_phone(row.phone) if row.phone else ""),
    ("", lambda row: _marks(row)),
    ("found by", lambda row: row.found_by or "name"),
]


def _marks(row: PatientLine) -> str:
    alerts = counted(row.alerts, "alert") if row.alerts else ""
    return "deceased" if row.deceased else "restricted" if row.restricted else alerts


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "patients", "find, show, add and import patients")
    find = add_command(verbs, "find", run_find, "find patients by name, birth date, phone end or MRN")
    find.add_argument("text", nargs="+", metavar="TEXT", help="smi,jo or 120561 or 7203 or 100042")
    find.add_argument("--limit", type=count, default=20, help="how many at most (default 20)")
    show_one = add_command(verbs, "show", run_show, "show one patient's record; the look is journaled")
    show_one.add_argument("mrn", metavar="MRN")
    show_one.add_argument(
        "--unmask", action="store_true", help="member ids and other numbers whole; that is journaled too"
    )
    told = add_list(verbs, "history", run_history, "list what was done to a record; a look at it")
    told.add_argument("mrn", metavar="MRN")
    _add_add(verbs)
    patients_details.add(verbs)
    patients_merge.add(verbs)
    patients_restricted.add(verbs)
    authorizations.add(verbs)
    patients_import.add(verbs)
    patients_scan.add(verbs)


def _add_add(verbs: Nouns) -> None:
    new = add_command(verbs, "add", run_add, "register a new patient")
    new.add_argument("--family", required=True, metavar="NAME", help="family name")
    new.add_argument("--given", default="", metavar="NAME", help="given name")
    new.add_argument("--middle", default="", metavar="NAME")
    new.add_argument("--preferred", default="", metavar="NAME", help="the name to call them by")
    new.add_argument("--born", required=True, metavar="DATE", help="12/05/1961, 120561 or 5dec1961")
    new.add_argument("--sex", choices=("F", "M", "O", "U"), default="U", type=str.upper)
    new.add_argument("--phone", action="append", default=[], metavar="NUMBER", help="may be given again")
    new.add_argument("--email", default="", metavar="ADDRESS")
    for name in ("line1", "line2", "city", "state"):
        new.add_argument(f"--{name}", default="", metavar="TEXT")
    new.add_argument("--zip", default="", metavar="CODE")
    new.add_argument("--language", default="", metavar="TEXT")
    patients_details.add_options(new)
    new.add_argument("--interpreter", action="store_true", help="an interpreter is needed")
    new.add_argument(
        "--anyway", action="store_true", help="add even where a patient is there who may be the same person"
    )


def run_find(options: argparse.Namespace) -> None:
    """List who fits what was typed; a search that cannot be journaled shows nobody."""
    from clinic_tui.patients.search import find

    with at_desk(options, "patient.find") as here:
        typed = " ".join(options.text)
        rows = here.ask(find, typed, here.today, options.limit)
        here.desk.look(
            "patient.find", "patient", None, None, terms=here.desk.keyed_terms(typed), found=len(rows)
        )
    show_rows(options, rows, COLUMNS, "nobody fits that")


def run_history(options: argparse.Namespace) -> None:
    """What was done to the record and its parts."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.record_history import record_history
    from clinic_tui.patients.sight import look_at

    with at_desk(options, "patient.view") as here:
        number, zone = patient(here, options.mrn).id, here.clinic.clock.zone
        look_at(here.desk, number, shown="history")
        rows = here.ask(record_history, number)
    show_rows(options, rows, events_in(zone), "nothing is known of it")


def run_show(options: argparse.Namespace) -> None:
    """Show the whole record."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.records import record
    from clinic_tui.patients.sight import MEMBER_ID, look_at, show_whole
    from clinic_tui.schedule.authorization.on_file import authorizations as authorizations_of
    from clinic_tui.schedule.authorization.states import AuthorizationKind
    from clinic_tui.schedule.queries import visit_counts

    with at_desk(options, "patient.view") as here:
        patient_id = patient(here, options.mrn).id
        look_at(here.desk, patient_id)
        if options.unmask:
            show_whole(here.desk, patient_id, MEMBER_ID, "other numbers")
        whole = here.ask(record, patient_id)
        found = whole if options.unmask else _masked(whole)
        counts = here.ask(visit_counts, patient_id, here.today)
        granted = here.ask(authorizations_of, patient_id)
    if options.json:
        show_json({"patient": found, "visits": counts, "authorizations": granted})
        return
    paid = [
        f"{'referral' if each.kind is AuthorizationKind.REFERRAL else 'authorization'} {each.number}: "
        f"{each.left} of {counted(each.units, 'unit')} left, to {show_date(each.last)}"
        if each.pays and each.number
        else f"{each.kind.value} {each.state.value}: {counted(each.units, 'unit')}, to {show_date(each.last)}"
        for each in granted
    ]
    for text in (*_record_lines(found), *paid, *_visit_lines(counts)):
        line(options, text)


def _masked(found: PatientRecord) -> PatientRecord:
    numbers = tuple(replace(each, value=masked(each.value)) for each in found.fields.identifiers)
    return replace(found.masked(), fields=replace(found.fields, identifiers=numbers))


def _record_lines(found: PatientRecord) -> list[str]:
    fields, address = found.fields, found.fields.address
    called = f" ({fields.preferred})" if fields.preferred else ""
    name = " ".join(part for part in (fields.prefix, fields.given, fields.middle, fields.suffix) if part)
    place = ", ".join(
        part
        for part in (
            address.line1,
            address.line2,
            address.city,
            f"{address.state} {address.postal_code}".strip(),
        )
        if part
    )
    died = (
        f"   deceased {show_date(fields.deceased_on) if fields.deceased_on else ''}"
        if fields.deceased
        else ""
    )
    lines = [
        f"{fields.family}, {name}{called}   MRN {found.mrn}   born {show_birth_date(fields.born)}   "
        f"{fields.sex.value}{died}"
    ]
    if found.restriction:
        since = found.restriction.since.date().isoformat()
        lines.append(
            f"  restricted ({found.restriction.reason.value}) by {found.restriction.by} since {since}"
        )
    lines += [f"  alert    {alert.words}" for alert in found.alerts]
    lines += [f"  phone    {show_phone(phone.digits)} {phone.use.value}" for phone in fields.phones]
    if fields.email:
        lines.append(f"  mail     {fields.email}")
    if place:
        lines.append(f"  address  {place}")
    if fields.language or fields.interpreter:
        lines.append(f"  speaks   {fields.language}{' (interpreter needed)' if fields.interpreter else ''}")
    lines += [f"  number   {number.value} ({number.system})" for number in fields.identifiers]
    lines += patients_details.detail_lines(found)
    for policy in found.coverages:
        seen = "seen" if policy.verified_at else "not verified"
        copay = f", copay {show_money(policy.copay_cents)}" if policy.copay_cents is not None else ""
        state = seen if policy.active else "not active"
        lines.append(f"  policy {policy.slot} {policy.payer} {policy.member_id} ({state}{copay})")
    lines += [f"  note     {note.at.date().isoformat()} {note.author}: {note.words}" for note in found.notes]
    return lines


def _visit_lines(counts: VisitCounts) -> list[str]:
    lines = [
        f"  visits   {counts.visits} kept, {counted(counts.no_shows, 'no-show')}, "
        f"{counted(counts.late_cancels, 'late cancel')}"
    ]
    lines += [
        f"  coming   {show_date(visit.day)} {show_time(visit.start)} {visit.provider_code} "
        f"{visit.visit_type} ({visit.status.value}, number {visit.id})"
        for visit in counts.upcoming
    ]
    return lines


def run_add(options: argparse.Namespace) -> int | None:
    """Register a patient, unless somebody is there who may be the same."""
    from clinic_tui.patients.detail_rows import NOTHING_ASKED
    from clinic_tui.patients.likely import likely_duplicates
    from clinic_tui.patients.records import record
    from clinic_tui.patients.rows import Address, PatientFields, Phone, Sex
    from clinic_tui.patients.service import register

    with at_desk(options, "patient.register") as here:
        fields = PatientFields(
            family=options.family,
            given=options.given,
            middle=options.middle,
            preferred=options.preferred,
            born=read_birth_date(options.born, here.today),
            sex=Sex(options.sex),
            phones=tuple(Phone(read_phone(number)) for number in options.phone),
            email=options.email,
            address=Address(options.line1, options.line2, options.city, options.state, options.zip),
            language=(spoken := patients_details.languages_from(options) or (options.language,))[0],
            interpreter=options.interpreter,
        )
        details = patients_details.details_from(options, NOTHING_ASKED, here.today)
        details = replace(details, other_languages=spoken[1:])
        if odd := zip_warning(options.state, options.zip):
            say(odd)
        pairs = () if options.anyway else here.ask(likely_duplicates, fields)
        if pairs:
            say("somebody is here who may be this person: nothing was added (--anyway adds all the same)")
            show_rows(options, [pair.first for pair in pairs], COLUMNS[:5], "")
            return 3
        added = here.ask(record, register(here.desk, fields, details))
    show(options, {"mrn": added.mrn, "id": added.id}, f"{added.line.name} is MRN {added.mrn}")
    return None

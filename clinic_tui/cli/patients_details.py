"""`clinic-tui patients details` and `verify`: what the desk asks a patient in person."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import show, show_json
from clinic_tui.errors import Invalid
from clinic_tui.patients.detail_rows import IdKind, PatientDetails, PrivateWay, Relation
from clinic_tui.words.dates import read_date, show_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.phones import read_phone, show_phone

if TYPE_CHECKING:
    from clinic_tui.patients.rows import PatientRecord

T = TypeVar("T")


def add(verbs: Nouns) -> None:
    """Put the verbs into the parser, behind the noun."""
    known = add_command(
        verbs, "details", run_details, "change guarantor, emergency contact, languages, notice and photo id"
    )
    known.add_argument("mrn", metavar="MRN")
    add_options(known)
    seen = add_command(verbs, "verify", run_verify, "say that the patient confirmed address or phone today")
    seen.add_argument("mrn", metavar="MRN")
    seen.add_argument("--address", action="store_true", help="the address")
    seen.add_argument("--phone", action="store_true", help="the phones")


def add_options(command: argparse.ArgumentParser) -> None:
    """What can be said of a patient beside name, birth date and address; an empty text takes it out."""
    command.add_argument("--languages", metavar="LIST", help="es,en: the one spoken best first")
    command.add_argument("--guarantor", metavar="MRN", help="who answers for the bills; self")
    command.add_argument("--guarantor-is", choices=[each.value for each in Relation], help="to the patient")
    command.add_argument("--emergency-name", metavar="NAME", help="whom to call in an emergency")
    command.add_argument("--emergency-relation", metavar="TEXT", help="daughter, neighbour")
    command.add_argument("--emergency-phone", metavar="NUMBER")
    command.add_argument(
        "--confidential",
        choices=[*(each.value for each in PrivateWay), "none"],
        help="the one way by which to reach the patient (45 CFR 164.522(b))",
    )
    command.add_argument("--confidential-to", metavar="TEXT", help="phone, mail or address for that")
    command.add_argument("--notice", metavar="DATE", help="the privacy notice was acknowledged")
    command.add_argument("--notice-why-not", metavar="TEXT", help="why it was not")
    command.add_argument("--photo-id", choices=[each.value for each in IdKind], help="which one was seen")
    command.add_argument("--photo-id-seen", metavar="DATE", help="when (default today)")


def details_from(options: argparse.Namespace, before: PatientDetails, today: date) -> PatientDetails:
    """The details with what was said on the command line; the languages but the first are in it."""
    given = vars(options)

    def said(name: str, stored: T, read: Callable[[str], T]) -> T:
        return stored if given[name] is None else read(given[name])

    def day(text: str) -> date | None:
        return read_date(text, today) if text else None

    way = said("confidential", before.private_by, lambda text: None if text == "none" else PrivateWay(text))
    no_way = options.confidential == "none"
    acknowledged = said("notice", before.notice_on, day)
    if options.notice_why_not and options.notice is None:
        acknowledged = None
    id_kind: IdKind | None = said("photo_id", before.id_kind, IdKind)
    return replace(
        before,
        guarantor=said("guarantor", before.guarantor, lambda text: "" if text.casefold() == "self" else text),
        guarantor_is=said("guarantor_is", before.guarantor_is, Relation),
        emergency_name=said("emergency_name", before.emergency_name, str),
        emergency_relation=said("emergency_relation", before.emergency_relation, str),
        emergency_phone=said("emergency_phone", before.emergency_phone, _phone_or_none),
        private_by=way,
        private_to=""
        if no_way
        else said("confidential_to", before.private_to, lambda text: _place(way, text)),
        notice_on=acknowledged,
        notice_why_not=said("notice_why_not", "" if options.notice else before.notice_why_not, str),
        id_kind=id_kind,
        id_seen_on=said("photo_id_seen", None if options.photo_id else before.id_seen_on, day),
    )


def _phone_or_none(text: str) -> str:
    return read_phone(text) if text else ""


def _place(way: PrivateWay | None, text: str) -> str:
    from clinic_tui.patients.detail_words import read_private_place

    try:
        return read_private_place(way, text)
    except NotUnderstood as wrong:
        raise Invalid(wrong.words, "confidential-to") from None


def languages_from(options: argparse.Namespace) -> tuple[str, ...] | None:
    """The languages that were named; None where none were."""
    from clinic_tui.patients.detail_words import read_languages

    return read_languages(options.languages) if options.languages else None


def run_details(options: argparse.Namespace) -> None:
    """Change what the desk asked, and show it."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.records import record
    from clinic_tui.patients.service import update
    from clinic_tui.patients.sight import look_at

    with at_desk(options, "patient.edit") as here:
        patient_id = patient(here, options.mrn).id
        look_at(here.desk, patient_id)
        found = here.ask(record, patient_id)
        details, fields = details_from(options, found.details, here.today), found.fields
        spoken = languages_from(options)
        if spoken is not None:
            fields = replace(fields, language=spoken[0])
            details = replace(details, other_languages=spoken[1:])
        if (fields, details) != (found.fields, found.details):
            update(here.desk, patient_id, found.version, fields, details)
            found = here.ask(record, patient_id)
    if options.json:
        show_json({"mrn": found.mrn, "details": found.details, "guarantor": found.guarantor})
        return
    words = "\n".join(detail_lines(found)) or "nothing of that is on file"
    for text in words.splitlines():
        show(options, {}, text)


def detail_lines(found: PatientRecord) -> list[str]:
    """What is on file of it, line by line."""
    from clinic_tui.patients.detail_words import confidence_words

    details = found.details
    lines = []
    if words := confidence_words(details):
        lines.append(f"  reach    {words} (confidential)")
    if details.other_languages:
        lines.append(f"  speaks   {', '.join(details.other_languages)} too")
    if found.guarantor:
        relation = f" ({found.guarantor.relation.value})" if found.guarantor.relation else ""
        lines.append(f"  bills to {found.guarantor.name}, MRN {found.guarantor.mrn}{relation}")
    lines += [f"  answers for {each.name}, MRN {each.mrn}" for each in found.answers_for]
    if details.emergency_name:
        phone = show_phone(details.emergency_phone) if details.emergency_phone else ""
        whole = ", ".join(filter(None, (details.emergency_name, details.emergency_relation, phone)))
        lines.append(f"  in need  {whole}")
    if details.notice_on:
        lines.append(f"  notice   acknowledged {show_date(details.notice_on)}")
    elif details.notice_why_not:
        lines.append(f"  notice   not acknowledged: {details.notice_why_not}")
    if details.id_kind and details.id_seen_on:
        lines.append(f"  photo id {details.id_kind.value}, seen {show_date(details.id_seen_on)}")
    for what, day in (("address", details.address_verified_on), ("phone", details.phone_verified_on)):
        if day:
            lines.append(f"  verified {what} {show_date(day)}")
    lines += [f"  merged   MRN {mrn} leads here" for mrn in found.merged]
    return lines


def run_verify(options: argparse.Namespace) -> None:
    """Write down that it was confirmed."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.details import verify_details

    with at_desk(options, "patient.verify") as here:
        found = patient(here, options.mrn)
        verify_details(here.desk, found.id, address=options.address, phone=options.phone)
        day = here.today
    what = " and ".join(name for name in ("address", "phone") if getattr(options, name))
    shown = {"mrn": found.mrn, "address": options.address, "phone": options.phone, "on": day}
    show(options, shown, f"{what} of {found.name} verified {show_date(day)}")

"""`clinic-tui patients scan`: what a scanner typed, whose it is, and what differs from the record."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, say, show_json, show_rows
from clinic_tui.errors import FileRefused, NotFound, Restricted
from clinic_tui.words.dates import show_birth_date, show_date

if TYPE_CHECKING:
    from clinic_tui.interop.licence import Licence
    from clinic_tui.interop.licence_fields import Difference
    from clinic_tui.patients.rows import PatientLine

MOST_BYTES = 20_000
"""A licence holds a thousand; what is longer is another file."""


def add(verbs: Nouns) -> None:
    """Put the verb into the parser."""
    command = add_command(
        verbs, "scan", run, "read a scanned licence or MRN label, and say whose it is; nothing is changed"
    )
    command.add_argument(
        "file", metavar="FILE", help="what the scanner typed, or - for standard input; it is kept nowhere"
    )


def run(options: argparse.Namespace) -> None:
    """Read it first: what is no scan is refused before anybody is looked for."""
    from clinic_tui.interop.licence import read_licence
    from clinic_tui.interop.scans import ScanKind, begins
    from clinic_tui.words.mrn_label import mrn_on_label

    with at_desk(options, "patient.find") as here:
        text = _typed(options) if options.file == "-" else _in_file(Path(options.file))
        mrn = mrn_on_label(text)
        if begins(text) is ScanKind.LABEL or any(sign.isdigit() for sign in mrn):
            _show_label(here, options, mrn)
        else:
            _show_licence(here, options, read_licence(text))


def _typed(options: argparse.Namespace) -> str:
    """Standard input as it is; behind a password, what was not read with that."""
    if sys.stdin is None:
        return ""
    raw = None if options.password_stdin else getattr(sys.stdin, "buffer", None)
    return _decoded(raw.read(MOST_BYTES + 1)) if raw is not None else sys.stdin.read(MOST_BYTES)


def _in_file(path: Path) -> str:
    """Raises FileRefused where there is nothing to read."""
    try:
        with path.open("rb") as opened:
            return _decoded(opened.read(MOST_BYTES + 1))
    except OSError as fault:
        raise FileRefused(f"{path.name} cannot be read: {fault.strerror}") from None


def _decoded(raw: bytes) -> str:
    if len(raw) > MOST_BYTES:
        raise FileRefused("this is longer than any scan")
    return raw.decode("utf-8", "replace")


def _show_label(here: Here, options: argparse.Namespace, mrn: str) -> None:
    from clinic_tui.cli.patients import COLUMNS
    from clinic_tui.patients.same_name import with_mrn

    if not mrn:
        raise FileRefused("the label holds no MRN")
    found = here.ask(with_mrn, mrn)
    _journal(here, mrn, found)
    if not found:
        raise NotFound(f"there is no patient with MRN {mrn}")
    if options.json:
        show_json({"label": {"mrn": mrn}, "patients": list(found), "differences": []})
    else:
        show_rows(options, found, COLUMNS, "")


def _show_licence(here: Here, options: argparse.Namespace, licence: Licence) -> None:
    from clinic_tui.interop.licence_fields import possible_names
    from clinic_tui.patients.same_name import of_name_and_birth_date

    found = here.ask(of_name_and_birth_date, possible_names(licence), licence.born)
    _journal(here, f"{licence.family} {licence.given} {licence.born.isoformat()}", found)
    differ = _differences(here, found[0], licence) if len(found) == 1 else None
    if options.json:
        card = {"expired": licence.expired(here.today)}
        show_json(
            {
                "licence": {**_plain(licence), **card},
                "patients": list(found),
                "differences": None if differ is None else list(differ),
            }
        )
        return
    _print(here, options, licence, found, differ or ())


def _plain(licence: Licence) -> dict[str, Any]:
    from clinic_tui.cli.printing import plain

    fields: dict[str, Any] = plain(licence)
    return fields


def _journal(here: Here, terms: str, found: tuple[PatientLine, ...]) -> None:
    """A search that cannot be journaled shows nobody."""
    here.desk.look(
        "patient.find", "patient", None, None, terms=here.desk.keyed_terms(terms), found=len(found)
    )


def _differences(here: Here, patient: PatientLine, licence: Licence) -> tuple[Difference, ...] | None:
    """What differs from the record, a look at which is journaled; None where it is closed to the person."""
    from clinic_tui.interop.licence_fields import differences
    from clinic_tui.patients.records import record
    from clinic_tui.patients.sight import look_at

    try:
        look_at(here.desk, patient.id)
    except Restricted as refusal:
        say(refusal.words)
        return None
    return differences(here.ask(record, patient.id).fields, licence)


def _print(
    here: Here,
    options: argparse.Namespace,
    licence: Licence,
    found: tuple[PatientLine, ...],
    differ: tuple[Difference, ...],
) -> None:
    from clinic_tui.cli.patients import COLUMNS

    given = " ".join(filter(None, (licence.given, licence.middle, licence.suffix)))
    line(
        options,
        f"{licence.family}, {given}   born {show_birth_date(licence.born)}   {licence.sex.value}   "
        f"{licence.issuer} {licence.kind} {licence.number}",
    )
    place = (licence.line1, licence.line2, licence.city, f"{licence.state} {licence.postal_code}".strip())
    line(options, f"  address  {', '.join(filter(None, place))}")
    expiry = "does not say" if licence.expires is None else show_date(licence.expires)
    line(options, f"  expires  {expiry}{' EXPIRED' if licence.expired(here.today) else ''}")
    for warning in licence.warnings:
        line(options, f"  warning  {warning}")
    show_rows(options, found, COLUMNS, "nobody here has this name and birth date")
    for each in differ:
        line(options, f"  differs  {each.label}: {each.ours or 'nothing'} here, {each.theirs} on the licence")

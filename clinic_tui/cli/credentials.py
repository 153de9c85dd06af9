"""`clinic-tui credentials`: licences, registrations and training, and until when they are good."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_list, add_noun
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import NotFound

if TYPE_CHECKING:
    from clinic_tui.credentials.rows import CredentialRow, Details

KINDS = (
    "licence", "dea", "board-certification", "clia", "malpractice", "cpr", "bloodborne-training",
    "hipaa-training", "chemicals-training", "hepatitis-b-vaccine", "exposure-control-plan", "other",
)  # fmt: skip
_TEXTS = ("number", "issuer", "state", "proof", "note")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "credentials", "keep licences, registrations and training, and renew them")
    add_list(verbs, "list", run_list, "list those that count now, what ends first on top; or your own")
    _numbered(add_command(verbs, "show", run_show, "show one with its renewals, the newest first"))
    new = add_command(verbs, "add", run_add, "put one on record")
    new.add_argument("kind", choices=KINDS)
    new.add_argument(
        "who", metavar="WHO", help="a provider's code or a sign-in name; of clia and a plan a site"
    )
    new.add_argument("--from", dest="begins", metavar="DAY", help="its first day; default today")
    _known(new)
    change = add_command(verbs, "change", run_change, "put right what is known of one")
    _numbered(change)
    change.add_argument("--from", dest="begins", metavar="DAY", help="its first day")
    _known(change)
    renewed = add_command(verbs, "renew", run_renew, "enter the one that follows it")
    _numbered(renewed)
    renewed.add_argument(
        "--from", dest="begins", metavar="DAY", help="default: the day after the old one, of training today"
    )
    _known(renewed)
    ended = add_command(verbs, "end", run_end, "it was entered in error, and counts as none")
    _numbered(ended)
    ended.add_argument("--reason", required=True, metavar="TEXT")


def _numbered(command: argparse.ArgumentParser) -> None:
    command.add_argument("credential", type=int, metavar="NUMBER", help="as `credentials list` has it")


def _known(command: argparse.ArgumentParser) -> None:
    command.add_argument("--expires", metavar="DAY", help="its last good day, or never")
    for name in _TEXTS:
        command.add_argument(f"--{name}", metavar="TEXT")


def run_list(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.credentials.queries import credentials, own_credentials

    with at_desk(options, "credential.own") as here:
        day = here.today
        rows = here.ask(credentials, day) if _sees_all(here) else here.ask(own_credentials, here.desk)
    columns: Columns[CredentialRow] = [
        ("no", lambda row: row.id),
        ("who", lambda row: row.code),
        ("what", lambda row: row.kind.value),
        ("number", lambda row: row.number),
        ("expires", lambda row: row.details.expires_on or "never"),
        ("days", lambda row: _days(row.days_left(day))),
        ("state", lambda row: row.standing(day).value),
    ]
    show_rows(options, rows, columns, "nothing is on record")


def _days(left: int | None) -> str:
    return "" if left is None else str(left)


def run_show(options: argparse.Namespace) -> None:
    """Show its chain."""
    with at_desk(options, "credential.own") as here:
        rows, day = _chain(here, options.credential), here.today
    columns: Columns[CredentialRow] = [
        ("no", lambda row: row.id),
        ("what", lambda row: row.kind.value),
        ("from", lambda row: row.details.valid_from),
        ("expires", lambda row: row.details.expires_on or "never"),
        ("state", lambda row: row.standing(day).value),
        ("proof", lambda row: row.details.proof),
        ("", lambda row: row.end_reason),
    ]
    show_rows(options, rows, columns, "nothing is on record")


def run_add(options: argparse.Namespace) -> None:
    """Put one on record."""
    from clinic_tui.credentials.rows import Details
    from clinic_tui.credentials.states import Kind
    from clinic_tui.credentials.writing import add_credential

    with at_desk(options, "credential.edit") as here:
        kind = list(Kind)[KINDS.index(options.kind)]
        details = _filled(here, options, Details(here.today))
        number = add_credential(here.desk, kind, options.who, details)
    show(options, {"id": number}, f"credential {number}")


def run_change(options: argparse.Namespace) -> None:
    """Put one right."""
    from clinic_tui.credentials.writing import change_credential

    with at_desk(options, "credential.edit") as here:
        row = _one(here, options.credential)
        change_credential(here.desk, row.id, row.version, _filled(here, options, row.details))
    show(options, {"id": row.id}, f"credential {row.id} changed")


def run_renew(options: argparse.Namespace) -> None:
    """Enter what follows it."""
    from dataclasses import replace
    from datetime import timedelta

    from clinic_tui.credentials.states import ONE_AT_A_TIME
    from clinic_tui.credentials.writing import renew_credential

    with at_desk(options, "credential.edit") as here:
        row = _one(here, options.credential)
        last = row.details.expires_on
        begins = last + timedelta(days=1) if last and row.kind not in ONE_AT_A_TIME else here.today
        after = replace(row.details, valid_from=begins, expires_on=None, proof="", note="")
        number = renew_credential(here.desk, row.id, row.version, _filled(here, options, after))
    show(options, {"id": number}, f"credential {number} follows {row.id}")


def run_end(options: argparse.Namespace) -> None:
    """It was an error."""
    from clinic_tui.credentials.writing import end_credential

    with at_desk(options, "credential.edit") as here:
        row = _one(here, options.credential)
        end_credential(here.desk, row.id, row.version, options.reason)
    show(options, {"id": row.id}, f"credential {row.id} counts as none")


def _filled(here: Here, options: argparse.Namespace, before: Details) -> Details:
    from dataclasses import replace

    said: dict[str, object] = {
        name: getattr(options, name) for name in _TEXTS if getattr(options, name) is not None
    }
    if options.begins:
        said["valid_from"] = here.day(options.begins)
    if options.expires:
        said["expires_on"] = None if options.expires == "never" else here.day(options.expires)
    return replace(before, **said)  # type: ignore[arg-type]


def _chain(here: Here, number: int) -> tuple[CredentialRow, ...]:
    from clinic_tui.credentials.queries import chain, own_chain

    return here.ask(chain, number) if _sees_all(here) else here.ask(own_chain, here.desk, number)


def _sees_all(here: Here) -> bool:
    return here.desk.actor.may("credential.view")


def _one(here: Here, number: int) -> CredentialRow:
    for row in _chain(here, number):
        if row.id == number:
            return row
    raise NotFound(f"there is no credential {number}")

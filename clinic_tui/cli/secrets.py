"""`clinic-tui secrets`: credentials of services outside, kept in the vault."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.asking import ask_secret, at_terminal, line_of_stdin
from clinic_tui.cli.printing import Columns, show, show_rows

if TYPE_CHECKING:
    from clinic_tui.security.secret_names import PartnerSecret, ServiceSecret

NAMES = ("smtp-password", "sms-url", "sftp-password", "sftp-key")
OF_PARTNERS = "and of a trading partner of claims CODE-sftp-password, CODE-sftp-key"


@dataclass(frozen=True, slots=True)
class SecretLine:
    """A credential by name, and whether it is set; its value is never shown."""

    name: str
    words: str
    is_set: bool


COLUMNS: Columns[SecretLine] = [
    ("name", lambda row: row.name),
    ("what it is", lambda row: row.words),
    ("", lambda row: "set" if row.is_set else "not set"),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "secrets", "set, list and remove what services outside ask for")
    add_command(verbs, "list", run_list, "list which are set; no value is shown")
    for name, run, words in (
        ("set", run_set, "keep one in the vault; it is typed unseen, or the next line of standard input"),
        ("remove", run_remove, "take one out of the vault"),
    ):
        command = add_command(verbs, name, run, words)
        command.add_argument("name", type=_secret, metavar="NAME", help=f"{', '.join(NAMES)}; {OF_PARTNERS}")


def _secret(typed: str) -> ServiceSecret | PartnerSecret:
    from clinic_tui.security.secret_names import service_secret

    if (name := service_secret(typed)) is None:
        raise argparse.ArgumentTypeError(f"`{typed}` is none of {', '.join(NAMES)}, {OF_PARTNERS}")
    return name


def run_list(options: argparse.Namespace) -> None:
    """List which are set."""
    from clinic_tui.claims.batch_states import Way
    from clinic_tui.claims.partners import partners
    from clinic_tui.clinic import vault_of
    from clinic_tui.security.secret_names import PartnerSecret, SecretKind, ServiceSecret

    with at_desk(options, "settings.edit") as here:
        vault = vault_of(here.clinic.settings)
        names: list[ServiceSecret | PartnerSecret] = list(ServiceSecret)
        for row in here.ask(partners):
            if row.fields.way is Way.SFTP:
                names += [PartnerSecret(row.fields.code, kind) for kind in SecretKind]
        rows = [SecretLine(name.value, name.purpose, vault.read_service(name) is not None) for name in names]
    show_rows(options, rows, COLUMNS, "there are none")


def run_set(options: argparse.Namespace) -> None:
    """Keep one in the vault."""
    from clinic_tui.clinic import vault_of
    from clinic_tui.reminders.text_gateway import check_url
    from clinic_tui.security.secret_names import PartnerSecret, SecretKind, ServiceSecret
    from clinic_tui.store.journal import Change, Undo

    name: ServiceSecret | PartnerSecret = options.name
    with at_desk(options, "settings.edit") as here:
        value = ask_secret(f"{name} ({name.purpose})") if at_terminal() else line_of_stdin(str(name))
        if name is ServiceSecret.SMS_URL:
            check_url(value)
        if name is ServiceSecret.SFTP_KEY or (
            isinstance(name, PartnerSecret) and name.kind is SecretKind.KEY
        ):
            from clinic_tui.eligibility.sftp_connection import read_key

            read_key(value)
        vault = vault_of(here.clinic.settings)
        with here.desk.act("settings.edit", undo=Undo.NO, undo_words="a vault keeps no older value") as db:
            db.note(Change.EVENT, "secret", None, name=name.value, done="set")
            vault.put_service(name, value)
    show(options, {"name": name.value, "set": True}, f"{name} is kept in {vault.where}")


def run_remove(options: argparse.Namespace) -> None:
    """Take one out of the vault."""
    from clinic_tui.clinic import vault_of
    from clinic_tui.errors import NotFound
    from clinic_tui.store.journal import Change, Undo

    name: ServiceSecret | PartnerSecret = options.name
    with at_desk(options, "settings.edit") as here:
        vault = vault_of(here.clinic.settings)
        with here.desk.act("settings.edit", undo=Undo.NO, undo_words="a vault keeps no older value") as db:
            db.note(Change.EVENT, "secret", None, name=name.value, done="removed")
            if not vault.take_out_service(name):
                raise NotFound(f"{name} is not set: nothing was changed")
    show(options, {"name": name.value, "set": False}, f"{name} is taken out of {vault.where}")

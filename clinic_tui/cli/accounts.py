"""`clinic-tui accounts`: who may sign in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk, password_in
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.asking import ask_new_password, at_terminal, line_of_stdin
from clinic_tui.cli.printing import Columns, show, show_rows
from clinic_tui.errors import Invalid

if TYPE_CHECKING:
    from clinic_tui.security.accounts import AccountRow

ROLES = ("front-desk", "biller", "clinician", "manager", "administrator")


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "accounts", "see, add and disable the accounts of people")
    add_command(verbs, "list", run_list, "list the accounts")
    new = add_command(verbs, "add", run_add, "let a person sign in from now on")
    new.add_argument("login", metavar="LOGIN", help="the sign-in name")
    new.add_argument("name", metavar="NAME", help="the person's name")
    new.add_argument("role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
    where = new.add_mutually_exclusive_group()
    where.add_argument(
        "--new-password-file",
        type=Path,
        metavar="FILE",
        help="the first password (a file readable by you alone)",
    )
    where.add_argument(
        "--new-password-stdin",
        action="store_true",
        help="read it from the next line of standard input",
    )
    disable = add_command(verbs, "disable", run_disable, "keep a person out from now on")
    disable.add_argument("login", metavar="LOGIN")


def run_list(options: argparse.Namespace) -> None:
    """List the accounts."""
    from clinic_tui.security.accounts import accounts

    with at_desk(options, "account.view") as here:
        rows = here.ask(accounts)
        zone = here.clinic.clock.zone
    columns: Columns[AccountRow] = [
        ("login", lambda row: row.login),
        ("name", lambda row: row.name),
        ("role", lambda row: row.role.value),
        ("", lambda row: "" if row.active else "disabled"),
        (
            "last sign-in",
            lambda row: (
                f"{row.last_sign_in.astimezone(zone):%Y-%m-%d %H:%M}" if row.last_sign_in else "never"
            ),
        ),
    ]
    show_rows(options, rows, columns, "there is no account")


def run_add(options: argparse.Namespace) -> None:
    """Let a person sign in from now on."""
    from clinic_tui.security.accounts import add_account
    from clinic_tui.security.roles import Role

    with at_desk(options, "account.add") as here:
        password = _new_password(options)
        number = add_account(
            here.desk, options.login, options.name, Role(options.role), password, here.clinic.pepper
        )
    show(options, {"id": number, "login": options.login.lower()}, f"{options.login.lower()} may sign in")


def _new_password(options: argparse.Namespace) -> str:
    if options.new_password_file:
        return password_in(options.new_password_file)
    if options.new_password_stdin:
        return line_of_stdin("the new password")
    if not at_terminal():
        raise Invalid(
            "nobody can be asked for the new password here: --new-password-file or --new-password-stdin",
            "password",
        )
    return ask_new_password(options.login)


def run_disable(options: argparse.Namespace) -> None:
    """Keep a person out from now on."""
    from clinic_tui.security.accounts import disable_account

    with at_desk(options, "account.disable") as here:
        disable_account(here.desk, options.login.strip().lower())
    show(options, {"login": options.login.lower(), "active": False}, f"{options.login.lower()} is kept out")

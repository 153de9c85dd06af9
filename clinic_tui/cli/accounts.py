"""`clinic-tui accounts`: who may sign in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli import own_account, own_forms
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
    verbs = add_noun(nouns, "accounts", "see, add, change and disable the accounts of people")
    add_command(verbs, "list", run_list, "list the accounts")
    new = add_command(verbs, "add", run_add, "let a person sign in from now on")
    new.add_argument("login", metavar="LOGIN", help="the sign-in name")
    new.add_argument("name", metavar="NAME", help="the person's name")
    new.add_argument("role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
    _from_where(new)
    for name, run, words in (
        ("disable", run_disable, "keep a person out from now on"),
        ("enable", run_enable, "let a person in again"),
    ):
        add_command(verbs, name, run, words).add_argument("login", metavar="LOGIN")
    role = add_command(verbs, "role", run_role, "give a person another role")
    role.add_argument("login", metavar="LOGIN")
    role.add_argument("role", choices=ROLES, metavar="ROLE", help=", ".join(ROLES))
    own = add_command(verbs, "provider", run_provider, "say which provider a person is: their queue first")
    own.add_argument("login", metavar="LOGIN")
    own.add_argument("provider", nargs="?", metavar="PROVIDER", help="the provider's code; none without")
    unix = add_command(verbs, "unix", run_unix, "say from which Unix account of the server a person signs in")
    unix.add_argument("login", metavar="LOGIN")
    unix.add_argument("unix_user", nargs="?", metavar="UNIX_USER", help="the Unix account; none without")
    reset = add_command(verbs, "reset", run_reset, "give a person who forgot theirs a new password")
    reset.add_argument("login", metavar="LOGIN")
    _from_where(reset)
    _from_where(add_command(verbs, "password", run_password, "choose another password for yourself"))
    own_account.add(verbs)
    own_forms.add(verbs)


def _from_where(command: argparse.ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--new-password-file",
        type=Path,
        metavar="FILE",
        help="the new password (in a file readable by you alone)",
    )
    where.add_argument(
        "--new-password-stdin",
        action="store_true",
        help="read it from the next line of standard input",
    )


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
        ("second factor", lambda row: "yes" if row.second_factor else ""),
    ]
    show_rows(options, rows, columns, "there is no account")


def run_add(options: argparse.Namespace) -> None:
    """Let a person sign in from now on."""
    from clinic_tui.security.accounts import add_account
    from clinic_tui.security.roles import Role

    with at_desk(options, "account.add") as here:
        password = new_password(options, options.login)
        number = add_account(
            here.desk, options.login, options.name, Role(options.role), password, here.clinic.pepper
        )
    show(options, {"id": number, "login": options.login.lower()}, f"{options.login.lower()} may sign in")


def new_password(options: argparse.Namespace, login: str) -> str:
    """A new password for this account, from where it was said to be, else asked for twice."""
    if options.new_password_file:
        return password_in(options.new_password_file)
    if options.new_password_stdin:
        return line_of_stdin("the new password")
    if not at_terminal():
        raise Invalid(
            "nobody can be asked for the new password here: --new-password-file or --new-password-stdin",
            "password",
        )
    return ask_new_password(login)


def run_disable(options: argparse.Namespace) -> None:
    """Keep a person out from now on."""
    from clinic_tui.security.accounts import disable_account

    with at_desk(options, "account.disable") as here:
        disable_account(here.desk, options.login.strip().lower())
    show(options, {"login": options.login.lower(), "active": False}, f"{options.login.lower()} is kept out")


def run_enable(options: argparse.Namespace) -> None:
    """Let a person in again who was kept out."""
    from clinic_tui.security.accounts import enable_account

    login = options.login.strip().lower()
    with at_desk(options, "account.change") as here:
        enable_account(here.desk, login)
    show(options, {"login": login, "active": True}, f"{login} may sign in again")


def run_provider(options: argparse.Namespace) -> None:
    """Say which provider a person is."""
    from clinic_tui.cli.finding import provider
    from clinic_tui.security.accounts import set_provider

    login = options.login.strip().lower()
    with at_desk(options, "account.change") as here:
        code = provider(here, options.provider).code if options.provider else ""
        set_provider(here.desk, login, code)
    words = f"{login} is {code}: these visits stand first" if code else f"{login} is no provider"
    show(options, {"login": login, "provider": code}, words)


def run_role(options: argparse.Namespace) -> None:
    """Give a person another role."""
    from clinic_tui.security.accounts import set_role
    from clinic_tui.security.roles import Role

    login = options.login.strip().lower()
    with at_desk(options, "account.change") as here:
        set_role(here.desk, login, Role(options.role))
    show(options, {"login": login, "role": options.role}, f"{login} is {options.role} from now on")


def run_unix(options: argparse.Namespace) -> None:
    """Bind a person's account to a Unix account of the server, or to none."""
    from clinic_tui.security.unix_binding import bind_to_unix

    with at_desk(options, "account.change") as here:
        login = bind_to_unix(here.desk, here.clinic.settings.folder, options.login, options.unix_user)
        binds = here.clinic.settings.bind_accounts
    words = f"{login} signs in from {options.unix_user or 'no Unix account'}"
    if not binds:
        words += " once `bind_accounts = true` stands in [server] of clinic.toml"
    show(options, {"login": login, "unix_user": options.unix_user, "bound": binds}, words)


def run_reset(options: argparse.Namespace) -> None:
    """Give a person a new password, which they change when they sign in."""
    from clinic_tui.security.accounts import reset_password

    login = options.login.strip().lower()
    with at_desk(options, "account.change") as here:
        reset_password(here.desk, login, new_password(options, login), here.clinic.pepper)
    show(options, {"login": login}, f"{login} signs in with the new password, and then chooses another")


def run_password(options: argparse.Namespace) -> None:
    """Choose another password for oneself; the old one lets in, as for every command."""
    from clinic_tui.security.accounts import change_own_password

    with at_desk(options, "account.own_password", changes_password=True) as here:
        change_own_password(here.desk, new_password(options, here.signed.login), here.clinic.pepper)
    show(options, {"login": here.signed.login}, "from now on the new password lets you in")

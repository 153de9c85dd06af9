"""`clinic-tui accounts pin` and `second-factor`: what people set for themselves beside the password."""

from __future__ import annotations

import argparse

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.asking import ask_secret, at_terminal, line_of_stdin
from clinic_tui.cli.printing import line, say, show, show_json
from clinic_tui.errors import Invalid, NotPermitted


def add(verbs: Nouns) -> None:
    """Put the commands under the noun `accounts`."""
    pin = add_command(verbs, "pin", run_pin, "choose the PIN that unlocks your desks, or take it away")
    pin.add_argument("login", nargs="?", metavar="LOGIN", help="whose: you act as LOGIN")
    how = pin.add_mutually_exclusive_group()
    how.add_argument("--remove", action="store_true", help="go without a PIN")
    how.add_argument(
        "--new-pin-stdin", action="store_true", help="read it from the next line of standard input"
    )
    factor = add_command(
        verbs,
        "second-factor",
        run_second_factor,
        "set up the codes of a phone that you sign in with, or take them away",
    )
    factor.add_argument("login", nargs="?", metavar="LOGIN", help="whose; with --remove also a colleague's")
    factor.add_argument(
        "--remove", action="store_true", help="take it away, as from a colleague who lost the phone"
    )


def run_pin(options: argparse.Namespace) -> None:
    """Choose the own PIN, or take it away."""
    from clinic_tui.security.pin import remove_pin, set_pin

    _act_as_owner(options, "a PIN is chosen by its owner")
    with at_desk(options, "account.own_pin") as here:
        if options.remove:
            remove_pin(here.desk)
        else:
            set_pin(here.desk, _new_pin(options), here.clinic.pepper)
        login = here.signed.login
    show(
        options,
        {"login": login, "pin": not options.remove},
        f"{login} unlocks with the password alone" if options.remove else f"{login} unlocks with the new PIN",
    )


def _new_pin(options: argparse.Namespace) -> str:
    from clinic_tui.security.pin_rules import check_new_pin

    if options.new_pin_stdin:
        return line_of_stdin("the new PIN")
    if not at_terminal():
        raise Invalid("nobody can be asked for the new PIN here: --new-pin-stdin", "pin")
    while True:
        pin = ask_secret("New PIN, six digits")
        try:
            check_new_pin(pin)
        except Invalid as wrong:
            say(f"{wrong.words}: once more")
            continue
        if pin == ask_secret("The same again"):
            return pin
        say("the two are not the same: once more")


def run_second_factor(options: argparse.Namespace) -> None:
    """Set up the own second factor; with --remove take it away, or a colleague's."""
    from clinic_tui.cli.second_factor import require_terminal, set_up, words_for

    if options.remove:
        _remove_second_factor(options)
        return
    _act_as_owner(options, "a second factor is set up by its owner")
    if options.login:
        require_terminal(options.login)
    with at_desk(options, "account.own_second_factor", sets_up=True) as here:
        login, codes = here.signed.login, set_up(options, here)
    if options.json:
        show_json({"login": login, "recovery_codes": codes})
        return
    for words in words_for(login, codes):
        line(options, words)


def _remove_second_factor(options: argparse.Namespace) -> None:
    from clinic_tui.security.accounts import remove_second_factor
    from clinic_tui.security.second_factor import remove_own_second_factor
    from clinic_tui.security.signed_in import second_factor_is_required

    with at_desk(options) as here:
        own, login = here.signed, (options.login or here.signed.login).strip().lower()
        if login == own.login:
            required = second_factor_is_required(here.clinic.settings.second_factor, own.role)
            remove_own_second_factor(here.desk, required=required)
        else:
            here.desk.require("account.reset_second_factor")
            remove_second_factor(here.desk, login)
    show(options, {"login": login, "second_factor": False}, f"{login} has no second factor any more")


def _act_as_owner(options: argparse.Namespace, words: str) -> None:
    """Where LOGIN is given it is who acts. Raises NotPermitted where somebody else is to act."""
    if not options.login:
        return
    options.login = options.login.strip().lower()
    if options.act_as and options.act_as.strip().lower() != options.login:
        raise NotPermitted(f"{words}: leave --as out, and let {options.login} do it")
    options.act_as = options.login

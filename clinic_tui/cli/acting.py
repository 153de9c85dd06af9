"""Who acts on the command line, at which clinic.

People are asked for their password as at the console: from a file that only they can
read, from standard input, or on the terminal. The demo clinic asks for none.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from clinic_tui.cli.asking import ask_new_password, ask_secret, at_terminal, line_of_stdin, typing_unseen
from clinic_tui.cli.printing import say
from clinic_tui.errors import CodeNeeded, MustWait, NotPermitted, SignInFailed
from clinic_tui.settings import chosen_folder, read_settings
from clinic_tui.words.dates import read_date, read_past_date

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from clinic_tui.clinic import Clinic
    from clinic_tui.security.signed_in import SignedIn
    from clinic_tui.security.witness import Witness
    from clinic_tui.store.desk import Desk

P = ParamSpec("P")
T = TypeVar("T")

PATIENCE_SECONDS = 10.0
"""So long a command waits for its turn to sign in where others of the same account come in just now."""

LETTER = "cli"
"""The desk of all commands, as the journal names it."""

DEMO_LOGIN = "dana"
LOGIN_VARIABLE = "CLINIC_TUI_LOGIN"
PASSWORD_FILE_VARIABLE = "CLINIC_TUI_PASSWORD_FILE"  # noqa: S105 (a name, no password)

NO_PASSWORD = (
    f"nobody can be asked for a password here: name a file with it in {PASSWORD_FILE_VARIABLE} "
    "(readable by you alone), or give it on standard input with --password-stdin"
)


@dataclass(frozen=True, slots=True)
class Here:
    """The open clinic, who acts in it, and the desk."""

    clinic: Clinic
    desk: Desk
    signed: SignedIn

    def ask(self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a read in a session of its own; what it tells of a restricted patient is as the person may see.

        Raises Restricted where the answer is a record that is closed to them.
        """
        from clinic_tui.patients.sight import as_seen

        with self.clinic.store.reading() as db:
            return as_seen(db, self.desk, query(db, *args, **kwargs))

    @property
    def today(self) -> date:
        """The clinic's day."""
        from clinic_tui.clock import today

        return today(self.clinic.clock)

    def day(self, typed: str | None) -> date:
        """The day meant by `t+7`, `fri`, `1/5`; today where nothing was typed. Raises NotUnderstood."""
        return read_date(typed, self.today) if typed else self.today

    def past_day(self, typed: str | None) -> date:
        """The same of what is over: `fri` and `10/30` are the latest that are not to come."""
        return read_past_date(typed, self.today) if typed else self.today


@contextlib.contextmanager
def at_desk(
    options: argparse.Namespace, verb: str = "", *, changes_password: bool = False, sets_up: bool = False
) -> Iterator[Here]:
    """Open the clinic, let the person in, and refuse at once without the right to `verb`.

    Whatever is refused for want of a right before it ends, here or later, is journaled.
    Whose password was chosen by somebody else chooses another first, on a terminal at once;
    and who has to have a second factor sets one up, unless the command does that (`sets_up`).
    """
    from clinic_tui.clinic import open_clinic
    from clinic_tui.security.signed_in import SYSTEM
    from clinic_tui.store.presence import presence_of

    with contextlib.ExitStack() as opened:
        with typing_unseen() if _asks_for_password(options) else contextlib.nullcontext():
            clinic = opened.enter_context(contextlib.closing(open_clinic(chosen_folder(options.data))))
            presence = opened.enter_context(contextlib.closing(presence_of(clinic.store)))
            door = clinic.desk(SYSTEM, LETTER, presence)
            signed = _let_in(options, clinic, door)
        here = Here(clinic, door.as_actor(signed.actor), signed)
        if signed.must_change and not changes_password:
            here = _with_own_password(here, door)
        if here.signed.must_set_up and not (changes_password or sets_up):
            here = _with_second_factor(options, here, door)
        with here.desk.refusals_journaled(verb or "account.sign_in"):
            if verb:
                here.desk.require(verb)
            yield here


@contextlib.contextmanager
def without_an_account(options: argparse.Namespace) -> Iterator[Clinic]:
    """Open the clinic for what mends or proves its database: whoever can open the vault may do that.

    A sign-in would write to the very database that is in doubt.
    """
    from clinic_tui.clinic import clinic_as_it_is

    with contextlib.closing(clinic_as_it_is(read_settings(chosen_folder(options.data)))) as clinic:
        yield clinic


def _let_in(options: argparse.Namespace, clinic: Clinic, door: Desk) -> SignedIn:
    from clinic_tui.security.sign_in import sign_in
    from clinic_tui.security.signed_in import account_of
    from clinic_tui.security.unix_person import came_by_sudo, logins_of

    if clinic.is_demo:
        login = options.act_as or os.environ.get(LOGIN_VARIABLE) or DEMO_LOGIN
        with clinic.store.reading() as db:
            account = account_of(db, login)
        if account is None:
            raise SignInFailed(f"the demo has no account `{login}`: leave --as out for `{DEMO_LOGIN}`")
        return replace(account, must_change=False)  # nobody is asked for a password here
    login = options.act_as or os.environ.get(LOGIN_VARIABLE) or _system_user()
    unix_user = came_by_sudo()  # none where root acts: who can be root has the data anyway
    bound = logins_of(clinic.settings, unix_user) if unix_user else None
    password, until = password_of(options, login), time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            signed = sign_in(door, login, password, clinic.pepper, bound=bound)
        except MustWait as failure:  # commands of one account at once: each counts until it is let in
            if time.monotonic() + failure.wait_seconds > until:
                raise
            time.sleep(failure.wait_seconds)
            continue
        except CodeNeeded as needed:
            signed = _with_code(options, clinic, door, needed)
        break
    return signed.where_required(clinic.settings.second_factor)


def prove_again(options: argparse.Namespace, here: Here) -> None:
    """That the person is at the terminal: the password, typed once more; no file stands for it.

    Raises NotPermitted where nobody can be asked, SignInFailed for a wrong one.
    """
    from clinic_tui.security.sign_in import sign_in
    from clinic_tui.security.signed_in import SYSTEM
    from clinic_tui.security.unix_person import came_by_sudo, logins_of

    login, clinic = here.signed.login, here.clinic
    if options.password_stdin:
        password = line_of_stdin("the password, once more")
    elif at_terminal():
        password = ask_secret(f"Password of {login}, once more")
    else:
        raise NotPermitted(
            "the password is needed once more: run this on a terminal, or give it on standard input "
            "a second time, with --password-stdin"
        )
    unix_user = came_by_sudo()
    bound = logins_of(clinic.settings, unix_user) if unix_user else None
    door = here.desk.as_actor(SYSTEM)
    sign_in(door, login, password, clinic.pepper, code_given=True, bound=bound)


def prove_witness(options: argparse.Namespace, here: Here, login: str) -> Witness:
    """That somebody else saw it, who types the own password; no file stands for it.

    Raises NotPermitted where nobody can be asked, Invalid for the same person, SignInFailed.
    """
    from clinic_tui.security import witness
    from clinic_tui.security.signed_in import SYSTEM

    if options.password_stdin:
        password = line_of_stdin("the password of the witness")
    elif at_terminal():
        password = ask_secret(f"Password of {login}, who saw it")
    else:
        raise NotPermitted(
            f"{login} has to type the own password: run this on a terminal, or give it on standard input, "
            "behind the password, with --password-stdin"
        )
    door = here.desk.as_actor(SYSTEM)
    return witness.prove_witness(door, here.signed.login, login, password, here.clinic.pepper)


def _with_code(options: argparse.Namespace, clinic: Clinic, door: Desk, needed: CodeNeeded) -> SignedIn:
    from clinic_tui.security.sign_in import give_code

    if options.password_stdin:
        code = line_of_stdin("the code of the second factor")
    elif at_terminal():
        code = ask_secret(f"Code of {needed.half.login}")
    else:
        raise NotPermitted(
            f"{needed.half.login} has a second factor: run this on a terminal, or give the code on standard "
            "input behind the password, with --password-stdin"
        )
    return give_code(door, needed.half, code, clinic.pepper, clinic.machine_clock.now())


def _with_second_factor(options: argparse.Namespace, here: Here, door: Desk) -> Here:
    from clinic_tui.cli.second_factor import require_terminal, set_up, words_for

    require_terminal(here.signed.login)
    say("this clinic wants a second factor of your role: set it up now")
    for words in words_for(here.signed.login, set_up(options, here)):
        print(words, file=sys.stderr)  # standard output is for the command that follows
    signed = replace(here.signed, must_set_up=False, has_second_factor=True)
    return Here(here.clinic, door.as_actor(signed.actor), signed)


def _with_own_password(here: Here, door: Desk) -> Here:
    from clinic_tui.security.accounts import change_own_password

    if not at_terminal():
        raise NotPermitted(
            f"somebody else chose the password of {here.signed.login}: choose your own first, "
            f"with `clinic-tui accounts password --as {here.signed.login}` or at the console"
        )
    say("somebody else chose this password: choose your own now")
    change_own_password(here.desk, ask_new_password(here.signed.login), here.clinic.pepper)
    signed = replace(here.signed, must_change=False)
    return Here(here.clinic, door.as_actor(signed.actor), signed)


def _system_user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise NotPermitted("say who acts: --as LOGIN") from None


def _asks_for_password(options: argparse.Namespace) -> bool:
    """Whether somebody is asked on a terminal, but in the demo."""
    return not (options.password_stdin or os.environ.get(PASSWORD_FILE_VARIABLE)) and at_terminal()


def password_of(options: argparse.Namespace, login: str) -> str:
    """The password from where it was said to be; raises NotPermitted where nobody can be asked."""
    if options.password_stdin:
        return line_of_stdin("the password")
    named = os.environ.get(PASSWORD_FILE_VARIABLE)
    if named:
        return password_in(Path(named))
    if not at_terminal():
        raise NotPermitted(NO_PASSWORD)
    return ask_secret(f"Password of {login}")


def password_in(path: Path) -> str:
    """The first line of a file that nobody else can read; raises NotPermitted."""
    try:
        with path.open(encoding="utf-8") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise NotPermitted(f"others can read {path}: chmod 600 it, and choose a new password")
            password = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise NotPermitted(f"the password file {path} cannot be read") from None
    if not password:
        raise NotPermitted(f"the password file {path} is empty")
    return password

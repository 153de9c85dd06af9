"""`clinic-tui init` and `recover`: making a clinic, and getting into it again when the vault is lost."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from functools import partial
from pathlib import Path

from clinic_tui.cli.accounts import ROLES
from clinic_tui.cli.acting import LETTER, PASSWORD_FILE_VARIABLE, password_in
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.asking import ask, ask_new_password, ask_phrase, at_terminal, line_of_stdin
from clinic_tui.cli.printing import fitting, line, say, show, show_json
from clinic_tui.errors import ClinicError, Conflict, Invalid, NotFound
from clinic_tui.settings import FILE, chosen_folder
from clinic_tui.settings.accounts import SECOND_FACTOR

NEEDED = ("name", "zone", "site", "login", "person", "vault")
"""What a clinic cannot be made without; asked for on a terminal."""

GROUPS_TYPED_BACK = 2


def add(nouns: Nouns) -> None:
    """Put the commands into the parser."""
    init = add_command(nouns, "init", run_init, "make a new clinic, encrypted, with its first account")
    init.add_argument("--name", metavar="TEXT", help="the clinic's name")
    init.add_argument("--zone", metavar="ZONE", help="its time zone, as America/New_York")
    init.add_argument("--site", metavar="TEXT", help="the name of its first place")
    init.add_argument("--login", metavar="LOGIN", help="sign-in name of the first account")
    init.add_argument("--person", metavar="NAME", help="the name of that person")
    init.add_argument("--role", choices=ROLES, default="administrator", help="default administrator")
    init.add_argument("--vault", choices=("keyring", "file"), help="where the keys are kept")
    init.add_argument("--key-file", type=Path, metavar="FILE", help="where the file vault's own key lies")
    init.add_argument(
        "--second-factor",
        choices=SECOND_FACTOR,
        help="who signs in with a code of the phone too (asked on a terminal, else optional)",
    )
    init.add_argument("--database", default="sqlite", metavar="URL", help="a PostgreSQL URL; SQLite without")
    recover = add_command(
        nouns,
        "recover",
        run_recover,
        "put the keys back into the vault with the recovery phrase (asked or on stdin)",
    )
    recover.add_argument(
        "--second-factor",
        metavar="LOGIN",
        help="also take this account's second factor away: for who lost phone and recovery codes, "
        "where nobody else may do it",
    )


def run_init(options: argparse.Namespace) -> None:
    """Make the clinic, show the recovery phrase once."""
    from clinic_tui.founding import Founding, found_clinic
    from clinic_tui.security.roles import Role
    from clinic_tui.security.vault import VaultKind

    folder = chosen_folder(options.data)
    if (folder / FILE).exists():
        raise Conflict(f"there is a clinic in {folder} already: nothing was made; choose another with --data")
    if "@" in options.database and ":" in options.database.partition("://")[2].partition("@")[0]:
        raise Invalid("leave the password out of the URL: PostgreSQL finds it in ~/.pgpass", "database")
    if at_terminal():
        _check_given(options)
        _ask_for_missing(options)
    _require_all(options)
    founding = Founding(
        name=options.name,
        zone=options.zone,
        site=options.site,
        login=options.login,
        person=options.person,
        password=_first_password(options),
        role=Role(options.role),
        vault=VaultKind(options.vault),
        key_file=options.key_file,
        database=options.database,
        second_factor=options.second_factor or "optional",
    )
    clinic, phrase = found_clinic(folder, founding)
    clinic.close()
    if options.database == "sqlite":
        _lay_down_ballast(folder)
    _show_phrase(options, folder, phrase)


def _lay_down_ballast(folder: Path) -> None:
    """A clinic is made without it too: `doctor` tries again, and tells."""
    from clinic_tui.store.disk_room import make_ballast

    with contextlib.suppress(ClinicError):
        make_ballast(folder)


def _check_given(options: argparse.Namespace) -> None:
    """Refuse what was given wrong before anything is asked."""
    for name in NEEDED:
        if given := getattr(options, name):
            _check(name, given)


def _ask_for_missing(options: argparse.Namespace) -> None:
    from clinic_tui.security.vault import no_keyring_reason

    questions = {
        "name": ("The clinic's name", ""),
        "zone": ("Its time zone, as America/New_York", _zone_of_this_machine()),
        "site": ("The name of this place", "Main site"),
        "login": ("Your sign-in name", os.environ.get("USER", "").lower()),
        "person": ("Your name", ""),
        "vault": ("Where to keep the keys: keyring or file", "file" if no_keyring_reason() else "keyring"),
        "second_factor": (
            "Who signs in with a code of the phone too: managers, everybody, or optional",
            "managers",
        ),
    }
    for name, (question, proposal) in questions.items():
        if not getattr(options, name):
            setattr(options, name, ask(question, proposal, partial(_check, name)))


def _check(name: str, given: str) -> None:
    """Raise Invalid where the option of that name cannot be this."""
    from clinic_tui.clinic import zone_of
    from clinic_tui.founding import check_name
    from clinic_tui.security.accounts import check_login, check_person
    from clinic_tui.security.vault import no_keyring_reason

    if name == "zone":
        zone_of(given)
    elif name == "login":
        check_login(given)
    elif name == "person":
        check_person(given)
    elif name == "second_factor":
        if given not in SECOND_FACTOR:
            raise Invalid(f"answer {', '.join(SECOND_FACTOR)}", "second_factor")
    elif name == "vault":
        _require_vault(given)
        if given == "keyring" and (reason := no_keyring_reason()):
            raise Invalid(reason, "vault")
    else:
        check_name(name, given)


def _require_vault(given: str) -> None:
    if given not in ("keyring", "file"):
        raise Invalid(f"the vault is `keyring` or `file`, not `{given}`", "vault")


def _require_all(options: argparse.Namespace) -> None:
    missing = [f"--{name}" for name in NEEDED if not getattr(options, name)]
    if not (at_terminal() or options.password_stdin or os.environ.get(PASSWORD_FILE_VARIABLE)):
        missing.append(f"--password-stdin (or a file named in {PASSWORD_FILE_VARIABLE})")
    if missing:
        raise Invalid(f"init needs {', '.join(missing)}: nothing was made")
    _require_vault(options.vault)


def _first_password(options: argparse.Namespace) -> str:
    if options.password_stdin:
        return line_of_stdin("the password")
    named = os.environ.get(PASSWORD_FILE_VARIABLE)
    return password_in(Path(named)) if named else ask_new_password(options.login, options.name)


def _zone_of_this_machine() -> str:
    """The zone that /etc/localtime points at; empty for UTC, in which servers run and no clinic does."""
    _, _, name = os.path.realpath("/etc/localtime").partition("/zoneinfo/")
    return "" if name.startswith("Etc/") or name in ("UTC", "UCT", "Zulu", "Universal", "GMT") else name


def _show_phrase(options: argparse.Namespace, folder: Path, phrase: str) -> None:
    if options.json:
        show_json({"folder": str(folder), "recovery_phrase": phrase})
        return
    line(options, f"The clinic is in {folder}.")
    line(options, "Write this recovery phrase on paper. It is shown once and kept nowhere;")
    line(options, "without it and without the vault nobody can read the clinic's data again:")
    line(options, "")
    line(options, f"    {phrase}")
    line(options, "")
    if at_terminal():
        have_typed_back(phrase)
        line(options, f"Good. `{_opening(folder)}` opens the console.")


def _opening(folder: Path) -> str:
    """The command that opens this clinic from this shell."""
    from clinic_tui.security.master_key import shell_quoted

    if folder == chosen_folder(None):
        return "clinic-tui"
    return f"clinic-tui --data {shell_quoted(folder)}"


def have_typed_back(phrase: str) -> None:
    """Ask for two groups from the paper, until both are right."""
    import secrets  # 5 ms that every other command would pay

    from clinic_tui.security.phrase import GROUPS, same_group

    numbers = sorted(secrets.SystemRandom().sample(range(1, GROUPS + 1), GROUPS_TYPED_BACK))
    for number in numbers:
        while not same_group(phrase, number, ask(f"From the paper, group {number} of {GROUPS}")):
            print(fitting("That is not what the paper should say: look again.", sys.stderr), file=sys.stderr)


def run_recover(options: argparse.Namespace) -> None:
    """Put the keys back, and prove that they open the clinic."""
    from clinic_tui.clinic import ESCROW, open_clinic, recover_vault
    from clinic_tui.key_change import finish_interrupted
    from clinic_tui.security.accounts import remove_second_factor
    from clinic_tui.security.signed_in import SYSTEM

    folder = chosen_folder(options.data)
    if (folder / FILE).exists() and not (folder / ESCROW).exists():
        raise NotFound(f"{folder / ESCROW} is not there: put back the one that lies beside a backup")
    phrase = ask_phrase()
    where = recover_vault(folder, phrase)
    if finish_interrupted(folder, phrase):
        say("a change of the key that was interrupted has been brought to its end, or put back")
    clinic = open_clinic(folder)
    with contextlib.closing(clinic):
        say("the keys are back and open the clinic's data")
        if options.second_factor:
            login = options.second_factor.strip().lower()
            remove_second_factor(clinic.desk(SYSTEM, LETTER), login)
            say(f"{login} has no second factor any more")
    show(options, {"vault": where}, f"kept in {where}")

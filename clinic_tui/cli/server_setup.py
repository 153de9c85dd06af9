"""`clinic-tui server-setup`: one machine that people reach over SSH, for the console and nothing else."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, say, show_json
from clinic_tui.errors import Invalid, NotPermitted
from clinic_tui.settings import chosen_folder

if TYPE_CHECKING:
    from clinic_tui.server.layout import ServerLayout


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    setup = add_command(
        nouns, "server-setup", run, "show, make (--apply) or prove (--check) a server reached over SSH"
    )
    setup.add_argument(
        "--user",
        action="append",
        default=[],
        metavar="LOGIN[=UNIX_USER]",
        help="a person: sign-in name, and the Unix account where it is another name; as often as needed",
    )
    setup.add_argument(
        "--service", default="clinic", metavar="ACCOUNT", help="the account that owns the data"
    )
    setup.add_argument(
        "--python", default=sys.executable, metavar="FILE", help="the Python clinic-tui runs with"
    )
    setup.add_argument(
        "--sign-in",
        choices=("key", "password", "key+password"),
        default="key",
        help="how people prove to SSH who they are (default key)",
    )
    what = setup.add_mutually_exclusive_group()
    what.add_argument("--apply", action="store_true", help="make it so (as root)")
    what.add_argument("--check", action="store_true", help="prove what is there (as root)")
    setup.add_argument("--force", action="store_true", help="replace files of others too, and keep a copy")


def run(options: argparse.Namespace) -> int:
    """Show, make or prove."""
    from clinic_tui.security.accounts import check_login
    from clinic_tui.security.unix_person import UNIX_NAME
    from clinic_tui.server.layout import ServerLayout

    people = {}
    for given in options.user:
        login, _, unix_user = given.partition("=")
        people[check_login(login)] = unix_user or check_login(login)
    for name in (options.service, *people.values()):
        if not UNIX_NAME.fullmatch(name) or name == "root":
            raise Invalid(f"`{name}` cannot be the Unix account here: say LOGIN=UNIX_USER", "user")
    data = chosen_folder(options.data).absolute()
    for each in (str(data), options.python):
        if not each.isprintable() or not each.startswith("/"):
            raise Invalid(f"`{each}` has to be a whole path, from / on", "data")
    layout = ServerLayout(str(data), options.python, options.service, options.sign_in, people)
    if not people:
        raise Invalid("say who comes: --user LOGIN, or --user LOGIN=UNIX_USER", "user")
    if (options.apply or options.check) and os.geteuid() != 0:
        raise NotPermitted("only root can do this: run it with sudo")
    return _check(options, layout) if options.check else _make(options, layout)


def _make(options: argparse.Namespace, layout: ServerLayout) -> int:
    from clinic_tui.server.setting_up import account_commands, apply, binding_missing, file_changes

    changes, commands, unbound = file_changes(layout), account_commands(layout), binding_missing(layout)
    kept: tuple[Path, ...] = ()
    if options.apply:
        kept = apply(layout, changes, commands, force=options.force)
    if options.json:
        show_json(
            {
                "applied": options.apply,
                "commands": [list(command) for command in commands],
                "files": [
                    {"path": str(each.file.path), "foreign": each.foreign, "diff": each.diff}
                    for each in changes
                ],
                "binds": unbound,
                "kept": [str(path) for path in kept],
            }
        )
        return 0
    for command in commands:
        line(options, shlex.join(command))
    for change in changes:
        for row in change.diff.splitlines() or [f"chmod {change.file.mode:o} {change.file.path}"]:
            line(options, row)
    if unbound:
        line(options, f"{layout.data}/clinic.toml: binds {', '.join(layout.people)}")
    for path in kept:
        say(f"a copy of what was there: {path}")
    if not (changes or commands or unbound):
        say("everything is as it is to be")
    elif options.apply:
        say("done: `systemctl reload ssh`, then the same command with --check instead of --apply")
    else:
        say("nothing was changed: --apply makes it so")
    return 0


def _check(options: argparse.Namespace, layout: ServerLayout) -> int:
    from clinic_tui.server.proof import findings

    found = list(findings(layout))
    if options.json:
        show_json([{"sound": each.sound, "words": each.words} for each in found])
    else:
        for each in found:
            line(options, f"{'ok  ' if each.sound else 'FAIL'} {each.words}")
    return 0 if all(each.sound for each in found) else 1

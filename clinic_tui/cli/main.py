"""The command line's front door: one parser, one table of nouns, one place where failures end."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from clinic_tui import __version__
from clinic_tui.cli import console
from clinic_tui.cli.arguments import GLOBAL_DEFAULTS, Nouns, Parser, global_options
from clinic_tui.cli.printing import say
from clinic_tui.errors import ClinicError, Invalid
from clinic_tui.text import safe_text
from clinic_tui.words.not_understood import NotUnderstood

INTERRUPTED = 130
"""What a shell expects of a program that Ctrl-C ended."""

DESCRIPTION = """The front-desk console for medical clinics. Without a command it opens the console on the
clinic in --data; each noun below does the same work from the shell."""

EPILOG = """exit codes: 0 done, 1 failed, 2 usage, 3 conflict (time taken, state does not allow it),
4 not permitted, 5 not found, 6 file refused. Data goes to standard output, messages to standard error."""


MODULES = {
    "init": "setting_up",
    "recover": "setting_up",
    "keys": "keys",
    "demo": "demo",
    "patients": "patients",
    "schedule": "schedule",
    "opening": "opening",
    "next": "urgent",
    "alerts": "urgent",
    "b": "phrase",
    "waitlist": "waitlist",
    "recall": "recall",
    "calls": "calls",
    "queue": "queue",
    "practice": "practice",
    "payers": "payers",
    "policies": "policies_import",
    "eligibility": "eligibility",
    "authorizations": "authorization_work",
    "money": "money",
    "drawer": "drawer",
    "books": "books",
    "statements": "statements",
    "letters": "letters",
    "plans": "plans",
    "claims": "claims",
    "fees": "fees",
    "codes": "codes",
    "estimates": "estimates",
    "stock": "stock",
    "orders": "orders",
    "vendors": "vendors",
    "budgets": "budgets",
    "bulletins": "bulletins",
    "chemicals": "chemicals",
    "credentials": "credentials",
    "drills": "drills",
    "releases": "releases",
    "limits": "limits",
    "equipment": "equipment",
    "cold": "cold",
    "tasks": "tasks",
    "timeclock": "timeclock",
    "rota": "rota",
    "timeoff": "timeoff",
    "swaps": "timeoff",
    "compliance": "compliance",
    "incidents": "incidents",
    "reminders": "reminders",
    "emergency": "emergency",
    "disclosures": "disclosures",
    "requests": "record_requests",
    "breaches": "breaches",
    "associates": "associates",
    "access": "access",
    "accounts": "accounts",
    "rights": "rights",
    "audit": "audit",
    "undo": "undo",
    "backup": "backups",
    "restore": "backups",
    "downtime": "downtime",
    "paper": "paper",
    "worker": "jobs",
    "jobs": "jobs",
    "doctor": "doctor",
    "secrets": "secrets",
    "server-setup": "server_setup",
    "config": "config",
    "db": "database",
    "completions": "completions",
}
"""Which module of this package knows a command, in the order of the help."""

TAKES_A_VALUE = ("--data", "--as", "--tab")
"""Options that may stand before the command, with a word behind them."""


def parser(command: str | None = None) -> argparse.ArgumentParser:
    """The whole command line, or what is needed for one command; for the console (empty) that is nothing."""
    top = Parser(
        prog="clinic-tui",
        description=DESCRIPTION,
        epilog=EPILOG,
        parents=[global_options()],
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"clinic-tui {__version__}")
    console.add_tab(top)
    top.set_defaults(run=console.run)
    nouns: Nouns = top.add_subparsers(title="commands", metavar="COMMAND")
    wanted = MODULES.values() if command is None else [MODULES[command]] if command else ()
    for name in dict.fromkeys(wanted):
        importlib.import_module(f"clinic_tui.cli.{name}").add(nouns)
    return top


def command_in(argv: Sequence[str]) -> str | None:
    """The command that is meant; empty for the console, None where only the whole parser can tell."""
    words = iter(argv)
    for word in words:
        if word in TAKES_A_VALUE:
            next(words, None)
        elif not word.startswith("-"):
            return word if word in MODULES else None
        elif word in ("-h", "--help"):
            return None
    return ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Raises nothing: every failure ends in words on standard error."""
    try:
        code = _run(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
    except SystemExit as end:
        return _code_of(end)
    except ClinicError as wrong:
        _refuse(argv, wrong.words, wrong.exit_code, getattr(wrong, "field", ""))
        return wrong.exit_code
    except NotUnderstood as wrong:
        _refuse(argv, wrong.words, 2)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _let_the_reader_go()
        return 0
    except Exception as unexpected:  # noqa: BLE001 (the edge: a traceback would show values)
        from clinic_tui.fault_log import log_file, record

        reference = record(unexpected)
        say(f"something went wrong that should not have (reference {reference}): {log_file()} says where")
        return 1
    return code


def _refuse(argv: Sequence[str] | None, words: str, code: int, field: str = "") -> None:
    """Why not, on standard error: in JSON where that was asked for."""
    asked = sys.argv[1:] if argv is None else argv
    if "--json" in asked:
        import json

        print(json.dumps({"error": safe_text(words), "field": field, "code": code}), file=sys.stderr)
    else:
        say(words)


def _run(argv: Sequence[str]) -> int:
    _require_text(argv)
    options = parser(command_in(argv)).parse_args(argv, argparse.Namespace(**GLOBAL_DEFAULTS))
    from clinic_tui.security import process

    process.harden()
    code: int | None = options.run(options)
    return code or 0


def _require_text(argv: Sequence[str]) -> None:
    """Raise Invalid for bytes that are no text: no database and no file of ours can keep them."""
    for word in argv:
        try:
            word.encode()
        except UnicodeEncodeError:
            raise Invalid(f"`{word}` is not text in UTF-8") from None


def _code_of(end: SystemExit) -> int:
    """What argparse ended with."""
    return end.code if isinstance(end.code, int) else 0


def _let_the_reader_go() -> None:
    """`clinic-tui ... | head` is no failure; what is left in the buffer goes nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)

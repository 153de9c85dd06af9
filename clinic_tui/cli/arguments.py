"""What all commands have in common on the command line: global options, nouns with verbs, typed words."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from clinic_tui.text import safe_text
from clinic_tui.words.money import read_money
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import read_minutes, read_part_of_day, read_time

Value = TypeVar("Value")
CLAIM_HELP = "as it was sent, such as V286-1; or the payer's number of it, or that of its visit"
"""How a claim is named wherever one is taken (claims/naming.py)."""

Nouns = Any
"""argparse's own action for sub-commands, which it keeps private."""

Run = Callable[[argparse.Namespace], int | None]

GLOBAL_DEFAULTS = {"data": None, "json": False, "ascii": False, "act_as": None, "password_stdin": False}


class Parser(argparse.ArgumentParser):
    """A parser whose messages quote what was typed as the terminal may be given it."""

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        super().error(safe_text(message))


def global_options() -> argparse.ArgumentParser:
    """The options of every command, before or after its name."""
    parent = argparse.ArgumentParser(add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    group = parent.add_argument_group("everywhere")
    group.add_argument("--data", metavar="DIR", help="the clinic's data directory (or CLINIC_TUI_DATA)")
    group.add_argument("--json", action="store_true", help="answer in JSON")
    group.add_argument("--ascii", action="store_true", help="draw and print with ASCII alone")
    group.add_argument(
        "--as", dest="act_as", metavar="LOGIN", help="who acts (or CLINIC_TUI_LOGIN; else the system's user)"
    )
    group.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from the first line of standard input (or name a file in "
        "CLINIC_TUI_PASSWORD_FILE)",
    )
    return parent


def add_command(parent: Nouns, name: str, run: Run, words: str, **more: Any) -> argparse.ArgumentParser:
    """A command that does something; `words` begin small and say what."""
    command: argparse.ArgumentParser = parent.add_parser(
        name,
        help=words,
        description=words[:1].upper() + words[1:] + ".",
        parents=[global_options()],
        allow_abbrev=False,
        **more,
    )
    command.set_defaults(run=run)
    return command


def add_list(parent: Nouns, name: str, run: Run, words: str) -> argparse.ArgumentParser:
    """A command that lists rows (`printing.show_rows`), as CSV too."""
    command = add_command(parent, name, run, words)
    command.add_argument("--csv", action="store_true", help="answer in CSV")
    return command


def add_noun(parent: Nouns, name: str, words: str) -> Nouns:
    """A noun whose verbs do something; alone it shows them."""
    noun: argparse.ArgumentParser = parent.add_parser(
        name,
        help=words,
        description=words[:1].upper() + words[1:] + ".",
        parents=[global_options()],
        allow_abbrev=False,
    )

    def no_verb(_options: argparse.Namespace) -> int:
        noun.error(f"say what: one of {', '.join(verbs.choices)}")

    noun.set_defaults(run=no_verb)
    verbs = noun.add_subparsers(title="verbs", metavar="VERB")
    return verbs


def _typed(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """The reader as argparse wants it: what is not understood is said in the reader's own words."""

    def read_argument(text: str) -> Value:
        try:
            return read(text)
        except NotUnderstood as wrong:
            raise argparse.ArgumentTypeError(wrong.words) from None

    return read_argument


time_of_day = _typed(read_time)
part_of_day = _typed(read_part_of_day)
minutes = _typed(read_minutes)
money = _typed(read_money)


def add_site(command: argparse.ArgumentParser, words: str) -> None:
    """`--site NAME`; `words` say what it does."""
    command.add_argument("--site", metavar="NAME", help=words)


def count(text: str) -> int:
    """A whole number above zero."""
    return _whole(text, 1, 10**9)


def count_or_none(text: str) -> int:
    """A whole number, zero included."""
    return _whole(text, 0, 10**9)


def calendar_year(text: str) -> int:
    """A year in four digits."""
    return _whole(text, 1900, 9990)


def days(text: str) -> int:
    """A number of days to look ahead or back, at most ten years."""
    return _whole(text, 1, 3_660)


def days_or_today(text: str) -> int:
    """The same, zero included."""
    return _whole(text, 0, 3_660)


def _whole(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and least <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"`{text}` is no whole number from {least} to {most:,}")
    return int(text)

"""Every command of the command line, with arguments that it takes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GUESSES = ("1", "x", "1d", "9-12", "smtp-password", "1:" + "a" * 64)
"""Words that one of them fits where a command reads its arguments itself."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class Command:
    """Its words, as `stock receive`, and what its parser knows."""

    words: Words
    parser: argparse.ArgumentParser

    def arguments(self, file: Path) -> list[str]:
        """As few as it takes; `file` where it wants one. Raises LookupError where no guess fits."""
        needed = [
            group._group_actions[0] for group in self.parser._mutually_exclusive_groups if group.required
        ]
        placed, named = list[str](), list[str]()
        for action in self.parser._actions:
            if isinstance(action, argparse._HelpAction):
                continue
            takes = 1 if action.nargs is None or isinstance(action.nargs, str) else action.nargs
            if action.option_strings:
                if action.required or action in needed:
                    named += [action.option_strings[0], *[_word(action, file)] * takes]
            elif action.nargs not in ("?", "*") or action in needed:
                placed += [_word(action, file)] * takes
        return [*placed, *named]


def commands_of(parser: argparse.ArgumentParser, words: Words = ()) -> Iterator[Command]:
    """All commands that can be given."""
    verbs = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not verbs:
        yield Command(words, parser)
    for action in verbs:
        for name, below in action.choices.items():
            yield from commands_of(below, (*words, name))


def _word(action: argparse.Action, file: Path) -> str:
    if action.choices:
        return str(next(iter(action.choices)))
    if action.type is Path:
        return str(file)
    if action.type is None:
        return GUESSES[0]
    assert callable(action.type)
    for guess in GUESSES:
        try:
            action.type(guess)
        except (argparse.ArgumentTypeError, ValueError, TypeError):
            continue
        return guess
    raise LookupError(f"no guess fits {action.dest}")

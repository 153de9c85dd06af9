"""`clinic-tui completions`: what a shell needs to complete our commands."""

from __future__ import annotations

import argparse

from clinic_tui.cli.arguments import Nouns, add_command


def add(nouns: Nouns) -> None:
    """Put the command into the parser."""
    command = add_command(nouns, "completions", run, "print the completion script for a shell")
    command.add_argument("shell", choices=("bash", "zsh"))


def run(options: argparse.Namespace) -> None:
    """Print the script."""
    import shtab

    from clinic_tui.cli.main import parser

    print(shtab.complete(parser(), shell=options.shell))

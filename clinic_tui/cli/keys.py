"""`clinic-tui keys`: another key for the data, another recovery phrase, and proof of the one on paper.

Who has the phrase and reads the vault may do this; no account is asked for.
"""

from __future__ import annotations

import argparse

from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.asking import ask_phrase, at_terminal
from clinic_tui.cli.printing import line, say, show, show_json
from clinic_tui.cli.setting_up import have_typed_back
from clinic_tui.settings import chosen_folder
from clinic_tui.words.counted import counted


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "keys", "change the database's key and the recovery phrase, and prove them")
    add_command(verbs, "change", run_change, "give the database a new key, with all desks closed")
    phrase = add_command(
        verbs, "phrase", run_phrase, "make another recovery phrase; the one of now is asked for"
    )
    phrase.add_argument("--lost", action="store_true", help="the paper is lost: make it from the vault")
    add_command(verbs, "prove", run_prove, "prove that the phrase on paper opens this clinic")


def run_change(options: argparse.Namespace) -> None:
    """Give the database a new key."""
    from clinic_tui.key_change import change_key

    done = change_key(chosen_folder(options.data), ask_phrase())
    if done.finished:
        say("an earlier change that was interrupted was brought to its end, or put back, first")
    words = f"the database has a new key, {counted(done.rows, 'row')} proved; the recovery phrase stays"
    show(options, {"rows": done.rows, "finished_an_earlier_one": done.finished}, words)
    say("older backups open with the phrase as before; make a new one now")


def run_phrase(options: argparse.Namespace) -> None:
    """Make another recovery phrase: it is in force once two groups of it were typed back."""
    from clinic_tui.key_change import change_phrase, keep_escrow

    folder = chosen_folder(options.data)
    phrase, escrow = change_phrase(folder, None if options.lost else ask_phrase())
    if options.json:
        keep_escrow(folder, escrow)
        show_json({"recovery_phrase": phrase})
        return
    line(options, "Write this recovery phrase on paper. It is shown once and kept nowhere:")
    line(options, "")
    line(options, f"    {phrase}")
    line(options, "")
    if at_terminal():
        have_typed_back(phrase)
    keep_escrow(folder, escrow)
    line(options, "It is in force. Backups made until now still open with the old one: keep both papers.")


def run_prove(options: argparse.Namespace) -> None:
    """Prove that the phrase gives the keys that are in the vault."""
    from clinic_tui.key_change import prove_phrase

    prove_phrase(chosen_folder(options.data), ask_phrase())
    show(options, {"proved": True}, "the phrase gives the keys that this clinic's vault holds")

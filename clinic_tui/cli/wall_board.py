"""`clinic-tui queue board`: the numbers for a display in the waiting room; it shows no names."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command
from clinic_tui.cli.printing import line, show, show_json
from clinic_tui.settings import chosen_folder

if TYPE_CHECKING:
    from clinic_tui.backend.wall import WallDisplay


def add(verbs: Nouns) -> None:
    """Put the verb into the parser."""
    board = add_command(
        verbs, "board", run_board, "show waiting numbers, without names, on a display; q ends it"
    )
    board.add_argument("--once", action="store_true", help="print what it shows now, and end")
    allowed = board.add_mutually_exclusive_group()
    allowed.add_argument(
        "--allow", action="store_true", help="let displays show the numbers without anybody signed in"
    )
    allowed.add_argument("--forbid", action="store_true", help="let them do so no longer")


def run_board(options: argparse.Namespace) -> int:
    """Show the numbers; with --allow or --forbid, say whether anybody may."""
    if options.allow or options.forbid:
        _set_allowed(options)
        return 0
    folder = chosen_folder(options.data)
    if options.once or options.json or not sys.stdout.isatty():
        _print_once(options, folder)
        return 0
    return _run_display(options, folder)


def _print_once(options: argparse.Namespace, folder: Path) -> None:
    from clinic_tui.backend.wall import open_wall

    with contextlib.closing(open_wall(folder)) as display:
        wall = display.read()
    if options.json:
        show_json(wall)
        return
    for words in wall.words:
        line(options, words)


def _run_display(options: argparse.Namespace, folder: Path) -> int:
    from clinic_tui.screens.reception.wall_board import WallBoard
    from clinic_tui.terminal import scrub, this_terminal

    def open_source() -> WallDisplay:
        from clinic_tui.backend.wall import open_wall

        return open_wall(folder)

    scrub(os.environ)
    app = WallBoard(this_terminal(os.environ, options.ascii or None), open_source)
    try:
        app.run()
    finally:
        app.let_go()
    return app.return_value or app.return_code or 0


def _set_allowed(options: argparse.Namespace) -> None:
    from clinic_tui.settings.clinic_file import allow_board
    from clinic_tui.store.journal import Change, Undo

    allowed: bool = options.allow
    with at_desk(options, "settings.edit") as here:
        words = "clinic.toml says it: `queue board --allow` or `--forbid` changes it"
        with here.desk.act("settings.edit", undo=Undo.NO, undo_words=words) as db:
            db.note(Change.EVENT, "setting", None, name="queue.board", value=str(allowed).lower())
            allow_board(here.clinic.settings.folder, allowed)
    done = "displays may show waiting numbers" if allowed else "no display may show waiting numbers any more"
    show(options, {"board": allowed}, done)

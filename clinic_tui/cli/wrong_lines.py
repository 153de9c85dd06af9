"""What is said of a file that is taken whole or not at all, and has something wrong in it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.printing import say, show_json
from clinic_tui.errors import FileRefused
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.interop.small_table import WrongField

MOST_SHOWN = 20


def refuse_what_is_wrong(options: argparse.Namespace, name: str, wrong: tuple[WrongField, ...]) -> None:
    """Raise FileRefused where anything is wrong in the file, each place told first."""
    if not wrong:
        return
    if options.json:
        show_json({"file": name, "wrong": wrong})
    else:
        for each in wrong[:MOST_SHOWN]:
            say(f"{name}, line {each.line}, {each.field}: {each.words}")
        if len(wrong) > MOST_SHOWN:
            say(f"and {counted(len(wrong) - MOST_SHOWN, 'more place')}")
    raise FileRefused(f"{name}: {counted(len(wrong), 'place')} to mend, nothing was taken in")

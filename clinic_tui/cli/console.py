"""`clinic-tui` alone: the console."""

from __future__ import annotations

import argparse

from clinic_tui import collector
from clinic_tui.settings import chosen_folder


def run(options: argparse.Namespace) -> int:
    """Open the console on the clinic of `--data`; the console's own exit code."""
    collector.rest()
    from clinic_tui.app import run_console  # textual: 200 ms, after the doors of the process are shut

    return run_console(chosen_folder(options.data), ascii=options.ascii, login=options.act_as)

"""`clinic-tui` alone: the console."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinic_tui import collector
from clinic_tui.cli.asking import typing_unseen
from clinic_tui.settings import chosen_folder, read_settings

TABS = {
    "schedule": "schedule", "check-in": "queue", "claims": "claims", "stock": "stock", "team": "team",
    "compliance": "compliance",
}  # fmt: skip
"""The names of the tabs, as the console shows them, and their ids."""


def add_tab(parser: argparse.ArgumentParser) -> None:
    """Which tab the console opens on."""
    parser.add_argument("--tab", choices=TABS, help="the tab to open on (default: that of one's role)")


def run(options: argparse.Namespace) -> int:
    """Open the console on the clinic of `--data`; the console's own exit code."""
    collector.rest()
    with typing_unseen():  # who types ahead types a password
        from clinic_tui.app import run_console  # textual: 200 ms, after the doors of the process are shut

        folder = chosen_folder(options.data)
        login = options.act_as or _bound_login(folder)
        return run_console(folder, ascii=options.ascii, login=login, tab=TABS.get(options.tab))


def _bound_login(folder: Path) -> str | None:
    """The sign-in name of the person's Unix account, where the clinic binds them and there is one."""
    from clinic_tui.security.unix_person import came_by_sudo, logins_of

    logins = logins_of(read_settings(folder), came_by_sudo())
    return next(iter(logins)) if logins and len(logins) == 1 else None

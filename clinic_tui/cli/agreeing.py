"""Saying yes beforehand, in the shell, to what the desk asks before it takes money."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clinic_tui.cli.arguments import count
from clinic_tui.errors import Conflict

if TYPE_CHECKING:
    from clinic_tui.money.rows import Agreed


def add_agreeing(command: argparse.ArgumentParser, *, again: bool = True) -> None:
    """`--again` and `--drawer-of`; without `again` the second alone."""
    if again:
        command.add_argument(
            "--again", type=count, default=0, metavar="RECEIPT",
            help="the same was taken today under this receipt number, and is paid once more",
        )  # fmt: skip
    command.add_argument(
        "--drawer-of", default="", metavar="LOGIN",
        help="the drawer that is open here is this colleague's; the money goes through it all the same",
    )  # fmt: skip


def agreed_of(options: argparse.Namespace) -> Agreed:
    """What the options say yes to."""
    from clinic_tui.money.rows import Agreed

    return Agreed(getattr(options, "again", 0), options.drawer_of)


@contextmanager
def naming_options() -> Iterator[None]:
    """A question that was not answered beforehand is refused with the option that answers it."""
    from clinic_tui.money.asked_first import OthersDrawer, PaidAlready

    try:
        yield
    except PaidAlready as asked:
        raise Conflict(f"{asked.words} (--again {asked.receipt})") from None
    except OthersDrawer as asked:
        raise Conflict(f"{asked.words} (--drawer-of {asked.holder})") from None

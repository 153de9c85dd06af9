"""Lists of supplies as PDF: the option that commands of lists have, and what it writes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.printing import say, show

if TYPE_CHECKING:
    from clinic_tui.cli.acting import Here
    from clinic_tui.supply_files.listing import Listing


def add_pdf(command: argparse.ArgumentParser) -> None:
    """Put the option in."""
    command.add_argument("--pdf", type=Path, metavar="FILE", help="write it as PDF")


def write_pdf(here: Here, options: argparse.Namespace, listing: Listing) -> None:
    """Write the file and say where it is."""
    from clinic_tui.supply_files.list_printing import write_list

    if warning := write_list(here.desk, here.clinic.settings, listing, options.pdf):
        say(warning)
    show(options, {"file": str(options.pdf)}, str(options.pdf))

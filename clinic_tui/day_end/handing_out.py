"""The sheet of a day's end on its way out: to a printer, or into the folder of papers."""

from __future__ import annotations

from datetime import date

from clinic_tui.day_end.service import print_day_end
from clinic_tui.paper.handing_out import letterhead, set_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.receipt_out import out
from clinic_tui.paper.rows import PaperKind
from clinic_tui.paper.service import Outlet
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk


def hand_out_day_end(desk: Desk, settings: Settings, day: date, printer: str = "") -> str:
    """Print it on the printer that is named or set, else put it into the folder; what became of it.

    Raises ClinicError where the printer is not there or does not take it.
    """
    name = printer or set_printer(settings, PaperKind.DAY_END)
    if name:
        require_printer(name)
    paper = print_day_end(desk, letterhead(settings), Outlet(f"printer {name}" if name else "file"), day)
    return f"end of day: {out(desk, settings, paper, name)}"

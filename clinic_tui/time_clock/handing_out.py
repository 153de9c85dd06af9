"""From sheets to paper and to tables."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clock import local_now
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk
from clinic_tui.time_clock.queries import sheet_of, sheets
from clinic_tui.time_clock.rows import Sheet
from clinic_tui.time_clock.rules import Period
from clinic_tui.time_clock.sheet_csv import payroll_csv, rounding_loss
from clinic_tui.time_clock.sheet_pdf import sheet_pdf


def paper_of(desk: Desk, settings: Settings, period: Period, account_id: int | None) -> Paper:
    """The time sheet of a person, or one's own. Raises NotPermitted for that of others, NotFound."""
    own = account_id is None or account_id == desk.actor.account_id
    desk.require("time.own" if own else "time.view")
    number = desk.actor.account_id or 0 if own else account_id or 0
    with desk.store.reading() as db:
        sheet = sheet_of(db, desk, settings.time_clock, period, number)
    return sheet_pdf(sheet, letterhead(settings))


def hand_out_sheet(desk: Desk, settings: Settings, period: Period, account_id: int | None) -> str:
    """The same to its printer, or into the folder of papers; what became of it, in words.

    Raises also ClinicError where printer or folder fail.
    """
    name = set_printer(settings, PaperKind.TIMESHEET)
    if name:
        require_printer(name)
    paper = paper_of(desk, settings, period, account_id)
    if name:
        return f"time sheet: {name}, job {to_printer(paper, name, 1).number}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"time sheet: {path.name} in {path.parent.name}"


def payroll_of(desk: Desk, settings: Settings, period: Period) -> tuple[str, int]:
    """The table for payroll, and the minutes that rounding would take from all together."""
    desk.require("time.view")
    with desk.store.reading() as db:
        found: tuple[Sheet, ...] = sheets(db, desk, settings.time_clock, period)
    return payroll_csv(found), rounding_loss(found)


def payroll_to_folder(desk: Desk, settings: Settings, period: Period) -> str:
    """The table in the folder of papers; where it lies, in words. Raises ClinicError."""
    text, loss = payroll_of(desk, settings, period)
    folder, name = settings.paper_folder, f"payroll-{period.first:%Y%m%d}.csv"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        durable_write(Path(folder, name), text.encode())
    except OSError as failure:
        raise ClinicError(
            f"{folder} cannot be written: {failure.strerror}; set `folder` in [paper] of clinic.toml"
        ) from None
    return f"{name} in {folder.name}{loss_words(loss)}"


def loss_words(loss: int) -> str:
    """What to say of rounding that takes something; empty where it averages out."""
    if not loss:
        return ""
    return (
        f"; rounding takes {loss} min from all together here: pay by worked_minutes unless it averages out "
        "over time (29 CFR 785.48)"
    )

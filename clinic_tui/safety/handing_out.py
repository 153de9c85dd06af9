"""From the log of a year to paper and tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import local_now, today
from clinic_tui.errors import ClinicError
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.safety.establishments import FIRST
from clinic_tui.safety.form_301_pdf import form_301_pdf
from clinic_tui.safety.log_csv import log_csv, sharps_csv, summary_csv, write_csv
from clinic_tui.safety.log_pdf import log_pdf, site_stamp
from clinic_tui.safety.queries import incident, sharps_log, year_log
from clinic_tui.safety.rows import SharpsLog, YearLog
from clinic_tui.safety.summary_pdf import summary_pdf
from clinic_tui.security.models import Account
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk


def log_of(desk: Desk, settings: Settings, year: int, site_id: int = FIRST) -> YearLog:
    """The log of a year at a site. Raises NotPermitted, NotFound."""
    desk.require("safety.view")
    with desk.store.reading() as db:
        return year_log(db, desk.clock.zone, today(desk.clock), year, settings.safety, settings.name, site_id)


def sharps_of(desk: Desk, year: int, site_id: int = FIRST) -> SharpsLog:
    """The sharps log of a year at a site. Raises NotPermitted, NotFound."""
    desk.require("safety.view")
    with desk.store.reading() as db:
        return sharps_log(db, desk.clock.zone, year, site_id)


def papers_of(desk: Desk, settings: Settings, year: int, site_id: int = FIRST) -> tuple[Paper, Paper]:
    """Form 300 and form 300A of a year at a site."""
    log, page = log_of(desk, settings, year, site_id), letterhead(settings).page
    return log_pdf(log, page), summary_pdf(log, page)


def hand_out_year(desk: Desk, settings: Settings, year: int, site_id: int = FIRST) -> str:
    """Both forms to their printer, or into the folder of papers; what became of it, in words.

    Raises NotFound where the printer is not there, and ClinicError where the folder cannot be written.
    """
    desk.require("safety.view")
    name = set_printer(settings, PaperKind.OSHA_LOG)
    if name:
        require_printer(name)
    said = []
    for paper in papers_of(desk, settings, year, site_id):
        if name:
            said.append(f"{name}, job {to_printer(paper, name, 1).number}")
        else:
            said.append(str(to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")))
    return f"log and summary of {year}: {'; '.join(said)}"


def tables_to_folder(desk: Desk, settings: Settings, year: int, site_id: int = FIRST) -> str:
    """Log, summary and sharps log as CSV in the folder of papers; where they lie. Raises ClinicError."""
    log, sharps = log_of(desk, settings, year, site_id), sharps_of(desk, year, site_id)
    folder, at = settings.paper_folder, site_stamp(site_id)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as failure:
        raise ClinicError(
            f"{folder} cannot be made: {failure.strerror}; set `folder` in [paper] of clinic.toml"
        ) from None
    texts = {"log": log_csv(log), "summary": summary_csv(log), "sharps": sharps_csv(sharps.lines)}
    names = {what: f"osha-{year}{at}-{what}.csv" for what in texts}
    for what, text in texts.items():
        write_csv(Path(folder, names[what]), text)
    return f"{folder}: {', '.join(names.values())}"


def form_of(desk: Desk, settings: Settings, incident_id: int) -> Paper:
    """Form 301 of an incident, with the name also of a privacy case: who keeps the log prints it.

    Raises NotPermitted, NotFound.
    """
    desk.require("safety.keep")
    with desk.store.reading() as db:
        row = incident(db, desk.clock.zone, desk.actor, incident_id)
        named = db.scalar(select(col(Account.name)).where(col(Account.login) == row.reporter))
    row = replace(row, reporter=named or row.reporter)  # the form asks for a person, not for a sign-in name
    return form_301_pdf(row, desk.clock.zone, letterhead(settings).page)


def hand_out_form(desk: Desk, settings: Settings, incident_id: int) -> str:
    """Form 301 to its printer, or into the folder of papers; in words. Raises as `form_of`."""
    name = set_printer(settings, PaperKind.OSHA_LOG)
    if name:
        require_printer(name)
    paper = form_of(desk, settings, incident_id)
    if name:
        return f"form 301: {name}, job {to_printer(paper, name, 1).number}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%H%M%S}")
    return f"form 301: {path.name} in {path.parent.name}"

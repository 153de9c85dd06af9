"""A good-faith estimate on its way out: printed, or into the folder of papers; each print is journaled."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from clinic_tui.clock import local_now
from clinic_tui.errors import Conflict
from clinic_tui.estimates.queries import estimate, given_where
from clinic_tui.estimates.rows import EstimateRow
from clinic_tui.paper.handing_out import letterhead, set_printer, to_file, to_folder, to_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.patients.sight import as_seen, require_open
from clinic_tui.practice.queries import who_bills
from clinic_tui.settings import Settings
from clinic_tui.settings.estimates import EstimateSettings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo


def print_estimate(desk: Desk, settings: Settings, number: int, to: str) -> Paper:
    """The paper of an estimate, counted as a look at the record. `to` says where it goes, for the journal.

    Raises NotFound for a number that no estimate has, Restricted where the record is closed to the person.
    """
    from clinic_tui.paper.estimate_pdf import estimate_pdf

    with desk.act("estimate.make", undo=Undo.SKIP) as db:
        row = as_seen(db, desk, estimate(db, number))
        require_open(db, desk, row.patient_id)
        own = _who_gives_it(db, row, settings.estimates)
        db.note_look(row.patient_id, paper=PaperKind.ESTIMATE.value, to=to, copies=1)
    if row.made_at is None:
        raise Conflict(f"estimate {number} is not made yet")
    head = letterhead(settings)
    made_on = row.made_at.astimezone(desk.clock.zone).date()
    return estimate_pdf(row, made_on, head.clinic, head.phone, own, head.page)


def _who_gives_it(db: Session, row: EstimateRow, written: EstimateSettings) -> EstimateSettings:
    """Who bills for it and where, as the clinic has entered it; what it has not is as in the settings."""
    own = who_bills(db, *given_where(db, row.id))
    providers = {row.provider_code.upper(): own.provider_npi} if own.provider_npi else {}
    return EstimateSettings(
        own.npi or written.npi,
        own.tax_id or written.tin,
        own.address.line or written.address,
        {**written.providers, **providers},
    )


def hand_out_estimate(desk: Desk, settings: Settings, number: int, printer: str = "") -> str:
    """Print it on the printer that is named or set, else put it into the folder; what became of it, in words.

    Raises ClinicError where the printer is not there or does not take it.
    """
    name = printer or set_printer(settings, PaperKind.ESTIMATE)
    if name:
        require_printer(name)
    paper = print_estimate(desk, settings, number, f"printer {name}" if name else "file")
    warning = f"; {paper.warning}" if paper.warning else ""
    if name:
        job = to_printer(paper, name, 1)
        return f"{name}, job {job.number}{f'; {job.waits}' if job.waits else ''}{warning}"
    path = to_folder(paper, settings.paper_folder, f"{local_now(desk.clock):%Y%m%d-%H%M%S}")
    return f"{path.name} in {path.parent}{warning}"


def write_estimate(desk: Desk, settings: Settings, number: int, path: Path) -> str:
    """Put it into a file; what could not be printed as it is written. Raises ClinicError."""
    paper = print_estimate(desk, settings, number, "file")
    to_file(paper, path)
    return paper.warning

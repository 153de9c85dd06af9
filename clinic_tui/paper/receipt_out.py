"""Receipts and deposit slips on their way out: to the receipt printer, to any printer, or into the folder."""

from __future__ import annotations

from pathlib import Path

from clinic_tui.clock import local_now
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError
from clinic_tui.money.rows import Pay
from clinic_tui.paper.escpos import escpos_of
from clinic_tui.paper.handing_out import letterhead, set_printer, to_folder, to_printer
from clinic_tui.paper.money_papers import print_deposit_slip, print_receipt
from clinic_tui.paper.printers import print_raw, require_printer
from clinic_tui.paper.receipt_lines import ReceiptPaper, text_of
from clinic_tui.paper.receipt_pdf import receipt_pdf
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.paper.service import Outlet
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk


def hand_out_receipt(desk: Desk, settings: Settings, number: int, printer: str = "") -> str:
    """Print it on the printer that is named or set, as its roll wants it; else into the folder of papers.

    What became of it, in words. Raises ClinicError where the printer is not there or does not take it;
    then nothing was counted as printed.
    """
    name = printer or set_printer(settings, PaperKind.RECEIPT)
    if name:
        require_printer(name)
    outlet = Outlet(f"printer {name}" if name else "file")
    paper = print_receipt(desk, letterhead(settings), outlet, number)
    what = f"receipt {number}{' (copy)' if paper.copy else ''}"
    if name and settings.paper.roll:
        job = print_raw(
            escpos(paper, settings.paper.roll, kick=settings.paper.drawer_kick),
            name,
            1,
            "clinic-tui receipt",
        )
        return f"{what}: {name}, job {job.number}{f'; {job.waits}' if job.waits else ''}"
    return f"{what}: {out(desk, settings, receipt_pdf(paper, letterhead(settings).page), name)}"


def hand_out_deposit_slip(desk: Desk, settings: Settings, slip: int, printer: str = "") -> str:
    """The deposit slip, where it is printed or put. Raises as `hand_out_receipt`."""
    name = printer or set_printer(settings, PaperKind.DEPOSIT)
    if name:
        require_printer(name)
    outlet = Outlet(f"printer {name}" if name else "file")
    paper = print_deposit_slip(desk, letterhead(settings), outlet, slip)
    return f"deposit slip {slip}: {out(desk, settings, paper, name)}"


def escpos(paper: ReceiptPaper, roll: int, *, kick: bool = False) -> bytes:
    """The receipt for a roll; the drawer springs open for cash, and not for a copy."""
    cash = any(tender.pay is Pay.CASH for tender in paper.receipt.tenders)
    return escpos_of(paper, roll, kick=kick and cash and not paper.copy)


def write_receipt(paper: ReceiptPaper, settings: Settings, path: Path, roll: int) -> None:
    """Put the receipt into a file: a PDF, or with a `roll` of 58 or 80 the commands of a receipt printer."""
    made = (
        escpos(paper, roll, kick=settings.paper.drawer_kick)
        if roll
        else (receipt_pdf(paper, letterhead(settings).page).pdf)
    )
    try:
        durable_write(path, made)
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another place") from None


def as_text(paper: ReceiptPaper) -> str:
    """The receipt as the terminal shows it."""
    return text_of(paper)


def out(desk: Desk, settings: Settings, paper: Paper, printer: str) -> str:
    """Print a paper that was made, or put it into the folder; what became of it, in words."""
    if printer:
        job = to_printer(paper, printer, 1)
        return f"{printer}, job {job.number}{f'; {job.waits}' if job.waits else ''}"
    stamp = f"{local_now(desk.clock):%Y%m%d-%H%M%S}"
    path = to_folder(paper, settings.paper_folder, stamp)
    return f"{path.name} in {path.parent}"

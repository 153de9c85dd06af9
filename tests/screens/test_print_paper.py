"""Printing by keys: the choice, what is remembered, a PDF where there is no printer, and what is refused."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from clinic_tui.errors import ClinicError
from clinic_tui.paper import handing_out, printers
from clinic_tui.paper.printers import NOT_RUNNING, PrintJob
from clinic_tui.paper.rows import Paper
from tests.screens.small_clinic import LEE, SmallClinic, seated
from tests.screens.test_schedule import burst, stand_at

Golden = Callable[[Any, str], None]
Sent = list[tuple[str, int, str]]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Two printers; what was sent to them: printer, copies, the text on the paper."""
    taken: Sent = []

    def take(paper: Paper, printer: str, copies: int) -> PrintJob:
        taken.append((printer, copies, text_of(paper.pdf)))
        return PrintJob(f"{printer}-{len(taken)}")

    monkeypatch.setattr(printers, "printers", lambda: ("Front", "Labels"))
    monkeypatch.setattr(printers, "usual_printer", lambda: "Front")
    monkeypatch.setattr(printers, "require_printer", lambda name: None)
    monkeypatch.setattr(handing_out, "to_printer", take)
    return taken


@pytest.fixture
def no_printing(monkeypatch: pytest.MonkeyPatch) -> None:
    """CUPS does not run."""

    def fail() -> tuple[str, ...]:
        raise ClinicError(NOT_RUNNING)

    monkeypatch.setattr(printers, "printers", fail)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def pdfs(clinic: SmallClinic) -> list[Path]:
    return sorted((clinic.folder / "paper").glob("*.pdf"))


async def test_two_keys_and_enter_print_and_the_next_time_one(
    small_clinic: SmallClinic, sent: Sent, matches_golden: Golden
) -> None:
    """Another printer and more copies stay for the next labels; what cannot be printed stays in the form."""
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, LEE, 10 * 60)
        await seat.press("p")
        await seat.shows("Print: Washington-Fitzgerald", "Front")
        await seat.framed("print_80x24")
        matches_golden(seat.app, "print_80x24")
        await seat.press("escape")
        burst(seat, "p", *"slip", "enter")
        await seat.shows("route slip, 1 page: Front, job Front-1")
        burst(seat, "p", "enter")
        await seat.shows("job Front-2")
        assert [(printer, copies) for printer, copies, _ in sent] == [("Front", 1)] * 2
        assert all("Washington-Fitzgerald, Theodora Alexandra" in text for _, _, text in sent)
        await seat.press("p", "ctrl+u", *"labels", "down")
        await seat.press("ctrl+u", *"labels", "f12")
        await seat.shows("chart labels, 1 page: Labels")
        await seat.press("p")
        await seat.shows("Labels")
        await seat.press("f12")
        await seat.shows("job Labels-4")
        backend = seat.app.backend
        assert backend is not None
        assert backend.paper._next == {"labels": 3}
        sent.clear()
        await stand_at(seat, LEE, 8 * 60)
        await seat.press("p", "ctrl+u", *"card", "enter")
        await seat.shows("the visit is checked out: there is nothing to come to")
        await seat.press("escape")
        assert sent == []


async def test_an_empty_slot_prints_the_day_and_the_record_labels(
    small_clinic: SmallClinic, sent: Sent
) -> None:
    """Marked rows of the queue get their slips together."""
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, LEE, 16 * 60)
        await seat.press("p", "enter")
        await seat.shows("day sheet, 2 pages: Front")
        assert "Novák, Jiří" in sent.pop()[2]
        await seat.press("/", *"evans", "enter")
        await seat.shows("Evans, Gwen", "Visits")
        await seat.press("p")
        await seat.shows("Print: Evans, Gwen")
        await seat.press("enter")
        await seat.shows("chart labels, 1 page: Front")
        assert "Evans, Gwen" in sent.pop()[2]
        await seat.press("2")
        await seat.shows("Haddad")
        await seat.press("home", "down")
        await seat.press("space", "space", "p")
        await seat.shows("Print: 2 patients")
        await seat.press("ctrl+u", *"slip", "enter")
        await seat.shows("route slip, 2 pages")
    assert len(sent) == 1


@pytest.mark.usefixtures("no_printing")
async def test_where_nothing_prints_a_pdf_is_written_only_when_asked_for(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, LEE, 16 * 60)
        await seat.press("p", "enter")
        await seat.shows("not running", "type folder")
        assert pdfs(small_clinic) == []
        await seat.press(*"folder", "enter")
        await seat.shows("day sheet, 2 pages:")
        (path,) = pdfs(small_clinic)
        assert path.name == "day-sheet-2026-11-23-20261123-094000.pdf"
        assert path.stat().st_mode & 0o77 == 0
        small_clinic.clock.advance(timedelta(minutes=1))
        await seat.press("p", "enter")
        await seat.until(lambda: len(pdfs(small_clinic)) == 2, "the folder is remembered")

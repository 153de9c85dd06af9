"""Making papers: each is read, drawn and journaled, once for every patient on it.

What leaves the program on paper is a look at records. The journal says whose, by whom and
to which printer or file, before the paper is handed out; one that cannot be journaled is
not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.errors import Invalid
from clinic_tui.paper import queries
from clinic_tui.paper.appointment_card import cards_pdf
from clinic_tui.paper.chart_labels import labels_pdf
from clinic_tui.paper.day_sheet import day_sheet_pdf
from clinic_tui.paper.pages import AVERY_5160, AVERY_5371, LETTER, PageSize
from clinic_tui.paper.route_slip import slips_pdf
from clinic_tui.paper.rows import Paper, PaperKind, SheetBy
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo

VERB = "paper.print"
MOST_COPIES = 99
MOST_PIECES = 600
"""Labels or cards in one go: twenty sheets of labels."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What papers say of the clinic, and the sheet that day sheets and slips are printed on."""

    clinic: str
    phone: str = ""
    page: PageSize = LETTER


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where a paper goes: `printer NAME` or `file`, and how many copies."""

    words: str
    copies: int = 1


def print_day_sheet(
    desk: Desk,
    head: Letterhead,
    to: Outlet,
    day: date,
    provider_ids: Sequence[int] = (),
    by: SheetBy = SheetBy.PROVIDER,
) -> Paper:
    """The day of these providers, or of all, by provider or by room."""
    _require(desk, to)
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        sheet = queries.day_sheet(db, desk.clock, head.clinic, desk.actor.login, day, provider_ids, by)
    paper = day_sheet_pdf(sheet, head.page)
    _journal(desk, paper, sheet.patient_ids, to, day=day.isoformat())
    return paper


def print_cards(
    desk: Desk, head: Letterhead, to: Outlet, appointment_ids: Sequence[int], start: int = 1
) -> Paper:
    """The cards of these visits, from position `start` of the sheet on.

    Raises Conflict for a visit that is not to come, Invalid for a position that the sheet has not.
    """
    _require(desk, to)
    _require_pieces(len(appointment_ids), start, AVERY_5371.count, AVERY_5371.name)
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        cards = [queries.card(db, desk.clock, head.clinic, head.phone, number) for number in appointment_ids]
    paper = cards_pdf(cards, start, _name("card", appointment_ids))
    _journal(desk, paper, (card.patient_id for card in cards), to)
    return paper


def print_labels(desk: Desk, to: Outlet, patient_ids: Sequence[int], count: int = 1, start: int = 1) -> Paper:
    """`count` labels of each of these patients, from position `start` on. Raises as `print_cards`."""
    _require(desk, to)
    _require_pieces(len(patient_ids) * count, start, AVERY_5160.count, AVERY_5160.name)
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        labels = [label for number in patient_ids for label in [queries.label(db, number)] * count]
    paper = labels_pdf(labels, start, _name("labels", patient_ids))
    _journal(desk, paper, patient_ids, to, labels=len(labels))
    return paper


def print_slips(desk: Desk, head: Letterhead, to: Outlet, appointment_ids: Sequence[int]) -> Paper:
    """The route slips of these visits. Raises Conflict for one that has ended."""
    _require(desk, to)
    _require_pieces(len(appointment_ids), 1, 1, "sheet")
    with desk.store.reading() as db:
        desk.actor.require_standing(db)
        slips = [queries.slip(db, desk.clock, head.clinic, number) for number in appointment_ids]
    paper = slips_pdf(slips, head.page, _name("slip", appointment_ids))
    _journal(desk, paper, (slip.patient_id for slip in slips), to)
    return paper


def next_position(start: int, pieces: int, kind: PaperKind) -> int:
    """Where the next print on the same sheet begins."""
    stock = AVERY_5371 if kind is PaperKind.CARD else AVERY_5160
    return (start - 1 + pieces) % stock.count + 1


def _name(what: str, numbers: Sequence[int]) -> str:
    more = f"-and-{len(numbers) - 1}-more" if len(numbers) > 1 else ""
    return f"{what}-{numbers[0]}{more}"


def _require(desk: Desk, to: Outlet) -> None:
    desk.require(VERB)
    if not 1 <= to.copies <= MOST_COPIES:
        raise Invalid(f"copies are 1 to {MOST_COPIES}, not {to.copies}", "copies")


def _require_pieces(pieces: int, start: int, positions: int, sheet: str) -> None:
    if pieces < 1:
        raise Invalid("there is nobody to print for: name a patient or a visit", "count")
    if pieces > MOST_PIECES:
        raise Invalid(f"at most {MOST_PIECES} in one go, not {pieces}", "count")
    if not 1 <= start <= positions:
        raise Invalid(
            f"{sheet} has the positions 1 to {positions}, counted along the rows; not {start}", "start"
        )


def _journal(desk: Desk, paper: Paper, patient_ids: Iterable[int], to: Outlet, **more: str | int) -> None:
    """A line for each patient on the paper; one for the paper alone where nobody is on it."""
    said = {"paper": paper.kind.value, "to": to.words, "copies": to.copies, **more}
    numbers = tuple(dict.fromkeys(patient_ids))
    with desk.act(VERB, undo=Undo.SKIP) as db:
        for number in numbers:
            db.note_look(number, **said)
        if not numbers:
            db.note(Change.READ, "paper", None, **said)

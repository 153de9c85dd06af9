"""Reads of chemicals and their sheets: columns in, frozen rows out."""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.chemicals.models import FILE, TEXT, Chemical, ChemicalPlace, SafetySheet, safety_sheet_piece
from clinic_tui.chemicals.register import NONE_SUCH
from clinic_tui.chemicals.rows import ChemicalRow, FoundSheet, KeptRow, Section, SheetRow, SheetText
from clinic_tui.chemicals.rules import FIRST_AID, SECTIONS, fit_of, sections_of
from clinic_tui.chemicals.states import Pictogram
from clinic_tui.errors import NotFound, StoreDamaged
from clinic_tui.stock.models import Item
from clinic_tui.store.site import Site

NO_SHEET = "no safety data sheet is on record"
NO_TEXT = (
    "No text could be read out of this file: p puts it into the folder of papers, e types its first aid."
)
TYPED = "(typed here: it could not be read out of the file)"
MOST_FOUND = 40
UNFIT = 9


def chemicals(db: Session, *, gone_too: bool = False) -> tuple[ChemicalRow, ...]:
    """Those that are here by name, and where asked for those that were."""
    return _chemicals(db, *(() if gone_too else (col(Chemical.used_until).is_(None),)))


def chemical(db: Session, chemical_id: int) -> ChemicalRow:
    """One of them. Raises NotFound."""
    for row in _chemicals(db, col(Chemical.id) == chemical_id):
        return row
    raise NotFound(NONE_SUCH)


def needing(db: Session, last: date) -> tuple[ChemicalRow, ...]:
    """Those that are here and have no sheet, or one whose maker is asked for a newer one by that day."""
    return tuple(row for row in chemicals(db) if row.sheet is None or row.sheet.due <= last)


def sheets_of(db: Session, chemical_id: int) -> tuple[SheetRow, ...]:
    """All sheets of a chemical, the newest first; those that do not stand at the end."""
    rows = _sheets(db, [chemical_id])[chemical_id]
    return tuple(sorted(rows, key=lambda row: bool(row.struck)))


def sheet_text(db: Session, sheet_id: int) -> SheetText:
    """What a sheet says, in its sections. Raises NotFound; StoreDamaged where it is not what was put in."""
    row = _sheet(db, sheet_id)
    if row.readable:
        sections = tuple(Section(*each) for each in sections_of(_content(db, row, TEXT).decode()))
    else:
        sections = (Section(0, "", (NO_TEXT,)),)
    if row.first_aid:
        typed = (*row.first_aid.splitlines(), "", TYPED)
        sections = (Section(FIRST_AID, SECTIONS[FIRST_AID], typed), *sections)
    return SheetText(chemical(db, row.chemical_id), row, sections)


def sheet_content(db: Session, sheet_id: int) -> tuple[SheetRow, bytes]:
    """A sheet with the very file that was put in. Raises NotFound, StoreDamaged."""
    row = _sheet(db, sheet_id)
    return row, _content(db, row, FILE)


def find(db: Session, typed: str) -> tuple[FoundSheet, ...]:
    """Chemicals that fit, the best first, each with its first-aid measures; those here before the others."""
    rows = [
        (fit_of(typed, row.product, (row.maker, row.cas, row.item, row.item_name)), row)
        for row in chemicals(db, gone_too=True)
    ]
    fitting = [each for each in rows if each[0] < UNFIT]
    fitting.sort(key=lambda each: (each[1].used_until is not None, each[0], each[1].product.casefold()))
    found = [row for _, row in fitting[:MOST_FOUND]]
    aid = _first_aid(db, [row.sheet for row in found if row.sheet is not None])
    return tuple(FoundSheet(row, _told(row, aid)) for row in found)


def _told(row: ChemicalRow, aid: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """What to do at once; where nothing of that is on record, whom to call."""
    call = f"call the maker, {row.maker}, {row.maker_phone}" if row.maker_phone else f"call {row.maker}"
    call = f"{call}, or Poison Control, 1-800-222-1222."
    if row.sheet is None:
        return (f"{NO_SHEET}: {call}",)
    words = aid.get(row.sheet.id, ())
    return words if row.sheet.has_aid else (f"{call[0].upper()}{call[1:]}", *words)


def _first_aid(db: Session, sheets: list[SheetRow]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    texts = _contents(db, [row for row in sheets if row.readable], TEXT)
    for row in sheets:
        if row.first_aid:
            found[row.id] = tuple(row.first_aid.splitlines())
            continue
        if row.id not in texts:
            found[row.id] = (
                "No text could be read out of its file: Enter, then p, puts it into the folder.",
            )
            continue
        sections = sections_of(texts[row.id].decode())
        lines = next((lines for number, _, lines in sections if number == FIRST_AID), ())
        found[row.id] = lines or ("It has no section 4: Enter shows all of it.",)
    return found


def _sheet(db: Session, sheet_id: int) -> SheetRow:
    found = db.scalars(select(col(SafetySheet.chemical_id)).where(col(SafetySheet.id) == sheet_id)).first()
    if found is None:
        raise NotFound("there is no such sheet")
    return next(row for row in _sheets(db, [found])[found] if row.id == sheet_id)


def _content(db: Session, row: SheetRow, part: str) -> bytes:
    content = _contents(db, [row], part).get(row.id, b"")
    if part == FILE and hashlib.sha256(content).hexdigest() != row.digest:
        raise StoreDamaged(
            f"the sheet {row.file_name} is not the file that was put in: put it on record again"
        )
    return content


def _contents(db: Session, rows: list[SheetRow], part: str) -> dict[int, bytes]:
    if not rows:
        return {}
    table = safety_sheet_piece.c
    statement = (
        select(table.sheet_id, table.content)
        .where(table.sheet_id.in_([row.id for row in rows]), table.part == part)
        .order_by(table.sheet_id, table.place)
    )
    packed: dict[int, list[bytes]] = defaultdict(list)
    for number, content in db.execute(statement):
        packed[number].append(content)
    try:
        return {number: zlib.decompress(b"".join(pieces)) for number, pieces in packed.items()}
    except zlib.error:
        raise StoreDamaged("a safety data sheet is damaged: put it on record again") from None


def _chemicals(db: Session, *where: Any) -> tuple[ChemicalRow, ...]:
    columns: tuple[Any, ...] = (
        col(Chemical.id), col(Chemical.version), col(Chemical.product), col(Chemical.maker),
        col(Chemical.maker_phone), col(Chemical.cas), col(Chemical.signal), col(Chemical.pictograms),
        col(Chemical.hazards), col(Chemical.item_id), col(Item.code), col(Item.name), col(Item.hazard_sheet),
        col(Chemical.used_from), col(Chemical.used_until),
    )  # fmt: skip
    statement = (
        select(*columns).outerjoin(Item, col(Item.id) == col(Chemical.item_id)).where(*where)
    )  # fmt: skip
    found = sorted(db.execute(statement).all(), key=lambda row: (row[2].casefold(), row[0]))
    if not found:
        return ()
    numbers = [row[0] for row in found]
    kept, sheets = _kept(db, numbers), _sheets(db, numbers)
    by_number = {each.number: each for each in Pictogram}
    rows = []
    for number, version, product, maker, phone, cas, signal, signs, hazards, item_id, *rest in found:
        code, name, link, first, last = rest
        standing = [row for row in sheets[number] if not row.struck]
        rows.append(
            ChemicalRow(
                number, version, product, maker, phone, cas, signal,
                tuple(by_number[each] for each in signs.split()), hazards, item_id, code or "", name or "",
                link or "", first, last, kept[number], standing[0] if standing else None,
                max(len(standing) - 1, 0),
            )
        )  # fmt: skip
    return tuple(rows)


def _kept(db: Session, numbers: list[int]) -> dict[int, tuple[KeptRow, ...]]:
    columns: tuple[Any, ...] = (
        col(ChemicalPlace.chemical_id), col(Site.name), col(ChemicalPlace.place), col(ChemicalPlace.amount),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Site, col(Site.id) == col(ChemicalPlace.site_id))
        .where(col(ChemicalPlace.chemical_id).in_(numbers), col(ChemicalPlace.until).is_(None))
        .order_by(col(ChemicalPlace.site_id), col(ChemicalPlace.place))
    )
    kept: dict[int, tuple[KeptRow, ...]] = defaultdict(tuple)
    for number, *rest in db.execute(statement):
        kept[number] += (KeptRow(*rest),)
    return kept


def _sheets(db: Session, numbers: list[int]) -> dict[int, list[SheetRow]]:
    """The sheets of these chemicals, the newest first."""
    columns: tuple[Any, ...] = (
        col(SafetySheet.id), col(SafetySheet.version), col(SafetySheet.chemical_id),
        col(SafetySheet.revised_on), col(SafetySheet.checked_on), col(SafetySheet.file_name),
        col(SafetySheet.medium), col(SafetySheet.size), col(SafetySheet.digest), col(SafetySheet.text_digest),
        col(SafetySheet.taken_in_at), col(SafetySheet.who), col(SafetySheet.struck),
        col(SafetySheet.first_aid), col(SafetySheet.without_aid),
    )  # fmt: skip
    statement = (
        select(*columns)
        .where(col(SafetySheet.chemical_id).in_(numbers))
        .order_by(col(SafetySheet.revised_on).desc(), col(SafetySheet.id).desc())
    )
    sheets: dict[int, list[SheetRow]] = defaultdict(list)
    for row in db.execute(statement):
        told: list[Any] = [*row[:9], bool(row[9]), *row[10:]]
        sheets[row[2]].append(SheetRow(*told))
    return sheets

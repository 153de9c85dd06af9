"""The use cases of safety data sheets: putting one on record, that it is the newest, that it is wrong."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.chemicals.entries import AID_LABELS, AID_LIMIT, FirstAid, SheetEntry
from clinic_tui.chemicals.models import (
    FILE,
    PIECE_BYTES,
    TEXT,
    Chemical,
    SafetySheet,
    safety_sheet_piece,
)
from clinic_tui.chemicals.register import NONE_SUCH
from clinic_tui.chemicals.rules import has_first_aid, revision_of
from clinic_tui.chemicals.states import Medium
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by

EARLIEST = date(1986, 1, 1)
"""The first standard on hazard communication came into force in 1985 and 1986."""


def add_sheet(desk: Desk, chemical_id: int, entry: SheetEntry) -> int:
    """Put a sheet on record; its number. Those before it stay.

    A PDF out of which no first aid can be read takes what is typed of it, or is kept as a file alone.
    Raises Invalid naming the field where its date is not known, or for `eyes` where nobody said what is to
    become of the first aid; Conflict where the same file is there.
    """
    file, aid = entry.file, _cleaned(entry.first_aid)
    without = not has_first_aid(file.text)
    if without and not aid and not entry.file_alone:
        raise Invalid(f"no first aid could be read out of {file.name}", "eyes")
    day = entry.revised_on or revision_of(file.text)
    if day is None:
        raise Invalid("which date does the sheet bear? It could not be read out of the file", "revised")
    if not EARLIEST <= day <= today(desk.clock):
        raise Invalid(f"a sheet is of {EARLIEST:%m/%d/%Y} or later, and not of a day to come", "revised")
    digest = hashlib.sha256(file.content).hexdigest()
    text = file.text.encode()
    with desk.act("chemical.edit") as db:
        chemical = db.need(Chemical, chemical_id, NONE_SUCH)
        same = select(col(SafetySheet.id)).where(
            col(SafetySheet.chemical_id) == chemical_id, col(SafetySheet.digest) == digest,
            col(SafetySheet.struck) == "",
        )  # fmt: skip
        if db.scalars(same).first() is not None:
            raise Conflict(f"this very file is on record for {chemical.product} already")
        db.build_on(chemical)
        row = SafetySheet(
            chemical_id=chemical_id, revised_on=day, file_name=clean_text(file.name[-120:], 120, "file"),
            medium=Medium.PDF if file.is_pdf else Medium.TEXT, size=len(file.content), digest=digest,
            text_digest=hashlib.sha256(text).hexdigest() if text else "", taken_in_at=desk.clock.now(),
            who=desk.actor.login, first_aid=aid, without_aid=without,
        )  # fmt: skip
        db.add(row)
        db.flush()
        db.put_beside(
            safety_sheet_piece,
            [
                {"sheet_id": row.id, "part": part, "place": place, "content": packed[at : at + PIECE_BYTES]}
                for part, content in ((FILE, file.content), (TEXT, text))
                if content
                for packed in (zlib.compress(content),)
                for place, at in enumerate(range(0, len(packed), PIECE_BYTES))
            ],
        )
        return row.id or 0


def confirm_sheet(desk: Desk, sheet_id: int, version: int) -> None:
    """Its maker was asked and has no newer one: three years begin anew. Raises Conflict as `strike_sheet`."""
    with desk.act("chemical.edit") as db:
        _seen(db, sheet_id, version).checked_on = today(desk.clock)


def write_first_aid(desk: Desk, sheet_id: int, version: int, entry: FirstAid) -> None:
    """What is typed of section 4 of a sheet, in the place of what was typed before; empty takes it back.

    Raises Invalid naming the field, Conflict as `strike_sheet`.
    """
    aid = _cleaned(entry)
    with desk.act("chemical.edit") as db:
        row = _seen(db, sheet_id, version)
        if row.first_aid == aid:
            raise Invalid("nothing was changed: type what the sheet says", "eyes")
        row.first_aid = aid


def strike_sheet(desk: Desk, sheet_id: int, version: int, reason: str) -> None:
    """It is of another product, or cannot be read: the one before it counts again. It stays known.

    Raises Invalid without a reason, Conflict where another desk changed it or it was struck already.
    """
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why does it not stand?", "reason")
    with desk.act("chemical.edit", reason=why) as db:
        _seen(db, sheet_id, version).struck = why


def _cleaned(aid: FirstAid) -> str:
    texts = {name: clean_text(getattr(aid, name), AID_LIMIT, name) for name in AID_LABELS}
    return FirstAid(**texts).written


def _seen(db: DeskSession, sheet_id: int, version: int) -> SafetySheet:
    row = db.need(SafetySheet, sheet_id, "there is no such sheet")
    if row.version != version:
        raise Conflict("this was changed at another desk meanwhile: look again and repeat")
    if row.struck:
        raise Conflict(f"it was put on record in error: {row.struck}")
    return row


def _unmake(_desk: Desk, _db: DeskSession, row: Row) -> None:
    """A sheet that was there for a moment stays known, as one that was put on record in error."""
    assert isinstance(row, SafetySheet)
    row.struck = "undone at the desk"


unmade_by("safety_sheet", _unmake)

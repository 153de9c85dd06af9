"""The use case that takes edits in: pairs (NCCI), most units (MUE), or ages of diagnoses (MCE)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from clinic_tui.codes.edit_content import WHYS, differing, stored
from clinic_tui.codes.edit_files import EditFile
from clinic_tui.codes.edit_queries import all_rows
from clinic_tui.codes.limit_lines import limits_of
from clinic_tui.codes.models import code_edit
from clinic_tui.codes.rows import Book, CodeSet, Imported
from clinic_tui.codes.service import STAYS, Offered, placed, written
from clinic_tui.errors import Conflict, FileRefused
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Undo

KEPT_FOR = timedelta(days=3 * 365)
"""Pairs that ended so long before a release are left out: nobody can file a claim of such a day any more
(Medicare takes one year, 42 CFR 424.44; three leave room for others and for corrections)."""

ROWS_AT_ONCE = 1_000
"""Codes whose rows are put into the database together."""


def kept_since(begins: date) -> date:
    """From which day on pairs are kept of a release that begins then."""
    return begins - KEPT_FOR


def compare_edits(
    db: Session, file: EditFile, release: str, first: date | None, last: date | None, *, in_part: bool = False
) -> Imported:
    """What an import would do; nothing is written. `in_part`: parts of the table are missing, and meant so.

    Raises FileRefused for a file with wrong places, Invalid naming a field, and Conflict where parts of the
    table are missing, another release begins on the same day, or has the same name.
    """
    _require_whole(file, in_part=in_part)
    book, before = placed(db, _offered(file, release, first, last))
    if book.id is not None:
        return Imported(book, False, "", 0, 0, 0, file.left_out)
    return _compared(db, file, book, before)


def _require_whole(file: EditFile, *, in_part: bool) -> None:
    if file.wrong:
        raise FileRefused(f"{file.name}: something is wrong in it, nothing was taken in")
    if file.missing_parts and not in_part:
        parts = ", ".join(f"f{each}" for each in file.missing_parts)
        raise Conflict(
            f"the table of pairs is in four files, and without {parts} it is not whole: name all of them in "
            "one command; --fewer takes in a part"
        )


def _offered(file: EditFile, release: str, first: date | None, last: date | None) -> Offered:
    return Offered(file.set, release, first, last, file.digest, file.count, file.name)


def _compared(db: Session, file: EditFile, book: Book, before: Book | None) -> Imported:
    if before is None:
        return Imported(book, True, "", file.count, 0, 0, file.left_out)
    added = gone = otherwise = 0
    left = set(file.rows)
    for code, old in all_rows(db, before):
        new = file.rows.get(code, b"")
        left.discard(code)
        if file.set is CodeSet.NCCI:
            more, fewer, changed = differing(old, new)
            added, gone, otherwise = added + more, gone + fewer, otherwise + changed
        elif file.set is CodeSet.MCE:
            more, fewer, changed = _limits_differ(code, old, new)
            added, gone, otherwise = added + more, gone + fewer, otherwise + changed
        elif not new:
            gone += 1
        else:
            otherwise += old[:5] != new[:5]  # the rationale apart
    for code in left:
        if file.set is CodeSet.MCE:
            added += _limits_differ(code, b"", file.rows[code])[0]
        else:
            added += differing(b"", file.rows[code])[0] if file.set is CodeSet.NCCI else 1
    return Imported(book, True, before.title, added, gone, otherwise, file.left_out)


def _limits_differ(category: str, old: bytes, new: bytes) -> tuple[int, int, int]:
    """How many diagnoses of a category are new, gone, and of another age or sex."""
    had, has = dict(limits_of(category, old)), dict(limits_of(category, new))
    both = had.keys() & has.keys()
    return len(has) - len(both), len(had) - len(both), sum(had[each] != has[each] for each in both)


def take_in_edits(
    desk: Desk, file: EditFile, release: str, first: date | None, last: date | None, *, in_part: bool = False
) -> Book:
    """Store a release whole, or nothing; with the very content that stands already nothing is changed.

    Raises as `compare_edits`, which has told what would change: two million pairs are not compared again
    while other desks wait.
    """
    _require_whole(file, in_part=in_part)
    with desk.act("codes.import", undo=Undo.NO, undo_words=STAYS) as db:
        book, _ = placed(db, _offered(file, release, first, last))
        if book.id is not None or (number := written(db, desk, book, file.file_digest)) is None:
            return book
        whys = {"book_id": number, "code": WHYS, "content": stored("\n".join(file.whys).encode())}
        db.put_beside(code_edit, [whys])
        codes = list(file.rows)
        for start in range(0, len(codes), ROWS_AT_ONCE):
            part = codes[start : start + ROWS_AT_ONCE]
            rows = [{"book_id": number, "code": each, "content": stored(file.rows[each])} for each in part]
            db.put_beside(code_edit, rows)
    return book

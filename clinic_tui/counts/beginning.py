"""Beginning counts, and calling them off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clinic_tui.clock import today
from clinic_tui.counts.due import due
from clinic_tui.counts.lines import Wanted, lines_for
from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.rows import Scope
from clinic_tui.counts.standing import lines_of
from clinic_tui.counts.states import UNFINISHED, CountState, LineState
from clinic_tui.errors import Conflict
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.moving import clean_reason, require_place
from clinic_tui.stock.rows import MAIN
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh
from clinic_tui.words.counted import counted

VERB = "stock.count"
MOST_DUE = 50
"""Items in one cycle count: what one person gets through in a morning."""

MOST_COVERS = 120


def begin(desk: Desk, scope: Scope) -> int:
    """Make the blind sheet of what fits; the count's number.

    What another count has in hand is left out. Raises NotFound for a place or code that is not there,
    Conflict where nothing is left to count.
    """
    clean = replace(
        scope,
        shelf=clean_text(scope.shelf, 40, "shelf"),
        category=clean_text(scope.category, 40, "category"),
        codes=tuple(dict.fromkeys(code.strip().upper() for code in scope.codes if code.strip())),
    )
    with desk.act(VERB) as db:
        where = "all places" if clean.place_id is None else _where(db, clean.place_id)
        lines = lines_for(db, today(desk.clock), clean)
        if not lines:
            raise Conflict(
                f"nothing to count in {where}: no item that fits lies there or should, "
                "but what other counts have"
            )
        return _store(desk, db, clean, in_words(clean, where), lines)


def begin_due(desk: Desk) -> int:
    """The same for the items that are longest due, wherever they lie. Raises Conflict where none is."""
    with desk.act(VERB) as db:
        codes = tuple(row.code for row in due(db, today(desk.clock))[:MOST_DUE])
        scope = Scope(None, codes=codes)
        lines = lines_for(db, today(desk.clock), scope) if codes else []
        if not lines:
            raise Conflict("no item is due to be counted, but what other counts have")
        return _store(desk, db, scope, f"due: {counted(len(codes), 'item')}", lines)


def cancel(desk: Desk, count_id: int, reason: str) -> None:
    """Call a count off: nothing more of it is written. Raises Conflict where some of it was posted."""
    why = clean_reason(reason, needed="why is the count called off?")
    with desk.act(VERB, reason=why) as db:
        count = db.need(StockCount, count_id, "there is no such count")
        if count.state not in UNFINISHED:
            raise Conflict(f"count {count_id} is {count.state.value}: nothing to call off")
        if any(line.state is LineState.POSTED for line in lines_of(db, count_id)):
            raise Conflict(f"some lines of count {count_id} are posted: post the others, or leave them out")
        count.state, count.closed_at = CountState.CANCELLED, desk.clock.now()


def in_words(scope: Scope, where: str) -> str:
    """`stock room, Shelf A, class B`; never longer than what is stored."""
    parts = [where, scope.shelf, scope.category]
    parts += [f"class {scope.of_class}" if scope.of_class else "", ", ".join(scope.codes)]
    words = ", ".join(filter(None, parts))
    return words if len(words) <= MOST_COVERS else f"{words[: MOST_COVERS - 4]} ..."


def _where(db: DeskSession, place_id: int) -> str:
    name = require_place(db, place_id)
    return "stock room" if place_id == MAIN else name


def _store(desk: Desk, db: DeskSession, scope: Scope, covers: str, lines: Sequence[Wanted]) -> int:
    count = StockCount(
        covers=covers, everywhere=scope.place_id is None, place_id=scope.place_id or None,
        state=CountState.OPEN, begun_at=desk.clock.now(), begun_by=desk.actor.login,
    )  # fmt: skip
    db.add(count)
    db.flush()
    number = count.id or 0
    db.add_fresh([
        fresh(CountLine,
            count_id=number, position=position, place_id=line.place_id if line.place_id != MAIN else None,
            item_id=line.item_id, lot_id=line.lot_id or None, shelf=line.shelf,
        )
        for position, line in enumerate(lines, start=1)
    ])  # fmt: skip
    return number

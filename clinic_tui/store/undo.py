"""Undo: put back what one action changed, if nothing has changed since, as a new action."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy import Row as Line
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import instant_of, today
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.image import model_of, value_of
from clinic_tui.store.journal import Change, Undo, journal
from clinic_tui.store.refusals import refusal_of
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import WAYS
from clinic_tui.words.deeds import deed

_ROW_CHANGES = (Change.INSERT.value, Change.UPDATE.value, Change.DELETE.value)
_STANDING = (*_ROW_CHANGES, Change.EVENT.value)
"""What a later action may have done to an object or gone out from, so that an earlier one stays."""

NOTHING_LEFT = "nothing of yours is left to undo at this desk today"

MOST_SUBJECTS = 500
"""Lines of an action that are looked at to say what it was about."""

HARDER = {"visit.check_out": "queue.undo_check_out"}
"""What takes another right to be taken back than to be done (domain rules, B1)."""


WHOLE_RECORD = ("patient.merge",)
"""Taken back only while nothing else was written of the patients in it: that could be of either."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """The action that `u` would take back."""

    action: int
    verb: str
    words: str
    refused: str
    """Why it cannot be undone, or empty."""
    at: datetime | None = None
    patients: tuple[int, ...] = ()
    """Whom it was about, by number."""
    subjects: tuple[tuple[str, int], ...] = ()
    """What else it was about: table and row."""
    made: tuple[tuple[str, int], ...] = ()
    """Those of them that the action made; the others it changed."""
    passed: str = ""
    """What was done after it and is not undone, and why; empty where it was the last."""


def last_action(session: Session, desk: Desk, *, over_lasting: bool = False) -> Undoable | None:
    """The newest action of today of the desk's account at this desk that is not undone yet.

    With `over_lasting` what cannot be undone for its effects outside is passed over, and said in `passed`,
    as long as something lies before it that can be.
    """
    newest = _newest(session, desk)
    if newest is None or not over_lasting or newest.undo != Undo.NO.value:
        return newest and _undoable(session, newest)
    before = _newest(session, desk, Undo.NO)
    if before is None:
        return _undoable(session, newest)
    passed = f"{_undoable(session, newest).words}: {newest.undo_words}"
    return replace(_undoable(session, before), passed=passed)


def _newest(session: Session, desk: Desk, *but: Undo) -> Any:
    """The line of the journal that ends the newest action; none of those that are skipped or `but` these."""
    morning = instant_of(today(desk.clock), 0, desk.clock.zone)
    undone = journal.alias("undone")
    statement = (
        select(journal.c.action, journal.c.verb, journal.c.undo, journal.c.undo_words, journal.c.at)
        .where(
            _same(journal.c.account_id, desk.actor.account_id),
            journal.c.desk == desk.letter,
            journal.c.at >= morning,
            journal.c.undo.not_in([each.value for each in (Undo.SKIP, *but)]),
            journal.c.undoes.is_(None),
            ~exists().where(undone.c.undoes == journal.c.action),
        )
        .order_by(journal.c.seq.desc())
        .limit(1)
    )
    return session.execute(statement).one_or_none()


def _undoable(session: Session, row: Line[Any]) -> Undoable:
    refused = row.undo_words if row.undo == Undo.NO.value else ""
    lines = session.execute(
        select(
            journal.c.patient_id,
            journal.c.entity,
            journal.c.entity_id,
            journal.c.change,
            journal.c.after,
        )
        .where(journal.c.action == row.action)
        .order_by(journal.c.seq)
        .limit(MOST_SUBJECTS)
    ).all()
    patients = tuple(dict.fromkeys(line.patient_id for line in lines if line.patient_id is not None))
    subjects = tuple(dict.fromkeys((line.entity, line.entity_id) for line in lines if line.entity_id))
    made = tuple((line.entity, line.entity_id) for line in lines if line.change == Change.INSERT)
    words = deed(row.verb, Counter(entity for entity, _ in subjects), frozenset(_wrote(lines)))
    return Undoable(row.action, row.verb, words, refused, row.at, patients, subjects, made)


def _wrote(lines: Sequence[Any]) -> Iterator[str]:
    """What tells one act of a verb from another: tables, changed columns, values, rows that went."""
    for line in lines:
        if line.change == Change.DELETE:
            yield f"{line.entity}.deleted"
        if line.change not in (Change.INSERT, Change.UPDATE):
            continue
        yield line.entity
        for name, value in json.loads(line.after or "{}").items():
            if line.change == Change.UPDATE:
                yield f"{line.entity}.{name}"
            yield f"{line.entity}.{name}={value}"


def undo_last(desk: Desk) -> Undoable:
    """Take back the last action of today of this account at this desk; what was undone.

    Raises NotFound where there is none, Conflict where it has effects outside or
    something changed since (saying who and when), NotPermitted without the right.
    """
    desk.require("undo")
    with desk.store.reading() as db:
        last = last_action(db, desk)
    if last is None:
        raise NotFound(NOTHING_LEFT)
    undo_action(desk, last)
    return last


def undo_action(desk: Desk, undoable: Undoable) -> None:
    """Reverse one action, all of its rows or none."""
    if undoable.refused:
        raise Conflict(f"cannot undo: {undoable.words}: {undoable.refused}")
    desk.require(HARDER.get(undoable.verb, undoable.verb))
    with desk.act("undo", undo=Undo.SKIP, undoes=undoable.action, reason=undoable.words) as db:
        if db.execute(select(journal.c.seq).where(journal.c.undoes == undoable.action)).first():
            raise Conflict(f"undone already: {undoable.words}")
        done = (
            db.execute(
                select(journal).where(journal.c.action == undoable.action).order_by(journal.c.seq.desc())
            )
            .mappings()
            .all()
        )
        lines = [line for line in done if line["change"] in _ROW_CHANGES]
        for entity, row_ids in _rows_in(done):
            rows = (journal.c.entity == entity) & journal.c.entity_id.in_(row_ids)
            _refuse_if_changed_since(desk, db, rows, undoable.action)
        if undoable.verb in WHOLE_RECORD:
            for patient_id in dict.fromkeys(
                line["entity_id"] for line in done if line["entity"] == "patient"
            ):
                _refuse_if_changed_since(desk, db, journal.c.patient_id == patient_id, undoable.action)
        for line in done:
            if line["change"] == Change.EVENT:
                db.note(Change.EVENT, line["entity"], line["entity_id"])
        moved = undoable.verb in WHOLE_RECORD  # thousands of rows that cannot come into each other's way
        at_hand = [_rows_read(db, *rows) for rows in _rows_in(lines)] if moved else []
        try:
            for line, onward in zip(lines, [*lines[1:], None], strict=True):
                _reverse(desk, db, line)
                if not (moved and onward and _of_one_kind(line, onward)):
                    db.flush()  # step by step, as each flush left a state that the database had allowed
        except IntegrityError as failure:
            raise Conflict(_refused_by_now(refusal_of(failure).words)) from None
        del at_hand


_BY_NOW = {
    "this time": "the time is taken by now",
    "this room": "the room is taken by now",
    "something else": (
        "what came since still names it (a charge, a queue number, somebody who has read it): "
        "cancel it instead"
    ),
}
"""What the database says of something new, and what it means for something old that comes back."""


def _refused_by_now(words: str) -> str:
    said = next((by_now for begun, by_now in _BY_NOW.items() if words.startswith(begun)), words)
    return f"cannot undo: {said}"


def _rows_read(db: DeskSession, entity: str, row_ids: list[int]) -> list[Row]:
    """Those of the rows that are there, read at once: while they are held, the session has them at hand."""
    model = model_of(entity)
    return list(db.scalars(select(model).where(col(model.id).in_(row_ids))))


def _of_one_kind(line: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    return bool(line["entity"] == other["entity"] and line["change"] == other["change"])


def _rows_in(lines: Sequence[Mapping[Any, Any]]) -> Iterator[tuple[str, list[int]]]:
    """The rows that an action changed or went out from, by table, in parts that a statement can hold."""
    found: dict[str, dict[int, None]] = {}
    for line in lines:
        if line["change"] in _STANDING and line["entity_id"] is not None:
            found.setdefault(line["entity"], {})[line["entity_id"]] = None
    for entity, ids in found.items():
        rows = list(ids)
        for start in range(0, len(rows), MOST_SUBJECTS):
            yield entity, rows[start : start + MOST_SUBJECTS]


def _reverse(desk: Desk, db: DeskSession, line: Mapping[Any, Any]) -> None:
    before = json.loads(line["before"]) if line["before"] else {}
    model = model_of(line["entity"])
    row = db.get(model, line["entity_id"])
    if line["change"] == Change.DELETE:
        _bring_back(db, model, before)
    elif row is None:
        raise Conflict(f"cannot undo: {line['entity']} {line['entity_id']} is gone")
    elif line["change"] == Change.INSERT:
        unmake = WAYS.get(line["entity"])
        if unmake is not None:
            unmake(desk, db, row)
        elif not model.STAYS:
            db.delete(row)
    else:
        _put_back(db, model, row, before)


def _bring_back(db: DeskSession, model: type[Row], before: dict[str, Any]) -> None:
    """The deleted row with its own number and version: version 1 could fit a form opened long before."""
    row = model(**{name: value_of(model, name, stored) for name, stored in before.items()})
    db.add(row)
    db.flush()
    if before["version"] > 1:
        row.version = before["version"]


def _put_back(db: DeskSession, model: type[Row], row: Row, before: dict[str, Any]) -> None:
    for name, stored in before.items():
        if name != "version":
            setattr(row, name, value_of(model, name, stored))
    if not db.is_modified(row):
        db.touch(row)


def _refuse_if_changed_since(desk: Desk, db: DeskSession, about: ColumnElement[bool], action: int) -> None:
    """Raise Conflict, saying who and when, if a later action `about` the same still stands."""
    undone = journal.alias("undone")
    later = db.execute(
        select(
            journal.c.who,
            journal.c.action,
            journal.c.verb,
            journal.c.undo,
            journal.c.undo_words,
            journal.c.at,
        )
        .where(
            about,
            journal.c.action > action,
            journal.c.change.in_(_STANDING),
            journal.c.undoes.is_(None),
            ~exists().where(undone.c.undoes == journal.c.action),
        )
        .order_by(journal.c.seq.desc())
        .limit(1)
    ).one_or_none()
    if later is not None:
        at = later.at.astimezone(desk.clock.zone).strftime("%H:%M")
        raise Conflict(f"cannot undo: {later.who} did {_undoable(db, later).words} since, at {at}")


def _same(column: ColumnElement[Any], value: Any) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value

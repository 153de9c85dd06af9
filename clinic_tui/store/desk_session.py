"""The session of one use case: what it flushes is taken down for the journal, row by row."""

from __future__ import annotations

import contextlib
import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from sqlalchemy import ColumnElement, Table, delete, event, insert, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstanceState
from sqlmodel import Session, SQLModel

from clinic_tui.errors import NotFound
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.engine import close_gate, open_gate
from clinic_tui.store.fresh_rows import insert_rows, next_numbers
from clinic_tui.store.image import column_names, image_of, plain, proved_image
from clinic_tui.store.journal import Change, Undo, as_json, digest_of_text
from clinic_tui.store.locks import require_unlocked, require_unlocked_fresh
from clinic_tui.store.refusals import refusal_of
from clinic_tui.store.row import Row

Model = TypeVar("Model", bound=SQLModel)


@dataclass(slots=True)
class Action:
    """What one use case did, while it is being done."""

    verb: str
    patient_id: int | None
    reason: str
    undo: Undo
    undo_words: str
    undoes: int | None = None
    entity: str = ""
    entity_id: int | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0
    """The action's number in the journal, known after the commit."""


class DeskSession(Session):
    """The session of one use case; what it flushes is journaled."""

    action: Action

    def need(self, model: type[Model], row_id: int, words: str) -> Model:
        """The row, or NotFound saying `words`."""
        row = self.get(model, row_id)
        if row is None:
            raise NotFound(words)
        return row

    def build_on(self, row: Row) -> None:
        """Say that this action goes out from what the row and its parts are: what made them so stays.

        The row itself does not change. An action on a sum or a count (what is on hand,
        a visit's charges) has no other way to keep an earlier one from being undone.
        """
        self.note(Change.EVENT, str(row.__tablename__), row.id)

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the action that may fail by itself: then it leaves nothing, in the journal neither.

        Raises what the part raised, with the refusals of the database in words.
        """
        self.flush()
        before = len(self.action.changes)
        savepoint = super().begin_nested()
        try:
            yield
            self.flush()
            savepoint.commit()
        except BaseException as failure:
            savepoint.rollback()
            del self.action.changes[before:]
            close_gate(self.connection())
            if isinstance(failure, IntegrityError):
                raise refusal_of(failure) from None
            raise

    def begin_nested(self) -> NoReturn:
        """Not for a use case: a plain savepoint knows nothing of the journal, `attempt` does."""
        raise RuntimeError("use attempt(): what is rolled back to a savepoint would stay in the journal")

    def touch(self, row: Row) -> None:
        """Raise the row's version for a change of its parts, so that a stale form of the whole is refused."""
        row.version += 1

    def add_fresh(self, rows: Sequence[Row]) -> None:
        """Store new rows by the thousand (see fresh_rows), journaled as all others, in half the time.

        They have their numbers afterwards; the session does not keep them. Parents come
        in an earlier call than their children.
        """
        self.flush()
        require_unlocked_fresh(self, rows)
        for model, alike in _by_model(rows).items():
            for row, number in zip(alike, next_numbers(self, model, len(alike)), strict=True):
                row.__dict__["id"] = number
            names = column_names(model)
            values = ([row.__dict__[name] for name in names] for row in alike)
            table: Table = model.__table__  # type: ignore[attr-defined]
            with journaled(self):
                insert_rows(self.connection(), table, names, values)
            self.action.changes += [_change(Change.INSERT, row, None, proved_image(row)) for row in alike]

    def put_beside(self, table: Table, values: Sequence[dict[str, Any]]) -> None:
        """Store what is too large for the journal in a table that is no rows of the clinic's.

        The action writes a row too that carries a digest of it: so the journal proves it.
        """
        self.flush()
        with journaled(self):
            self.connection().execute(insert(table), list(values))

    def replace_beside(
        self, table: Table, gone: ColumnElement[bool], values: Sequence[dict[str, Any]]
    ) -> None:
        """Put these rows in the place of others in a table that is no rows of the clinic's; no line says so.

        For what stands there only for a while: nothing proves it.
        """
        self.flush()
        with journaled(self):
            connection = self.connection()
            connection.execute(delete(table).where(gone))
            if values:
                connection.execute(insert(table), list(values))

    def note(self, change: Change, entity: str, entity_id: int | None, **after: Any) -> None:
        """Journal something that changed no row: a look at a record, a refused sign-in."""
        self.action.changes.append(
            {
                "change": change,
                "entity": entity,
                "entity_id": entity_id,
                "patient_id": None,
                "before": None,
                "after": as_json(after) if after else None,
                "digest": None,
            }
        )

    def note_look(self, patient_id: int, **after: Any) -> None:
        """Journal a look at one patient in an action that is about several: each has a line."""
        self.note_about(patient_id, Change.READ, "patient", patient_id, **after)

    def note_about(
        self, patient_id: int, change: Change, entity: str, entity_id: int | None, **after: Any
    ) -> None:
        """Journal something that changed no row and concerns one patient, in an action about several."""
        self.note(change, entity, entity_id, **after)
        self.action.changes[-1]["patient_id"] = patient_id


@contextlib.contextmanager
def journaled(session: Session) -> Iterator[None]:
    """Let statements of the session through the gate that keeps writes out which no journal line tells of."""
    connection = session.connection()
    open_gate(connection)
    try:
        yield
    finally:
        close_gate(connection)


@event.listens_for(DeskSession, "before_flush")
def _open_gate(session: DeskSession, _context: Any, _instances: Any) -> None:
    require_unlocked(session)
    open_gate(session.connection())
    session.info["versions"] = {id(row): _stored_version(row) for row in session.dirty}


def _stored_version(row: Row) -> int:
    """The version before the flush, also of a row that was touched."""
    state: InstanceState[Any] = inspect(row)
    changed = state.attrs["version"].history.deleted
    return changed[0] if changed else row.version


@event.listens_for(DeskSession, "after_flush_postexec")
def _close_gate(session: DeskSession, _context: Any) -> None:
    close_gate(session.connection())


@event.listens_for(DeskSession, "after_flush")
def _capture(session: DeskSession, _context: Any) -> None:
    """Take down what this flush changed; attribute history is still there."""
    changes = session.action.changes
    for row in sorted(session.new, key=lambda row: (_rank(row), row.id)):
        changes.append(_change(Change.INSERT, row, None, proved_image(row)))
    for row in session.dirty:
        state: InstanceState[Any] = inspect(row)
        model: type[SQLModel] = type(row)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        set_before = state.committed_state  # the rest was not even set, and asking each costs most of a flush
        for name in column_names(model):
            if name not in set_before or name == "version":
                continue
            history = state.attrs[name].history
            if history.has_changes():
                before[name] = plain(history.deleted[0]) if history.deleted else None
                after[name] = plain(getattr(row, name))
        version = session.info["versions"].get(id(row))
        if after or version != row.version:  # the version alone: the row was touched
            before["version"], after["version"] = version, row.version
            changes.append(_change(Change.UPDATE, row, before, after))
    for row in sorted(session.deleted, key=lambda row: (-_rank(row), row.id)):
        changes.append(_change(Change.DELETE, row, _stored_image(row), None))


def _stored_image(row: SQLModel) -> dict[str, Any]:
    """The whole row as it was stored, whatever was written into it before it was deleted."""
    state: InstanceState[Any] = inspect(row)
    image = image_of(row)
    for name in image:
        if deleted := state.attrs[name].history.deleted:
            image[name] = plain(deleted[0])
    return image


def _by_model(rows: Iterable[Row]) -> dict[type[Row], list[Row]]:
    models: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        models[type(row)].append(row)
    return models


@functools.cache
def _ranks() -> dict[str, int]:
    return {table.name: rank for rank, table in enumerate(all_tables().sorted_tables)}


def _rank(row: SQLModel) -> int:
    """Where the row's table stands among its references: parents are journaled before children."""
    return _ranks()[str(row.__tablename__)]


def _change(
    change: Change, row: SQLModel, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> dict[str, Any]:
    table = row.__tablename__
    patient = row.id if table == "patient" else getattr(row, "patient_id", None)  # type: ignore[attr-defined]
    text_after = None if after is None else as_json(after)
    whole = text_after if before is None or text_after is None else as_json(proved_image(row))
    return {
        "change": change,
        "entity": table,
        "entity_id": row.id,  # type: ignore[attr-defined]
        "patient_id": patient,
        "before": None if before is None else as_json(before),
        "after": text_after,
        "digest": None if whole is None else digest_of_text(whole),
    }

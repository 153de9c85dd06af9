"""The desk: the one way to write (permission, turn, transaction, journal)."""

from __future__ import annotations

import contextlib
import functools
import hmac
import itertools
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

from sqlalchemy import ColumnElement, Table, delete, event, insert, inspect, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstanceState
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session, SQLModel

from clinic_tui.clock import Clock
from clinic_tui.errors import Conflict, NotFound, NotPermitted, Restricted, StoreDamaged
from clinic_tui.failpoints import failpoint
from clinic_tui.security.roles import who_may
from clinic_tui.store.acts_noted import note_act
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.along import written_along
from clinic_tui.store.end_mark import write_mark
from clinic_tui.store.engine import Store, close_gate, open_gate
from clinic_tui.store.fresh_rows import insert_rows, next_numbers
from clinic_tui.store.image import column_names, image_of, plain, proved_image
from clinic_tui.store.journal import (
    SEALED,
    Change,
    Head,
    Undo,
    as_json,
    digest_of_text,
    head_of,
    journal,
    journal_head,
    seal,
)
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.locks import require_unlocked, require_unlocked_fresh
from clinic_tui.store.presence import Presence
from clinic_tui.store.refusals import refusal_of
from clinic_tui.store.row import Row
from clinic_tui.words.deeds import no_right

Model = TypeVar("Model", bound=SQLModel)

NOTIFY_CHANNEL = "clinic_tui"
_LINES_AT_ONCE = 1_000
"""Journal lines that are made before they are stored: of large actions all of them together are 25 MB."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account as the journal names it. `may` decides on each verb."""

    account_id: int | None
    login: str
    may: Callable[[str], bool]
    require_standing: Callable[[Session], None] = lambda _: None
    """Raises NotPermitted where the account was disabled or given another role since it came in."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """What may be refused in this thread: the right it takes, whom it is about, and what row, by table."""

    verb: str = ""
    patient_id: int | None = None
    about: tuple[str, int | None] | None = None


class _ThisThread(threading.local):
    """What the thread does that may be refused something."""

    in_action = False
    """It holds the turn to write: who asks for it again waits for itself."""
    subject = _Subject()


_THREAD = _ThisThread()


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
            with _journaled(self):
                insert_rows(self.connection(), table, names, values)
            self.action.changes += [_change(Change.INSERT, row, None, proved_image(row)) for row in alike]

    def put_beside(self, table: Table, values: Sequence[dict[str, Any]]) -> None:
        """Store what is too large for the journal in a table that is no rows of the clinic's.

        The action writes a row too that carries a digest of it: so the journal proves it.
        """
        self.flush()
        with _journaled(self):
            self.connection().execute(insert(table), list(values))

    def replace_beside(
        self, table: Table, gone: ColumnElement[bool], values: Sequence[dict[str, Any]]
    ) -> None:
        """Put these rows in the place of others in a table that is no rows of the clinic's; no line says so.

        For what stands there only for a while: nothing proves it.
        """
        self.flush()
        with _journaled(self):
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


class Desk:
    """Who acts, at which terminal, with which clock, on which store."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        actor: Actor,
        letter: str,
        mac_key: bytes,
        presence: Presence | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.actor = actor
        self.letter = letter
        self.session_token = secrets.token_hex(8)
        self._mac_key = mac_key
        self._presence = presence

    def living(self) -> frozenset[str]:
        """The letters of all desks whose process lives, this one included."""
        others = self._presence.alive() if self._presence else frozenset()
        return others | {self.letter}

    @contextlib.contextmanager
    def alone(self, work: str) -> Iterator[bool]:
        """Whether nobody else does this work now, in any process; then nobody begins it until this ends.

        A process that dies has ended it. `work` is a name as jobs have.
        """
        is_ours = self._presence is None or self._presence.begin_job(work, by_hand=True)
        try:
            yield is_ours
        finally:
            if is_ours and self._presence is not None:
                self._presence.end_job(work)

    def as_actor(self, actor: Actor) -> Desk:
        """The same terminal with somebody else at it."""
        other = Desk(self.store, self.clock, actor, self.letter, self._mac_key, self._presence)
        other.session_token = self.session_token
        return other

    def require(self, verb: str) -> None:
        """Raise NotPermitted, and journal it, unless the account has the right."""
        if self.actor.may(verb):
            return
        refused = NotPermitted(no_right(self.actor.login, verb, who_may(verb)), verb)
        if not _THREAD.in_action:  # else the action tells of it, once it is taken back
            self.note_refusal(refused, verb)
        raise refused

    @contextlib.contextmanager
    def act(
        self,
        verb: str,
        *,
        patient: int | None = None,
        reason: str = "",
        undo: Undo = Undo.YES,
        undo_words: str = "",
        undoes: int | None = None,
    ) -> Iterator[DeskSession]:
        """One use case in one write transaction.

        On leaving, what the session really changed is written to the journal in the
        same transaction. `undo_words` says why an action with Undo.NO stays done.
        Raises NotPermitted where the account has no such right (before anything is
        opened) or was shut out meanwhile, Conflict where a row changed
        under the user's hands, a guard of the database refused or the desk's letter was
        lost to another console, Busy when the turn did not come.
        """
        with self.refusals_journaled(verb, patient):
            self.require(verb)
            with self._writing(Action(verb, patient, reason, undo, undo_words, undoes)) as session:
                self.actor.require_standing(session)
                yield session

    @contextlib.contextmanager
    def _writing(self, action: Action) -> Iterator[DeskSession]:
        all_tables()  # a row may refer to any of them; and not while others wait for the turn
        with _in_action(), self.store.turn_to_write(DeskSession, self.letter) as session:
            assert isinstance(session, DeskSession)
            session.action = action
            try:
                yield session
                session.flush()
                failpoint("desk.rows written")
                if self._presence:  # here and not before: the use case may be what found the letter lost
                    self._presence.require_letter()
                end = self._write_journal(session, action)
                if action.changes and (write_too := written_along()) is not None:
                    write_too(session)
                failpoint("desk.journal written")
                session.commit()
                failpoint("desk.end to be noted")
                if end is not None and isinstance(self.store.location, SqliteFile):
                    write_mark(self.store.location.path, end)
                if action.changes and action.undo is not Undo.SKIP:
                    note_act(action.undo is Undo.YES)
            except StaleDataError:
                session.rollback()
                raise Conflict("this was changed at another desk meanwhile: look again and repeat") from None
            except IntegrityError as refused:
                session.rollback()
                raise refusal_of(refused) from None
            except BaseException:
                session.rollback()
                raise

    def look(self, verb: str, entity: str, entity_id: int | None, patient: int | None, **after: Any) -> None:
        """Journal that a record was opened; a look that cannot be journaled raises, and is no look."""
        with self.act(verb, patient=patient, undo=Undo.SKIP) as db:
            db.note(Change.READ, entity, entity_id, **after)

    @contextlib.contextmanager
    def refusals_journaled(
        self, verb: str, patient: int | None = None, entity: str = "", entity_id: int | None = None
    ) -> Iterator[None]:
        """What may be refused here: then that is journaled, under the right that was missing, else `verb`.

        The line is about `entity`; where none is named, about the account that was refused.
        """
        outer = _THREAD.subject
        about = (entity, entity_id) if entity else outer.about
        _THREAD.subject = _Subject(verb, outer.patient_id if patient is None else patient, about)
        try:
            yield
        except NotPermitted as refused:
            self.note_refusal(refused, verb)
            raise
        finally:
            _THREAD.subject = outer

    def note_refusal(self, refused: NotPermitted, verb: str) -> None:
        """Journal a refusal, once; it needs no right to be refused. Nobody with an account: no line.

        Within an action nothing is written: the action does, once it is taken back.
        """
        if refused.is_journaled or self.actor.account_id is None or _THREAD.in_action:
            return
        why = "no right" if refused.verb else "not allowed"
        if isinstance(refused, Restricted):
            why = "restricted"
        subject = _THREAD.subject
        patient = subject.patient_id if refused.patient_id is None else refused.patient_id
        entity, entity_id = subject.about or ("account", self.actor.account_id)
        with self._writing(Action(refused.verb or subject.verb or verb, patient, "", Undo.SKIP, "")) as db:
            db.note(Change.EVENT, entity, entity_id, refused=why)
        refused.is_journaled = True

    def keyed_terms(self, terms: str) -> str:
        """What was searched for, as the journal keeps it: the same for the same terms, and no names.

        32 hex digits; case and spacing do not count.
        """
        return self.keyed("search " + " ".join(terms.casefold().split()))[:32]

    def _write_journal(self, session: DeskSession, action: Action) -> Head | None:
        """Where the journal ends now; None where there was nothing to write."""
        if not action.changes:
            return None
        head = head_of(session)
        connection = session.connection()
        sealed = self._sealed(action, head)
        with _journaled(session):
            while lines := list(itertools.islice(sealed, _LINES_AT_ONCE)):
                names = tuple(lines[0])
                try:
                    rows = ([line[name] for name in names] for line in lines)
                    insert_rows(connection, journal, names, rows)
                except IntegrityError:
                    raise StoreDamaged(
                        "the journal goes on behind the end it knows of: nothing was saved; "
                        "call the administrator, who runs `clinic-tui audit verify`"
                    ) from None
                seq, mac = lines[-1]["seq"], lines[-1]["mac"]
            if head.seq == 0:
                connection.execute(insert(journal_head).values(id=1, seq=seq, mac=mac))
            else:
                connection.execute(update(journal_head).values(seq=seq, mac=mac))
        if self.store.dialect == "postgresql":
            connection.execute(
                text("SELECT pg_notify(:channel, :seq)"), {"channel": NOTIFY_CHANNEL, "seq": str(seq)}
            )
        return Head(seq, mac)

    def _sealed(self, action: Action, head: Head) -> Iterator[dict[str, Any]]:
        """The lines of an action behind the end of the chain, each when it is asked for."""
        mac, now = head.mac, self.clock.now()
        instant = now.isoformat()
        action.number = head.seq + 1
        for seq, change in enumerate(action.changes, start=action.number):
            line = {
                "seq": seq,
                "action": action.number,
                "at": now,
                "account_id": self.actor.account_id,
                "who": self.actor.login,
                "desk": self.letter,
                "verb": action.verb,
                "reason": action.reason,
                "undo": action.undo.value,
                "undo_words": action.undo_words,
                "undoes": action.undoes,
                **change,
            }
            line["change"] = Change(change["change"]).value
            line["patient_id"] = (
                change["patient_id"] if change["patient_id"] is not None else action.patient_id
            )
            told = line | {"at": instant}
            mac = seal(self._mac_key, mac, [told[name] for name in SEALED])
            line["mac"] = mac
            yield line

    def keyed(self, text: str) -> str:
        """A code by which two equal texts are known, and from which nobody without the key gets them back."""
        return hmac.digest(self._mac_key, b"keyed\0" + text.encode(), "sha256").hex()

    def head(self) -> Head:
        """The end of the journal's chain, for an anchor outside the database."""
        with self.store.reading() as db:
            return head_of(db)


@contextlib.contextmanager
def _in_action() -> Iterator[None]:
    _THREAD.in_action = True
    try:
        yield
    finally:
        _THREAD.in_action = False


@contextlib.contextmanager
def _journaled(session: Session) -> Iterator[None]:
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

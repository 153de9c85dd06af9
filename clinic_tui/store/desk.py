"""The desk: the one way to write (permission, turn, transaction, journal)."""

from __future__ import annotations

import contextlib
import hmac
import itertools
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from clinic_tui.clock import Clock
from clinic_tui.errors import Conflict, NotPermitted, Restricted, StoreDamaged
from clinic_tui.failpoints import failpoint
from clinic_tui.security.roles import who_may
from clinic_tui.store.acts_noted import note_act
from clinic_tui.store.all_tables import all_tables
from clinic_tui.store.along import written_along
from clinic_tui.store.desk_session import Action, DeskSession, journaled
from clinic_tui.store.end_mark import write_mark
from clinic_tui.store.engine import Store
from clinic_tui.store.fresh_rows import insert_rows
from clinic_tui.store.journal import (
    SEALED,
    Change,
    Head,
    Undo,
    head_of,
    journal,
    journal_head,
    seal,
)
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.presence import Presence
from clinic_tui.store.refusals import refusal_of
from clinic_tui.words.deeds import no_right

__all__ = ["NOTIFY_CHANNEL", "Actor", "Desk", "DeskSession"]

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
        with journaled(session):
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

"""Changing the key of the database, and the recovery phrase, while nobody works.

`PRAGMA rekey` breaks whoever is connected, and a vault that has forgotten the old key
before the new one opens the data has lost it. So the data are copied, the copy gets
the new key and is proved, and only then do file, escrow and vault change over, each in
one step. What a crash leaves is gone on with, or put back, by the next try.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clinic_tui.backups.proof import prove
from clinic_tui.clinic import BEFORE, ESCROW, NEXT, Clinic, clinic_as_it_is, interrupted_words, vault_of
from clinic_tui.downtime.packets import make_packets
from clinic_tui.durable_write import durable_write, sweep_parts, sync
from clinic_tui.errors import ClinicError, Conflict, FileRefused, NotFound, StoreDamaged
from clinic_tui.failpoints import failpoint
from clinic_tui.security.escrow import unwrap, wrap
from clinic_tui.security.phrase import new_phrase
from clinic_tui.security.secret_names import SECRET_BYTES, SecretName, Secrets
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.settings import Settings, read_settings
from clinic_tui.store.desk import Desk
from clinic_tui.store.end_mark import END, mark_of
from clinic_tui.store.engine import Store, connect_encrypted
from clinic_tui.store.journal import Change, Undo
from clinic_tui.store.location import SqliteFile
from clinic_tui.store.presence import FilePresence, presence_of
from clinic_tui.store.snapshot import copy_sqlite

_SIDES = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What was done; `finished` where an earlier, interrupted change was brought to its end first."""

    rows: int
    finished: bool


def change_key(folder: Path, phrase: str) -> Rekeyed:
    """Give the database a new key, kept in the vault and, under the same phrase, in the escrow.

    Needs room for a second copy of the database. Raises Conflict while a desk or a worker is
    open, FileRefused for a phrase that is not this clinic's, StoreDamaged where the
    database or its copy does not prove; then everything is as it was.
    """
    settings = read_settings(folder)
    finished = _finish(settings, phrase)
    with contextlib.closing(clinic_as_it_is(settings)) as clinic:
        keys = _keys_of(settings, phrase)
        with _closed_for_others(clinic):
            fresh = Secrets({**keys, SecretName.DB_KEY: secrets.token_bytes(SECRET_BYTES)})
            rows = sum(prove(clinic.store, clinic.mac_key).counts.values())
            waiting = folder / f"{ESCROW}{NEXT}"
            sweep_parts(waiting)
            durable_write(waiting, wrap(fresh, phrase))
            failpoint("keys.escrow written")
            if isinstance(clinic.store.location, SqliteFile):
                _copy_under(clinic, fresh, rows)
                clinic.close()  # the last connection takes the write-ahead file with it
                _put_in_place(settings.database_file)
            _change_over(settings, fresh)
    _after(settings)
    return Rekeyed(rows, finished)


def change_phrase(folder: Path, phrase: str | None) -> tuple[str, bytes]:
    """A new recovery phrase for the same keys, and the escrow it opens, to be put in force by `keep_escrow`.

    Without a phrase, where its paper is lost, the keys are those of the vault: whoever reads
    it has them anyway. Raises FileRefused for a phrase that is not this clinic's, Conflict
    where a change of the key was interrupted.
    """
    settings = read_settings(folder)
    if words := interrupted_words(folder):
        raise Conflict(words)
    keys = vault_of(settings).read_all() if phrase is None else _keys_of(settings, phrase)
    another = new_phrase()
    return another, wrap(keys, another)


def prove_phrase(folder: Path, phrase: str) -> None:
    """Raise FileRefused unless the phrase gives exactly the keys that the vault holds."""
    settings = read_settings(folder)
    if words := interrupted_words(folder):
        raise Conflict(words)
    _keys_of(settings, phrase)


def keep_escrow(folder: Path, escrow: bytes) -> None:
    """Put an escrow in force, and journal it. Where the disk refuses, the old one stays (ClinicError)."""
    with contextlib.closing(clinic_as_it_is(read_settings(folder))) as clinic:
        _journal(clinic.desk(SYSTEM, "keys"), "recovery phrase")
        try:
            durable_write(folder / ESCROW, escrow)
        except OSError as failure:
            raise ClinicError(f"the phrase was not changed: {failure.strerror} ({folder})") from None


def finish_interrupted(folder: Path, phrase: str) -> bool:
    """Bring an interrupted change to its end, or put back what was; True where there was one."""
    return _finish(read_settings(folder), phrase)


# One step after another


def _copy_under(clinic: Clinic, fresh: Secrets, rows: int) -> None:
    """A proved copy of the database beside it, under the new key, that knows of the change."""
    location = clinic.store.location
    assert isinstance(location, SqliteFile)
    beside = location.path.with_name(f"{location.path.name}{NEXT}")
    _remove(beside)
    copy_sqlite(location, beside)
    with contextlib.closing(connect_encrypted(SqliteFile(beside, location.key))) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA rekey = \"x'{fresh[SecretName.DB_KEY].hex()}'\"")
        connection.execute("PRAGMA journal_mode = WAL")
    store = Store(SqliteFile(beside, fresh[SecretName.DB_KEY]))
    try:
        proof = prove(store, clinic.mac_key)
        if sum(proof.counts.values()) != rows:
            raise StoreDamaged("the copy under the new key has not all rows: nothing was changed")
        _journal(Desk(store, clinic.clock, SYSTEM, "keys", clinic.mac_key), "database key")
    finally:
        store.close()
    beside.with_suffix(".turn").unlink(missing_ok=True)
    sync(beside)
    failpoint("keys.copy proved")


def _journal(desk: Desk, what: str) -> None:
    with desk.act("keys.change", undo=Undo.NO, undo_words="the old key is gone") as db:
        db.note(Change.EVENT, "clinic", None, changed=what)


def _put_in_place(database: Path) -> None:
    """The copy takes the name of the database in one step; what was keeps a name of its own meanwhile."""
    beside, before = (database.with_name(f"{database.name}{end}") for end in (NEXT, BEFORE))
    wal = database.with_name(f"{database.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise Conflict("somebody is still reading the database: close all desks and commands, then try again")
    for side in _SIDES:
        database.with_name(f"{database.name}{side}").unlink(missing_ok=True)
    before.unlink(missing_ok=True)
    os.link(database, before)
    failpoint("keys.old linked")
    os.replace(beside, database)
    mark_of(beside).unlink(missing_ok=True)  # that of the database goes on: it is the same journal
    sync(database.parent)
    failpoint("keys.copy in place")


def _change_over(settings: Settings, fresh: Secrets) -> None:
    """The database has its new key: let escrow and vault follow, then forget what was."""
    folder = settings.folder
    if (folder / f"{ESCROW}{NEXT}").exists():
        os.replace(folder / f"{ESCROW}{NEXT}", folder / ESCROW)
        sync(folder)
    failpoint("keys.escrow in force")
    vault_of(settings).put(SecretName.DB_KEY, fresh[SecretName.DB_KEY])
    failpoint("keys.vault in step")
    _remove(settings.database_file.with_name(f"{settings.database_file.name}{BEFORE}"))


def _after(settings: Settings) -> None:
    """Downtime packets are sealed with a key made of the old one: write them anew."""
    if not any(settings.downtime_folder.glob("*.packet")):
        return
    with contextlib.closing(clinic_as_it_is(settings)) as clinic:
        make_packets(
            clinic.desk(SYSTEM, "keys"),
            settings.name,
            settings.downtime_folder,
            clinic.downtime_key,
            settings.folder / ESCROW,
        )


# What was interrupted


def _finish(settings: Settings, phrase: str) -> bool:
    folder = settings.folder
    if not interrupted_words(folder):
        return False
    waiting = folder / f"{ESCROW}{NEXT}"
    fresh = unwrap((waiting if waiting.exists() else folder / ESCROW).read_bytes(), phrase)
    if settings.database != "sqlite" or _opens(settings.database_file, fresh):
        _change_over(settings, fresh)
        _after(settings)
    else:  # it stopped before the copy took its place: the old key is in force everywhere
        waiting.unlink(missing_ok=True)
        for end in (NEXT, BEFORE):
            _remove(settings.database_file.with_name(f"{settings.database_file.name}{end}"))
    return True


def _opens(database: Path, keys: Secrets) -> bool:
    import sqlcipher3.dbapi2 as cipher

    with contextlib.closing(connect_encrypted(SqliteFile(database, keys[SecretName.DB_KEY]))) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except cipher.DatabaseError:
            return False
    return True


def _keys_of(settings: Settings, phrase: str) -> Secrets:
    """The clinic's keys, which the phrase must give as well: what nobody could recover is not changed."""
    escrow = settings.folder / ESCROW
    if not escrow.exists():
        raise NotFound(f"{escrow} is not there: put back the one that lies beside a backup")
    keys = unwrap(escrow.read_bytes(), phrase)
    if dict(keys) != dict(vault_of(settings).read_all()):
        raise FileRefused(
            f"{escrow} holds other keys than the vault: run `clinic-tui doctor`, and put back the right one"
        )
    return keys


@contextlib.contextmanager
def _closed_for_others(clinic: Clinic) -> Iterator[None]:
    """Nobody is at a desk, runs jobs or writes, and nobody can begin to until this is over.

    On PostgreSQL nothing of the database changes, so that desks may go on.
    """
    if not isinstance(clinic.store.location, SqliteFile):
        yield
        return
    presence = presence_of(clinic.store)
    assert isinstance(presence, FilePresence)
    with contextlib.closing(presence):
        open_desks = presence.take_all()
        if open_desks:
            raise Conflict(f"{', '.join(open_desks)} open: close all desks and the worker, then try again")
        yield


def _remove(database: Path) -> None:
    for side in ("", *_SIDES, END):
        database.with_name(f"{database.name}{side}").unlink(missing_ok=True)

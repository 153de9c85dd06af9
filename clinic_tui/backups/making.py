"""Making a backup, and keeping as many as agreed."""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clinic_tui.backups.manifest import FILE, Manifest, kept_file, read_manifest
from clinic_tui.backups.proof import Proof, prove, prove_session
from clinic_tui.backups.retention import Retention, to_keep
from clinic_tui.clinic import ANCHORS, ESCROW, Clinic
from clinic_tui.durable_write import durable_write, sync
from clinic_tui.errors import Busy, ClinicError, FileRefused
from clinic_tui.failpoints import failpoint
from clinic_tui.security.escrow import is_whole
from clinic_tui.security.sealed_stream import seal
from clinic_tui.settings import FILE as SETTINGS
from clinic_tui.store.engine import Store
from clinic_tui.store.location import PostgresServer, SqliteFile
from clinic_tui.store.snapshot import copy_sqlite, dump_postgres

DATABASE = {"sqlite": "clinic.db", "postgresql": "clinic.dump.sealed"}
PART = ".part"
"""How the name of a backup ends while it is being made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One that is there, and what it says of itself."""

    folder: Path
    manifest: Manifest


def make_backup(clinic: Clinic, place: Path) -> Backup:
    """Copy the clinic as it stands now into a new folder below `place`, and prove the copy.

    Desks go on working. The folder gets its name when all is in it and proved, so that
    one that is there is whole. Raises Busy while another backup is made there,
    StoreDamaged where the copy does not prove, ClinicError where the disk refuses.
    """
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as failure:
        raise ClinicError(f"no backup was made: {failure.strerror} ({place})") from None
    with _alone(place):
        _sweep(place)
        at = clinic.clock.now()
        name = _free_name(place, f"{clinic.settings.id}-{at:%Y%m%dT%H%M%SZ}")
        part = place / f".{name}{PART}"
        try:
            part.mkdir(mode=0o700)
            manifest = _fill(clinic, part, at)
            sync(part)
            failpoint("backup.filled")
            part.rename(place / name)
            failpoint("backup.named")
            sync(place)
        except OSError as failure:
            raise ClinicError(f"no backup was made: {failure.strerror} ({place})") from None
        finally:
            shutil.rmtree(part, ignore_errors=True)
    return Backup(place / name, manifest)


def _sweep(place: Path) -> None:
    """Remove what a killed backup or clean-up left; only for who is alone there."""
    for left_over in place.glob(f".*{PART}"):
        shutil.rmtree(left_over, ignore_errors=True)


def _free_name(place: Path, wanted: str) -> str:
    """The name, numbered where another backup is of the same second."""
    names = itertools.chain([wanted], (f"{wanted}-{number}" for number in itertools.count(2)))
    return next(name for name in names if not (place / name).exists())


def _fill(clinic: Clinic, part: Path, at: datetime) -> Manifest:
    location, settings = clinic.store.location, clinic.settings
    file = part / DATABASE[clinic.store.dialect]
    proof = _copy_file(location, file, clinic) if isinstance(location, SqliteFile) else _dump(clinic, file)
    failpoint("backup.database copied")
    beside = [name for name in (ESCROW, SETTINGS, ANCHORS) if (settings.folder / name).exists()]
    if ESCROW in beside and not is_whole((settings.folder / ESCROW).read_bytes()):
        beside.remove(ESCROW)  # it opens nothing, and would make the backup look as if it did
    for name in beside:
        durable_write(part / name, (settings.folder / name).read_bytes())
    manifest = Manifest(
        clinic_id=settings.id,
        clinic_name=settings.name,
        made_at=at,
        engine=clinic.store.dialect,
        revision=proof.revision,
        file=file.name,
        files=tuple(kept_file(part / name) for name in (file.name, *beside)),
        counts=proof.counts,
        head=proof.head,
    )
    durable_write(part / FILE, manifest.as_json(clinic.mac_key))
    return manifest


def _copy_file(location: SqliteFile, file: Path, clinic: Clinic) -> Proof:
    copy_sqlite(location, file)
    copy = Store(SqliteFile(file, location.key))
    try:
        return prove(copy, clinic.mac_key)
    finally:
        copy.close()


def _dump(clinic: Clinic, file: Path) -> Proof:
    """The dump and its proof are of one and the same state."""
    location = clinic.store.location
    assert isinstance(location, PostgresServer)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(handle, "wb") as sealed, clinic.store.reading() as db:
        proof = prove_session(db, clinic.mac_key)
        with dump_postgres(location, db) as plain:
            seal(plain, sealed, clinic.backup_key)
        sealed.flush()
        os.fsync(sealed.fileno())
    return proof


def backups_in(place: Path, clinic_id: str) -> tuple[Backup, ...]:
    """This clinic's backups, newest first; folders that are none are passed over."""
    found = []
    for folder in place.glob(f"{clinic_id}-*") if place.is_dir() else ():
        with contextlib.suppress(FileRefused):
            found.append(Backup(folder, read_manifest(folder)))
    return tuple(sorted(found, key=lambda backup: backup.manifest.made_at, reverse=True))


def prune(place: Path, clinic_id: str, retention: Retention) -> tuple[Backup, ...]:
    """Remove what need not be kept; what was removed. Raises Busy, ClinicError where the disk refuses."""
    with _alone(place):
        _sweep(place)
        there = backups_in(place, clinic_id)
        kept = to_keep((backup.manifest.made_at for backup in there), retention)
        gone = tuple(backup for backup in there if backup.manifest.made_at not in kept)
        for backup in gone:
            try:
                going = backup.folder.with_name(f".{backup.folder.name}{PART}")
                backup.folder.rename(going)  # no backup any more, should the rest fail
                failpoint("prune.name taken")
                shutil.rmtree(going)
            except OSError as failure:
                raise ClinicError(f"{backup.folder} cannot be removed: {failure.strerror}") from None
    return gone


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One backup or clean-up at a time; the kernel lets go of the lock when a process dies."""
    try:
        handle = os.open(place / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as failure:
        raise ClinicError(f"{place} cannot be used for backups: {failure.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another backup is being made in {place}: nothing was done") from None
        yield
    finally:
        os.close(handle)

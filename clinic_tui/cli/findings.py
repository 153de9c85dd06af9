"""What `doctor` looks at. It changes no data, asks for no password, and shows no patient and no secret."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.errors import ClinicError
from clinic_tui.settings import Settings, read_settings
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.clinic import Clinic

FULL_DISK_BYTES = 64 << 20


class State(StrEnum):
    """How a thing was found."""

    OK = "ok"
    WARN = "warn"
    FAIL = "FAIL"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `words` say the way out where it is not well."""

    state: State
    what: str
    words: str


def examine(folder: Path) -> tuple[Finding, ...]:
    """All that can be looked at from here; stops where nothing further can be."""
    return tuple(_examine(folder))


def _examine(folder: Path) -> Iterator[Finding]:
    yield _sqlite()
    try:
        settings = read_settings(folder)
    except ClinicError as wrong:
        yield Finding(State.FAIL, "clinic", wrong.words)
        return
    yield Finding(State.OK, "clinic", f"{settings.name} in {folder}{' (demo)' if settings.demo else ''}")
    yield from _files(settings)
    yield _writable(folder)
    yield _disk(folder)
    if settings.database == "sqlite" and not settings.demo:
        yield _ballast(folder)
    yield _escrow(settings)
    from clinic_tui.clinic import clinic_as_it_is

    try:
        clinic = clinic_as_it_is(settings)
    except ClinicError as wrong:
        yield Finding(State.FAIL, "vault", wrong.words)
        return
    try:
        yield Finding(State.OK, "vault", f"readable ({settings.vault})")
        yield from _database(clinic)
        yield from _jobs(clinic)
    except ClinicError as wrong:
        yield Finding(State.FAIL, "database", wrong.words)
    finally:
        clinic.close()


def _sqlite() -> Finding:
    import sqlcipher3.dbapi2 as cipher

    from clinic_tui.store.location import refuse_old_sqlite

    try:
        refuse_old_sqlite(cipher.sqlite_version)
    except ClinicError as wrong:
        return Finding(State.FAIL, "sqlite", wrong.words)
    return Finding(State.OK, "sqlite", cipher.sqlite_version)


def _files(settings: Settings) -> Iterator[Finding]:
    """The folder and what is in it belong to one account, and to nobody else."""
    looked_at = [settings.folder, *sorted(settings.folder.iterdir())]
    exposed = [
        path for path in looked_at if stat.S_IMODE(path.lstat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]
    foreign = [path for path in looked_at if path.lstat().st_uid != os.geteuid()]
    if foreign:
        names = ", ".join(path.name for path in foreign)
        yield Finding(
            State.WARN, "owner", f"not this account's: {names}; run clinic-tui as the account that owns them"
        )
    if exposed:
        names = ", ".join(path.name for path in exposed)
        yield Finding(
            State.FAIL, "file rights", f"others can reach {names}: chmod -R go-rwx {settings.folder}"
        )
    else:
        yield Finding(
            State.OK, "file rights", f"{counted(len(looked_at), 'file is', 'files are')} this account's alone"
        )


def _writable(folder: Path) -> Finding:
    """Tried, not asked for: a read-only disk lets its files look writable."""
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor."):
            pass
    except OSError as failure:
        words = f"no file can be made in {folder} ({failure.strerror}): nothing can be saved"
        return Finding(State.FAIL, "folder", f"{words}; check its rights and the disk")
    return Finding(State.OK, "folder", "files can be made and removed in it")


def _disk(folder: Path) -> Finding:
    from clinic_tui.store.disk_room import room_on

    room = room_on(folder)
    if room.free < FULL_DISK_BYTES:
        return Finding(State.FAIL, "disk", f"{room.words}: nothing can be saved soon; make room now")
    if room.low:
        return Finding(State.WARN, "disk", f"{room.words}: make room")
    return Finding(State.OK, "disk", room.words)


def _ballast(folder: Path) -> Finding:
    """The one thing that is put right here: it is part of no clinic's data."""
    from clinic_tui.store import disk_room

    size = f"{disk_room.BALLAST_BYTES >> 20} MB"
    try:
        if disk_room.has_ballast(folder):
            return Finding(State.OK, "ballast", f"{size} lie ready for the day that the disk is full")
        if disk_room.make_ballast(folder):
            return Finding(State.OK, "ballast", f"laid down: {size} for the day that the disk is full")
    except ClinicError as wrong:
        return Finding(State.WARN, "ballast", f"none, and none could be laid down: {wrong.words}")
    return Finding(State.WARN, "ballast", f"none, and no room for its {size}: make room, then run this again")


def _escrow(settings: Settings) -> Finding:
    from clinic_tui.clinic import ESCROW, interrupted_words
    from clinic_tui.security.escrow import is_whole

    folder = settings.folder
    if words := interrupted_words(folder):
        return Finding(State.FAIL, "escrow", words)
    if settings.demo:
        return Finding(State.OK, "escrow", "a demo needs none")
    amiss = "gone"
    if (folder / ESCROW).is_file():
        if is_whole((folder / ESCROW).read_bytes()):
            return Finding(State.OK, "escrow", f"{ESCROW} is whole; it opens with the recovery phrase")
        amiss = "damaged"
    return Finding(
        State.FAIL,
        "escrow",
        f"{folder / ESCROW} is {amiss}: put back the one beside a backup, or a lost vault is the end",
    )


def _jobs(clinic: Clinic) -> Iterator[Finding]:
    from clinic_tui.store.presence import presence_of

    presence = presence_of(clinic.store)
    led = presence.jobs_are_led()
    presence.close()
    if led:
        yield Finding(State.OK, "jobs", "a process runs them")
    elif not clinic.settings.demo:
        words = "no process runs them: start `clinic-tui worker` (docs/worker.md), or leave a console open"
        yield Finding(State.WARN, "jobs", words)


def _database(clinic: Clinic) -> Iterator[Finding]:
    from clinic_tui.schedule import guards
    from clinic_tui.store import schema

    schema.check(clinic.store)
    yield Finding(State.OK, "database", f"{clinic.store.dialect}, revision {schema.REVISION}")
    with clinic.store.reading() as db:
        gone = guards.missing(db)
    if gone:
        yield Finding(
            State.FAIL,
            "guards",
            f"missing: {', '.join(gone)}; run `clinic-tui db upgrade` or restore a backup",
        )
    else:
        yield Finding(State.OK, "guards", "double booking is refused by the database itself")
    yield _journal(clinic)
    yield _anchors(clinic)
    yield _last_save(clinic)
    yield _clock(clinic)


def _journal(clinic: Clinic) -> Finding:
    """Where its lines end and where its head says they end: apart, nothing can be written any more."""
    from sqlalchemy import func, select

    from clinic_tui.store.journal import head_of, journal

    with clinic.store.reading() as db:
        head = head_of(db)
        last = db.execute(select(func.max(journal.c.seq))).scalar() or 0
    if last != head.seq:
        return Finding(
            State.FAIL,
            "journal",
            f"its last line is {last}, its head says {head.seq}: run `clinic-tui audit verify`",
        )
    return Finding(State.OK, "journal", f"ends at line {last}, as its head says")


def _clock(clinic: Clinic) -> Finding:
    from clinic_tui.store.clock_steps import clock_behind, step_words

    with clinic.store.reading() as db:
        behind = clock_behind(db, clinic.clock.now())
    if behind is not None:
        return Finding(State.WARN, "clock", step_words(behind))
    return Finding(State.OK, "clock", "not behind the journal")


def _anchors(clinic: Clinic) -> Finding:
    """Quickly: the newest anchor must stand in the journal; `audit verify` proves all of it."""
    from sqlalchemy import select

    from clinic_tui.store.journal import head_of, journal

    anchors = clinic.anchors()
    if not anchors:
        return Finding(
            State.WARN, "anchors", "none is noted: a cut journal would not show; open the console once"
        )
    newest = max(anchors, key=lambda anchor: anchor.seq)
    with clinic.store.reading() as db:
        head = head_of(db)
        mac = db.execute(select(journal.c.mac).where(journal.c.seq == newest.seq)).scalar()
    if newest.seq > head.seq or mac != newest.mac:
        return Finding(
            State.FAIL,
            "anchors",
            f"line {newest.seq} is not what was noted outside the database: run `clinic-tui audit verify`",
        )
    return Finding(
        State.OK, "anchors", f"{len(anchors)} noted, the newest at line {newest.seq} of {head.seq}"
    )


def _last_save(clinic: Clinic) -> Finding:
    """Without the last saves: copied without its log, or an older copy."""
    from clinic_tui.store.end_mark import missing_words

    noted = clinic.last_save()
    with clinic.store.reading() as db:
        words = missing_words(db, noted)
    if words:
        return Finding(State.FAIL, "last save", words)
    if noted is None:
        return Finding(State.OK, "last save", "not noted beside the database: the next one is")
    return Finding(State.OK, "last save", f"line {noted.seq} of the journal is there")

"""The whole database as it stands at one moment, copied while desks work on it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from clinic_tui.durable_write import sync
from clinic_tui.errors import ClinicError, StoreDamaged
from clinic_tui.store.engine import connect_encrypted
from clinic_tui.store.location import PostgresServer, SqliteFile
from clinic_tui.store.making_on_server import MAKING_TABLE


def copy_sqlite(source: SqliteFile, to: Path) -> None:
    """Write the whole file as one committed state to `to`, under the same key; writers go on.

    `VACUUM INTO` and not the backup API in steps, which starts anew at each commit of
    another desk and under load never ends.
    """
    import sqlcipher3.dbapi2 as cipher

    os.close(os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with contextlib.closing(connect_encrypted(source)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(to),))
        except cipher.Error as failure:
            raise _in_words(failure) from None
    with contextlib.closing(connect_encrypted(SqliteFile(to, source.key))) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    sync(to)


def prove_sqlite(file: SqliteFile) -> None:
    """Raise StoreDamaged unless every page, index and reference of the file is as it should be."""
    import sqlcipher3.dbapi2 as cipher

    with contextlib.closing(connect_encrypted(file)) as connection:
        try:
            wrong_pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            structure = [row[0] for row in connection.execute("PRAGMA quick_check").fetchall()]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        except cipher.Error as failure:
            raise _in_words(failure) from None
    if wrong_pages:
        raise StoreDamaged(f"{file.path}: {len(wrong_pages)} pages are not as they were written")
    if structure != ["ok"]:
        raise StoreDamaged(f"{file.path}: {structure[0]}")
    if orphans:
        raise StoreDamaged(f"{file.path}: {len(orphans)} rows refer to rows that are not there")


def _in_words(failure: Exception) -> ClinicError:
    name = getattr(failure, "sqlite_errorname", "") or type(failure).__name__
    if name.startswith("SQLITE_FULL"):
        return ClinicError("the disk is full: no copy was made; free some space and try again")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreDamaged("the database is damaged, or its key is another one")
    return ClinicError(f"the database cannot be copied or read ({name})")


_PLAIN = ("--no-owner", "--no-privileges")
"""Whoever restores owns what was restored."""


@contextlib.contextmanager
def dump_postgres(server: PostgresServer, session: Session) -> Iterator[IO[bytes]]:
    """What `pg_dump` writes of exactly the state that `session` sees.

    On leaving, raises ClinicError where the program said that it did not succeed.
    """
    snapshot = session.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    arguments = [
        "--format=custom",
        *_PLAIN,
        "--no-comments",
        f"--exclude-table={MAKING_TABLE}",
        f"--snapshot={snapshot}",
    ]
    with _program("pg_dump", server, arguments, reads=False) as running:
        assert running.stdout is not None
        yield running.stdout


@contextlib.contextmanager
def restore_postgres(server: PostgresServer) -> Iterator[IO[bytes]]:
    """Where to write what `pg_dump` gave; the database must be empty, and stays so where it fails."""
    arguments = [*_PLAIN, "--exit-on-error", "--single-transaction"]
    with _program("pg_restore", server, arguments, reads=True) as running:
        assert running.stdin is not None
        with running.stdin as target:
            yield target


@contextlib.contextmanager
def _program(
    name: str, server: PostgresServer, arguments: list[str], *, reads: bool
) -> Iterator[subprocess.Popen[bytes]]:
    """The program on the server's database, fed through a pipe or read through one."""
    url = make_url(server.url)
    environment = {**os.environ}
    if isinstance(url.password, str):  # never on the command line, where everybody can read it
        environment["PGPASSWORD"] = url.password
    plain = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    with subprocess.Popen(
        [_newest(name), *arguments, f"--dbname={plain}"],
        env=environment,
        stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if reads else subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        broken = False
        try:
            yield running
        except BrokenPipeError:  # it has ended, and says why
            broken = True
        except BaseException:
            running.kill()
            raise
        assert running.stderr is not None
        said = running.stderr.read().decode(errors="replace").strip().splitlines()
        if running.wait() != 0 or broken:
            raise ClinicError(f"{name} did not succeed: {said[0][:300] if said else 'it said nothing'}")


def _newest(name: str) -> str:
    """Debian's newest version before what is on the path: an older one refuses a newer server."""
    debian = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(debian, key=lambda path: float(path.parts[-3]), default=None)
    found = str(newest) if newest else shutil.which(name)
    if found is None:
        raise ClinicError(f"{name} is not on this machine: apt-get install postgresql-client")
    return found

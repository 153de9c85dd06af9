"""A PostgreSQL server of the tests' own, one for all the workers of a run.

Whoever needs it first starts a keeper (this file, run as a program), which makes a cluster in a
temporary directory, runs the server as an ordinary user, and stops it when the last user is gone.
Being a user means to hold a shared lock on a file: the kernel lets go of it however a process ends,
so that no server outlives its tests. The server listens on 127.0.0.1 alone, with a password.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

PATIENCE = 90.0  # seconds for initdb and the first connection on a slow machine
LEAVING = 1.0  # seconds for sessions that have been closed or told to end
OWNER = "clinic"  # an ordinary role: what only a superuser may do fails here as it would in a clinic
QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "shared_buffers=32MB",
    "max_connections=60",
    "autovacuum=off",
)
PR_SET_PDEATHSIG = 1
IN_MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes; a run of the suite takes up less than a quarter of that


class ServerMissing(Exception):
    """No PostgreSQL server is installed, or it does not start; the words say which."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server: makes and drops databases."""

    port: int
    password: str

    def url(self, database: str) -> str:
        """For SQLAlchemy, as the ordinary role that owns the database."""
        return f"postgresql+psycopg://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database owned by the ordinary role, a copy of `template`; its URL."""
        as_files = " STRATEGY file_copy" if self._connection().info.server_version >= 150_000 else ""
        self._left(template)
        self._administer(f'CREATE DATABASE "{database}" OWNER {OWNER} TEMPLATE "{template}"{as_files}')
        return self.url(database)

    def administration(self, database: str) -> Any:
        """A new connection to one database as the superuser; each statement commits by itself."""
        return administration(self.port, self.password, database)

    def drop(self, database: str) -> None:
        """The database goes, whoever is still connected to it."""
        sessions = "pg_stat_activity WHERE datname = %s"
        self._connection().execute(f"SELECT pg_terminate_backend(pid) FROM {sessions}", [database])
        self._left(database)
        self._administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _left(self, database: str) -> None:
        """Wait until nobody is connected to it: the server itself looks again after a tenth of a second only.

        Who stays longer than patience is left to the statement that follows.
        """
        until = time.monotonic() + LEAVING
        sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while self._connection().execute(sessions, [database]).fetchone()[0] and time.monotonic() < until:
            time.sleep(0.002)

    def _administer(self, statement: str) -> None:
        self._connection().execute(statement)

    def _connection(self) -> Any:
        """One connection for all: a new one costs as much as a new database. Tests may end it."""
        known = _ADMINISTRATIONS.get(self)
        if known is not None:
            with contextlib.suppress(psycopg_error()):
                known.execute("SELECT 1")
                return known
            known.close()
        _ADMINISTRATIONS[self] = administration(self.port, self.password)
        return _ADMINISTRATIONS[self]


_ADMINISTRATIONS: dict[PostgresServer, Any] = {}


def psycopg_error() -> type[Exception]:
    """What every failure of the driver is; the driver is loaded when a server is first asked for."""
    import psycopg

    return psycopg.Error


def administration(port: int, password: str, database: str = "postgres") -> Any:
    """A psycopg connection as the superuser; each statement commits by itself."""
    import psycopg

    return psycopg.connect(
        host="127.0.0.1", port=port, user="postgres", password=password, dbname=database, autocommit=True
    )


def find_programs() -> Path:
    """The folder that holds `initdb` and `postgres`; the newest where there are several.

    Raises ServerMissing when there is none.
    """
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders = sorted(debian, key=lambda folder: float(folder.parent.name), reverse=True) + folders
    for folder in folders:
        if all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres")):
            return folder
    raise ServerMissing("no PostgreSQL server on this machine (apt-get install postgresql)")


@contextmanager
def locked(path: Path, how: int) -> Iterator[IO[str]]:
    """The file `path` under a lock, shared or exclusive, until the block or the process ends."""
    with path.open("a") as file:
        fcntl.flock(file, how)
        yield file


@contextmanager
def shared_server(meeting_place: Path) -> Iterator[PostgresServer]:
    """The run's server. All workers of a run name the same folder.

    Raises ServerMissing when there is no PostgreSQL or it does not start.
    """
    facts = meeting_place / "postgres.json"
    with locked(meeting_place / "postgres.start", fcntl.LOCK_EX) as starting:
        # waits for a keeper that is just stopping: it has taken its facts away by then
        users = (meeting_place / "postgres.users").open("a")
        fcntl.flock(users, fcntl.LOCK_SH)
        if not facts.exists():
            start_keeper(meeting_place, facts)
        fcntl.flock(starting, fcntl.LOCK_UN)
    with users:
        yield PostgresServer(**json.loads(facts.read_text()))


def start_keeper(meeting_place: Path, facts: Path) -> None:
    """Start the process that owns the server, and wait until it has written down how to reach it."""
    programs = find_programs()
    log = meeting_place / "postgres.log"
    with log.open("w") as output:
        keeper = subprocess.Popen(
            [sys.executable, __file__, str(programs), str(meeting_place)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the tests; the keeper goes when they have gone
        )
    until = time.monotonic() + PATIENCE
    while not facts.exists():
        if keeper.poll() is not None or time.monotonic() > until:
            keeper.terminate()
            raise ServerMissing(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.02)


# What follows runs in the keeper.


def keep(programs: Path, meeting_place: Path) -> None:
    """Run a server until nobody uses it any more."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    home = Path(tempfile.mkdtemp(prefix="clinic-tui-postgres-", dir=roomy_memory()))
    facts = meeting_place / "postgres.json"
    server: subprocess.Popen[bytes] | None = None
    users = (meeting_place / "postgres.users").open("a")
    try:
        password = secrets.token_hex(16)
        make_cluster(programs, home, password)
        server, port = start_server(programs, home, password)
        draft = facts.with_suffix(".draft")
        draft.write_text(json.dumps({"port": port, "password": password}))
        draft.rename(facts)
        fcntl.flock(users, fcntl.LOCK_EX)
    finally:
        facts.unlink(missing_ok=True)
        if server is not None:
            server.send_signal(signal.SIGQUIT)
            server.wait()
        shutil.rmtree(home, ignore_errors=True)


def roomy_memory() -> Path | None:
    """Where files are kept in memory, if there is room for the run's databases: they come and go often."""
    if os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ROOM:
        return IN_MEMORY
    return None


def ordinary_user() -> dict[str, Any]:
    """For subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise ServerMissing("running as root, and there is no user postgres or nobody to run the server as")


def make_cluster(programs: Path, home: Path, password: str) -> None:
    """An empty cluster in `home`, in UTF-8 and plain C order, reached by password alone."""
    secret = home / "password"
    secret.write_text(f"{password}\n")
    ordinary = ordinary_user()
    if ordinary:
        for path in (home, secret):
            os.chown(path, ordinary["user"], ordinary["group"])
    subprocess.run(
        [
            programs / "initdb",
            f"--pgdata={home / 'data'}",
            f"--pwfile={secret}",
            *("--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"),
        ],
        cwd=home,
        stdout=subprocess.DEVNULL,
        check=True,
        **ordinary,
    )


def start_server(programs: Path, home: Path, password: str) -> tuple[subprocess.Popen[bytes], int]:
    """The server on a free port; another process may take that port first, so try some."""
    for _ in range(5):
        port = free_port()
        settings = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", *QUICK)
        server = subprocess.Popen(
            [
                programs / "postgres",
                "-D",
                home / "data",
                *(part for each in settings for part in ("-c", each)),
            ],
            cwd=home,
            preexec_fn=die_with_keeper,
            **ordinary_user(),
        )
        if answers(server, port, password):
            return server, port
        server.kill()
        server.wait()
    raise ServerMissing("PostgreSQL stopped as soon as it was started")


def die_with_keeper() -> None:
    """A keeper that is killed takes its server along."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(server: subprocess.Popen[bytes], port: int, password: str) -> bool:
    """True once the server takes connections and has the ordinary role; False when it ends before."""
    import psycopg

    until = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < until:
        try:
            with administration(port, password) as connection:
                connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{password}'")
                return True
        except psycopg.OperationalError:
            time.sleep(0.05)
    return False


if __name__ == "__main__":
    keep(Path(sys.argv[1]), Path(sys.argv[2]))

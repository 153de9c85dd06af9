"""A clinic in the making: what a killed founding or restore leaves, and taking it away again.

A mark lies in the folder, locked, while a clinic is being made there. Where nobody holds
the lock and there is no settings file, which is written last, nobody has ever worked in
what lies beside the mark, and the next `init` or `restore` takes it away.

What makes a clinic on a database server names the server's database and the clinic in the mark, for
its tables are not in the folder: a table beside them says the same until it is whole (making_on_server.py).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from clinic_tui.errors import Conflict
from clinic_tui.settings import FILE
from clinic_tui.store.folder_words import folder_in_words

MARK = ".unfinished"

_MADE = (
    "clinic.db",
    "clinic.db-wal",
    "clinic.db-shm",
    "clinic.db-journal",
    "clinic.db-head",
    "clinic.turn",
    "escrow.json",
    "vault.sealed",
    ".vault.sealed.lock",
    "anchors.log",
)
"""What is made in a folder before its settings; together with the parts of files that were being written."""


@dataclass(frozen=True, slots=True)
class OnServer:
    """What is made on a database server: the clinic's id, and the URL, which has no password."""

    clinic_id: str
    database: str


@contextlib.contextmanager
def making(folder: Path, on_server: OnServer | None = None) -> Iterator[None]:
    """Mark the folder while a clinic is made in it, whether that succeeds or fails. Raises Conflict."""
    with folder_in_words():
        handle = os.open(folder / MARK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        _lock(handle, folder)
        if on_server is not None:
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps(asdict(on_server)).encode())
            os.fsync(handle)
        yield
        (folder / MARK).unlink(missing_ok=True)
    except BaseException:
        with contextlib.suppress(OSError):
            (folder / MARK).unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def sweep(folder: Path, take_out: Callable[[OnServer], None] = lambda _: None) -> None:
    """Take away what is left of a making that was killed; raises Conflict while one is at work.

    `take_out` does so on a server, first: where it raises all stays as it is, for another try.
    """
    mark = folder / MARK
    with folder_in_words():
        if not mark.is_file():
            return
        handle = os.open(mark, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            _lock(handle, folder)
            if not (folder / FILE).exists():
                if (left := _on_server(mark)) is not None:
                    take_out(left)
                for name in _MADE:
                    (folder / name).unlink(missing_ok=True)
                for part in folder.glob(".*.part"):
                    part.unlink(missing_ok=True)
            mark.unlink(missing_ok=True)
        finally:
            os.close(handle)


def _on_server(mark: Path) -> OnServer | None:
    """What the mark says of a server; None where it was torn off before anything was made there."""
    try:
        said = json.loads(mark.read_bytes() or b"{}")
        return OnServer(str(said["clinic_id"]), str(said["database"]))
    except (ValueError, KeyError, TypeError):
        return None


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Conflict(f"a clinic is being made in {folder} at this moment: nothing was done") from None

"""A connection by files in a folder: another program carries them to the clearinghouse and back.

What is sent is put into `out`, answers are fetched from `in`. Files are written whole or not at all; what was
taken in is moved to `in/taken`, what cannot be read to `in/refused`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from clinic_tui.durable_write import durable_write, sweep_parts, sync
from clinic_tui.eligibility.connection import Arrived, NotSent, another_of_the_name
from clinic_tui.eligibility.states import Taken
from clinic_tui.x12.envelope import LARGEST_FILE

QUIET_SECONDS = 60.0
"""A file that ends in the middle may still be being written: it is left alone until it was quiet so long."""

_UNFINISHED = (".part", ".tmp", ".partial", ".filepart", ".crdownload")


class FolderConnection:
    """`out` and `in` below a folder, which are made where they are missing.

    The folder itself is not: a share that is not connected, or a wrong name, would swallow what is sent.
    """

    way = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._out = folder / "out"
        self._in = folder / "in"

    def send(self, name: str, content: bytes) -> None:
        """Write the file, whole or not at all; what an earlier try left of it when it was killed goes.

        Another file of the name stays: a database that was restored gives numbers again.
        """
        self._require_folder()
        goal = self._out / name
        try:
            self._out.mkdir(mode=0o700, exist_ok=True)
            sweep_parts(goal)
            if not goal.exists():
                durable_write(goal, content)
            elif goal.read_bytes() != content:
                raise NotSent(another_of_the_name(str(goal)))
        except OSError as failure:
            raise NotSent(f"{self._out} takes no file: {failure.strerror}") from None

    def collect(self) -> Sequence[Arrived]:
        """Plain files that are whole, the oldest first."""
        self._require_folder()
        try:
            self._in.mkdir(mode=0o700, exist_ok=True)
            found = sorted(
                (path for path in self._in.iterdir() if _is_one(path)), key=lambda path: path.stat().st_mtime
            )
            arrived = [(path, path.read_bytes()) for path in found if path.stat().st_size <= LARGEST_FILE]
        except OSError as failure:
            raise NotSent(f"{self._in} cannot be read: {failure.strerror}") from None
        return [Arrived(path.name, content) for path, content in arrived if _is_whole(path, content)]

    def put_away(self, arrived: Arrived, taken: Taken) -> str:
        """Into a folder of its own; a name that is there already is kept, and a number put behind."""
        place = self._in / ("refused" if taken is Taken.REFUSED else "taken")
        try:
            place.mkdir(mode=0o700, exist_ok=True)
            goal, number = place / arrived.name, 1
            while goal.exists():
                number += 1
                goal = place / f"{arrived.name}.{number}"
            os.replace(self._in / arrived.name, goal)
            sync(place)
        except FileNotFoundError:
            return ""  # another desk has put it away meanwhile
        except OSError as failure:
            raise NotSent(f"{self._in} lets no file be moved: {failure.strerror}") from None
        return str(goal)

    def _require_folder(self) -> None:
        if not self._folder.is_dir():
            raise NotSent(
                f"the folder {self._folder} is not there: connect its disk or share, or correct its name"
            )


def _is_one(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.suffix.lower() not in _UNFINISHED


def _is_whole(path: Path, content: bytes) -> bool:
    """Whether the file ends as an interchange does, or was not written to lately."""
    if b"IEA" in content[-200:]:
        return True
    try:
        return time.time() - path.stat().st_mtime > QUIET_SECONDS
    except OSError:
        return False

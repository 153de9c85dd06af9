"""Processes that work at desks of one clinic at the same time.

They are forked from a process that has imported everything and opened nothing, so that a
race of eight desks costs no eight starts of Python.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from clinic_tui.store.location import Location
from tests.forked import forked

PATIENCE = 60.0


@dataclass
class Worker:
    """One process at a desk of its own, doing one work out of `desk_work`."""

    process: Any
    pipe: Connection

    def next(self) -> Any:
        """What it says next; a failure of its own fails the test."""
        assert self.pipe.poll(PATIENCE), "the process says nothing"
        said = self.pipe.recv()
        assert not (isinstance(said, tuple) and said[0] == "failed"), said[1]
        return said

    def all(self) -> list[Any]:
        """All that it said, once it has ended by itself."""
        said = self._rest()
        self.process.join(PATIENCE)
        assert self.process.exitcode == 0
        return said

    def killed(self) -> list[Any]:
        """All that it said before it is killed, which is now."""
        self.process.kill()
        return self._rest()

    def _rest(self) -> list[Any]:
        said = []
        try:
            while True:
                said.append(self.next())
        except (EOFError, OSError):  # the pipe ends with its process
            return said

    def end(self) -> None:
        """Whatever it does, it stops."""
        self.process.kill()
        self.process.join(PATIENCE)
        self.pipe.close()


def start(location: Location, work: str, *arguments: object) -> Worker:
    """Start a process; it opens the clinic, and begins its work when told to."""
    from tests.races.desk_work import run

    ours, theirs = forked.Pipe()
    process = forked.Process(target=run, args=(theirs, location, work, arguments), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours)


def go(*workers: Worker) -> None:
    """Let all of them begin together, once the last one is ready."""
    for worker in workers:
        assert worker.next() == "ready"
    at = time.time() + 0.05
    for worker in workers:
        worker.pipe.send(at)

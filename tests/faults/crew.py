"""Starting such processes, and hearing what they say."""

from __future__ import annotations

import contextlib
from typing import Any

from clinic_tui.store.location import Location
from tests.forked import forked

PATIENCE = 120.0


class Writer:
    """One process at a desk."""

    def __init__(self, location: Location, work: str, letter: str, *arguments: object) -> None:
        from tests.faults.writers import run

        self.pipe, theirs = forked.Pipe()
        self.process = forked.Process(
            target=run, args=(theirs, location, work, letter, arguments), daemon=True
        )
        self.process.start()
        theirs.close()

    def next(self, patience: float = PATIENCE) -> Any:
        """What it says next; a failure of its own is raised."""
        assert self.pipe.poll(patience), "the process says nothing"
        said = self.pipe.recv()
        assert not (isinstance(said, tuple) and said[0] == "failed"), said[1]
        return said

    def begin(self) -> None:
        """Let it begin, once it is ready."""
        self.pipe.send("go")

    def rest(self) -> list[Any]:
        """All that it still says, until it ends."""
        said = []
        with contextlib.suppress(EOFError, OSError):
            while True:
                said.append(self.next())
        return said

    def end(self) -> None:
        """Whatever it does, it stops."""
        self.process.kill()
        self.process.join(PATIENCE)
        self.pipe.close()


def together(*crew: Writer) -> None:
    """All begin when the last one is ready."""
    for writer in crew:
        assert writer.next() == "ready"
    for writer in crew:
        writer.begin()

"""A disk of its own for a clinic: a few megabytes that can be filled, made read-only, and put right."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass
class SmallDisk:
    """A filesystem in memory at `place`."""

    place: Path

    def fill(self) -> None:
        """Not a byte is left."""
        with contextlib.suppress(OSError), (self.place / "filler").open("wb") as filler:
            while True:
                filler.write(bytes(4096))
                filler.flush()

    def make_room(self) -> None:
        """What filled it goes away."""
        (self.place / "filler").unlink()

    def read_only(self, *, on: bool) -> None:
        """As a disk with errors is put by the kernel."""
        self._mount("-o", f"remount,{'ro' if on else 'rw'}")

    def _mount(self, *words: str) -> None:
        subprocess.run(["mount", *words, str(self.place)], check=True, capture_output=True)


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int = 24) -> Iterator[SmallDisk]:
    """Mount it at `place`; who may not mount skips the test."""
    place.mkdir(exist_ok=True)
    options = f"size={megabytes}m,mode=700"
    if (
        os.geteuid() != 0
        or subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("only root can mount a disk of its own")
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)

"""The built demo, kept in the cache: a second start copies it in place of building it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from clinic_tui import __version__
from clinic_tui.demo.throwaway import make_private, throwaway_base
from clinic_tui.shipped import PACKAGE, data_path

KEPT = 3
"""Built demos that stay in the cache; the longest unused go first."""

FOLDER = "clinic"
"""The data folder inside a built demo; its key lies beside it."""


def cache_folder() -> Path:
    """Where built demos are kept (XDG); a temporary place where the user's cache cannot be written."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    folder = Path(base) / "clinic-tui" / "demo"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe, name = tempfile.mkstemp(dir=folder)
    except OSError:
        folder = throwaway_base() / f"clinic-tui-cache-{os.getuid()}"
        make_private(folder)
        return folder
    os.close(probe)
    os.unlink(name)
    return folder


def name_of(seed: int, at: datetime, zone: str) -> str:
    """The name under which this program's demo of that seed and moment is kept."""
    python = ".".join(map(str, sys.version_info[:3]))
    made_of = f"{__version__} {_program()} {python} {seed} {at.isoformat()} {zone}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]


def _program() -> str:
    """A fingerprint of the installed files, so that no demo of an older program is ever opened."""
    digest = hashlib.sha256()
    for folder in (PACKAGE, data_path("demo")):
        for line in _files_of(os.fspath(folder)):
            digest.update(line.encode())
    return digest.hexdigest()


def _files_of(folder: str) -> Iterator[str]:
    """A line for each file that a demo may come from, by its place in the folder.

    When a file was changed an installer may set; when its state was changed (ctime) nobody can, so that
    a file of the same length and date with other words has another line. Reading all of them would
    hold up the first paint.
    """
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield f"{entry.name}/\n"
                yield from _files_of(entry.path)
                yield "..\n"
        elif not entry.name.endswith(".pyc"):
            state = entry.stat()
            yield f"{entry.name} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}\n"


def lay_out(cache: Path, name: str, place: Path, build: Callable[[Path], None]) -> None:
    """Copy the built demo into the empty `place`; `build` makes it in a folder where there is none yet.

    The caller holds the door (see door.py), so that no two build or prune at a time.
    """
    template = cache / name
    if not (template / FOLDER).exists():
        _build(cache, template, build)
    os.utime(template)
    for each in sorted(template.iterdir()):
        if each.is_dir():
            shutil.copytree(each, place / each.name)
        else:
            shutil.copy2(each, place / each.name)
    _prune(cache, keep=name)


def _build(cache: Path, template: Path, build: Callable[[Path], None]) -> None:
    workshop = Path(tempfile.mkdtemp(prefix=".building-", dir=cache))
    try:
        build(workshop / FOLDER)
        workshop.rename(template)
    except BaseException:
        shutil.rmtree(workshop, ignore_errors=True)
        raise


def _prune(cache: Path, keep: str) -> None:
    """Let go of what has not been used for longest, and of builds that were killed."""
    built = [each for each in cache.iterdir() if each.is_dir() and each.name != keep]
    dead = [each for each in built if each.name.startswith(".building-")]
    old = sorted((each for each in built if each not in dead), key=lambda each: -each.stat().st_mtime)
    for each in [*dead, *old[KEPT - 1 :]]:
        shutil.rmtree(each, ignore_errors=True)

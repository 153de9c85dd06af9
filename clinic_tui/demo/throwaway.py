"""The place of a demo while it is open: shared by all who open the same one, gone with the last.

Everyone inside holds a shared lock on `in-use`, which the kernel lets go at death: a
place whose lock nobody holds is stale and is replaced. Whoever comes or goes does so
through one door at a time, so that nobody enters what another is just removing.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from clinic_tui.errors import ClinicError

IN_USE = "in-use"
_PREFIX = "clinic-tui-demo"


def throwaway_base() -> Path:
    """Where throwaway clinics lie: the user's runtime directory, else the temporary one."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.access(runtime, os.W_OK | os.X_OK):
        return Path(runtime)
    return Path(tempfile.gettempdir())


class Throwaway:
    """One place; `enter` and `leave` are each called once."""

    def __init__(self, base: Path, name: str) -> None:
        self.base = base
        self.place = base / f"{_PREFIX}-{os.getuid()}-{name}"
        self._inside: int | None = None

    def enter(self, furnish: Callable[[Path], None]) -> bool:
        """Come in; True when the place was empty or stale and `furnish` has filled it.

        Raises ClinicError where somebody else's folder stands under its name.
        """
        with one_at_a_time(self.base):
            self._sweep()
            make_private(self.place)
            lock = _open_lock(self.place)
            try:
                first = _locked(lock, fcntl.LOCK_EX)
                if first:
                    _empty(self.place)
                    furnish(self.place)
                fcntl.flock(lock, fcntl.LOCK_SH)
            except BaseException:
                os.close(lock)
                raise
            self._inside = lock
        return first

    def leave(self) -> None:
        """Go; the last one takes the place away."""
        if self._inside is None:
            return
        with one_at_a_time(self.base):
            if _locked(self._inside, fcntl.LOCK_EX):
                shutil.rmtree(self.place, ignore_errors=True)
            os.close(self._inside)
            self._inside = None

    def _sweep(self) -> None:
        """Remove other demos of ours whose people were all killed."""
        for other in self.base.glob(f"{_PREFIX}-{os.getuid()}-*"):
            if other == self.place or not _is_ours(other):
                continue
            lock = _open_lock(other)
            if _locked(lock, fcntl.LOCK_EX):
                shutil.rmtree(other, ignore_errors=True)
            os.close(lock)


@contextlib.contextmanager
def one_at_a_time(base: Path) -> Iterator[None]:
    """The door to all demos of this user; waits while another builds."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    handle = os.open(base / f"{_PREFIX}-{os.getuid()}.door", flags, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _open_lock(place: Path) -> int:
    return os.open(place / IN_USE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def make_private(place: Path) -> None:
    """Make the folder for this user alone; raises ClinicError where somebody else's stands there."""
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o700)
    if not _is_ours(place):
        raise ClinicError(f"{place} is not this user's own folder: remove it, or set XDG_RUNTIME_DIR")


def _is_ours(place: Path) -> bool:
    """True for a folder, no link, that this user owns and nobody else can enter."""
    state = place.lstat()
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.getuid() and not state.st_mode & 0o077


def _empty(place: Path) -> None:
    for each in place.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
        elif each.name != IN_USE:
            each.unlink()

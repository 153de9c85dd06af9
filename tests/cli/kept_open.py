"""The clinic of a test, opened once for all its commands: a third of the time of a command is opening it.

In a process of its own each command opens it anew, as it does at a terminal (test_at_a_terminal.py), in
forked programs (test_who_acts.py) and wherever what is opened is what is tested.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from clinic_tui.clinic import Clinic

ABOUT_THE_WHOLE = frozenset({"backup", "db", "doctor", "init", "keys", "recover", "restore", "worker"})
"""Commands about the clinic itself: they find it shut, and whoever comes behind them opens it anew."""

PLAIN_ENDS = frozenset({0, 2, 3, 4, 5})
"""How commands end where the machine did not fail: behind another end it is opened anew."""

FILES = ("clinic.toml", "vault.sealed", "escrow.json")

State = tuple[object, ...]


class KeptOpen:
    """Stands for `open_clinic`; the same folder gives the same clinic while its files are the same."""

    def __init__(self, really: Callable[[Path], Clinic]) -> None:
        self._really = really
        self._kept: tuple[State, Clinic, Callable[[], None]] | None = None

    def __call__(self, folder: Path) -> Clinic:
        """The clinic in this folder; closing it does nothing."""
        state = _state(folder)
        if self._kept is not None and self._kept[0] == state:
            return self._kept[1]
        self.let_go()
        clinic = self._really(folder)
        self._kept = state, clinic, clinic.close
        clinic.close = lambda: None  # type: ignore[method-assign]
        return clinic

    def let_go(self) -> None:
        """Close what is open."""
        if self._kept is not None:
            _, _, close = self._kept
            self._kept = None
            close()


def _state(folder: Path) -> State:
    """What a new opening would find changed: its settings, its keys, another database in its place."""
    database = folder / "clinic.db"
    found: list[object] = [folder, database.stat().st_ino if database.exists() else None]
    for name in FILES:
        path = folder / name
        seen = path.stat() if path.exists() else None
        found.append(seen and (seen.st_ino, seen.st_mtime_ns, seen.st_size))
    return tuple(found)

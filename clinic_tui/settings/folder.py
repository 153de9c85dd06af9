"""Where the data of the clinic is."""

from __future__ import annotations

import os
from pathlib import Path

DATA_VARIABLE = "CLINIC_TUI_DATA"


def chosen_folder(given: str | None) -> Path:
    """The data directory: flag, then environment, then the default (XDG)."""
    return Path(given or os.environ.get(DATA_VARIABLE) or _default_folder()).expanduser()


def _default_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "clinic-tui"

"""The console with a fault planted in it, run as `-m` with FOLDER WHERE and, as control, --as-textual."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

from textual.app import App

from clinic_tui.app import ClinicApp, run_console
from clinic_tui.widgets.header_line import HeaderLine

NAME, KEY = "Canarinsky, Ottokar", "5ec4e7f00d5ec4e7f00d"


def planted(*_: Any, **__: Any) -> NoReturn:
    """What is in memory where it happens must not be seen."""
    patient, key = NAME, KEY
    raise RuntimeError(f"{patient} {key}")


def plant(where: str) -> None:
    """An action, a line that is drawn, a message that is handled, or a thread that asks."""
    if where == "action":
        ClinicApp.action_last_patient = planted  # type: ignore[method-assign]
    elif where == "drawing":
        HeaderLine.right = planted  # type: ignore[method-assign]
    elif where == "answer":
        ClinicApp._show_counts = planted  # type: ignore[method-assign]
    elif where == "thread":
        from clinic_tui.backend.clinic_backend import Backend

        Backend.counts = planted  # type: ignore[method-assign]


if __name__ == "__main__":
    plant(sys.argv[2])
    if "--as-textual" in sys.argv:
        ClinicApp._fatal_error = App._fatal_error  # type: ignore[method-assign]
        ClinicApp._handle_exception = App._handle_exception  # type: ignore[method-assign]
    sys.exit(run_console(Path(sys.argv[1]), login="mia"))

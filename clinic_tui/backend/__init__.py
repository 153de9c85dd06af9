"""What screens may ask of the clinic.

The screens import only this: `load` brings in database and services (0.3 s of imports)
in a thread after the first paint. Everything it gives back is called from threads and
answers with frozen rows.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend


def load(folder: Path) -> Backend:
    """Open the clinic in this folder. Raises ClinicError in plain words."""
    module = importlib.import_module("clinic_tui.backend.clinic_backend")
    backend: Backend = module.open_backend(folder)
    return backend

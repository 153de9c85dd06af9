"""Somebody at another desk of the small clinic, without the console: a seat costs a third of a second."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.clinic import open_clinic
from tests.screens.small_clinic import SmallClinic


@contextlib.contextmanager
def signed_in(clinic: SmallClinic, login: str) -> Iterator[Backend]:
    """What screens would ask there; the desk is free again behind it."""
    opened = open_clinic(clinic.folder)
    opened.clock = clinic.clock
    backend = Backend(opened)
    try:
        backend.sign_in_for_demo(login)
        yield backend
    finally:
        backend.close()

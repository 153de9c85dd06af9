"""Every console that a test opened lets go of its clinic when the test ends.

A console that is left open goes on watching its clinic four times a second, from a thread of its own, until
the run ends: hundreds of them took time from the tests behind them, and the last file descriptor.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clinic_tui.backend.clinic_backend import Backend


@pytest.fixture(autouse=True)
def consoles_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what was opened and not closed."""
    opened: list[Backend] = []
    make = Backend.__init__

    def make_and_note(backend: Backend, *args: Any) -> None:
        make(backend, *args)
        opened.append(backend)

    monkeypatch.setattr(Backend, "__init__", make_and_note)
    yield
    for each in opened:
        each.close()

"""Consoles without a terminal are painted when a test looks at them, and not each time something changes.

Nobody sees what Textual paints then; it was a third of the time of a test at a console.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual._compositor import Compositor


def _unpainted(self: Compositor, *_: Any, **__: Any) -> None:
    """What is to be painted anew is no longer so; `screen_text` asks each widget for its lines."""
    self._dirty_regions.clear()


@pytest.fixture(scope="session", autouse=True)
def unpainted() -> Iterator[None]:
    """Paint nothing in this process for no terminal."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", _unpainted)
        yield

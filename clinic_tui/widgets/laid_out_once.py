"""A screen is laid out once for a size."""

from __future__ import annotations

from textual._compositor import Compositor
from textual.geometry import Size


class LaidOutOnce:
    """Mixed into a screen. As Textual has it, laying a screen out tells it of its size, and that lays it out
    again: a twelfth of what a dialog takes to open.
    """

    _compositor: Compositor

    def _screen_resized(self, size: Size) -> None:
        """What has changed since asks for a layout by itself, and has one."""
        if self._compositor.size != size:
            super()._screen_resized(size)  # type: ignore[misc]

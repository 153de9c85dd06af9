"""A QR code in half blocks: light on dark whatever the theme, as phones read it best."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

_LIGHT_ON_DARK = Style(color="#ffffff", bgcolor="#000000")


class QrCode(Widget):
    """As large as its lines."""

    ALLOW_SELECT = False

    DEFAULT_CSS = "QrCode { width: auto; height: auto; }"

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__()
        self._lines = lines

    def get_content_width(self, *_: object) -> int:
        """The modules from side to side."""
        return len(self._lines[0])

    def get_content_height(self, *_: object) -> int:
        """Two modules in a line."""
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        """One line of half blocks."""
        if y >= len(self._lines):
            return Strip.blank(self.size.width)
        return Strip([Segment(self._lines[y], _LIGHT_ON_DARK)])

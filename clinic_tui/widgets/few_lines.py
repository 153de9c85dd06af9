"""A sentence that takes a second line where one is too short for it."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.cells import cell_len
from textual.strip import Strip

from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.one_line import OneLine


class FewLines(OneLine):
    """As high as its sentence, two lines at most; a subclass says the sentence."""

    MOST: ClassVar[int] = 2

    DEFAULT_CSS = "FewLines { height: auto; }"

    def sentence(self, width: int) -> tuple[str, str]:
        """The class of its look, and the words, for lines of `width` cells."""
        raise NotImplementedError

    def get_content_height(self, _container: Any, _viewport: Any, width: int) -> int:
        """The lines that the sentence needs."""
        return len(self._wrapped(width)[1])

    def render_line(self, y: int) -> Strip:
        """One line of the sentence; what stands at the right stands on the first."""
        name, lines = self._wrapped(self.size.width)
        if y >= len(lines):
            return Strip.blank(self.size.width, self.rich_style)
        return self.line_of([(name, f" {lines[y]}")], () if y else self.right())

    def said(self) -> None:
        """The sentence is another one: draw it, and take another room where it needs one."""
        if not self.is_attached:
            return
        width = self.size.width
        self.refresh(layout=self.size.height != len(self._wrapped(width)[1]))

    def _wrapped(self, width: int) -> tuple[str, list[str]]:
        """The class and the lines, each one cell away from the edge and from what stands at the right."""
        room = max(width - 1 - sum(cell_len(text) for _, text in self.right()), 1)
        name, words = self.sentence(room)
        return name, wrap(safe_text(words), room, self.MOST)

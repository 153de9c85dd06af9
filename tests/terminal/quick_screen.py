"""pyte's screen, told the most frequent of what a program sends without its parser of single signs.

Text, colours and cursor moves are nearly all that a console draws; pyte takes each sign of them through a
generator, and makes a new cell of each. All else is pyte's, and what stands there afterwards is the same.
"""

from __future__ import annotations

import codecs
import re

import pyte
from pyte import modes
from pyte.screens import Char
from wcwidth import wcwidth

TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<numbers>[0-9;]*)(?P<end>[mH])"
    r"|\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()#%].|.)|.",
    re.DOTALL,
)
"""A run of text, colours or a move, or one other sequence or sign; a piece ends with none unfinished."""


class QuickScreen(pyte.Screen):
    """A screen that draws text in runs, and makes anew only the rows that have changed."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self._cells: dict[Char, dict[str, Char]] = {}
        self._rows: list[str] = []
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = pyte.Stream(self)

    def feed(self, sent: bytes) -> None:
        """Show it."""
        for token in TOKEN.finditer(self._decode(sent)):
            if token["text"]:
                self.draw(token["text"])
            elif token["end"]:
                numbers = [min(int(each or 0), 9999) for each in token["numbers"].split(";")]
                if token["end"] == "m":
                    self.select_graphic_rendition(*numbers)
                else:
                    self.cursor_position(*numbers[:2])
            else:
                self._rest.feed(token[0])

    def draw(self, data: str) -> None:
        """As pyte does; at once where each sign takes one cell of this row."""
        cursor = self.cursor
        column, end = cursor.x, cursor.x + len(data)
        if end > self.columns or modes.IRM in self.mode or self.charset or not _is_narrow(data):
            super().draw(data)
            return
        attributes = cursor.attrs
        cells = self._cells.setdefault(attributes, {})
        line = self.buffer[cursor.y]
        for sign in data:
            cell = cells.get(sign)
            if cell is None:
                cell = cells[sign] = attributes._replace(data=sign)
            line[column] = cell
            column += 1
        cursor.x = end
        self.dirty.add(cursor.y)

    @property
    def rows(self) -> list[str]:
        """What `display` has: the rows as text."""
        if len(self._rows) != self.lines:
            self._rows = [""] * self.lines
            self.dirty.update(range(self.lines))
        for y in self.dirty:
            if y < self.lines:
                self._rows[y] = self._row(y)
        self.dirty.clear()
        return self._rows

    def _row(self, y: int) -> str:
        line = self.buffer[y]
        # the second half of a wide sign has no text
        return "".join([line[x].data for x in range(self.columns)])


def _is_narrow(data: str) -> bool:
    return data.isascii() or all(wcwidth(sign) == 1 for sign in data)

"""Every screen in plain ASCII, for terminals that show nothing else."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from clinic_tui.terminal import ascii_table

_NO_DECOMPOSITION = {
    "ß": "s", "æ": "a", "Æ": "A", "œ": "o", "Œ": "O", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "t", "Þ": "T", "ı": "i", "ħ": "h", "Ħ": "H",
}  # fmt: skip


class AsciiFilter(LineFilter):
    """Turn what is drawn into ASCII of the same width: `ü` is `u`, a box corner `+`, the rest `?`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        return [
            segment
            if segment.text.isascii()
            else Segment(to_ascii(segment.text), segment.style, segment.control)
            for segment in segments
        ]


def to_ascii(text: str) -> str:
    """`text` in ASCII, as many cells wide as before."""
    return "".join(_plain(character) for character in text.translate(ascii_table))


@lru_cache(maxsize=1024)
def _plain(character: str) -> str:
    if character.isascii():
        return character
    width = cell_len(character)
    base = _NO_DECOMPOSITION.get(character) or unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() and width == 1 else "?" * width

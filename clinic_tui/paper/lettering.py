"""Letters on paper: which font has a sign, and what stands there where none has.

The fonts that every PDF reader has know the letters of Western Europe only. Those of
other names come from font files of the machine, which are put into the PDF. A sign that
no font has is never left out in silence: its plain letter stands there, or `?`, and the
paper's warning tells of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from clinic_tui.text import safe_text

PLAIN, STRONG = "Helvetica", "Helvetica-Bold"

FONT_FILES = (
    ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf"),
    ("noto/NotoSans-Regular.ttf", "noto/NotoSans-Bold.ttf"),
    ("liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf"),
    ("wqy/wqy-microhei.ttc", ""),
    ("wqy/wqy-zenhei.ttc", ""),
    ("droid/DroidSansFallbackFull.ttf", ""),
    ("arphic/uming.ttc", ""),
)
"""Plain and strong, under the folders of fonts; the first that has a sign is taken."""

FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/usr/local/share/fonts"))

INSTALL = "install fonts-dejavu-core, and fonts-wqy-microhei for Chinese, Japanese and Korean names"


@dataclass
class Lettering:
    """Writes on a canvas; remembers which signs no font had."""

    canvas: Canvas
    missing: set[str] = field(default_factory=set)

    def write(
        self, x: float, y: float, text: str, size: float, *, strong: bool = False, width: float | None = None
    ) -> float:
        """Write from `x` on the line `y` (points), cut to `width` with `..`; how wide it is."""
        shown = _composed(text)
        if width is not None:
            shown = self.cut(shown, size, width, strong=strong)
        start = x
        for font, run in self._runs(shown, strong):
            self.canvas.setFont(font, size)
            self.canvas.drawString(x, y, run)
            x += pdfmetrics.stringWidth(run, font, size)
        return x - start

    def write_whole(
        self, x: float, y: float, text: str, size: float, width: float, *, least: float, strong: bool = False
    ) -> None:
        """Write a name: in smaller letters where it is long, down to `least`, before anything is cut."""
        natural = self.width(text, size, strong=strong)
        fits = size if natural <= width else max(least, size * width / natural)
        self.write(x, y, text, fits, strong=strong, width=width + 0.01)

    def write_right(self, x: float, y: float, text: str, size: float, *, strong: bool = False) -> None:
        """Write so that the text ends at `x`."""
        self.write(x - self.width(text, size, strong=strong), y, text, size, strong=strong)

    def width(self, text: str, size: float, *, strong: bool = False) -> float:
        """How wide the text is, in points."""
        runs = self._runs(_composed(text), strong)
        return float(sum(pdfmetrics.stringWidth(run, font, size) for font, run in runs))

    def cut(self, text: str, size: float, width: float, *, strong: bool = False) -> str:
        """The text, or as much of it as fits with `..` behind."""
        if self.width(text, size, strong=strong) <= width:
            return text
        while text and self.width(f"{text}..", size, strong=strong) > width:
            text = text[:-1]
        return f"{text}.."

    def lines(self, text: str, size: float, width: float, *, most: int, strong: bool = False) -> list[str]:
        """The text broken into at most so many lines; the last is cut where there is more."""
        lines = [""]
        for word in safe_text(text).split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.width(longer, size, strong=strong) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        if len(lines) > most:
            lines[most - 1 :] = [" ".join(lines[most - 1 :])]
        return [self.cut(line, size, width, strong=strong) for line in lines]

    @property
    def warning(self) -> str:
        """Which signs could not be printed, and the way out; empty where all were."""
        if not self.missing:
            return ""
        return f"no font here has {len(self.missing)} of the signs in a name: {INSTALL}"

    def _runs(self, text: str, strong: bool) -> Iterator[tuple[str, str]]:
        """Pieces of one font each: the whole text where one font has all of it."""
        if whole := font_of_all(text, strong):
            yield whole, text
            return
        placed = [placed for sign in text for placed in self._placed(sign, strong)]
        for font, signs in groupby(placed, key=lambda each: each[0]):
            yield font, "".join(sign for _, sign in signs)

    def _placed(self, sign: str, strong: bool) -> list[tuple[str, str]]:
        font = font_of(sign, strong)
        if font:
            return [(font, sign)]
        if unicodedata.combining(sign):
            return []
        self.missing.add(sign)
        plain = unicodedata.normalize("NFKD", sign)
        return [(found, each) for each in plain if (found := font_of(each, strong))] or [
            (STRONG if strong else PLAIN, "?")
        ]


def _composed(text: str) -> str:
    """The text as one line, letters and their accents as one sign where there is one."""
    return unicodedata.normalize("NFC", safe_text(text))


@lru_cache(maxsize=4096)
def font_of(sign: str, strong: bool) -> str:
    """The name of the font that has the sign, empty where none has."""
    try:
        sign.encode("cp1252")
        return STRONG if strong else PLAIN
    except UnicodeEncodeError:
        pass
    for plain, bold in _fonts():
        font = bold if strong else plain
        if ord(sign) in pdfmetrics.getFont(font).face.charToGlyph:
            return font
    return ""


@lru_cache(maxsize=1024)
def font_of_all(text: str, strong: bool) -> str:
    """The first font that has every sign of the text, empty where none has."""
    found = [font_of(sign, strong) for sign in text]
    if all(font in (PLAIN, STRONG) for font in found):
        return STRONG if strong else PLAIN
    for plain, bold in _fonts():
        font = bold if strong else plain
        has = pdfmetrics.getFont(font).face.charToGlyph
        if all(ord(sign) in has for sign in text):
            return font
    return ""


@lru_cache(maxsize=1)
def _fonts() -> tuple[tuple[str, str], ...]:
    """The names of the machine's fonts, plain and strong, those that can be read."""
    return tuple(pair for files in FONT_FILES if (pair := _registered(*files)))


def _registered(plain: str, strong: str) -> tuple[str, str] | None:
    name = _register(plain)
    return (name, _register(strong) or name) if name else None


def _register(file: str) -> str:
    for folder in FOLDERS if file else ():
        path = folder / file
        try:
            if path.is_file():
                pdfmetrics.registerFont(TTFont(path.stem, path))
                return path.stem
        except (TTFError, OSError):
            continue
    return ""

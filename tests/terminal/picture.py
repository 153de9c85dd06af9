"""Draws a console's screen into a PNG, with its colours: for the README, and to look at."""

from __future__ import annotations

from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

FONTS = Path("/usr/share/fonts/truetype/dejavu")  # apt-get install fonts-dejavu-core
SIZE = 16
PAPER, INK = "#101014", "#d8d8d8"
NAMES = {
    "black": "#000000",
    "red": "#cd3131",
    "green": "#0dbc79",
    "brown": "#e5e510",
    "blue": "#2472c8",
    "magenta": "#bc3fbc",
    "cyan": "#11a8cd",
    "white": "#e5e5e5",
    "brightblack": "#666666",
    "brightred": "#f14c4c",
    "brightgreen": "#23d18b",
    "brightbrown": "#f5f543",
    "brightblue": "#3b8eea",
    "brightmagenta": "#d670d6",
    "brightcyan": "#29b8db",
    "brightwhite": "#ffffff",
    "bfightmagenta": "#d670d6",  # pyte's own spelling
}
# Parts of a cell that have to meet their neighbours without a gap: left, top, right, bottom.
BLOCKS = {
    "█": (0.0, 0.0, 1.0, 1.0),
    "▀": (0.0, 0.0, 1.0, 0.5),
    "▄": (0.0, 0.5, 1.0, 1.0),
    "▌": (0.0, 0.0, 0.5, 1.0),
    "▐": (0.5, 0.0, 1.0, 1.0),
}


class FontMissing(Exception):
    """DejaVu Sans Mono is not on this machine."""


def colour(name: str, default: str) -> str:
    """A pyte colour, a name or six hexadecimal digits, as Pillow wants it."""
    if name == "default":
        return default
    return NAMES.get(name, f"#{name}")


def colours(cell: Char) -> tuple[str, str]:
    """Ink and paper of a cell."""
    ink, paper = colour(cell.fg, INK), colour(cell.bg, PAPER)
    return (paper, ink) if cell.reverse else (ink, paper)


def load_fonts() -> tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]:
    """Regular and bold. Raises FontMissing with the package to install."""
    try:
        regular, bold = (
            ImageFont.truetype(str(FONTS / f"DejaVuSansMono{weight}.ttf"), SIZE) for weight in ("", "-Bold")
        )
    except OSError:
        raise FontMissing("DejaVu Sans Mono is missing: apt-get install fonts-dejavu-core") from None
    return regular, bold


def picture(screen: pyte.Screen, path: Path) -> None:
    """Write `screen` (a console's `cells`) to `path` as a PNG. Raises FontMissing."""
    regular, bold = load_fonts()
    ascent, descent = regular.getmetrics()
    width, height = round(regular.getlength("M")), ascent + descent
    image = Image.new("RGB", (screen.columns * width, screen.lines * height), PAPER)
    draw = ImageDraw.Draw(image)
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            ink, paper = colours(cell)
            left, top = column * width, row * height
            if cell.data in BLOCKS:
                x0, y0, x1, y1 = BLOCKS[cell.data]
                draw.rectangle((left, top, left + width - 1, top + height - 1), fill=paper)
                box = (left + x0 * width, top + y0 * height, left + x1 * width - 1, top + y1 * height - 1)
                draw.rectangle(box, fill=ink)
                continue
            if cell.data:  # the second half of a wide character has none, and keeps what the first drew
                right = left + width * (2 if is_wide(screen, row, column) else 1) - 1
                draw.rectangle((left, top, right, top + height - 1), fill=paper)
                draw.text((left, top), cell.data, font=bold if cell.bold else regular, fill=ink)
            if cell.underscore:
                draw.line((left, top + height - 2, left + width - 1, top + height - 2), fill=ink)
    image.save(path, optimize=True)


def is_wide(screen: pyte.Screen, row: int, column: int) -> bool:
    """True for a character that takes the next cell too."""
    return column + 1 < screen.columns and screen.buffer[row][column + 1].data == ""

"""What this terminal can do: characters, colours, and which settings of others to drop."""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path

_TRUE_COLOUR = 1 << 24

_SUBSTITUTES = {
    "·": ".", "•": "*", "●": "*", "■": "#", "█": "#", "▓": "#", "▒": "%", "░": ":",
    "│": "|", "║": "|", "┃": "|", "▌": "|", "▐": "|", "▊": "|", "▋": "|", "▎": "|", "▏": "|", "▕": "|",
    "─": "-", "═": "=", "━": "-", "╸": "-", "╺": "-", "▀": "-", "▄": "_", "▁": "_", "▂": "_", "▃": "_",
    "▅": "#", "▆": "#", "▇": "#", "▔": "-",
    "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+",
    "╔": "+", "╗": "+", "╚": "+", "╝": "+", "╠": "+", "╣": "+", "╦": "+", "╩": "+", "╬": "+",
    "▲": "^", "↑": "^", "▼": "v", "↓": "v", "►": ">", "▶": ">", "→": ">", "◄": "<", "◀": "<", "←": "<",
    "»": ">", "«": "<", "›": ">", "‹": "<", "√": "=", "×": "x", "÷": "/", "±": "+", "°": "o", "⭘": "o",
    "–": "-", "—": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "…": "~", "\u00a0": " ",
}  # fmt: skip

ascii_table: dict[int, str] = {ord(glyph): plain for glyph, plain in _SUBSTITUTES.items()}
"""For `str.translate`: the glyphs that we and Textual draw, each as one ASCII character."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What was found out about the terminal."""

    ascii_only: bool
    """Draw with ASCII alone."""
    colours: int
    """0 (NO_COLOR), 16, 256, or 2**24."""
    name: str
    """The value of TERM."""

    @property
    def ansi_theme(self) -> bool:
        """True where only a theme of the terminal's own colours is legible."""
        return self.colours <= 16

    @property
    def interactive(self) -> bool:
        """False where no full screen can be drawn at all."""
        return self.name not in ("", "dumb", "unknown")


def look(
    environ: Mapping[str, str], output_encoding: str | None, ascii_wanted: bool | None = None
) -> Terminal:
    """Find out what the terminal can do.

    `environ` is the environment as the login shell set it (`first_environment`),
    `output_encoding` that of the stream the screen is written to, and
    `ascii_wanted` the answer of the person, where one was given.
    """
    ascii_only = ascii_wanted
    if ascii_only is None:
        ascii_only = not (_is_utf8(output_encoding or "") and locale_is_utf8(environ))
    return Terminal(ascii_only, _colours(environ), environ.get("TERM", ""))


def locale_is_utf8(environ: Mapping[str, str]) -> bool:
    """True when the locale that governs characters says UTF-8; C, POSIX and none do not."""
    for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
        if locale := environ.get(variable, ""):
            return _is_utf8(locale.partition("@")[0].rpartition(".")[2])
    return False


def first_environment(
    environ: Mapping[str, str], source: Path = Path("/proc/self/environ")
) -> dict[str, str]:
    """The environment this process was started with.

    In a C locale Python writes `LC_CTYPE=C.UTF-8` into its own environment before
    any of our code runs (PEP 538), which would hide that the terminal is not UTF-8.
    Where the system does not tell, `environ` is given back.
    """
    try:
        entries = source.read_bytes().split(b"\0")
    except OSError:
        return dict(environ)
    pairs = (entry.decode(errors="replace").partition("=") for entry in entries if b"=" in entry)
    return {name: value for name, _, value in pairs} or dict(environ)


def this_terminal(environ: Mapping[str, str], ascii_wanted: bool | None = None) -> Terminal:
    """`look` at the terminal that standard error writes to, where Textual draws."""
    stream = sys.__stderr__
    return look(first_environment(environ), stream.encoding if stream else None, ascii_wanted)


def scrub(environ: MutableMapping[str, str]) -> tuple[str, ...]:
    """Take the settings of Textual out of `environ` and name them; call before Textual is imported.

    `TEXTUAL_LOG` would write each key pressed, passwords among them, to a file, and
    `TEXTUAL_DRIVER` runs any module.
    """
    names = tuple(name for name in environ if name.startswith("TEXTUAL"))
    for name in names:
        del environ[name]
    return names


def _is_utf8(encoding: str) -> bool:
    return encoding.lower().replace("-", "").replace("_", "") == "utf8"


def _colours(environ: Mapping[str, str]) -> int:
    if "NO_COLOR" in environ:  # even empty: Textual reads it so, and would turn all to grey
        return 0
    term = environ.get("TERM", "")
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return _TRUE_COLOUR
    if term.endswith("-direct"):
        return _TRUE_COLOUR
    if "256color" in term or term.startswith(("xterm-kitty", "alacritty", "foot", "wezterm")):
        return 256
    return 16

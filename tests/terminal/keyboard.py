"""The bytes a terminal sends for a key."""

from __future__ import annotations

import re

KEYS = {
    "Enter": b"\r",
    "Tab": b"\t",
    "S-Tab": b"\x1b[Z",
    "Esc": b"\x1b",
    "Space": b" ",
    "Backspace": b"\x7f",
    "Delete": b"\x1b[3~",
    "Insert": b"\x1b[2~",
    "Up": b"\x1b[A",
    "Down": b"\x1b[B",
    "Right": b"\x1b[C",
    "Left": b"\x1b[D",
    "Home": b"\x1b[H",
    "End": b"\x1b[F",
    "PageUp": b"\x1b[5~",
    "PageDown": b"\x1b[6~",
    **{f"F{n}": b"\x1bO" + bytes([ord("P") + n - 1]) for n in range(1, 5)},
    **{
        f"F{n}": b"\x1b[%d~" % code
        for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)
    },
    **{f"S-F{n}": b"\x1b[1;2" + bytes([ord("P") + n - 1]) for n in range(1, 5)},
    **{f"S-F{n}": b"\x1b[%d;2~" % code for n, code in zip(range(5, 9), (15, 17, 18, 19), strict=True)},
    **{f"C-{letter}": bytes([ord(letter) - ord("a") + 1]) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
NAMED = re.compile(r"<([A-Za-z0-9-]{2,})>")


def strokes(text: str) -> list[bytes]:
    """What to send for `smi,j<Enter>`: the text between names in one piece, each named key in its own.

    Raises ValueError for a name that no key has. A lone `<` or `>` is itself.
    """
    parts = NAMED.split(text)  # text and names in turn
    sent: list[bytes] = []
    for position, part in enumerate(parts):
        if position % 2 == 0:
            sent += [part.encode()] if part else []
        elif part in KEYS:
            sent.append(KEYS[part])
        else:
            raise ValueError(f"no key is called <{part}>")
    return sent

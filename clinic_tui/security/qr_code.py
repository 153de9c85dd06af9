"""A QR code in characters: two rows of it in one line of half blocks."""

from __future__ import annotations

QUIET = 2
"""Light modules around it: half of what the standard wants, and enough for every phone on a screen."""

_LIGHT = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}


def half_blocks(text: str) -> tuple[str, ...]:
    """The lines of the code, to be drawn in a light colour on a dark ground."""
    import segno

    rows = [
        [not dark for dark in row]
        for row in segno.make(text, error="l", micro=False, boost_error=False).matrix_iter(border=QUIET)
    ]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    return tuple(
        "".join(_LIGHT[pair] for pair in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )

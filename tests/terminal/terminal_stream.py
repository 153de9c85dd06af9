"""Takes out of a program's output what pyte would misread, before pyte sees it.

pyte 0.8 knows a VT220. Of what Textual asks of newer terminals it would print parts as text
(`CSI < u` leaves a `u`), or take one thing for another (`CSI > 4;1 m` for underline).
"""

from __future__ import annotations

import re

MISREAD = re.compile(
    rb"\x1b\[[<=>][0-?]*[ -/]*[@-~]"  # keyboard protocols, terminal versions
    rb"|\x1b\[[0-?]*[ -/]+[@-~]"  # mode reports `CSI ? 2026 $ p`, cursor shapes `CSI 2 SP q`
    rb"|\x1b\[\?[0-9;]*[^0-9;hl$ ]"  # private forms of anything but setting and resetting a mode
    rb"|\x1b[PX^_][^\x1b\x07]*(?:\x1b\\|\x07)"  # device control and application strings
)
UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[PX^_][^\x1b\x07]*\x1b?|\][^\x1b\x07]*\x1b?)?\Z")


class TerminalStream:
    """Bytes in pieces as they arrive; out come pieces that never end within a sequence."""

    def __init__(self) -> None:
        self._kept = b""

    def take(self, piece: bytes) -> bytes:
        """What may be shown now. The start of an unfinished sequence waits for its rest."""
        data = self._kept + piece
        unfinished = UNFINISHED.search(data)
        end = unfinished.start() if unfinished else len(data)
        self._kept = data[end:]
        return MISREAD.sub(b"", data[:end])

"""What became of a file with answers to claims, in a line, for whoever took it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.claims.taking_in import FileResult


def said_of(result: FileResult) -> str:
    """One file in a line."""
    kinds = " ".join(result.kinds)
    if result.taken is FileTaken.REFUSED:
        what = f"refused: {result.words}"
        if not result.file_id:  # brought by hand
            what = f"{what.rstrip('.')}; the file lies where it was"
    elif result.taken is FileTaken.NOT_OURS:
        what = f"nothing of ours{f': {result.words}' if result.words else ''}"
    else:
        waiting = f", {result.waiting} to look at" if result.waiting else ""
        off = f"; {result.words}" if result.words else ""
        claims = counted(result.claims, "claim")
        payments = f"{counted(result.payments, 'payment')}, " if result.payments else ""
        unknown = f", {result.unmatched} not known here" if result.unmatched else ""
        what = f"{payments}{claims}{unknown}{waiting}{off}"
    before = " (seen before, nothing changed)" if result.seen_before else ""
    return f"{result.name}: {f'{kinds}: ' if kinds else ''}{what}{before}"

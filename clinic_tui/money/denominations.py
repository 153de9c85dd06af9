"""What was counted, piece by piece: `20x14 10x6 5x9 1x22`, `.25x10`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clinic_tui.words.money import show_money
from clinic_tui.words.not_understood import NotUnderstood

PIECES = (10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 25, 10, 5, 1)
"""The notes and coins of the United States in cents."""

MOST_PIECES = 9_999

_PART = re.compile(r"\$?(\d{0,3}(?:\.\d{1,2})?)[x*](\d{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Counted:
    """Money as it was counted: each kind of piece with how many there are."""

    pieces: tuple[tuple[int, int], ...] = ()
    """Cents of the piece and how many, the largest first."""

    @property
    def cents(self) -> int:
        """All together."""
        return sum(piece * count for piece, count in self.pieces)

    @property
    def words(self) -> str:
        """As it is typed and kept: `20x14 .25x10`."""
        return " ".join(f"{_shown(piece)}x{count}" for piece, count in self.pieces)


def read_count(text: str) -> Counted:
    """What was counted; spaces and commas part the pieces, `0` is an empty drawer. Raises NotUnderstood."""
    typed = text.strip().lower()
    if typed == "0":
        return Counted()
    found: dict[int, int] = {}
    for part in re.split(r"[\s,]+", typed):
        piece, count = _read(part)
        if piece in found:
            raise NotUnderstood(f"{_shown(piece)} is counted twice: put the two together.")
        found[piece] = count
    return Counted(tuple(sorted(found.items(), reverse=True)))


def show_count(counted: Counted) -> str:
    """The sum, as it stands beside the field while one types."""
    return show_money(counted.cents)


def _read(part: str) -> tuple[int, int]:
    match = _PART.fullmatch(part)
    if match is None or not match[1].strip("."):
        raise NotUnderstood("Write each piece with how many: 20x14 10x6 .25x10.")
    dollars, _, cents = match[1].partition(".")
    piece, count = int(dollars or 0) * 100 + int(cents.ljust(2, "0")), int(match[2])
    if piece not in PIECES:
        raise NotUnderstood(f"There is no piece of {show_money(piece)}.")
    if count > MOST_PIECES:
        raise NotUnderstood(f"{count} pieces of {show_money(piece)} are too many.")
    return piece, count


def _shown(piece: int) -> str:
    return str(piece // 100) if piece >= 100 else f".{piece:02}"

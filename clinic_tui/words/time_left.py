"""How long work goes on yet, by how long it took so far."""

from __future__ import annotations

SOONEST = 1.0
"""Seconds: of less nothing is to be told yet."""


def left_words(elapsed: float, done: int, total: int) -> str:
    """`0:12 left`; empty where too little is done to tell, or nothing is left. `elapsed` in seconds."""
    if not done or elapsed < SOONEST or done >= total:
        return ""
    seconds = round(elapsed / done * (total - done))
    return f"{seconds // 60}:{seconds % 60:02} left"

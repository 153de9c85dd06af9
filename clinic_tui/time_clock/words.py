"""Hours in words."""

from __future__ import annotations


def show_hours(minutes: int) -> str:
    """`7:45`, `40:00`; of nothing `0:00`."""
    return f"{minutes // 60}:{minutes % 60:02}"

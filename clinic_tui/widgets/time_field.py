"""Fields for times of day and lengths."""

from __future__ import annotations

from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.times import read_minutes, read_time, show_time


class TimeField(WordField[int]):
    """A time of day in minutes after midnight: `9`, `930`, `2p`."""

    def __init__(self, *, text: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(read_time, show_time, text=text, placeholder="9, 930, 2p", id=id)


class MinutesField(WordField[int]):
    """A length in minutes: `20`, `1h30`."""

    def __init__(self, *, text: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            read_minutes, lambda minutes: f"{minutes} min", text=text, placeholder="20, 1h30", id=id
        )

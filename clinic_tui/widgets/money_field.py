"""A field for an amount."""

from __future__ import annotations

from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.money import read_money, show_money


class MoneyField(WordField[int]):
    """An amount in cents: `25`, `25.50`."""

    def __init__(self, *, text: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(read_money, show_money, text=text, placeholder="25, 25.50", id=id)

"""The fields of a payment: how much, and how it is paid."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from clinic_tui.money.rows import Tender
from clinic_tui.money.tender_phrase import read_tenders, show_tenders
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import QuietInput, WordField

BESIDE = 29
"""So many cells stand beside the field in a window of 80: longer words go below it."""

_LETTERS = frozenset("cdkCDK")
"""What a tender begins with, and no amount."""


class _AmountInput(QuietInput):
    """A letter of a tender is typed into the field for those."""

    begun: Callable[[str], None] | None = None

    async def _on_key(self, event: events.Key) -> None:
        if self.begun is not None and event.character in _LETTERS:
            event.stop()
            event.prevent_default()
            self.begun(event.character or "")
            return
        await super()._on_key(event)


class AmountField(MoneyField):
    """What is paid; `c`, `d` or `k` means that it is right, and goes on to how."""

    def __init__(self, begun: Callable[[str], None]) -> None:
        """`begun` is given the letter with which a tender begins."""
        super().__init__()
        field = _AmountInput(placeholder=self._input.example, max_length=self._input.max_length or 0)
        field.begun = begun
        self._input = field


class TenderField(WordField[tuple[Tender, ...]]):
    """How an amount is paid; several tenders have no room beside the field, and stand below it."""

    def __init__(self, cents: Callable[[], int | None]) -> None:
        """`cents` is what is to be paid; None where that is not known."""
        super().__init__(
            lambda typed: read_tenders(typed, cents() or 0), _beside, placeholder="c, c50, d A71, k 1023"
        )

    @property
    def below(self) -> str:
        """What was understood, where that is longer than there is room for beside the field."""
        words = show_tenders(self.value or ())
        return words if len(words) > BESIDE else ""

    def begin_with(self, letter: str) -> None:
        """Take the keys; the letter stands in place of what was there, and the cursor behind it."""
        self.text = letter
        self._input.select_on_focus = False  # what follows goes on with the letter
        self.screen.set_focus(self._input)
        self._input.cursor_position = len(letter)
        self._input.call_later(setattr, self._input, "select_on_focus", True)


def _beside(tenders: tuple[Tender, ...]) -> str:
    words = show_tenders(tenders)
    return words if len(words) <= BESIDE else f"{len(tenders)} tenders, as below"

"""A field for a payer's name: a beginning is completed, and a name that nobody knows is said to be new."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.widgets.word_field import WordField

MOST_NAMED = 3


class PayerField(WordField[str]):
    """The name as the list of payers has it, else as it is typed."""

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        super().__init__(self._read, self._words, placeholder="the insurer, as on the card")

    def offer(self, names: Sequence[str]) -> None:
        """The payers there are; what is typed is read again."""
        self._names = tuple(names)
        self.text = self.text

    @property
    def is_new(self) -> bool:
        """True where something is typed that is no payer, and there is a list to be on."""
        return bool(self._names and self.value) and self.value not in self._names

    def _read(self, typed: str) -> str:
        name = " ".join(typed.split())
        exact = [each for each in self._names if each.casefold() == name.casefold()]
        begun = exact or self._beginning(name)
        return begun[0] if len(begun) == 1 else name

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """All payers there are, as help shows them."""
        return tuple((each, "") for each in self._names)

    def _beginning(self, typed: str) -> list[str]:
        """Names that begin so; where none does, those of which a word does."""
        wanted = typed.casefold()
        whole = [each for each in self._names if each.casefold().startswith(wanted)]
        return whole or [each for each in self._names if f" {wanted}" in f" {each.casefold()}"]

    def _words(self, name: str) -> str:
        if not self._names or name in self._names:
            return name
        begun = self._beginning(name)
        if begun:
            more = " ..." if len(begun) > MOST_NAMED else ""
            return f"{', '.join(begun[:MOST_NAMED])}{more}? or new"
        return "not among the payers (F1): new"

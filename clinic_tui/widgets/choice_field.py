"""A field that picks one of a few: type its beginning, or walk through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.message import Message

from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.not_understood import NotUnderstood

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Choice(Generic[V]):
    """One of the few: what is typed (`code`), what is shown, and what it means."""

    code: str
    words: str
    value: V


class ChoiceField(WordField[V]):
    """Type `fu` or `follow`; Ctrl+N and Ctrl+P go to the next and the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "other(1)", "next choice", show=False),
        Binding("ctrl+p", "other(-1)", "choice before", show=False, priority=True),
    ]

    def __init__(
        self,
        choices: Sequence[Choice[V]],
        *,
        text: str = "",
        placeholder: str = "",
        id: str | None = None,  # noqa: A002
    ) -> None:
        self._choices = tuple(choices)
        super().__init__(
            self._pick, self._words, text=text, placeholder=placeholder or _codes(self._choices), id=id
        )

    @dataclass
    class Offered(Message):
        """There is something else to choose from now."""

        field: ChoiceField[object]

        @property
        def control(self) -> ChoiceField[object]:
            """The field."""
            return self.field

    def offer(self, choices: Sequence[Choice[V]], example: str = "") -> None:
        """Other choices; what is typed is read again. `example` stands in the empty field, else the codes."""
        self.post_message(self.Offered(self))  # type: ignore[arg-type]
        self._choices = tuple(choices)
        self._input.show_example(example or self.codes)
        self._understand(self.text)

    @property
    def codes(self) -> str:
        """The codes of all choices in one line."""
        return _codes(self._choices)

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """Code and words of all choices."""
        return tuple((choice.code, choice.words) for choice in self._choices)

    @property
    def offered(self) -> str:
        """All choices in one line: code, and the first of their words."""
        return ", ".join(_code_and_words(choice) for choice in self._choices)

    def action_other(self, by: int) -> None:
        """The next choice, or the one before."""
        if not self._choices:
            return
        codes = [choice.code for choice in self._choices]
        values = [choice.value for choice in self._choices]
        here = values.index(self.value) if self.value in values else -1 if by > 0 else 0
        self.text = codes[(here + by) % len(codes)]

    def _pick(self, typed: str) -> V:
        wanted = typed.strip().casefold()
        if not self._choices:
            raise NotUnderstood("the choices are being read")
        exact = [choice for choice in self._choices if choice.code.casefold() == wanted]
        by_code = [choice for choice in self._choices if wanted and choice.code.casefold().startswith(wanted)]
        begun = [choice for choice in self._choices if _begins(choice, wanted)]
        for found in (exact, by_code, begun):
            if len(found) == 1:
                return found[0].value
        if begun:
            raise NotUnderstood("which? " + ", ".join(choice.code for choice in begun[:6]))
        if len(self._choices) == 1:
            raise NotUnderstood(f"only {_codes(self._choices)} can be had here")
        raise NotUnderstood(f"none of {_codes(self._choices)}")

    def _words(self, value: V) -> str:
        return next((choice.words for choice in self._choices if choice.value == value), "")


def _begins(choice: Choice[V], wanted: str) -> bool:
    words = choice.words.casefold().replace(",", " ").split()
    return choice.code.casefold().startswith(wanted) or any(word.startswith(wanted) for word in words)


def _code_and_words(choice: Choice[V]) -> str:
    words = choice.words.partition(",")[0]
    return f"{choice.code} = {words}" if words and words.casefold() != choice.code.casefold() else choice.code


def _codes(choices: Sequence[Choice[V]]) -> str:
    return ", ".join(choice.code for choice in choices)

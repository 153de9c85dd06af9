"""Asking for one reason, and acting with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from clinic_tui.errors import Invalid
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.security.kept_form import About


class AskReason(Form[bool]):
    """One field; the reason is handed to `call`, in a thread. None means that nothing was done."""

    def __init__(
        self,
        title: str,
        question: str,
        call: Callable[[str], object],
        done: str | Callable[[Any], str],
        texts: dict[str, str] | None = None,
        *,
        kind: str = "",
        about: About | None = None,
    ) -> None:
        """`question` is asked where the field is empty; `done`, or what it makes of the outcome, is said
        afterwards.

        Without a `kind` the form is not kept over the end of the console: what is called
        with the reason cannot be stored.
        """
        super().__init__(texts)
        self._kind = kind
        self._about = about or {}
        self._heading = title
        self._question = question
        self._call = call
        self._done_words = done

    @property
    def kind(self) -> str:
        """What the reason is for, by name."""
        return self._kind

    @property
    def about(self) -> About:
        """The visit."""
        return self._about

    @property
    def title_words(self) -> str:
        """What the reason is for."""
        return self._heading

    def fields(self) -> Sequence[Field]:
        """The reason."""
        return (
            text_field("reason", "Reason", limit=200, help=f"{self._question} It stands in the journal."),
        )

    def submit(self) -> None:
        """Act with it."""
        reason, call = self.text("reason"), self._call
        if not reason:
            raise Invalid(self._question, "reason")
        self.save(lambda: call(reason), self._done_words, True)

    def reopen(self, texts: dict[str, str]) -> AskReason:
        """The same question again."""
        return AskReason(
            self._heading,
            self._question,
            self._call,
            self._done_words,
            texts,
            kind=self._kind,
            about=self._about,
        )

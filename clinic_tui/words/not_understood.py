"""The one failure of reading typed words."""

from __future__ import annotations


class NotUnderstood(ValueError):
    """What was typed has no meaning here; `words` say so plainly and give a form that works."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words

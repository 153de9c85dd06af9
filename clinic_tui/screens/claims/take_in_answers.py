"""Taking in a file that a partner or payer wrote about claims, by its path."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.message import Message

from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.whole_path import whole_path
from clinic_tui.words.time_left import left_words


class TakeInAnswers(Form[bool]):
    """One file, once: what it says, and what was off, is told; one that is refused changes nothing.

    A large remittance is posted in turns: how far it is stands here, and Esc stops between two of them.
    """

    TITLE_WORDS: ClassVar[str] = "Take in answers to claims"
    SAVE_WORDS: ClassVar[str] = "take it in"

    class Posted(Message):
        """So many of so many claims are posted."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    def __init__(self, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._stop = threading.Event()
        self._began = 0.0

    def fields(self) -> Sequence[Field]:
        """The file."""
        help_words = "a whole path, such as /home/bea/remit.835: TA1, 999, 277CA, 277 or 835"
        return (text_field("file", "File", limit=400, help=help_words),)

    def submit(self) -> None:
        """Take it in."""
        path, answers = whole_path(self.text("file")), self.backend.claim_answers
        self._stop.clear()
        self.save(lambda: answers.take_in(path, self._tell, self._stop.is_set), str, True)

    def _tell(self, done: int, total: int) -> None:
        """Called in the thread that posts."""
        if self.is_attached:
            self.post_message(self.Posted(done, total))
        else:
            self._stop.set()  # the console was locked or left: nobody looks, and the next import goes on

    @on(Posted)
    def _show_progress(self, event: Posted) -> None:
        """From here on Esc is for the posting: the file itself is stored."""
        if not self.saving:
            return
        if not self._began:
            self._began = time.monotonic()
            self.clinic.release_keys(self)
        if not self._stop.is_set():
            left = left_words(time.monotonic() - self._began, event.done, event.total)
            far = f"{event.done:,} of {event.total:,} claims posted{f', {left}' if left else ''}"
            self.say(f"{far}; Esc stops: the next import goes on")

    def action_set_aside(self) -> None:
        """Stop between two turns; before and after that, close as ever."""
        if self.saving and self._began:
            self._stop.set()
            self.say("stopping: what is posted stays ...")
        else:
            super().action_set_aside()

    def end_saving(self) -> None:
        """It is known what came of it."""
        self._began = 0.0
        super().end_saving()

    def reopen(self, texts: dict[str, str]) -> TakeInAnswers:
        """Another one."""
        return TakeInAnswers(texts)

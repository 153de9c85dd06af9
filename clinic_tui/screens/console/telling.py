"""What the console says on the line above the keys, and how long it stands there."""

from __future__ import annotations

from math import inf
from time import monotonic
from typing import Any

from textual import events
from textual.message import Message

from clinic_tui.errors import ClinicError
from clinic_tui.screens.parts.asking import Asks
from clinic_tui.widgets.message_line import Level

MESSAGE_SECONDS = 20.0
"""A message stands at least so long, and until the next key after it."""


class Tells(Asks):
    """Mixed into the frame, which has the line."""

    locked: bool
    _said_at = inf
    undo_takes_last = False
    """Whether `u` takes back all that the last act of a screen wrote, and nothing else: the desk noted it."""
    _stays = False
    """What stands there is the greeting: it goes with time alone."""

    @property
    def seated(self) -> bool:
        """True while somebody works here."""
        raise NotImplementedError

    def _line(self, kind: Any) -> Any:
        """A line of the frame, whatever dialogs lie on it."""
        raise NotImplementedError

    def say(self, words: str, level: Level = Level.INFO, *, undoable: bool = False) -> None:
        """Put a message on the line above the keys, where it stays for a while.

        `undoable` says that the last act may be taken back from there; `u` is offered where it can be.
        An error says that a verb does nothing here: what was typed on behind it is dropped.
        """
        if level is Level.ERROR:
            self.clinic.drop_keys_behind_refusal()
        self._put(words, level, undoable=undoable and self.undo_takes_last)

    def _put(self, words: str, level: Level, *, undoable: bool = False) -> None:
        if not self.locked:
            self._said_at, self._stays = monotonic(), False
            self._line("#message").say(words, level, undoable=undoable)

    def forget_message(self) -> None:
        """Something else begins: what was said of the last is of no use, but for the greeting."""
        if self.seated and not self._stays:
            self._line("#message").clear()

    def mend_words(self, words: str, instead: str) -> None:
        """Take away what holds no more, or say what does, and leave what was said with it."""
        line = self._line("#message")
        if words in line.words:
            rest = line.words.replace(words, instead).strip(" .")
            line.say(rest, line.level if rest else Level.INFO, undoable=line.undoable)

    def took_error_away(self) -> bool:
        """Take away the error that stands there, and nothing else; True where there was one."""
        line = self._line("#message")
        shown = bool(line.words) and line.level is Level.ERROR
        if shown:
            line.clear()
        return shown

    async def on_event(self, event: events.Event) -> None:
        """A key after a while takes the old message away: it is of something else by now."""
        if isinstance(event, events.Key) and monotonic() - self._said_at > MESSAGE_SECONDS:
            self._said_at = inf
            if not self.locked:
                self._line("#message").clear()
        await super().on_event(event)

    @property
    def undo_is_offered(self) -> bool:
        """True while the message line tells what was done last, and that it can be taken back."""
        return bool(self._line("#message").undoable)

    def say_done(self, words: str, *, undoable: bool = True) -> None:
        """Say that something was done, and that `u` takes it back where it does."""
        self.say(words, Level.DONE, undoable=undoable)

    def on_quiet_input_limited(self, message: Message) -> None:
        """A field outside of forms did not take all of what was typed or pasted."""
        message.stop()
        self.say(getattr(message, "words", ""), Level.WARNING)

    def keys_wait_long(self) -> None:
        """Say on the dialog in front, or on the line, why nothing that is typed has an effect."""
        say = getattr(self.clinic.screen, "say", self.say)
        say("no answer yet: keys typed since wait, Esc forgets them", Level.WARNING)

    def say_refusal(self, refusal: ClinicError) -> None:
        """Say why something was not done, whoever asked for it: that need be no key."""
        self._put(refusal.words, Level.ERROR)

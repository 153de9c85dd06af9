"""Saving from a dialog: keys wait until it is known what came of it, and a long wait is explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.worker import Worker, WorkerState

from clinic_tui.errors import ClinicError
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.message_line import Level

TOLD_AFTER = 2.0
"""Seconds that a save waits for its turn until it says whose turn it is, and then says it again."""


class Saves(Asking):
    """Mixed into a dialog that has a message line of its own, and closes once it has saved."""

    _saving = False
    saved = False
    """A save has come to its end, and the dialog closes."""
    refused = False
    """A save was refused, and nothing has been typed since: what was said of it stands."""

    def done(self, result: Any) -> None:
        """Close with what came of it."""
        raise NotImplementedError

    def say(self, words: str, level: Level = Level.INFO) -> None:
        """A message in the dialog."""
        raise NotImplementedError

    def refuse(self, refusal: ClinicError) -> None:
        """Say why it was not saved."""
        raise NotImplementedError

    @property
    def saving(self) -> bool:
        """True while it is not known yet whether what stands here is saved."""
        return self._saving

    def save(
        self,
        call: Callable[[], Any],
        words: str | Callable[[Any], str],
        result: Any,
        *,
        undoable: bool = True,
    ) -> None:
        """Run the use case in a thread, keys held meanwhile; then close with `result` and say `words`.

        `...` closes with the outcome; words that hang on it are made of it.
        """
        self.begin_saving()
        self.say("saving ...")
        self._tell_when_long()

        def then(outcome: Any) -> None:
            self.saved = True
            self.done(outcome if result is ... else result)
            self.clinic.say_done(words if isinstance(words, str) else words(outcome), undoable=undoable)
            self.end_saving()

        self.act(self.with_its_save(call), then, refused=self.refuse)

    def with_its_save(self, call: Callable[[], Any]) -> Callable[[], Any]:
        """The use case, with what else is written in its transaction."""
        return call

    def _tell_when_long(self) -> None:
        """Where the turn to write does not come, say whose it is; the keys wait all the same."""
        self.set_timer(TOLD_AFTER, self._ask_who_writes)

    def _ask_who_writes(self) -> None:
        if self._saving:
            self.ask(
                self.backend.busy_words, self._say_who_writes, group="who writes", refused=lambda _: None
            )

    def _say_who_writes(self, words: str) -> None:
        if self._saving:
            if words:
                self.say(f"{words}; this form waits", Level.WARNING)
            self._tell_when_long()

    def begin_saving(self) -> None:
        """From here on keys wait, and the form takes no second save."""
        self._saving, self.refused = True, False
        self.clinic.hold_keys(self)

    def end_saving(self) -> None:
        """What was to be saved is saved or refused: keys go on."""
        self._saving = False
        self.clinic.release_keys(self)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """After a failure that nobody expected (the app tells of it) the form can be saved again."""
        if event.state is WorkerState.ERROR and self._saving:
            self.end_saving()
            self.refused = True
            self.say("not saved: what went wrong stands below, F12 tries again", Level.ERROR)

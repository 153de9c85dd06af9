"""Asking the backend from a screen or a pane without ever waiting for it.

`ask` is for reads: a newer question of the same group makes an older answer silent.
`act` is for writes: its answer always arrives. Both run in a thread; what comes back
is handled in the event loop by a message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual import events
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker, WorkerState, get_current_worker

from clinic_tui.errors import ClinicError
from clinic_tui.store.acts_noted import ActsNoted, acts_noted
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from textual.dom import DOMNode as Node

    from clinic_tui.app import ClinicApp
    from clinic_tui.backend.clinic_backend import Backend

else:
    Node = object  # a node that stands first among the bases would hide the styles of the others

T = TypeVar("T")
SLIPPED = "the row you stood on is gone from the list: Up or Down chooses another"
Refused = Callable[[ClinicError], None]


class Answered(Message, bubble=False):
    """The backend has answered; `deliver` hands the answer to whoever asked."""

    def __init__(self, deliver: Callable[[], None]) -> None:
        super().__init__()
        self.deliver = deliver


class Asks(Node):
    """Asking in threads; mixed into Textual's own classes."""

    read_for_others = False
    """What is read now is read because somebody else wrote, or time went by, and no key asked for it."""

    def may_slide(self) -> bool:
        """Whether a row that is gone from what was read may be replaced by the next under the cursor."""
        by_others, self.read_for_others = self.read_for_others, False
        return not by_others or self.clinic.wrote_since_key

    @property
    def clinic(self) -> ClinicApp:
        """The console."""
        return cast("ClinicApp", self.app)

    def ask(
        self, call: Callable[[], T], then: Callable[[T], None], *, group: str, refused: Refused | None = None
    ) -> None:
        """Read in a thread; `then` gets the answer unless something newer was asked meanwhile.

        Keys that wait for an older question of the group wait for this one: no other answer comes.
        """
        hold = (self, group)
        if self.clinic.is_holding(hold):
            then = self._then_release_keys(hold, then)
            refused = self._then_release_keys(hold, refused or self.clinic.say_refusal)
        self._run(call, then, group=group, refused=refused, exclusive=True)

    def ask_before_keys(
        self, call: Callable[[], T], then: Callable[[T], None], *, group: str, refused: Refused | None = None
    ) -> None:
        """Read what keys mean nothing without: those typed meanwhile wait for the answer."""
        self.clinic.hold_keys((self, group))
        self.ask(call, then, group=group, refused=refused)

    def _then_release_keys(self, hold: object, handler: Callable[[T], None]) -> Callable[[T], None]:
        def answered(value: T) -> None:
            handler(value)
            self.clinic.release_keys(hold)

        return answered

    def on_paged_list_slipped(self, message: Message) -> None:
        """Another desk, or time, took the row under the cursor out of a list."""
        message.stop()
        self.clinic.say(SLIPPED, Level.WARNING)

    def act(
        self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused | None = None
    ) -> None:
        """Write in a thread; `then` or `refused` always gets the outcome.

        While the machine fails nothing is tried: the refusal comes at once, and not after
        what a dead server makes one wait. Keys typed ahead of a refusal are dropped: they were
        meant for what did not happen. Where `refused` takes it, that says what becomes of them: a
        refusal may be the next question, as that for a code behind a password. What was written says
        whether `u` takes it back, to whatever `then` tells of it.
        """
        noted = ActsNoted()

        def write() -> T:
            with acts_noted(noted):
                return call()

        def done(outcome: T) -> None:
            self.clinic.undo_takes_last = noted.undo_takes_all
            then(outcome)

        def told(refusal: ClinicError) -> None:
            if refused is None:
                self.clinic.drop_keys()
            (refused or self.clinic.say_refusal)(refusal)

        self.clinic.wrote_since_key = True
        if self.clinic.failure is not None:
            self.post_message(Answered(_bound(told, self.clinic.failure)))
            return
        self._run(write, done, group="act", refused=told, exclusive=False)

    def act_before_keys(self, call: Callable[[], T], then: Callable[[T], None], *, refused: Refused) -> None:
        """Write what stays in front: keys typed meanwhile wait, or they would write it once more."""
        hold = (self, "act")
        self.clinic.hold_keys(hold)
        self.act(call, self._then_release_keys(hold, then), refused=self._then_release_keys(hold, refused))

    def act_in_trouble_too(self, call: Callable[[], T], then: Callable[[T], None]) -> None:
        """The same for what has to be done whatever fails in it: signing out."""
        self._run(call, then, group="act", refused=None, exclusive=False)

    def _run(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        *,
        group: str,
        refused: Refused | None,
        exclusive: bool,
    ) -> None:
        def work() -> None:
            worker = get_current_worker()
            try:
                answer = call()
            except ClinicError as refusal:
                say = refused or self.clinic.say_refusal
                deliver = _bound(say, refusal)
            else:
                deliver = _bound(then, answer)
            if not worker.is_cancelled:
                self.post_message(Answered(deliver))

        cast("Any", self).run_worker(work, thread=True, exclusive=exclusive, group=group, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A worker's message stays with the widget that ran it: tell the app of a failure."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.clinic.worker_failed(event.worker.error)

    def _on_unmount(self) -> None:
        """No answer comes to what is gone: keys that waited for one would wait for seconds."""
        self.clinic.release_keys_of(self)

    def put_focus(self, widget: Widget) -> None:
        """Give the keys to a widget or the input in it, at once: `focus()` does it a message later."""
        target = widget if widget.focusable else widget.query(Input).first()
        (self if isinstance(self, Screen) else cast("Widget", self).screen).set_focus(target)

    def on_answered(self, event: Answered) -> None:
        """Hand the answer over, in the loop."""
        event.stop()
        if self.is_attached and self.clinic.is_running:  # an answer may come while all is being closed
            event.deliver()


class Asking(Asks):
    """What every screen and pane needs of the app."""

    _stood_before = False

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        """A screen that was just put there has its styles: Textual would work them all out a second time."""
        event.refresh_styles &= self._stood_before
        self._stood_before = True

    @property
    def backend(self) -> Backend:
        """The open clinic; only there once somebody has signed in."""
        backend = self.clinic.backend
        assert backend is not None
        return backend


def _bound(handler: Callable[[T], None], value: T) -> Callable[[], None]:
    return lambda: handler(value)

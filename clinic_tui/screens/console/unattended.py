"""The desk that nobody works at: locked after a while, emptied later, and at once for who was shut out."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual.timer import Timer

from clinic_tui.errors import ClinicError
from clinic_tui.screens.console.frame import Frame
from clinic_tui.screens.console.idle import WARN_BEFORE, Idle, IdleLimits
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from clinic_tui.backend.door import Who


class Unattended(Frame):
    """Keys alone tell that somebody is there: no refresh and no job puts the lock off."""

    _idle_timer: Timer | None = None

    async def action_lock(self) -> None:
        """Take everything off the screen; the person's password brings it back."""
        raise NotImplementedError

    def seat(self, who: Who) -> None:
        """Who has something to do at the door is watched there too: a secret may stand on the screen."""
        super().seat(who)
        if who.must_change or who.must_set_up:
            self.locked = False
            self.last_touch = monotonic()
            self._look_again(0.0)

    def greet(self, who: Who) -> None:
        """From here on it is watched whether somebody works here."""
        super().greet(who)
        self.last_touch = monotonic()
        self._look_again(0.0)

    @property
    def _limits(self) -> IdleLimits:
        assert self.backend is not None
        settings = self.backend.settings
        return IdleLimits(settings.lock_minutes * 60, settings.sign_out_minutes * 60)

    def _look_again(self, quiet: float) -> None:
        """Look when more is due than after `quiet` seconds, and not before: an idle desk costs nothing."""
        if self._idle_timer is not None:
            self._idle_timer.stop()
        wait = self._limits.next_look(quiet)
        self._idle_timer = None if wait is None else self.set_timer(wait, self._look)

    async def _look(self) -> None:
        if not self.is_running or self.backend is None or self.backend.who is None:
            return
        quiet = monotonic() - self.last_touch
        due = self._limits.due(quiet)
        if due is Idle.WARN and self.seated:
            self.say(f"this desk locks in {WARN_BEFORE:.0f} seconds: any key goes on", Level.WARNING)
        elif due in (Idle.LOCK, Idle.SIGN_OUT) and self.seated:
            await self.action_lock()
        if due is Idle.SIGN_OUT:
            self._empty("")
        self._look_again(quiet)  # not of this moment: what has just become due would be passed over

    def account_changed(self) -> None:
        """Accounts were written: whoever sits here may have been shut out, or have another role."""
        if self.backend is not None and self.backend.who is not None:
            self.ask(self.backend.require_standing, lambda _: None, group="standing", refused=self._shut_out)

    def _shut_out(self, refusal: ClinicError) -> None:
        if refusal.trouble is not None:  # it says nothing of the person; asked again when it has passed
            return
        self.run_worker(self._lock_and_empty(refusal), group="shut out")

    async def _lock_and_empty(self, refusal: ClinicError) -> None:
        if self.seated:
            await self.action_lock()
        self._empty(refusal.words)

    def _empty(self, words: str) -> None:
        """From the lock to the sign-in, which says why; forms put aside wait for their owner."""
        from clinic_tui.screens.door.lock import LockScreen

        if isinstance(self.screen, LockScreen):
            self.screen.sign_out(words)

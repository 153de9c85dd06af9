"""The time clock from anywhere: its key, what is said of it on coming in, and what is asked on leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clinic_tui.keymap import hint_of
from clinic_tui.screens.console.leaving import Leaves
from clinic_tui.time_clock.states import Presence

if TYPE_CHECKING:
    from clinic_tui.backend.door import Who
    from clinic_tui.time_clock.rows import MyClock

CLOCK = "clock"
"""The group of questions about it."""


class Clocks(Leaves):
    """Where the clinic does not use the time clock nothing of it is loaded, asked or shown."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._greeted: Who | None = None

    @property
    def _clock_runs(self) -> bool:
        """The clinic uses it, and whoever sits here has one."""
        backend = self.backend
        return (
            self.seated
            and backend is not None
            and backend.settings.time_clock.used
            and backend.may("time.clock")
        )

    @property
    def has_time_clock(self) -> bool:
        """Whether its keys are told of."""
        return self.backend is not None and self.backend.settings.time_clock.used

    @property
    def _clock_is_offered(self) -> bool:
        backend = self.backend
        return self._clock_runs and backend is not None and backend.settings.time_clock.offer

    async def action_clock(self) -> None:
        """How one's own clock stands, and the keys that move it."""
        from clinic_tui.screens.rota.time_clock import ClockDialog

        if self._free:
            await self.push_screen(ClockDialog())

    def greet(self, who: Who) -> None:
        """Keep who it was, for what is said once the day stands."""
        super().greet(who)
        self._greeted = who

    def _go_on_loading(self) -> None:
        """The day stands: only now is asked whether the clock runs, so that nobody waits for it."""
        super()._go_on_loading()
        backend = self.backend
        if self._clock_is_offered and backend is not None and self._greeted is not None:
            self.ask(backend.time_clock.mine, self._tell_of_clock, group=CLOCK, refused=lambda _: None)

    def _tell_of_clock(self, clock: MyClock) -> None:
        who, self._greeted = self._greeted, None
        if who is None or who.warning or not self._free:
            return
        key = hint_of("clock", self.verbs).key  # type: ignore[attr-defined]  # the app has them
        words = ""
        if clock.presence is Presence.FORGOTTEN:
            words = f"you forgot to clock out: {key}"
        elif clock.presence in (Presence.REST, Presence.MEAL):
            words = f"you are {clock.presence.value}: {key} ends it"
        elif clock.presence is Presence.OUT and not clock.was_in_today and not who.returned:
            words = f"not clocked in yet: {key}"
        if words:
            self.say(f"{self.welcome(who)}. {words[0].upper()}{words[1:]}")

    def action_leave(self) -> None:
        """Who is clocked in is asked first whether the clock goes on."""
        backend = self.backend
        if not self._clock_is_offered or backend is None or self.failure is not None:
            super().action_leave()
            return
        self.ask_before_keys(
            backend.time_clock.mine, self._ask_of_clock, group=CLOCK, refused=lambda _: self._go()
        )

    def _go(self) -> None:
        super().action_leave()

    def _ask_of_clock(self, clock: MyClock) -> None:
        from clinic_tui.screens.parts.confirm import Confirm

        if clock.entry is None or clock.presence is Presence.FORGOTTEN:
            self._go()
            return
        question = f"You are clocked in since {clock.entry.began:%H:%M}. Clock out too?"
        ask = Confirm(question, yes="clock out and leave", no="leave, the clock goes on", no_acts=True)
        self.push_screen(ask, self._leave_clocked)

    def _leave_clocked(self, out: bool | None) -> None:
        backend = self.backend
        if out is None or backend is None:
            return
        if out:
            self.act(backend.time_clock.clock_out, lambda _: self._go())
        else:
            self._go()

"""The clock of whoever sits here: one key more comes, rests, goes on or leaves."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.time_clock.break_words import show_breaks, typed_breaks
from clinic_tui.time_clock.rows import MyClock
from clinic_tui.time_clock.rules import minutes_between
from clinic_tui.time_clock.states import BreakKind, Presence
from clinic_tui.time_clock.words import show_hours
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine

_IN = Hint("i", "clock in", "clock_in")
_OUT = Hint("o", "clock out", "clock_out")
_REST = Hint("r", "rest", "rest")
_MEAL = Hint("m", "meal", "meal")
_BACK = Hint("b", "back to work", "end_break")
_SHEET = Hint("s", "time sheet", "sheet")
_LEFT = Hint("e", "say when you left", "left")
_ESC = Hint("Esc", "close", "dismiss(None)")

KEYS = {
    Presence.OUT: (_IN, _SHEET, _ESC),
    Presence.IN: (_MEAL, _REST, _OUT, _SHEET, _ESC),
    Presence.REST: (_BACK, _OUT, _SHEET, _ESC),
    Presence.MEAL: (_BACK, _OUT, _SHEET, _ESC),
    Presence.FORGOTTEN: (_LEFT, _OUT, _SHEET, _ESC),
}
"""What can be done from where one is."""


class ClockDialog(Asking, ModalScreen[None]):
    """What the clock says of me; a key that does not fit is refused in words, and nothing is done."""

    DEFAULT_CSS = "ClockDialog Facts { height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "clock_in", "clock in", show=False),
        Binding("o", "clock_out", "clock out", show=False),
        Binding("r", "rest", "rest", show=False),
        Binding("m", "meal", "meal", show=False),
        Binding("b", "end_break", "back to work", show=False),
        Binding("e", "left", "say when you left", show=False),
        Binding("s", "sheet", "time sheet", show=False),
        Binding("f1,question_mark", "explain", "help", show=False),
        Binding("escape", "dismiss(None)", "close", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._clock: MyClock | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """How it stands, a message, and the keys."""
        with Vertical(classes="dialog wide"):
            yield Label("Time clock", classes="dialog-title", markup=False)
            yield Facts(3, indent=0, id="clock-facts", classes="on-panel")
            yield MessageLine(id="clock-message")
            yield KeyBar(own=(_ESC,))

    def on_mount(self) -> None:
        """Read it; keys typed meanwhile are for what it says."""
        self.ask_before_keys(self.backend.time_clock.mine, self._show, group="mine", refused=self._refused)

    def _show(self, clock: MyClock) -> None:
        self._clock = clock
        self.query_one("#clock-facts", Facts).show(*_facts(clock))
        self.query_one(KeyBar).own = KEYS[clock.presence]

    def _refused(self, refusal: ClinicError) -> None:
        self._busy = False
        self.clinic.drop_keys()
        self.clinic.release_keys(self)
        self.query_one("#clock-message", MessageLine).say(refusal.words, Level.ERROR)

    # Verbs

    def action_clock_in(self) -> None:
        """Come."""
        part = self.backend.time_clock
        self._punch(part.clock_in, "clocked in at")

    def action_clock_out(self) -> None:
        """Leave; after so long that it was forgotten, once more asked."""
        from clinic_tui.screens.parts.confirm import Confirm

        part, clock = self.backend.time_clock, self._clock
        if clock is None or clock.entry is None or clock.presence is not Presence.FORGOTTEN:
            self._punch(part.clock_out, "clocked out at")
            return
        long = show_hours(minutes_between(clock.entry.began, clock.now))
        question = (
            f"You are in since {clock.entry.began:%a %d %b %H:%M}, {long} hours. Did you work until now?"
        )
        self.app.push_screen(Confirm(question, yes="clock out now", no="back"), self._out_if)

    def _out_if(self, sure: bool | None) -> None:
        part = self.backend.time_clock
        if sure:
            self._punch(lambda: part.clock_out(sure=True), "clocked out at")

    def action_rest(self) -> None:
        """A short break."""
        self._begin(BreakKind.REST)

    def action_meal(self) -> None:
        """A break to eat."""
        self._begin(BreakKind.MEAL)

    def _begin(self, kind: BreakKind) -> None:
        part = self.backend.time_clock
        self._punch(lambda: part.begin_break(kind), f"{kind.value} since")

    def action_end_break(self) -> None:
        """Go on."""
        self._punch(self.backend.time_clock.end_break, "back at work since")

    def _punch(self, call: object, said: str) -> None:
        if self._busy:
            return
        self._busy = True
        self.clinic.hold_keys(self)  # those typed ahead are for what stands below

        def done(at: datetime) -> None:
            self.clinic.release_keys(self)
            self.clinic.say_done(f"{said} {at:%H:%M}")
            self.dismiss(None)

        self.act(call, done, refused=self._refused)  # type: ignore[arg-type]

    async def action_sheet(self) -> None:
        """One's own times; those of the period in which one forgot to clock out."""
        clock = self._clock
        self.dismiss(None)
        if clock is not None and clock.entry is not None and clock.presence is Presence.FORGOTTEN:
            await self.clinic.show_on_page("timesheet", clock.entry.id)
        else:
            await self.clinic.action_page("timesheet")

    def action_left(self) -> None:
        """Write when the work ended that was never clocked out of."""
        from clinic_tui.screens.rota.time_forms import CorrectTimes

        clock = self._clock
        if clock is None or clock.entry is None:
            self.query_one("#clock-message", MessageLine).say("you are not clocked in", Level.WARNING)
            return
        self.app.push_screen(CorrectTimes(clock.entry), lambda _: self.on_mount())

    def action_explain(self) -> None:
        """All keys."""
        from clinic_tui.screens.parts.form_help import FormHelp

        keys = (_IN, _MEAL, _REST, _BACK, _OUT, _LEFT, _SHEET, _ESC)
        self.app.push_screen(FormHelp("Time clock", "", (), keys, of_form=False))


def _facts(clock: MyClock) -> tuple[FactLine, ...]:
    entry, now = clock.entry, clock.now
    sums: FactLine = (
        ("quiet", f"today {show_hours(clock.today)}"),
        ("quiet", f"this week {show_hours(clock.week)}"),
        ("quiet", f"server's clock {now:%H:%M}"),
    )
    if entry is None:
        return ((("strong", "Not clocked in"),), sums)
    since = f"{entry.began:%H:%M}" if entry.began.date() == now.date() else f"{entry.began:%a %d %b %H:%M}"
    level = "warning" if clock.presence is Presence.FORGOTTEN else "good"
    state = {
        Presence.FORGOTTEN: f"in since {since}: was the clocking out forgotten?",
        Presence.IN: f"in since {since}",
    }.get(clock.presence, f"{clock.presence.value} since {entry.since:%H:%M}, in since {since}")
    return (((level, state[0].upper() + state[1:]),), (("", show_breaks(typed_breaks(entry))),), sums)

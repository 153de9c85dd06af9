"""The console: the frame around the tabs, what is global, signals and errors."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.message import Message
from textual.widgets import ContentSwitcher

from clinic_tui.clock import Clock, local_now, today
from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place, bindings
from clinic_tui.screens.asking import Asks
from clinic_tui.screens.pane import Pane, build_pane
from clinic_tui.terminal import Terminal, this_terminal
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.tab_line import Tab, TabLine
from clinic_tui.widgets.type_ahead import TypeAheadApp

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend, Counts, Who
    from clinic_tui.backend.urgency_row import Urgent
    from clinic_tui.screens.form import Draft

TABS = (Tab("schedule", "Schedule"), Tab("queue", "Check-in"), Tab("claims", "Claims"), Tab("stock", "Stock"))


class Changed(Message):
    """Some desk wrote to these tables."""

    def __init__(self, entities: frozenset[str]) -> None:
        super().__init__()
        self.entities = entities

    def can_replace(self, message: Message) -> bool:
        """A newer one that covers this one says it all."""
        return isinstance(message, Changed) and message.entities <= self.entities


class Opened(Message):
    """The clinic is open, or was refused."""

    def __init__(self, backend: Backend | None, refusal: ClinicError | None = None) -> None:
        super().__init__()
        self.backend = backend
        self.refusal = refusal


class ClinicApp(Asks, TypeAheadApp[int]):
    """One desk of one clinic."""

    CSS_PATH = "clinic_tui.tcss"
    TITLE = "clinic-tui"
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(entry.key, entry.action, entry.description, id=entry.id, tooltip=entry.tooltip, show=False)
        for entry in bindings(Place.GLOBAL)
    ]

    def __init__(
        self,
        folder: Path,
        terminal: Terminal,
        *,
        login: str | None = None,
        name: str = "",
        keys: dict[str, str] | None = None,
    ) -> None:
        super().__init__(ansi_color=True if terminal.ansi_theme else None)
        self.animation_level = "none"
        self.backend: Backend | None = None
        self.locked = False
        self.last_patient: int | None = None
        self._folder = folder
        self._terminal = terminal
        self._demo_login = login
        self._clinic_name = name
        self._drafts: list[Draft] = []
        self._panes: dict[str, Pane] = {}
        self._memories: dict[str, Any] = {}
        self._rebound = keys or {}

    # The frame

    def compose(self) -> ComposeResult:
        """The frame alone: no patient stands in it, and no database is needed for it."""
        yield HeaderLine(id="header")
        yield TabLine(*TABS, current="schedule", id="tabs")
        yield ContentSwitcher(id="panes")
        yield MessageLine(id="message")
        yield KeyBar(Place.GLOBAL, id="keys")

    def on_mount(self) -> None:
        """Paint first, then open the clinic in a thread."""
        if self._terminal.ansi_theme:
            self.theme = "ansi-dark"
        if self._rebound:
            self.set_keymap(self._rebound)
        self._handle_signals()
        self.query_one(HeaderLine).clinic = self._clinic_name
        if self._demo_login is None:
            self._ask_to_sign_in()
        self.call_after_refresh(self._open)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Plain ASCII where the terminal shows nothing else."""
        filters = list(super().get_line_filters())
        if self._terminal.ascii_only:
            from clinic_tui.widgets.ascii_filter import AsciiFilter

            filters.append(AsciiFilter())
        return filters

    def _handle_signals(self) -> None:
        """A closed terminal or a stop from outside ends the console in order: holds given back."""
        import asyncio

        loop = asyncio.get_running_loop()
        for each in (signal.SIGHUP, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(each, self.exit, 128 + each)

    # Opening and signing in

    @work(thread=True, exit_on_error=False)
    def _open(self) -> None:
        from clinic_tui.backend import load

        try:
            self.post_message(Opened(load(self._folder)))
        except ClinicError as refusal:
            self.post_message(Opened(None, refusal))

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        from clinic_tui.screens.login import SignIn

        if event.backend is None:
            assert event.refusal is not None
            self.exit(event.refusal.exit_code, message=event.refusal.words)
            return
        self.backend = event.backend
        self.query_one(HeaderLine).clinic = event.backend.settings.name
        if self._demo_login is not None:
            self._sign_in_for_demo(self._demo_login)
        elif isinstance(self.screen, SignIn):
            self.screen.clinic_is_open()

    @work(thread=True, exit_on_error=False)
    def _sign_in_for_demo(self, login: str) -> None:
        assert self.backend is not None
        who = self.backend.sign_in_for_demo(login)
        self.post_message(Seated(who))

    def _ask_to_sign_in(self) -> None:
        from clinic_tui.screens.login import SignIn

        self.push_screen(SignIn())

    def seat(self, who: Who) -> None:
        """Somebody has signed in: fill the frame and show the schedule."""
        self.post_message(Seated(who))

    async def on_seated(self, event: Seated) -> None:
        """Show the day, and watch what other desks do."""
        assert self.backend is not None
        header = self.query_one(HeaderLine)
        header.who, header.desk = event.who.name, event.who.desk
        self.locked = False
        if not self._ticking:
            self._ticking = True
            self.backend.watch(self._tell_change)
            self.set_interval(1.0, self._tick)
            self.backend.run_jobs()
        self._tick(force=True)
        await self._show(self._current)
        self.say(f"Welcome, {event.who.name} ({event.who.role}): {event.who.greeting}")

    def _tell_change(self, entities: frozenset[str]) -> None:
        """Called in the watcher's thread."""
        self.post_message(Changed(entities))

    _jumped: Urgent | None = None
    _ticking = False
    _current = "schedule"
    _minute: datetime | None = None

    def _tick(self, force: bool = False) -> None:
        """Once a minute: the clock, and the minutes that wait on the board."""
        if self.backend is None or self.locked:
            return
        minute = local_now(self.clock).replace(second=0, microsecond=0)
        if minute == self._minute and not force:
            return
        self._minute = minute
        self.query_one(HeaderLine).now = minute
        for pane in self._panes.values():
            pane.minute_passed()
        self.refresh_counts()

    def refresh_counts(self) -> None:
        """Count again who waits and what is amiss, for the header and the tabs."""
        if self.backend is not None and self.backend.who is not None and not self.locked:
            self.ask(self.backend.counts, self._show_counts, group="counts")

    def _show_counts(self, counts: Counts) -> None:
        frame = self.screen_stack[0]
        header, tabs = frame.query_one(HeaderLine), frame.query_one(TabLine)
        header.waiting, header.overdue, header.alerts = counts.waiting, counts.overdue, counts.alerts
        tabs.set_count("queue", counts.waiting or None)
        tabs.set_count("claims", counts.unbilled or None)
        tabs.set_count("stock", counts.low or None)

    @property
    def clock(self) -> Clock:
        """The clinic's clock; there once the clinic is open."""
        assert self.backend is not None
        return self.backend.clock

    @property
    def today(self) -> date:
        """The clinic's day."""
        return today(self.clock)

    # Tabs

    async def action_show_tab(self, tab: str) -> None:
        """Show a tab, built on its first visit."""
        if self.backend is None or self.backend.who is None or self.locked:
            return
        await self._show(tab)

    async def _show(self, tab: str) -> None:
        switcher = self.query_one(ContentSwitcher)
        pane = self._panes.get(tab)
        if pane is None:
            pane = build_pane(tab, self._memories.pop(tab, None))
            self._panes[tab] = pane
            await switcher.add_content(pane, id=tab)
        self._current = tab
        self.query_one(TabLine).current = tab
        switcher.current = tab
        pane.shown()
        self.show_place(pane.place)

    @property
    def pane(self) -> Pane | None:
        """The pane of the current tab."""
        return self._panes.get(self._current)

    def show_place(self, place: Place) -> None:
        """Let the key bar say what works here."""
        self.query_one("#keys", KeyBar).place = place

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        """Another desk, or this one, wrote: the visible pane reads again, the others when shown."""
        if self.locked or self.backend is None or self.backend.who is None:
            return
        for pane in self._panes.values():
            pane.changed(event.entities)
        for screen in self.screen_stack:
            hear = getattr(screen, "changed_elsewhere", None)
            if hear is not None:
                hear(event.entities)
        self.refresh_counts()

    # Messages

    def say(self, words: str, level: Level = Level.INFO, *, undoable: bool = False) -> None:
        """Put a message on the line above the keys."""
        if not self.locked:
            self.screen_stack[0].query_one("#message", MessageLine).say(words, level, undoable=undoable)

    def say_done(self, words: str, *, undoable: bool = True) -> None:
        """Say that something was done, and that `u` takes it back."""
        self.say(words, Level.DONE, undoable=undoable)

    def say_refusal(self, refusal: ClinicError) -> None:
        """Say why something was not done."""
        self.say(refusal.words, Level.ERROR)

    # Global verbs

    def action_undo(self) -> None:
        """Take back the last action of this desk."""
        if self.pane is None or self.backend is None or len(self.screen_stack) > 1:
            return
        backend = self.backend
        self.pane.act(backend.undo, lambda words: self.say(f"undone: {words}", Level.DONE))

    async def action_find(self) -> None:
        """Find a patient and open the record."""
        from clinic_tui.screens.find import FindPatient

        if self._ready_for_dialog():
            await self.push_screen(FindPatient(), self._open_found)

    def _open_found(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self.open_patient(patient_id)

    def open_patient(self, patient_id: int) -> None:
        """Show one patient's record."""
        from clinic_tui.screens.patient import PatientScreen

        self.last_patient = patient_id
        self.push_screen(PatientScreen(patient_id))

    def action_last_patient(self) -> None:
        """Open the patient seen last at this desk."""
        if not self._ready_for_dialog():
            return
        if self.last_patient is None:
            self.say("no patient has been opened at this desk yet")
        else:
            self.open_patient(self.last_patient)

    async def action_help(self) -> None:
        """The keys of this place."""
        from clinic_tui.screens.help import HelpScreen

        if not self.locked:
            await self.push_screen(HelpScreen(self._place_now()))

    async def action_command(self) -> None:
        """The command line."""
        from clinic_tui.screens.command import CommandLine

        if self._ready_for_dialog():
            await self.push_screen(CommandLine())

    def action_next_thing(self) -> None:
        """Jump to the most urgent open item anywhere; pressed again, to the one after it."""
        if self._ready_for_dialog() and len(self.screen_stack) == 1:
            assert self.backend is not None
            self.ask(self.backend.urgent, self._jump_to_next, group="urgent")

    def _jump_to_next(self, items: tuple[Urgent, ...]) -> None:
        if not items:
            self.say("nothing is waiting for you: no one waits too long, no visit is left open")
            return
        again = self._jumped in items and items.index(self._jumped) + 1
        item = items[(again or 0) % len(items)]
        self._jumped = item
        self.run_worker(self.jump(item), exclusive=True, group="jump")

    async def jump(self, item: Urgent) -> None:
        """Go to an open item and say why it is one."""
        await self._show(item.tab)
        if self.pane is not None:
            self.pane.jump(item.subject_id, item.day)
        self.say(item.words, Level.WARNING)

    async def action_alerts(self) -> None:
        """All that is amiss, in a list."""
        from clinic_tui.screens.alerts import AlertList

        if self._ready_for_dialog():
            await self.push_screen(AlertList(), self._alert_chosen)

    def _alert_chosen(self, item: Urgent | None) -> None:
        if item is not None:
            self.run_worker(self.jump(item), exclusive=True, group="jump")

    def _place_now(self) -> Place:
        place = getattr(self.screen, "place", None)
        if isinstance(place, Place):
            return place
        return self.pane.place if self.pane else Place.GLOBAL

    def _ready_for_dialog(self) -> bool:
        return self.backend is not None and self.backend.who is not None and not self.locked

    async def action_lock(self) -> None:
        """Lock: the widgets go away with all that stands in them; forms and places are kept."""
        from clinic_tui.screens.form import Form
        from clinic_tui.screens.lock import LockScreen

        if not self._ready_for_dialog():
            return
        assert self.backend is not None
        backend = self.backend
        self.locked = True
        await self.push_screen(LockScreen())
        for screen in list(self.screen_stack)[1:-1]:
            if isinstance(screen, Form) and screen.changed:
                self.keep_draft(screen.draft(), quietly=True)
            await self._remove_screen(screen)
        self._memories = {tab: pane.remember() for tab, pane in self._panes.items()}
        await self.screen_stack[0].query_one(ContentSwitcher).remove_children()
        self._panes.clear()
        frame = self.screen_stack[0]
        frame.query_one("#message", MessageLine).clear()
        header = frame.query_one(HeaderLine)
        header.waiting = header.overdue = header.alerts = 0
        frame.query_one(TabLine).tabs = TABS
        self.run_worker(_quietly(backend.schedule.release), thread=True, exit_on_error=False)

    async def _remove_screen(self, screen: Any) -> None:
        """Take a screen out of the middle of the stack."""
        self._screen_stack.remove(screen)
        await screen.remove()

    def keep_draft(self, draft: Draft, *, quietly: bool = False) -> None:
        """Put a half-done form aside for the one who typed it."""
        self._drafts.append(draft)
        if not quietly:
            self.say(f"{draft.title} put aside: Z goes on with it")

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The forms that the person at this desk put aside, oldest first."""
        login = self.backend.who.login if self.backend and self.backend.who else ""
        return tuple(draft for draft in self._drafts if draft.login == login)

    async def action_resume(self) -> None:
        """Go on with the form put aside last."""
        if not self._ready_for_dialog():
            return
        if not self.drafts:
            self.say("no form was put aside")
            return
        draft = self.drafts[-1]
        self._drafts.remove(draft)
        await self.push_screen(draft.reopen(draft.texts))

    def action_park(self) -> None:
        """Outside a form there is nothing to put aside."""
        count = len(self.drafts)
        self.say(f"{count} form{'s' if count != 1 else ''} put aside; F5 in a form puts it aside, Z goes on")

    def action_leave(self) -> None:
        """Leave; what is half done is asked about first."""
        from clinic_tui.screens.confirm import Confirm

        if not self.drafts and len(self.screen_stack) == 1:
            self.exit(0)
            return
        if self.locked or self.backend is None or self.backend.who is None:
            self.exit(0)
            return
        words = "Leave the console?"
        if self.drafts:
            words += f" {len(self.drafts)} form(s) put aside will be lost."
        self.push_screen(Confirm(words, yes="leave"), self._leave_if)

    def _leave_if(self, sure: bool | None) -> None:
        if sure:
            self.exit(0)

    async def action_quit(self) -> None:
        """Textual's own way out goes the same way."""
        self.action_leave()

    # What Textual would do otherwise

    def get_system_commands(self, screen: Any) -> Any:
        """None of Textual's own commands: one of them writes a picture of the screen to a file."""
        return ()

    async def action_screenshot(self, *_: Any, **__: Any) -> None:  # type: ignore[override]
        """No pictures of patients."""

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing goes to the clipboard of whatever terminal this is."""

    def worker_failed(self, fault: BaseException) -> None:
        """What failed unexpectedly in a thread is written down and shown with a reference."""
        from clinic_tui.fault_log import record

        self.say(f"something went wrong that should not have: reference {record(fault)}", Level.ERROR)

    def _handle_exception(self, error: Exception) -> None:
        """End without showing what was in memory: a traceback with locals would show patients."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Textual prints local variables here; we write down where it was and give a reference."""
        from clinic_tui.fault_log import log_file, record

        error = self._exception or sys.exc_info()[1]
        reference = record(error) if error is not None else "none"
        self.panic(
            f"clinic-tui ended on an error. Nothing that was confirmed is lost. Reference {reference}, {log_file()}"
        )


class Seated(Message):
    """Somebody has signed in at this desk."""

    def __init__(self, who: Who) -> None:
        super().__init__()
        self.who = who


def _quietly(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with contextlib.suppress(ClinicError):
            call()

    return run


def run_console(folder: Path, *, ascii: bool = False, login: str | None = None) -> int:  # noqa: A002
    """Open the console on the clinic in this folder; the exit status."""
    from clinic_tui.settings import read_settings

    settings = read_settings(folder)
    terminal = this_terminal(os.environ, ascii or None)
    if not terminal.interactive:
        print("clinic-tui: this terminal cannot show a full screen (TERM is empty or dumb)", file=sys.stderr)
        return 1
    app = ClinicApp(folder, terminal, login=login, name=settings.name, keys=settings.keys)
    try:
        app.run(mouse=True)
    finally:
        if app.backend is not None:
            app.backend.close()
    if app.return_value:
        return int(app.return_value)
    return app.return_code or 0

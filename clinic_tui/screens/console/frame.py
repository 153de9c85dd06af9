"""The frame around the tabs: header, tabs, message line, keys, and what keeps them up to date."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from clinic_tui import collector
from clinic_tui.clock import Clock, local_now, today
from clinic_tui.errors import ClinicError, Trouble
from clinic_tui.keymap import NEEDS, Place
from clinic_tui.screens.console.frame_messages import Changed, Opened, Seated, Troubled
from clinic_tui.screens.console.telling import Tells
from clinic_tui.screens.parts.page import Page
from clinic_tui.screens.parts.pane import Pane, build_pane, pane_class
from clinic_tui.terminal import Terminal
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.laid_out_once import LaidOutOnce
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.tab_line import Tab, TabLine
from clinic_tui.widgets.trouble_line import TroubleLine
from clinic_tui.widgets.type_ahead import TypeAheadApp

if TYPE_CHECKING:
    from clinic_tui.backend.amiss import Counts
    from clinic_tui.backend.clinic_backend import Backend
    from clinic_tui.backend.door import Who
    from clinic_tui.schedule.rows import DayFilter

TABS = (
    Tab("schedule", "Schedule", number=1),
    Tab("queue", "Check-in", number=2),
    Tab("claims", "Claims", number=3),
    Tab("stock", "Stock", number=4),
    Tab("team", "Team", number=5),
    Tab("compliance", "Compliance", number=6),
)

HOUSE = "house"
"""What is shown to who may see none of the tabs."""

LEAST, FULL = (40, 10), (80, 24)
"""Columns and rows in which line and keys can still be used, and from which on all is shown."""

FIRST_TAB = {"clinician": "queue", "biller": "claims"}
"""What a role works on, shown to whoever comes in; to the others the schedule."""

ALL_STANDS = 4.0
"""Seconds after the sign-in until the jobs have begun too: nothing more is loaded unless it is asked for."""

HEARD = frozenset({"signal", "handed_on"})
"""The tables that tell of something from another desk."""

TASKS = frozenset({"task", "task_step"})
"""The tables that tell of a task that is new to somebody, or was answered."""

SEATING = "seating"
"""Who holds keys back while somebody is being let in: they are for the day that is about to be shown."""


class FrameScreen(LaidOutOnce, Screen[None]):
    """It lies under every form: one that opens lays it out no more."""


class Frame(Tells, TypeAheadApp[int]):
    """Paints without the database, opens it in a thread, and shows one tab at a time.

    `login` is the name for the sign-in form; in the demo clinic it is seated without
    being asked. `tab` is shown first, where whoever signs in may see it.
    """

    def __init__(
        self,
        folder: Path,
        terminal: Terminal,
        *,
        name: str = "",
        login: str | None = None,
        demo: bool = False,
        tab: str | None = None,
    ) -> None:
        super().__init__(ansi_color=True if terminal.ansi_theme else None)
        self.animation_level = "none"
        self.backend: Backend | None = None
        self.locked = False
        self.supply_site: int | None = None
        """The site whose supplies are shown: None the desk's own, EVERY_SITE all."""
        self.has_stock_rooms = False
        """The clinic has several: until one knows, nothing is said of sites."""
        self.failure: ClinicError | None = None
        """What keeps everybody here from saving, while it does."""
        self._folder = folder
        self._terminal = terminal
        self._clinic_name = name
        self._login = login
        self._demo = demo
        self._panes: dict[str, Pane] = {}
        self._memories: dict[str, Any] = {}
        self._asked_for = tab
        self._current = tab or "schedule"
        self._seated = ""
        self._stood: dict[str, str] = {}
        """By login, the tab in front when that person was here last."""
        self._small = ""
        """What is said of a window that is smaller than what all is drawn for."""
        self._minute: datetime | None = None
        self._opening = False
        self._settled_in = False

    def get_default_screen(self) -> Screen[None]:
        """What the tabs stand in."""
        return FrameScreen(id="_default")

    def compose(self) -> ComposeResult:
        """The frame alone: no patient stands in it, and no database is needed for it."""
        yield HeaderLine(id="header")
        yield TabLine(*TABS, current=self._current, id="tabs")
        yield TroubleLine(id="trouble")
        yield ContentSwitcher(id="panes")
        yield MessageLine(id="message")
        keys = KeyBar(Place.GLOBAL, id="keys")
        keys.visible = False  # no key of the clinic works before somebody has signed in
        yield keys

    def on_mount(self) -> None:
        """Paint first, then open the clinic in a thread."""
        if self._terminal.ansi_theme:
            self.theme = "ansi-dark"
        self._handle_signals()
        self.query_one(HeaderLine).clinic = self._clinic_name
        if self._demo:
            self.hold_keys(SEATING)
        else:
            self._ask_to_sign_in()

    def post_display_hook(self) -> None:
        """Something has been painted; with the first time begins what would have kept it waiting.

        `call_after_refresh` lets a frame's time pass before, in which the processor does nothing.
        """
        super().post_display_hook()
        if not self._opening:
            self._opening = True
            self.call_later(self._open)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Plain ASCII where the terminal shows nothing else."""
        filters = list(super().get_line_filters())
        if self._terminal.ascii_only:
            from clinic_tui.widgets.ascii_filter import AsciiFilter

            filters.append(AsciiFilter())
        return filters

    def _handle_signals(self) -> None:
        """A closed terminal or a stop from outside ends the console in order: holds are given back."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(each, self.end_from_outside, 128 + each)

    def end_from_outside(self, status: int) -> None:
        """End with this status: the line was cut, or the process was told to."""
        self.exit(status)

    # Opening and signing in

    @work(thread=True, exit_on_error=False)
    def _open(self) -> None:
        from clinic_tui.backend import load

        try:
            backend = load(self._folder)
        except ClinicError as refusal:
            self.post_message(Opened(None, refusal))
            return
        self.post_message(Opened(backend))
        pane_class(self._current)  # while somebody signs in there is time for what is shown first
        _ = backend.days

    @on(Opened)
    def _opened(self, event: Opened) -> None:
        if event.backend is None:
            assert event.refusal is not None
            self.exit(event.refusal.exit_code, message=event.refusal.words)
            return
        backend = self.backend = event.backend
        backend.mind(self._tell_trouble)
        if not self._demo:
            collector.resume()
        self.query_one(HeaderLine).clinic = backend.settings.name
        if self._demo:
            login = self._login or "dana"
            self.act(lambda: backend.sign_in_for_demo(login), self.seat, refused=self._end_with)
        else:
            self._clinic_is_open()

    def _clinic_is_open(self) -> None:
        from clinic_tui.screens.door.login import SignIn  # which a demo does without

        if isinstance(self.screen, SignIn):
            self.screen.clinic_is_open()

    def _end_with(self, refusal: ClinicError) -> None:
        self.exit(refusal.exit_code, message=refusal.words)

    def _ask_to_sign_in(self) -> None:
        from clinic_tui.screens.door.login import SignIn

        self.push_screen(SignIn(self._login))

    def seat(self, who: Who) -> None:
        """Somebody has signed in: show the tab, once a password and a second factor are as they must be."""
        if who.must_change:
            from clinic_tui.screens.door.new_password import NewPassword

            self.push_screen(NewPassword())
            self.release_keys(SEATING)
        elif who.must_set_up:
            from clinic_tui.screens.door.second_factor import SetUpSecondFactor

            self.push_screen(SetUpSecondFactor())
            self.release_keys(SEATING)
        else:
            self.post_message(Seated(who))

    async def on_seated(self, event: Seated) -> None:
        """Show the day, and watch what other desks do."""
        if not self.is_running:
            return
        assert self.backend is not None
        header = self.query_one(HeaderLine)
        header.who, header.desk = event.who.name, event.who.desk
        keys = self._line("#keys")
        keys.visible = True
        keys.refresh()  # another person has other rights, where the place is the same
        self.locked = False
        first = not self._settled_in
        if first:
            self._settled_in = True
            self.backend.watch(self._tell_change)
            self.set_interval(1.0, self._tick)
        self._minute = local_now(self.clock).replace(second=0, microsecond=0)
        header.now = self._minute
        self._line(TabLine).tabs = self._tabs_here
        begins = FIRST_TAB.get(event.who.role, "schedule")
        self._seated = event.who.login
        self._current = self._stood.get(self._seated, (first and self._asked_for) or begins)
        allowed = [tab.id for tab in self._tabs_here] or [HOUSE]
        await self.show_tab(self._current if self._current in allowed else allowed[0])
        assert self.pane is not None
        self.pane.once_read(self._day_stands)
        self.set_timer(ALL_STANDS, self._all_stands)
        self.greet(event.who)
        self.release_keys(SEATING)

    @property
    def _tabs_here(self) -> tuple[Tab, ...]:
        """The tabs that whoever sits here may see, each under the number that is its key."""
        backend = self.backend
        assert backend is not None
        return tuple(tab for tab in TABS if backend.may(NEEDS[f"tab-{tab.id}"]))

    def _day_stands(self) -> None:
        """What is shown first has been read: once it is drawn comes what would have slowed it down."""
        self.call_after_refresh(self._go_on_loading)

    def _go_on_loading(self) -> None:
        collector.resume()
        if self.backend is not None:
            self.refresh_counts()
            self.act_in_trouble_too(self.backend.run_jobs, lambda _: None)

    def _all_stands(self) -> None:
        collector.resume()  # where nothing was read after all
        collector.give_back()

    def greet(self, who: Who) -> None:
        """Welcome who has signed in, or say what went wrong with it."""
        if who.warning:
            self.say(who.warning, Level.WARNING)
        else:
            small = small_window(*self.size)
            self.say(". ".join(filter(None, (self.welcome(who), small))))
        self._stays = True

    def on_resize(self, event: events.Resize) -> None:
        """Say once that a window has become too small to show all that is needed; it goes when that does."""
        before, self._small = self._small, small_window(*event.size)
        if self._small and not before and self.seated:
            self.say(self._small, Level.WARNING)
        elif before and before != self._small:
            self.mend_words(before, self._small)

    def welcome(self, who: Who) -> str:
        """The first words to somebody who has come in, or has come back from the lock."""
        welcome = "Welcome back" if who.returned else "Welcome"
        return f"{welcome}, {who.name} ({who.role})" + (f": {who.greeting}" if who.greeting else "")

    @property
    def draws_blocks(self) -> bool:
        """True where the terminal has block characters, and colours to tell light from dark."""
        return not self._terminal.ascii_only and self._terminal.colours > 0

    # The clock and the counts

    @property
    def clock(self) -> Clock:
        """The clinic's clock; there once the clinic is open."""
        assert self.backend is not None
        return self.backend.clock

    @property
    def today(self) -> date:
        """The clinic's day."""
        return today(self.clock)

    @property
    def tomorrow(self) -> date:
        """The day after it."""
        return self.today + timedelta(days=1)

    @property
    def seated(self) -> bool:
        """True while somebody works here: signed in, not locked, and the console not being taken down."""
        return (
            self.is_running and self.backend is not None and self.backend.who is not None and not self.locked
        )

    def _tick(self) -> None:
        """Once a minute: the clock, and the minutes that wait on the board."""
        if not self.seated:
            return
        minute = local_now(self.clock).replace(second=0, microsecond=0)
        if minute == self._minute:
            return
        self._minute = minute
        self._line(HeaderLine).now = minute
        for pane in self._panes.values():
            pane.minute_passed()
        self.refresh_counts()

    def refresh_counts(self) -> None:
        """Count again who waits and what is amiss, for the header and the tabs."""
        if self.seated and self.backend is not None:
            self.ask(self.backend.counts, self._show_counts, group="counts")

    def _show_counts(self, counts: Counts) -> None:
        header, tabs = self._line(HeaderLine), self._line(TabLine)
        header.waiting, header.overdue, header.alerts = counts.waiting, counts.overdue, counts.alerts
        header.rota, header.people = counts.here, " ".join(counts.in_now)
        tabs.set_count("queue", counts.waiting or None)
        tabs.set_count("claims", counts.unbilled or None)
        tabs.set_count("stock", counts.low or None)
        tabs.set_count("team", counts.tasks or None)

    def _line(self, kind: Any) -> Any:
        """A line of the frame, whatever dialogs lie on it."""
        return self.screen_stack[0].query_one(kind)

    def clear_frame(self) -> None:
        """Take everything of the clinic's day out of the frame."""
        header = self._line(HeaderLine)
        header.waiting = header.overdue = header.alerts = header.aside = header.signals = 0
        header.rota = header.people = ""
        line = self._line(TabLine)
        line.tabs = tuple(replace(tab, count=None) for tab in line.tabs)
        self._line("#message").clear()

    def open_next(self, screen: Screen[Any], then: Callable[[Any], None] | None = None) -> None:
        """Open a dialog that follows from an answer: keys typed ahead wait until it stands."""
        hold = object()
        self.hold_keys(hold)

        async def opened() -> None:
            try:
                await self.push_screen(screen, then)
            finally:
                self.release_keys(hold)

        self.call_later(opened)

    # Tabs

    async def action_show_tab(self, tab: str) -> None:
        """Show a tab, built on its first visit."""
        if self.seated:
            await self.show_tab(tab)

    async def show_tab(self, tab: str) -> None:
        """Bring a tab to the front; a page or the opening board that lies on the frame is closed."""
        while isinstance(self.screen, Page) or getattr(self.screen, "UNDER_LISTS", False):
            self.pop_screen()
        switcher = self._line(ContentSwitcher)
        pane = self._panes.get(tab)
        if pane is None:
            pane = build_pane(tab, self._memories.pop(tab, None))
            self._panes[tab] = pane
            await switcher.add_content(pane, id=tab)
        self._current = self._stood[self._seated] = tab
        self._line(TabLine).current = tab
        switcher.current = tab
        pane.shown()
        self.show_keys_of(pane)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What was begun in a pane makes some verbs wait."""
        if self.pane is not None and not self.pane.lets(action):
            return False
        return super().check_action(action, parameters)

    @property
    def pane(self) -> Pane | None:
        """The pane of the current tab."""
        return self._panes.get(self._current)

    @property
    def provider_here(self) -> str:
        """The code of the provider under the cursor of the tab in front; empty where there is none."""
        return self.pane.provider_here if self.pane is not None else ""

    @property
    def filter_here(self) -> DayFilter | None:
        """What the schedule shows, where it was opened; it need not be in front."""
        schedule = self._panes.get("schedule")
        return getattr(schedule, "filter", None)

    def show_keys_of(self, pane: Pane) -> None:
        """Let the key bar say what works in the pane."""
        keys = self._line("#keys")
        keys.place, keys.own, keys.in_force = pane.place, pane.own_keys, pane.in_force
        keys.first, keys.idle = pane.first_verbs, pane.idle_verbs

    async def remove_panes(self) -> None:
        """Take the panes and all they show out of the tree; where one stood is remembered."""
        self._memories = {tab: pane.remember() for tab, pane in self._panes.items()}
        self._panes.clear()
        switcher = self._line(ContentSwitcher)
        switcher.current = None
        await switcher.remove_children()

    def _tell_change(self, entities: frozenset[str]) -> None:
        """Called in the watcher's thread."""
        self.post_message(Changed(entities))

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        """Some desk wrote: the visible pane reads again, the others when they are shown."""
        if not self.is_running:  # it is being taken down, and parts of what would tell of it are gone
            return
        if "account" in event.entities:
            self.account_changed()
        if not self.seated:
            return
        if event.entities & HEARD:
            self.hear_desks()
        if "bulletin" in event.entities:
            self.hear_bulletins()
        if event.entities & TASKS:
            self.hear_tasks()
        for pane in self._panes.values():
            pane.changed(event.entities)
        for screen in self.screen_stack[1:]:
            hear = getattr(screen, "changed_elsewhere", None)
            if hear is not None:
                hear(event.entities)
        self.refresh_counts()

    # When the machine fails

    def _tell_trouble(self, failure: ClinicError | None) -> None:
        """Called in whatever thread met it."""
        self.post_message(Troubled(failure))

    @on(Troubled)
    def _troubled(self, event: Troubled) -> None:
        """Say that nothing can be saved, or that it can again; forms stand as they are, and are told."""
        self.failure = event.failure
        if not self.is_running:
            return
        self._line(TroubleLine).trouble = event.failure.trouble if event.failure else None
        if event.failure is not None:
            self.say_refusal(event.failure)
        else:
            self.say("it works again: saving goes on", Level.DONE)
        for screen in self.screen_stack[1:]:
            hear = getattr(screen, "trouble_changed", None)
            if hear is not None:
                hear(event.failure)
        if event.failure is None:
            self.account_changed()
        if event.failure is None and self.seated:
            for pane in self._panes.values():
                pane.changed(pane.TOPICS)
        if event.failure is None or event.failure.trouble is Trouble.FULL:
            self.refresh_counts()

    def hear_desks(self) -> None:
        """Something came from another desk, perhaps for whoever sits here."""

    def hear_bulletins(self) -> None:
        """Everybody is told something."""

    def hear_tasks(self) -> None:
        """Some task was written, perhaps for whoever sits here."""

    def account_changed(self) -> None:
        """Accounts were written, perhaps the one of whoever sits here."""

    def worker_failed(self, fault: BaseException) -> None:
        """What failed unexpectedly in a thread is written down and shown with a reference."""
        from clinic_tui.fault_log import record

        self.release_all_keys()  # the answer that some wait for will not come
        self.say(f"something went wrong that should not have: reference {record(fault)}", Level.ERROR)


def small_window(columns: int, rows: int) -> str:
    """What to do about a window of this size; nothing where all is shown in it."""
    if columns < LEAST[0] or rows < LEAST[1]:
        return f"Enlarge this window: {LEAST[0]}x{LEAST[1]} is the least"
    if columns < FULL[0] or rows < FULL[1]:
        return f"Small window: {FULL[0]}x{FULL[1]} shows all"
    return ""

"""The console: the verbs that work everywhere, the lock, and what happens when something fails."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import NEEDS, Place, Verb, begins_something, faults_of, need_of, with_own_keys
from clinic_tui.screens.drafts import DraftShelf
from clinic_tui.screens.ending import Ending
from clinic_tui.screens.held_slot import HeldSlot
from clinic_tui.screens.unattended import Unattended
from clinic_tui.security.kept_form import KEPT_FOR, HalfDone, KeptNoLonger
from clinic_tui.terminal import Terminal, scrub, this_terminal
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from textual.command import Provider
    from textual.driver import Driver

    from clinic_tui.backend.door import Who
    from clinic_tui.backend.second_factor_row import OwnAccount
    from clinic_tui.backend.urgency_row import Urgent
    from clinic_tui.calls.states import Subject
    from clinic_tui.schedule.rows import SavedView
    from clinic_tui.screens.form import Draft, Form
    from clinic_tui.store.undo import Undoable


def _verbs_of_palette() -> type[Provider]:
    from clinic_tui.screens.palette import VerbProvider

    return VerbProvider


LEAVING = "leaving"
"""Who holds keys back while what is half done is being kept, before the console ends."""

OPENING = "opening"
"""Who holds keys back while a kept form reads what it is about: they are for the form."""

JOBS = "jobs"
"""Where an urgent item is that stands on no tab, but among the jobs."""


class ClinicApp(Unattended):
    """One desk of one clinic."""

    CSS_PATH = "clinic_tui.tcss"
    TITLE = "clinic-tui"
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.GLOBAL)
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_verbs_of_palette}

    def __init__(
        self,
        folder: Path,
        terminal: Terminal,
        *,
        name: str = "",
        login: str | None = None,
        demo: bool = False,
        keys: dict[str, str] | None = None,
    ) -> None:
        super().__init__(folder, terminal, name=name, login=login, demo=demo)
        self.last_patient: int | None = None
        self.typed_commands: dict[str, list[str]] = {}
        """What each person has typed on the command line of this console, by login."""
        self.held_slot = HeldSlot(self)
        self._drafts = DraftShelf(self._count_aside)
        self._ending = Ending(self)
        self._jumped: Urgent | None = None
        self.verbs = with_own_keys(keys or {})
        """What can be done, with the keys of this clinic."""
        self.key_faults = faults_of(keys or {})
        if keys:
            self.set_keymap(keys)

    @property
    def _free(self) -> bool:
        """True where a global verb may begin something: somebody works here and no dialog is open."""
        return self.seated and not isinstance(self.screen, ModalScreen)

    def greet(self, who: Who) -> None:
        """Welcome who has signed in; the first one hears what is wrong with the clinic's own keys."""
        self._drafts.offer(who.login, who.kept)
        self._count_aside()
        super().greet(who)
        if self.key_faults:
            self.say(f"[keys] in clinic.toml: {'; '.join(self.key_faults)}", Level.WARNING)
            self.key_faults = ()

    def welcome(self, who: Who) -> str:
        """What was put aside is named: at the lock it happens without a word."""
        words, drafts = super().welcome(who), self._drafts.of(who.login)
        if not drafts:
            return words
        aside = drafts[0].title if len(drafts) == 1 else counted(len(drafts), "form")
        return f"{words}. {aside} put aside: Z goes on"

    async def run_action(
        self,
        action: Any,
        default_namespace: Any = None,
        namespaces: Any = None,
    ) -> bool:
        """Do what a key stands for; where the person has no right to it, say so before anything opens."""
        if isinstance(action, str) and (refusal := self._why_not(action)):
            self.say(f"{refusal}; ask a manager", Level.ERROR)
            return True
        if isinstance(action, str) and begins_something(action.removeprefix("app.")):
            self.forget_message()
        return await super().run_action(action, default_namespace, namespaces)

    def may_use(self, verb: Verb) -> bool:
        """False for a verb that is refused at once to whoever sits here."""
        right = NEEDS.get(verb.id)
        return right is None or not self.seated or self.backend is None or self.backend.may(right)

    def _why_not(self, action: str) -> str:
        needed = need_of(action.removeprefix("app."))
        if needed is None or not self.seated or self.backend is None:
            return ""
        verb, right = needed
        return self.backend.why_not(right, verb.words)

    # Verbs that work everywhere

    def action_undo(self) -> None:
        """Take back the last action of this desk: at once while it is announced, else after a question."""
        may_undo = self._free or (self.seated and getattr(self.screen, "UNDOES", False))
        if not may_undo or self.backend is None or self.pane is None:
            return
        if self.undo_is_offered:
            self._undo(None)
        else:
            self.ask_before_keys(self.backend.last_action, self._ask_to_undo, group="undo")

    def _undo(self, undoable: Undoable | None) -> None:
        assert self.backend is not None
        assert self.pane is not None
        backend = self.backend
        self.pane.act(lambda: backend.undo(undoable), lambda words: self.say(f"undone: {words}", Level.DONE))

    def _ask_to_undo(self, found: tuple[Undoable, str] | None) -> None:
        from clinic_tui.screens.confirm import Confirm

        if found is None:
            self.say("nothing of yours is left to undo at this desk today")
            return
        undoable, words = found
        at = f" of {undoable.at.astimezone(self.clock.zone):%H:%M}" if undoable.at else ""
        self.push_screen(
            Confirm(f"Take back{at}: {words}?", yes="take back"),
            lambda sure: self._undo(undoable) if sure else None,
        )

    async def action_find(self) -> None:
        """Find a patient and open the record."""
        from clinic_tui.screens.find import FindPatient

        if self.seated:
            await self.push_screen(FindPatient(), self._open_found)

    def _open_found(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self.open_patient(patient_id)

    def open_patient(self, patient_id: int) -> None:
        """Show one patient's record."""
        from clinic_tui.screens.patient import PatientScreen

        self.last_patient = patient_id
        hold, screen = object(), PatientScreen(patient_id)
        self.hold_keys(hold)  # what is typed on is for the record, once it stands there
        stands: Awaitable[Any] = (
            self.switch_screen(screen) if isinstance(self.screen, PatientScreen) else self.push_screen(screen)
        )

        async def stood() -> None:
            try:
                await stands
            finally:
                self.release_keys(hold)

        self.call_later(stood)

    def action_last_patient(self) -> None:
        """Open the patient seen last at this desk."""
        if not self.seated:
            return
        if self.last_patient is None:
            self.say("no patient has been opened at this desk yet")
        else:
            self.open_patient(self.last_patient)

    async def action_help(self) -> None:
        """The keys of this place."""
        from clinic_tui.screens.help import HelpScreen

        if self.seated:
            await self.push_screen(HelpScreen(self.place_of(self.screen)))

    def place_of(self, screen: Screen[Any]) -> Place:
        """Where one stands on a screen: on a page its own place, else that of the tab."""
        place = getattr(screen, "place", None)
        if isinstance(place, Place):
            return place
        return self.pane.place if self.pane else Place.GLOBAL

    async def action_command(self) -> None:
        """The command line."""
        from clinic_tui.screens.command import CommandLine

        if self._free:
            await self.push_screen(CommandLine())

    def action_next_thing(self) -> None:
        """Jump to the most urgent open item anywhere; pressed again, to the one after it."""
        if self._free and self.backend is not None:
            self.ask(self.backend.urgent, self._jump_to_next, group="urgent")

    def _jump_to_next(self, items: tuple[Urgent, ...]) -> None:
        if not items:
            self.say("nothing waits for you: no one waits too long, no visit is left open")
            return
        after = items.index(self._jumped) + 1 if self._jumped in items else 0
        self._jumped = items[after % len(items)]
        self._go_to(self._jumped)

    async def action_alerts(self) -> None:
        """All that is amiss, in a list."""
        from clinic_tui.screens.alerts import AlertList

        if self._free:
            await self.push_screen(AlertList(), self._go_to)

    def _go_to(self, item: Urgent | None) -> None:
        if item is not None:
            self.run_worker(self._jump(item), exclusive=True, group="jump")

    async def action_reminders(self) -> None:
        """The outbox of reminders."""
        if self.seated:
            await self._show_reminders(None)

    async def _show_reminders(self, message_id: int | None) -> None:
        from clinic_tui.screens.reminders import RemindersScreen

        if not isinstance(self.screen, RemindersScreen):
            await self.push_screen(RemindersScreen(message_id))
        elif message_id is not None:
            self.screen.stand_on(message_id)

    async def action_waiters(self) -> None:
        """Who waits for an earlier time."""
        from clinic_tui.screens.waitlist import WaitlistScreen

        if self.seated and not isinstance(self.screen, WaitlistScreen):
            await self.push_screen(WaitlistScreen())

    async def _show_waiter(self, entry_id: int) -> None:
        """Who waits, with the cursor on one of them."""
        from clinic_tui.screens.waitlist import WaitlistScreen

        if isinstance(self.screen, WaitlistScreen):
            self.screen.stand_on(entry_id)
        elif self.seated:
            await self.push_screen(WaitlistScreen(entry_id))

    async def action_recalls(self) -> None:
        """Who is to come again."""
        from clinic_tui.screens.recalls import RecallScreen

        if self.seated and not isinstance(self.screen, RecallScreen):
            await self.push_screen(RecallScreen())

    async def action_resources(self) -> None:
        """Rooms, devices, what visits take, and kept times."""
        from clinic_tui.screens.resources import ResourceScreen

        if self.seated and not isinstance(self.screen, ResourceScreen):
            await self.push_screen(ResourceScreen())

    async def action_calls(self) -> None:
        """Call who has not confirmed a visit of the next days."""
        from clinic_tui.calls.states import Subject

        if self.seated:
            await self.call_mode(Subject.VISIT)

    async def call_mode(self, subject: Subject) -> None:
        """Call whoever is to be called about this, one after the other."""
        from clinic_tui.screens.call_mode import CallMode

        if not isinstance(self.screen, CallMode):
            await self.push_screen(CallMode(subject))

    async def _jump(self, item: Urgent) -> None:
        if item.tab == JOBS:
            await self.action_jobs()
            return
        if item.tab == "emergency":
            await self.action_emergencies()
            return
        if item.tab == "waitlist":
            await self._show_waiter(item.subject_id)
            self.say(item.words, Level.WARNING)
            return
        if item.tab == "reminders":
            await self._show_reminders(item.subject_id)
            self.say(item.words, Level.WARNING)
            return
        if item.tab:
            await self.show_tab(item.tab)
        if item.tab and self.pane is not None:
            self.pane.jump(item.subject_id, item.day)
        self.say(item.words, Level.WARNING)

    async def action_jobs(self) -> None:
        """What runs by itself."""
        from clinic_tui.screens.jobs import JobsView

        if self._free:
            await self.push_screen(JobsView())

    async def action_emergencies(self) -> None:
        """Who opened restricted records in an emergency."""
        from clinic_tui.screens.emergencies import EmergencyList

        if self._free:
            await self.push_screen(EmergencyList())

    async def close_above(self, page: Screen[Any]) -> None:
        """Take out what lies on a page and tells of a record that has closed; what was typed is put aside."""
        above = self.screen_stack[self.screen_stack.index(page) + 1 :]
        for screen in above:
            if getattr(screen, "tells_of_record", False):
                await self.close_with_record(screen)

    async def close_with_record(self, screen: Screen[Any]) -> None:
        """Take out a screen whose record has closed and put its text aside; a form that is saving stays."""
        from clinic_tui.screens.form import Form

        if screen not in self.screen_stack or (isinstance(screen, Form) and screen.saving):
            return
        words = "this record has closed"
        if isinstance(screen, Form) and screen.changed:
            self.keep_draft(screen.draft(), quietly=True)
            words += ": Z goes on with what was typed"
        self.say(words, Level.WARNING)
        await self._take_out(screen)

    async def action_bumped(self) -> None:
        """Visits that have to be moved."""
        from clinic_tui.screens.bumped import BumpedList

        if self._free:
            await self.push_screen(BumpedList())

    async def action_proof(self) -> None:
        """Whether every visit of today has ended."""
        from clinic_tui.screens.proof import ProveDay

        if self._free:
            await self.push_screen(ProveDay(self.today))

    async def action_figures(self) -> None:
        """How full the schedule is, and who did not come."""
        from clinic_tui.screens.figures import FiguresScreen

        if self._free:
            await self.push_screen(FiguresScreen())

    # Forms that were put aside

    def keep_draft(self, draft: Draft, *, quietly: bool = False) -> None:
        """Put a half-done form aside for the one who typed it."""
        from clinic_tui.screens.form import Form

        self._drafts.keep(draft)
        if quietly:
            return
        self.say(f"{draft.title} put aside: Z goes on with it")
        below = self.screen_stack[-2]
        if isinstance(below, Form):
            below.say(f"{draft.title} put aside: Z goes on with it once this form is closed")

    def _count_aside(self) -> None:
        """Show in the header how many forms wait."""
        if self.seated:
            self._line(HeaderLine).aside = len(self.drafts_here)

    @property
    def _login_here(self) -> str:
        return self.backend.who.login if self.backend and self.backend.who else ""

    async def action_resume(self) -> None:
        """Go on with the form that was put aside; where there are several, choose one."""
        from clinic_tui.screens.shelf import ShelfList

        if not self._free:
            return
        drafts = self.drafts_here
        if not drafts:
            self.say("no form was put aside")
        elif len(drafts) == 1:
            await self._go_on(drafts[0])
        else:
            await self.push_screen(ShelfList(), self._go_on)

    @property
    def drafts_here(self) -> tuple[Draft, ...]:
        """What whoever sits here has put aside, oldest first."""
        return self._drafts.of(self._login_here)

    def take_off(self, draft: Draft) -> None:
        """Take a draft off the shelf and out of the table: it is gone on with, or forgotten for good."""
        self._drafts.take(draft)
        number, backend = draft.kept_as, self.backend
        if number is not None and backend is not None:
            self.act(lambda: backend.own_forms.take(number), lambda _: None, refused=self._not_taken)

    def _not_taken(self, refusal: ClinicError) -> None:
        """Where it is gone already nothing is amiss; else it is offered again at the next sign-in."""
        if not isinstance(refusal, KeptNoLonger):
            self.say_refusal(refusal)

    def throw_away(self, draft: Draft) -> None:
        """Forget a draft for good."""
        self.take_off(draft)

    def begun_with(self, title: str, texts: dict[str, str]) -> Draft | None:
        """The draft of that title, put aside by whoever sits here, in which these texts stand; or None."""
        return self._drafts.begun_with(self._login_here, title, texts)

    async def _go_on(self, draft: Draft | None) -> None:
        if draft is None or self.backend is None:
            return
        if draft.reopen is not None:
            self._drafts.take(draft)
            await self._push_resumed(draft, draft.reopen(draft.texts))
            return
        assert draft.half_done is not None
        backend, kept, number = self.backend, draft.half_done, draft.kept_as

        def opened() -> Form[Any]:
            from clinic_tui.screens.form_kinds import opened_again

            form = opened_again(backend, kept)
            if number is not None:
                backend.own_forms.take(number)
            return form

        self.hold_keys(OPENING)
        self.act(
            opened,
            lambda form: self._take_up(draft, form),
            refused=lambda refusal: self._not_opened(draft, refusal),
        )

    def _take_up(self, draft: Draft, form: Form[Any]) -> None:
        self.run_worker(self._opened_again(draft, form), group="opened again")

    async def _opened_again(self, draft: Draft, form: Form[Any]) -> None:
        self._drafts.take(draft)
        if self.seated:
            await self._push_resumed(draft, form)
        else:  # the desk was locked meanwhile
            self._drafts.keep(replace(draft, kept_as=None))
        self.release_keys(OPENING)

    async def _push_resumed(self, draft: Draft, form: Form[Any]) -> None:
        form.resumed, form.stand_on = True, draft.stood
        await self.push_screen(form)

    def _not_opened(self, draft: Draft, refusal: ClinicError) -> None:
        """It stays on the shelf, unless it is gone."""
        if isinstance(refusal, KeptNoLonger):
            self._drafts.take(draft)
        self.release_keys(OPENING)
        self.say_refusal(refusal)

    # What is kept over the end

    def forms_to_keep(self) -> tuple[HalfDone, ...]:
        """What whoever sits here has typed that is saved nowhere: put aside, then standing open."""
        from clinic_tui.screens.form import Form

        standing = (
            screen.draft().half_done
            for screen in self.screen_stack[1:]
            if isinstance(screen, Form) and screen.changed
        )
        return (*self._drafts.to_keep(self._login_here), *filter(None, standing))

    def all_kept(self, login: str) -> None:
        """What this person had put aside is kept for any desk from now on."""
        self._drafts.all_kept(login)

    @property
    def is_saving(self) -> bool:
        """True while a form waits for the answer to its save."""
        from clinic_tui.screens.form import Form

        return any(isinstance(screen, Form) and screen.saving for screen in self.screen_stack)

    def end_from_outside(self, status: int) -> None:
        """The line was cut, or the process was told to end: what is half typed is kept first."""
        self._ending.begin(lambda: self.exit(status))

    def action_park(self) -> None:
        """Outside a form there is nothing to put aside: say what was."""
        names = ", ".join(draft.title for draft in self.drafts_here) or "no form"
        self.say(f"put aside: {names}; F5 in a form puts it aside, Z goes on")

    # One's own account

    async def action_own_views(self) -> None:
        """The views of the schedule that the person keeps."""
        if self._free and self.backend is not None:
            from clinic_tui.screens.own_views import OwnViews

            await self.push_screen(OwnViews(), self._look_through)

    async def _look_through(self, view: SavedView | None) -> None:
        from clinic_tui.screens.going import to_view

        if view is not None:
            await to_view(view.filter, view.name)(self)

    async def action_own_pin(self) -> None:
        """Choose the PIN that unlocks, or take it away."""
        if self._free and self.backend is not None:
            self.ask_before_keys(
                self.backend.own_account.what_there_is, self._choose_pin, group="own account"
            )

    def _choose_pin(self, own: OwnAccount) -> None:
        from clinic_tui.screens.own_pin import OwnPin

        self.push_screen(OwnPin(has_pin=own.has_pin))

    async def action_own_second_factor(self) -> None:
        """Set up the codes of one's phone, or those of another one."""
        if self._free and self.backend is not None:
            own_account = self.backend.own_account
            self.ask_before_keys(own_account.what_there_is, self._begin_second_factor, group="own account")

    def _begin_second_factor(self, own: OwnAccount) -> None:
        from clinic_tui.screens.second_factor import BeginSecondFactor

        self.push_screen(BeginSecondFactor(own))

    # Locking and leaving

    async def action_lock(self) -> None:
        """Lock: the widgets go away with all that stands in them; forms and places are kept."""
        from clinic_tui.screens.form import Form
        from clinic_tui.screens.lock import LockScreen

        if not self.seated or self.backend is None:
            return
        self.locked = True
        await self.push_screen(LockScreen())
        for screen in self.screen_stack[1:-1]:
            if isinstance(screen, Form) and screen.changed:
                self.keep_draft(screen.draft(), quietly=True)
            await self._take_out(screen)
        await self.remove_panes()
        self.clear_frame()
        self.held_slot.give_back()

    async def _take_out(self, screen: Screen[Any]) -> None:
        """Take a screen out of the middle of the stack, and its widgets out of the tree."""
        self._screen_stack.remove(screen)
        await screen.remove()

    def action_leave(self) -> None:
        """Leave; what is half done is asked about first."""
        from clinic_tui.screens.confirm import Confirm

        if lost := getattr(self.screen, "lost_by_leaving", ""):
            self.push_screen(Confirm(f"{lost} Leave the console?", yes="leave", no="stay"), self._leave_if)
            return
        kept_already = sum(1 for draft in self.drafts_here if draft.kept_as is not None)
        count = len(self.forms_to_keep()) + kept_already
        if not self.seated or (not count and self._free):
            self._keep_and_leave()
            return
        words = (
            f" {counted(count, 'form')} half done {'is' if count == 1 else 'are'} kept: "
            f"Z goes on after your next sign-in, within {KEPT_FOR.days} days."
            if count
            else ""
        )
        self.push_screen(Confirm(f"Leave the console?{words}", yes="leave"), self._leave_if)

    def _leave_if(self, sure: bool | None) -> None:
        if sure:
            self._keep_and_leave()

    def _keep_and_leave(self) -> None:
        """Where what is half done cannot be kept, say so first."""
        forms, backend = self.forms_to_keep(), self.backend
        if not forms or backend is None:
            self.exit(0)
            return
        self.hold_keys(LEAVING)
        self.act(
            lambda: backend.own_forms.keep(forms),
            lambda _: self.exit(0),
            refused=lambda refusal: self._ask_to_lose(len(forms), refusal),
        )

    def _ask_to_lose(self, count: int, refusal: ClinicError) -> None:
        from clinic_tui.screens.confirm import Confirm

        self.release_keys(LEAVING)
        lost = f"{counted(count, 'form')} half done {'is' if count == 1 else 'are'} lost if you leave now."
        self.push_screen(
            Confirm(f"{refusal.words}. {lost}", yes="leave all the same", no="stay"),
            lambda sure: self.exit(0) if sure else None,
        )

    async def action_quit(self) -> None:
        """Textual's own way out goes the same way."""
        self.action_leave()

    # What Textual would do otherwise

    def get_driver_class(self) -> type[Driver]:
        """Never from the environment; and one that no key can end."""
        from clinic_tui.widgets.tolerant_driver import TolerantDriver

        return TolerantDriver

    def get_system_commands(self, screen: Screen[Any]) -> Any:
        """None of Textual's own commands: one of them writes a picture of the screen to a file."""
        return ()

    def copy_to_clipboard(self, text: str) -> None:
        """Nothing goes to the clipboard of whatever terminal this is."""

    def _handle_exception(self, error: Exception) -> None:
        """End without showing what was in memory; the same for errors that could draw themselves."""
        self._return_code = 1
        self._ending.in_a_fault()
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Textual prints local variables here, and ours hold patients: write down the place instead."""
        from clinic_tui.fault_log import log_file, record

        error = self._exception or sys.exc_info()[1]
        reference = record(error) if error is not None else "none"
        self.panic(
            "clinic-tui ended on an error. Nothing that was confirmed is lost. "
            f"Reference {reference} in {log_file()}"
        )


def run_console(folder: Path, *, ascii: bool = False, login: str | None = None) -> int:  # noqa: A002
    """Open the console on the clinic in this folder; the exit status.

    `login` stands in the sign-in form; the demo clinic seats it without asking.
    """
    from clinic_tui.settings import read_settings

    scrub(os.environ)
    settings = read_settings(folder)
    terminal = this_terminal(os.environ, ascii or None)
    if not terminal.interactive:
        sys.stderr.write("clinic-tui: this terminal cannot show a full screen (TERM is empty or dumb)\n")
        return 1
    app = ClinicApp(
        folder, terminal, name=settings.name, login=login, demo=settings.demo, keys=dict(settings.keys)
    )
    try:
        app.run()
    finally:
        with contextlib.suppress(Exception):
            if app.backend is not None:
                app.backend.close()
    return app.return_value or app.return_code or 0

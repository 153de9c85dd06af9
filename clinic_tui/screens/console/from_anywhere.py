"""The verbs that work everywhere: each opens what it is about, or goes there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from clinic_tui.keymap import Place
from clinic_tui.screens.console.named_pages import PAGES, page_named
from clinic_tui.screens.rota.clocking import Clocks
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from clinic_tui.backend.second_factor_row import OwnAccount
    from clinic_tui.backend.urgency_row import Urgent
    from clinic_tui.calls.states import Subject
    from clinic_tui.schedule.rows import SavedView


class FromAnywhere(Clocks):
    """What a key does wherever one stands; the screens themselves are loaded when they open."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.last_patient: int | None = None
        self.typed_commands: dict[str, list[str]] = {}
        """What each person has typed on the command line of this console, by login."""
        self._jumped: set[tuple[str, str, int, int]] = set()
        """What `n` has led to since it began anew, and for whom."""
        self._jumped_by = ""

    def action_undo(self) -> None:
        """Take back the last action of this desk: at once while it is announced, else after a question."""
        from clinic_tui.screens.console.taking_back import take_back

        may_undo = self._free or (self.seated and getattr(self.screen, "UNDOES", False))
        if may_undo and self.backend is not None and self.pane is not None:
            take_back(self.pane, self._undone, offered=self.undo_is_offered)

    def _undone(self, words: str) -> None:
        self.say(f"undone: {words}", Level.DONE)
        if (tell := getattr(self.screen, "was_undone", None)) is not None:
            tell(words)

    async def action_find(self) -> None:
        """Find a patient and open the record."""
        from clinic_tui.screens.patients.find import FindPatient

        if self.seated:
            await self.push_screen(FindPatient(), self._open_found)

    def _open_found(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self.open_patient(patient_id)

    def open_patient(self, patient_id: int) -> None:
        """Show one patient's record."""
        from clinic_tui.screens.patients.patient import PatientScreen

        self.last_patient = patient_id
        screen = PatientScreen(patient_id)
        if isinstance(self.screen, PatientScreen):
            self.show_in_place(screen)
        else:
            self._keys_wait_until(lambda: self.push_screen(screen))

    def show_in_place(self, screen: Screen[Any]) -> None:
        """Show a screen in place of the one in front."""
        self._keys_wait_until(lambda: self.switch_screen(screen))

    def _keys_wait_until(self, shown: Callable[[], Awaitable[Any]]) -> None:
        """What is typed on is for the screen that comes, once it stands there."""
        hold = object()
        self.hold_keys(hold)
        stands = shown()

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

    async def action_page(self, name: str) -> None:
        """A page by its name in named_pages.py; one that lies open already stays as it is."""
        page = page_named(name)
        if self.seated and not isinstance(self.screen, page):
            await self.push_screen(page())

    async def show_on_page(self, name: str, subject_id: int, sought: str = "") -> None:
        """Such a page with the cursor on one of its rows; `sought` is what was told of that row.

        No row has the number 0: then what was told is of something that is not there, and is to come there.
        """
        kind = page_named(name)
        lies_open = isinstance(self.screen, kind)
        page: Any = self.screen if lies_open else kind(subject_id)  # type: ignore[arg-type]
        if subject_id:
            page.seek(sought)  # each of them is a list
        if lies_open:
            page.stand_on(subject_id)
        elif self.seated:
            await self.push_screen(page)

    async def action_rota(self) -> None:
        """Who works when this week."""
        if self.seated:
            await self.show_rota(self.today)

    async def show_rota(self, day: date) -> None:
        """The rota of the week of a day; one that lies open goes there."""
        from clinic_tui.screens.rota.rota import RotaScreen

        if isinstance(self.screen, RotaScreen):
            self.screen.go_to_day(day)
        else:
            await self.push_screen(RotaScreen(day))

    async def action_report_breach(self) -> None:
        """Somebody had data who may not: whoever finds out says so."""
        from clinic_tui.screens.compliance.breach_forms import ReportBreach

        if self._free:
            await self.push_screen(ReportBreach())

    async def action_to_order(self) -> None:
        """What is to be ordered; then the orders that were drafted."""
        from clinic_tui.screens.supplies.to_order import ToOrderList

        if self._free:
            await self.push_screen(ToOrderList(), self._ordered)

    async def _ordered(self, numbers: tuple[int, ...] | None) -> None:
        if numbers:
            await self.action_page("orders")

    async def action_help(self) -> None:
        """The keys of this place."""
        from clinic_tui.screens.console.help import HelpScreen

        if self.seated:
            await self.push_screen(HelpScreen(self.place_of(self.screen)))

    def place_of(self, screen: Screen[Any]) -> Place:
        """Where one stands on a screen: on a page its own place, else that of the tab."""
        place = getattr(screen, "place", None)
        if isinstance(place, Place):
            return place
        return self.pane.place if self.pane else Place.GLOBAL

    async def action_command(self, text: str = "") -> None:
        """The command line; with `text` as if that had been typed there."""
        from clinic_tui.screens.command.command import CommandLine

        if self._free:
            await self.push_screen(CommandLine(text))

    def action_next_thing(self) -> None:
        """Jump to the most urgent open item anywhere; pressed again, to the one after it."""
        if self._free and self.backend is not None:
            self.ask_before_keys(self.backend.urgent, self._jump_to_next, group="urgent")

    def _jump_to_next(self, items: tuple[Urgent, ...]) -> None:
        """The first that was not gone to yet: what comes to press meanwhile is not passed over."""
        if not items:
            self.say("nothing waits for you: no one waits too long, no visit is left open")
            return
        if self._jumped_by != self._login_here:
            self._jumped, self._jumped_by = set(), self._login_here
        if all(item.same in self._jumped for item in items):
            self._jumped = set()
        item = next(item for item in items if item.same not in self._jumped)
        self._jumped.add(item.same)
        self.go_to(item)

    async def action_next_list(self) -> None:
        """All that is open, what presses most on top, and why."""
        from clinic_tui.screens.console.next_list import NextList

        if self._free:
            await self.push_screen(NextList(), self.go_to)

    async def action_alerts(self) -> None:
        """All that is amiss, in a list."""
        from clinic_tui.screens.console.alerts import AlertList

        if self._free:
            await self.push_screen(AlertList(), self.go_to)

    def go_to(self, item: Urgent | None) -> None:
        """Keys wait until the cursor stands there: a verb typed behind is for what was jumped to."""
        if item is not None:
            hold = object()
            self.hold_keys(hold)
            self.run_worker(self._jump_before_keys(item, hold), exclusive=True, group="jump")

    async def _jump_before_keys(self, item: Urgent, hold: object) -> None:
        try:
            await self._jump(item)
        finally:
            self.release_keys(hold)

    async def action_reminders(self) -> None:
        """The outbox of reminders."""
        if self.seated:
            await self._show_reminders(None)

    async def _show_reminders(self, message_id: int | None) -> None:
        from clinic_tui.screens.waiting.reminders import RemindersScreen

        if not isinstance(self.screen, RemindersScreen):
            await self.push_screen(RemindersScreen(message_id))
        elif message_id is not None:
            self.screen.stand_on(message_id)

    async def _show_lots(self, lot_id: int) -> None:
        from clinic_tui.screens.supplies.expiring import ExpiringScreen

        if isinstance(self.screen, ExpiringScreen):
            self.screen.stand_on_lot(lot_id)
        elif self.seated:
            await self.push_screen(ExpiringScreen(lot_id))

    async def show_codes(self, typed: str) -> None:
        """Public codes, to look one up."""
        from clinic_tui.screens.claims.code_finder import CodeFinder

        if self.seated:
            await self.push_screen(CodeFinder(text=typed))

    async def action_sheet_find(self) -> None:
        """Safety data sheets: over whatever stands there, a form too, for somebody has it in the eye."""
        await self.show_sheets("")

    async def show_sheets(self, typed: str) -> None:
        """The same, with what was typed."""
        from clinic_tui.screens.compliance.sheet_finder import SheetFinder

        if self.seated and not isinstance(self.screen, SheetFinder):
            await self.push_screen(SheetFinder(typed))

    async def action_estimates(self) -> None:
        """Good-faith estimates that have not reached their patient."""
        await self._show_estimate("")

    async def _show_estimate(self, key: str) -> None:
        """The same, with the cursor on one of them."""
        from clinic_tui.screens.money.estimates import EstimateScreen

        if isinstance(self.screen, EstimateScreen):
            if key:
                self.screen.stand_on(key)
        elif self.seated:
            await self.push_screen(EstimateScreen(key))

    async def action_missed_fees(self) -> None:
        """The fee for missed visits."""
        from clinic_tui.screens.waiting.missed_fee_form import MissedFeeForm

        if self.seated and self.backend is not None:
            self.ask_before_keys(
                self.backend.missed.rules, lambda rules: self.open_next(MissedFeeForm(rules)), group="missed"
            )

    async def action_authorizations(self) -> None:
        """What is to be done about authorizations and referrals."""
        if self.seated:
            await self._show_authorization(0)

    async def _show_authorization(self, number: int) -> None:
        """The same, with the cursor on one line of it."""
        from clinic_tui.screens.coverage.authorizations import AuthorizationScreen

        if isinstance(self.screen, AuthorizationScreen) and self.screen.of_all:
            self.screen.go_to(number)
        else:
            await self.push_screen(AuthorizationScreen(number))

    async def show_authorizations_of(self, patient_id: int, name: str) -> None:
        """All that one patient has."""
        from clinic_tui.screens.coverage.authorizations import AuthorizationScreen

        await self.push_screen(AuthorizationScreen(patient_id=patient_id, name=name))

    async def action_calls(self) -> None:
        """Call who has not confirmed a visit of the next days."""
        from clinic_tui.calls.states import Subject

        if self.seated:
            await self.call_mode(Subject.VISIT)

    async def call_mode(self, subject: Subject) -> None:
        """Call whoever is to be called about this, one after the other."""
        from clinic_tui.screens.waiting.call_mode import CallMode

        if not isinstance(self.screen, CallMode):
            await self.push_screen(CallMode(subject))

    async def _jump(self, item: Urgent) -> None:
        if item.tab == "jobs":
            await self.action_jobs()
            return
        if item.tab == "emergency":
            await self.action_emergencies()
            return
        if item.tab in PAGES:
            await self.show_on_page(item.tab, item.subject_id, item.words)
            self.say(item.told, Level.WARNING)
            return
        if item.tab == "authorizations":
            await self._show_authorization(item.subject_id)
            self.say(item.told, Level.WARNING)
            return
        if item.tab == "estimates":
            visit = item.subject_id
            await self._show_estimate(f"a{visit}" if visit > 0 else f"e{-visit}")
            self.say(item.told, Level.WARNING)
            return
        if item.tab == "lots":
            await self._show_lots(item.subject_id)
            self.say(item.told, Level.WARNING)
            return
        if item.tab == "reminders":
            await self._show_reminders(item.subject_id)
            self.say(item.told, Level.WARNING)
            return
        if item.tab:
            await self.show_tab(item.tab)
        if item.tab and self.pane is not None:
            if item.site:
                self.pane.show_site(item.site)
            self.pane.jump(item.subject_id, item.day)
        self.say(item.told, Level.WARNING)

    async def action_jobs(self) -> None:
        """What runs by itself."""
        from clinic_tui.screens.console.jobs import JobsView

        if self._free:
            await self.push_screen(JobsView())

    async def action_emergencies(self) -> None:
        """Who opened restricted records in an emergency."""
        from clinic_tui.screens.patients.emergencies import EmergencyList

        if self._free:
            await self.push_screen(EmergencyList())

    async def action_duplicates(self) -> None:
        """Records that may be one patient's."""
        from clinic_tui.screens.patients.duplicates import Duplicates

        if self._free:
            await self.push_screen(Duplicates())

    async def action_bumped(self) -> None:
        """Visits that have to be moved."""
        from clinic_tui.screens.schedule.bumped import BumpedList

        if self._free:
            await self.push_screen(BumpedList())

    async def action_proof(self) -> None:
        """Whether every visit of today has ended."""
        from clinic_tui.screens.reception.proof import ProveDay

        if self._free:
            await self.push_screen(ProveDay(self.today))

    async def action_figures(self) -> None:
        """How full the schedule is, and who did not come."""
        from clinic_tui.screens.books.figures import FiguresScreen

        if self._free:
            await self.push_screen(FiguresScreen())

    async def action_books(self) -> None:
        """What is owed, what moved, how claims fare, and months."""
        from clinic_tui.screens.books.books_page import BooksPage
        from clinic_tui.screens.books.books_receivables import ReceivablesScreen

        if self.seated and not isinstance(self.screen, BooksPage):
            await self.push_screen(ReceivablesScreen())

    # One's own account

    async def action_own_views(self) -> None:
        """The views of the schedule that the person keeps."""
        if self._free and self.backend is not None:
            from clinic_tui.screens.schedule.own_views import OwnViews

            await self.push_screen(OwnViews(), self._look_through)

    async def _look_through(self, view: SavedView | None) -> None:
        from clinic_tui.screens.console.going import to_own_view

        if view is not None:
            await to_own_view(view)(self.clinic)

    async def action_own_pin(self) -> None:
        """Choose the PIN that unlocks, or take it away."""
        if self._free and self.backend is not None:
            self.ask_before_keys(
                self.backend.own_account.what_there_is, self._choose_pin, group="own account"
            )

    def _choose_pin(self, own: OwnAccount) -> None:
        from clinic_tui.screens.door.own_pin import OwnPin

        self.push_screen(OwnPin(has_pin=own.has_pin))

    async def action_own_second_factor(self) -> None:
        """Set up the codes of one's phone, or those of another one."""
        if self._free and self.backend is not None:
            own_account = self.backend.own_account
            self.ask_before_keys(own_account.what_there_is, self._begin_second_factor, group="own account")

    def _begin_second_factor(self, own: OwnAccount) -> None:
        from clinic_tui.screens.door.second_factor import BeginSecondFactor

        self.push_screen(BeginSecondFactor(own))

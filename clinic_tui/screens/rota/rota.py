"""The rota: everybody's week in a grid, with cover, time off and who is on call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.rota.rows import CoverLine, RotaPerson, RotaSite, RotaWeek
from clinic_tui.rota.rules import WEEKDAYS
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.page import Page
from clinic_tui.screens.schedule.goto import GoToDate
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.rota_grid import RotaGrid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone

if TYPE_CHECKING:
    from clinic_tui.screens.rota.session_forms import SetDayOfSessions, SwapSessions

SIGNS = "* other  ? asked  @ call  % partly"
_FIRST = (
    "off-ask", "off-list", "edit", "off-sick", "shift-offer", "shifts-of", "on-call", "cover", "choose",
    "back",
)  # fmt: skip
_OF_A_PERSON = ("edit", "shifts-of", "shift-offer")
"""What is done with the hours of a person."""


class RotaScreen(Page):
    """Enter tells who is in on a day; `+` asks for time off, `l` lists what was asked."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ROTA)
    DEFAULT_CSS = """
    RotaScreen {
        & > Facts { background: $panel; }
        &:ansi > Facts { background: ansi_default; }
    }
    """
    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {
            "shift_template", "shift_change", "time_off", "shift_swap", "on_call", "minimum_cover",
            "account", "provider", "week_template", "day_exception", "block", "holiday", "credential",
        }
    )  # fmt: skip

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self._day = day
        self._rota: RotaWeek | None = None

    @property
    def place(self) -> Place:
        """The rota."""
        return Place.ROTA

    def compose(self) -> ComposeResult:
        """The frame's lines around the grid, and the cell under the cursor in words."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="rota-title")
        yield RotaGrid(id="rota-grid")
        yield Facts(3, indent=0, id="rota-detail")
        yield MessageLine()
        yield KeyBar(Place.ROTA)

    def on_mount(self) -> None:
        """Read the week."""
        self.put_focus(self._grid)
        self.query_one(KeyBar).first = _FIRST
        self.query_one("#rota-title", Facts).show((("strong", "Rota"), ("quiet", "reading ...")))
        self._read_before_keys()

    @property
    def _grid(self) -> RotaGrid:
        return self.query_one(RotaGrid)

    @property
    def day(self) -> date:
        """The day under the cursor."""
        return self._day or self.clinic.today

    # Reading

    def _question(self) -> Callable[[], RotaWeek]:
        part, day = self.backend.rota, self.day
        return lambda: part.week(day)

    def _read_before_keys(self) -> None:
        self.ask_before_keys(self._question(), self._show, group="rota", refused=self._refused)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        if entities & self.TOPICS:
            self.ask(self._question(), self._show, group="rota", refused=self._refused)

    def _refused(self, refusal: ClinicError) -> None:
        self._rota = None
        self._grid.show(None, self.day, None)
        self.query_one("#rota-title", Facts).show((("strong", "Rota"), ("warning", refusal.words)))

    def _show(self, rota: RotaWeek) -> None:
        key = self._grid.key
        if key is None:  # at first on oneself
            key = next((each.key for each in rota.people if each.is_me), None)
        self._rota = rota
        self.query_one("#rota-detail", Facts).styles.height = 4 if rota.sites else 3
        self._grid.show(rota, self.day, key)
        first, last = rota.days[0], rota.days[-1]
        short = sum(bool(rota.short_on(place)) for place in range(len(rota.days)))
        asked = rota.open_requests
        self.query_one("#rota-title", Facts).show(
            (
                ("strong", f"Rota {first:%a} {first.day} {first:%b} to {show_date(last)}"),
                ("alert", f"! short on {counted(short, 'day')}" if short else ""),
                (
                    "warning",
                    f"{asked} {'to decide' if self.backend.may('rota.decide') else 'asked'}" if asked else "",
                ),
                ("quiet", "no minimum is set: c" if not rota.cover else ""),
            )
        )
        self._tell()

    @on(RotaGrid.Moved)
    def _moved(self) -> None:
        if self._rota is not None:
            self._day = self._rota.days[self._grid.place]
            self._tell()

    def _tell(self) -> None:
        rota, grid = self._rota, self._grid
        line = grid.line
        if rota is None or line is None:
            return
        place = min(grid.place, len(rota.days) - 1)
        day = rota.days[place]
        self.query_one(KeyBar).idle = self._idle(line, place)
        called = [
            f"{row.on(day)} {show_phone(row.phone)}" for row in rota.on_call if row.first <= day <= row.last
        ]
        short = "; ".join(rota.short_on(place))
        too_few = ("alert", f"! short: {short}" if short else "")
        sites = ("quiet", "  ".join(f"{each.mark} {each.name}" for each in rota.sites))
        below: FactLine = (("", f"on call: {', '.join(called)}" if called else ""), ("quiet", SIGNS))
        if isinstance(line, CoverLine):
            cell = line.cells[place]
            look = "alert" if cell.short else ""
            said = ("strong", f"{show_date(day)}, {line.name}"), (look, cell.told)
            self._details(said, (too_few,), below, (sites,))
        else:
            told = line.cells[place].told
            whose = f"{line.name}, {line.group.value}"
            kept = "hours of the schedule" if line.is_provider else ""
            self._details(
                (("strong", show_date(day)), ("", whose), ("quiet", kept)), (("", told), too_few), below,
                (sites,),
            )  # fmt: skip

    def _idle(self, line: RotaPerson | CoverLine, place: int) -> tuple[str, ...]:
        """What would be refused of this cell, and is not named."""
        if isinstance(line, CoverLine):
            return _OF_A_PERSON
        cell = line.cells[place]
        past = cell.day < self.clinic.today
        if line.is_provider:
            sets = self.backend.may("schedule.setup") and not past
            offers = line.is_me and bool(cell.spans) and not past
            return (*(() if sets else ("edit",)), *(() if sets or offers else ("shift-offer",)))
        offers = line.is_me and bool(cell.spans) and not past
        return (*(("edit",) if past else ()), *(() if offers else ("shift-offer",)))

    def _details(self, *lines: FactLine) -> None:
        self.query_one("#rota-detail", Facts).show(*lines)

    # Walking

    def go_to_day(self, day: date) -> None:
        """Show the week of a day, with the cursor on it."""
        rota, self._day = self._rota, day
        if rota is not None and day in rota.days:
            self._grid.show(rota, day, self._grid.key)
            self._tell()
        else:
            self._read_before_keys()

    def _by(self, days: int) -> None:
        try:
            self.go_to_day(self.day + timedelta(days=days))
        except OverflowError:
            self.clinic.say("the calendar ends there", Level.WARNING)

    @on(RotaGrid.Left)
    def _walked_out(self, event: RotaGrid.Left) -> None:
        self._by(event.days)

    def action_day_before(self) -> None:
        """One day back."""
        self._by(-1)

    def action_day_after(self) -> None:
        """One day on."""
        self._by(1)

    def action_week_before(self) -> None:
        """One week back."""
        self._by(-WEEKDAYS)

    def action_week_after(self) -> None:
        """One week on."""
        self._by(WEEKDAYS)

    def action_today(self) -> None:
        """Today."""
        self.go_to_day(self.clinic.today)

    def action_go_to_date(self) -> None:
        """A date."""

        def went(day: date | None) -> None:
            if day is not None:
                self.go_to_day(day)

        self.app.push_screen(GoToDate(self.clinic.today), went)

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    # What is done with a cell

    @on(RotaGrid.Chosen)
    def _chosen(self) -> None:
        from clinic_tui.screens.rota.rota_day import RotaDay
        from clinic_tui.screens.rota.time_off import TimeOffPage

        person = self._person
        cell = person.cells[self._grid.place] if person is not None else None
        mine = person is not None and person.is_me
        if cell is not None and cell.off and (mine or self.backend.may("rota.decide")):
            self._open(TimeOffPage(cell.off[0].id))
        else:
            self._open(RotaDay(self.day))

    @property
    def _person(self) -> RotaPerson | None:
        line = self._grid.line
        return line if isinstance(line, RotaPerson) else None

    def _open(self, screen: Any) -> None:
        self.app.push_screen(screen, lambda _: self._read_before_keys())

    def _with(self, form: Form[Any]) -> None:
        def written(outcome: object) -> None:
            if outcome is not None:
                self._read_before_keys()

        self.app.push_screen(form, written)

    @property
    def _sites(self) -> tuple[RotaSite, ...]:
        return self._rota.sites if self._rota is not None else ()

    def _meant(self) -> RotaPerson | None:
        """The person under the cursor; else it says why not."""
        person = self._person
        if person is None:
            self.clinic.say("stand on a person: these lines count who is there", Level.WARNING)
        return person

    def action_off_ask(self) -> None:
        """Ask for time off, from the day under the cursor on."""
        from clinic_tui.screens.rota.rota_forms import AskTimeOff

        self._with(AskTimeOff({"from": f"{max(self.day, self.clinic.today):%m/%d/%Y}"}))

    def action_off_sick(self) -> None:
        """The person under the cursor is sick, today."""
        from clinic_tui.screens.rota.rota_forms import WriteAbsence

        person = self._person
        texts = {"who": person.code} if person is not None and person.account_id is not None else {}
        self._with(WriteAbsence({**texts, "kind": "sick", "from": f"{self.clinic.today:%m/%d/%Y}"}))

    def action_edit(self) -> None:
        """What this day has instead of the usual week."""
        from clinic_tui.screens.rota.rota_forms import ChangeDay
        from clinic_tui.screens.rota.session_forms import SetDayOfSessions

        person = self._meant()
        if person is None:
            return
        if person.is_provider:
            self._of_provider(person, SetDayOfSessions)
        elif why := self.backend.why_not("rota.plan", "the rota"):
            self.clinic.say(why, Level.WARNING)
        else:
            self._with(ChangeDay(person, person.cells[self._grid.place], self._sites))

    def action_shift_offer(self) -> None:
        """Offer the own shift or sessions of this day; of another provider: swap them, as who sets it up."""
        from clinic_tui.screens.rota.rota_forms import OfferShift
        from clinic_tui.screens.rota.session_forms import SwapSessions

        person = self._person
        if person is not None and person.is_provider and not person.is_me:
            self._of_provider(person, SwapSessions)
        elif person is None or not person.is_me:
            self.clinic.say("stand on a shift of yours: it is yours that you offer", Level.WARNING)
        elif not person.cells[self._grid.place].spans:
            self.clinic.say(f"you do not work on {show_date(self.day)}", Level.WARNING)
        else:
            self._with(OfferShift(self.day, sessions=person.is_provider))

    def action_shifts_of(self) -> None:
        """The usual week of the person."""
        from clinic_tui.screens.rota.usual_week import UsualWeek

        person = self._meant()
        if person is not None and person.provider_id is not None:
            from clinic_tui.screens.rota.sessions import SessionsScreen

            self._open(SessionsScreen(person.provider_id, person.name))
        elif person is not None and person.account_id is not None:
            self._open(UsualWeek(person.account_id, person.name))

    def _of_provider(self, person: RotaPerson, form: type[SetDayOfSessions] | type[SwapSessions]) -> None:
        """A form about the sessions of the day under the cursor, for who sets the schedule up."""
        provider, part, day = person.provider_id, self.backend.sessions, self.day
        if why := self.backend.why_not("schedule.setup", "the sessions of a provider"):
            self.clinic.say(why, Level.WARNING)
        elif provider is not None:
            self.ask_before_keys(
                lambda: part.of(provider), lambda of: self._with(form(of, day)), group="sessions"
            )

    def action_off_list(self) -> None:
        """What was asked."""
        from clinic_tui.screens.rota.time_off import TimeOffScreen

        self._open(TimeOffScreen())

    def action_on_call(self) -> None:
        """Who is on call."""
        from clinic_tui.screens.rota.on_call import OnCallScreen

        self._open(OnCallScreen())

    def action_cover(self) -> None:
        """Who has to be there."""
        from clinic_tui.screens.rota.minimum_cover import CoverScreen

        self._open(CoverScreen())

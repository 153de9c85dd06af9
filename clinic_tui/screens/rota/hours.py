"""Who is in; and for a manager everybody's hours of a period, which are closed here and go to payroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.rota.timesheet import TOPICS, TimesheetScreen
from clinic_tui.time_clock.rows import People, PersonRow
from clinic_tui.time_clock.states import Presence
from clinic_tui.time_clock.words import goes_on_words, show_hours
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted

_LOOKS = {Presence.FORGOTTEN: "is-overdue", Presence.REST: "is-soon", Presence.MEAL: "is-soon"}


class HoursScreen(ListPage[PersonRow]):
    """Everybody by name; Enter opens the time sheet of who may be seen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.HOURS)
    TOPICS = TOPICS | {"account", "shift_template", "shift_change", "time_off", "shift_swap"}
    NAME = "Who is in"
    NOTHING = "Nobody works here yet."
    COLUMNS = (
        ListColumn("Who"),
        ListColumn("Now", 10),
        ListColumn("Since", 11),
        ListColumn("Worked", 7, "right"),
        ListColumn("Over 40", 7, "right"),
        ListColumn("", 14),
    )
    PRESENCE_COLUMNS = COLUMNS[:3]
    """For who sees no hours of others."""
    DETAIL_LINES = 2
    EVERY = 60.0

    def __init__(self, account_id: int | None = None) -> None:
        """`account_id` is whom the cursor begins on."""
        super().__init__()
        self._wanted = account_id
        self._day: date | None = None

    def build_list(self) -> PagedList:
        """With hours for who may see them."""
        columns = self.COLUMNS if self._sees_hours else self.PRESENCE_COLUMNS
        return PagedList(*columns, empty="reading ...", marks=False, titles=True)

    @property
    def place(self) -> Place:
        """Where its keys hold."""
        return Place.HOURS

    @property
    def _sees_hours(self) -> bool:
        return self.backend.may("time.view")

    def question(self) -> Callable[[], People]:
        """Of the period."""
        return partial(self.backend.time_clock.people, self._day)

    def rows_of(self, answer: People) -> Sequence[PersonRow]:
        """The people."""
        return answer.people

    def heading(self) -> FactLine:
        """How many are in; and of which period the hours are."""
        answer: People = self.answer
        at_work = sum(row.presence not in (Presence.OUT, Presence.FORGOTTEN) for row in answer.people)
        absent = sum(bool(row.amiss) and row.presence is Presence.OUT for row in answer.people)
        missing = ("warning", f"{absent} not in" if absent else "")
        if not self._sees_hours:
            return (("strong", self.NAME), ("", counted(at_work, "person", "people") + " in"), missing)
        closed = answer.closed
        total = sum(row.sheet.minutes for row in answer.people if row.sheet)
        return (
            ("strong", f"Hours {answer.period.words}"),
            ("", f"{show_hours(total)} worked"),
            ("", f"{at_work} in"),
            missing,
            ("good" if closed else "quiet", f"closed by {closed.closed_by}" if closed else "open"),
            ("quiet", "Enter: time sheet"),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        if not self._sees_hours:
            return ("back",)
        closed = self.known and self.answer.closed is not None
        way = "period-reopen" if closed else "period-close"
        return ("choose", "period-before", "period-after", way, "payroll-save", "times-print", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused."""
        if not self._sees_hours:
            return ("choose", "times-print", "period-before", "period-after")
        closed = self.known and self.answer.closed is not None
        return ("period-close",) if closed else ("period-reopen",)

    def line(self, row: PersonRow) -> ListRow:
        """Who, where, since when, and the hours."""
        since = ""
        if row.since is not None:
            is_today = row.since.date() == self.clinic.today
            since = f"{row.since:%H:%M}" if is_today else f"{row.since:%m/%d %H:%M}"
        out = row.presence is Presence.OUT
        look = "is-soon" if row.amiss else _LOOKS.get(row.presence, "is-quiet" if out else "")
        if not self._sees_hours:
            return ListRow(row.account_id, (row.name, row.presence.value, since), look)
        sheet = row.sheet
        worked = show_hours(sheet.minutes) if sheet else ""
        over = show_hours(sheet.overtime) if sheet and sheet.overtime else ""
        mark = "! not ended" if row.presence is Presence.FORGOTTEN else ""
        if row.amiss and not mark:
            mark = "! not in" if out else "late"
        if sheet and not mark:
            corrected = sum(bool(entry.corrected_by) for entry in sheet.entries)
            mark = f"{corrected} corrected" if corrected else ""
        return ListRow(row.account_id, (row.name, row.presence.value, since, worked, over, mark), look)

    def detail(self, row: PersonRow) -> Sequence[FactLine]:
        """Week by week."""
        sheet = row.sheet
        first: FactLine = (
            ("strong", row.name),
            ("", row.login),
            ("warning" if row.presence is Presence.FORGOTTEN else "", row.presence.value),
            ("warning", row.amiss),
        )
        if sheet is None:
            return (first,)
        weeks = tuple(
            (
                "warning" if week.overtime else "",
                f"week of {week.first:%m/%d} {show_hours(week.minutes)}"
                + (f", overtime {show_hours(week.overtime)}" if week.overtime else ""),
            )
            for week in sheet.weeks
        )
        return (first, weeks)

    async def choose(self, row: PersonRow) -> None:
        """The time sheet."""
        who = self.backend.who
        own = who is not None and who.login == row.login
        if not own and (why := self.backend.why_not("time.view", "the times of others")):
            self.clinic.say(why, Level.WARNING)
            return
        day = self.answer.period.first
        screen = TimesheetScreen(account_id=None if own else row.account_id, day=day)
        self.app.push_screen(screen, lambda _: self.read_before_keys())

    # Verbs

    def action_period_before(self) -> None:
        """The one before."""
        self._move(-1)

    def action_period_after(self) -> None:
        """The one after."""
        self._move(1)

    def _move(self, by: int) -> None:
        if not self.known or not self._sees_hours:
            return
        wanted = self.answer.period.moved(by)
        if wanted.first > self.clinic.today:
            self.clinic.say("the next period has not begun")
            return
        self._day = wanted.first
        self.read_before_keys()

    def action_period_close(self) -> None:
        """Sign it."""
        if not self.known:
            return
        period, part = self.answer.period, self.backend.time_clock
        if (closed := self.answer.closed) is not None:
            self.clinic.say(f"{closed.closed_by} closed it already: r opens it again", Level.WARNING)
            return
        if self.clinic.today <= period.last:
            self.clinic.say(goes_on_words(period.last), Level.ERROR)
            return
        words = f"{period.words}: closed, {{}} worked"

        def sign(sure: bool | None) -> None:
            if sure:
                self.act(lambda: part.close_period(period.first), done)

        def done(minutes: int) -> None:
            self.clinic.say_done(words.format(show_hours(minutes)))
            self.read_before_keys()

        question = (
            f"Close {period.words}? You sign that these are the hours that were worked. "
            "Nothing of them is corrected any more, until a manager opens the period again."
        )
        self.app.push_screen(Confirm(question, yes="sign and close", no="back"), sign)

    def action_period_reopen(self) -> None:
        """Open it again."""
        if not self.known:
            return
        period, part = self.answer.period, self.backend.time_clock
        if self.answer.closed is None:
            self.clinic.say(f"{period.words} is open: its times can be corrected", Level.WARNING)
            return
        form = AskReason(
            f"Open again: {period.words}",
            "Why? What payroll has may differ from it then.",
            partial(part.reopen_period, period.first),
            f"{period.words}: open again",
        )
        self.app.push_screen(form, self._written)

    def _written(self, done: bool | None) -> None:
        if done:
            self.read_before_keys()

    def action_payroll_save(self) -> None:
        """The table for payroll."""
        part, day = self.backend.time_clock, self._day
        self.act(lambda: part.write_payroll(day), self.clinic.say_done)

    def action_times_print(self) -> None:
        """The sheet of the person under the cursor."""
        part, row, day = self.backend.time_clock, self.row, self._day
        if row is not None:
            self.act(lambda: part.hand_out(row.account_id, day), self.clinic.say_done)

"""The time sheet of a person: a line for each stretch of work, with the sums of its workweeks."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Hint, Place
from clinic_tui.screens.parts.list_screen import ListDialog, ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.time_clock.break_words import show_breaks, typed_breaks
from clinic_tui.time_clock.rows import DaySheet, EntryRow, Sheet, StepRow, WeekSheet
from clinic_tui.time_clock.states import PUNCHES, Presence, Step
from clinic_tui.time_clock.words import show_hours
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow

TOPICS = frozenset({"time_entry", "time_break", "time_step", "time_period"})


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch, a day without one, or a workweek's sum; above it whose sheet it is."""

    key: int
    """Of a stretch its number; of days and sums something below 0."""
    day: DaySheet | None = None
    entry: EntryRow | None = None
    week: WeekSheet | None = None
    first: bool = True
    """It is the first of its day, and has the day's sum."""


class TimesheetScreen(ListPage[Line]):
    """One's own, or for a manager anybody's; Enter shows what happened to a stretch."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TIMESHEET)
    TOPICS = TOPICS
    NAME = "Your times"
    COLUMNS = (
        ListColumn("Day", 9),
        ListColumn("In", 5),
        ListColumn("Out", 5),
        ListColumn("Breaks"),
        ListColumn("Worked", 6, "right"),
        ListColumn("", 16),
    )
    WIDE_COLUMNS = (*COLUMNS[:5], ListColumn("", 40))
    DETAIL_LINES = 2
    EVERY = 60.0

    def __init__(
        self, entry_id: int | None = None, *, account_id: int | None = None, day: date | None = None
    ) -> None:
        """`entry_id` is the stretch that the cursor begins on; None for `account_id` is whoever sits here."""
        super().__init__()
        self._wanted, self._of_entry = entry_id, entry_id
        self._account_id, self._day = account_id, day
        self._seen = False

    @property
    def place(self) -> Place:
        """Where its keys hold."""
        return Place.TIMESHEET

    def question(self) -> Callable[[], Sheet]:
        """Of the period; where a stretch was named, of its period."""
        part, whose, day, entry_id = self.backend.time_clock, self._account_id, self._day, self._of_entry

        def asked() -> Sheet:
            if whose is not None:
                return part.sheet(whose, day)
            return part.own_sheet(part.own_entry(entry_id).began.date() if entry_id is not None else day)

        return asked

    def took(self, answer: Sheet) -> None:
        """From now on this period."""
        if self._of_entry is not None:
            self._day, self._of_entry = answer.period.first, None
        if not self._seen and self._wanted is None:  # what has no end yet is what somebody comes for
            self._wanted = next((each.id for each in answer.entries if each.ended is None), None)
        self._seen = True
        super().took(answer)

    def stand_on(self, key: Hashable) -> None:
        """A stretch may lie in another period: that one is shown then."""
        if isinstance(key, int) and key > 0 and self._account_id is None:
            self._of_entry = key
        super().stand_on(key)

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self.answer if self.known else None

    def rows_of(self, answer: Sheet) -> Iterator[Line]:
        """Day by day up to today, a sum behind each week."""
        today = self.clinic.today
        for place, week in enumerate(answer.weeks, 1):
            for day in week.days:
                for number, entry in enumerate(day.entries):
                    yield Line(entry.id, day, entry, first=number == 0)
                if not day.entries and day.day <= today:
                    yield Line(-day.day.toordinal(), day)
            if week.first <= today:
                yield Line(-place, week=week)

    def heading(self) -> FactLine:
        """Whose, of which period, and the sums."""
        sheet: Sheet = self.answer
        closed = sheet.closed
        return (
            ("strong", self.NAME if self._is_own(sheet) else f"Times of {sheet.name}"),
            ("", sheet.period.words),
            ("", f"{show_hours(sheet.minutes)} worked"),
            ("warning", f"{show_hours(sheet.overtime)} overtime" if sheet.overtime else ""),
            ("good" if closed else "quiet", f"closed by {closed.closed_by}" if closed else "open"),
        )

    def _is_own(self, sheet: Sheet) -> bool:
        who = self.backend.who
        return who is not None and who.login == sheet.login

    def first_verbs(self) -> tuple[str, ...]:
        """What is done most."""
        return ("edit", "times-add", "choose", "period-before", "times-people", "times-print", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused on this line."""
        row, closed = self.row, self.sheet is not None and self.sheet.closed is not None
        if closed:
            return ("edit", "times-add", "times-strike")
        return () if row is not None and row.entry is not None else ("edit", "times-strike", "choose")

    def line(self, row: Line) -> ListRow:
        """Day, in, out, breaks, worked, marks."""
        if row.week is not None:
            over = f"overtime {show_hours(row.week.overtime)}" if row.week.overtime else ""
            words = ("Week", "", "", f"of {row.week.first:%m/%d}", show_hours(row.week.minutes), over)
            return ListRow(row.key, words, "is-soon" if over else "")
        assert row.day is not None
        named = f"{row.day.day:%a %m/%d}"
        worked = show_hours(row.day.minutes) if row.first and row.day.minutes else ""
        entry = row.entry
        if entry is None:
            return ListRow(row.key, (named, "", "", "", worked, ""), "is-quiet")
        cells = (
            named if row.first else "",
            f"{entry.began:%H:%M}",
            f"{entry.ended:%H:%M}" if entry.ended else "",
            show_breaks(typed_breaks(entry)),
            worked,
            self._mark(entry),
        )
        look = "is-quiet" if entry.struck else "is-overdue" if self._forgotten(entry) else ""
        return ListRow(row.key, cells, look)

    def _forgotten(self, entry: EntryRow) -> bool:
        assert self.sheet is not None
        hours = self.backend.settings.time_clock.forgotten_hours
        return entry.presence(self.sheet.now, hours) is Presence.FORGOTTEN

    def _mark(self, entry: EntryRow) -> str:
        assert self.sheet is not None
        if entry.struck:
            return f"struck: {entry.struck}" if self.wide else "struck out"
        if self._forgotten(entry):
            return "! not ended"
        if entry.corrected_by:
            return f"corr. {entry.corrected_by}"
        if entry.has_long_rest(self.sheet.now):
            return "long rest"
        return "in now" if entry.ended is None else ""

    def detail(self, row: Line) -> Sequence[FactLine]:
        """In words."""
        if row.week is not None:
            week = row.week
            return (
                (
                    ("strong", f"week of {week.first:%a %d %b}"),
                    ("", f"{show_hours(week.minutes)} worked"),
                    ("", f"rests {show_hours(week.rests)}"),
                    ("", f"meals {show_hours(week.meals)}"),
                ),
                (("quiet", "over 40:00 in a workweek is overtime"),),
            )
        entry = row.entry
        if entry is None:
            return ((("quiet", "nothing was clocked on this day"),),)
        end = f"{entry.ended:%a %H:%M:%S}" if entry.ended else "now"
        facts: FactLine = (
            ("strong", f"{entry.began:%a %d %b %H:%M:%S} to {end}"),
            ("warning", f"struck out: {entry.struck}" if entry.struck else ""),
            (
                "",
                f"corrected by {entry.corrected_by}: Enter shows all" if entry.corrected_by else "",
            ),
        )
        return (facts, (("quiet", show_breaks(typed_breaks(entry)) or "no break"),))

    async def choose(self, row: Line) -> None:
        """Its trail."""
        part = self.backend.time_clock
        if row.entry is not None:
            load = part.own_trail if self._account_id is None else part.trail
            self.app.push_screen(
                TimesTrail(f"Times of {row.entry.began:%a %d %b}", partial(load, row.entry.id))
            )

    # Verbs

    def action_edit(self) -> None:
        """Put them right."""
        from clinic_tui.screens.rota.time_forms import CorrectTimes

        if (entry := self._open_entry()) is not None:
            self.app.push_screen(CorrectTimes(entry), self._stored)

    def action_times_strike(self) -> None:
        """They never were."""
        entry, part = self._open_entry(), self.backend.time_clock
        if entry is None:
            return
        what = f"times of {entry.began:%a %d %b %H:%M}"
        form = AskReason(
            f"Strike out: {what}",
            "Why do they not count? They stay on the sheet.",
            partial(part.strike, entry.id, entry.version),
            f"{what}: struck out",
        )
        self.app.push_screen(form, self._written)

    def action_times_add(self) -> None:
        """Some that nobody clocked."""
        from clinic_tui.screens.rota.time_forms import AddTimes

        sheet = self.sheet
        if sheet is None or self._is_closed():
            return
        row = self.row
        day = row.day.day if row is not None and row.day is not None else None
        self.app.push_screen(AddTimes(self._account_id, sheet.name, day), self._stored)

    def _open_entry(self) -> EntryRow | None:
        row = self.row
        if self._is_closed() or row is None:
            return None
        if row.entry is None:
            self.clinic.say("no times stand on this line: + enters some", Level.WARNING)
        elif row.entry.struck:
            self.clinic.say(f"they were struck out: {row.entry.struck}", Level.WARNING)
            return None
        return row.entry

    def _is_closed(self) -> bool:
        closed = self.sheet.closed if self.sheet is not None else None
        if closed is not None:
            self.clinic.say(
                f"closed, signed by {closed.closed_by}: a manager opens the period again (`:hours`, r)",
                Level.WARNING,
            )
        return closed is not None

    def _stored(self, entry_id: int | None) -> None:
        if entry_id is not None:
            self.stand_on(entry_id)

    def _written(self, done: bool | None) -> None:
        if done:
            self.read_before_keys()

    def action_period_before(self) -> None:
        """The one before."""
        self._move(-1)

    def action_period_after(self) -> None:
        """The one after."""
        self._move(1)

    def _move(self, by: int) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        wanted = sheet.period.moved(by)
        if wanted.first > self.clinic.today:
            self.clinic.say("the next period has not begun")
            return
        self._day = wanted.first
        self.read_before_keys()

    async def action_times_people(self) -> None:
        """Who is in."""
        await self.clinic.action_page("hours")

    def action_times_print(self) -> None:
        """On paper."""
        part, whose, sheet = self.backend.time_clock, self._account_id, self.sheet
        if sheet is not None:
            self.act(lambda: part.hand_out(whose, sheet.period.first), self.clinic.say_done)


class TimesTrail(ListDialog[StepRow, None]):
    """Each punch and each correction, with what stood there before, oldest first."""

    COLUMNS = (ListColumn("When", 11), ListColumn("Who", 10), ListColumn("At", 4), ListColumn("What"))
    NOTHING = "Nothing is known of it."
    TOPICS = TOPICS
    WHOLE_LINES = 3
    SPEAKS = False
    COLUMNS_SAY = (("At", "the desk's letter; cli is the shell"),)

    def __init__(self, title: str, load: Callable[[], tuple[StepRow, ...]]) -> None:
        super().__init__()
        self._called, self._load = title, load

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Up Down", "walk", ""), Hint("Esc", "back", "dismiss(None)"))

    def bare_heading(self) -> str:
        """Of which."""
        return self._called

    def question(self) -> Callable[[], tuple[StepRow, ...]]:
        """All of it."""
        return self._load

    def line(self, row: StepRow) -> ListRow:
        """When, who, where, what."""
        cells = (f"{row.at:%m/%d %H:%M}", row.who, row.desk, step_words(row))
        look = "is-quiet" if row.undone_by else "" if row.step in PUNCHES else "is-soon"
        return ListRow(row.id, cells, look)

    def whole(self, row: StepRow) -> str:
        """With seconds, and the reason."""
        return f"{row.at:%a %d %b %Y %H:%M:%S}: {step_words(row)}"


def step_words(row: StepRow) -> str:
    """`out corrected: 17:02, was 18:30: forgot`."""
    if row.step in (Step.IN_CORRECTED, Step.OUT_CORRECTED):
        new = f"{row.new:%H:%M}" if row.new else "nothing"
        was = f"{row.old:%H:%M}" if row.old else "not ended"
        words = f"{row.step.value}: {new}, was {was}"
    elif row.step in (Step.ADDED, Step.STRUCK):
        end = f"{row.new:%H:%M}" if row.new else ""
        words = f"{row.step.value}: {row.old:%H:%M}-{end}"
    else:
        words = " ".join(filter(None, (row.step.value, row.words)))
    undone = f" (undone by {row.undone_by})" if row.undone_by else ""
    return f"{words}{f': {row.reason}' if row.reason else ''}{undone}"

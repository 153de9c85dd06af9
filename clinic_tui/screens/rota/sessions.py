"""A provider's sessions: the usual week, and the dates to come that are other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.schedule.outage_rows import Bumped
from clinic_tui.schedule.session_rows import (
    DayOfSessions,
    SessionLine,
    Sessions,
    WeekOfSessions,
    spans_words,
)
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.rota.session_forms import SetDayOfSessions, SetSessions, SwapSessions
from clinic_tui.screens.rota.session_hits import hits_first
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted


class SessionsScreen(ListPage[SessionLine]):
    """`+` sets the sessions of weekdays, `e` of a date; `x` ends them, or lets a date be as usual again."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.SESSIONS)
    TOPICS = frozenset({"week_template", "day_exception", "provider", "site"})
    COLUMNS = (ListColumn("Day", 16), ListColumn("Sessions"), ListColumn("Slot", 6), ListColumn("", 18))
    NOTHING = "No sessions are set: + sets them, as mon-fri 8-12, 13-17."
    DETAIL_LINES = 1

    def __init__(self, provider_id: int, name: str) -> None:
        super().__init__()
        self._provider, self._whose = provider_id, name

    @property
    def place(self) -> Place:
        """Sessions."""
        return Place.SESSIONS

    def question(self) -> Callable[[], Sessions]:
        """The week, and the dates."""
        part, provider = self.backend.sessions, self._provider
        return lambda: part.of(provider)

    def rows_of(self, answer: Sessions) -> Sequence[SessionLine]:
        """The week, then single dates."""
        return answer.lines

    def bare_heading(self) -> str:
        """Whose."""
        return f"Sessions of {self._whose}"

    def heading(self) -> FactLine:
        """Whose, how many hours a week, and how many dates are other."""
        now = self.clinic.today
        weekly = [row for row in self.shown_rows if row.day is None and (row.first or now) <= now]
        dates = sum(row.day is not None for row in self.shown_rows)
        later = len(self.shown_rows) - len(weekly) - dates
        minutes = sum(span.end - span.start for row in weekly for span in row.spans)
        return (
            ("strong", self.bare_heading()),
            ("", f"{minutes / 60:g} h a week" if minutes else ""),
            ("", f"{counted(later, 'change')} to come" if later else ""),
            ("", f"{counted(dates, 'date')} other" if dates else ""),
        )

    def line(self, row: SessionLine) -> ListRow:
        """Day, hours, slot; of a date why, else where."""
        hours = spans_words(row.spans) if row.day is None or row.spans else "away"
        slot = f"{row.slot_minutes} min" if row.spans else ""
        other = row.day or row.term(self.clinic.today)
        return ListRow(row.key, (row.what, hours, slot, self._beside(row)), "is-soon" if other else "")

    def _beside(self, row: SessionLine) -> str:
        site = row.site.name if len(self.answer.sites) > 1 else ""
        return row.words or ", ".join(filter(None, (row.term(self.clinic.today), site)))

    def detail(self, row: SessionLine) -> Sequence[FactLine]:
        """In full."""
        where = f"at {row.site.name}" if len(self.answer.sites) > 1 else ""
        kind = "instead of the usual week" if row.day else "each week"
        return (
            (
                ("strong", row.what),
                ("", spans_words(row.spans)),
                ("", where),
                ("quiet", kind),
                ("", row.term(self.clinic.today)),
                ("", row.words),
            ),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is done here."""
        return ("sessions-set", "sessions-day", "sessions-swap", "sessions-end", "back")

    def written(self, outcome: object) -> None:
        """Read again before the next key, where something was written."""
        if outcome:
            self.read_before_keys()

    def action_sessions_set(self) -> None:
        """Set the sessions of weekdays; those under the cursor stand there."""
        if self.known:
            row = self.row if self.row is not None and self.row.day is None else None
            self.app.push_screen(SetSessions(self.answer, row, self.clinic.today), self.written)

    def action_sessions_day(self) -> None:
        """What a date has instead of its weekday."""
        if self.known:
            row = self.row if self.row is not None and self.row.day is not None else None
            self.app.push_screen(SetDayOfSessions(self.answer, row.day if row else None), self.written)

    def action_sessions_swap(self) -> None:
        """Another provider holds the sessions of a date."""
        if self.known:
            row = self.row if self.row is not None and self.row.day is not None else None
            self.app.push_screen(SwapSessions(self.answer, row.day if row else None), self.written)

    def action_sessions_end(self) -> None:
        """These sessions are held no more, or the date is as usual; whom it hits is shown first."""
        row, part, provider = self.row, self.backend.sessions, self._provider
        if row is None:
            return
        if row.day is not None:
            day = DayOfSessions(row.day, usual=True)
            self._hits_first(
                day.words, lambda: part.whom_day_hits(provider, day), lambda: part.set_day(provider, day)
            )
        else:
            site = row.site.id if len(self.answer.sites) > 1 else None
            later = row.first if row.first is not None and row.first > self.clinic.today else None
            week = WeekOfSessions(frozenset({row.weekday}), (), row.slot_minutes, site, later)
            self._hits_first(
                week.words + self.answer.give_way_words(week, self.clinic.today),
                lambda: part.whom_week_hits(provider, week),
                lambda: part.set_week(provider, week),
            )

    def _hits_first(
        self, words: str, hit: Callable[[], tuple[Bumped, ...]], write: Callable[[], None]
    ) -> None:
        def go(said: str) -> None:
            def done(_: None) -> None:
                self.clinic.say_done(said)
                self.written(True)

            self.act(write, done)

        hits_first(self, f"{self.answer.code} on {words}", hit, go)

"""The figures of a span of days, with small plots of plain signs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.keymap import Hint
from clinic_tui.schedule.figures_rows import By, FigureRow, Figures
from clinic_tui.schedule.figures_rules import bar, columns, percent
from clinic_tui.schedule.rows import SEARCH_DAYS
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

SPANS = (7, 28, 91, 364)
"""Days that can be told at once."""

NO_HOURS, NO_TIMES = "no hours", "none"
"""Where nothing was open, and where there are no three free times."""
PLOT_LINES = 4
NO_SHOW_FULL = 0.3
"""The rate at which its bar is full: one of three not coming is as bad as it gets."""


class FiguresScreen(ListDialog[FigureRow, None]):
    """`p`, `t`, `w`: by provider, type, weekday; `[` and `]`: other spans; `+` and `-`: longer, shorter."""

    DEFAULT_CSS = """
    FiguresScreen #list-whole { color: $text-accent; }
    FiguresScreen #list-whole:ansi { color: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "by('provider')", "by provider", show=False),
        Binding("t", "by('type')", "by type", show=False),
        Binding("w", "by('weekday')", "by weekday", show=False),
        Binding("m", "money", "money", show=False),
        Binding("[", "go(-1)", "span before", show=False),
        Binding("]", "go(1)", "span after", show=False),
        Binding("+", "widen(1)", "wider", show=False),
        Binding("-", "widen(-1)", "narrower", show=False),
    ]

    NAME = "Figures"
    COLUMNS = (
        ListColumn("", 7),
        ListColumn("How full", 16),
        ListColumn("3rd free", 8, "right"),
        ListColumn("Lead", 5, "right"),
        ListColumn("Visits", 6, "right"),
        ListColumn("No-shows", 18),
        ListColumn("Late", 9, "right"),
    )
    COLUMNS_SAY = (
        ("How full", "booked of the open minutes; a type's of all that are open"),
        ("", f"{NO_HOURS}: none were open"),
        ("3rd free", "days to the third free time; a weekday's on such days"),
        ("", f"{NO_TIMES}: there are no three in {SEARCH_DAYS} days"),
        ("Lead", "days from booking to visit, the median"),
        ("", "-: no visit was booked ahead"),
        ("No-shows", "of what ended and was not called off in time; -: nothing did"),
        ("Late", "called off late by patients, of what ended; -: nothing did"),
    )
    WHOLE_LINES = PLOT_LINES + 2
    SPEAKS = False

    def __init__(self) -> None:
        super().__init__()
        self._by, self._span = By.PROVIDER, 1
        self._last_day: date | None = None

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        money = (Hint("m", "money", "money"),) if self.backend.may("figures.money") else ()
        return (
            Hint("p", "provider", "by('provider')"),
            Hint("t", "type", "by('type')"),
            Hint("w", "weekday", "by('weekday')"),
            Hint("[ ]", "span", "go(1)"),
            Hint("+ -", "longer", "widen(1)"),
            *money,
            Hint("Esc", "back", "dismiss(None)"),
        )

    @property
    def _days(self) -> int:
        return SPANS[self._span]

    @property
    def _last(self) -> date:
        return self._last_day or self.clinic.today

    def question(self) -> Callable[[], Figures]:
        """The figures of the span, today included at first."""
        backend, last, by = self.backend, self._last, self._by
        first = last - timedelta(days=self._days - 1)
        return lambda: backend.figures.of(first, last, by)

    def rows_of(self, answer: Figures) -> Sequence[FigureRow]:
        """Each, and all together."""
        return (*answer.rows, answer.total)

    def line(self, row: FigureRow) -> ListRow:
        """The figures of one."""
        return _line(row)

    def heading(self) -> str:
        """By what, and of which days."""
        found: Figures = self.answer
        return f"Figures by {found.by.value}, {show_date(found.first)} to {show_date(found.last)}"

    def whole(self, row: FigureRow) -> str:
        """One in words, and the plot of its visits day by day."""
        found: Figures = self.answer
        room = self.query_one("#list-whole").size.width
        words = (
            f"{row.name}: {counted(row.visits, 'visit')}, {max(row.daily, default=0)} on the fullest day, "
            f"{row.booked_minutes:,} of {row.open_minutes:,} min booked"
        )
        plot = columns(row.daily, PLOT_LINES, max(room - 10, 20))
        lines = [fit(safe_text(words), room) if room else words]
        for place, each in enumerate(plot):
            lines.append(f"{'most' if place == 0 else '':>5} {each.rstrip()}")
        lines.append(f"{'':>5} {found.first:%d %b} to {found.last:%d %b}, visits a day")
        return "\n".join(lines)

    def action_by(self, by: str) -> None:
        """Tell by provider, type or weekday."""
        self._by = By(by)
        self.read_before_keys()

    def action_go(self, spans: int) -> None:
        """The span before or behind, up to a year ahead."""
        last = self._last + timedelta(days=spans * self._days)
        if last <= self.clinic.today + timedelta(days=SPANS[-1]):
            self._last_day = last
            self.read_before_keys()

    def action_money(self) -> None:
        """The figures of the money, in place of these."""
        from clinic_tui.screens.books.books_receivables import ReceivablesScreen

        if why := self.backend.why_not("figures.money", "the figures of the money"):
            self.clinic.say(why, Level.ERROR)
        else:
            self.clinic.show_in_place(ReceivablesScreen())

    def action_widen(self, by: int) -> None:
        """A longer or a shorter span, with the same last day."""
        self._span = min(max(self._span + by, 0), len(SPANS) - 1)
        self.read_before_keys()


def _line(row: FigureRow) -> ListRow:
    cells = (
        row.key,
        NO_HOURS if row.utilisation is None else f"{bar(row.utilisation)} {percent(row.utilisation):>5}",
        NO_TIMES if row.third_next_days is None else f"{row.third_next_days}d",
        "-" if row.lead_days is None else f"{row.lead_days:g}d",
        str(row.visits),
        f"{bar(row.no_show_rate, 8, NO_SHOW_FULL)} {percent(row.no_show_rate):>5} {row.no_shows:>3}",
        f"{percent(row.late_cancel_rate):>5} {row.late_cancels:>2}",
    )
    return ListRow(row.key, cells, "is-quiet" if not row.visits else "")

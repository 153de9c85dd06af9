"""The figures of a span of days, with small plots of plain signs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.schedule.figures_rows import By, FigureRow, Figures
from clinic_tui.schedule.figures_rules import bar, columns, percent
from clinic_tui.screens.asking import Asking
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

SPANS = (7, 28, 91, 364)
"""Days that can be told at once."""

PLOT_LINES = 4
NO_SHOW_FULL = 0.3
"""The rate at which its bar is full: one of three not coming is as bad as it gets."""


class FiguresScreen(Asking, ModalScreen[None]):
    """`p`, `t`, `w`: by provider, type, weekday; `[` and `]`: other spans; `+` and `-`: longer, shorter."""

    DEFAULT_CSS = """
    FiguresScreen #figures-plot { width: 1fr; height: 6; color: $text-accent; }
    FiguresScreen #figures-plot:ansi { color: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "back", show=False),
        Binding("p", "by('provider')", "by provider", show=False),
        Binding("t", "by('type')", "by type", show=False),
        Binding("w", "by('weekday')", "by weekday", show=False),
        Binding("[", "go(-1)", "span before", show=False),
        Binding("]", "go(1)", "span after", show=False),
        Binding("+", "widen(1)", "wider", show=False),
        Binding("-", "widen(-1)", "narrower", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._by, self._span = By.PROVIDER, 1
        self._last: date | None = None
        self._found: Figures | None = None

    def compose(self) -> ComposeResult:
        """The span, a line for each, the plot of the one under the cursor, the keys."""
        with Vertical(classes="dialog wide tall"):
            yield Label("Figures", classes="dialog-title", markup=False)
            yield PagedList(
                ListColumn("", 7),
                ListColumn("How full", 16),
                ListColumn("3rd free", 8, "right"),
                ListColumn("Lead", 5, "right"),
                ListColumn("Visits", 6, "right"),
                ListColumn("No-shows", 18),
                ListColumn("Late", 9, "right"),
                empty="reading ...",
                marks=False,
            )
            yield Label("", id="figures-plot", markup=False)
            yield KeyBar(
                own=(
                    Hint("p", "provider", "by('provider')"),
                    Hint("t", "type", "by('type')"),
                    Hint("w", "weekday", "by('weekday')"),
                    Hint("[ ]", "span", "go(1)"),
                    Hint("+ -", "longer", "widen(1)"),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """The last four weeks, today included."""
        self.query_one(PagedList).focus()
        self._last = self.clinic.today
        self._read()

    @property
    def _days(self) -> int:
        return SPANS[self._span]

    def _read(self) -> None:
        assert self._last is not None
        backend, last, by = self.backend, self._last, self._by
        first = last - timedelta(days=self._days - 1)
        self.ask_before_keys(
            lambda: backend.figures.of(first, last, by), self._show, group="figures", refused=self._refused
        )

    def _refused(self, refusal: ClinicError) -> None:
        self.query_one(PagedList).show([], refusal.words)

    def _show(self, found: Figures) -> None:
        self._found = found
        span = f"{show_date(found.first)} to {show_date(found.last)}"
        self.query_one(Label).update(f"Figures by {found.by.value}, {span}")
        self.query_one(PagedList).show([_line(row) for row in (*found.rows, found.total)])
        self._tell()

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        row = self._here
        if row is None or self._found is None:
            return
        room = self.query_one("#figures-plot").size.width
        of = f" of {row.open_minutes:,}" if row.open_minutes is not None else ""
        words = (
            f"{row.name}: {counted(row.visits, 'visit')}, {max(row.daily, default=0)} on the fullest day, "
            f"{row.booked_minutes:,}{of} min booked"
        )
        plot = columns(row.daily, PLOT_LINES, max(room - 10, 20))
        lines = [fit(safe_text(words), room) if room else words]
        for place, each in enumerate(plot):
            lines.append(f"{'most' if place == 0 else '':>5} {each.rstrip()}")
        lines.append(f"{'':>5} {self._found.first:%d %b} to {self._found.last:%d %b}, visits a day")
        self.query_one("#figures-plot", Label).update("\n".join(lines))

    @property
    def _here(self) -> FigureRow | None:
        key, found = self.query_one(PagedList).key, self._found
        return next((row for row in (*found.rows, found.total) if row.key == key), None) if found else None

    def action_by(self, by: str) -> None:
        """Tell by provider, type or weekday."""
        self._by = By(by)
        self._read()

    def action_go(self, spans: int) -> None:
        """The span before or behind, up to a year ahead."""
        assert self._last is not None
        last = self._last + timedelta(days=spans * self._days)
        if last <= self.clinic.today + timedelta(days=SPANS[-1]):
            self._last = last
            self._read()

    def action_widen(self, by: int) -> None:
        """A longer or a shorter span, with the same last day."""
        self._span = min(max(self._span + by, 0), len(SPANS) - 1)
        self._read()


def _line(row: FigureRow) -> ListRow:
    cells = (
        row.key,
        f"{bar(row.utilisation)} {percent(row.utilisation):>5}",
        "-" if row.third_next_days is None else f"{row.third_next_days}d",
        "-" if row.lead_days is None else f"{row.lead_days:g}d",
        str(row.visits),
        f"{bar(row.no_show_rate, 8, NO_SHOW_FULL)} {percent(row.no_show_rate):>5} {row.no_shows:>3}",
        f"{percent(row.late_cancel_rate):>5} {row.late_cancels:>2}",
    )
    return ListRow(row.key, cells, "is-quiet" if not row.visits else "")

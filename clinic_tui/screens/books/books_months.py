"""Months: how each stands, what it comes to, how it was signed; closing one and opening it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.books.rows import Month, MonthFigures
from clinic_tui.keymap import Place
from clinic_tui.screens.books.book_spans import Span
from clinic_tui.screens.books.books_bars import PLOT_LINES, amount, side_by_side
from clinic_tui.screens.books.books_file import Table
from clinic_tui.screens.books.books_page import BooksPage
from clinic_tui.screens.books.close_month import ask_to_close, ask_to_reopen
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

_COLUMN_CELLS = 2
"""How broad one month stands in the plots."""


class MonthsScreen(BooksPage[Month]):
    """The newest first; `x` closes the month under the cursor, `r` opens it again, Enter shows its money."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.MONTHS)
    OWN = Place.MONTHS
    FIRST = (
        "month-close", "month-reopen", "books-receivables", "books-money", "books-claims", "books-save",
    )  # fmt: skip
    NAME = "Months"
    COLUMNS = (
        ListColumn("Month", 8),
        ListColumn("A/R before", 10, "right"),
        ListColumn("Charged", 9, "right"),
        ListColumn("Paid", 9, "right"),
        ListColumn("Adjusted", 9, "right"),
        ListColumn("A/R after", 10, "right"),
        ListColumn("State"),
    )
    WIDE_COLUMNS = (
        ListColumn("Month", 8),
        ListColumn("A/R before", 13, "right"),
        ListColumn("Charged", 13, "right"),
        ListColumn("Paid", 13, "right"),
        ListColumn("Adjusted", 13, "right"),
        ListColumn("A/R after", 13, "right"),
        ListColumn("Days", 5, "right"),
        ListColumn("State"),
    )
    TOPICS = frozenset({"month_close"})
    DETAIL_LINES = 5 + PLOT_LINES

    def question(self) -> Callable[[], tuple[Month, ...]]:
        """The newest."""
        return self.backend.books.months

    def line(self, row: Month) -> ListRow:
        """What it comes to, and how it stands; money in whole dollars where there is little room."""
        of, exact = row.figures, self.wide
        cells = (
            f"{row.month:%b %Y}",
            *(
                amount(cents, exact=exact)
                for cents in (
                    of.opening_cents, of.charged_cents, of.paid_cents, of.adjusted_cents, of.closing_cents,
                )
            ),
            *((("-" if of.days is None else f"{of.days:g}"),) if self.wide else ()),
            self._state(row),
        )  # fmt: skip
        return ListRow(row.month, cells, _style(row))

    def _state(self, row: Month) -> str:
        if row.changes:
            return f"{row.state}, differs"
        if row.closed is not None and row.is_locked:
            return f"{row.state} by {row.closed.by}"
        return row.state

    def heading(self) -> FactLine:
        """What is to be closed next."""
        rows: tuple[Month, ...] = self.answer
        due = [row for row in rows if row.is_over and not row.is_locked]
        words = f"{due[-1].name} is to be closed next" if due else "all that are over are closed"
        cents = "" if self.wide else "whole dollars"
        return (("strong", self.NAME), ("warning" if due else "good", words), ("quiet", cents))

    def detail(self, row: Month) -> Sequence[FactLine]:
        """How it was signed, what was left then, what differs since, and the months drawn."""
        of, months = row.figures, tuple(reversed(self.shown_rows))
        plots = side_by_side(
            (
                ("A/R after", _broad([each.figures.closing_cents for each in months])),
                ("Charged", _broad([each.figures.charged_cents for each in months])),
                ("Paid", _broad([each.figures.paid_cents for each in months])),
            ),
            self.size.width - 2,
        )
        return (
            (
                ("strong", f"{row.name}, {row.state}"),
                ("", f"A/R {show_money(of.closing_cents)}"),
                ("", f"{of.days:g} days in A/R" if of.days is not None else ""),
            ),
            self._signed(row),
            self._all_the_same(row),
            self._since(row),
            *((("", text.rstrip()),) for text in plots),
        )

    def _signed(self, row: Month) -> FactLine:
        signed = row.closed
        if signed is None:
            if row.is_locked:
                return (("", "locked with a later month that was closed"),)
            words = "not signed: x closes it" if row.is_over else "it can be closed once it is over"
            return (("quiet", words),)
        at = signed.at.astimezone(self.clinic.clock.zone)
        return (
            ("", f"closed {show_date(at.date())} {at:%H:%M} by {signed.by} at desk {signed.desk}"),
            ("", f"journal line {signed.journal_seq}, {signed.journal_mac[:8]}"),
        )

    def _all_the_same(self, row: Month) -> FactLine:
        signed = row.closed
        if signed is None or not signed.left_open:
            return ()
        return (("", f"not ready, but: {signed.reason}"), ("warning", signed.left_open))

    def _since(self, row: Month) -> FactLine:
        signed = row.closed
        if signed is None:
            return ()
        reopened = ""
        if signed.reopened_at is not None:
            at = signed.reopened_at.astimezone(self.clinic.clock.zone)
            reopened = (
                f"reopened {show_date(at.date())} {at:%H:%M} by {signed.reopened_by}: {signed.reopen_reason}"
            )
        return (
            ("alert", f"since: {'; '.join(row.changes)}" if row.changes else ""),
            ("quiet", "" if row.changes else "nothing differs"),
            ("warning", reopened),
        )

    def table(self) -> Table:
        """Cents, days in A/R, and how each was signed."""
        names = [each.name for each in fields(MonthFigures)]
        return Table(
            f"months-{self.clinic.today}",
            ("month", "state", *names, "days", "closed_by", "closed_at", "differs"),
            [
                (
                    f"{row.month:%Y-%m}",
                    row.state,
                    *(getattr(row.figures, name) for name in names),
                    row.figures.days,
                    row.closed.by if row.closed else None,
                    row.closed.at.isoformat() if row.closed else None,
                    "; ".join(row.changes),
                )
                for row in self.shown_rows
            ],
        )

    # Verbs

    def action_month_close(self) -> None:
        """Sign it and lock it."""
        row = self.row
        if row is None:
            return
        if row.is_locked:
            self.clinic.say(f"{row.name} is closed already: r opens it again", Level.ERROR)
        elif not row.is_over:
            self.clinic.say(f"{row.name} goes on: it can be closed once it is over", Level.ERROR)
        else:
            ask_to_close(self, row.month)

    def action_month_reopen(self) -> None:
        """Open it again."""
        row = self.row
        if row is not None and not row.is_locked:
            self.clinic.say(f"{row.name} is not closed", Level.ERROR)
        elif row is not None:
            ask_to_reopen(self, row)

    async def choose(self, row: Month) -> None:
        """Its money, day by day."""
        from clinic_tui.screens.books.books_money import MoneyScreen

        day = min(row.last, self.clinic.today)
        await self.app.push_screen(
            MoneyScreen(Span(day, self.clinic.today)), lambda _: self.read_before_keys()
        )


def _style(row: Month) -> str:
    if row.changes:
        return "is-wrong"
    if row.is_locked:
        return "is-quiet"
    return "is-soon" if row.is_over else ""


def _broad(values: Sequence[int]) -> list[int]:
    return [value for value in values for _ in range(_COLUMN_CELLS)]

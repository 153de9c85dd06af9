"""A/R by age: a line for each payer, all insurers, the patients, and all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.billing.ledger_rows import BUCKETS
from clinic_tui.books.rows import AgedRow, Receivables
from clinic_tui.books.rules import rate
from clinic_tui.keymap import Place
from clinic_tui.schedule.figures_rules import bar, percent
from clinic_tui.screens.books.books_bars import amount
from clinic_tui.screens.books.books_file import Table
from clinic_tui.screens.books.books_page import BooksPage
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

TOO_OLD = 0.1
"""Less than this share should be older than 90 days (MGMA's better performers; domain rules, B5)."""


class ReceivablesScreen(BooksPage[AgedRow]):
    """What is owed today; Enter lists the visits of the payer, or of the patients."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.RECEIVABLES)
    OWN = Place.RECEIVABLES
    FIRST = ("books-money", "books-claims", "books-months", "books-save")
    NAME = "A/R by age"
    COLUMNS = (
        ListColumn("Owed, in $"),
        *(ListColumn(name, 7, "right") for name in BUCKETS),
        ListColumn("Credit", 7, "right"),
        ListColumn("Total", 9, "right"),
        ListColumn(">90", 5, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Who owes"),
        *(ListColumn(name, 12, "right") for name in BUCKETS),
        ListColumn("Credit", 11, "right"),
        ListColumn("Total", 13, "right"),
        ListColumn("Over 90", 7, "right"),
    )
    NOTHING = "Nobody owes anything."
    DETAIL_LINES = 1 + len(BUCKETS)

    def question(self) -> Callable[[], Receivables]:
        """As it stands today."""
        return self.backend.books.receivables

    def rows_of(self, answer: Receivables) -> Sequence[AgedRow]:
        """Payers, all of them together, patients, all."""
        return (*answer.payers, answer.insurers, answer.patients, answer.total)

    def _is_sum(self, row: AgedRow) -> bool:
        found: Receivables = self.answer
        return row not in found.payers and row != found.patients

    def line(self, row: AgedRow) -> ListRow:
        """Who, by age, and how much of it is old."""
        exact, over = self.wide, row.over_90
        cells = (
            row.who,
            *(amount(cents, exact=exact) for cents in row.cents),
            amount(-row.credit_cents, exact=exact),
            amount(row.net_cents, exact=exact),
            "" if over is None else percent(over),
        )
        is_sum = self._is_sum(row)
        style = "is-soon" if over is not None and over >= TOO_OLD and not is_sum else ""
        return ListRow((is_sum, row.who), cells, style)

    def bare_heading(self) -> str:
        """Of which day."""
        return f"{self.NAME}, {show_date(self.clinic.today)}"

    def heading(self) -> FactLine:
        """The whole, the days that it stands for, and what of it is old."""
        found: Receivables = self.answer
        over, days = found.total.over_90, found.days
        return (
            ("strong", f"{self.bare_heading()}: {show_money(found.total.net_cents)}"),
            ("strong", f"{days:g} days in A/R" if days is not None else "no charges in 90 days"),
            ("warning" if (over or 0) >= TOO_OLD else "", f"{percent(over)} over 90" if over else ""),
        )

    def detail(self, row: AgedRow) -> Sequence[FactLine]:
        """One in full: each age with its share."""
        found: Receivables = self.answer
        ahead = found.asked_ahead_cents if row in (found.patients, found.total) else 0
        credit = f"credit {show_money(row.credit_cents)}" if row.credit_cents else ""
        lines: list[FactLine] = [
            (
                ("strong", row.who),
                ("", f"owes {show_money(row.owed_cents)}"),
                ("", credit),
                ("", f"in all {show_money(row.net_cents)}" if credit else ""),
                ("quiet", f"copays asked ahead {show_money(ahead)}" if ahead else ""),
            )
        ]
        for name, cents in zip(BUCKETS, row.cents, strict=True):
            share = rate(cents, row.owed_cents)
            drawn = bar(share or 0.0, 40 if self.wide else 20)
            lines.append((("", f"{fit(name, 12)} {show_money(cents):>14}  {drawn} {percent(share):>5}"),))
        return lines

    def table(self) -> Table:
        """Who, cents by age, credit, total, share over 90 days."""
        found: Receivables = self.answer
        ages = [f"{name} days_cents" for name in BUCKETS]
        return Table(
            f"receivables-{found.day}",
            ("who", *ages, "credit_cents", "net_cents", "over_90"),
            [
                (row.who, *row.cents, row.credit_cents, row.net_cents, row.over_90)
                for row in self.rows_of(found)
            ],
        )

    async def choose(self, row: AgedRow) -> None:
        """The visits behind it."""
        from clinic_tui.screens.books.books_behind import OwedVisits

        if self._is_sum(row):
            self.clinic.say("the visits are listed by payer, and of the patients: choose one", Level.INFO)
        else:
            await self.app.push_screen(OwedVisits(row.who), lambda _: self.read_before_keys())

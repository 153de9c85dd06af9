"""Charges, payments and adjustments of a span, by day, month, payer or provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.books.rows import Flow, Money, MoneyBy
from clinic_tui.keymap import Place
from clinic_tui.schedule.figures_rules import percent
from clinic_tui.screens.books.book_spans import Span
from clinic_tui.screens.books.books_bars import PLOT_LINES, amount, side_by_side
from clinic_tui.screens.books.books_file import Table
from clinic_tui.screens.books.books_page import SpanPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.money import show_money

_ADJUSTED = (
    ("contract_cents", "contract"), ("written_off_cents", "written off"), ("fees_cents", "fees"),
    ("interest_cents", "interest"),
)  # fmt: skip


class MoneyScreen(SpanPage[Flow]):
    """`d`, `o`, `p`, `r`: by day, month, payer, provider; Enter lists the postings of a line."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.MONEY_FIGURES)
    OWN = Place.MONEY_FIGURES
    FIRST = (
        "figures-by-day", "figures-by-month", "figures-by-payer", "figures-by-provider",
        "books-receivables", "books-claims", "books-months", "books-save",
    )  # fmt: skip
    NAME = "Money"
    COLUMNS = (
        ListColumn(""),
        ListColumn("Charged", 11, "right"),
        ListColumn("Patients", 11, "right"),
        ListColumn("Insurers", 11, "right"),
        ListColumn("Adjusted", 11, "right"),
        ListColumn("A/R", 12, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn(""),
        ListColumn("Charged", 12, "right"),
        ListColumn("Patients", 12, "right"),
        ListColumn("Insurers", 12, "right"),
        ListColumn("Contract", 12, "right"),
        ListColumn("Written off", 12, "right"),
        ListColumn("Fees", 10, "right"),
        ListColumn("Interest", 10, "right"),
        ListColumn("A/R", 13, "right"),
    )
    DETAIL_LINES = PLOT_LINES + 4

    def __init__(self, span: Span | None = None, by: MoneyBy = MoneyBy.DAY) -> None:
        super().__init__(span)
        self._by = by

    def question(self) -> Callable[[], Money]:
        """Of the span."""
        books, first, last, by = self.backend.books, self.span.first, self.span.last, self._by
        return lambda: books.money(first, last, by)

    def rows_of(self, answer: Money) -> Sequence[Flow]:
        """The lines, and all together."""
        return (*answer.rows, answer.total)

    def _is_sum(self, row: Flow) -> bool:
        found: Money = self.answer
        return row is found.total

    def line(self, row: Flow) -> ListRow:
        """What was charged, paid, adjusted, and how A/R changed by it."""
        adjusted = (
            (row.contract_cents, row.written_off_cents, -row.fees_cents, row.interest_cents)
            if self.wide
            else (row.adjusted_cents,)
        )
        sums = (
            row.charged_cents, row.patient_paid_cents, row.insurer_paid_cents, *adjusted, row.change_cents,
        )  # fmt: skip
        is_sum = self._is_sum(row)
        name = f"{row.key} {row.name}".rstrip() if self.wide else row.key
        return ListRow((is_sum, row.key), (name, *(amount(cents, exact=True) for cents in sums)))

    def bare_heading(self) -> str:
        """By what, and of which days."""
        return f"{self.NAME} by {self._by.value}, {self.span.words}"

    def detail(self, row: Flow) -> Sequence[FactLine]:
        """A/R before and after, the line in full, and the days of the span drawn."""
        found: Money = self.answer
        who, total = f"{row.key} {row.name}".rstrip(), found.total
        adjusted = (
            f"{words} {show_money(getattr(row, name))}" for name, words in _ADJUSTED if getattr(row, name)
        )
        collected = found.net_collection
        plots = side_by_side(
            (
                ("Charged a day", [charged for charged, _ in found.daily]),
                ("Paid a day", [paid for _, paid in found.daily]),
            ),
            self.size.width - 2,
        )
        return (
            (
                ("strong", f"A/R {show_money(found.opening_cents)} before"),
                ("strong", f"{show_money(found.closing_cents)} after"),
                ("", f"net collection {percent(collected)}" if collected is not None else ""),
            ),
            (
                ("", f"charged {show_money(total.charged_cents)}"),
                ("", f"paid {show_money(total.paid_cents)}"),
                ("", f"adjusted {show_money(total.adjusted_cents)}"),
                ("", f"interest {show_money(total.interest_cents)}" if total.interest_cents else ""),
            ),
            (
                ("strong", who),
                ("", f"paid {show_money(row.paid_cents)}"),
                *(("", words) for words in adjusted),
            ),
            *((("", text.rstrip()),) for text in plots),
        )

    def table(self) -> Table:
        """All sums in cents."""
        found: Money = self.answer
        names = [each.name for each in fields(Flow)]
        return Table(
            f"money-by-{found.by.value}-{found.first}-{found.last}",
            (found.by.value, *names[1:], "change_cents"),
            [(*(getattr(row, name) for name in names), row.change_cents) for row in self.rows_of(found)],
        )

    # Verbs

    def action_figures_by_day(self) -> None:
        """Day by day."""
        self._tell_by(MoneyBy.DAY)

    def action_figures_by_month(self) -> None:
        """Month by month."""
        self._tell_by(MoneyBy.MONTH)

    def action_figures_by_payer(self) -> None:
        """By who is to pay."""
        self._tell_by(MoneyBy.PAYER)

    def action_figures_by_provider(self) -> None:
        """By who saw the patients."""
        self._tell_by(MoneyBy.PROVIDER)

    def _tell_by(self, by: MoneyBy) -> None:
        self._by = by
        self.read_before_keys()

    async def choose(self, row: Flow) -> None:
        """The postings behind it."""
        from clinic_tui.screens.books.books_behind import Postings

        if self._is_sum(row):
            self.clinic.say("the postings are listed line by line: choose one")
        else:
            found: Money = self.answer
            behind = Postings(found.first, found.last, found.by, row.key)
            await self.app.push_screen(behind, lambda _: self.read_before_keys())

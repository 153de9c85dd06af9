"""How payers decide on claims: first-pass rate, denial rate and days to pay, payer by payer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.books.rows import ClaimFigures, Decided
from clinic_tui.keymap import Place
from clinic_tui.schedule.figures_rules import bar, percent
from clinic_tui.screens.books.books_bars import amount
from clinic_tui.screens.books.books_file import Table
from clinic_tui.screens.books.books_page import SpanPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_DENIED_FULL = 0.25
"""The rate at which the bar of denials is full: a quarter is as bad as it gets (5 to 10 % is usual)."""
_RATES = ("first_pass_rate", "denial_rate", "denied_share", "days_to_pay")


class ClaimFiguresScreen(SpanPage[Decided]):
    """`r` tells the denials by reason; Enter lists the claims of a payer."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLAIM_FIGURES)
    OWN = Place.CLAIM_FIGURES
    FIRST = (
        "figures-by-reason", "books-receivables", "books-money", "books-months", "books-save",
    )  # fmt: skip
    NAME = "Claims by payer"
    COLUMNS = (
        ListColumn("Payer"),
        ListColumn("Claims", 6, "right"),
        ListColumn("Charged $", 9, "right"),
        ListColumn("First pass", 14),
        ListColumn("Denied", 14),
        ListColumn("by $", 5, "right"),
        ListColumn("Days", 5, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Payer"),
        ListColumn("Claims", 6, "right"),
        ListColumn("Charged", 13, "right"),
        ListColumn("First pass", 18),
        ListColumn("Denied", 18),
        ListColumn("Claims", 6, "right"),
        ListColumn("by $", 5, "right"),
        ListColumn("Denied $", 12, "right"),
        ListColumn("Days", 5, "right"),
    )
    NOTHING = "No payer decided on a claim in these days: [ goes back, + makes them more."
    DETAIL_LINES = 3

    def question(self) -> Callable[[], ClaimFigures]:
        """Of the span."""
        books, first, last = self.backend.books, self.span.first, self.span.last
        return lambda: books.claims(first, last)

    def rows_of(self, answer: ClaimFigures) -> Sequence[Decided]:
        """The payers, and all together."""
        return (*answer.payers, answer.total) if answer.payers else ()

    def _is_sum(self, row: Decided) -> bool:
        found: ClaimFigures = self.answer
        return row is found.total

    def line(self, row: Decided) -> ListRow:
        """How many, and how they fared."""
        width = 12 if self.wide else 8
        days = row.days_to_pay
        denied = f"{bar(row.denial_rate, width, _DENIED_FULL)} {percent(row.denial_rate):>5}"
        share = percent(row.denied_share)
        cells = (
            row.who,
            str(row.claims),
            amount(row.cents, exact=self.wide),
            f"{bar(row.first_pass_rate, width)} {percent(row.first_pass_rate):>5}",
            *(
                (denied, str(row.denied or ""), share, amount(row.denied_cents, exact=True))
                if self.wide
                else (denied, share)
            ),
            "-" if days is None else f"{days:g}",
        )
        return ListRow((self._is_sum(row), row.who), cells)

    def detail(self, row: Decided) -> Sequence[FactLine]:
        """In words, and what is counted."""
        days = row.days_to_pay
        return (
            (
                ("strong", row.who),
                ("", f"{counted(row.claims, 'claim')} decided on, {show_money(row.cents)} charged"),
            ),
            (
                ("", f"first pass {row.first_pass} of {row.sent} sent"),
                ("", f"{row.denied} denied, {show_money(row.denied_cents)}"),
                ("", "none paid" if days is None else f"{row.paid} paid after {days:g} days"),
            ),
            (("quiet", "First decisions alone: what is paid after a denial changes no rate any more."),),
        )

    def table(self) -> Table:
        """Counts, cents and rates."""
        found: ClaimFigures = self.answer
        names = (*(each.name for each in fields(Decided)), *_RATES)
        return Table(
            f"claims-by-payer-{found.first}-{found.last}",
            ("payer", *names[1:]),
            [[getattr(row, name) for name in names] for row in self.rows_of(found)],
        )

    # Verbs

    def action_figures_by_payer(self) -> None:
        """They are."""
        self.clinic.say("they are told by payer")

    def action_figures_by_reason(self) -> None:
        """What is denied, and why."""
        from clinic_tui.screens.books.books_denials import DenialsScreen

        self.clinic.show_in_place(DenialsScreen(self.span))

    async def choose(self, row: Decided) -> None:
        """The claims behind it."""
        from clinic_tui.screens.books.books_behind import DecidedClaims

        found: ClaimFigures = self.answer
        behind = DecidedClaims(found.first, found.last, "" if self._is_sum(row) else row.who)
        await self.app.push_screen(behind, lambda _: self.read_before_keys())

"""Denials of a span by payer and reason, the dearest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.books.rows import ClaimFigures, DeniedFor
from clinic_tui.books.rules import rate
from clinic_tui.keymap import Place
from clinic_tui.schedule.figures_rules import bar, percent
from clinic_tui.screens.books.books_bars import amount
from clinic_tui.screens.books.books_file import Table
from clinic_tui.screens.books.books_page import SpanPage
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_WORDS_LINES = 2


class DenialsScreen(SpanPage[DeniedFor]):
    """`p` tells the claims by payer; Enter lists the claims denied for the reason."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLAIM_FIGURES)
    OWN = Place.CLAIM_FIGURES
    FIRST = (
        "figures-by-payer", "books-receivables", "books-money", "books-months", "books-save",
    )  # fmt: skip
    NAME = "Denials by reason"
    COLUMNS = (
        ListColumn("Payer"),
        ListColumn("Reason", 10),
        ListColumn("Kind", 14),
        ListColumn("Claims", 6, "right"),
        ListColumn("Denied $", 9, "right"),
        ListColumn("Share", 14),
    )
    WIDE_COLUMNS = (
        ListColumn("Payer", 22),
        ListColumn("Reason", 10),
        ListColumn("Kind", 16),
        ListColumn("What it means"),
        ListColumn("Claims", 6, "right"),
        ListColumn("Denied", 12, "right"),
        ListColumn("Share", 14),
    )
    NOTHING = "Nothing was denied in these days."
    DETAIL_LINES = 1 + _WORDS_LINES

    def question(self) -> Callable[[], ClaimFigures]:
        """Of the span."""
        books, first, last = self.backend.books, self.span.first, self.span.last
        return lambda: books.claims(first, last)

    def rows_of(self, answer: ClaimFigures) -> Sequence[DeniedFor]:
        """The denials."""
        return answer.denials

    def _share(self, row: DeniedFor) -> float | None:
        found: ClaimFigures = self.answer
        return rate(row.cents, found.total.denied_cents)

    def line(self, row: DeniedFor) -> ListRow:
        """Who, why, how much."""
        share = self._share(row)
        cells = (
            row.who,
            row.reason,
            row.kind,
            *((row.words,) if self.wide else ()),
            str(row.claims),
            amount(row.cents, exact=self.wide),
            f"{bar(share, 8)} {percent(share):>5}",
        )
        return ListRow((row.who, row.kind, row.reason), cells)

    def heading(self) -> FactLine:
        """With the whole of it."""
        found: ClaimFigures = self.answer
        total = found.total
        of_all = ("", f"{counted(total.denied, 'claim')}, {show_money(total.denied_cents)}")
        name, others = super().heading()
        return (name, of_all, others)

    def detail(self, row: DeniedFor) -> Sequence[FactLine]:
        """The reason in words."""
        return (
            (
                ("strong", row.who),
                ("", f"{row.reason}, {row.kind}"),
                ("", f"{counted(row.claims, 'claim')}, {show_money(row.cents)}"),
            ),
            *((("quiet", each),) for each in wrap(row.words, self.size.width - 2, _WORDS_LINES)),
        )

    def table(self) -> Table:
        """Payer, kind, reason, claims, cents, words."""
        found: ClaimFigures = self.answer
        return Table(
            f"denials-{found.first}-{found.last}",
            ("payer", "kind", "reason", "claims", "cents", "words"),
            [(row.who, row.kind, row.reason, row.claims, row.cents, row.words) for row in found.denials],
        )

    # Verbs

    def action_figures_by_payer(self) -> None:
        """All claims, by payer."""
        self.action_books_claims()

    def action_figures_by_reason(self) -> None:
        """They are."""
        self.clinic.say("they are told by reason")

    async def choose(self, row: DeniedFor) -> None:
        """The claims behind it."""
        from clinic_tui.screens.books.books_behind import DecidedClaims

        found: ClaimFigures = self.answer
        behind = DecidedClaims(found.first, found.last, row.who, row.reason)
        await self.app.push_screen(behind, lambda _: self.read_before_keys())

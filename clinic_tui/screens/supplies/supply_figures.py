"""Figures of supplies: what lies there is worth, what was lost, what invoices asked beyond the order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.counts.rows import Loss, Shrinkage, Worth
from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import PriceVariance
from clinic_tui.screens.books.books_file import Table
from clinic_tui.screens.books.books_page import BooksPage, SpanPage
from clinic_tui.screens.parts.worklist import Row
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.money import show_money

WAYS = ("supply-worth", "supply-lost", "supply-variance", "books-save")
TOGETHER = "together"
NO_KIND = "no kind"


class SupplyFigures(BooksPage[Row]):
    """`W`, `L` and `V` go from one to the other, `s` writes what is shown into a file."""

    FIRST = WAYS

    def action_supply_worth(self) -> None:
        """What lies there."""
        self._go(WorthScreen)

    def action_supply_lost(self) -> None:
        """What was lost."""
        self._go(LostScreen)

    def action_supply_variance(self) -> None:
        """What invoices asked beyond the order."""
        self._go(VarianceScreen)


class WorthScreen(SupplyFigures[Worth]):
    """By place and kind, as it is now: the oldest gone first, and by the moving average."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.WORTH)
    OWN = Place.WORTH
    NAME = "Worth of supplies"
    COLUMNS = (
        ListColumn("Place"),
        ListColumn("Kind", 14),
        ListColumn("Items", 6, "right"),
        ListColumn("Units", 8, "right"),
        ListColumn("FIFO", 12, "right"),
        ListColumn("Average", 12, "right"),
        ListColumn("No price", 8, "right"),
    )
    NOTHING = "Nothing lies there."
    DETAIL_LINES = 2

    def question(self) -> Callable[[], tuple[Worth, ...]]:
        """All that lies there."""
        return self.backend.stock_counts.worth

    def rows_of(self, answer: tuple[Worth, ...]) -> Sequence[Worth]:
        """The lines, and all together."""
        if not answer:
            return ()
        sums = (sum(getattr(row, each.name) for row in answer) for each in fields(Worth)[2:])
        return (*answer, Worth(TOGETHER, "", *sums))

    def heading(self) -> FactLine:
        """How much in all."""
        rows = self.shown_rows
        total = rows[-1] if rows else None
        return (
            ("strong", self.NAME),
            ("", f"{show_money(total.fifo_cents)} FIFO" if total else ""),
            ("", f"{show_money(total.average_cents)} average" if total else ""),
        )

    def line(self, row: Worth) -> ListRow:
        """Where, of what kind, how much."""
        cells = (
            row.place, row.category or ("" if row.place == TOGETHER else NO_KIND), f"{row.items:,}",
            f"{row.units:,}", show_money(row.fifo_cents), show_money(row.average_cents),
            f"{row.unpriced:,}" if row.unpriced else "",
        )  # fmt: skip
        return ListRow((row.place, row.category), cells)

    def detail(self, row: Worth) -> Sequence[FactLine]:
        """What the figures do not hold."""
        return (
            (("strong", row.place), ("", row.category)),
            (
                (
                    "warning",
                    f"nobody said what {row.unpriced:,} of the units cost: they count nothing"
                    if row.unpriced
                    else "",
                ),
            ),
        )

    def table(self) -> Table:
        """All sums in cents."""
        names = [each.name for each in fields(Worth)]
        lines = [[getattr(row, name) for name in names] for row in self.shown_rows]
        return Table(f"worth-of-supplies-{self.clinic.today}", names, lines)


class LostScreen(SpanPage[tuple[str, Loss]], SupplyFigures[tuple[str, Loss]]):
    """What counts, adjustments and waste took and found in a span, by kind and by reason."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.LOST)
    OWN = Place.LOST
    FIRST = WAYS
    NAME = "Lost of supplies"
    COLUMNS = (
        ListColumn("By", 6),
        ListColumn(""),
        ListColumn("Lost", 7, "right"),
        ListColumn("at cost", 11, "right"),
        ListColumn("Found", 7, "right"),
        ListColumn("at cost", 11, "right"),
        ListColumn("Net", 11, "right"),
    )
    NOTHING = "Nothing was lost and nothing found in these days."
    DETAIL_LINES = 2

    def question(self) -> Callable[[], Shrinkage]:
        """Of the span."""
        counts, first, last = self.backend.stock_counts, self.span.first, self.span.last
        return lambda: counts.lost(first, last)

    def rows_of(self, answer: Shrinkage) -> Sequence[tuple[str, Loss]]:
        """By kind, by reason, and all together."""
        parts = (("kind", answer.by_category), ("reason", answer.by_reason))
        rows = [(by, loss) for by, losses in parts for loss in losses]
        return (*rows, ("", answer.total)) if rows else ()

    def line(self, row: tuple[str, Loss]) -> ListRow:
        """Units and what they cost."""
        by, loss = row
        name = (loss.name or NO_KIND) if by else TOGETHER
        cells = (
            by, name, f"{loss.lost_units:,}", show_money(loss.lost_cents), f"{loss.found_units:,}",
            show_money(loss.found_cents), show_money(loss.net_cents),
        )  # fmt: skip
        return ListRow((by, loss.name), cells)

    def detail(self, row: tuple[str, Loss]) -> Sequence[FactLine]:
        """What that is of what was issued."""
        found: Shrinkage = self.answer
        tenths = found.tenths_percent
        return (
            (
                ("strong", f"{tenths / 10:.1f} % of what was issued" if tenths is not None else ""),
                ("", f"issued {show_money(found.issued_cents)}"),
                ("", f"received {show_money(found.received_cents)}"),
            ),
            (("quiet", "at what was paid on average in the year up to the end of these days"),),
        )

    def table(self) -> Table:
        """All sums in cents."""
        names = [each.name for each in fields(Loss)]
        lines = [
            [by or TOGETHER, *(getattr(loss, name) for name in names), loss.net_cents]
            for by, loss in self.shown_rows
        ]
        name = f"lost-supplies-{self.span.first}-{self.span.last}"
        return Table(name, ("by", *names, "net_cents"), lines)


class VarianceScreen(SpanPage[PriceVariance], SupplyFigures[PriceVariance]):
    """Of invoices that were accepted in a span: what they asked beyond the order, or below it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.VARIANCE)
    OWN = Place.VARIANCE
    FIRST = WAYS
    NAME = "Price variance"
    COLUMNS = (
        ListColumn("Invoice", 14),
        ListColumn("Accepted", 8),
        ListColumn("Item"),
        ListColumn("Beyond", 10, "right"),
        ListColumn("FIFO", 10, "right"),
        ListColumn("Average", 10, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Vendor", 26),
        ListColumn("Invoice", 18),
        ListColumn("Accepted", 8),
        ListColumn("Item"),
        ListColumn("Beyond", 11, "right"),
        ListColumn("FIFO", 11, "right"),
        ListColumn("Average", 11, "right"),
    )
    NOTHING = "No invoice that was accepted in these days asked other than what was ordered."
    DETAIL_LINES = 2

    def question(self) -> Callable[[], tuple[PriceVariance, ...]]:
        """Of the span."""
        vendors, first, last = self.backend.vendors, self.span.first, self.span.last
        return lambda: vendors.variances(first, last)

    def rows_of(self, answer: tuple[PriceVariance, ...]) -> Sequence[PriceVariance]:
        """The lines, and all together."""
        if not answer:
            return ()
        sums = (sum(getattr(row, each.name) for row in answer) for each in fields(PriceVariance)[5:])
        return (*answer, PriceVariance(TOGETHER, "", self.span.last, "", "", *sums))

    def line(self, row: PriceVariance) -> ListRow:
        """Which invoice, of what, and how much."""
        accepted = f"{row.accepted_on:%m/%d/%y}" if row.vendor else ""
        sums = (row.beyond_cents, row.used_fifo_cents, row.used_average_cents)
        who = (row.vendor,) if self.wide else ()
        cells = (*who, row.invoice, accepted, row.item, *map(show_money, sums))
        return ListRow((row.vendor, row.invoice, row.item), cells)

    def detail(self, row: PriceVariance) -> Sequence[FactLine]:
        """What became of it."""
        kept = show_money(row.beyond_cents - row.used_fifo_cents)
        return (
            (("strong", f"{row.vendor} {row.invoice}".strip()), ("", row.item), ("quiet", row.category)),
            (
                ("", f"{kept} is in the worth of the shelf"),
                ("", f"{show_money(row.used_fifo_cents)} is price variance, for what was used by then"),
            ),
        )

    def table(self) -> Table:
        """All sums in cents."""
        names = [each.name for each in fields(PriceVariance)]
        lines = [
            [f"{row.accepted_on}" if name == "accepted_on" else getattr(row, name) for name in names]
            for row in self.shown_rows
        ]
        return Table(f"price-variance-{self.span.first}-{self.span.last}", names, lines)

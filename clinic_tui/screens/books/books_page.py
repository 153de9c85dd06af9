"""What the views of the books share: ways from one to the other, the span, a file of what is shown."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from clinic_tui.keymap import Place
from clinic_tui.screens.books.book_spans import Span, Width
from clinic_tui.screens.books.books_file import SaveFigures, Table
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.worklist import Row
from clinic_tui.widgets.facts import FactLine


class BooksPage(ListPage[Row]):
    """One letter goes to another view, which has the same span; Enter opens what a line is made of.

    What is shown stands as it was read, as figures on paper do, and is read again when one comes back to it.
    """

    OWN: ClassVar[Place]
    """Its place in the table of keys."""
    FIRST: ClassVar[tuple[str, ...]] = ()
    """The verbs that the key bar names first."""

    def __init__(self, span: Span | None = None) -> None:
        super().__init__()
        self._span = span

    @property
    def place(self) -> Place:
        """The view."""
        return self.OWN

    @property
    def span(self) -> Span:
        """The span that is told, or was told before one came to a view that has none; this month at first."""
        if self._span is None:
            self._span = Span(self.clinic.today, self.clinic.today)
        return self._span

    def first_verbs(self) -> tuple[str, ...]:
        """Those of this view, the ways to the others, and the way out."""
        return (*self.FIRST, "back")

    @abstractmethod
    def table(self) -> Table:
        """What is shown, for a file."""

    # Verbs

    def action_books_receivables(self) -> None:
        """A/R by age."""
        from clinic_tui.screens.books.books_receivables import ReceivablesScreen

        self._go(ReceivablesScreen)

    def action_books_money(self) -> None:
        """Charges, payments and adjustments."""
        from clinic_tui.screens.books.books_money import MoneyScreen

        self._go(MoneyScreen)

    def action_books_claims(self) -> None:
        """How payers decide."""
        from clinic_tui.screens.books.books_claims import ClaimFiguresScreen

        self._go(ClaimFiguresScreen)

    def action_books_months(self) -> None:
        """How months stand."""
        from clinic_tui.screens.books.books_months import MonthsScreen

        self._go(MonthsScreen)

    def _go(self, view: type[BooksPage[Any]]) -> None:
        if not isinstance(self, view):
            self.clinic.show_in_place(view(self.span))

    def action_books_save(self) -> None:
        """Write what is shown into a file."""
        if self.known:
            self.app.push_screen(SaveFigures(self.bare_heading(), self.table()))


class SpanPage(BooksPage[Row]):
    """A view of a span of days."""

    def bare_heading(self) -> str:
        """What, and of which days."""
        return f"{self.NAME}, {self.span.words}"

    def heading(self) -> FactLine:
        """The same, and how to come to other days."""
        return (("strong", self.bare_heading()), ("quiet", "other days: [ ] + -"))

    def action_span_before(self) -> None:
        """The span before."""
        self._take(self.span.before())

    def action_span_after(self) -> None:
        """The span behind."""
        if self.span.goes_on:
            self.clinic.say("the next one has not begun")
        else:
            self._take(self.span.after())

    def action_span_longer(self) -> None:
        """A longer one."""
        self._widen(1, Width.YEAR)

    def action_span_shorter(self) -> None:
        """A shorter one."""
        self._widen(-1, Width.WEEK)

    def _widen(self, by: int, end: Width) -> None:
        if self.span.width is end:
            self.clinic.say(f"a {end.name.lower()} is the {'longest' if by > 0 else 'shortest'}")
        else:
            self._take(self.span.wider(by))

    def _take(self, span: Span) -> None:
        self._span = span
        self.read_before_keys()

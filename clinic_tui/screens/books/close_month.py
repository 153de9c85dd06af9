"""Closing a month of the books, and opening it again: what is left is told first, reasons are asked."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.widget import Widget
from textual.widgets import Label

from clinic_tui.books.rows import Month
from clinic_tui.errors import Invalid
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.security.kept_form import About
from clinic_tui.text import safe_text
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

UNREADY = "books.close_unready"
CLOSED = "is closed"


class MonthReason(Form[bool]):
    """A reason to do something to a month; what that means stands above it."""

    QUESTION: ClassVar[str]
    DONE: ClassVar[str]

    def __init__(
        self, month: Month, call: Callable[[str], object], texts: dict[str, str] | None = None
    ) -> None:
        super().__init__(texts)
        self._month = month
        self._call = call

    @abstractmethod
    def words(self) -> str:
        """What stands above the reason."""

    @property
    def about(self) -> About:
        """The month: what was put aside for one is not offered for another."""
        return {"month": f"{self._month.month}"}

    def compose_top(self) -> Iterator[Widget]:
        """What is done."""
        words = "\n".join(map(safe_text, self.words().split("\n")))
        yield Label(words, classes="dialog-words", markup=False)

    def fields(self) -> Sequence[Field]:
        """The reason."""
        help_words = f"{self.QUESTION} It stands in the journal."
        return (text_field("reason", "Reason", limit=200, help=help_words),)

    def submit(self) -> None:
        """Act with it; `u` takes neither back."""
        reason, call = self.text("reason"), self._call
        if not reason:
            raise Invalid(self.QUESTION, "reason")
        self.save(lambda: call(reason), f"{self._month.name} {self.DONE}", True)

    def reopen(self, texts: dict[str, str]) -> MonthReason:
        """The same question again."""
        return type(self)(self._month, self._call, texts)


class CloseUnready(MonthReason):
    """Closes a month in which something is left to do."""

    SAVE_WORDS = "close it"
    QUESTION = "Why is it closed all the same?"
    DONE = CLOSED

    @property
    def title_words(self) -> str:
        """Which."""
        return f"Close {self._month.name}, which is not ready"

    def words(self) -> str:
        """What is left, and what closing does."""
        left = "\n".join(f"- {words}" for words in self._month.left)
        return f"Left to do:\n{left}\n{_closing(self._month)}"


class ReopenMonth(MonthReason):
    """Opens a closed month again."""

    SAVE_WORDS = "reopen it"
    QUESTION = "Why is it opened again?"
    DONE = "is open again: x closes it once it is right"

    @property
    def title_words(self) -> str:
        """Which."""
        return f"Open {self._month.name} again"

    def words(self) -> str:
        """What that does."""
        return (
            "Postings into it are possible again, and change its figures. What was signed is kept beside "
            "them, and each difference is told, until it is closed again."
        )


def ask_to_close(page: ListPage[Any], month: date) -> None:
    """Read what is left to do in a month, and ask: yes or no where nothing is, else for a reason."""
    books = page.backend.books
    page.ask_before_keys(lambda: books.month(month), lambda found: _ask_to_close(page, found), group="close")


def _ask_to_close(page: ListPage[Any], found: Month) -> None:
    books, month = page.backend.books, found.month
    if not found.left:

        def answered(sure: bool | None) -> None:
            if sure:
                page.act(lambda: books.close(month), lambda _: _told(page, f"{found.name} {CLOSED}"))

        question = f"Close {found.name}? Nothing is left to do.\n{_closing(found)}"
        page.app.push_screen(Confirm(question, yes="close it", no="leave it open"), answered)
    elif why := page.backend.why_not(UNREADY, "closing a month that is not ready"):
        page.clinic.say(f"{found.name} is not ready: {'; '.join(found.left)}; {why}", Level.ERROR)
    else:
        form = CloseUnready(found, lambda reason: books.close(month, reason))
        page.app.push_screen(form, lambda _: page.read_before_keys())


def _closing(found: Month) -> str:
    """What closing does."""
    of = found.figures
    return (
        f"What is signed: A/R {show_money(of.closing_cents)}, charges {show_money(of.charged_cents)}, "
        f"paid {show_money(of.paid_cents)}, adjusted {show_money(of.adjusted_cents)}.\n"
        f"Nothing can be posted up to {show_date(found.last)} any more, or changed there; what comes later "
        f"is posted with its own day. u does not take it back."
    )


def _told(page: ListPage[Any], words: str) -> None:
    page.clinic.say_done(words)
    page.read_before_keys()


def ask_to_reopen(page: ListPage[Any], found: Month) -> None:
    """Ask why a closed month is to be opened again."""
    books, month = page.backend.books, found.month
    form = ReopenMonth(found, lambda reason: books.reopen(month, reason))
    page.app.push_screen(form, lambda _: page.read_before_keys())

"""The forms of the cash drawer: its float, money in and out, the count, another holder, handing it in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from clinic_tui.money.denominations import Counted, read_count, show_count
from clinic_tui.money.rows import BeforeOpening, CountEntry, DrawerRow, Totals
from clinic_tui.money.rules import variance_words
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.word_field import WordField
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class OpenDrawer(Form[bool]):
    """The float: what the last one left is proposed."""

    TITLE_WORDS: ClassVar[str] = "Open the drawer"
    SAVE_WORDS: ClassVar[str] = "open"

    def compose_top(self) -> Iterator[Widget]:
        """Who had it last, and what was amiss then."""
        self._facts = Facts(2, indent=0)
        yield self._facts

    def fields(self) -> Sequence[Field]:
        """What lies in it."""
        return (Field("float", "Float", MoneyField, help="the cash that lies in it now: 150"),)

    def ready(self) -> None:
        """Ask who had it last."""
        self.ask_before_keys(self.backend.money.before_opening, self._know, group="last", refused=self.refuse)

    def _know(self, last: BeforeOpening) -> None:
        if last.last_at is None:
            self._facts.show((("quiet", "this desk had no drawer before"),))
            return
        when = last.last_at.astimezone(self.clinic.clock.zone)
        amiss = "" if not last.variance_cents else variance_words(Totals(last.variance_cents))
        self._facts.show(
            (("", f"last had by {last.last_by}, handed in {show_date(when.date())} {when:%H:%M}"),),
            (("", f"{show_money(last.kept_cents)} stayed in it"), ("warning", amiss)),
        )
        if not self.text("float") and last.kept_cents:
            self.set_text("float", show_money(last.kept_cents).removeprefix("$"))
            self.select_text("float")
            self._clean = self.texts  # a proposal that nobody touched is not put aside

    def submit(self) -> None:
        """Open it."""
        cents, money = self.needed("float"), self.backend.money
        self.save(lambda: money.open_drawer(cents), f"drawer open with {show_money(cents)}", True)


class PayIn(Form[bool]):
    """Money that no patient paid."""

    TITLE_WORDS: ClassVar[str] = "Put money into the drawer"
    SAVE_WORDS: ClassVar[str] = "put in"

    def fields(self) -> Sequence[Field]:
        """How much, and what for."""
        return (
            Field("amount", "Amount", MoneyField, help="cash: 20, 20.50"),
            text_field("reason", "What for", limit=200, help="change from the bank, stamps, petty cash"),
        )

    def submit(self) -> None:
        """Put it in."""
        cents, why, money = self.needed("amount"), self.text("reason"), self.backend.money
        self.save(lambda: money.pay_in(cents, why), f"{show_money(cents)} put in", True)


class PayOut(PayIn):
    """Money that no patient gets."""

    TITLE_WORDS: ClassVar[str] = "Take money out of the drawer"
    SAVE_WORDS: ClassVar[str] = "take out"

    def submit(self) -> None:
        """Take it out."""
        cents, why, money = self.needed("amount"), self.text("reason"), self.backend.money
        self.save(lambda: money.pay_out(cents, why), f"{show_money(cents)} taken out", True)


class CountDrawer(Form[bool]):
    """The count, its sum beside it as one types; cards and checks stay empty where they are as expected."""

    DEFAULT_CSS = "CountDrawer WordField > QuietInput { width: 34; }"
    TITLE_WORDS: ClassVar[str] = "Count the drawer"
    SAVE_WORDS: ClassVar[str] = "count"

    def __init__(self, drawer: DrawerRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._drawer = drawer

    def compose_top(self) -> Iterator[Widget]:
        """What should be there, for who may see it."""
        facts, should = Facts(1, indent=0), self._drawer.expected
        facts.show(
            (("quiet", "what should be there is told once it is counted"),)
            if should is None
            else (
                ("", f"should be: cash {show_money(should.cash_cents)}"),
                ("", f"cards {show_money(should.card_cents)}"),
                ("", f"checks {show_money(should.check_cents)}"),
            )
        )
        yield facts

    def fields(self) -> Sequence[Field]:
        """Cash piece by piece, slips and checks as sums, and why it differs."""
        return (
            Field(
                "cash",
                "Cash",
                lambda: WordField[Counted](read_count, show_count, placeholder="20x14 10x6 .25x10"),
                help="each piece with how many: 20x14 10x6 5x9 1x22 .25x10; 0 for none",
            ),
            Field("cards", "Card slips", MoneyField, help="their sum; empty: as the system has it"),
            Field("checks", "Checks", MoneyField, help="their sum; empty: as the system has it"),
            text_field("reason", "If wrong, why", limit=200, help="why it is not what it should be"),
        )

    def submit(self) -> None:
        """Store the count."""
        self.needed("cash")
        entry = CountEntry(self.text("cash"), self.value("cards"), self.value("checks"), self.text("reason"))
        money = self.backend.money
        self.save(
            lambda: money.count_drawer(entry), lambda variance: f"counted: {variance_words(variance)}", True
        )

    def reopen(self, texts: dict[str, str]) -> CountDrawer:
        """The same drawer again."""
        return CountDrawer(self._drawer, texts)


class HandOver(Form[bool]):
    """A colleague has the drawer from now on."""

    TITLE_WORDS: ClassVar[str] = "Hand the drawer over"
    SAVE_WORDS: ClassVar[str] = "hand over"

    def fields(self) -> Sequence[Field]:
        """To whom."""
        return (text_field("to", "To", limit=80, help="the colleague's sign-in name"),)

    def submit(self) -> None:
        """Hand it over."""
        to, money = self.text("to"), self.backend.money
        self.save(lambda: money.hand_over(to), f"{to} has the drawer", True)


class SubmitDrawer(Form[bool]):
    """Close it for good, and print the slip; what stays is the next float."""

    TITLE_WORDS: ClassVar[str] = "Hand the drawer in"
    SAVE_WORDS: ClassVar[str] = "hand in"

    def __init__(self, drawer: DrawerRow, texts: dict[str, str] | None = None) -> None:
        super().__init__({"keep": show_money(drawer.float_cents).removeprefix("$"), **(texts or {})})
        self._drawer = drawer

    def compose_top(self) -> Iterator[Widget]:
        """What was counted."""
        facts, count = Facts(1, indent=0), self._drawer.count
        if count is not None:
            facts.show(
                (
                    ("", f"counted: cash {show_money(count.counted.cash_cents)}"),
                    ("", f"checks {show_money(count.counted.check_cents)}"),
                    ("warning" if count.variance != Totals() else "good", variance_words(count.variance)),
                )
            )
        yield facts

    def fields(self) -> Sequence[Field]:
        """What stays in it."""
        return (Field("keep", "Stays in it", MoneyField, help="cash for the next float: 150"),)

    def submit(self) -> None:
        """Close it."""
        cents, money = self.needed("keep"), self.backend.money

        def hand_in() -> str:
            slip = money.submit_drawer(cents)
            return f"handed in with deposit slip {slip}, {money.print_slip_if_possible(slip)}"

        self.save(hand_in, lambda words: words, True)

    def reopen(self, texts: dict[str, str]) -> SubmitDrawer:
        """The same drawer again."""
        return SubmitDrawer(self._drawer, texts)

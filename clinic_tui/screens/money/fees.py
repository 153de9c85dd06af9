"""What the clinic charges: its fee schedules, their lines, and which price applies when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.fees.rows import FeeLineRow, FeePrice, FeeScheduleRow
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

_BEFORE = "a payer's goes before the standard one, self-pay too where nobody else pays"


class FeesScreen(ListPage[FeeScheduleRow]):
    """One line for each schedule; Enter shows what it holds."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.FEES)
    NAME = "Fee schedules"
    COLUMNS = (
        ListColumn("Schedule"),
        ListColumn("For", 24),
        ListColumn("From", 10),
        ListColumn("To", 10),
        ListColumn("Lines", 6, "right"),
        ListColumn("", 8),
    )
    NOTHING = "There is none: `clinic-tui fees import FILE.csv --name ... --from DATE` takes one in."
    TOPICS = frozenset({"fee_schedule", "fee_line", "payer"})
    DETAIL_LINES = 2

    @property
    def place(self) -> Place:
        """Fee schedules."""
        return Place.FEES

    def question(self) -> Callable[[], tuple[FeeScheduleRow, ...]]:
        """All of them."""
        return self.backend.fees.list

    def line(self, row: FeeScheduleRow) -> ListRow:
        """Name, for whom, from when to when."""
        until = f"{row.valid_to:%m/%d/%Y}" if row.valid_to else "no end"
        state = self._state(row)
        cells = (row.name, row.whom, f"{row.valid_from:%m/%d/%Y}", until, f"{row.lines:,}", state)
        return ListRow(row.id, cells, "" if state == "in force" else "is-quiet")

    def _state(self, row: FeeScheduleRow) -> str:
        if row.holds_on(self.clinic.today):
            return "in force"
        return "to come" if row.valid_from > self.clinic.today else "over"

    def heading(self) -> FactLine:
        """How many are in force."""
        now = sum(1 for row in self.shown_rows if row.holds_on(self.clinic.today))
        return (("strong", f"Fee schedules: {len(self.shown_rows)}"), ("", f"{now} of them in force today"))

    def detail(self, row: FeeScheduleRow) -> Sequence[FactLine]:
        """When it holds, and what goes before what."""
        until = f"to {show_date(row.valid_to)}" if row.valid_to else "without an end"
        return (
            (("strong", row.name), ("", f"from {show_date(row.valid_from)} {until}")),
            (("quiet", _BEFORE),),
        )

    async def choose(self, row: FeeScheduleRow) -> None:
        """Its lines."""
        await self.app.push_screen(FeeLines(row))

    async def action_fee_find(self) -> None:
        """A code of the schedule under the cursor."""
        if (row := self.row) is not None:
            lines = FeeLines(row)
            await self.app.push_screen(lines)
            lines.action_fee_find()

    async def action_fee_edit(self) -> None:
        """Prices are changed where they stand."""
        if (row := self.row) is not None:
            await self.choose(row)


class FeeLines(ListPage[FeeLineRow]):
    """The lines of one schedule; below, what the code under the cursor costs by each schedule today."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.FEES)
    COLUMNS = (ListColumn("Code", 14), ListColumn("What"), ListColumn("Price", 12, "right"))
    TOPICS = frozenset({"fee_schedule", "fee_line"})
    DETAIL_LINES = 3

    def __init__(self, schedule: FeeScheduleRow) -> None:
        super().__init__()
        self._schedule, self._find = schedule, ""
        self._prices: tuple[str, tuple[FeePrice, ...]] = ("", ())

    @property
    def place(self) -> Place:
        """Fee schedules."""
        return Place.FEES

    def bare_heading(self) -> str:
        """Its name."""
        return self._schedule.name

    def question(self) -> Callable[[], tuple[FeeLineRow, ...]]:
        """The lines that fit."""
        fees, number, find = self.backend.fees, self._schedule.id, self._find
        return lambda: fees.lines(number, find)

    def line(self, row: FeeLineRow) -> ListRow:
        """Code, words, price."""
        return ListRow(row.id, (row.whole_code, row.words, show_money(row.cents)))

    def nothing(self) -> str:
        """Why nothing is shown."""
        return f"No code begins with `{self._find}`, and no words hold it: f looks for another."

    def heading(self) -> FactLine:
        """The schedule, and what of it is shown."""
        shown, all_of_it = len(self.shown_rows), self._schedule.lines
        part = f"{shown:,} shown, f finds the others" if shown < all_of_it and not self._find else ""
        return (
            ("strong", f"{self._schedule.name} ({self._schedule.whom}): {counted(all_of_it, 'price')}"),
            ("", f"those that fit `{self._find}`: {shown}" if self._find else part),
        )

    def detail(self, row: FeeLineRow) -> Sequence[FactLine]:
        """What the code costs by each schedule that is in force."""
        code, prices = self._prices
        if code != row.whole_code:
            self._ask_prices(row.whole_code)
            prices = ()
        facts: list[FactLine] = [
            tuple(("", _held(price)) for price in prices[place : place + 2]) for place in (0, 2)
        ]
        return ((("strong", f"{row.whole_code} {row.words}"), ("quiet", "today:")), *facts)

    def _ask_prices(self, code: str) -> None:
        fees, day = self.backend.fees, self.clinic.today
        self.ask(lambda: fees.prices(code, day), lambda prices: self._priced(code, prices), group="prices",
                 refused=lambda _: None)  # fmt: skip

    def _priced(self, code: str, prices: tuple[FeePrice, ...]) -> None:
        self._prices = (code, prices)
        if self.row is not None and self.row.whole_code == code:
            self.tell()

    def action_fee_find(self) -> None:
        """Show the codes that fit."""

        def found(typed: str | None) -> None:
            if typed is not None:
                self._find = typed
                self.read_before_keys()

        self.app.push_screen(FindFee(self._find), found)

    def action_fee_edit(self) -> None:
        """Change a price."""
        if (row := self.row) is not None:

            def saved(_: bool | None) -> None:
                self._prices = ("", ())
                self.read_before_keys()

            self.app.push_screen(ChangeFee(self._schedule, row), saved)


class FindFee(Form[str]):
    """A code, or words of it; empty shows all again."""

    TITLE_WORDS: ClassVar[str] = "Find a code"
    SAVE_WORDS: ClassVar[str] = "find"

    def __init__(self, typed: str = "") -> None:
        super().__init__({"code": typed})

    def fields(self) -> Sequence[Field]:
        """What is looked for."""
        return (text_field("code", "Code or words", limit=40, help="its beginning, or some of its words"),)

    def submit(self) -> None:
        """Look."""
        self.done(self.text("code"))

    def action_set_aside(self) -> None:
        """A search is not kept."""
        self.done(None)


class ChangeFee(Form[bool]):
    """The price of one code in one schedule; what was charged before stays as it was."""

    TITLE_WORDS: ClassVar[str] = "Change a price"

    def __init__(
        self, schedule: FeeScheduleRow, row: FeeLineRow, texts: dict[str, str] | None = None
    ) -> None:
        start = {"price": show_money(row.cents).removeprefix("$"), "what": row.words}
        super().__init__(texts if texts is not None else start)
        self._schedule, self._row = schedule, row

    @property
    def title_words(self) -> str:
        """Which."""
        return f"{self._row.whole_code} in {self._schedule.name}"

    def fields(self) -> Sequence[Field]:
        """Price and words."""
        return (
            Field("price", "Price a unit", MoneyField, help="25, 25.50; from now on, and for visits to come"),
            text_field("what", "What", limit=100, help="a few words for statements and estimates"),
        )

    def submit(self) -> None:
        """Write it."""
        fees, schedule, code = self.backend.fees, self._schedule.id, self._row.whole_code
        cents, words = self.needed("price"), self.text("what")
        if (cents, words) == (self._row.cents, self._row.words):
            self.close_as_it_was()
            return
        self.save(lambda: fees.set_price(schedule, code, cents, words), f"{code}: {show_money(cents)}", True)

    def reopen(self, texts: dict[str, str]) -> ChangeFee:
        """The same line."""
        return ChangeFee(self._schedule, self._row, texts)


def _held(price: FeePrice) -> str:
    until = f" until {price.valid_to:%m/%d/%y}" if price.valid_to else ""
    return f"{price.whom} {show_money(price.cents)} ({price.schedule}{until})"

"""Budgets of supplies: spent, committed, left, and where it leads by the last day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.errors import Invalid
from clinic_tui.keymap import Place
from clinic_tui.purchasing.entries import BudgetEntry
from clinic_tui.purchasing.rows import BudgetUse
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.supply_site import AtSite, room_shown
from clinic_tui.stock.rows import StockRoom
from clinic_tui.widgets.date_field import DateField
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.money_field import MoneyField
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

OTHER = "other supplies"


Known = tuple[tuple[BudgetUse, ...], tuple[StockRoom, ...]]
"""The budgets, and the stock rooms."""


class BudgetsScreen(AtSite, ListPage[BudgetUse]):
    """Those that hold today; `l` shows those of other times too."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.BUDGETS)
    NAME = "Budgets"
    COLUMNS = (
        ListColumn("Kind"),
        ListColumn("Until", 5),
        ListColumn("Budget", 11, "right"),
        ListColumn("Spent", 11, "right"),
        ListColumn("Ordered", 10, "right"),
        ListColumn("Left", 11, "right"),
        ListColumn("By its end", 11, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Kind"),
        ListColumn("From", 10),
        ListColumn("Until", 10),
        ListColumn("Budget", 12, "right"),
        ListColumn("Spent", 12, "right"),
        ListColumn("Ordered", 12, "right"),
        ListColumn("Left", 12, "right"),
        ListColumn("By its end", 12, "right"),
    )
    NOTHING = "No budget is set: + sets one."
    TOPICS = frozenset(
        {"budget", "purchase_order", "order_line", "order_receipt", "stock_move", "vendor_invoice"}
    )
    DETAIL_LINES = 2

    def __init__(self) -> None:
        super().__init__()
        self._every = False

    @property
    def place(self) -> Place:
        """Budgets."""
        return Place.BUDGETS

    def question(self) -> Callable[[], Known]:
        """Today's, or all."""
        stock, vendors, every, site = (
            self.backend.stock, self.backend.vendors, self._every, self.clinic.supply_site,
        )  # fmt: skip
        return lambda: (vendors.budget_use(every, site), stock.rooms())

    def rows_of(self, answer: Known) -> Sequence[BudgetUse]:
        """The budgets."""
        return answer[0]

    def took(self, answer: Known) -> None:
        """With the key for another site, where there are several."""
        super().took(answer)
        self.note_rooms()

    @property
    def rooms(self) -> Sequence[StockRoom]:
        """As they were read."""
        return self.answer[1] if self.known else ()

    def site_changed(self) -> None:
        """The budgets of that one."""
        self.read_before_keys()

    def heading(self) -> FactLine:
        """How much there is in all, and how many are used up."""
        rows = self.shown_rows
        over = sum(row.left_cents < 0 for row in rows)
        lead = sum(row.forecast_cents > row.budget.cents >= row.budget.cents - row.left_cents for row in rows)
        return (
            ("strong", self.NAME),
            ("", self.site_words),
            ("", f"{show_money(sum(row.left_cents for row in rows))} left" if rows else ""),
            ("warning", f"{over} used up" if over else ""),
            ("warning", f"{lead} will not last" if lead else ""),
        )

    def line(self, row: BudgetUse) -> ListRow:
        """Of what, until when, and how it stands."""
        budget = row.budget
        wide = (f"{budget.from_on:%m/%d/%Y}", f"{budget.to_on:%m/%d/%Y}")
        days = wide if self.wide else (f"{budget.to_on:%m/%d}",)
        amounts = (budget.cents, row.spent_cents, row.committed_cents, row.left_cents, row.forecast_cents)
        look = "is-overdue" if row.left_cents < 0 else "is-soon" if row.forecast_cents > budget.cents else ""
        name = budget.category or OTHER
        name = f"{name}, {budget.site}" if self.every_site else name
        return ListRow(budget.id, (name, *days, *map(show_money, amounts)), look)

    def detail(self, row: BudgetUse) -> Sequence[FactLine]:
        """The budget in words."""
        budget = row.budget
        more = row.forecast_cents - budget.cents
        paid, given = show_money(row.freight_cents), show_money(row.returned_cents)
        freight = f"{paid} of it freight and tax" if row.freight_cents else ""
        dearer = f"{show_money(row.dearer_cents)} asked beyond the price ordered" if row.dearer_cents else ""
        back = f"{given} given back for goods sent back" if row.returned_cents else ""
        return (
            (
                ("strong", budget.category or OTHER),
                ("", f"at {budget.site}" if len(self.rooms) > 1 else ""),
                ("", f"{show_date(budget.from_on)} to {show_date(budget.to_on)}"),
                ("warning", f"{show_money(-row.left_cents)} beyond it" if row.left_cents < 0 else ""),
                ("warning", f"at this pace {show_money(more)} too little" if more > 0 else ""),
            ),
            (("", freight), ("", dearer), ("", back)),
        )

    # Verbs

    async def choose(self, row: BudgetUse) -> None:
        """Change it."""
        self.action_edit()

    def action_edit(self) -> None:
        """Kind, days, amount."""
        if (row := self.row) is None:
            return
        if why := self.backend.why_not("budget.edit", "a budget"):
            self.clinic.say(why)
            return
        self.app.push_screen(BudgetForm(row), lambda _: self.read_before_keys())

    def action_budget_add(self) -> None:
        """Another one."""
        room = room_shown(self.rooms, self.clinic.supply_site) if len(self.rooms) > 1 else None
        if self.every_site:
            self.clinic.say("of which site? > shows one", Level.ERROR)
            return
        self.app.push_screen(BudgetForm(None, site=room), lambda _: self.read_before_keys())

    def action_budget_drop(self) -> None:
        """Hold nothing back any more."""
        row, vendors = self.row, self.backend.vendors
        if row is None:
            return

        def dropped(_: object) -> None:
            self.clinic.say_done(f"{row.budget.category or OTHER} has no budget any more")
            self.read_before_keys()

        self.act(lambda: vendors.drop_budget(row.budget.id, row.budget.version), dropped)

    def action_all_budgets(self) -> None:
        """Those of other times too, or today's alone."""
        self._every = not self._every
        self.read_before_keys()


class BudgetForm(Form[bool]):
    """What may be spent on a kind of supplies; None is a new one, of this calendar year."""

    def __init__(
        self, row: BudgetUse | None, texts: dict[str, str] | None = None, site: StockRoom | None = None
    ) -> None:
        super().__init__({**(_texts_of(row) if row else {}), **(texts or {})})
        self._row, self._site = row, site

    @property
    def title_words(self) -> str:
        """Of what."""
        at = f" at {self._site.site}" if self._site else ""
        return f"Budget of {self._row.budget.category or OTHER}" if self._row else f"New budget{at}"

    def fields(self) -> Sequence[Field]:
        """Of what, from when until when, how much."""
        today = self.clinic.today
        return (
            text_field("category", "Kind", limit=40, help="as items say it; empty: all that have no budget"),
            Field("from", "From", lambda: DateField(today, over=True, text=f"1/1/{today.year}")),
            Field("to", "Until", lambda: DateField(today, text=f"12/31/{today.year}"), help="this day too"),
            Field("amount", "Amount", MoneyField, help="for all of these days"),
        )

    def submit(self) -> None:
        """Set it."""
        row, vendors = self._row, self.backend.vendors
        entry = BudgetEntry(
            self.text("category"), self.needed("from"), self.needed("to"), self.needed("amount"),
            self._site.site_id if self._site else None,
        )  # fmt: skip
        if entry.to_on < entry.from_on:
            raise Invalid("a budget ends on the day it begins, or later", "to")
        words = f"budget of {entry.category or OTHER}: {show_money(entry.cents)}"
        if row is None:
            self.save(lambda: vendors.add_budget(entry), words, True)
        else:
            self.save(lambda: vendors.edit_budget(row.budget.id, row.budget.version, entry), words, True)

    def reopen(self, texts: dict[str, str]) -> BudgetForm:
        """The same budget again."""
        return BudgetForm(self._row, texts, self._site)


def _texts_of(row: BudgetUse) -> dict[str, str]:
    budget = row.budget
    return {
        "category": budget.category, "from": f"{budget.from_on:%m/%d/%Y}", "to": f"{budget.to_on:%m/%d/%Y}",
        "amount": show_money(budget.cents).removeprefix("$"),
    }  # fmt: skip

"""Orders of supplies: how far each is, what it costs, when it is to come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import MOST_ENDED, OrderPage, OrderRow
from clinic_tui.purchasing.states import DUE, OrderState
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.supplies.order_steps import OrderSteps
from clinic_tui.screens.supplies.supply_site import AtSite
from clinic_tui.screens.supplies.who_approves import who_approves
from clinic_tui.stock.rows import EVERY_SITE, StockRoom
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

Known = tuple[tuple[OrderRow, ...], tuple[StockRoom, ...], int]
"""The orders, the stock rooms, and up to how many cents who drafts may approve."""


class OrdersScreen(OrderSteps, AtSite, ListPage[OrderRow]):
    """Open ones, the newest first; Enter opens an order, `l` lists those that ended too."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ORDERS)
    NAME = "Orders"
    COLUMNS = (
        ListColumn("No", 6),
        ListColumn("Vendor"),
        ListColumn("Stands", 16),
        ListColumn("Lines", 5, "right"),
        ListColumn("Sum", 11, "right"),
        ListColumn("Due in", 11, "right"),
        ListColumn("Expected", 8),
    )
    WIDE_COLUMNS = (
        ListColumn("No", 6),
        ListColumn("Vendor"),
        ListColumn("Stands", 16),
        ListColumn("Lines", 5, "right"),
        ListColumn("Sum", 12, "right"),
        ListColumn("Due in", 12, "right"),
        ListColumn("Drafted", 8),
        ListColumn("Sent", 8),
        ListColumn("Expected", 8),
    )
    NOTHING = "No order is open: b on the list of supplies says what is to be ordered."
    TOPICS = frozenset({"purchase_order", "order_line", "order_receipt", "vendor"})
    DETAIL_LINES = 1

    def __init__(self, order_id: int | None = None) -> None:
        """With the cursor on one of them, where it is named."""
        super().__init__()
        self._with_ended = False
        self._wanted = order_id

    @property
    def place(self) -> Place:
        """Orders."""
        return Place.ORDERS

    def question(self) -> Callable[[], Known]:
        """Open ones, or all; of every site where one of them is looked for."""
        if self._wanted is not None:
            self.clinic.supply_site = EVERY_SITE
        backend, ended, site = self.backend, self._with_ended, self.clinic.supply_site
        return lambda: (
            backend.purchasing.orders(ended, site), backend.stock.rooms(), backend.vendors.approve_limit(),
        )  # fmt: skip

    def rows_of(self, answer: Known) -> Sequence[OrderRow]:
        """The orders."""
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
        """The orders of that one."""
        self.read_before_keys()

    def heading(self) -> FactLine:
        """How many, how many wait for somebody, how many are late."""
        rows, today = self.shown_rows, self.clinic.today
        drafts = sum(row.state is OrderState.DRAFT for row in rows)
        approved = sum(row.state is OrderState.APPROVED for row in rows)
        late = sum(row.overdue(today) for row in rows)
        due = sum(row.due_cents for row in rows if row.expected_on is not None)
        return (
            ("strong", f"Orders: {sum(row.is_open for row in rows)} open"),
            ("", self.site_words),
            ("warning", f"{counted(drafts, 'draft')} to approve" if drafts else ""),
            ("warning", f"{approved} to send" if approved else ""),
            ("warning", f"{late} overdue" if late else ""),
            ("", f"{show_money(due)} on the way" if due else ""),
            ("quiet", f"the last {MOST_ENDED:,} that ended" if self._is_cut else ""),
        )

    @property
    def _is_cut(self) -> bool:
        return sum(not row.is_open for row in self.shown_rows) >= MOST_ENDED

    def line(self, row: OrderRow) -> ListRow:
        """Which, from whom, how far, for how much, until when."""
        zone = self.clinic.clock.zone
        expected = f"{row.expected_on:%m/%d/%y}" if row.expected_on and row.is_open else ""
        due = show_money(row.due_cents) if row.expected_on and row.state in DUE else ""
        days = (
            (
                f"{row.drafted_at.astimezone(zone):%m/%d/%y}",
                f"{row.sent_at.astimezone(zone):%m/%d/%y}" if row.sent_at else "",
            )
            if self.wide
            else ()
        )
        vendor = f"{row.vendor}, to {row.site}" if self.every_site else row.vendor
        cells = (
            str(row.number), vendor, row.state.value, str(row.lines), show_money(row.cents), due, *days,
            expected,
        )  # fmt: skip
        late = row.overdue(self.clinic.today)
        waits = row.state in (OrderState.DRAFT, OrderState.APPROVED)
        look = "is-overdue" if late else "is-soon" if waits else "" if row.is_open else "is-quiet"
        return ListRow(row.id, cells, look)

    def detail(self, row: OrderRow) -> Sequence[FactLine]:
        """The order in words."""
        limit: int = self.answer[2]
        asked = who_approves(self.backend.may, row.cents, limit) if row.state is OrderState.DRAFT else ""
        late = (self.clinic.today - row.expected_on).days if row.expected_on else 0
        overdue = row.overdue(self.clinic.today)
        expected = f"expected {show_date(row.expected_on)}" if row.expected_on and not overdue else ""
        return (
            (
                ("strong", f"{row.number} {row.vendor}"),
                ("", f"to {row.site}" if len(self.rooms) > 1 else ""),
                ("", row.state.value),
                ("warning", f"{asked} approves it" if asked else ""),
                ("warning", f"overdue for {counted(late, 'day')}" if overdue else ""),
                ("", expected),
                ("warning", f"{counted(row.unpriced, 'line')} without a price" if row.unpriced else ""),
            ),
        )

    async def choose(self, row: OrderRow) -> None:
        """Open it."""
        from clinic_tui.screens.supplies.order import OrderScreen

        await self.app.push_screen(OrderScreen(row.id, row.number), lambda _: self.read_before_keys())

    def action_order_approve(self) -> None:
        """Answer for the draft under the cursor; beyond a budget with a reason."""
        row = self.row
        if row is not None:
            self._read_then(row.id, lambda page: self.approve(page, row.version))

    def action_order_send(self) -> None:
        """Let the order under the cursor go out."""
        if self.row is not None:
            self._read_then(self.row.id, self.send)

    def action_task_on(self) -> None:
        """Something to be done about the order under the cursor."""
        from clinic_tui.screens.team.task_on import task_on

        if self.row is not None:
            task_on(self, f"order {self.row.number}")

    def _read_then(self, order_id: int, then: Callable[[OrderPage], None]) -> None:
        purchasing = self.backend.purchasing
        self.ask_before_keys(lambda: purchasing.order(order_id), then, group="order")

    def stepped(self, outcome: object) -> None:
        """Read again before the next key, where something was done."""
        if outcome is not None:
            self.read_before_keys()

    def action_ended_too(self) -> None:
        """Those that ended too, or open ones alone."""
        self._with_ended = not self._with_ended
        self.read_before_keys()

    async def action_to_order(self) -> None:
        """What is to be ordered."""
        from clinic_tui.screens.supplies.to_order import ToOrderList

        await self.app.push_screen(ToOrderList(), lambda _: self.read_before_keys())

    def action_vendors(self) -> None:
        """Whom supplies are bought from."""
        from clinic_tui.screens.supplies.vendors import VendorsScreen

        self.app.push_screen(VendorsScreen(), lambda _: self.read_before_keys())

    def action_budgets(self) -> None:
        """What there is to spend."""
        from clinic_tui.screens.supplies.budgets import BudgetsScreen

        self.app.push_screen(BudgetsScreen())

    def action_invoices(self) -> None:
        """What vendors ask."""
        from clinic_tui.screens.supplies.vendor_invoices import InvoicesScreen

        self.app.push_screen(InvoicesScreen(), lambda _: self.read_before_keys())

"""One order: its lines with what came of them, who answers for it, and what the budgets have left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import LineRow, Offer, OrderPage
from clinic_tui.purchasing.states import ON_THE_WAY, OrderState
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.supplies.order_steps import OrderSteps
from clinic_tui.screens.supplies.who_approves import who_approves
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.flowing_facts import FlowingFacts
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

_STEPS = {
    OrderState.DRAFT: ("order-approve", "edit", "order-add", "order-vendor", "order-drop", "order-end"),
    OrderState.APPROVED: ("order-send", "order-redraft", "order-end"),
    OrderState.SENT: ("receive", "order-expected", "order-drop", "order-end", "invoice-add"),
    OrderState.PARTLY: ("receive", "order-drop", "order-end", "order-expected", "invoice-add"),
    OrderState.RECEIVED: ("order-end", "invoice-add"),
    OrderState.CLOSED: ("invoice-add",),
    OrderState.CANCELLED: (),
}
"""What can be done with an order, by how far it is; what is done next in front."""


class OrderScreen(OrderSteps, ListPage[LineRow]):
    """The keys act on the line under the cursor, or on the order."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.ORDER)
    TOPICS = frozenset(
        {"purchase_order", "order_line", "order_receipt", "stock_move", "vendor", "item", "budget",
         "invoice_line"}
    )  # fmt: skip
    COLUMNS = (
        ListColumn("Catalog", 9),
        ListColumn("Item"),
        ListColumn("Packs", 10),
        ListColumn("Price", 9, "right"),
        ListColumn("Sum", 10, "right"),
        ListColumn("Came", 6, "right"),
        ListColumn("Due", 6, "right"),
    )
    WIDE_COLUMNS = (
        ListColumn("Catalog", 14),
        ListColumn("Item"),
        ListColumn("Packs", 14),
        ListColumn("Units", 7, "right"),
        ListColumn("Price", 10, "right"),
        ListColumn("Sum", 11, "right"),
        ListColumn("Came", 7, "right"),
        ListColumn("Due", 7, "right"),
        ListColumn("Invoiced", 8, "right"),
    )
    DETAIL_LINES = 1
    NOTHING = "Nothing is on this order any more."

    def __init__(self, order_id: int, number: int) -> None:
        super().__init__()
        self._order, self._called = order_id, number

    @property
    def number(self) -> int:
        """As people call it."""
        return self._called

    @property
    def place(self) -> Place:
        """One order."""
        return Place.ORDER

    def compose(self) -> ComposeResult:
        """The frame's lines around what is known of it and its lines."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="list-title")
        yield FlowingFacts(id="order-about")
        yield self.build_list()
        yield Facts(self.DETAIL_LINES, indent=0, id="list-detail")
        yield MessageLine()
        yield KeyBar(self.place)

    def question(self) -> Callable[[], OrderPage]:
        """All of it."""
        purchasing, number = self.backend.purchasing, self._order
        return lambda: purchasing.order(number)

    def rows_of(self, answer: OrderPage) -> Sequence[LineRow]:
        """Its lines."""
        return answer.lines

    def took(self, answer: OrderPage) -> None:
        """The lines above the list too."""
        super().took(answer)
        self.query_one("#order-about", Facts).show(*self._about(answer))

    def bare_heading(self) -> str:
        """Which order."""
        return f"Order {self._called}"

    def heading(self) -> FactLine:
        """Which, to whom, how far, for how much."""
        order = self.answer.order
        late = order.overdue(self.clinic.today)
        below = order.cents < self.answer.minimum_cents and order.state is OrderState.DRAFT
        return (
            ("strong", f"Order {order.number} to {order.vendor}"),
            ("warning" if late or order.state is OrderState.DRAFT else "", order.state.value),
            ("", show_money(order.cents)),
            ("", f"for {order.site}" if self.answer.of_several else ""),
            ("warning", f"their smallest order is {show_money(self.answer.minimum_cents)}" if below else ""),
        )

    def _about(self, page: OrderPage) -> tuple[FactLine, ...]:
        return self._history(page), *self._budgets(page), (("quiet", page.note),) if page.note else ()

    def _history(self, page: OrderPage) -> FactLine:
        """Who did what, and when it is to come."""
        order, zone = page.order, self.clinic.clock.zone
        is_draft = order.state is OrderState.DRAFT
        asked = who_approves(self.backend.may, order.cents, page.approve_limit) if is_draft else ""
        sent = order.sent_at.astimezone(zone) if order.sent_at else None
        how = page.sent_how.value if page.sent_how else ""
        late = order.overdue(self.clinic.today)
        expected = f"expected {show_date(order.expected_on)}" if order.expected_on and order.is_open else ""
        ended = page.ended_at.astimezone(zone) if page.ended_at else None
        return (
            ("warning" if late else "", expected),
            ("warning", f"{asked} approves it" if asked else ""),
            ("quiet", f"drafted by {page.drafted_by}"),
            ("quiet", f"approved by {page.approved_by}" if page.approved_by else ""),
            ("warning", f"beyond the budget: {page.over_budget}" if page.over_budget else ""),
            ("", f"sent {sent:%m/%d} by {how}" if sent else ""),
            ("", f"their number {page.reference}" if page.reference else ""),
            ("quiet", f"ended {ended:%m/%d} by {page.ended_by}" if ended else ""),
            ("quiet", page.end_reason),
        )

    def _budgets(self, page: OrderPage) -> tuple[FactLine, ...]:
        """What is left where this is bought from; of a draft, before it takes its part."""
        if page.order.state not in (OrderState.DRAFT, OrderState.APPROVED):
            return ()
        facts, own = [("quiet", "budgets")], {use.budget.category for use in page.budgets}
        for use in page.budgets:
            name = use.budget.category or "other supplies"
            asked = sum(
                line.total_cents or 0
                for line in page.lines
                if line.category == use.budget.category
                or (not use.budget.category and line.category not in own)
            )
            beyond = page.order.state is OrderState.DRAFT and asked > use.left_cents
            facts.append(("warning" if beyond else "", f"{name}: {show_money(use.left_cents)} left"))
            if use.freight_cents:
                facts.append(("quiet", f"{show_money(use.freight_cents)} freight"))
            if use.dearer_cents:
                facts.append(("quiet", f"{show_money(use.dearer_cents)} dearer"))
            if use.returned_cents:
                facts.append(("quiet", f"{show_money(use.returned_cents)} sent back"))
        return (tuple(facts),) if len(facts) > 1 else ()

    def line(self, row: LineRow) -> ListRow:
        """What, how many packs, for how much, and what came."""
        price = "?" if row.cents is None else show_money(row.cents)
        total = "" if row.total_cents is None else show_money(row.total_cents)
        came, due = f"{row.received:,}" if row.received else "", f"{row.due:,}" if row.due else ""
        if self.answer.order.state not in ON_THE_WAY:
            due = ""
        packs = f"{row.packs:,} {row.pack}"
        middle = (packs, f"{row.ordered:,}") if self.wide else (packs,)
        end = (came, due, str(row.invoiced or "")) if self.wide else (came, due)
        done = row.received and not row.due
        look = "is-soon" if row.cents is None else "is-done" if done else ""
        return ListRow(row.id, (row.catalog, row.name, *middle, price, total, *end), look)

    def detail(self, row: LineRow) -> Sequence[FactLine]:
        """The line in words."""
        held = f"{row.given_up:,} not waited for any more" if row.given_up else ""
        over = row.received + row.given_up - row.ordered
        return (
            (
                ("strong", row.name),
                ("", f"{row.packs:,} {row.pack}{f' of {row.units:,} {row.unit}' if row.units > 1 else ''}"),
                ("", f"{row.received:,} of {row.ordered:,} came" if row.received else ""),
                ("warning", held),
                ("warning", f"{over:,} more than ordered" if over > 0 else ""),
                ("", f"{row.invoiced:,} {row.pack} invoiced" if row.invoiced else ""),
            ),
        )

    def first_verbs(self) -> tuple[str, ...]:
        """What is to be done with it."""
        return _STEPS[self.answer.order.state] if self.known else ()

    def idle_verbs(self) -> tuple[str, ...]:
        """What is done at other times."""
        return tuple({verb for steps in _STEPS.values() for verb in steps}.difference(self.first_verbs()))

    def verbs_called(self) -> tuple[tuple[str, str], ...]:
        """An order of which nothing came is called off; another one is done with."""
        if not self.known:
            return ()
        return (("order-end", "close" if any(line.received for line in self.answer.lines) else "cancel"),)

    # Verbs

    async def choose(self, row: LineRow) -> None:
        """Change a line of a draft; of one on its way, what came."""
        if self.answer.order.state is OrderState.DRAFT:
            self.action_edit()
        else:
            self.action_receive()

    def action_task_on(self) -> None:
        """Something to be done about this order."""
        from clinic_tui.screens.team.task_on import task_on

        task_on(self, f"order {self._called}")

    def action_edit(self) -> None:
        """Packs and price."""
        from clinic_tui.screens.supplies.order_forms import LineForm

        row = self.row
        if row is None or not self._is_draft():
            return
        self.app.push_screen(LineForm(row), lambda _: self.read_before_keys())

    def action_order_add(self) -> None:
        """Something else that this vendor sells."""
        from clinic_tui.screens.supplies.order_line_forms import AddLine

        if not self._is_draft():
            return
        page: OrderPage = self.answer
        vendors, stock = self.backend.vendors, self.backend.stock

        def read() -> tuple[tuple[Offer, ...], dict[int, str]]:
            offers = vendors.offers_of_vendor(page.order.vendor_id)
            return offers, {row.id: row.name for row in stock.items()}

        def opened(found: tuple[tuple[Offer, ...], dict[int, str]]) -> None:
            if not found[0]:
                why = (
                    f"{page.order.vendor} is not known to sell anything: v on the orders, Enter, + enters it"
                )
                self.clinic.say(why, Level.ERROR)
                return
            self.app.push_screen(AddLine(page, *found), lambda _: self.read_before_keys())

        self.ask_before_keys(read, opened, group="offers")

    def action_order_vendor(self) -> None:
        """The line under the cursor from somebody else."""
        from clinic_tui.screens.supplies.order_line_forms import MoveLine

        row, vendors = self.row, self.backend.vendors
        if row is None or not self._is_draft():
            return
        page: OrderPage = self.answer

        def opened(offers: tuple[Offer, ...]) -> None:
            here = (page.order.vendor_id, row.catalog)
            others = [each for each in offers if (each.vendor_id, each.catalog) != here]
            if not others:
                self.clinic.say(f"nobody else is known to sell {row.name}", Level.ERROR)
                return
            self.app.push_screen(MoveLine(row, others), self._moved)

        self.ask_before_keys(lambda: vendors.offers_of_item(row.item_id), opened, group="offers")

    def _moved(self, moved: bool | None) -> None:
        """An order that had this line alone is gone."""
        if moved and len(self.answer.lines) == 1:
            self.dismiss()
        else:
            self.read_before_keys()

    def _is_draft(self) -> bool:
        """Say so where it is none: what was approved is changed no more."""
        state = self.answer.order.state if self.known else None
        if state not in (None, OrderState.DRAFT):
            self.clinic.say(f"the order is {state.value}: only a draft is changed", Level.ERROR)
        return state is OrderState.DRAFT

    def action_receive(self) -> None:
        """What came of the line under the cursor."""
        from clinic_tui.screens.supplies.receive_ordered import open_receive

        row = self.row
        if row is None:
            return
        state = self.answer.order.state
        if state not in ON_THE_WAY:
            self.clinic.say(f"the order is {state.value}: nothing of it comes now", Level.ERROR)
            return
        open_receive(self, row.item_id, row.id, lambda _: self.read_before_keys())

    def action_order_approve(self) -> None:
        """Answer for it; beyond a budget with a reason."""
        if self.known:
            self.approve(self.answer, self.answer.order.version)

    def action_order_redraft(self) -> None:
        """Change it after all."""
        if self.known:
            order, purchasing = self.answer.order, self.backend.purchasing
            words = f"order {order.number} is a draft again"
            self._do(lambda: purchasing.back_to_draft(order.id, order.version), words)

    def action_order_send(self) -> None:
        """Let it go out."""
        if self.known:
            self.send(self.answer)

    def stepped(self, outcome: object) -> None:
        """Read again before the next key."""
        self.read_before_keys()

    def action_order_expected(self) -> None:
        """When it is to come."""
        from clinic_tui.screens.supplies.order_forms import ExpectForm

        if self.known and self.answer.order.state in ON_THE_WAY:
            self.app.push_screen(ExpectForm(self.answer), lambda _: self.read_before_keys())
        elif self.known:
            self.clinic.say("only an order on its way is expected", Level.ERROR)

    def action_order_drop(self) -> None:
        """Take a line off a draft; wait no more for what of it did not come."""
        row, purchasing = self.row, self.backend.purchasing
        if row is None:
            return
        if self.answer.order.state is OrderState.DRAFT:
            last = len(self.answer.lines) == 1

            def gone(_: object) -> None:
                self.clinic.say_done(f"{row.name} is off the order{', and the order gone' if last else ''}")
                if last:
                    self.dismiss()
                else:
                    self.read_before_keys()

            self.act(lambda: purchasing.drop_line(row.id, row.version), gone)
            return
        state = self.answer.order.state
        if state not in ON_THE_WAY or not row.due:
            why = f"the order is {state.value}" if state not in ON_THE_WAY else f"all of {row.name} came"
            self.clinic.say(f"{why}: nobody waits for it", Level.ERROR)
            return
        self.app.push_screen(
            AskReason(
                f"Wait no more for {row.due:,} {row.unit} of {row.name}",
                "Why does it not come?",
                lambda reason: purchasing.give_up(row.id, row.version, reason),
                f"{row.name}: nobody waits for the rest",
            ),
            lambda _: self.read_before_keys(),
        )

    def action_order_end(self) -> None:
        """It is done with, or called off where nothing came of it."""
        if not self.known:
            return
        page: OrderPage = self.answer
        order, purchasing = page.order, self.backend.purchasing
        came = any(line.received for line in page.lines)
        due = sum(line.due > 0 for line in page.lines)
        if came and not due:
            self._do(lambda: purchasing.close(order.id, order.version, ""), f"order {order.number} is closed")
            return
        end, done, title = purchasing.cancel, "is cancelled", f"Cancel order {order.number}"
        if came:
            end, done = purchasing.close, "is closed"
            title = f"Close order {order.number}, {counted(due, 'item')} due"
        self.app.push_screen(
            AskReason(
                title,
                "Why does nobody wait for it?",
                lambda reason: end(order.id, order.version, reason),
                f"order {order.number} {done}",
            ),
            lambda _: self.read_before_keys(),
        )

    def action_order_print(self) -> None:
        """Its PDF, to the printer or the folder."""
        purchasing, number = self.backend.purchasing, self._order
        self.ask(lambda: purchasing.print(number), self.clinic.say, group="print")

    def action_invoice_add(self) -> None:
        """What the vendor asks for it."""
        from clinic_tui.screens.supplies.invoice_form import InvoiceForm

        if not self.known:
            return
        page: OrderPage = self.answer
        if not page.order.sent_at:
            self.clinic.say("nobody can ask money for an order that was not sent", Level.ERROR)
            return
        self.app.push_screen(InvoiceForm(page), lambda _: self.read_before_keys())

    def _do(self, call: Callable[[], object], words: str) -> None:
        def done(_: object) -> None:
            self.clinic.say_done(words)
            self.read_before_keys()

        self.act(call, done)

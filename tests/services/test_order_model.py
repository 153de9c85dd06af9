"""Orders against a model in memory: two desks draft, approve, send, receive, give up, end and take back."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from clinic_tui.errors import ClinicError
from clinic_tui.purchasing import (
    approving,
    budget_reads,
    budgets,
    drafting,
    due_in,
    ending,
    order_reads,
    receiving,
    sending,
    vendors,
)
from clinic_tui.purchasing.entries import BudgetEntry, OfferEntry, ToOrder, VendorEntry
from clinic_tui.purchasing.rows import OrderPage
from clinic_tui.purchasing.states import DUE, ON_THE_WAY, OrderState, SentBy
from clinic_tui.security.roles import Role
from clinic_tui.stock import items
from clinic_tui.stock.entries import ItemEntry
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.store.verify import verify_chain, verify_rows
from tests.builders import MAC_KEY, TODAY, House
from tests.services.machines import in_a_file, run

UNITS, CENTS = 10, 700
"""In a pack, and for one."""


@dataclass
class Known:
    """An order of one line, as it should stand."""

    packs: int
    state: OrderState = OrderState.DRAFT
    received: int = 0
    given_up: int = 0

    @property
    def due(self) -> int:
        """Units that are to come."""
        return max(self.packs * UNITS - self.given_up - self.received, 0)


@dataclass
class Model:
    """The orders in the order of their numbers, and what both have taken in."""

    orders: list[Known] = field(default_factory=list)


class Orders(RuleBasedStateMachine):
    """What two desks can do with the orders of one item of one vendor."""

    open_house: Callable[[], tuple[House, Callable[[], None]]]

    def __init__(self) -> None:
        super().__init__()
        self.house, self.close = type(self).open_house()
        self.desks: list[Desk] = [
            self.house.desk("A", Role.MANAGER, "otto", 2), self.house.desk("B", Role.MANAGER, "kim", 3),
        ]  # fmt: skip
        chief = self.desks[0]
        self.item = items.add_item(chief, ItemEntry("SWB", "Swabs", "lab", par=100, reorder_at=20))
        vendor = vendors.add_vendor(chief, VendorEntry("MED", "Medline"))
        self.offer = vendors.set_offer(chief, vendor, self.item, OfferEntry("M-1", "box", UNITS, CENTS))
        budgets.add_budget(chief, BudgetEntry("lab", TODAY, TODAY, 100_000_000))
        self.model = Model()
        self.before: list[tuple[int, Model]] = []
        """Desk, and the model before what it did last: each is taken back in its turn."""

    def teardown(self) -> None:
        with self.house.store.reading() as db:
            assert verify_chain(db, MAC_KEY).finding is None
            assert verify_rows(db) is None
        self.close()

    def pages(self) -> list[OrderPage]:
        """All orders, by number."""
        with self.house.store.reading() as db:
            rows = sorted(order_reads.orders(db, with_ended=True), key=lambda row: row.number)
            return [order_reads.order_page(db, TODAY, row.id) for row in rows]

    def tried(self, desk: int, call: Callable[[], object], change: Callable[[Model], None] | None) -> None:
        """It is done, or refused where the model says that it cannot be."""
        then = deepcopy(self.model)
        try:
            call()
        except ClinicError:
            assert change is None, "refused, and should not be"
            return
        assert change is not None, "done, and should be refused"
        change(self.model)
        self.before.append((desk, then))

    @rule(desk=st.integers(0, 1), packs=st.integers(1, 4))
    def draft(self, desk: int, packs: int) -> None:
        def change(model: Model) -> None:
            draft = next((each for each in model.orders if each.state is OrderState.DRAFT), None)
            if draft is None:
                model.orders.append(Known(packs))
            else:
                draft.packs += packs

        self.tried(desk, lambda: drafting.draft(self.desks[desk], [ToOrder(self.offer, packs)]), change)

    @rule(
        desk=st.integers(0, 1), which=st.integers(0, 3), step=st.sampled_from(["approve", "redraft", "send"])
    )
    def go_on(self, desk: int, which: int, step: str) -> None:
        if which >= len(self.model.orders):
            return
        order, at = self.pages()[which].order, self.desks[desk]
        call, wanted, then = {
            "approve": (lambda: approving.approve(at, order.id, order.version), OrderState.DRAFT,
                        OrderState.APPROVED),
            "redraft": (lambda: approving.back_to_draft(at, order.id, order.version), OrderState.APPROVED,
                        OrderState.DRAFT),
            "send": (lambda: sending.mark_sent(at, order.id, order.version, SentBy.WEB), OrderState.APPROVED,
                     OrderState.SENT),
        }[step]  # fmt: skip

        def change(model: Model) -> None:
            model.orders[which].state = then

        self.tried(desk, call, change if self.model.orders[which].state is wanted else None)

    @rule(desk=st.integers(0, 1), which=st.integers(0, 3), units=st.integers(1, 30))
    def receive(self, desk: int, which: int, units: int) -> None:
        if which >= len(self.model.orders):
            return
        line, known = self.pages()[which].lines[0], self.model.orders[which]

        def change(model: Model) -> None:
            order = model.orders[which]
            order.received += units
            order.state = OrderState.PARTLY if order.due else OrderState.RECEIVED

        fits = known.state in ON_THE_WAY and units <= known.due
        call = lambda: receiving.receive_ordered(self.desks[desk], line.id, units)  # noqa: E731
        self.tried(desk, call, change if fits else None)

    @rule(desk=st.integers(0, 1), which=st.integers(0, 3))
    def give_up(self, desk: int, which: int) -> None:
        if which >= len(self.model.orders):
            return
        line, known = self.pages()[which].lines[0], self.model.orders[which]

        def change(model: Model) -> None:
            order = model.orders[which]
            order.given_up += order.due
            order.state = OrderState.CLOSED

        fits = known.state in ON_THE_WAY and known.due
        call = lambda: ending.give_up(self.desks[desk], line.id, line.version, "gone")  # noqa: E731
        self.tried(desk, call, change if fits else None)

    @rule(desk=st.integers(0, 1), which=st.integers(0, 3), cancels=st.booleans())
    def end(self, desk: int, which: int, cancels: bool) -> None:
        if which >= len(self.model.orders):
            return
        order, known, at = self.pages()[which].order, self.model.orders[which], self.desks[desk]
        states = (
            (OrderState.DRAFT, OrderState.APPROVED, OrderState.SENT)
            if cancels
            else (*ON_THE_WAY, OrderState.RECEIVED)
        )
        use_case = ending.cancel if cancels else ending.close

        def change(model: Model) -> None:
            model.orders[which].state = OrderState.CANCELLED if cancels else OrderState.CLOSED

        call = lambda: use_case(at, order.id, order.version, "enough")  # noqa: E731
        self.tried(desk, call, change if known.state in states else None)

    @rule()
    def take_back(self) -> None:
        """The last thing that anybody did, by whoever did it."""
        if self.before:
            desk, then = self.before.pop()
            undo_last(self.desks[desk])
            self.model = then

    @invariant()
    def orders_stand_as_they_should(self) -> None:
        pages = self.pages()
        assert [(page.order.state, page.lines[0].received, page.lines[0].given_up) for page in pages] == [
            (each.state, each.received, each.given_up) for each in self.model.orders
        ]
        with self.house.store.reading() as db:
            due, (use,) = due_in.due_units(db), budget_reads.budget_use(db, TODAY)
        waited_for = sum(each.due for each in self.model.orders if each.state in DUE)
        assert due == ({self.item: waited_for} if waited_for else {})
        assert use.committed_cents == waited_for * CENTS // UNITS
        assert use.spent_cents == sum(each.received for each in self.model.orders) * CENTS // UNITS


def test_orders_stand_as_they_should_whatever_two_desks_do(furnished_file: Path, quick_folder: Path) -> None:
    run(Orders, in_a_file(furnished_file, quick_folder), examples=3, steps=25)

"""What is done with an order as a whole, from the list and from its own page: approved, and sent."""

from __future__ import annotations

from abc import abstractmethod

from clinic_tui.purchasing.rows import BudgetUse, OrderPage
from clinic_tui.purchasing.states import OrderState
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.supplies.who_approves import who_approves
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.money import show_money


class OrderSteps(Asking):
    """Both read the order first: what a budget has left decides what is asked."""

    @abstractmethod
    def stepped(self, outcome: object) -> None:
        """A step was done, or its form was closed: with None nothing was written."""

    def approve(self, page: OrderPage, version: int) -> None:
        """Answer for it as it stood at `version`; beyond a budget with a reason, where one may say so."""
        order, purchasing = page.order, self.backend.purchasing
        beyond = beyond_budget(page)
        words = f"order {order.number} approved: s sends it"
        if beyond and order.state is OrderState.DRAFT and self.backend.may("purchase.over_budget"):
            told = "; ".join(
                f"{use.budget.category or 'other supplies'} has {show_money(use.left_cents)} left"
                for use in beyond
            )
            self.app.push_screen(
                AskReason(
                    f"Order {order.number} beyond the budget: {told}",
                    "Why is it ordered all the same?",
                    lambda reason: purchasing.approve(order.id, version, reason),
                    words,
                ),
                self.stepped,
            )
            return

        def done(_: object) -> None:
            self.clinic.say_done(words)
            self.stepped(True)

        self.act(lambda: purchasing.approve(order.id, version, ""), done)

    def send(self, page: OrderPage) -> None:
        """Let it go out, once it is approved."""
        from clinic_tui.screens.supplies.order_forms import SendForm

        state = page.order.state
        if state is OrderState.APPROVED:
            self.app.push_screen(SendForm(page), self.stepped)
            return
        asked = who_approves(self.backend.may, page.order.cents, page.approve_limit)
        first = f"{asked or 'y'} approves it first"
        words = first if state is OrderState.DRAFT else "nothing of it is to be sent"
        self.clinic.say(f"the order is {state.value}: {words}", Level.ERROR)


def beyond_budget(page: OrderPage) -> list[BudgetUse]:
    """The budgets that the order asks more of than they have left."""
    asked = {use.budget.category: 0 for use in page.budgets}
    for line in page.lines:
        kind = line.category if line.category in asked else ""
        asked[kind] = asked.get(kind, 0) + (line.total_cents or 0)
    return [use for use in page.budgets if asked[use.budget.category] > use.left_cents]

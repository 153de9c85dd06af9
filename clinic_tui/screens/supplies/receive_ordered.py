"""What comes of an order: the form of receiving, with the order that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from clinic_tui.purchasing.rows import DueLine
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.form import Field
from clinic_tui.screens.supplies.stock_move_forms import Receive
from clinic_tui.security.kept_form import About
from clinic_tui.stock.entries import Delivery
from clinic_tui.stock.last_put import last_put
from clinic_tui.stock.rows import ItemPage, LotRow
from clinic_tui.widgets.choice_field import Choice, ChoiceField

NO_ORDER = "none"


class ReceiveOrdered(Receive):
    """As `Receive`, with the order; the oldest that waits for the item is proposed with what is due."""

    KIND: ClassVar[str] = "receive ordered"

    def __init__(
        self,
        page: ItemPage,
        due: Sequence[DueLine],
        line_id: int | None = None,
        at: LotRow | None = None,
        texts: dict[str, str] | None = None,
    ) -> None:
        self._due = tuple(due)
        self._line = next((line for line in due if line.line_id == line_id), None)
        due_now = str((self._line or self._due[0]).due)
        super().__init__(page, at, {"quantity": due_now, **(texts or {})})
        if page.item.tracks_lots:  # each box is a delivery of its own: how many it holds, it says itself
            self.proposed = due_now

    @property
    def about(self) -> About:
        """The item, and the line that it was opened on."""
        return {**super().about, "line": self._line.line_id if self._line else 0}

    def fields(self) -> Sequence[Field]:
        """The order after all that the box itself says."""
        choices: list[Choice[DueLine | None]] = [
            Choice(str(line.order_number), _words(line, self.page.item.unit), line) for line in self._due
        ]
        choices.append(Choice(NO_ORDER, "of no order", None))
        first = self._line or self._due[0]
        order = Field(
            "order",
            "Order",
            lambda: ChoiceField[DueLine | None](choices, text=str(first.order_number)),
            help="which order it belongs to",
            passed=True,
        )
        return (*super().fields(), order)

    @property
    def usual_place(self) -> int:
        """The stock room that it was ordered to; where there is that one alone, where it lies."""
        if self.at is not None:
            return self.at.place_id
        room = (self._line or self._due[0]).place_id
        return room if self.page.rooms else last_put(self.page, room)

    def go_to_first(self) -> None:
        """To how many came, what is due selected: of a short delivery that is what is typed.

        Of what is kept by lot to the box, which tells lot, expiry and how many.
        """
        if self.page.item.tracks_lots:
            super().go_to_first()
        else:
            self._focus("quantity")

    def receive(self, quantity: int, reason: str, delivery: Delivery, words: str) -> None:
        """Off what is due too."""
        line, purchasing = self.value("order"), self.backend.purchasing
        if line is None:
            super().receive(quantity, reason, delivery, words)
            return

        def told(due: int) -> str:
            rest = f"{due:,} still due" if due else "all of it came"
            return f"{words}; order {line.order_number}: {rest}"

        self.save(lambda: purchasing.receive(line.line_id, quantity, reason, delivery), told, True)

    def reopen(self, texts: dict[str, str]) -> ReceiveOrdered:
        """The same item and order again."""
        return ReceiveOrdered(
            self.page, self._due, self._line.line_id if self._line else None, self.at, texts
        )


def open_receive(
    screen: Asking,
    item_id: int,
    line_id: int | None,
    closed: Callable[[Any], None],
    texts: dict[str, str] | None = None,
) -> None:
    """Read the item and what is due of it, then open the form; keys typed meanwhile meet the form."""
    stock, purchasing, site = screen.backend.stock, screen.backend.purchasing, screen.clinic.supply_site

    def read() -> tuple[ItemPage, tuple[DueLine, ...]]:
        return stock.page(item_id, site), purchasing.due_lines(item_id, site)

    def opened(found: tuple[ItemPage, tuple[DueLine, ...]]) -> None:
        page, due = found
        form = ReceiveOrdered(page, due, line_id, None, texts) if due else Receive(page, None, texts)
        screen.app.push_screen(form, closed)

    screen.ask_before_keys(read, opened, group="item")


def _words(line: DueLine, unit: str) -> str:
    packs = f"{line.due // line.units:,} {line.pack}" if line.units > 1 and line.due % line.units == 0 else ""
    return f"{packs or f'{line.due:,} {unit}'} due, {line.vendor}"

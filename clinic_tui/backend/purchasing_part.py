"""What screens may ask of orders of supplies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.purchasing import (
    approving,
    draft_lines,
    drafting,
    due_in,
    ending,
    order_reads,
    proposing,
    receiving,
    sending,
    sending_out,
)
from clinic_tui.purchasing.entries import ToOrder
from clinic_tui.purchasing.rows import DueLine, OrderPage, OrderRow, Suggestion
from clinic_tui.purchasing.states import SentBy
from clinic_tui.stock.entries import Delivery
from clinic_tui.stock.rooms import room_meant
from clinic_tui.stock.rows import EVERY_SITE
from clinic_tui.supply_files.listing import Proposed

VIEW = "purchase.view"


class PurchasingPart:
    """What is to be ordered, orders, and what comes of them.

    `site` is that which orders: None the desk's own, EVERY_SITE all.
    """

    def __init__(self, sitting: Sitting, house: sending_out.House) -> None:
        self._sitting = sitting
        self._house = house
        self._own = house.settings.supplies.site

    # Reading

    def proposal(self, site_id: int | None = None) -> tuple[Suggestion, ...]:
        """What a site is to order today; None is the first one."""
        return self._sitting.ask(VIEW, proposing.proposal, self._sitting.today, site_id)

    def print_proposal(self, rows: Sequence[Proposed], site: str = "") -> str:
        """What is to be ordered as it is shown, printed or put into the folder of papers; `site` names it."""
        from clinic_tui.supply_files.list_printing import hand_out_list
        from clinic_tui.supply_files.listing import to_order

        return hand_out_list(self._sitting.desk, self._house.settings, to_order(rows, site))

    def orders(self, with_ended: bool, site: int | None = EVERY_SITE) -> tuple[OrderRow, ...]:
        """Open orders of a site, and the last that ended if asked for."""
        own = self._own
        return self._sitting.ask(
            VIEW,
            lambda db: order_reads.orders(db, with_ended=with_ended, room=room_meant(db, own, site)),
        )

    def order(self, order_id: int) -> OrderPage:
        """All of one order."""
        return self._sitting.ask(VIEW, order_reads.order_page, self._sitting.today, order_id)

    def due_lines(self, item_id: int, site: int | None = EVERY_SITE) -> tuple[DueLine, ...]:
        """From which orders units of an item are to come, those of a site before all others."""
        room = self._sitting.ask(VIEW, room_meant, self._own, site)
        found = self._sitting.ask(VIEW, due_in.due_lines, item_id)
        return tuple(sorted(found, key=lambda line: room is not None and line.place_id != room.place_id))

    # Orders

    def draft(self, wanted: Sequence[ToOrder], site_id: int | None = None) -> tuple[int, ...]:
        """Write offers on orders to a site, one for each vendor."""
        return drafting.draft(self._sitting.desk, wanted, site_id)

    def set_packs(self, line_id: int, version: int, packs: int, cents: int | None) -> None:
        """Change a line of a draft."""
        drafting.set_packs(self._sitting.desk, line_id, version, packs, cents)

    def drop_line(self, line_id: int, version: int) -> None:
        """Take a line off a draft."""
        drafting.drop_line(self._sitting.desk, line_id, version)

    def add_line(self, order_id: int, version: int, offer_id: int, packs: int) -> None:
        """Another line on a draft."""
        draft_lines.add_line(self._sitting.desk, order_id, version, offer_id, packs)

    def move_line(self, line_id: int, version: int, offer_id: int, packs: int) -> int:
        """The same goods from another vendor."""
        return draft_lines.move_line(self._sitting.desk, line_id, version, offer_id, packs)

    def set_note(self, order_id: int, version: int, note: str) -> None:
        """Words to the vendor."""
        drafting.set_note(self._sitting.desk, order_id, version, note)

    def approve(self, order_id: int, version: int, reason: str) -> None:
        """Answer for a draft."""
        approving.approve(self._sitting.desk, order_id, version, reason)

    def back_to_draft(self, order_id: int, version: int) -> None:
        """Change an approved order after all."""
        approving.back_to_draft(self._sitting.desk, order_id, version)

    def can_mail(self) -> bool:
        """A mail server is set up."""
        self._sitting.desk.require("purchase.send")
        return self._house.settings.mail is not None

    def send(self, order_id: int, version: int, how: SentBy, reference: str) -> str:
        """Let it go out; what became of it."""
        return sending_out.send_order(self._sitting.desk, self._house, order_id, version, how, reference)

    def print(self, order_id: int) -> str:
        """Its PDF again; where it went."""
        return sending_out.print_order(self._sitting.desk, self._house, order_id)

    def expect(self, order_id: int, version: int, day: date, reference: str) -> None:
        """The vendor named a day."""
        sending.expect(self._sitting.desk, order_id, version, day, reference)

    def receive(self, line_id: int, quantity: int, reason: str, delivery: Delivery) -> int:
        """Put units of a line on the shelf."""
        return receiving.receive_ordered(self._sitting.desk, line_id, quantity, reason, delivery)

    def give_up(self, line_id: int, version: int, reason: str) -> int:
        """Nobody waits for the rest of a line."""
        return ending.give_up(self._sitting.desk, line_id, version, reason)

    def close(self, order_id: int, version: int, reason: str) -> None:
        """It is done with."""
        ending.close(self._sitting.desk, order_id, version, reason)

    def cancel(self, order_id: int, version: int, reason: str) -> None:
        """Call it off."""
        ending.cancel(self._sitting.desk, order_id, version, reason)

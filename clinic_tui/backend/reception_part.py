"""What screens may ask of the queue, of charges and of the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.session import Session
from clinic_tui.billing import queries as billing_queries
from clinic_tui.billing import service as billing_service
from clinic_tui.billing.rows import ChargeEntry, UnbilledVisit
from clinic_tui.reception import queries, service
from clinic_tui.reception.rows import CheckInAnswers, CheckInSheet, QueueRow, RoomRow
from clinic_tui.schedule.in_one_action import Seen
from clinic_tui.schedule.states import Status
from clinic_tui.stock import queries as stock_queries
from clinic_tui.stock import service as stock_service
from clinic_tui.stock.rows import ItemRow, MoveRow
from clinic_tui.stock.service import NewItem


class ReceptionPart:
    """The queue of the day and its stages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def queue(self, day: date | None = None) -> tuple[QueueRow, ...]:
        """All patients of a day, today's by default."""
        self._session.desk.require("queue.view")
        return self._session.ask(queries.queue, day or self._session.today)

    def rooms(self) -> tuple[RoomRow, ...]:
        """All rooms and who is in each."""
        return self._session.ask(queries.rooms)

    def sheet(self, appointment_id: int) -> CheckInSheet:
        """What must be settled before check-in."""
        return self._session.ask(queries.sheet, appointment_id)

    def arrive(self, appointment_id: int, version: int) -> None:
        """The patient is here."""
        service.arrive(self._session.desk, appointment_id, version)

    def check_in(self, appointment_id: int, version: int, answers: CheckInAnswers) -> None:
        """Coverage and copay settled."""
        service.check_in(self._session.desk, appointment_id, version, answers)

    def take_to_room(self, appointment_id: int, version: int, room_id: int) -> None:
        """Into a free room."""
        service.take_to_room(self._session.desk, appointment_id, version, room_id)

    def advance(self, appointment_id: int, version: int) -> Status:
        """The next stage in the room."""
        return service.advance(self._session.desk, appointment_id, version)

    def leave(self, appointment_id: int, version: int, reason: str) -> None:
        """Left without being seen."""
        service.leave(self._session.desk, appointment_id, version, reason)

    def back(self, appointment_id: int, version: int) -> Status:
        """One stage back."""
        return service.back(self._session.desk, appointment_id, version)

    def arrive_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """Several patients are here; the words of the refusals by appointment."""
        return service.arrive_many(self._session.desk, visits)

    def advance_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """The next stage for several; the words of the refusals by appointment."""
        return service.advance_many(self._session.desk, visits)

    def back_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """One stage back for several; the words of the refusals by appointment."""
        return service.back_many(self._session.desk, visits)

    def verify_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """The policies of several were seen to be good; the words of the refusals by appointment."""
        return service.verify_many(self._session.desk, visits)

    def walk_in(self, patient_id: int, provider_id: int, visit_type_id: int, reason: str) -> int:
        """A patient who stands at the desk, booked and arrived in one step."""
        return service.walk_in(self._session.desk, patient_id, provider_id, visit_type_id, reason)


class BillingPart:
    """Charges and the visits that closed."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def unbilled(self, day: date | None = None) -> tuple[UnbilledVisit, ...]:
        """Closed visits that no claim holds."""
        self._session.desk.require("claim.view")
        return self._session.ask(billing_queries.unbilled, day)

    def visit(self, appointment_id: int) -> UnbilledVisit:
        """One visit with its charges."""
        return self._session.ask(billing_queries.visit, appointment_id)

    def check_out(
        self, appointment_id: int, version: int, charges: Sequence[ChargeEntry], no_charge_reason: str = ""
    ) -> None:
        """End a visit."""
        billing_service.check_out(self._session.desk, appointment_id, version, charges, no_charge_reason)

    def add_charges(self, appointment_id: int, charges: Sequence[ChargeEntry]) -> None:
        """Add lines to a visit."""
        billing_service.add_charges(self._session.desk, appointment_id, charges)

    def remove_charge(self, charge_id: int, version: int) -> None:
        """Take a line away."""
        billing_service.remove_charge(self._session.desk, charge_id, version)


class StockPart:
    """Items and what is on hand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def items(self) -> tuple[ItemRow, ...]:
        """All items."""
        self._session.desk.require("stock.view")
        return self._session.ask(stock_queries.items)

    def low(self) -> tuple[ItemRow, ...]:
        """Items at or under their reorder point."""
        return self._session.ask(stock_queries.low)

    def moves(self, item_id: int) -> tuple[MoveRow, ...]:
        """The newest lines of an item's ledger."""
        return self._session.ask(stock_queries.moves, item_id)

    def receive(self, item_id: int, quantity: int, reason: str = "") -> int:
        """Put units on the shelf."""
        return stock_service.receive(self._session.desk, item_id, quantity, reason)

    def issue(self, item_id: int, quantity: int, reason: str = "") -> int:
        """Take units from the shelf."""
        return stock_service.issue(self._session.desk, item_id, quantity, reason)

    def set_levels(self, item_id: int, version: int, par: int, reorder_at: int) -> None:
        """Set par and reorder point."""
        stock_service.set_levels(self._session.desk, item_id, version, par, reorder_at)

    def add_item(
        self, code: str, name: str, category: str, unit: str, place: str, par: int, reorder_at: int
    ) -> int:
        """Begin to keep an item."""
        return stock_service.add_item(
            self._session.desk, NewItem(code, name, category, unit, place, par, reorder_at)
        )

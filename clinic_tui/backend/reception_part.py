"""What screens may ask of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.reception import from_paper, queries, service
from clinic_tui.reception.checked_in import CheckedIn
from clinic_tui.reception.own_provider import own_provider
from clinic_tui.reception.place_in_queue import PlaceInQueue, place_in_queue
from clinic_tui.reception.rows import CheckInAnswers, CheckInSheet, OnPaper, QueueRow, RoomRow
from clinic_tui.schedule.delay_queries import latenesses
from clinic_tui.schedule.delay_rows import Lateness
from clinic_tui.schedule.in_one_action import Seen
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.states import Status


class ReceptionPart:
    """The queue of the day and its stages."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def queue(self, day: date | None = None) -> tuple[QueueRow, ...]:
        """All patients of a day, today's by default."""
        return self._sitting.ask("queue.view", queries.queue, day or self._sitting.today)

    def rooms(self) -> tuple[RoomRow, ...]:
        """All rooms and who is in each."""
        return self._sitting.ask("queue.view", queries.rooms)

    def rooms_for(self, appointment_id: int) -> tuple[RoomRow, ...]:
        """The rooms at the site of a visit."""
        return self._sitting.ask("queue.view", queries.rooms_for, appointment_id)

    def sheet(self, appointment_id: int) -> CheckInSheet:
        """What must be settled before check-in.

        It tells of the patient what the record does (policy, phone, address), so it is a
        look. One for each patient and sitting is journaled: forms read their sheet again
        whenever some desk writes, and those would be lines without a new look. Where the record
        is closed to the person it tells what the check-in needs, and is no look.
        """
        with self._sitting.desk.refusals_journaled("patient.view", None, "appointment", appointment_id):
            sheet = self._sitting.ask("patient.view", queries.sheet, appointment_id)
        if not sheet.restricted:
            self._sitting.look_once(sheet.row.patient_id)
        return sheet.masked()

    def row(self, appointment_id: int) -> QueueRow:
        """One line of the queue."""
        return self._sitting.ask("queue.view", queries.queue_row, appointment_id)

    def arrive(self, appointment_id: int, version: int) -> None:
        """The patient is here."""
        service.arrive(self._sitting.desk, appointment_id, version)

    def check_in(self, appointment_id: int, version: int, answers: CheckInAnswers) -> CheckedIn:
        """Coverage and copay settled; the queue number, the place in the queue, the wait, and the receipt."""
        from clinic_tui.billing.taking import owed_visits, put_credit

        desk = self._sitting.desk
        _, taken = service.check_in_and_take(desk, appointment_id, version, answers, put_credit, owed_visits)
        return CheckedIn(self.place(appointment_id), taken)

    def late(self) -> tuple[Lateness, ...]:
        """How late each provider runs today; 0 minutes are on time."""
        return self._sitting.ask("queue.view", latenesses, self._sitting.desk.clock)

    def own_provider(self) -> str:
        """The code of the provider who the person here is; empty for nobody, and for the front desk."""
        desk = self._sitting.desk
        code = self._sitting.ask("queue.view", own_provider, desk.actor.login)
        return "" if desk.actor.may("queue.check_in") else code

    def place(self, appointment_id: int) -> PlaceInQueue:
        """Where a visit stands in the queue of its provider."""
        return self._sitting.ask("queue.view", place_in_queue, appointment_id, self._sitting.desk.clock)

    def enter_from_paper(
        self, appointment_id: int, version: int, paper: OnPaper, another: bool = False
    ) -> Status:
        """A planned visit that came while all was done on paper."""
        return from_paper.enter_visit(self._sitting.desk, appointment_id, version, paper, another=another)

    def walk_in_from_paper(self, booking: Booking, paper: OnPaper, another: bool = False) -> int:
        """A visit that nobody had planned, from paper; its number."""
        return from_paper.enter_walk_in(self._sitting.desk, booking, paper, another=another)

    def take_to_room(self, appointment_id: int, version: int, room_id: int) -> None:
        """Into a free room."""
        service.take_to_room(self._sitting.desk, appointment_id, version, room_id)

    def advance(self, appointment_id: int, version: int) -> Status:
        """The next stage in the room."""
        return service.advance(self._sitting.desk, appointment_id, version)

    def leave(self, appointment_id: int, version: int, reason: str) -> None:
        """Left without being seen."""
        service.leave(self._sitting.desk, appointment_id, version, reason)

    def back(self, appointment_id: int, version: int) -> Status:
        """One stage back."""
        return service.back(self._sitting.desk, appointment_id, version)

    def put_arrival_earlier(self, appointment_id: int, version: int, minute: int) -> None:
        """The patient came before the desk said so."""
        service.put_arrival_earlier(self._sitting.desk, appointment_id, version, minute)

    def make_ready(self, appointment_id: int, version: int) -> None:
        """On to ready to leave, also past the provider."""
        service.make_ready(self._sitting.desk, appointment_id, version)

    def make_ready_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """Several are ready to leave; the words of the refusals by appointment."""
        return service.make_ready_many(self._sitting.desk, visits)

    def arrive_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """Several patients are here; the words of the refusals by appointment."""
        return service.arrive_many(self._sitting.desk, visits)

    def advance_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """The next stage for several; the words of the refusals by appointment."""
        return service.advance_many(self._sitting.desk, visits)

    def back_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """One stage back for several; the words of the refusals by appointment."""
        return service.back_many(self._sitting.desk, visits)

    def verify_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """The policies of several were seen to be good; the words of the refusals by appointment."""
        return service.verify_many(self._sitting.desk, visits)

    def walk_in(
        self, patient_id: int, provider_id: int, visit_type_id: int, reason: str, kept_from_payer: str = ""
    ) -> int:
        """A patient who stands at the desk, booked and arrived in one step."""
        return service.walk_in(
            self._sitting.desk, patient_id, provider_id, visit_type_id, reason, kept_from_payer
        )

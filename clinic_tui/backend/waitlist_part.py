"""What screens may ask of the waitlist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clinic_tui.backend.numbers_shown import with_numbers
from clinic_tui.backend.sitting import Sitting
from clinic_tui.waitlist import queries, service
from clinic_tui.waitlist.rows import Accepted, NewWish, WaiterRow, Waiters
from clinic_tui.waitlist.states import CloseReason


class WaitlistPart:
    """Who waits, whom a freed time suits, and the offers."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[WaiterRow, ...]:
        """All who wait, who has a time on offer among them."""
        return self._numbered(self._sitting.ask("waitlist.view", queries.waiters, self._sitting.desk.clock))

    def _numbered(self, rows: tuple[WaiterRow, ...]) -> tuple[WaiterRow, ...]:
        """The numbers shown are journaled."""
        return with_numbers(
            self._sitting,
            "waitlist.view",
            rows,
            lambda row: (row.patient_id, row.phone),
            lambda row: replace(row, phone=""),
        )

    def _ranked(self, found: Waiters | None) -> Waiters | None:
        if found is None:
            return None
        rows = self._numbered(tuple(each.waiter for each in found.ranked))
        ranked = tuple(replace(each, waiter=row) for each, row in zip(found.ranked, rows, strict=True))
        return replace(found, ranked=ranked)

    def entry(self, entry_id: int) -> WaiterRow:
        """One entry."""
        row = self._sitting.ask("waitlist.view", queries.waiter, self._sitting.desk.clock, entry_id)
        return self._numbered((row,))[0]

    def for_freed(self, appointment_id: int) -> Waiters | None:
        """Whom the time suits that this visit has left free; None where it suits nobody."""
        desk = self._sitting.desk
        return self._ranked(
            self._sitting.ask(
                "waitlist.view",
                queries.who_may_have,
                appointment_id,
                desk.clock,
                desk.living(),
                desk.session_token,
            )
        )

    def next_for(self, offer_id: int) -> Waiters | None:
        """Whom the time of an offer suits that was not taken; None where it suits nobody else."""
        desk = self._sitting.desk
        return self._ranked(
            self._sitting.ask(
                "waitlist.view", queries.who_is_next, offer_id, desk.clock, desk.living(), desk.session_token
            )
        )

    def add(self, wish: NewWish) -> int:
        """Write a wish down."""
        return service.add(self._sitting.desk, wish)

    def edit(self, entry_id: int, version: int, wish: NewWish) -> None:
        """Change a wish."""
        service.edit(self._sitting.desk, entry_id, version, wish)

    def close(self, entry_id: int, version: int, reason: CloseReason, words: str = "") -> None:
        """The patient waits no more."""
        service.close(self._sitting.desk, entry_id, version, reason, words)

    def offer(self, entry_id: int, version: int, provider_id: int, day: date, start: int) -> int:
        """Hold a time for somebody who waits; the number of the offer."""
        return service.offer(
            self._sitting.desk, entry_id, version, provider_id=provider_id, day=day, start=start
        )

    def accept(self, offer_id: int, *, keep_later: bool = False) -> Accepted:
        """The patient takes it."""
        return service.accept(self._sitting.desk, offer_id, keep_later=keep_later)

    def decline(self, offer_id: int, words: str = "") -> None:
        """The patient does not take it."""
        service.decline(self._sitting.desk, offer_id, words)

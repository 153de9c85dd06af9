"""What screens may ask of claims to be made and sent, and of trading partners."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import making, partners, sending
from clinic_tui.claims.batch_contents import claims_in_batch
from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.catching_up import take_back_unfinished
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.make_rows import DueRow, MadeBatch
from clinic_tui.claims.partner_connection import connection_to
from clinic_tui.claims.partner_rows import BatchClaim, BatchRow, PartnerFields, PartnerRow
from clinic_tui.claims.to_send import (
    ToSend,
    claims_again,
    claims_due,
    due_row,
    next_payers_due,
    next_policies_of,
)
from clinic_tui.clinic import vault_of
from clinic_tui.clock import Clock
from clinic_tui.eligibility.connection import Connection
from clinic_tui.errors import ClinicError
from clinic_tui.money.rules import clean_reason
from clinic_tui.settings import Settings


class SendingPart:
    """From visits to files, and from files to partners."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def due(self, numbers: Sequence[int] | None = None, day: date | None = None) -> tuple[DueRow, ...]:
        """Visits of which a claim is due, and claims that came back."""
        wanted = None if numbers is None else tuple(numbers)
        return self._sitting.ask("claim.view", _due, self._sitting.desk.clock, wanted, day)

    def next_due(self, claim_ids: Sequence[int]) -> tuple[DueRow, ...]:
        """The claims of these visits to the next payer."""
        return self._sitting.ask("claim.view", _next_due, self._sitting.desk.clock, tuple(claim_ids))

    def make(
        self,
        numbers: Sequence[int] | None,
        day: date | None,
        accepted: frozenset[str],
        without: Sequence[int] = (),
        told: Callable[[int, int], None] = making.tell_nobody,
    ) -> tuple[MadeBatch, ...]:
        """Make what may go, but for the visits `without`; `told` hears how many of how many are stored."""
        desk = self._sitting.desk
        desk.require("claim.send")
        take_back_unfinished(desk)
        with desk.store.reading() as db:
            due = claims_due(db, desk.clock, None if numbers is None else tuple(numbers), day)
        return making.make(desk, _but_for(due, without), accepted, told)

    def make_next(
        self,
        claim_ids: Sequence[int],
        accepted: frozenset[str],
        without: Sequence[int] = (),
        told: Callable[[int, int], None] = making.tell_nobody,
    ) -> tuple[MadeBatch, ...]:
        """Make the claims to the next payers, but for the visits `without`; `told` as in `make`."""
        desk = self._sitting.desk
        desk.require("claim.send")
        take_back_unfinished(desk)
        with desk.store.reading() as db:
            due = next_payers_due(db, desk.clock, next_policies_of(db, claim_ids))
        return making.make(desk, _but_for(due, without), accepted, told)

    def again_due(self, claim_ids: Sequence[int], frequency: Frequency) -> tuple[DueRow, ...]:
        """Claims that the payers have, as they would be replaced or voided now."""
        return self._sitting.ask(
            "claim.view", _again_due, self._sitting.desk.clock, tuple(claim_ids), frequency
        )

    def make_again(
        self,
        claim_ids: Sequence[int],
        frequency: Frequency,
        accepted: frozenset[str],
        reason: str,
        without: Sequence[int] = (),
    ) -> tuple[MadeBatch, ...]:
        """Replace or void them, for a reason, but for the visits `without`."""
        desk = self._sitting.desk
        desk.require("claim.send")
        why = clean_reason(reason, "why is it sent again?")
        take_back_unfinished(desk)
        with desk.store.reading() as db:
            due = claims_again(db, desk.clock, claim_ids, frequency)
        return making.make(desk, _but_for(due, without), accepted, reason=why)

    def batches(self) -> tuple[BatchRow, ...]:
        """The files of claims, the newest first."""
        return self._sitting.ask("claim.view", partners.batches)

    def claims_in(self, batch_id: int) -> tuple[BatchClaim, ...]:
        """The claims of one file, and how each stands."""
        return self._sitting.ask("claim.view", claims_in_batch, batch_id)

    def send(self, batch_id: int, *, looked: bool = False) -> None:
        """Hand a batch over."""
        sending.send(self._sitting.desk, batch_id, self._connection, looked=looked)

    def send_all(self, batch_ids: Sequence[int]) -> dict[int, str]:
        """Hand these over; by batch, why one did not leave or is in doubt."""
        self._sitting.desk.require("claim.send")
        failed: dict[int, str] = {}
        for number in batch_ids:
            try:
                self.send(number)
            except ClinicError as failure:
                failed[number] = failure.words
        return failed

    def carried(self, batch_id: int) -> None:
        """Somebody has carried it, or has seen that it is there."""
        sending.carried(self._sitting.desk, batch_id)

    def withdraw(self, batch_id: int) -> None:
        """Take back a batch that has not left."""
        sending.withdraw(self._sitting.desk, batch_id)

    def write_out(self, batch_id: int, path: Path) -> int:
        """Write its bytes into a file."""
        return sending.write_out(self._sitting.desk, batch_id, path)

    def partners(self) -> tuple[PartnerRow, ...]:
        """Trading partners by code."""
        return self._sitting.ask("claim.view", partners.partners)

    def add_partner(self, fields: PartnerFields) -> int:
        """Enter one."""
        return partners.add_partner(self._sitting.desk, fields)

    def update_partner(self, partner_id: int, version: int, fields: PartnerFields) -> None:
        """Change one."""
        partners.update_partner(self._sitting.desk, partner_id, version, fields)

    def make_default(self, partner_id: int) -> None:
        """It gets the claims of payers that name no other one."""
        partners.make_default(self._sitting.desk, partner_id)

    def _connection(self, partner: TradingPartner) -> Connection:
        settings = self._settings
        return connection_to(partner, lambda: vault_of(settings))


def _but_for(due: Sequence[ToSend], without: Sequence[int]) -> tuple[ToSend, ...]:
    return tuple(each for each in due if each.appointment_id not in set(without))


def _due(db: Session, clock: Clock, numbers: tuple[int, ...] | None, day: date | None) -> tuple[DueRow, ...]:
    return tuple(map(due_row, claims_due(db, clock, numbers, day)))


def _next_due(db: Session, clock: Clock, claim_ids: tuple[int, ...]) -> tuple[DueRow, ...]:
    return tuple(map(due_row, next_payers_due(db, clock, next_policies_of(db, claim_ids))))


def _again_due(
    db: Session, clock: Clock, claim_ids: tuple[int, ...], frequency: Frequency
) -> tuple[DueRow, ...]:
    return tuple(map(due_row, claims_again(db, clock, claim_ids, frequency)))

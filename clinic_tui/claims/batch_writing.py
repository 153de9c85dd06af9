"""The bytes of a batch, written and checked before anything is stored: one interchange to one partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_bytes import digest_of, packed
from clinic_tui.claims.outgoing_files import addressed, check_envelope, following_control, reference_of
from clinic_tui.claims.to_send import ToSend
from clinic_tui.claims.written_facts import facts_of
from clinic_tui.errors import NotFound
from clinic_tui.money.queries import on_visit
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk
from clinic_tui.x12.claim_facts import Submitter
from clinic_tui.x12.claim_writing import write_claims
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.parties import Party

ETIN = "46"
"""What the numbers of submitter and receiver are (NM108): electronic transmitter identification."""


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """A file that is to be stored, with the next number of its partner."""

    partner_id: int
    partner: str
    """Its code."""
    version: int
    """Of the partner as the file has it: another one has given its next number away, or is changed."""
    is_test: bool
    control: int
    reference: str
    going: tuple[ToSend, ...]
    set_of: dict[str, str] = field(repr=False)
    """By claim number, ST02 of the set that it stands in."""
    sets: int
    digest: str
    kept: bytes = field(repr=False)
    """Compressed."""

    @property
    def cents(self) -> int:
        """What its claims ask for together."""
        return sum(each.draft.total_cents for each in self.going)


def write_batches(desk: Desk, going: Sequence[ToSend], at: datetime) -> list[WrittenBatch]:
    """A file for each partner, as it would be stored now; nothing is.

    Raises Invalid with claim and field where one cannot be written, NotFound where a partner is gone.
    """
    by_partner: dict[int, list[ToSend]] = defaultdict(list)
    for each in going:
        by_partner[each.partner_id or 0].append(each)
    with desk.store.reading() as db:
        partners = {number: db.get(TradingPartner, number) for number in sorted(by_partner)}
        paid = _paid(db, [each.appointment_id for each in going])
        db.expunge_all()
    files = []
    for number, partner in partners.items():
        if partner is None:
            raise NotFound("this trading partner is gone")
        files.append(_written(partner, by_partner[number], paid, at.astimezone(desk.clock.zone)))
    return files


def _paid(db: Session, visits: list[int]) -> dict[int, int]:
    """What patients have paid of each visit, in cents."""
    found: dict[int, int] = {}
    columns: tuple[Any, ...] = col(Appointment.id), on_visit(col(Appointment.id))
    for start in range(0, len(visits), AT_ONCE):
        part = col(Appointment.id).in_(visits[start : start + AT_ONCE])
        found.update((row[0], int(row[1])) for row in db.execute(select(*columns).where(part)))
    return found


def _written(
    partner: TradingPartner, going: Sequence[ToSend], paid: dict[int, int], at: datetime
) -> WrittenBatch:
    control = following_control(partner)
    reference = reference_of(partner, control)
    facts = []
    for each in going:
        cents = max(0, min(paid.get(each.appointment_id, 0), each.draft.total_cents))
        facts.append(facts_of(each.draft, cents if each.draft.to == 0 else 0))
    written = write_claims(
        facts,
        Submitter(
            Party("41", partner.submitter_name, id_kind=ETIN, id=partner.submitter_id),
            partner.contact,
            partner.phone,
        ),
        Party("40", partner.name, id_kind=ETIN, id=partner.receiver_id),
        reference,
        addressed(partner),
        ControlNumbers(control, control),
        at,
    )
    check_envelope(written.content, len(written.sets), partner, control)
    return WrittenBatch(
        partner.id or 0,
        partner.code,
        partner.version,
        partner.is_test,
        control,
        reference,
        tuple(going),
        {number: f"{place:04}" for place, own in enumerate(written.claims, 1) for number in own},
        len(written.sets),
        digest_of(written.content),
        packed(written.content),
    )

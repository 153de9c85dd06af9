"""The bytes of a batch, written and checked before anything is stored: one interchange to one partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_bytes import digest_of, packed
from clinic_tui.claims.outgoing_files import addressed, check_envelope, following_control, reference_of
from clinic_tui.claims.to_send import ToSend
from clinic_tui.claims.written_facts import facts_of
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.money.queries import on_visit
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted
from clinic_tui.x12.claim_facts import Claim, Submitter
from clinic_tui.x12.claim_writing import check_claim, write_claims
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


class NotWritten(NamedTuple):
    """A claim that no file can hold as it stands, though no rule has found that."""

    due: ToSend
    why: str


def write_batches(
    desk: Desk, going: Sequence[ToSend], at: datetime
) -> tuple[list[WrittenBatch], list[NotWritten]]:
    """A file for each partner, as it would be stored now; nothing is. And the claims that no file can hold.

    Raises Invalid where none of a partner's can be written, NotFound where a partner is gone.
    """
    by_partner: dict[int, list[ToSend]] = defaultdict(list)
    for each in going:
        by_partner[each.partner_id or 0].append(each)
    with desk.store.reading() as db:
        partners = {number: db.get(TradingPartner, number) for number in sorted(by_partner)}
        paid = _paid(db, [each.appointment_id for each in going])
        db.expunge_all()
    files: list[WrittenBatch] = []
    refused: list[NotWritten] = []
    for number, partner in partners.items():
        if partner is None:
            raise NotFound("this trading partner is gone")
        file = _File(partner, paid, at.astimezone(desk.clock.zone))
        own = by_partner[number]
        try:
            files.append(file.written(own))
        except Invalid as why:
            left = file.refused(own)
            without = {each.due.draft.number for each in left}
            rest = [each for each in own if each.draft.number not in without]
            if not left:
                raise
            if rest:
                files.append(file.written(rest))
            elif len(by_partner) == 1:
                raise Invalid(_of_all(left), why.field) from why
            refused += left
    if not files:
        raise Invalid(_of_all(refused), "claims")
    return files, refused


def _of_all(refused: Sequence[NotWritten]) -> str:
    first, more = refused[0], len(refused) - 1
    return f"no file can hold {first.due.draft.number}: {first.why}" + (
        f"; and {counted(more, 'claim')} more" if more else ""
    )


def _paid(db: Session, visits: list[int]) -> dict[int, int]:
    """What patients have paid of each visit, in cents."""
    found: dict[int, int] = {}
    columns: tuple[Any, ...] = col(Appointment.id), on_visit(col(Appointment.id))
    for start in range(0, len(visits), AT_ONCE):
        part = col(Appointment.id).in_(visits[start : start + AT_ONCE])
        found.update((row[0], int(row[1])) for row in db.execute(select(*columns).where(part)))
    return found


@dataclass(frozen=True, slots=True)
class _File:
    """The next file of a partner; `paid` is, by visit, what patients have paid of it in cents."""

    partner: TradingPartner
    paid: Mapping[int, int]
    at: datetime

    def written(self, going: Sequence[ToSend]) -> WrittenBatch:
        """With these claims. Raises Invalid for the first that cannot be written."""
        partner = self.partner
        control = following_control(partner)
        reference = reference_of(partner, control)
        written = write_claims(
            [self._facts(each) for each in going],
            Submitter(
                Party("41", partner.submitter_name, id_kind=ETIN, id=partner.submitter_id),
                partner.contact,
                partner.phone,
            ),
            Party("40", partner.name, id_kind=ETIN, id=partner.receiver_id),
            reference,
            addressed(partner),
            ControlNumbers(control, control),
            self.at,
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

    def refused(self, going: Sequence[ToSend]) -> list[NotWritten]:
        """Those of these claims that cannot be written, each tried alone."""
        found, seen = [], set[str]()
        for each in going:
            number = each.draft.number
            try:
                check_claim(self._facts(each))
            except Invalid as why:
                found.append(NotWritten(each, str(why)))
            else:
                if number in seen:
                    found.append(NotWritten(each, "another claim of the file has its number"))
            seen.add(number)
        return found

    def _facts(self, due: ToSend) -> Claim:
        cents = max(0, min(self.paid.get(due.appointment_id, 0), due.draft.total_cents))
        return facts_of(due.draft, cents if due.draft.to == 0 else 0)

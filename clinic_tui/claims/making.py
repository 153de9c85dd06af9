"""Making claims: rows, numbers and the file's bytes in one transaction, a file for each trading partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.claims.batch_models import ClaimBatch, TradingPartner, claim_batch_content
from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.histories import AT_ONCE, restate_all
from clinic_tui.claims.kept_bytes import digest_of, packed
from clinic_tui.claims.models import Claim, ClaimSending, FindingAccepted
from clinic_tui.claims.rule_switches import digest
from clinic_tui.claims.sent_lines import SentLine, write_lines
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.to_send import ToSend
from clinic_tui.claims.written_facts import facts_of
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.failpoints import failpoint
from clinic_tui.money.queries import on_visit
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh as made_fresh
from clinic_tui.store.journal import Undo
from clinic_tui.x12.claim_facts import Submitter
from clinic_tui.x12.claim_writing import WrittenClaims, write_claims
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.outgoing import HIGHEST_CONTROL, ControlNumbers
from clinic_tui.x12.outgoing import TradingPartner as Addressed
from clinic_tui.x12.parties import Party

ETIN = "46"
"""What the numbers of submitter and receiver are (NM108): electronic transmitter identification."""

NOT_UNDONE = "claims that have their numbers are not unmade: withdraw the batch instead, in `:batches`"


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A file that was made. Money is integer cents."""

    id: int
    partner: str
    reference: str
    control: int
    claims: int
    cents: int


def make(
    desk: Desk, due: Sequence[ToSend], accepted: frozenset[str] = frozenset(), *, reason: str = ""
) -> tuple[MadeBatch, ...]:
    """Make the claims that may go, a batch for each partner; what may not go is left out.

    `accepted` are the warnings (`rule_switches.digest`) to which whoever acts says yes, and is remembered; a
    claim with another one is left out. `reason` goes to the
    journal. `due` was read outside: what changed since is refused by its rows.
    Raises Invalid where no claim may go, or with claim and field where one cannot be written; Conflict where
    a claim was made meanwhile.
    """
    going = [each for each in due if each.may_go and each.warned_of <= accepted]
    by_partner: dict[int, list[ToSend]] = defaultdict(list)
    for each in going:
        by_partner[each.partner_id or 0].append(each)
    with desk.act("claim.send", reason=reason, undo=Undo.NO, undo_words=NOT_UNDONE) as db:
        if not going:
            raise Invalid("no claim may go: `d` on a visit says what is wrong with it", "claims")
        _require_unchanged(db, going)
        _accept(db, desk, going)
        made = [_batch(db, desk, partner_id, own) for partner_id, own in sorted(by_partner.items())]
        failpoint("claims.made")
    return tuple(made)


def _require_unchanged(db: DeskSession, going: Sequence[ToSend]) -> None:
    """Nobody has made one of them, or charged one of their visits, since they were read."""
    visits = [each.appointment_id for each in going]
    known: dict[tuple[int, int], int] = {}
    charged: dict[int, int] = {}
    for start in range(0, len(visits), AT_ONCE):
        part = visits[start : start + AT_ONCE]
        for claim in db.scalars(select(Claim).where(col(Claim.appointment_id).in_(part))):
            known[claim.appointment_id, claim.coverage_id] = claim.id or 0
        sums = select(col(Charge.appointment_id), func.sum(col(Charge.cents))).where(
            col(Charge.appointment_id).in_(part)
        )
        charged.update({row[0]: int(row[1]) for row in db.execute(sums.group_by(col(Charge.appointment_id)))})
    for each in going:
        there = known.get((each.appointment_id, each.coverage_id))
        if there != each.claim_id or charged.get(each.appointment_id) != each.draft.total_cents:
            raise Conflict(
                f"the visit of {each.name} was changed or billed at another desk meanwhile: "
                "look again and repeat"
            )


def _accept(db: DeskSession, desk: Desk, going: Sequence[ToSend]) -> None:
    """Remember who said yes to what was warned of."""
    now, who = desk.clock.now(), desk.actor.login
    rows = {
        (each.appointment_id, digest(finding)): made_fresh(
            FindingAccepted,
            appointment_id=each.appointment_id,
            rule=finding.rule,
            digest=digest(finding),
            at=now,
            by=who,
        )
        for each in going
        for finding in each.warnings
    }
    db.add_fresh(list(rows.values()))


def _batch(db: DeskSession, desk: Desk, partner_id: int, going: Sequence[ToSend]) -> MadeBatch:
    partner = db.need(TradingPartner, partner_id, "this trading partner is gone")
    if partner.last_control >= HIGHEST_CONTROL:
        raise Invalid(f"the numbers for {partner.code} are used up: agree on another sender id", "partner")
    partner.last_control += 1
    control, now = partner.last_control, desk.clock.now()
    reference = f"{partner.code}{control:06}"
    paid = _paid(db, [each.appointment_id for each in going])
    written = _written(partner, control, reference, going, paid, now.astimezone(desk.clock.zone))
    check_envelope(written, partner, control)
    cents = sum(each.draft.total_cents for each in going)
    batch = ClaimBatch(
        partner_id=partner_id,
        control=control,
        reference=reference,
        at=now,
        made_by=desk.actor.login,
        claims=len(going),
        cents=cents,
        sets=len(written.sets),
        file_name=f"{partner.code}-{control:09}.837",
        digest=digest_of(written.content),
        is_test=partner.is_test,
        state=BatchState.MADE,
    )
    db.add(batch)
    db.flush()
    db.put_beside(claim_batch_content, [{"batch_id": batch.id, "content": packed(written.content)}])
    set_of = {number: f"{place:04}" for place, own in enumerate(written.claims, 1) for number in own}
    store_sendings(db, desk, batch.id or 0, going, set_of, now)
    return MadeBatch(batch.id or 0, partner.code, reference, control, len(going), cents)


def _paid(db: DeskSession, visits: list[int]) -> dict[int, int]:
    """What patients have paid of each visit, in cents."""
    found: dict[int, int] = {}
    columns: tuple[Any, ...] = col(Appointment.id), on_visit(col(Appointment.id))
    for start in range(0, len(visits), AT_ONCE):
        part = col(Appointment.id).in_(visits[start : start + AT_ONCE])
        found.update((row[0], int(row[1])) for row in db.execute(select(*columns).where(part)))
    return found


def _written(
    partner: TradingPartner,
    control: int,
    reference: str,
    going: Sequence[ToSend],
    paid: dict[int, int],
    written_at: datetime,
) -> WrittenClaims:
    facts = []
    for each in going:
        cents = max(0, min(paid.get(each.appointment_id, 0), each.draft.total_cents))
        facts.append(facts_of(each.draft, cents if each.draft.to == 0 else 0))
    return write_claims(
        facts,
        Submitter(
            Party("41", partner.submitter_name, id_kind=ETIN, id=partner.submitter_id),
            partner.contact,
            partner.phone,
        ),
        Party("40", partner.name, id_kind=ETIN, id=partner.receiver_id),
        reference,
        Addressed(
            partner.sender,
            partner.receiver,
            partner.sender_qualifier,
            partner.receiver_qualifier,
            partner.group_sender,
            partner.group_receiver,
            is_test=partner.is_test,
            wants_acknowledgment=partner.wants_ta1,
        ),
        ControlNumbers(control, control),
        written_at,
    )


def check_envelope(written: WrittenClaims, partner: TradingPartner, control: int) -> None:
    """Rule 44: counts, numbers, lengths and the test flag, read from the bytes themselves.

    Raises Invalid; nothing is stored then.
    """
    file = read_trusted(written.content)
    (interchange,) = file.interchanges
    (group,) = interchange.groups
    wrong = [
        words
        for holds, words in (
            (not file.findings, "; ".join(map(str, file.findings))),
            (int(interchange.control) == control == int(group.control), "its control numbers differ"),
            (interchange.is_test is partner.is_test, "its test flag is not the partner's"),
            (len(group.sets) == len(written.sets), "its count of sets is wrong"),
            (written.content[105:106] == b"~", "its first segment has not 106 characters"),
        )
        if not holds
    ]
    if wrong:
        raise Invalid(f"the file for {partner.code} is not right (rule 44): {'; '.join(wrong)}", "envelope")


def store_sendings(
    db: DeskSession,
    desk: Desk,
    batch_id: int | None,
    going: Sequence[ToSend],
    set_of: Mapping[str, str],
    now: datetime,
) -> None:
    """A claim for each visit that has none yet, and a sending for each.

    Without a batch they went on paper; `set_of` is, by the claim's number, ST02 of its set in the batch.
    """
    fresh = [
        made_fresh(
            Claim,
            appointment_id=each.appointment_id,
            patient_id=each.patient_id,
            coverage_id=each.coverage_id,
            payer_id=each.payer_id,
            sequence=each.draft.policy.sequence,
            day=each.draft.day,
            charged_cents=each.draft.total_cents,
            state=ClaimState.BATCHED,
            state_at=now,
        )
        for each in going
        if each.claim_id is None
    ]
    db.add_fresh(fresh)
    numbers = {(row.appointment_id, row.coverage_id): row.id or 0 for row in fresh}
    again = []
    sendings = []
    for each in going:
        claim_id = each.claim_id or numbers[each.appointment_id, each.coverage_id]
        if each.claim_id is not None:
            again.append(each)
        sendings.append(
            made_fresh(
                ClaimSending,
                claim_id=claim_id,
                number=each.draft.number,
                frequency=each.draft.frequency,
                original_number=each.draft.original_number,
                batch_id=batch_id,
                set_control=set_of.get(each.draft.number, ""),
                at=now,
                by=desk.actor.login,
                cents=each.draft.total_cents,
                filed_as=each.draft.payer.electronic_id[:80],
                member_id=each.draft.policy.member_id[:80],
                lines=write_lines(_lines(each)),
            )
        )
    db.add_fresh(sendings)
    for each in again:
        row = db.need(Claim, each.claim_id or 0, "this claim is gone")
        row.charged_cents = each.draft.total_cents
    restate_all(db, [each.claim_id for each in again if each.claim_id])


def _lines(due: ToSend) -> list[SentLine]:
    return [
        SentLine(
            place,
            line.code,
            line.modifiers,
            line.cents,
            line.units,
            line.day or due.draft.day,
            line.charge_id,
        )
        for place, line in enumerate(due.draft.lines, start=1)
    ]

"""What of claims stands posted in the ledger, brought to what their answers in force say.

Nothing is ever changed: what is missing, or too much, is one row more. Everything is read again from the
answers of all claims of a visit, so that late, repeated and reversed remittances come out the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing.insurer_models import InsurerPosting, InterestPosting
from clinic_tui.billing.ledger_sums import copays_asked
from clinic_tui.claims.decided_anew import decided_anew
from clinic_tui.claims.decided_lines import read_decided
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.earlier_told import settled_by
from clinic_tui.claims.histories import AT_ONCE, SentOnce, event_of, histories, restate
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.next_payer import come_behind
from clinic_tui.claims.standing import ClaimEvent, in_force, unmatched_reversals
from clinic_tui.claims.states import ClaimState, Happening
from clinic_tui.clock import today
from clinic_tui.patients.models import Coverage
from clinic_tui.remittance.denials import denial_of
from clinic_tui.remittance.rules import ClaimSums, Moved, moved_by
from clinic_tui.remittance.written_off import take_back_decided
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh

Done = Callable[[int], None]
"""Is told how many claims are done, while others wait for it."""


class Amiss(NamedTuple):
    """What does not fit together of claims, by claim."""

    astray: dict[int, int]
    """How many reversals take back what was never remitted; of claims alone that have reversals."""
    excess: dict[int, int]
    """By how many cents more is decided than was charged; 0 where it is not."""


class Because(NamedTuple):
    """Which answer of which payment moves the ledger of a claim."""

    answer_id: int
    payment_id: int


_MONEY: tuple[Any, ...] = (
    col(ClaimAnswer.claim_id), col(ClaimAnswer.happening), col(ClaimAnswer.party), col(ClaimAnswer.said_at),
    col(ClaimAnswer.words), col(ClaimAnswer.charged_cents), col(ClaimAnswer.paid_cents),
    col(ClaimAnswer.contract_cents), col(ClaimAnswer.patient_cents), col(ClaimAnswer.forwarded),
    col(ClaimAnswer.payer_number), col(ClaimAnswer.decided), col(ClaimAnswer.sending_id),
    col(ClaimAnswer.interest_cents), col(ClaimAnswer.at),
)  # fmt: skip
_ORDER = {each: place for place, each in enumerate(Sequence)}


@dataclass(slots=True)
class _Money:
    """The remittances of one claim."""

    events: list[ClaimEvent] = field(default_factory=list)
    decided: dict[int, str] = field(default_factory=dict)
    """By the identity of an event, what was decided of the lines."""
    answers_to: dict[int, int] = field(default_factory=dict)
    """By the identity of an event, the sending that it answers."""
    standing: tuple[ClaimEvent, ...] = ()
    """Those in force, as soon as all are known."""

    def sums(self, claim: Claim, told: Mapping[int, int]) -> ClaimSums | None:
        """Those in force, together; None where there are none.

        Decisions on parts of what was charged, which a payer has split, count together. `told` is, by sending
        to a later payer, what that says that earlier ones have dealt with.
        """
        said = [each.remitted for each in self.standing if each.remitted]
        if not said:
            return None
        return ClaimSums(
            max(
                max(each.charged for each in said),
                min(claim.charged_cents, sum(each.charged for each in said)),
            ),
            sum(each.paid for each in said),
            sum(each.adjusted_by_contract for each in said),
            sum(each.of_patient for each in said),
            said[-1].forwarded,
            sum(each.earlier for each in said) if claim.sequence is not Sequence.PRIMARY else 0,
            told.get(self.answers_to[id(self.standing[-1])]),
        )

    @property
    def interest(self) -> int:
        """In all payments of the claim less what was taken back of it, in cents.

        As the money went: a payer may take back what it paid of a claim, and not the interest.
        """
        return sum(
            -each.remitted.interest if each.happening is Happening.REVERSED else each.remitted.interest
            for each in self.events
            if each.remitted
        )

    def deny(self, claim: Claim, said: ClaimSums | None) -> None:
        """Write to the claim what kind of denial it is, by the remittances in force, which come to `said`."""
        lines = [line for each in self.standing for line in read_decided(self.decided[id(each)])]
        is_settled = said is not None and said.decided + said.earlier >= said.charged
        denied = None if is_settled else denial_of(lines)  # paid after all, without a word of the denial
        claim.denied_as = denied.kind.value if denied else ""
        claim.denied_reason = denied.reason[:5] if denied else ""


def bring_up(
    db: DeskSession,
    desk: Desk,
    claim_ids: Collection[int],
    because: Mapping[int, Because],
    done: Done = lambda claims: None,
) -> Amiss:
    """States, denials and ledger of these claims after their answers were stored.

    `because` says by claim what the new postings come from. The other claims of the same visits follow.
    """
    db.flush()
    visits: list[int] = []
    for part in _parts(claim_ids):
        visits += db.scalars(select(col(Claim.appointment_id)).where(col(Claim.id).in_(part)))
    amiss = Amiss({}, {})
    for count, part in enumerate(_parts(set(visits)), start=1):
        _bring_up(db, desk, part, because, amiss)
        db.flush()
        done(min(count * AT_ONCE, len(claim_ids)))
    return amiss


def _bring_up(
    db: DeskSession, desk: Desk, visits: list[int], because: Mapping[int, Because], amiss: Amiss
) -> None:
    claims = db.scalars(select(Claim).where(col(Claim.appointment_id).in_(visits))).all()
    numbers = [each.id or 0 for each in claims]
    known = histories(db, numbers)
    money = _money(db, numbers)
    standing, interest_known = _standing(db, numbers), _interest_standing(db, numbers)
    asked = copays_asked(db, visits)
    policies = _policies(db, {each.patient_id for each in claims})
    of_visit: dict[int, list[Claim]] = defaultdict(list)
    sums: dict[int, ClaimSums | None] = {}
    for claim in claims:
        number = claim.id or 0
        restate(claim, known[number])
        sums[number] = money[number].sums(claim, _told(known[number]))
        money[number].deny(claim, sums[number])
        of_visit[claim.appointment_id].append(claim)
    rows: list[InsurerPosting] = []
    interest: list[InterestPosting] = []
    for visit, together in of_visit.items():
        together.sort(key=lambda each: (_ORDER[each.sequence], each.id or 0))
        own = [sums[each.id or 0] for each in together]
        waits = _another_is_due(together, own, policies)
        amiss.excess.update(
            (each.id or 0, said.excess) for each, said in zip(together, own, strict=True) if said
        )
        reason = next((because[each.id or 0] for each in together if each.id in because), None)
        moved = moved_by(own, asked.get(visit, 0), another_is_due=waits)
        for claim, wanted in zip(together, moved, strict=True):
            if missing := wanted - standing.get(claim.id or 0, Moved()):
                rows.append(_row(desk, claim, missing, because.get(claim.id or 0, reason)))
            paid_late = money[claim.id or 0].interest - interest_known.get(claim.id or 0, 0)
            if paid_late:
                interest.append(_interest(desk, claim, paid_late, because.get(claim.id or 0, reason)))
    db.add_fresh(rows)
    db.add_fresh(interest)
    _take_up_again(db, desk, [claim for claim in claims if sums[claim.id or 0] is not None], known)
    take_back_decided(db, desk, claims, amiss.excess)
    amiss.astray.update(
        (number, len(unmatched_reversals(each.events)))
        for number, each in money.items()
        if any(event.happening is Happening.REVERSED for event in each.events)
    )


def _take_up_again(
    db: DeskSession, desk: Desk, decided: Iterable[Claim], known: Mapping[int, list[SentOnce]]
) -> None:
    """Claims to later payers that somebody has settled by what earlier ones do not say any more."""
    settled = [
        each
        for each in decided
        if each.settled_on is not None and each.sequence is not Sequence.PRIMARY and known[each.id or 0]
    ]
    if not settled:
        return
    db.flush()
    newest = {each.id or 0: known[each.id or 0][-1].sending for each in settled}
    anew, _ = decided_anew(db, settled, newest, desk.clock.zone)
    for claim in settled:
        if claim.id in anew:
            claim.settled_on = None


def _told(sendings: Iterable[SentOnce]) -> dict[int, int]:
    return {
        once.sending.id or 0: settled_by(once.sending.earlier) for once in sendings if once.sending.earlier
    }


def _row(desk: Desk, claim: Claim, missing: Moved, because: Because | None) -> InsurerPosting:
    return fresh(
        InsurerPosting,
        claim_id=claim.id,
        answer_id=because.answer_id if because else None,
        payment_id=because.payment_id if because else None,
        appointment_id=claim.appointment_id,
        patient_id=claim.patient_id,
        day=today(desk.clock),
        at=desk.clock.now(),
        by=desk.actor.login,
        paid_cents=missing.paid,
        contract_cents=missing.contract,
        patient_cents=missing.to_patient,
    )


def _interest(desk: Desk, claim: Claim, cents: int, because: Because | None) -> InterestPosting:
    return fresh(
        InterestPosting,
        payment_id=because.payment_id if because else None,
        payer_id=claim.payer_id,
        claim_id=claim.id,
        answer_id=because.answer_id if because else None,
        appointment_id=claim.appointment_id,
        patient_id=claim.patient_id,
        day=today(desk.clock),
        at=desk.clock.now(),
        by=desk.actor.login,
        cents=cents,
    )


def _interest_standing(db: DeskSession, claim_ids: list[int]) -> dict[int, int]:
    """What stands posted of each claim as interest that was in its payment."""
    found: dict[int, int] = {}
    columns: tuple[Any, ...] = col(InterestPosting.claim_id), func.sum(col(InterestPosting.cents))
    for part in _parts(claim_ids):
        rows = db.execute(
            select(*columns)
            .where(col(InterestPosting.claim_id).in_(part), col(InterestPosting.answer_id).is_not(None))
            .group_by(col(InterestPosting.claim_id))
        )
        found.update((number, int(cents)) for number, cents in rows)
    return found


def _money(db: DeskSession, claim_ids: list[int]) -> dict[int, _Money]:
    found: dict[int, _Money] = defaultdict(_Money)
    for part in _parts(claim_ids):
        for row in db.execute(
            select(*_MONEY)
            .where(col(ClaimAnswer.claim_id).in_(part), col(ClaimAnswer.charged_cents).is_not(None))
            .order_by(col(ClaimAnswer.id))
        ):
            event = event_of(row)  # type: ignore[arg-type]  # a row of the columns that it reads
            found[row.claim_id].events.append(event)
            found[row.claim_id].decided[id(event)] = row.decided
            found[row.claim_id].answers_to[id(event)] = row.sending_id
    for each in found.values():
        each.standing = in_force(each.events)
    return found


def _standing(db: DeskSession, claim_ids: list[int]) -> dict[int, Moved]:
    """What stands posted of each claim, what people wrote off left out."""
    found: dict[int, Moved] = {}
    for part in _parts(claim_ids):
        for number, *cents in db.execute(
            select(
                col(InsurerPosting.claim_id),
                func.sum(col(InsurerPosting.paid_cents)),
                func.sum(col(InsurerPosting.contract_cents)),
                func.sum(col(InsurerPosting.patient_cents)),
            )
            .where(col(InsurerPosting.claim_id).in_(part))
            .group_by(col(InsurerPosting.claim_id))
        ):
            found[number] = Moved(*map(int, cents))
    return found


class _Policy(NamedTuple):
    id: int
    slot: int
    active: bool
    valid_from: date | None
    valid_to: date | None

    def pays(self, day: date) -> bool:
        """In force on the day of a visit."""
        return (
            self.active
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


def _policies(db: DeskSession, patient_ids: Collection[int]) -> dict[int, list[_Policy]]:
    found: dict[int, list[_Policy]] = defaultdict(list)
    columns: tuple[Any, ...] = (
        col(Coverage.patient_id), col(Coverage.id), col(Coverage.slot), col(Coverage.active),
        col(Coverage.valid_from), col(Coverage.valid_to),
    )  # fmt: skip
    for part in _parts(patient_ids):
        for patient, *policy in db.execute(select(*columns).where(col(Coverage.patient_id).in_(part))):
            found[patient].append(_Policy(*policy))
    return found


def _another_is_due(
    claims: list[Claim], sums: list[ClaimSums | None], policies: Mapping[int, list[_Policy]]
) -> bool:
    """Whether a policy behind the last one that decided is still to pay, or to be asked."""
    decided = [each for each, said in zip(claims, sums, strict=True) if said is not None]
    if not decided:
        return False
    own = policies.get(claims[0].patient_id, [])
    last, others = decided[-1], {each.coverage_id for each in decided}
    behind = come_behind({each.id: each.slot for each in own}, last.coverage_id, last.sequence, others)
    done = {
        each.coverage_id for each in claims if each.settled_on is not None or each.state is ClaimState.VOID
    }
    return any(each.id in behind and each.id not in done and each.pays(claims[0].day) for each in own)


def _parts(numbers: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(set(numbers))
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]

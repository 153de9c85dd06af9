"""Reads of claims that were made, each with the queue that it stands in.

What decides about a queue is partly a matter of dates, so it is worked out here for every claim that nobody
has settled, in a fixed number of questions for each 500 of them.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.billing.ledger import visit_balances
from clinic_tui.claims.appeal_rules import appeal_step
from clinic_tui.claims.appeals import last_appeals
from clinic_tui.claims.changed_since import changed_since
from clinic_tui.claims.decided_anew import decided_anew
from clinic_tui.claims.draft import Frequency, Sequence
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_back import kept_visits
from clinic_tui.claims.listed_prices import ListedPrices, allowed_in_all
from clinic_tui.claims.models import Claim, ClaimAnswer, ClaimSending
from clinic_tui.claims.next_payer import next_policies
from clinic_tui.claims.queue_rules import Queue, Work, at_stake, clocks_of, queue_of, rank
from clinic_tui.claims.sent_lines import read_lines
from clinic_tui.claims.states import DECIDED, ClaimState, Happening, Party
from clinic_tui.claims.status_asking import last_asked
from clinic_tui.claims.status_words import asks_for_papers
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.clock import Clock, today
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.words.money import show_money

_AGAINST = (
    Happening.REJECTED,
    Happening.NOT_FOUND,
    Happening.PENDING,
    Happening.REMITTED,
    Happening.REVERSED,
)
"""What is told as the reason of where a claim stands."""

_OF_PAYER = (Happening.ACCEPTED, Happening.PENDING, Happening.FINISHED)
"""What leaves a claim at the payer."""

_OVER = (
    ClaimState.PAID, ClaimState.FORWARDED, ClaimState.VOID, ClaimState.TO_PATIENT, ClaimState.NOTHING_DUE,
)  # fmt: skip
"""The payer has done with it, as far as it has decided."""

LOOKED_BACK = timedelta(days=180)
"""The longest time that payers give for an appeal."""


def work(db: Session, clock: Clock, *, settled: bool = False) -> tuple[WorkRow, ...]:
    """The claims that nobody has settled, those first that weigh most; or those alone that are.

    What was paid, handed on or taken back more than LOOKED_BACK ago is left out: no appeal is possible any
    more, and what patients still owe of it is asked for by statements. What an insurer still owes stays: a
    part that nobody has decided on, or what was handed on to a payer of whom nothing was heard. So does a
    claim to a later payer when something was said of an earlier one since.
    """
    which = col(Claim.settled_on).is_not(None) if settled else col(Claim.settled_on).is_(None)
    recent = col(Claim.state).not_in(_OVER) | (col(Claim.state_at) > clock.now() - LOOKED_BACK)
    wanted = recent | _owed_by_insurers() | _said_of_an_earlier(clock.now() - LOOKED_BACK)
    numbers: list[Any] = list(db.scalars(select(col(Claim.id)).where(which, wanted).order_by(col(Claim.id))))
    return tuple(sorted(_rows(db, clock, numbers), key=lambda row: (-row.weight, row.day, row.id)))


def _owed_by_insurers() -> ColumnElement[bool]:
    """True of first claims of which a part is not decided, and of those handed on that no other follows."""
    other = aliased(Claim)
    # P, S, T: the letters of SBR01 sort as their claims follow each other
    follows = exists().where(
        col(other.appointment_id) == col(Claim.appointment_id), col(other.sequence) > col(Claim.sequence)
    )
    decided = col(Claim.paid_cents) + col(Claim.contract_cents) + col(Claim.patient_cents)
    return or_(
        and_(
            col(Claim.state).in_((ClaimState.PAID, ClaimState.TO_PATIENT)),
            col(Claim.sequence) == Sequence.PRIMARY,
            decided < col(Claim.charged_cents),
        ),
        and_(col(Claim.state) == ClaimState.FORWARDED, ~follows),
    )


def _said_of_an_earlier(since: datetime) -> ColumnElement[bool]:
    """True of claims to later payers where a claim of the visit to an earlier one is newer than that."""
    other = aliased(Claim)
    return exists().where(
        col(other.appointment_id) == col(Claim.appointment_id),
        col(other.sequence) < col(Claim.sequence),
        col(other.state_at) > since,
    )


def _rows(db: Session, clock: Clock, numbers: list[int]) -> list[WorkRow]:
    rows: list[WorkRow] = []
    for start in range(0, len(numbers), AT_ONCE):
        rows += _Part(db, clock, numbers[start : start + AT_ONCE]).rows()
    return rows


class _Part:
    """Up to 500 claims, and what is stored around them."""

    def __init__(self, db: Session, clock: Clock, numbers: list[int]) -> None:
        self._db, self._zone, self._today = db, clock.zone, today(clock)
        columns: tuple[Any, ...] = Claim, Patient, Coverage, Payer
        self._claims = [
            (claim, patient, coverage, payer)
            for claim, patient, coverage, payer in db.execute(
                select(*columns)
                .join(Patient, col(Patient.id) == col(Claim.patient_id))
                .join(Coverage, col(Coverage.id) == col(Claim.coverage_id))
                .outerjoin(Payer, col(Payer.id) == col(Claim.payer_id))
                .where(col(Claim.id).in_(numbers))
            )
        ]
        self._decided = [claim for claim, *_ in self._claims if claim.state in DECIDED]
        self._sendings = self._newest_sendings(numbers)
        self._against = self._said_against(numbers)
        self._papers = self._papers_wanted()
        self._owed = self._open_balances()
        self._earlier = self._settled_before()
        self._next = self._next_policies()
        self._taken_on = self._claims_beside()
        self._prices = self._contracts()
        self._asked = self._waiting_questions(numbers)
        self._appeals = last_appeals(db, numbers)
        claims = [claim for claim, *_ in self._claims]
        self._anew, stand = decided_anew(db, claims, self._sendings, clock.zone)
        self._changed = changed_since(db, claims, self._sendings, stand)
        self._kept = kept_visits(db, [claim.appointment_id for claim in claims])

    def rows(self) -> list[WorkRow]:
        """Each with its queue."""
        return [self._row(*each) for each in self._claims]

    def _newest_sendings(self, numbers: list[int]) -> dict[int, ClaimSending]:
        newest = (
            select(func.max(col(ClaimSending.id)))
            .where(col(ClaimSending.claim_id).in_(numbers))
            .group_by(col(ClaimSending.claim_id))
        )
        found = self._db.scalars(select(ClaimSending).where(col(ClaimSending.id).in_(newest)))
        return {each.claim_id: each for each in found}

    def _said_against(self, numbers: list[int]) -> dict[int, ClaimAnswer]:
        """The newest answer of each that says why it stands where it does."""
        answers = self._db.scalars(
            select(ClaimAnswer)
            .where(col(ClaimAnswer.claim_id).in_(numbers), col(ClaimAnswer.happening).in_(_AGAINST))
            .order_by(col(ClaimAnswer.said_at), col(ClaimAnswer.id))
        )
        return {each.claim_id: each for each in answers}

    def _papers_wanted(self) -> dict[int, ClaimAnswer]:
        """By claim that is at its payer, the payer's last word, where that asks for papers."""
        there = [claim.id for claim, *_ in self._claims if claim.state is ClaimState.AT_PAYER]
        if not there:
            return {}
        said = self._db.scalars(
            select(ClaimAnswer)
            .where(col(ClaimAnswer.claim_id).in_(there), col(ClaimAnswer.party) == Party.PAYER)
            .where(col(ClaimAnswer.happening).in_(_OF_PAYER))
            .order_by(col(ClaimAnswer.said_at), col(ClaimAnswer.id))
        )
        last = {each.claim_id: each for each in said}
        return {number: each for number, each in last.items() if asks_for_papers(each.codes)}

    def _waiting_questions(self, numbers: list[int]) -> dict[int, date]:
        """When each was asked about, of those of which nothing has come to be known since."""
        asked = last_asked(self._db, numbers)
        if not asked:
            return {}
        columns: tuple[Any, ...] = col(ClaimAnswer.claim_id), func.max(col(ClaimAnswer.at))
        said = select(*columns).where(col(ClaimAnswer.claim_id).in_(list(asked)))
        newest = {row[0]: row[1] for row in self._db.execute(said.group_by(col(ClaimAnswer.claim_id)))}
        return {
            number: at.astimezone(self._zone).date()
            for number, at in asked.items()
            if number not in newest or newest[number] <= at
        }

    def _open_balances(self) -> dict[int, int]:
        """What patients owe for the visits of decided claims that left them a part."""
        patients = {claim.patient_id for claim in self._decided if claim.patient_cents > 0}
        if not patients:
            return {}
        found = visit_balances(self._db, sorted(patients), only_open=True)
        return {each.appointment_id: each.patient_cents for each in found}

    def _settled_before(self) -> dict[int, tuple[int, int]]:
        """By claim to a later payer, what the earlier ones have paid, and paid and taken off together."""
        later = [claim for claim, *_ in self._claims if claim.sequence is not Sequence.PRIMARY]
        if not later:
            return {}
        columns: tuple[Any, ...] = (
            col(Claim.appointment_id), col(Claim.sequence), col(Claim.paid_cents), col(Claim.contract_cents),
        )  # fmt: skip
        visits = [claim.appointment_id for claim in later]
        order = list(Sequence)
        rows = list(self._db.execute(select(*columns).where(col(Claim.appointment_id).in_(visits))))
        found: dict[int, tuple[int, int]] = {}
        for claim in later:
            before = [
                (paid, contract)
                for visit, sequence, paid, contract in rows
                if visit == claim.appointment_id and order.index(sequence) < order.index(claim.sequence)
            ]
            paid = sum(paid for paid, _ in before)
            found[claim.id or 0] = paid, paid + sum(contract for _, contract in before)
        return found

    def _claims_beside(self) -> set[int]:
        """Claims that were handed on of whose visit a claim to a later payer is there."""
        order, later = list(Sequence), set[int]()
        handed = [each for each in self._decided if _was_handed_on(each)]
        columns: tuple[Any, ...] = col(Claim.appointment_id), col(Claim.sequence)
        visits = col(Claim.appointment_id).in_({each.appointment_id for each in handed})
        for visit, place in self._db.execute(select(*columns).where(visits)) if handed else ():
            later.update(
                each.id or 0
                for each in handed
                if each.appointment_id == visit and order.index(place) > order.index(each.sequence)
            )
        return later

    def _next_policies(self) -> set[int]:
        """Claims after which another policy of the patient is to be billed, and was not yet."""
        return set(next_policies(self._db, [claim for claim in self._decided if claim.patient_cents > 0]))

    def _contracts(self) -> ListedPrices | None:
        if not self._decided:
            return None
        codes = {
            line.code
            for claim in self._decided
            if (sending := self._sendings.get(claim.id or 0))
            for line in read_lines(sending.lines)
        }
        return ListedPrices(self._db, codes)

    def _expected(self, claim: Claim) -> int | None:
        """What the payer's own prices come to for the lines; None where one has no price."""
        sending = self._sendings.get(claim.id or 0)
        if self._prices is None or sending is None or claim.state not in DECIDED:
            return None
        return allowed_in_all(self._prices.contracted_lines(read_lines(sending.lines), claim.payer_id))

    def _row(self, claim: Claim, patient: Patient, coverage: Coverage, payer: Payer | None) -> WorkRow:
        number = claim.id or 0
        sending, against, anew = self._sendings.get(number), self._against.get(number), self._anew.get(number)
        paid_before, settled_before = self._earlier.get(number, (0, 0))
        takes_back = sending is not None and sending.frequency is Frequency.VOID
        facts = Work(
            claim.state,
            claim.state_at.astimezone(self._zone).date(),
            claim.day,
            payer.filing if payer else "",
            payer.filing_days if payer else None,
            payer.appeal_days if payer else None,
            claim.charged_cents,
            claim.paid_cents,
            claim.contract_cents,
            claim.patient_cents,
            max(settled_before, claim.earlier_cents),
            self._owed.get(claim.appointment_id, 0) if claim.patient_cents > 0 else 0,
            claim.denied_as,
            number in self._next,
            self._expected(claim),
            sending is not None and sending.batch_id is None,
            self._changed.get(number, anew.cents if anew else None),
            bool(claim.hold_reason),
            claim.settled_on is not None,
            claim.follow_up_on,
            claim.appointment_id in self._kept and not takes_back,
            self._appeals.get(number),
            number in self._taken_on,
            anew is not None,
            anew is not None and anew.taken_back,
            paid_before,
            number in self._papers,
        )
        queue = queue_of(facts, self._today)
        clocks, cents = clocks_of(facts, queue, self._today), at_stake(facts, queue)
        left = clocks[0].days_left(self._today) if clocks else None
        against = self._papers.get(number, against)
        told = against is not None and (claim.state is not ClaimState.AT_PAYER or number in self._papers)
        return WorkRow(
            number,
            claim.version,
            claim.appointment_id,
            claim.patient_id,
            f"{patient.family}, {patient.given}" if patient.given else patient.family,
            patient.mrn,
            claim.day,
            coverage.payer,
            claim.sequence,
            sending.number if sending else "",
            claim.state,
            queue,
            clocks,
            left,
            cents,
            claim.charged_cents,
            claim.paid_cents,
            claim.hold_reason or (_ANEW if anew else _why(claim, against if told else None)),
            against.field if against and told else "",
            claim.denied_as,
            _next_step(facts, queue, self._today),
            claim.owner,
            claim.follow_up_on,
            claim.note,
            claim.hold_reason,
            rank(cents, left),
            self._asked.get(number),
            slot=coverage.slot,
        )


def _next_step(facts: Work, queue: Queue, day: date) -> str:
    if facts.appeal is not None and queue in (Queue.DENIED, Queue.UNDERPAID, Queue.APPEALED):
        return appeal_step(facts.appeal, day)
    if facts.settled and facts.state not in _OVER and facts.unsettled:
        return f"nothing: {show_money(facts.unsettled)} of it was neither paid nor taken off"
    if queue is Queue.CHANGED and facts.kept:
        if facts.state is ClaimState.BATCHED:
            return "the payer is not to hear of this visit: withdraw its file in `:batches`"
        return "the payer is not to hear of this visit: `-` voids the claim once it is taken in"
    if queue is Queue.CHANGED and facts.decided_anew:
        return _behind_others(facts)
    if queue is Queue.CHANGED and facts.state is ClaimState.BATCHED:
        return "its charges are not those in its file: withdraw that in `:batches`, and make it anew"
    if queue is Queue.SILENT:
        late = facts.silence(day)
        return late.words if late else queue.next_step
    if queue is Queue.WAITING and facts.rest_is_open:
        return f"nothing yet: {show_money(facts.unsettled)} of it is not decided, the rest may come apart"
    if queue is Queue.WAITING and facts.is_handed_on:
        return f"nothing yet: the next payer has {show_money(facts.patient)} of it to decide on"
    return queue.next_step


_ANEW = "the payer before it has decided otherwise since"


def _behind_others(facts: Work) -> str:
    """What is done with a claim that says of an earlier payer what that has since decided otherwise."""
    if facts.taken_back:
        return "the claim to the payer before it was taken back: `-` voids this one too"
    if facts.state is ClaimState.BATCHED:
        return "withdraw its file in `:batches`, and make it anew"
    if facts.state in (ClaimState.SENT, ClaimState.RECEIVED):
        return "`r` sends it corrected once the payer has taken it in"
    return "`r` sends it corrected, with what that one decided"


def _was_handed_on(claim: Claim) -> bool:
    return claim.state is ClaimState.FORWARDED and claim.patient_cents > 0


def _sums(told: Claim | ClaimAnswer) -> tuple[int | None, ...]:
    return told.paid_cents, told.contract_cents, told.patient_cents


def _in_all(claim: Claim) -> str:
    """What is in force, where the newest remittance is not all of it, or was taken back."""
    said = f"in all paid {show_money(claim.paid_cents)} of {show_money(claim.charged_cents)}"
    for name, cents in (("contract", claim.contract_cents), ("patient", claim.patient_cents)):
        if cents:
            said += f", {name} {show_money(cents)}"
    return said


def _why(claim: Claim, against: ClaimAnswer | None) -> str:
    """What was said against it; of a denial first what kind it is."""
    words = against.words if against else ""
    if against and against.happening is Happening.REMITTED and _sums(against) != _sums(claim):
        words = _in_all(claim)
    if not claim.denied_as:
        return words
    return "; ".join(filter(None, (f"{claim.denied_as} (reason {claim.denied_reason})", words)))

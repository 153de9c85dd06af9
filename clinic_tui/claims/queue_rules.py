"""In which queue a claim stands, which clock runs on it, and which of two comes first: pure functions.

A claim stands in exactly one queue. What nobody can do anything about (a claim that is with others and not
silent for too long) stands in one too, so that all of them together are all claims.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from clinic_tui.claims.appeal_rules import Appeal, next_appeal_by
from clinic_tui.claims.silence import Silence, silence
from clinic_tui.claims.states import DECIDED, IN_THEIR_HANDS, ClaimState

USUAL_FILING_DAYS = 90
"""What most commercial payers give from the day of service, where the clinic has not entered it."""

USUAL_APPEAL_DAYS = 120
"""From the decision; Medicare gives 120 days for the first level (42 CFR 405.942), most others 180."""

USUAL_PAPER_DAYS = 45
"""From the day on which a payer asked for papers (CMS, program integrity manual 3.2.3.2); then it denies."""

FILING_WARNS_AT = 0.8
"""Of the days for filing; from then on the clock is told."""

A_WEEK = 7
"""What a person needs to work a claim: it lets a thousand due tomorrow stand before a dollar due today."""

NO_CLOCK_DAYS = 180
"""So far away is the end of a claim that no clock runs on."""


class Queue(StrEnum):
    """What a person has to do about a claim."""

    HELD = "held"
    REJECTED = "rejected"
    CHANGED = "changed since"
    """The visit has other charges than went, was kept from the payer since, or an earlier payer has decided
    otherwise than a later one was told."""
    DENIED = "denied"
    UNDERPAID = "underpaid"
    PAPERS = "papers wanted"
    """The payer decides when it has what it asked for (277, categories R and P3)."""
    UNSENT = "not sent"
    """In a file that has not left, or of which nobody knows whether it has."""
    APPEALED = "appealed"
    """The payer has time to decide on an appeal."""
    SECONDARY = "secondary due"
    SILENT = "sent and silent"
    PATIENT = "patient due"
    WAITING = "waiting"
    """With others, for no longer than is usual."""
    DONE = "done"

    @property
    def next_step(self) -> str:
        """What is done with a claim that stands here."""
        return _NEXT[self]

    @property
    def short(self) -> str:
        """In a word, for a column."""
        return {
            Queue.CHANGED: "changed",
            Queue.PAPERS: "papers",
            Queue.SECONDARY: "secondary",
            Queue.SILENT: "silent",
            Queue.PATIENT: "patient",
        }.get(self, self.value)


_NEXT = {
    Queue.HELD: "release it when the reason is gone",
    Queue.UNSENT: "send its file: `:batches`",
    Queue.REJECTED: "mend what was refused, and send it again as new",
    Queue.CHANGED: "its charges are not what went: `r` sends it corrected",
    Queue.DENIED: "correct and resend, or appeal, before the clock ends",
    Queue.UNDERPAID: "compare with the contract, and appeal the difference",
    Queue.PAPERS: "send what the payer asks for, and say until when it has time (`e`)",
    Queue.APPEALED: "wait for the answer to the appeal",
    Queue.SECONDARY: "make the claim to the next payer",
    Queue.SILENT: "ask where it is",
    Queue.PATIENT: "the next statement asks for it",
    Queue.WAITING: "nothing: an answer is not due yet",
    Queue.DONE: "nothing",
}


class ClockKind(StrEnum):
    """What runs out."""

    FILING = "file"
    APPEAL = "appeal"
    ANSWER = "answer"
    FOLLOW_UP = "follow up"


@dataclass(frozen=True, slots=True)
class Clock:
    """Until when something has to be done."""

    kind: ClockKind
    last_day: date

    def days_left(self, today: date) -> int:
        """Below zero where it is over."""
        return (self.last_day - today).days


@dataclass(frozen=True, slots=True)
class Work:
    """What decides about a claim's queue. Money is integer cents."""

    state: ClaimState
    said_on: date
    """When what it stands in was said."""
    day: date
    """Of service."""
    filing: str = ""
    filing_days: int | None = None
    appeal_days: int | None = None
    charged: int = 0
    paid: int = 0
    contract: int = 0
    patient: int = 0
    """What the payer leaves to the patient."""
    earlier: int = 0
    """What earlier payers have paid and taken off, or what of it this payer counts as theirs (OA 23)."""
    patient_owes: int = 0
    """What of it is not paid yet."""
    denied_as: str = ""
    secondary_due: bool = False
    """Another policy of the patient is to be billed next."""
    expected_allowed: int | None = None
    """What the contract allows for its lines; None where the clinic has no prices of this payer."""
    on_paper: bool = False
    """It was sent last on paper, which nobody acknowledges."""
    changed: int | None = None
    """By how much the visit is charged otherwise than was sent; None where it is not."""
    held: bool = False
    settled: bool = False
    follow_up_on: date | None = None
    kept: bool = False
    """The payer is not to hear of the visit any more (45 CFR 164.522)."""
    appeal: Appeal | None = None
    """The last one."""
    taken_on: bool = False
    """A claim of the visit to a later payer is there: what was handed on is told with that one."""
    decided_anew: bool = False
    """The payers before it have decided otherwise since it went."""
    taken_back: bool = False
    """The claims before it are void."""
    earlier_paid: int = 0
    """What of `earlier` earlier payers have paid."""
    wants_papers: bool = False
    """The last that the payer has said is that it wants papers."""

    @property
    def unsettled(self) -> int:
        """What of the charge nobody has decided on: neither paid nor taken off nor the patient's."""
        return max(0, self.charged - self.earlier - self.paid - self.contract - self.patient)

    @property
    def is_handed_on(self) -> bool:
        """The payer has left something to the next one, of which nothing was heard yet."""
        return self.state is ClaimState.FORWARDED and self.patient > 0 and not self.taken_on

    @property
    def rest_is_open(self) -> bool:
        """The payer has decided on a part of what was charged, and denied nothing: the rest is awaited."""
        decided = (ClaimState.PAID, ClaimState.TO_PATIENT, ClaimState.FORWARDED)
        return self.state in decided and self.unsettled > 0 and not self.denied_as

    def silence(self, today: date) -> Silence | None:
        """What should have come by now."""
        return silence(
            self.state,
            self.said_on,
            self.filing,
            today,
            on_paper=self.on_paper,
            rest_is_open=self.rest_is_open,
        )

    @property
    def is_denied(self) -> bool:
        """All of it, or a part."""
        return self.state is ClaimState.DENIED or bool(self.denied_as and self.unsettled)

    @property
    def underpaid(self) -> int:
        """By how much less is allowed than the contract says."""
        if self.state not in DECIDED:
            return 0
        # a later payer may say by contract what an earlier one has paid: it allows that at least
        most = self.charged - self.earlier_paid - self.paid - self.patient
        contract = min(self.contract, most) if self.earlier_paid else self.contract
        return short_of(self.expected_allowed, self.charged, contract)


def short_of(expected_allowed: int | None, charged: int, contract: int) -> int:
    """By how much less was allowed than the contract says, in cents; 0 where its prices are not known.

    `contract` is what was taken off: the rest of what was charged is what the payer allowed.
    """
    if expected_allowed is None:
        return 0
    return max(0, min(expected_allowed, charged) - (charged - contract))


def queue_of(work: Work, today: date) -> Queue:
    """Where it stands; of several reasons that which loses most when it waits."""
    if work.settled or work.state is ClaimState.VOID:
        return Queue.DONE
    if work.held:
        return Queue.HELD
    if work.state in (ClaimState.REJECTED, ClaimState.NOT_ON_FILE, ClaimState.DRAFT):
        return Queue.DONE if work.kept else Queue.REJECTED
    if work.changed is not None or work.kept or work.decided_anew:
        return Queue.CHANGED
    if work.state is ClaimState.BATCHED:
        return Queue.UNSENT
    if work.state in DECIDED:
        return _decided(work, today)
    if work.wants_papers and (work.follow_up_on is None or work.follow_up_on <= today):
        return Queue.PAPERS  # with a day on which somebody looks again, they are on their way
    if work.state in IN_THEIR_HANDS and work.silence(today):
        return Queue.SILENT
    return Queue.WAITING


def _decided(work: Work, today: date) -> Queue:
    is_denied = work.is_denied
    if (is_denied or work.underpaid) and work.appeal is not None and work.appeal.waits(today):
        return Queue.APPEALED
    if is_denied:
        return Queue.DENIED
    if work.underpaid:
        return Queue.UNDERPAID
    if work.state is ClaimState.PAID_IN_PART and work.unsettled:
        return Queue.DENIED
    if work.rest_is_open or work.is_handed_on:
        return Queue.SILENT if work.silence(today) else Queue.WAITING
    if work.secondary_due and work.state is not ClaimState.FORWARDED:
        return Queue.SECONDARY
    if work.patient_owes > 0:
        return Queue.PATIENT
    return Queue.DONE


def at_stake(work: Work, queue: Queue) -> int:
    """What may be lost, in cents."""
    if queue is Queue.DONE:
        return 0
    if queue is Queue.UNDERPAID:
        return work.underpaid
    if queue is Queue.APPEALED:
        return max(work.unsettled, work.underpaid)
    if queue is Queue.CHANGED:
        return work.charged if work.kept else max(work.unsettled, work.changed or 0)
    if queue is Queue.SECONDARY:
        return work.patient
    if queue is Queue.PATIENT:
        return work.patient_owes
    return work.unsettled + (work.patient if work.is_handed_on else 0)


def clocks_of(work: Work, queue: Queue, today: date) -> tuple[Clock, ...]:
    """All that runs, what runs out first at the front: days of payers, and the day for another look.

    Of what is denied both run until somebody appeals: that for a corrected claim, which payers take within
    their days for filing, as long as it is not over, and that for an appeal. A claim that is held runs on as
    if it was not.
    """
    if queue is Queue.DONE:
        return ()
    if queue is Queue.HELD:
        return clocks_of(work, queue_of(replace(work, held=False), today), today)
    running = [*_of_payer(work, queue, today)]
    if work.follow_up_on is not None:
        running.append(Clock(ClockKind.FOLLOW_UP, work.follow_up_on))
    return tuple(sorted(running, key=lambda each: each.last_day))


def _of_payer(work: Work, queue: Queue, today: date) -> Iterator[Clock]:
    filing_days = timedelta(days=work.filing_days or USUAL_FILING_DAYS)
    filing = Clock(ClockKind.FILING, work.day + filing_days)
    if queue in (Queue.UNSENT, Queue.REJECTED, Queue.SILENT, Queue.CHANGED):
        yield filing
    if queue is Queue.SECONDARY:
        yield Clock(ClockKind.FILING, work.said_on + filing_days)
    if queue in (Queue.DENIED, Queue.UNDERPAID) or (queue is Queue.CHANGED and work.is_denied):
        by = work.said_on + timedelta(days=work.appeal_days or USUAL_APPEAL_DAYS)
        if work.appeal is not None:
            by = next_appeal_by(work.appeal, work.said_on, work.appeal_days)
        yield Clock(ClockKind.APPEAL, by)
        if queue is Queue.DENIED and work.appeal is None and filing.last_day >= today:
            yield filing
    if queue is Queue.PAPERS:
        yield Clock(ClockKind.ANSWER, work.said_on + timedelta(days=USUAL_PAPER_DAYS))
    if queue is Queue.APPEALED and work.appeal is not None:
        yield Clock(ClockKind.ANSWER, work.appeal.answer_due)


def rank(cents: int, days_left: int | None) -> int:
    """How much a claim weighs: the money, by the days that are left and a week more.

    More money never weighs less, and fewer days never less either. What is over weighs as what ends today.
    """
    days = NO_CLOCK_DAYS if days_left is None else max(0, days_left)
    return cents * 1000 // (days + A_WEEK)

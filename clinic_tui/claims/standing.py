"""The state of a claim as a function of what happened to it, in whatever order that came to be known.

Files overtake each other: a remittance may be here before the acknowledgment of the claim that it pays. So
nothing here looks at when something was taken in, only at who says it and at the moment that the sender wrote
on it. The farthest party is right, for it has the claim from the others; of the same party the newest answer;
and where two answers of one moment disagree, the worse, so that nobody waits for a claim that is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from clinic_tui.claims.states import ClaimState, Happening, Party


@dataclass(frozen=True, slots=True)
class Remitted:
    """What a remittance did with a claim. Money is integer cents; a reversal has that which it takes back."""

    paid: int
    charged: int
    adjusted_by_contract: int = 0
    """Group CO of reasons that nobody can do anything about."""
    of_patient: int = 0
    """Group PR."""
    forwarded: bool = False
    """Status 19 to 21: the next payer has it already."""
    payer_number: str = ""
    """The payer's number of the claim (CLP07)."""
    earlier: int = 0
    """What earlier payers did with it, as this one counts (OA 23): it neither pays nor denies that."""
    interest: int = 0
    """What it was paid beyond that because it was paid late."""


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One thing that happened to a claim as it was sent once."""

    happening: Happening
    party: Party
    said_at: datetime
    """As the sender wrote on it, not when it came."""
    words: str = ""
    remitted: Remitted | None = None
    payer_number: str = ""
    """The payer's number of the claim, where it was told."""
    known_at: datetime | None = None
    """When it came to be known here; None where that does not matter."""


def state_of(events: Iterable[ClaimEvent], *, behind_others: bool = False) -> ClaimState:
    """Where a claim stands by all that happened to it; `DRAFT` where nothing did.

    `behind_others`: it goes to a later payer, for which that earlier ones have dealt with a part settles it.
    """
    known = list(events)
    if any(each.happening is Happening.VOIDED for each in known):
        return ClaimState.VOID
    if (decided := _decided(known, behind_others=behind_others)) is not None:
        return decided
    spoken = [each for each in known if each.happening in _SAYS]
    if not spoken:
        return ClaimState.DRAFT
    last = max(spoken, key=lambda each: (each.party.distance, each.said_at, _GRAVITY[each.happening]))
    return _SAYS[last.happening](last.party)


def state_of_claim(sendings: Sequence[Iterable[ClaimEvent]], *, behind_others: bool = False) -> ClaimState:
    """Where a claim stands that was sent more than once, the first time first; as `state_of` has it.

    What was rejected was never there, so that only the newest sending counts; but money is money for
    whichever sending the payer names. What was decided before the newest sending was made, or was known
    then (payers date what they pay some days ahead), stands in the ledger, and is what the claim is sent
    again for: it says no more how the claim stands.
    """
    each_known = [list(events) for events in sendings]
    if not each_known:
        return ClaimState.DRAFT
    newest = each_known[-1]
    made_at = min((event.said_at for event in newest if event.party is Party.US), default=None)
    money = [
        event
        for known in each_known[:-1]
        for event in known
        if event.remitted and (made_at is None or min(event.said_at, event.known_at or made_at) >= made_at)
    ]
    return state_of([*money, *newest], behind_others=behind_others)


def in_force(events: Iterable[ClaimEvent]) -> tuple[ClaimEvent, ...]:
    """The remittances that were not taken back, oldest first.

    A reversal takes back one remittance that has the same money, the newest of those before it; where none is
    older, one of its own moment, and then any: it came first. So what replaces a remittance in the payment
    that takes it back stays. One of which no group says the side (CR or OA alone, as old senders do) takes
    back what has the same charge and payment. A reversal that finds none is left out here and goes to a
    person's list (`unmatched_reversals`).
    """
    left, _ = _paired(events)
    return tuple(left)


def unmatched_reversals(events: Iterable[ClaimEvent]) -> tuple[ClaimEvent, ...]:
    """Reversals of what was never remitted: nothing is posted for them."""
    _, unmatched = _paired(events)
    return tuple(unmatched)


def _paired(events: Iterable[ClaimEvent]) -> tuple[list[ClaimEvent], list[ClaimEvent]]:
    known = sorted((each for each in events if each.remitted), key=lambda each: (each.said_at, _key(each)))
    left = [each for each in known if each.happening is Happening.REMITTED]
    unmatched = []
    for reversal in (each for each in known if each.happening is Happening.REVERSED):
        taken = reversal.remitted
        same = [each for each in left if each.remitted and taken and _money(each.remitted) == _money(taken)]
        if not same and taken and taken.paid and taken.adjusted_by_contract == taken.of_patient == 0:
            same = [each for each in left if each.remitted and _charge(each.remitted) == _charge(taken)]
        before = [each for each in same if each.said_at < reversal.said_at]
        with_it = [each for each in same if each.said_at == reversal.said_at]
        if taken_back := (before or with_it or same):
            left.remove(taken_back[-1])
        else:
            unmatched.append(reversal)
    return left, unmatched


def payer_number_of(events: Iterable[ClaimEvent]) -> str:
    """The payer's number of a claim: that of the farthest who told one, and of the same party the newest."""
    told = [each for each in events if each.payer_number]
    if not told:
        return ""
    return max(told, key=lambda each: (each.party.distance, each.said_at, each.payer_number)).payer_number


def _key(event: ClaimEvent) -> tuple[object, ...]:
    """An order among events of one moment that is the same whichever came first."""
    said = event.remitted
    assert said is not None
    return (*_money(said), said.forwarded, said.payer_number, event.words)


def _charge(said: Remitted) -> tuple[int, int]:
    return (said.charged, said.paid)


def _money(said: Remitted) -> tuple[int, int, int, int]:
    """What a reversal has in common with what it takes back."""
    return (said.charged, said.paid, said.adjusted_by_contract, said.of_patient)


def _decided(events: list[ClaimEvent], *, behind_others: bool) -> ClaimState | None:
    """What the remittances in force come to, together; None where there are none.

    By the money and its reasons, never by the status of the claim: what a payer calls denied and takes off by
    contract alone is owed by nobody.
    """
    said = [each.remitted for each in in_force(events) if each.remitted]
    if not said:
        return None
    if said[-1].forwarded:
        return ClaimState.FORWARDED
    paid = sum(each.paid for each in said)
    settled = paid + sum(each.adjusted_by_contract + each.of_patient for each in said)
    if behind_others:
        settled += sum(each.earlier for each in said)
    charged = max(each.charged for each in said)
    if settled < charged:
        return ClaimState.PAID_IN_PART if paid > 0 else ClaimState.DENIED
    if paid > 0:
        return ClaimState.PAID
    return ClaimState.TO_PATIENT if any(each.of_patient for each in said) else ClaimState.NOTHING_DUE


def _accepted(party: Party) -> ClaimState:
    return {
        Party.READER: ClaimState.RECEIVED,
        Party.CLEARINGHOUSE: ClaimState.AT_CLEARINGHOUSE,
        Party.PAYER: ClaimState.AT_PAYER,
    }.get(party, ClaimState.SENT)


_SAYS: dict[Happening, Callable[[Party], ClaimState]] = {
    Happening.BATCHED: lambda party: ClaimState.BATCHED,
    Happening.SENT: lambda party: ClaimState.SENT,
    Happening.ACCEPTED: _accepted,
    Happening.PENDING: lambda party: ClaimState.AT_PAYER,
    Happening.FINISHED: lambda party: ClaimState.AT_PAYER,
    Happening.NOT_FOUND: lambda party: ClaimState.NOT_ON_FILE,
    Happening.REJECTED: lambda party: ClaimState.REJECTED,
}
"""What each happening makes of a claim that no payer has decided on."""

_GRAVITY = {each: place for place, each in enumerate(_SAYS)}
"""Which of two answers of one party and one moment is believed: the later in this order."""

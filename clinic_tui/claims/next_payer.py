"""Which policy of a patient is to be billed after a claim that its payer has decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.kept_back import kept_visits
from clinic_tui.claims.models import Claim
from clinic_tui.claims.states import ClaimState
from clinic_tui.patients.models import Coverage


class NextPolicy(NamedTuple):
    """A policy that is to be billed next."""

    coverage_id: int
    payer_id: int | None
    payer: str
    """As it stands on the policy."""


class _Policy(NamedTuple):
    id: int
    slot: int
    active: bool
    valid_from: date | None
    valid_to: date | None
    payer_id: int | None
    payer: str

    def pays(self, day: date) -> bool:
        return (
            self.active
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


def next_policies(db: Session, claims: Collection[Claim]) -> dict[int, NextPolicy]:
    """By claim, the policy behind its own that was in force on the day; none where that has a claim already.

    Only the nearest is looked at: the one behind it waits for what that one decides. Of a visit that is kept
    from the payer none is due.
    """
    policies, made = _policies(db, claims), _made(db, claims)
    kept = kept_visits(db, [each.appointment_id for each in claims])
    found: dict[int, NextPolicy] = {}
    for claim in claims:
        own = policies[claim.patient_id]
        slots = {each.id: each.slot for each in own}
        if claim.coverage_id not in slots or claim.appointment_id in kept:
            continue
        before = {coverage for visit, coverage in made if visit == claim.appointment_id}
        behind = come_behind(slots, claim.coverage_id, claim.sequence, before)
        later = next((each for each in own if each.id in behind and each.pays(claim.day)), None)
        if later is not None and (claim.appointment_id, later.id) not in made:
            found[claim.id or 0] = NextPolicy(later.id, later.payer_id, later.payer)
    return found


def come_behind(
    slots: Mapping[int, int], coverage_id: int, sequence: Sequence, decided: Collection[int]
) -> frozenset[int]:
    """The policies behind that of a claim: by their places, as long as the claim's own is where it was.

    Where the order was changed since the claim was made it keeps its own: then all others are behind it, but
    for those with a claim for the same visit (`decided`).
    """
    slot = slots.get(coverage_id, 0)
    if slot in (0, place_of(sequence)):
        return frozenset(each for each, place in slots.items() if place > slot)
    return frozenset(slots) - {coverage_id, *decided}


def place_of(sequence: Sequence) -> int:
    """1 for the primary payer, 2, 3."""
    return list(Sequence).index(sequence) + 1


def claims_on_their_way(db: Session, patient_id: int) -> int:
    """How many claims of a patient went to a payer and are not done with."""
    counted = select(func.count()).where(
        col(Claim.patient_id) == patient_id,
        col(Claim.state).not_in((ClaimState.DRAFT, ClaimState.VOID)),
        col(Claim.settled_on).is_(None),
    )
    return int(db.execute(counted.select_from(Claim)).scalar_one())


def _policies(db: Session, claims: Collection[Claim]) -> dict[int, list[_Policy]]:
    """By patient, the first policy first."""
    columns: tuple[Any, ...] = (
        col(Coverage.patient_id), col(Coverage.id), col(Coverage.slot), col(Coverage.active),
        col(Coverage.valid_from), col(Coverage.valid_to), col(Coverage.payer_id), col(Coverage.payer),
    )  # fmt: skip
    patients = sorted({each.patient_id for each in claims})
    found: dict[int, list[_Policy]] = defaultdict(list)
    for start in range(0, len(patients), AT_ONCE):
        part = col(Coverage.patient_id).in_(patients[start : start + AT_ONCE])
        for patient, *policy in db.execute(select(*columns).where(part).order_by(col(Coverage.slot))):
            found[patient].append(_Policy(*policy))
    return found


def _made(db: Session, claims: Collection[Claim]) -> set[tuple[int, int]]:
    """Visits with the policies to which there is a claim."""
    columns: tuple[Any, ...] = col(Claim.appointment_id), col(Claim.coverage_id)
    visits = sorted({each.appointment_id for each in claims})
    found: set[tuple[int, int]] = set()
    for start in range(0, len(visits), AT_ONCE):
        part = col(Claim.appointment_id).in_(visits[start : start + AT_ONCE])
        found.update((visit, coverage) for visit, coverage in db.execute(select(*columns).where(part)))
    return found

"""The use cases that change insurance policies, and the policies as rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.names import clean_text, fold
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policy import (
    Amount,
    Amounts,
    Answered,
    CopayService,
    LastAnswer,
    Policy,
    Relationship,
    Subscriber,
)
from clinic_tui.patients.rows import CoverageRow
from clinic_tui.patients.sight import require_open
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.masked import STARS

COPAYS = {
    CopayService.PRIMARY: "copay_primary",
    CopayService.SPECIALIST: "copay_specialist",
    CopayService.URGENT: "copay_urgent",
    CopayService.MENTAL: "copay_mental",
    CopayService.TELEHEALTH: "copay_telehealth",
}
"""In which column the copay of a service is."""

NOWHERE = 0
"""The place of a policy while it changes places with another."""

AMOUNTS = ("deductible", "family_deductible", "out_of_pocket", "family_out_of_pocket")
"""The amounts by their columns; what is left of each is in the column that ends with `_left`."""


def set_coverage(desk: Desk, patient_id: int, slot: int, version: int | None, policy: Policy) -> None:
    """Write the policy in a slot (1 to 3); `version` of the row that was on the screen, None for a new one.

    A changed payer or member id makes the policy unverified again. A payer that the clinic has entered
    is linked by its name. Raises Invalid naming the field, Conflict where another desk was first.
    """
    if slot not in (1, 2, 3):
        raise Invalid("a policy is primary (1), secondary (2) or tertiary (3)", "slot")
    values = checked_policy(desk, policy)
    with desk.act("coverage.edit", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        stored = db.scalars(
            select(Coverage).where(col(Coverage.patient_id) == patient_id, col(Coverage.slot) == slot)
        ).one_or_none()
        if (stored.version if stored else None) != version:
            raise Conflict("this policy was changed at another desk meanwhile: look again and repeat")
        payer = payer_called(db, values["payer"])
        values["payer_id"] = payer.id if payer else None
        if payer is not None:
            values["payer"] = payer.name
            if stored is None or stored.payer_id != payer.id:
                db.build_on(payer)
        if stored is None:
            db.add(Coverage(patient_id=patient_id, slot=slot, **values))
            return
        if (fold(stored.payer), stored.member_id) != (fold(values["payer"]), values["member_id"]):
            stored.verified_at = stored.answered_at = stored.good_until = None
            stored.answered = Answered.NOT_ASKED
        for name, value in values.items():
            setattr(stored, name, value)


def write_policy(desk: Desk, coverage_id: int, version: int, policy: Policy) -> None:
    """Write what the payer itself has said of a policy: that leaves it as verified as it is.

    Raises Invalid naming the field, Conflict where another desk was first.
    """
    values = checked_policy(desk, policy)
    with desk.act("coverage.edit") as db:
        stored = db.need(Coverage, coverage_id, "this policy is gone")
        require_open(db, desk, stored.patient_id)
        if stored.version != version:
            raise Conflict("this policy was changed at another desk meanwhile: look again and repeat")
        for name, value in values.items():
            setattr(stored, name, value)


def move_policy(desk: Desk, coverage_id: int, version: int, *, earlier: bool) -> int:
    """Put a policy one place earlier or later in the order in which payers are asked; its new place.

    It changes places with the policy that stands there. Claims keep the order in which they were made.
    Raises Conflict where it is the first or the last already, or another desk was first.
    """
    with desk.act("coverage.edit") as db:
        stored = db.need(Coverage, coverage_id, "this policy is gone")
        require_open(db, desk, stored.patient_id)
        if stored.version != version:
            raise Conflict("this policy was changed at another desk meanwhile: look again and repeat")
        theirs = list(
            db.scalars(
                select(Coverage)
                .where(col(Coverage.patient_id) == stored.patient_id)
                .order_by(col(Coverage.slot))
            )
        )
        place = theirs.index(stored)
        if earlier and stored.slot == 1:
            raise Conflict(f"{stored.payer} is the primary policy already")
        if not earlier and stored is theirs[-1]:
            raise Conflict(f"no policy stands behind that of {stored.payer}")
        wanted = stored.slot - 1 if earlier else theirs[place + 1].slot
        other = next((each for each in theirs if each.slot == wanted), None)
        if other is not None:
            was, stored.slot = stored.slot, NOWHERE
            db.flush()  # step by step: no two may ever be in one place, and each step is undone by itself
            other.slot = was
            db.flush()
        stored.slot = wanted
        return wanted


def verify_coverage(desk: Desk, coverage_id: int, version: int) -> None:
    """Say that the policy was seen to be good at this moment."""
    with desk.act("coverage.verify") as db:
        stored = db.need(Coverage, coverage_id, "this policy is gone")
        if stored.version != version:
            raise Conflict("this policy was changed at another desk meanwhile: look again and repeat")
        if not stored.active:
            raise Conflict("this policy is not active: edit it, or choose another")
        stored.verified_at = desk.clock.now()


def payer_called(db: DeskSession | Session, name: str) -> Payer | None:
    """The payer of that name, however it is spelt in capitals, accents and signs."""
    return db.scalars(select(Payer).where(col(Payer.name_key) == payer_key(name))).one_or_none()


def payer_key(name: str) -> str:
    """The name as payers are looked for: where it has no letter at all, as it stands."""
    return (fold(name) or name.strip().casefold())[:100]


def checked_policy(desk: Desk, policy: Policy) -> dict[str, Any]:
    """The policy as columns, cleaned; raises Invalid naming the field."""
    payer = clean_text(policy.payer, 100, "payer")
    if not payer:
        raise Invalid("the payer is empty", "payer")
    member = clean_text(policy.member_id, 60, "member id").upper()
    if STARS in member:
        raise Invalid("the member id is masked: type it whole, as on the card", "member id")
    if policy.valid_from and policy.valid_to and policy.valid_to < policy.valid_from:
        raise Invalid("the policy ends before it begins", "valid to")
    return {
        "payer": payer,
        "plan": clean_text(policy.plan, 100, "plan"),
        "member_id": member,
        "group_number": clean_text(policy.group_number, 60, "group"),
        "copay_cents": _money(policy.copay_cents, "copay"),
        "active": policy.active,
        "relationship": policy.relationship,
        "valid_from": policy.valid_from,
        "valid_to": policy.valid_to,
        **_subscriber(desk, policy),
        **{
            column: _money(policy.copays.get(service), f"copay {service.value}")
            for service, column in COPAYS.items()
        },
        **amount_columns(policy.amounts),
        "medicare_second": policy.medicare_second,
    }


def _subscriber(desk: Desk, policy: Policy) -> dict[str, Any]:
    """The subscriber's columns; raises Invalid where somebody else holds the policy and is not named."""
    who = policy.subscriber if policy.relationship is not Relationship.SELF else None
    if who is None:
        if policy.relationship is not Relationship.SELF:
            raise Invalid("name the subscriber, or say that the patient holds the policy", "subscriber")
        return {
            "subscriber_family": "", "subscriber_given": "", "subscriber_born": None, "subscriber_sex": ""
        }  # fmt: skip
    family = clean_text(who.family, 100, "subscriber")
    if not family:
        raise Invalid("the subscriber's family name is needed", "subscriber")
    if who.born and who.born > today(desk.clock):
        raise Invalid("the subscriber's birth date lies in the future", "subscriber born")
    return {
        "subscriber_family": family,
        "subscriber_given": clean_text(who.given, 100, "subscriber"),
        "subscriber_born": who.born,
        "subscriber_sex": who.sex[:1],
    }


def _money(cents: int | None, field: str) -> int | None:
    if cents is not None and cents < 0:
        raise Invalid("money is not negative here", field)
    return cents


def amount_columns(amounts: Amounts) -> dict[str, Any]:
    """The amounts as columns; raises Invalid where more is left than there is in total."""
    columns: dict[str, Any] = {"amounts_told_on": amounts.told_on if amounts else None}
    for name in AMOUNTS:
        amount: Amount = getattr(amounts, name)
        words = name.replace("_", " ")
        if amount.total is not None and amount.left is not None and amount.left > amount.total:
            raise Invalid(f"more is left of the {words} than there is in total", f"{words} left")
        columns[name] = _money(amount.total, words)
        columns[f"{name}_left"] = _money(amount.left, f"{words} left")
    return columns


_COLUMNS: tuple[Any, ...] = tuple(
    col(getattr(Coverage, name))
    for name in (
        "id", "version", "slot", "payer", "plan", "member_id", "group_number", "copay_cents",
        "verified_at", "active", "payer_id", "relationship", "subscriber_family", "subscriber_given",
        "subscriber_born", "subscriber_sex", "valid_from", "valid_to", *COPAYS.values(),
        *(each for name in AMOUNTS for each in (name, f"{name}_left")),
        "amounts_told_on", "answered", "answered_at", "good_until", "medicare_second",
    )
)  # fmt: skip


def coverages(db: Session, patient_id: int) -> tuple[CoverageRow, ...]:
    """The patient's policies in order."""
    statement = select(*_COLUMNS).where(col(Coverage.patient_id) == patient_id).order_by(col(Coverage.slot))
    return tuple(map(coverage_row, db.execute(statement)))


def coverage_row(row: Any) -> CoverageRow:
    """A policy as screens have it, of its columns or of the whole stored row."""
    held = row.relationship is not Relationship.SELF
    return CoverageRow(
        row.id,
        row.version,
        row.slot,
        row.payer,
        row.plan,
        row.member_id,
        row.group_number,
        row.copay_cents,
        row.verified_at,
        row.active,
        row.payer_id,
        row.relationship,
        Subscriber(row.subscriber_family, row.subscriber_given, row.subscriber_born, row.subscriber_sex)
        if held
        else None,
        row.valid_from,
        row.valid_to,
        tuple(
            (service, getattr(row, column))
            for service, column in COPAYS.items()
            if getattr(row, column) is not None
        ),
        Amounts(
            _amount(row, "deductible"),
            _amount(row, "family_deductible"),
            _amount(row, "out_of_pocket"),
            _amount(row, "family_out_of_pocket"),
            row.amounts_told_on,
        ),
        LastAnswer(row.answered, row.answered_at, row.verified_at, row.good_until),
        row.medicare_second,
    )


def _amount(row: Any, name: str) -> Amount:
    return Amount(getattr(row, name), getattr(row, f"{name}_left"))

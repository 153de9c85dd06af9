"""Which claim of ours a remittance speaks of, and which payer it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Sequence as Sequence_
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.histories import AT_ONCE
from clinic_tui.claims.models import Claim, ClaimSending
from clinic_tui.claims.next_payer import come_behind
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.names import fold
from clinic_tui.patients.payer_models import Payer, PayerNumber
from clinic_tui.practice.models import BillingProvider, PlaceOfService, ProviderIdentity
from clinic_tui.remittance.likeness import Marks, marks_of
from clinic_tui.x12.remittance_rows import ClaimPayment, PaymentParty


@dataclass(frozen=True, slots=True)
class Sent:
    """A sending with what of its claim a posting needs."""

    sending_id: int
    number: str
    cents: int
    lines: str
    claim_id: int
    appointment_id: int
    patient_id: int
    payer_id: int | None
    coverage_id: int
    day: date
    sequence: Sequence


_COLUMNS: tuple[Any, ...] = (
    col(ClaimSending.id), col(ClaimSending.number), col(ClaimSending.cents), col(ClaimSending.lines),
    col(Claim.id), col(Claim.appointment_id), col(Claim.patient_id), col(Claim.payer_id),
    col(Claim.coverage_id), col(Claim.day), col(Claim.sequence),
)  # fmt: skip


def payers_named(db: Session, payer: PaymentParty) -> frozenset[int]:
    """The payers that one who pays may be: by its numbers, else by its name."""
    numbers = {payer.id, *(each.value for each in payer.references if each.qualifier in ("2U", "NF"))}
    numbers.discard("")
    if numbers:
        listed = select(col(PayerNumber.payer_id)).where(col(PayerNumber.number).in_(numbers))
        by_number = select(col(Payer.id)).where(
            or_(col(Payer.electronic_id).in_(numbers), col(Payer.id).in_(listed))
        )
        if found := frozenset(db.scalars(by_number)):
            return frozenset(each for each in found if each is not None)
    named = select(col(Payer.id)).where(col(Payer.name_key) == fold(payer.name))
    return frozenset(each for each in db.scalars(named) if each is not None)


def is_made_out_here(db: Session, payee: PaymentParty) -> bool:
    """Whether one that is paid bills or treats here, by NPI or tax id.

    True too where the payment gives neither, or the clinic has not entered who bills.
    """
    npis = {payee.id} if payee.id_kind == "XX" else set[str]()
    tax_ids = {each.value for each in payee.references if each.qualifier == "TJ"}
    if payee.id_kind == "FI":
        tax_ids.add(payee.id)
    told = npis | {each.replace("-", "") for each in tax_ids}
    told.discard("")
    ours = set[str]()
    for columns in (
        (col(BillingProvider.npi), col(BillingProvider.tax_id)),
        (col(PlaceOfService.npi),),
        (col(ProviderIdentity.npi),),
    ):
        for numbers in db.execute(select(*columns)):
            ours.update(numbers)
    ours.discard("")
    return not told or not ours or not told.isdisjoint(ours)


def our_number(claim: ClaimPayment) -> str:
    """CLP01 as we write our numbers: in capitals, which some payers do not give back."""
    return claim.control_number.strip().upper()


def sendings_named(
    db: Session, claims: Iterable[ClaimPayment], payers: Collection[int] = ()
) -> dict[int, Sent]:
    """By the place of each claim, from 0, the sending that it answers; those of which none is found are out.

    By our own number, also of an older sending; else by the payer's number, if one claim alone of
    these payers has it, the newest sending of that.
    """
    told = list(claims)
    by_number = _by_number(db, {our_number(each) for each in told})
    found = {
        place: by_number[our_number(each)] for place, each in enumerate(told) if our_number(each) in by_number
    }
    left = {
        place: each.payer_number.strip()
        for place, each in enumerate(told)
        if place not in found and each.payer_number.strip()
    }
    by_payer = _by_payer_number(db, set(left.values()), payers) if left else {}
    found.update((place, by_payer[number]) for place, number in left.items() if number in by_payer)
    return found


def of_somebody_else(
    db: Session, told: Sequence_[ClaimPayment], found: Mapping[int, Sent], others: Collection[int] = ()
) -> frozenset[int]:
    """The places at which the payer speaks of another person and another day than the claim of that number.

    Of another person alone at `others`, where another payer of ours decides than the one that got the claim.
    A name alone is no sign, nor is a day: payers cut names and mend days. Neither is what they leave out.
    """
    suspected: dict[int, tuple[Marks, Sent]] = {}
    for place, sent in found.items():
        marks = marks_of(told[place])
        if marks.names and (place in others or (marks.days and sent.day not in marks.days)):
            suspected[place] = marks, sent
    people: dict[int, tuple[str, str, str]] = {}
    columns: tuple[Any, ...] = (
        col(ClaimSending.id), col(Patient.family), col(Patient.given), col(ClaimSending.member_id),
    )  # fmt: skip
    for part in _parts({sent.sending_id for _, sent in suspected.values()}):
        rows = db.execute(
            select(*columns)
            .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
            .join(Patient, col(Patient.id) == col(Claim.patient_id))
            .where(col(ClaimSending.id).in_(part))
        )
        people.update((number, (family, given, member)) for number, family, given, member in rows)
    return frozenset(
        place
        for place, (marks, sent) in suspected.items()
        if not {"name", "member id"} & set(marks.same(*people[sent.sending_id], sent.day, sent.cents))
    )


def newest_sending(db: Session, claim_id: int) -> Sent | None:
    """The last sending of a claim."""
    row = db.execute(
        select(*_COLUMNS)
        .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
        .where(col(Claim.id) == claim_id)
        .order_by(col(ClaimSending.id).desc())
        .limit(1)
    ).first()
    return None if row is None else Sent(*row)


def claims_numbered(db: Session, payers: Collection[int], numbers: Collection[str]) -> dict[str, int]:
    """The claim that each of these numbers is of (PLB03-2): the payer's, if one alone has it, else ours."""
    wanted = {each for each in numbers if each}
    if not wanted:
        return {}
    statement = select(col(Claim.payer_number), func.min(col(Claim.id))).where(
        col(Claim.payer_number).in_(wanted)
    )
    if payers:
        statement = statement.where(col(Claim.payer_id).in_(payers))
    rows = db.execute(statement.group_by(col(Claim.payer_number)).having(func.count() == 1))
    found = {number: claim for number, claim in rows if claim is not None}
    ours = _by_number(db, wanted - found.keys())
    return found | {
        number: sent.claim_id
        for number, sent in ours.items()
        if not payers or sent.payer_id is None or sent.payer_id in payers
    }


def _by_number(db: Session, numbers: Collection[str]) -> dict[str, Sent]:
    found: dict[str, Sent] = {}
    for part in _parts(numbers):
        statement = (
            select(*_COLUMNS)
            .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
            .where(col(ClaimSending.number).in_(part))
        )
        found.update((row[1], Sent(*row)) for row in db.execute(statement))
    return found


def _by_payer_number(db: Session, numbers: Collection[str], payers: Collection[int]) -> Mapping[str, Sent]:
    found: dict[str, Sent] = {}
    claims: dict[str, set[int]] = {}
    for part in _parts(numbers):
        statement = (
            select(col(Claim.payer_number), *_COLUMNS)
            .join(Claim, col(Claim.id) == col(ClaimSending.claim_id))
            .where(col(Claim.payer_number).in_(part))
            .order_by(col(ClaimSending.id))
        )
        for number, *row in db.execute(statement):
            sent = Sent(*row)
            if payers and sent.payer_id is not None and sent.payer_id not in payers:
                continue
            found[number] = sent
            claims.setdefault(number, set()).add(sent.claim_id)
    return {number: sent for number, sent in found.items() if len(claims[number]) == 1}


def later_policies(
    db: Session, sent: Iterable[Sent], payers: Collection[int]
) -> dict[tuple[int, int, date], Coverage]:
    """By patient, policy and day of a claim, the first later policy of one of these payers on that day.

    Whether it is in use still does not matter: the answer may come long after the visit.
    """
    wanted = {(each.patient_id, each.coverage_id, each.day, each.sequence) for each in sent}
    found: dict[tuple[int, int, date], Coverage] = {}
    patients = {patient for patient, *_ in wanted}
    for part in _parts(patients):
        policies = db.scalars(
            select(Coverage).where(col(Coverage.patient_id).in_(part)).order_by(col(Coverage.slot))
        ).all()
        slots: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for each in policies:
            slots[each.patient_id][each.id or 0] = each.slot
        for patient, coverage, day, sequence in wanted:
            if coverage not in slots[patient]:
                continue
            behind = come_behind(slots[patient], coverage, sequence, ())
            for each in policies:
                if (
                    each.patient_id == patient
                    and each.payer_id in payers
                    and each.id in behind
                    and (each.valid_from or day) <= day <= (each.valid_to or day)
                    and (patient, coverage, day) not in found
                ):
                    found[patient, coverage, day] = each
    return found


def _parts(values: Collection[Any]) -> Iterable[list[Any]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]

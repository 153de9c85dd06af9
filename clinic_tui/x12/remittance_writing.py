"""Writing an 835 (005010X221A1): what came on paper, in the form in which payers write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.x12.outgoing import ControlNumbers, Elements, GroupForm, TradingPartner, write_interchange
from clinic_tui.x12.remittance_rows import Adjustment
from clinic_tui.x12.values import write_cents, write_day

FORM = GroupForm("835", "HP", "005010X221A1")
_TRIPLETS_OF_CAS = 6


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """One claim of a payment, decided as a whole. Money is integer cents."""

    number: str
    """CLP01: ours."""
    status: str
    """CLP02."""
    charge_cents: int
    paid_cents: int
    adjustments: tuple[Adjustment, ...]
    family: str
    given: str
    member_id: str
    payer_number: str = ""


@dataclass(frozen=True, slots=True)
class WrittenPayment:
    """A payment with its claims."""

    payer: str
    payer_id: str
    """Empty where it has none."""
    payee: str
    trace: str
    method: str
    """BPR04."""
    day: date
    cents: int
    claims: tuple[WrittenClaim, ...]


def write_remittance(payment: WrittenPayment, partner: TradingPartner, at: datetime) -> bytes:
    """A file of this payment alone. Raises Invalid where a text cannot be written."""
    return write_interchange(partner, FORM, [list(_payment(payment))], ControlNumbers(1, 1), at)


def _payment(paid: WrittenPayment) -> Iterator[Elements]:
    day = write_day(paid.day)
    yield "BPR", "I", write_cents(paid.cents), "C", paid.method, *("",) * 11, day
    yield "TRN", "1", paid.trace
    yield "DTM", "405", day
    yield "N1", "PR", paid.payer, *(("XV", paid.payer_id) if paid.payer_id else ())
    yield "N1", "PE", paid.payee
    yield "LX", "1"
    for each in paid.claims:
        yield from _claim(each)


def _claim(told: WrittenClaim) -> Iterator[Elements]:
    of_patient = sum(each.cents for each in told.adjustments if each.group == "PR")
    sums = write_cents(told.charge_cents), write_cents(told.paid_cents), write_cents(of_patient)
    yield "CLP", told.number, told.status, *sums, "12", told.payer_number, "11", "1"
    yield from _adjustments(told.adjustments)
    member = ("MI", told.member_id) if told.member_id else ()
    yield "NM1", "QC", "1", told.family, told.given, "", "", "", *member


def _adjustments(told: Sequence[Adjustment]) -> Iterator[Elements]:
    for group in dict.fromkeys(each.group for each in told):
        own = [each for each in told if each.group == group]
        for start in range(0, len(own), _TRIPLETS_OF_CAS):
            triplets = [
                value
                for each in own[start : start + _TRIPLETS_OF_CAS]
                for value in (each.reason, write_cents(each.cents), "")
            ]
            yield "CAS", group, *triplets

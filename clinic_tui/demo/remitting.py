"""835s as the demo's payers write them: one set for each payment, claims and lines with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.claims.sent_lines import line_number
from clinic_tui.demo.clearinghouse import Provider
from clinic_tui.demo.deciding import HANDED_ON, Decided, DecidedLine
from clinic_tui.x12.outgoing import (
    Composite,
    ControlNumbers,
    Elements,
    GroupForm,
    TradingPartner,
    write_interchange,
)
from clinic_tui.x12.values import write_cents, write_day

_FORM = GroupForm("835", "HP", "005010X221A1")


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment. Money is integer cents."""

    payer: str
    payer_number: str
    trace: str
    day: date
    claims: tuple[Decided, ...]
    beside: tuple[tuple[str, str, int], ...] = ()
    """PLB: reason, reference, and cents, which are taken off where they are above zero."""
    next_payer: str = ""
    """To whom claims were handed on."""

    @property
    def cents(self) -> int:
        """What the bank gets."""
        return sum(each.paid for each in self.claims) - sum(cents for *_, cents in self.beside)


def write_835(
    partner: TradingPartner, payments: Sequence[Paid], provider: Provider, number: int, at: datetime
) -> bytes:
    """A file of these payments."""
    bodies = [list(_payment(each, provider)) for each in payments]
    return write_interchange(partner, _FORM, bodies, ControlNumbers(number, number), at)


def _payment(paid: Paid, provider: Provider) -> Iterator[Elements]:
    day = write_day(paid.day)
    how = "ACH" if paid.cents else "NON"
    yield "BPR", "I", write_cents(paid.cents), "C", how, *("",) * 11, day
    yield "TRN", "1", paid.trace, f"1{paid.payer_number}"
    yield "DTM", "405", day
    yield "N1", "PR", paid.payer, "XV", paid.payer_number
    yield "N1", "PE", provider.name, "XX", provider.npi
    yield "LX", "1"
    for each in paid.claims:
        yield from _claim(each, paid.next_payer)
    for reason, reference, cents in paid.beside:
        end = f"{paid.day.year}1231"
        yield "PLB", provider.npi, end, Composite((reason, reference)), write_cents(cents)


def _claim(told: Decided, next_payer: str) -> Iterator[Elements]:
    claim = told.claim
    sums = write_cents(told.charged), write_cents(told.paid)
    of_patient = write_cents(told.of_patient) if told.of_patient else ""
    theirs = told.payer_number or claim.payer_number
    yield "CLP", told.number, told.status, *sums, of_patient, "12", theirs, "11", "1"
    yield "NM1", "QC", "1", claim.family, claim.given, "", "", "", "MI", claim.member_id
    if told.status == HANDED_ON:
        yield "NM1", "TT", "2", next_payer
    for each in told.lines:
        yield from _line(each, claim.number)


def _line(told: DecidedLine, number: str) -> Iterator[Elements]:
    line = told.line
    procedure = Composite(("HC", line.code, *line.modifiers))
    yield "SVC", procedure, write_cents(line.cents), write_cents(told.paid), "", str(line.units)
    yield "DTM", "472", write_day(line.day)
    for group, reason, cents in told.reasons:
        yield "CAS", group, reason, write_cents(cents)
    yield "REF", "6R", line_number(number, line.place)
    for remark in told.remarks:
        yield "LQ", "HE", remark

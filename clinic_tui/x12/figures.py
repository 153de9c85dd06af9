"""What stands in claims and remittances alike: amounts, counts, procedures and adjustments.

An amount that moves money is read exactly or the whole is doubtful; what only describes is left out with a
note.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from clinic_tui.x12.findings import Findings, quoted
from clinic_tui.x12.remittance_rows import Adjustment, Amount, Procedure, Quantity
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.values import read_cents, read_day, read_number

ADJUSTMENT_GROUPS = ("CO", "PR", "OA", "PI", "CR")
"""CAS01; `CR` comes from old senders only."""

_TRIPLETS = range(2, 20, 3)


def read_procedure(segment: Segment, place: int) -> Procedure | None:
    """The procedure of a composite (SVC01, SV101, SVD03), or None where the element is empty."""
    parts = segment.parts(place)
    if not any(parts):
        return None
    filled = (*parts, *[""] * 7)
    return Procedure(
        filled[0], filled[1], tuple(each for each in filled[2:6] if each), filled[6] if len(parts) > 6 else ""
    )


def read_adjustments(segments: Sequence[Segment], findings: Findings) -> tuple[Adjustment, ...]:
    """The reasons of every CAS; a reason that is missing beside an amount makes the whole doubtful."""
    found = []
    for each in segments:
        if each.name != "CAS":
            continue
        if each.value(1) not in ADJUSTMENT_GROUPS:
            findings.note(f"CAS01 {quoted(each.value(1))} is no group of adjustments", each)
        for place in _TRIPLETS:
            if each.value(place) or each.value(place + 1):
                if not each.value(place):
                    findings.doubt(f"CAS{place:02} is empty, though an amount stands behind it", each)
                found.append(
                    Adjustment(
                        each.value(1),
                        each.value(place),
                        read_money(each, place + 1, findings),
                        read_count(each, place + 2, findings),
                    )
                )
    return tuple(found)


def read_amounts(segments: Sequence[Segment], findings: Findings) -> tuple[Amount, ...]:
    """Every AMT; one that is no amount is left out and noted."""
    found = []
    for each in segments:
        if each.name == "AMT":
            cents = read_cents(each.value(2))
            if cents is None:
                findings.note(f"AMT02 {quoted(each.value(2))} is no amount; left out", each)
            else:
                found.append(Amount(each.value(1), cents))
    return tuple(found)


def read_quantities(segments: Sequence[Segment], findings: Findings) -> tuple[Quantity, ...]:
    """Every QTY; one that is no number is left out and noted."""
    found = []
    for each in segments:
        if each.name == "QTY":
            number = read_number(each.value(2))
            if number is None:
                findings.note(f"QTY02 {quoted(each.value(2))} is no number; left out", each)
            else:
                found.append(Quantity(each.value(1), number))
    return tuple(found)


def read_money(segment: Segment, place: int, findings: Findings) -> int:
    """An amount that moves money; what is none makes the whole doubtful."""
    cents = read_cents(segment.value(place))
    if cents is None:
        element = f"{segment.name}{place:02}"
        text = segment.value(place)
        findings.doubt(
            f"{element} {quoted(text)} is no amount"
            if text
            else f"{element} is empty, where an amount belongs",
            segment,
        )
    return cents or 0


def read_count(segment: Segment, place: int, findings: Findings) -> Decimal | None:
    """A count or share; None where there is none, noted where it is no number."""
    text = segment.value(place)
    number = read_number(text)
    if text and number is None:
        findings.note(f"{segment.name}{place:02} {quoted(text)} is no number; left out", segment)
    return number


def read_day_of(segment: Segment, place: int, findings: Findings) -> date | None:
    """A day; None where there is none, noted where it is no date."""
    text = segment.value(place)
    day = read_day(text)
    if text and day is None:
        findings.note(f"{segment.name}{place:02} {quoted(text)} is no date; left out", segment)
    return day

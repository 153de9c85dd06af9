"""What an accounting of disclosures holds (45 CFR 164.528): pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from clinic_tui.privacy.disclosure_kinds import DisclosureKind
from clinic_tui.privacy.disclosure_rows import AccountingLine, DisclosureRow


def accounted_for(
    rows: Iterable[DisclosureRow], first: date, last: date, told_on: date
) -> tuple[DisclosureRow, ...]:
    """Those that an accounting of these days holds, oldest first.

    Left out are exempt kinds, what was struck out, and what an agency has withheld on the day it is told.
    """
    held = (
        row
        for row in rows
        if row.accounted
        and not row.struck
        and first <= row.day <= last
        and (row.withheld_until is None or row.withheld_until < told_on)
    )
    return tuple(sorted(held, key=lambda row: (row.day, row.id)))


def summarised(rows: Iterable[DisclosureRow]) -> tuple[AccountingLine, ...]:
    """Repeats to one recipient for one purpose as one line: the first in full, how often, and the last day.

    164.528(b)(3) allows it for what is permitted; each mistaken one stands for itself.
    """
    lines: dict[tuple[object, ...], AccountingLine] = {}
    for row in sorted(rows, key=lambda row: (row.day, row.id)):
        key = _same(row)
        line = lines.get(key)
        lines[key] = (
            AccountingLine(row, 1, row.day)
            if line is None
            else AccountingLine(line.first, line.times + 1, row.day)
        )
    return tuple(lines.values())


def each_for_itself(rows: Iterable[DisclosureRow]) -> tuple[AccountingLine, ...]:
    """Every one in full."""
    return tuple(AccountingLine(row, 1, row.day) for row in rows)


def _same(row: DisclosureRow) -> tuple[object, ...]:
    if row.kind is DisclosureKind.MISTAKEN:
        return (row.id,)
    return (
        row.kind,
        *(" ".join(text.casefold().split()) for text in (row.recipient, row.address, row.purpose)),
    )

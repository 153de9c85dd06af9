"""In what a claim of a remittance and one of ours are the same: pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from clinic_tui.patients.names import fold
from clinic_tui.remittance.rows import MARKS
from clinic_tui.x12.remittance_rows import ClaimPayment

_PEOPLE = ("QC", "IL", "74")
_SERVED = ("232", "472", "150", "050")


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells a claim of a remittance from others; names are folded, family and given."""

    names: frozenset[tuple[str, str]]
    members: frozenset[str]
    days: frozenset[date]
    cents: int

    def same(self, family: str, given: str, member: str, day: date, cents: int) -> tuple[str, ...]:
        """Which of MARKS are the same in a claim of ours.

        Of given names one may be the beginning of the other: payers cut them and leave out middle names.
        """
        found = (
            any(_is_name(told, (fold(family), fold(given))) for told in self.names),
            member in self.members,
            day in self.days,
            cents == self.cents,
        )
        return tuple(mark for mark, is_same in zip(MARKS, found, strict=True) if is_same)


def marks_of(told: ClaimPayment) -> Marks:
    """What the remittance says of it."""
    people = [each for role in _PEOPLE if (each := told.party(role)) is not None]
    return Marks(
        frozenset((fold(each.last), fold(each.first)) for each in people if each.last),
        frozenset(each.id for each in people if each.id),
        frozenset(_days(told)),
        abs(told.charge_cents),
    )


def _is_name(told: tuple[str, str], ours: tuple[str, str]) -> bool:
    (family, given), (our_family, our_given) = told, ours
    return family == our_family and (given.startswith(our_given) or our_given.startswith(given))


def _days(told: ClaimPayment) -> Iterator[date]:
    of_lines = (each for line in told.lines for each in line.dates)
    return (each.span.first for each in (*told.dates, *of_lines) if each.qualifier in _SERVED)

"""The fee for a missed visit: the clinic's rule, and what it proposes. Money is integer cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from clinic_tui.words.money import show_money


class MissedKind(StrEnum):
    """What a fee is for."""

    NO_SHOW = "no-show"
    LATE_CANCEL = "late-cancel"

    def words(self, day: date) -> str:
        """As it stands in the ledger and on a statement: `missed visit 11/23`; the day, never the reason."""
        what = "missed visit" if self is MissedKind.NO_SHOW else "late cancellation"
        return f"{what} {day:%m/%d}"


@dataclass(frozen=True, slots=True)
class MissedFeeRules:
    """One for the whole clinic; usually there is no fee."""

    no_show: bool = False
    late_cancel: bool = False
    from_count: int = 1
    """The fee is proposed from so many missed visits on, counted by the attendance rule's months."""
    cents: int = 0
    by_type: Mapping[str, int] = field(default_factory=dict)
    """Cents by the code of a visit type, where they are others; 0 is no fee."""

    def asks_for(self, kind: MissedKind) -> bool:
        """Whether there is a fee for this at all."""
        return self.no_show if kind is MissedKind.NO_SHOW else self.late_cancel

    def cents_for(self, visit_type: str) -> int:
        """What a visit of the type of this code takes."""
        return self.by_type.get(visit_type, self.cents)

    @property
    def words(self) -> str:
        """The rule as it is read out."""
        what = [
            words
            for words, asked in (("a missed visit", self.no_show), ("a late cancellation", self.late_cancel))
            if asked
        ]
        if not what:
            return "no fee for missed visits or late cancellations"
        others = "".join(
            f", {code} {show_money(cents) if cents else 'nothing'}"
            for code, cents in sorted(self.by_type.items())
        )
        return (
            f"{' or '.join(what)} costs {show_money(self.cents)}{others}, "
            f"from the {nth(self.from_count)} on; patients with Medicaid are never charged"
        )


@dataclass(frozen=True, slots=True)
class MissedFee:
    """What the rule says of one visit: the fee that can be charged, or why there is none."""

    appointment_id: int
    patient_id: int
    kind: MissedKind
    count: int
    """The how manieth missed visit it is."""
    cents: int
    """0 where none is proposed."""
    why_not: str = ""
    """Empty where the clinic has no fee for this at all."""

    @property
    def whole_record_of(self) -> int:
        """It tells of coverage and of visits that were missed: where the record is closed, so is this."""
        return self.patient_id

    @property
    def words(self) -> str:
        """`fee by the rule $25.00 (2nd missed visit)`, or why none; empty where there is no rule."""
        if self.cents:
            return f"fee by the rule {show_money(self.cents)} ({nth(self.count)} missed visit)"
        return f"no fee: {self.why_not}" if self.why_not else ""


def nth(number: int) -> str:
    """`1st`, `2nd`, `11th`."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"

"""The accounts of one guarantor as the payment form has them: plain values. Money is integer cents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.money.rows import Share
from clinic_tui.money.rules import oldest_first
from clinic_tui.words.money import show_money


@dataclass(frozen=True, slots=True)
class FamilyVisit:
    """A visit that is asked for, and what of it is: credit of the same account is taken off."""

    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    day: date
    words: str
    """The day and who was seen."""
    cents: int


@dataclass(frozen=True, slots=True)
class FamilyPart:
    """What a payment puts on one visit."""

    visit: FamilyVisit
    cents: int

    @property
    def words(self) -> str:
        """`Moss, Ben 1007, 03/03/26 LEE: $40.00`, and what of it stays open."""
        left = self.visit.cents - self.cents
        rest = f", {show_money(left)} stay open" if left else ""
        return f"{self.visit.name} {self.visit.mrn}, {self.visit.words}: {show_money(self.cents)}{rest}"


@dataclass(frozen=True, slots=True)
class Family:
    """What a statement would ask together of the accounts for which one guarantor is sent the bills.

    A guarantor who has no account among them counts too: then there may be one account alone.
    """

    to: str
    """Who is sent it."""
    visits: tuple[FamilyVisit, ...]
    """Of all of them, the oldest first."""

    @property
    def cents(self) -> int:
        """All that is asked."""
        return sum(visit.cents for visit in self.visits)

    @property
    def names(self) -> tuple[str, ...]:
        """Whose accounts, each once."""
        return tuple(dict.fromkeys(visit.name for visit in self.visits))

    @property
    def patient_ids(self) -> frozenset[int]:
        """Everybody whose visits these are."""
        return frozenset(visit.patient_id for visit in self.visits)

    def spread(self, cents: int) -> tuple[FamilyPart, ...]:
        """So much money put on them, the oldest visit first; what is more than all of it is in no part."""
        by_visit = {visit.appointment_id: visit for visit in self.visits}
        shares = oldest_first([(visit.appointment_id, visit.cents) for visit in self.visits], cents)
        return tuple(FamilyPart(by_visit[share.appointment_id], share.cents) for share in shares)

    def seen_without(self, hidden: frozenset[int]) -> Family:
        """The family as it is for somebody from whom the records of these patients are hidden.

        Those are stated alone; one that was restricted a moment ago is left out.
        """
        kept = tuple(visit for visit in self.visits if visit.patient_id not in hidden)
        return replace(self, visits=kept)


def shares_of(parts: tuple[FamilyPart, ...]) -> tuple[Share, ...]:
    """What the parts put on which visit."""
    return tuple(Share(part.visit.appointment_id, part.cents) for part in parts)


@dataclass(frozen=True, slots=True)
class CreditTarget:
    """An account of the same guarantor, to which credit can go."""

    patient_id: int
    name: str
    mrn: str
    owed_cents: int

    def seen_without(self, hidden: frozenset[int]) -> CreditTarget:
        """The account as it is for somebody from whom the records of these patients are hidden."""
        return replace(self, owed_cents=0) if self.patient_id in hidden else self


@dataclass(frozen=True, slots=True)
class MovableCredit:
    """What of an account's credit can be moved, and where to."""

    patient_id: int
    name: str
    cents: int
    targets: tuple[CreditTarget, ...]

    def seen_without(self, hidden: frozenset[int]) -> MovableCredit:
        """The credit as it is for somebody from whom the records of these patients are hidden."""
        targets = tuple(each for each in self.targets if each.patient_id not in hidden)
        return replace(self, cents=0 if self.patient_id in hidden else self.cents, targets=targets)

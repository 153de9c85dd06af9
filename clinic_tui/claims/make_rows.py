"""What is shown before claims are made: what goes to whom, what stays and why, what is warned of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class DueRow:
    """A claim that is due, without what identifies anybody to others. Money is integer cents."""

    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    day: date
    payer: str
    partner: str
    cents: int
    errors: tuple[str, ...]
    """In words."""
    warnings: tuple[tuple[str, str, str], ...]
    """By what a yes is remembered, the rule's title, and the words."""
    left_out: str
    again: bool
    """It was sent before, and came back."""
    sent_as: str = ""
    """What it does to what the payer has, with the payer's number; empty for an ordinary claim."""
    is_hidden: bool = False
    """The record is closed to who asks."""

    def seen_without(self, hidden: frozenset[int]) -> DueRow:
        """As it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self,
            name="restricted",
            mrn="",
            errors=tuple("an error" for _ in self.errors),
            warnings=tuple((digest, title, "a warning") for digest, title, _ in self.warnings),
            left_out=self.left_out.partition(":")[0],  # behind it stands what somebody typed
            sent_as="",
            is_hidden=True,
        )

    @property
    def matter(self) -> str:
        """All that is the matter, in words."""
        words = (*self.errors, *(each for _, _, each in self.warnings))
        return self.left_out or "; ".join(dict.fromkeys(words))

    @property
    def is_red(self) -> bool:
        """It cannot go."""
        return bool(self.errors or self.left_out)


@dataclass(frozen=True, slots=True)
class PartnerSum:
    """What would go to one partner. Money is integer cents."""

    partner: str
    claims: int
    cents: int


@dataclass(frozen=True, slots=True)
class MakePreview:
    """All of it in sums."""

    partners: tuple[PartnerSum, ...]
    warnings: tuple[tuple[str, int], ...]
    """By the rule's title, how many claims are warned of: they go with a yes."""
    left_out: tuple[tuple[str, int], ...]
    """By the reason, how many claims stay."""
    digests: frozenset[str]
    """The warnings to which a yes is asked."""

    @property
    def claims(self) -> int:
        """How many would go."""
        return sum(each.claims for each in self.partners)

    @property
    def cents(self) -> int:
        """What they ask for together."""
        return sum(each.cents for each in self.partners)


@dataclass(frozen=True, slots=True)
class MadeBatch:
    """A file that was made. Money is integer cents."""

    id: int
    partner: str
    reference: str
    control: int
    claims: int
    cents: int
    left_out: tuple[str, ...] = ()
    """Of the first batch: what of the claims that were to go no file can hold, each with why."""


def preview_of(rows: Iterable[DueRow]) -> MakePreview:
    """The sums of what is due."""
    claims: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    warned: Counter[str] = Counter()
    stays: Counter[str] = Counter()
    digests: set[str] = set()
    for row in rows:
        if row.is_red:
            stays[row.left_out or "something is wrong with it"] += 1
            continue
        claims[row.partner] += 1
        cents[row.partner] += row.cents
        warned.update({title for _, title, _ in row.warnings})
        digests.update(digest for digest, _, _ in row.warnings)
    return MakePreview(
        tuple(PartnerSum(partner, count, cents[partner]) for partner, count in sorted(claims.items())),
        tuple(warned.most_common()),
        tuple(stays.most_common()),
        frozenset(digests),
    )

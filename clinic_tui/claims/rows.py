"""What lists show of claims: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.claims.scrub.finding import Finding


@dataclass(frozen=True, slots=True)
class ScrubbedVisit:
    """A closed visit of which a claim is made, and what the scrub has against that claim."""

    appointment_id: int
    patient_id: int
    name: str
    mrn: str
    day: date
    payer: str
    """Who gets the claim first."""
    findings: tuple[Finding, ...]
    """Errors first, each in the order of the rules."""
    coverage_slot: int = 1
    """Which of the patient's policies pays first: 1 to 3."""
    is_hidden: bool = False
    """The record is closed to who asks: how many findings there are is told, and not which."""
    errors: int = 0
    warnings: int = 0
    """Those alone that nobody has said yes to."""
    accepted: int = 0
    """Warnings that somebody has said yes to."""

    def seen_without(self, hidden: frozenset[int]) -> ScrubbedVisit:
        """The visit as it is for somebody from whom the records of these patients are hidden."""
        if self.patient_id not in hidden:
            return self
        return replace(self, findings=(), is_hidden=True)

    @property
    def mark(self) -> str:
        """One sign: `!` with errors, `?` with warnings alone, `+` where all is well."""
        return "!" if self.errors else "?" if self.warnings else "+"

    @property
    def words(self) -> str:
        """`2 errors, 1 warning`, or `clean`."""
        said = [
            f"{count} {word}{'s' if count > 1 else ''}"
            for count, word in ((self.errors, "error"), (self.warnings, "warning"))
            if count
        ]
        if self.accepted:
            said.append(f"{self.accepted} said yes to")
        return ", ".join(said) or "clean"

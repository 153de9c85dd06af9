"""What can be said of the claim of a visit before it has been: plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from clinic_tui.claims.scrub.finding import Finding, Form


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit that somebody is about to book."""

    patient_id: int
    provider_id: int
    day: date


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the scrub will have against the claim of a visit, as far as it is known before the visit."""

    patient_id: int
    payer: str = ""
    """Who will get the claim first; empty where no claim is to be made."""
    findings: tuple[Finding, ...] = ()
    """What a desk can mend first: the record, then the policy, then what others mend."""
    slot: int = 1
    """The place of the policy that pays first."""

    def seen_without(self, hidden: frozenset[int]) -> Foreseen:
        """Nothing of it, for somebody from whom the records of these patients are hidden."""
        return Foreseen(self.patient_id) if self.patient_id in hidden else self

    def without(self, *fields: tuple[Form, str]) -> Foreseen:
        """What is left where these fields are shown or asked for already."""
        return replace(
            self,
            findings=tuple(
                each for each in self.findings if (each.target.form, each.target.field) not in fields
            ),
        )

    def of(self, form: Form) -> Finding | None:
        """The first that this form mends."""
        return next((each for each in self.findings if each.target.form is form), None)

    @property
    def words(self) -> str:
        """`the policy ended 06/30/2026, before the visit (+2)`; empty where nothing was found."""
        if not self.findings:
            return ""
        more = len(self.findings) - 1
        return f"{self.findings[0].words}{f' (+{more})' if more else ''}"

"""Kinds of disclosures, and which of them stand in an accounting: 45 CFR 164.528(a)(1) as a table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DisclosureKind(StrEnum):
    """Why something of a record was given out."""

    TREATMENT = "treatment"
    PAYMENT = "payment"
    OPERATIONS = "health care operations"
    TO_PATIENT = "to the patient"
    AUTHORIZED = "authorized by the patient"
    INCIDENTAL = "incidental"
    FAMILY = "directory or family"
    NATIONAL_SECURITY = "national security"
    CUSTODY = "correctional or custody"
    LIMITED_DATA = "limited data set"
    COURT = "court order or subpoena"
    PUBLIC_HEALTH = "public health"
    ABUSE = "abuse or neglect"
    OVERSIGHT = "health oversight"
    LAW_ENFORCEMENT = "law enforcement"
    CORONER = "coroner or funeral director"
    DONATION = "organ or tissue donation"
    RESEARCH = "research with a waiver"
    THREAT = "serious threat"
    GOVERNMENT = "other government function"
    WORKERS_COMPENSATION = "workers' compensation"
    REQUIRED_BY_LAW = "required by law"
    MISTAKEN = "mistaken"
    """Not permitted: it opens a case in the breach log."""

    @property
    def rule(self) -> KindRule:
        """What the law says of it."""
        return KIND_RULES[self]

    @property
    def accounted(self) -> bool:
        """It stands in the accounting that the patient may ask for."""
        return KIND_RULES[self].accounted


@dataclass(frozen=True, slots=True)
class KindRule:
    """Whether a kind is accounted for, by which rule; `code` is what is typed for it."""

    code: str
    accounted: bool
    rule: str

    @property
    def words(self) -> str:
        """`accounting needed: 45 CFR 164.512(e)`, `no accounting: 45 CFR 164.528(a)(1)(iv)`."""
        return f"{'accounting needed' if self.accounted else 'no accounting'}: 45 CFR {self.rule}"


def _exempt(code: str, paragraph: str) -> KindRule:
    return KindRule(code, accounted=False, rule=f"164.528(a)(1)({paragraph})")


def _accounted(code: str, rule: str) -> KindRule:
    return KindRule(code, accounted=True, rule=rule)


KIND_RULES = {
    DisclosureKind.COURT: _accounted("court", "164.512(e)"),
    DisclosureKind.PUBLIC_HEALTH: _accounted("public", "164.512(b)"),
    DisclosureKind.LAW_ENFORCEMENT: _accounted("police", "164.512(f)"),
    DisclosureKind.OVERSIGHT: _accounted("oversight", "164.512(d)"),
    DisclosureKind.ABUSE: _accounted("abuse", "164.512(c)"),
    DisclosureKind.CORONER: _accounted("coroner", "164.512(g)"),
    DisclosureKind.DONATION: _accounted("donation", "164.512(h)"),
    DisclosureKind.RESEARCH: _accounted("research", "164.512(i)"),
    DisclosureKind.THREAT: _accounted("threat", "164.512(j)"),
    DisclosureKind.GOVERNMENT: _accounted("government", "164.512(k)"),
    DisclosureKind.WORKERS_COMPENSATION: _accounted("workers", "164.512(l)"),
    DisclosureKind.REQUIRED_BY_LAW: _accounted("law", "164.512(a)"),
    DisclosureKind.MISTAKEN: _accounted("mistaken", "164.528(a)(1), not among the exempt"),
    DisclosureKind.AUTHORIZED: _exempt("authorized", "iv"),
    DisclosureKind.TO_PATIENT: _exempt("self", "ii"),
    DisclosureKind.TREATMENT: _exempt("treatment", "i"),
    DisclosureKind.PAYMENT: _exempt("payment", "i"),
    DisclosureKind.OPERATIONS: _exempt("operations", "i"),
    DisclosureKind.FAMILY: _exempt("family", "v"),
    DisclosureKind.INCIDENTAL: _exempt("incidental", "iii"),
    DisclosureKind.NATIONAL_SECURITY: _exempt("national", "vi"),
    DisclosureKind.CUSTODY: _exempt("custody", "vii"),
    DisclosureKind.LIMITED_DATA: _exempt("limited", "viii"),
}
"""In the order in which they are offered: what has to be accounted for first."""

MAY_BE_WITHHELD = (DisclosureKind.LAW_ENFORCEMENT, DisclosureKind.OVERSIGHT)
"""An agency may have these kept out of accountings for a time (45 CFR 164.528(a)(2))."""


def read_kind(typed: str) -> DisclosureKind | None:
    """The kind of a code, or of its words in any case of letters; None where there is none such."""
    wanted = typed.strip().casefold()
    return next(
        (kind for kind, rule in KIND_RULES.items() if wanted in (rule.code, kind.value.casefold())), None
    )

"""Code sets as lists, forms and checks read them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class CodeSet(StrEnum):
    """A list of codes that somebody publishes."""

    ICD10CM = "icd10cm"
    """Diagnoses: NCHS and CMS, new each 1 October, a small one each 1 April."""
    HCPCS = "hcpcs"
    """Level II of HCPCS: CMS, each quarter. CPT (level I) is the AMA's and is never in here."""
    MODIFIER = "modifier"
    """Two characters behind a procedure code."""
    POS = "pos"
    """Places of service: CMS, two digits."""
    CARC = "carc"
    """Claim adjustment reason codes of the 835, in words of our own."""
    GROUP = "group"
    """Claim adjustment group codes of the 835: who bears what was not paid."""
    RARC = "rarc"
    """Remittance advice remark codes of the 835."""
    NCCI = "ncci"
    """Pairs of procedures of which one is not paid beside the other: CMS, each quarter (NCCI PTP edits)."""
    MUE = "mue"
    """The most units of a procedure: CMS, each quarter (medically unlikely edits)."""

    MCE = "mce"
    """Of which age or sex diagnoses are: CMS, each October (definitions of Medicare code edits)."""

    @property
    def is_edits(self) -> bool:
        """It says what is not paid, and nothing of what codes mean: no code is looked for in it."""
        return self in (CodeSet.NCCI, CodeSet.MUE, CodeSet.MCE)

    @property
    def label(self) -> str:
        """What people call it."""
        return _TITLES[self]


_TITLES = {
    CodeSet.ICD10CM: "ICD-10-CM",
    CodeSet.HCPCS: "HCPCS II",
    CodeSet.MODIFIER: "modifiers",
    CodeSet.POS: "place of service",
    CodeSet.CARC: "adjustment reasons (CARC)",
    CodeSet.GROUP: "adjustment groups",
    CodeSet.RARC: "remark codes (RARC)",
    CodeSet.NCCI: "pairs (NCCI)",
    CodeSet.MUE: "most units (MUE)",
    CodeSet.MCE: "ages of diagnoses (MCE)",
}

OF_WORDS = tuple(each for each in CodeSet if not each.is_edits)
"""The sets in which codes have words: those that are searched."""

IMPORTED = (
    CodeSet.ICD10CM, CodeSet.HCPCS, CodeSet.RARC, CodeSet.CARC, CodeSet.NCCI, CodeSet.MUE, CodeSet.MCE,
)  # fmt: skip
"""The sets whose files a clinic takes in; the file of HCPCS brings its modifiers with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One code as a release has it; its own dates lie within the release's, None where it names none."""

    set: CodeSet
    code: str
    """As claims have it: without a dot."""
    words: str
    leaf: bool = True
    """It can be billed; False for a heading, which has codes below it."""
    valid_from: date | None = None
    valid_to: date | None = None
    short: str = ""
    route: str = ""
    """Of an adjustment reason: the queue that a denial for it goes to; empty where it is no denial."""


@dataclass(frozen=True, slots=True)
class Book:
    """One release of a set; `valid_to` is its last day, None until a newer one begins."""

    set: CodeSet
    release: str
    valid_from: date
    valid_to: date | None
    digest: str
    """SHA-256 of what it holds, in hexadecimal digits."""
    count: int
    id: int | None = None
    """Its number in the clinic's database; None for what travels with the program."""
    source: str = ""
    """The name of the file it came from."""
    at: datetime | None = None
    by: str = ""
    withdrawn: bool = False

    @property
    def title(self) -> str:
        """Set and release, as `ICD-10-CM 2027`."""
        return f"{self.set.label} {self.release}"

    @property
    def shipped(self) -> bool:
        """It travels with the program."""
        return self.id is None


@dataclass(frozen=True, slots=True)
class Code:
    """A code as it holds in a span of days; `valid_to` is the last, None while no end is known."""

    set: CodeSet
    code: str
    words: str
    leaf: bool
    valid_from: date
    valid_to: date | None
    release: str
    short: str = ""
    route: str = ""
    favourite: bool = False
    """Kept as one for whom it was asked."""
    used: int = 0
    """How often it was charged in the last months for whom it was asked; 0 where that was not asked."""

    @property
    def shown(self) -> str:
        """As people write it: with the dot of ICD-10-CM."""
        return with_dot(self.set, self.code)


@dataclass(frozen=True, slots=True)
class Around:
    """A code in its tree: the headings above it from the top down, those beside it, and those below it."""

    code: Code
    above: tuple[Code, ...]
    beside: tuple[Code, ...]
    below: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom codes are looked for: what that provider and kind of visit use comes first."""

    day: date
    provider_id: int | None = None
    visit_type_id: int | None = None
    diagnoses: tuple[tuple[str, int], ...] = ()
    """What was diagnosed in the months before, and how often by that provider: theirs first, then others'."""


@dataclass(frozen=True, slots=True)
class FavouriteRow:
    """A code that somebody keeps at hand; empty provider or visit type: whichever."""

    id: int
    version: int
    set: CodeSet
    code: str
    provider: str
    visit_type: str
    words: str = ""

    @property
    def shown(self) -> str:
        """As people write it."""
        return with_dot(self.set, self.code)

    @property
    def whose(self) -> str:
        """For whom, in words."""
        return ", ".join(each for each in (self.provider, self.visit_type) if each) or "everybody"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: `new` is False where the very file stood there already."""

    book: Book
    new: bool
    follows: str
    """The release before it; empty where it is the first."""
    added: int
    ended: int
    reworded: int
    left_out: int = 0
    """Codes of the file that are not taken in: dental ones, which belong to the dentists' association; of
    pairs those that never held, or ended too long ago to stand on a claim."""


def with_dot(code_set: CodeSet, code: str) -> str:
    """The code as people write it; ICD-10-CM has a dot behind the third character."""
    if code_set is CodeSet.ICD10CM and len(code) > 3:
        return f"{code[:3]}.{code[3:]}"
    return code

"""What the code sets of the clinic know of the codes on some claims: asked once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from sqlalchemy.orm import Session

from clinic_tui.claims.draft import ClaimDraft
from clinic_tui.claims.scrub.finding import DiagnosisKnown, NothingKnown
from clinic_tui.codes.diagnosis_limits import DiagnosisLimits
from clinic_tui.codes.edit_queries import Pairs, limits_on, most_units, pairs_among
from clinic_tui.codes.edit_rows import PairEdit, UnitEdit
from clinic_tui.codes.index import CodeIndex
from clinic_tui.codes.queries import asked, books, entries_of
from clinic_tui.codes.rows import CodeSet
from clinic_tui.codes.rules import SHAPES, reigns


@dataclass(frozen=True, slots=True)
class KnownCodes(NothingKnown):
    """Diagnoses by code and day, places of service, and the edits of CMS as far as they were taken in."""

    diagnoses: Mapping[tuple[str, date], DiagnosisKnown] = field(default_factory=dict)
    days: frozenset[date] = frozenset()
    last_days: Mapping[tuple[str, date], date] = field(default_factory=dict)
    """Of procedures of HCPCS that held no more on the day."""
    places: frozenset[str] = frozenset()
    pairs: Pairs = field(default_factory=dict)
    units: Mapping[tuple[str, date], UnitEdit] = field(default_factory=dict)
    limited: Mapping[tuple[str, date], DiagnosisLimits] = field(default_factory=dict)

    def has_diagnoses(self, day: date) -> bool:
        """Whether a release of ICD-10-CM is in force on the day."""
        return day in self.days

    def diagnosis(self, code: str, day: date) -> DiagnosisKnown | None:
        """Whether it is a leaf then."""
        return self.diagnoses.get((code, day))

    def limits(self, code: str, day: date) -> DiagnosisLimits:
        """By the list of CMS that is in force on the day, or the headings of ICD-10-CM."""
        return self.limited.get((code, day)) or DiagnosisLimits()

    def ended(self, code: str, day: date) -> date | None:
        """By the release of HCPCS that is in force on the day."""
        return self.last_days.get((code, day))

    def place_of_service(self, code: str) -> bool:
        """Whether the list of CMS has it."""
        return code in self.places

    def most_units(self, code: str, day: date) -> UnitEdit | None:
        """By the release of MUE that is in force on the day."""
        return self.units.get((code, day))

    def pair(self, first: str, second: str, day: date) -> PairEdit | None:
        """By the newest release of NCCI; of two edits of one pair that hold, the one without a way out."""
        held = [each for each in self.pairs.get((first, second), ()) if each.holds_on(day)]
        return min(held, key=lambda each: each.by_modifier, default=None)


def known_codes(db: Session, drafts: Iterable[ClaimDraft]) -> KnownCodes:
    """What is known of their codes; after an import the first question makes the index, in some seconds."""
    standing, drafts = books(db), tuple(drafts)
    spans = reigns(each for each in standing if each.set is CodeSet.ICD10CM)
    wanted = {
        (code, draft.day)
        for draft in drafts
        for code in draft.diagnoses
        if any(each.first <= draft.day <= each.last for each in spans)
    }

    def found(index: CodeIndex) -> dict[tuple[str, date], DiagnosisKnown]:
        said = {}
        for code, day in wanted:
            if (known := index.lookup(CodeSet.ICD10CM, code, day)) is not None:
                said[code, day] = DiagnosisKnown(billable=known.leaf)
        return said

    charged = {(line.code, line.day or draft.day) for draft in drafts for line in draft.lines}
    public = {(code, day) for code, day in charged if SHAPES[CodeSet.HCPCS].fullmatch(code)}
    places = {
        entry.code
        for book in standing
        if book.set is CodeSet.POS and not book.withdrawn
        for entry in entries_of(db, book)
    }
    beside = {line.code for draft in drafts if len(draft.lines) > 1 or draft.beside for line in draft.lines}
    beside |= {each.code for draft in drafts for each in draft.beside}
    return KnownCodes(
        asked(db, found) if wanted else {},
        frozenset(day for _, day in wanted),
        asked(db, partial(_last_days, public)) if public else {},
        frozenset(places),
        pairs_among(db, standing, beside),
        most_units(db, standing, charged),
        limits_on(db, standing, {(code, draft.day) for draft in drafts for code in draft.diagnoses}),
    )


def _last_days(public: Iterable[tuple[str, date]], index: CodeIndex) -> dict[tuple[str, date], date]:
    said = {}
    for code, day in public:
        if index.lookup(CodeSet.HCPCS, code, day) is None:
            ends = [each.valid_to for each in index.spans(CodeSet.HCPCS, code) if each.valid_to]
            if before := [each for each in ends if each < day]:
                said[code, day] = max(before)
    return said

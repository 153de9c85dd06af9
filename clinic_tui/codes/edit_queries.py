"""Reads of edits: what is not paid beside what, the most units of a procedure, and whose diagnoses are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.codes.diagnosis_limits import DiagnosisLimits, usual_limits
from clinic_tui.codes.edit_content import WHYS, loaded, pairs_of, units_of
from clinic_tui.codes.edit_rows import PairEdit, UnitEdit
from clinic_tui.codes.limit_lines import CATEGORY, limits_of
from clinic_tui.codes.models import code_edit
from clinic_tui.codes.rows import Book, CodeSet
from clinic_tui.codes.rules import reigns

AT_ONCE = 500
"""Codes that are asked for together."""

Pairs = Mapping[tuple[str, str], Sequence[PairEdit]]
"""By column 1 and column 2."""


def stands(standing: Collection[Book], code_set: CodeSet) -> bool:
    """Whether any release of the set is in use."""
    return any(each.set is code_set and not each.withdrawn for each in standing)


def pairs_among(db: Session, standing: Collection[Book], codes: Collection[str]) -> Pairs:
    """The pairs of which both codes are among these.

    Of the newest release that is in use, whatever the day: each pair has its own days, and a release has
    those of the years before it too. Raises StoreDamaged.
    """
    own = [each for each in standing if each.set is CodeSet.NCCI and not each.withdrawn]
    if not own or len(codes) < 2:
        return {}
    book, wanted = max(own, key=lambda each: (each.valid_from, each.id or 0)), frozenset(codes)
    whys, found = _whys(db, book), defaultdict(list)
    for code, records in _rows(db, book, codes):
        for other, edit in pairs_of(records, whys):
            if other in wanted:
                found[code, other].append(edit)
    return found


def most_units(
    db: Session, standing: Collection[Book], wanted: Collection[tuple[str, date]]
) -> Mapping[tuple[str, date], UnitEdit]:
    """The most units of these codes on these days, by the release in force then; those without are left out.

    The file of a quarter has no days, so that nothing is known of those before the first release that was
    taken in. Raises StoreDamaged.
    """
    found: dict[tuple[str, date], UnitEdit] = {}
    for reign in reigns(each for each in standing if each.set is CodeSet.MUE):
        days = defaultdict(list)
        for code, day in wanted:
            if reign.first <= day <= reign.last:
                days[code].append(day)
        whys = _whys(db, reign.book) if days else ()
        for code, records in _rows(db, reign.book, days):
            edit = units_of(records, whys)
            found.update(((code, day), edit) for day in days[code])
    return found


def limits_on(
    db: Session, standing: Collection[Book], wanted: Collection[tuple[str, date]]
) -> Mapping[tuple[str, date], DiagnosisLimits]:
    """Of which age and sex these diagnoses are on these days, those left out of which nobody says anything.

    Ages by the release that is in force then, or the best known where none is; a sex that the release does
    not name is that of the heading in ICD-10-CM. Raises StoreDamaged.
    """
    found = {key: usual_limits(key[0]) for key in wanted}
    for reign in reigns(each for each in standing if each.set is CodeSet.MCE):
        of_reign = [key for key in wanted if reign.first <= key[1] <= reign.last]
        said: dict[str, DiagnosisLimits] = {}
        for category, records in _rows(db, reign.book, {code[:CATEGORY] for code, _ in of_reign}):
            said.update(limits_of(category, records))
        for code, day in of_reign:
            listed = said.get(code, DiagnosisLimits())
            found[code, day] = replace(listed, sex=listed.sex or found[code, day].sex)
    return {key: each for key, each in found.items() if each != DiagnosisLimits()}


def all_rows(db: Session, book: Book) -> Iterator[tuple[str, bytes]]:
    """All of a release by code, the rationales left out. Raises StoreDamaged."""
    rows = db.execute(
        select(code_edit.c.code, code_edit.c.content)
        .where(code_edit.c.book_id == book.id, code_edit.c.code != WHYS)
        .execution_options(yield_per=AT_ONCE)
    )
    for code, content in rows:
        yield code, loaded(content)


def _whys(db: Session, book: Book) -> Sequence[str]:
    where = code_edit.c.book_id == book.id, code_edit.c.code == WHYS
    content = db.execute(select(code_edit.c.content).where(*where)).scalar_one_or_none()
    return loaded(content).decode().split("\n") if content is not None else ()


def _rows(db: Session, book: Book, codes: Collection[str]) -> Iterator[tuple[str, bytes]]:
    asked = sorted(codes)
    for start in range(0, len(asked), AT_ONCE):
        part = code_edit.c.code.in_(asked[start : start + AT_ONCE])
        rows = select(code_edit.c.code, code_edit.c.content).where(code_edit.c.book_id == book.id, part)
        for code, content in db.execute(rows).all():
            yield code, loaded(content)

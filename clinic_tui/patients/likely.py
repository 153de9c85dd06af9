"""Which stored patients may be the same person as those given."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from clinic_tui.patients.candidates import candidates
from clinic_tui.patients.duplicates import LIKELY, Likeness, compare, traits
from clinic_tui.patients.records import fields_of_many
from clinic_tui.patients.rows import DuplicatePair, PatientFields
from clinic_tui.patients.search import lines


def likely_duplicates(db: Session, fields: PatientFields, besides: int = 0) -> tuple[DuplicatePair, ...]:
    """Patients who may be this person, best first; the pair's first line is the one found.

    `besides` is the person's own number, where it has one.
    """
    (found,) = likely_duplicates_of_many(db, [(besides, fields)])
    return found


def likely_duplicates_of_many(
    db: Session, people: Sequence[tuple[int, PatientFields]]
) -> list[tuple[DuplicatePair, ...]]:
    """The same for each of the people, given by number (0 for one who is not stored) and fields.

    Hundreds cost a handful of queries: each candidate is read once for all.
    """
    alike = likenesses(db, people)
    shown = {line.id: line for line in lines(db, {each: "" for likely in alike for each, _ in likely})}
    return [
        tuple(DuplicatePair(shown[each], shown[each], how.score, how.reasons) for each, how in likely)
        for likely in alike
    ]


def likenesses(db: Session, people: Sequence[tuple[int, PatientFields]]) -> list[list[tuple[int, Likeness]]]:
    """For each of the people the numbers of those who may be the same, and how alike they are, best first."""
    compared = candidates(db, [fields for _, fields in people])
    ours = [traits(fields) for _, fields in people]
    known = {number: own for (number, _), own in zip(people, ours, strict=True) if number}
    others = {each for found in compared for each in found} - known.keys()
    known.update((number, traits(fields)) for number, fields in fields_of_many(db, others).items())
    alike: list[list[tuple[int, Likeness]]] = []
    for (number, _), own, found in zip(people, ours, compared, strict=True):
        scored = [(each, compare(own, known[each])) for each in found if each != number and each in known]
        likely = [(each, likeness) for each, likeness in scored if likeness.score >= LIKELY]
        alike.append(sorted(likely, key=lambda one: (-one[1].score, one[0])))
    return alike

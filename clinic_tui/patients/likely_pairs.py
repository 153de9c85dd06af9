"""Pairs of records in the whole clinic that may be one patient's, and those of which somebody said no."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.patients.duplicates import Likeness
from clinic_tui.patients.likely import likenesses
from clinic_tui.patients.merge_models import NotSamePerson
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.models import Patient
from clinic_tui.patients.records import fields_of_many
from clinic_tui.patients.rows import DuplicatePair
from clinic_tui.patients.search import lines
from clinic_tui.patients.sight import require_open
from clinic_tui.store.desk import Desk

AT_ONCE = 500
"""Patients that are compared with the clinic in a handful of queries."""

MOST = 2_000
"""Pairs that are listed: a person works through fewer in a week."""

Pair = tuple[int, int]
"""The lower number first."""


def likely_pairs(db: Session, limit: int = MOST) -> tuple[DuplicatePair, ...]:
    """The likeliest pairs of the clinic, best first, but for those that are not the same.

    Each patient is compared with a few dozen others, so the time goes with the number of patients:
    some seconds for ten thousand.
    """
    told = frozenset(
        (first, second)
        for first, second in db.execute(select(col(NotSamePerson.first_id), col(NotSamePerson.second_id)))
    )
    found: dict[Pair, Likeness] = {}
    for pair, likeness in _compared(db):
        if pair not in told and likeness.score > found.get(pair, _UNLIKE).score:
            found[pair] = likeness
    best = sorted(found.items(), key=lambda each: (-each[1].score, each[0]))[:limit]
    shown = {line.id: line for line in lines(db, {number: "" for pair, _ in best for number in pair})}
    return tuple(
        DuplicatePair(shown[first], shown[second], how.score, how.reasons) for (first, second), how in best
    )


_UNLIKE = Likeness(0, ())


def _compared(db: Session) -> Iterator[tuple[Pair, Likeness]]:
    last = 0
    while True:
        ids = db.scalars(
            select(col(Patient.id)).where(col(Patient.id) > last).order_by(col(Patient.id)).limit(AT_ONCE)
        ).all()
        if not ids:
            return
        last = ids[-1] or 0
        people = list(fields_of_many(db, [each for each in ids if each]).items())
        for (number, _), alike in zip(people, likenesses(db, people), strict=True):
            for other, how in alike:
                yield (min(number, other), max(number, other)), how


def not_the_same(desk: Desk, first: int, second: int) -> None:
    """Say that two records that look alike are two people's: they are listed no more.

    Raises Invalid for one record twice, NotFound, Restricted where one is closed to who sits at the
    desk, Conflict where it was said already.
    """
    desk.require("patient.not_same")
    if first == second:
        raise Invalid("this is one record: name two", "second")
    with desk.act("patient.not_same", patient=first) as db:
        for each in (first, second):
            needed_patient(db, each)
            require_open(db, desk, each)
        pair = min(first, second), max(first, second)
        db.add(NotSamePerson(first_id=pair[0], second_id=pair[1], by=desk.actor.login, at=desk.clock.now()))

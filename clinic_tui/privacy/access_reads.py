"""The report of unusual access, out of the journal of looks, and its reviews."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock
from clinic_tui.patients.emergency import emergencies
from clinic_tui.patients.models import Patient, PatientName
from clinic_tui.privacy.access_rows import AccessKind, AccessRow, Look, Person, Unusual
from clinic_tui.privacy.access_rules import by_name, by_number
from clinic_tui.privacy.models import AccessReview
from clinic_tui.privacy.names_called import called, of_patient
from clinic_tui.privacy.whose_reads import named
from clinic_tui.security.models import Account
from clinic_tui.settings.privacy import PrivacySettings
from clinic_tui.store.journal import Change, journal

KEPT_DAYS = 366
"""For so long a look by name that nobody has reviewed stands in the report."""


def unusual_access(db: Session, clock: Clock, settings: PrivacySettings) -> tuple[AccessRow, ...]:
    """What is unusual in the looks of the last days: what nobody has reviewed first, then the newest first.

    Looks by name stand here until they are reviewed, for a year: no alert of them ends by waiting. So many
    records in short time are looked for in the last days alone, since that reads every look. Emergency access
    stands here until it is reviewed where it is listed (patients/emergency.py).
    """
    since = clock.now() - timedelta(days=settings.access_days)
    long_since = clock.now() - timedelta(days=max(KEPT_DAYS, settings.access_days))
    people = _people(db)
    found = (
        *_of_names(db, long_since, people, clock),
        *by_number(_looks(db, since), settings.many_records, settings.many_minutes, clock.zone),
    )
    reviewed = _with_reviews(db, found)
    rows = [row for row in reviewed if not row.reviewed or row.found.last >= since]
    rows += _emergencies(db, clock)
    return tuple(sorted(rows, key=lambda row: (row.reviewed, -row.found.last.timestamp(), row.key)))


def count_unreviewed_access(db: Session, clock: Clock, settings: PrivacySettings) -> int:
    """How many of them nobody has reviewed, emergency access apart, which is an alert of its own."""
    rows = unusual_access(db, clock, settings)
    return sum(not row.reviewed and row.found.kind is not AccessKind.EMERGENCY for row in rows)


def _emergencies(db: Session, clock: Clock) -> tuple[AccessRow, ...]:
    """Those that nobody has reviewed, one line for each person, record and day."""
    rows: dict[str, AccessRow] = {}
    for taken in emergencies(db, unreviewed=True):
        day = taken.at.astimezone(clock.zone).date()
        found = Unusual(
            AccessKind.EMERGENCY, taken.account_id, taken.patient_id, day, taken.looks, taken.at, taken.over
        )
        row = AccessRow(found, taken.login, taken.person, taken.name, taken.mrn)
        if (later := rows.get(row.key)) is not None:  # they come newest first
            looks, last = found.looks + later.found.looks, later.found.last
            row = replace(row, found=replace(found, looks=looks, last=last))
        rows[row.key] = row
    return tuple(rows.values())


def _people(db: Session) -> tuple[Person, ...]:
    people = []
    columns: tuple[Any, ...] = (col(Account.id), col(Account.login), col(Account.name))
    for number, login, name in db.execute(select(*columns)):
        people.append(Person(number, login, name, called(name)))
    return tuple(people)


def _of_names(db: Session, since: datetime, people: Sequence[Person], clock: Clock) -> tuple[Unusual, ...]:
    """Of the few patients who share a family name with an account, or did before they had another."""
    families = frozenset().union(*(person.called.families for person in people))
    same = select(col(PatientName.patient_id)).where(col(PatientName.family_key).in_(families))
    wanted = select(col(PatientName.patient_id), col(PatientName.family), col(PatientName.given)).where(
        col(PatientName.patient_id).in_(same)
    )
    written: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for patient, family, given in db.execute(wanted):
        written[patient].append((family, given))
    if not written:
        return ()
    names = {patient: of_patient(each) for patient, each in written.items()}
    looks = _looks(db, since, journal.c.patient_id.in_(names))
    return by_name(looks, names, people, clock.zone)


def _looks(db: Session, since: datetime, *where: Any) -> Iterable[Look]:
    statement = select(journal.c.account_id, journal.c.patient_id, journal.c.at).where(
        journal.c.seq >= _first_since(db, since),
        journal.c.at >= since,
        journal.c.change == Change.READ.value,
        journal.c.entity == "patient",
        journal.c.verb == "patient.view",
        journal.c.account_id.is_not(None),
        journal.c.patient_id.is_not(None),
        *where,
    )
    return [Look(*row) for row in db.execute(statement)]


def _first_since(db: Session, since: datetime) -> int:
    """A line of the journal before which all are older: found by halving, as lines are written in time.

    A clock that was set back makes it begin earlier at most where the lines around it are out of order; the
    lines are asked for their time all the same.
    """
    low, high = 1, int(db.execute(select(func.coalesce(func.max(journal.c.seq), 0))).scalar_one())
    while low < high:
        middle = (low + high) // 2
        at = db.execute(
            select(journal.c.at).where(journal.c.seq >= middle).order_by(journal.c.seq).limit(1)
        ).scalar_one()
        low, high = (middle + 1, high) if at < since else (low, middle)
    return low


def _with_reviews(db: Session, found: Sequence[Unusual]) -> list[AccessRow]:
    if not found:
        return []
    accounts = {
        number: (login, name)
        for number, login, name in db.execute(select(col(Account.id), col(Account.login), col(Account.name)))
    }
    patients = {
        number: (named(family, given), mrn)
        for number, family, given, mrn in db.execute(
            select(col(Patient.id), col(Patient.family), col(Patient.given), col(Patient.mrn)).where(
                col(Patient.id).in_({each.patient_id for each in found if each.patient_id is not None})
            )
        )
    }
    reviews: dict[tuple[object, ...], AccessReview] = {}
    first = min(each.day for each in found)
    for review in db.scalars(
        select(AccessReview)
        .where(col(AccessReview.day) >= first)
        .order_by(col(AccessReview.reviewed_at), col(AccessReview.id))
    ):
        reviews[review.kind, review.account_id, review.patient_id, review.day] = review
    rows = []
    for each in found:
        known = reviews.get((each.kind, each.account_id, each.patient_id, each.day))
        login, person = accounts.get(each.account_id, ("", "an account that is gone"))
        name, mrn = patients.get(each.patient_id or 0, ("", ""))
        by = (known.reviewed_by, known.reviewed_at, known.words) if known else ("", None, "")
        rows.append(AccessRow(each, login, person, name, mrn, *by))
    return rows

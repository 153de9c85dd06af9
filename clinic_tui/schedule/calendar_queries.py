"""Reading a provider's visits as a calendar has them: one entry for a visit, however often it was moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.sight import restricted_patients
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment_rows
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.sites import sites
from clinic_tui.schedule.states import Status
from clinic_tui.schedule.taken_back import taken_back
from clinic_tui.store.journal import Change, journal

AT_ONCE = 500
"""Numbers in one statement: far below what either engine can hold."""


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """A visit in the calendar of a provider.

    `first_id` is the appointment that it was booked as: it stays while the visit is moved.
    `revision` is the journal's last line about any of its appointments, so it rises with each change.
    """

    first_id: int
    row: AppointmentRow
    revision: int
    changed_at: datetime
    site: str
    cancelled: bool
    restricted: bool
    """The record is closed to most: no name of the patient goes out."""


def calendar_visits(db: Session, provider_id: int, first: date, last: date) -> tuple[CalendarVisit, ...]:
    """The visits that are, or were, this provider's between two days, both included, by day and time.

    One that was moved away from the provider is cancelled there, one that was moved out of the days
    is told of where it is now, and one whose booking or move was taken back is cancelled too: whoever
    read the calendar before has it.
    """
    touched = db.scalars(
        select(col(Appointment.id)).where(
            col(Appointment.provider_id) == provider_id, col(Appointment.day).between(first, last)
        )
    ).all()
    gone = taken_back(db, provider_id, first, last)
    chains = _chains(db, [number for number in (*touched, *gone) if number is not None])
    rows = {row.id: row for row in _rows(db, [number for chain in chains for number in chain])}
    changes = _changes(db, list(rows))
    names, hidden = {each.id: each.name for each in sites(db)}, restricted_patients(db)
    found = []
    for chain in chains:
        mine = [rows[number] for number in chain if rows[number].provider_id == provider_id]
        newest = rows[chain[-1]]
        is_here = newest.provider_id == provider_id
        was_here = gone.pop(chain[0], None)
        revision, at = max(changes[number] for number in chain)
        if was_here is not None:
            revision, at = max((revision, at), (was_here.revision, was_here.changed_at))
        off = not is_here or newest.status in (Status.CANCELLED, Status.ENTERED_IN_ERROR)
        shown = newest if is_here else mine[-1] if mine or was_here is None else was_here.row
        site = names.get(shown.site_id, "")
        found.append(CalendarVisit(chain[0], shown, revision, at, site, off, shown.patient_id in hidden))
    for root, each in gone.items():
        site = names.get(each.row.site_id, "")
        known = each.row.family and each.row.patient_id not in hidden
        found.append(CalendarVisit(root, each.row, each.revision, each.changed_at, site, True, not known))
    return tuple(sorted(found, key=lambda visit: (visit.row.day, visit.row.start, visit.first_id)))


def _chains(db: Session, numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Each visit as the appointments that it has been, in order; several of one visit give one."""
    before: dict[int, int | None] = {}
    asked: set[int] = set()
    wanted = set(numbers)
    while wanted:
        asked |= wanted
        for some in _parts(sorted(wanted)):
            for number, old in db.execute(
                select(col(Appointment.id), col(Appointment.moved_from_id)).where(
                    col(Appointment.id).in_(some) | col(Appointment.moved_from_id).in_(some)
                )
            ):
                before[number or 0] = old
        wanted = (before.keys() | {old for old in before.values() if old is not None}) - asked
    chains: dict[int, list[int]] = defaultdict(list)
    for number in sorted(before):
        root = number
        while (old := before[root]) is not None:
            root = old
        chains[root].append(number)
    return [tuple(chain) for chain in chains.values()]


def _rows(db: Session, numbers: Sequence[int]) -> Iterable[AppointmentRow]:
    for some in _parts(sorted(numbers)):
        yield from appointment_rows(db, col(Appointment.id).in_(some))


def _changes(db: Session, numbers: Sequence[int]) -> dict[int, tuple[int, datetime]]:
    """The journal's last line that wrote each of these appointments, and when that was."""
    found: dict[int, tuple[int, datetime]] = {}
    for some in _parts(sorted(numbers)):
        last = (
            select(func.max(journal.c.seq))
            .where(
                journal.c.entity == "appointment",
                journal.c.entity_id.in_(some),
                journal.c.change.in_([Change.INSERT.value, Change.UPDATE.value]),
            )
            .group_by(journal.c.entity_id)
        )
        for seq, number, at in db.execute(
            select(journal.c.seq, journal.c.entity_id, journal.c.at).where(journal.c.seq.in_(last))
        ):
            found[number] = (seq, at)
    return found


def _parts(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]

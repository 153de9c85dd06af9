"""Reads of what goes between the desks: columns in, frozen rows out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.flow.models import HandedOn, ShiftNote, Signal
from clinic_tui.flow.recipients import Here, is_for, who_is_here
from clinic_tui.flow.rows import Between, HandedRow, Sent, ShiftFacts, ShiftNoteRow, SignalRow, told_of
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.delay_queries import latenesses
from clinic_tui.schedule.models import Appointment, Room, SlotHold
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted

NOTES_FOR = timedelta(days=4)
"""So long a note that nobody has read is offered: over a long weekend."""


def between(db: Session, desk: Desk) -> Between:
    """What went between the desks today, as far as it concerns who sits here; newest first."""
    here, day = who_is_here(db, desk), today(desk.clock)
    signals = db.execute(
        select(Signal, is_for(Signal, here))
        .where(col(Signal.day) == day, or_(is_for(Signal, here), col(Signal.sent_by) == here.login))
        .order_by(col(Signal.id).desc())
    )
    handed = db.execute(
        select(
            HandedOn, is_for(HandedOn, here), col(Patient.family), col(Patient.given),
            col(Appointment.status),
        )
        .outerjoin(Patient, col(Patient.id) == col(HandedOn.patient_id))
        .outerjoin(Appointment, col(Appointment.id) == col(HandedOn.appointment_id))
        .where(
            or_(col(HandedOn.day) == day, col(HandedOn.taken_at).is_(None)),
            or_(is_for(HandedOn, here), col(HandedOn.sent_by) == here.login),
        )
        .order_by(col(HandedOn.id).desc())
    )  # fmt: skip
    return Between(
        tuple(SignalRow(_sent(row, bool(mine), here), row.words) for row, mine in signals),
        tuple(
            HandedRow(
                _sent(row, bool(mine), here),
                row.note,
                row.form_title or f"{', '.join(filter(None, (family, given)))}: {status.words}",
                row.appointment_id,
                row.patient_id,
                bool(row.form_kind),
            )
            for row, mine, family, given, status in handed
        ),
    )


def _sent(row: Any, for_me: bool, here: Here) -> Sent:
    return Sent(
        row.id, row.at, row.to_kind, row.to_name, row.sender, row.desk, row.sent_by, row.taken_at,
        row.taken_by, row.taken_desk, for_me, row.sent_by == here.login and row.desk == here.desk,
    )  # fmt: skip


def shift_facts(db: Session, desk: Desk, parked: tuple[str, ...] = ()) -> ShiftFacts:
    """What the shift leaves, as it stands now; `parked` are the titles of forms that were put aside."""
    now, day = desk.clock.now(), today(desk.clock)
    lines = [_open_visits(db, day), _parked(parked)]
    holds = db.execute(
        select(func.count()).select_from(SlotHold).where(
            col(SlotHold.expires_at) > now, col(SlotHold.desk).in_(sorted(desk.living()))
        )
    ).scalar_one()  # fmt: skip
    lines.append(f"Open holds: {holds}" if holds else "")
    late = [f"{each.provider_code} {each.sign} min" for each in latenesses(db, desk.clock) if each.minutes]
    lines.append(f"Running late: {', '.join(late)}" if late else "")
    unread = list(
        db.scalars(select(col(Signal.words)).where(col(Signal.day) == day, col(Signal.taken_at).is_(None)))
    )
    lines.append(f"Signals nobody took: {len(unread)} ({_told_of(db, unread)})" if unread else "")
    waits = db.execute(
        select(func.count()).select_from(HandedOn).where(col(HandedOn.taken_at).is_(None))
    ).scalar_one()
    lines.append(f"Handed on and not taken: {waits}" if waits else "")
    return ShiftFacts.of(lines)


def _told_of(db: Session, words: Sequence[str]) -> str:
    """Without what somebody typed: it may name a patient, and everybody reads the note."""
    return told_of(words, db.scalars(select(col(Room.name)).where(col(Room.active))))


def _open_visits(db: Session, day: Any) -> str:
    rows = db.execute(
        select(col(Appointment.status), func.count())
        .where(col(Appointment.day) == day, col(Appointment.status).in_(OPEN))
        .group_by(col(Appointment.status))
    ).all()
    counts: dict[Status, int] = {row[0]: row[1] for row in rows}
    if not counts:
        return ""
    parts = ", ".join(f"{counts[status]} {status.words}" for status in OPEN if status in counts)
    return f"Visits not ended: {sum(counts.values())} ({parts})"


def _parked(titles: tuple[str, ...]) -> str:
    """How many: their titles name patients, and everybody reads the note, who may see the record or not."""
    return f"{counted(len(titles), 'form').capitalize()} put aside" if titles else ""


def unread_notes(db: Session, login: str, now: datetime) -> tuple[ShiftNoteRow, ...]:
    """Notes of a shift that nobody but who wrote them has read, oldest first; none of one's own."""
    rows = db.scalars(
        select(ShiftNote)
        .where(
            col(ShiftNote.read_at).is_(None),
            col(ShiftNote.signed_by) != login,
            col(ShiftNote.at) > now - NOTES_FOR,
        )
        .order_by(col(ShiftNote.id))
    )
    return tuple(note_row(row) for row in rows)


def notes(db: Session, now: datetime) -> tuple[ShiftNoteRow, ...]:
    """The notes of the last days, newest first."""
    rows = db.scalars(
        select(ShiftNote).where(col(ShiftNote.at) > now - NOTES_FOR).order_by(col(ShiftNote.id).desc())
    )
    return tuple(note_row(row) for row in rows)


def note_row(row: ShiftNote) -> ShiftNoteRow:
    """A stored note as a plain value."""
    return ShiftNoteRow(
        row.id or 0, row.at, row.words, row.signed_by, row.signer, row.desk, row.read_at, row.read_by
    )

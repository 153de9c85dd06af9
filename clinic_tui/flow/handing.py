"""Handing a row of the queue, or a half-done form, to another desk or person."""

from __future__ import annotations

import json

from sqlmodel import col, select

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.flow.models import NOTE_LENGTH, HandedOn
from clinic_tui.flow.recipients import is_for, read_recipient, who_is_here
from clinic_tui.flow.states import To
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.kept_form import TITLE_LENGTH, HalfDone
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo

VERB = "queue.hand_over"


def hand_visit(desk: Desk, appointment_id: int, to: str, note: str = "") -> str:
    """Hand a visit of today to another desk or person; to whom, in words.

    Raises Invalid naming a wrong field, NotFound, Conflict where it waits for somebody already.
    """
    said = clean_text(note, NOTE_LENGTH, "note")
    with desk.act(VERB, undo=Undo.SKIP) as db:
        visit = db.need(Appointment, appointment_id, f"there is no appointment {appointment_id}")
        if visit.day != today(desk.clock):
            raise Conflict("only a visit of today is handed on")
        waits = db.exec(
            select(HandedOn).where(
                col(HandedOn.appointment_id) == appointment_id,
                col(HandedOn.form_kind) == "",
                col(HandedOn.taken_at).is_(None),
            )
        ).first()
        if waits is not None:
            raise Conflict(f"{waits.sender} at desk {waits.desk} has handed this visit on already")
        row = _row(db, desk, to, said)
        row.appointment_id, row.patient_id = appointment_id, visit.patient_id
        db.action.patient_id = visit.patient_id
        db.add(row)
        return _to_words(row)


def hand_form(desk: Desk, form: HalfDone, to: str, note: str = "") -> str:
    """Hand a half-done form to another desk or person; to whom, in words. Raises Invalid."""
    said = clean_text(note, NOTE_LENGTH, "note")
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = _row(db, desk, to, said)
        row.patient_id = _patient_of(db, form)
        row.form_kind, row.form_title = form.kind, form.title[:TITLE_LENGTH]
        row.form = json.dumps({"texts": form.texts, "about": form.about, "stood": form.stood})
        db.action.patient_id = row.patient_id
        db.add(row)
        return _to_words(row)


def take_handed(desk: Desk, handed_id: int) -> HalfDone | None:
    """Take what was handed on: the form, which stands nowhere else from now on; None for a visit.

    Raises NotFound, Conflict where somebody was first or it is for somebody else, Restricted for a form on
    a record that is closed to who takes it.
    """
    with desk.act(VERB, undo=Undo.SKIP) as db:
        row = db.need(HandedOn, handed_id, f"nothing was handed on under the number {handed_id}")
        if row.taken_at is not None:
            at = row.taken_at.astimezone(desk.clock.zone)
            raise Conflict(f"{row.taken_by} took this already, at {at:%H:%M}")
        here = who_is_here(db, desk)
        mine = row.sent_by == here.login  # who sent it may take it back
        for_me = db.exec(select(HandedOn.id).where(col(HandedOn.id) == handed_id, is_for(HandedOn, here)))
        if not mine and for_me.first() is None:
            raise Conflict("this was handed to somebody else")
        form = form_in(row)
        if form is not None and row.patient_id is not None:
            require_open(db, desk, row.patient_id)
        db.action.patient_id = row.patient_id
        row.taken_at, row.taken_by, row.taken_desk = desk.clock.now(), here.name, here.desk
        row.form = ""
        return form


def form_in(row: HandedOn) -> HalfDone | None:
    """The form that was handed on; None for a visit."""
    if not row.form_kind or not row.form:
        return None
    kept = json.loads(row.form)
    return HalfDone(row.form_kind, row.form_title, kept["texts"], kept["about"], kept["stood"])


def _row(db: DeskSession, desk: Desk, to: str, note: str) -> HandedOn:
    kind, name = read_recipient(db, desk, to, VERB)
    here = who_is_here(db, desk)
    if not to.strip():
        raise Invalid("to whom? a desk such as B, a role, or a sign-in name", "to")
    return HandedOn(
        day=today(desk.clock), at=desk.clock.now(), note=note, to_kind=kind, to_name=name,
        sent_by=here.login, sender=here.name, desk=here.desk,
    )  # fmt: skip


def _to_words(row: HandedOn) -> str:
    return f"desk {row.to_name}" if row.to_kind is To.DESK else row.to_name or "all"


def _patient_of(db: DeskSession, form: HalfDone) -> int | None:
    """Whose record the form is about, where it is about one."""
    about = form.about
    if isinstance(patient := about.get("patient"), int):
        return patient
    visit = about.get("appointment")
    row = db.get(Appointment, visit) if isinstance(visit, int) else None
    return row.patient_id if row is not None else None

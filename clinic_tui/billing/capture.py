"""The use case that codes a visit: what it was for, its circumstances, and what its lines point to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing.lines import add_lines
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.rules import CHARGEABLE, line_name
from clinic_tui.coding.rows import CodingEntry, LineChange
from clinic_tui.coding.rules import follow, require_pointed
from clinic_tui.coding.writing import diagnoses_on, write_coding
from clinic_tui.errors import Conflict
from clinic_tui.patients.sight import require_open
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.service import open_appointment
from clinic_tui.store.desk import Desk, DeskSession

VERB = "visit.code"


def code_visit(
    desk: Desk, appointment_id: int, entry: CodingEntry, charges: Sequence[ChargeEntry] = ()
) -> None:
    """Say of a visit what its claim needs, and add lines, in one go.

    Raises Invalid naming the field, Conflict for a visit in which patient and provider have not met or
    that was changed since it was seen, Restricted for a record that is closed.
    """
    with desk.act(VERB, reason=entry.reason) as db:
        appointment = open_appointment(db, appointment_id, None)
        if appointment.status not in CHARGEABLE:
            raise Conflict(f"the visit is {appointment.status.words}: it cannot be coded")
        db.build_on(appointment)
        write_entry(desk, db, appointment, entry)
        add_lines(desk, db, appointment, charges)
        if charges:
            appointment.no_charge_reason = ""


def write_entry(desk: Desk, db: DeskSession, appointment: Appointment, entry: CodingEntry) -> None:
    """Store diagnoses, circumstances, and changes of lines; lines point on to the diagnoses they meant."""
    require_open(db, desk, appointment.patient_id)
    number = appointment.id or 0
    before = diagnoses_on(db, number)
    write_coding(db, appointment, entry)
    after = diagnoses_on(db, number)
    if before != after:
        for charge in _pointing(db, number):
            charge.pointers = follow(charge.pointers, before, after)
    for change in entry.changes:
        _change(db, number, change, len(after))
    db.flush()


def _pointing(db: DeskSession, appointment_id: int) -> Sequence[Charge]:
    return db.scalars(
        select(Charge).where(col(Charge.appointment_id) == appointment_id, col(Charge.pointers) != "")
    ).all()


def _change(db: DeskSession, appointment_id: int, change: LineChange, diagnoses: int) -> None:
    charge = db.get(Charge, change.charge_id)
    if charge is None or charge.appointment_id != appointment_id:
        raise Conflict("a line was taken out at another desk meanwhile: look again and repeat")
    if charge.version != change.version:
        raise Conflict(f"{charge.code} was changed at another desk meanwhile: look again and repeat")
    marks = change.marks
    if marks.pointers is not None:
        require_pointed(marks.pointers, diagnoses, charge.code)
        charge.pointers = marks.pointers
    if marks.modifier is not None:
        line_name(charge.code, marks.modifier)
        charge.modifier = marks.modifier
    if marks.drug is not None or marks.drops_drug:
        drug = marks.drug
        charge.ndc = drug.ndc if drug else ""
        charge.ndc_quantity = drug.quantity if drug else ""
        charge.ndc_unit = drug.unit if drug else None

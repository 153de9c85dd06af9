"""Lines of charges are stored, as a part of the use cases that close or code a visit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.billing import rules
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.clock import today
from clinic_tui.coding.rules import require_pointed
from clinic_tui.coding.writing import diagnoses_on
from clinic_tui.fees.queries import charged_for, price
from clinic_tui.fees.rules import read_charged
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Desk, DeskSession


def add_lines(desk: Desk, db: DeskSession, appointment: Appointment, charges: Sequence[ChargeEntry]) -> None:
    """Store lines behind those that stand there, posted today, with the price that was listed on their day.

    Raises Invalid for one that cannot be, or that points to a diagnosis which the visit does not have.
    """
    place = db.execute(
        select(func.coalesce(func.max(col(Charge.place)), 0)).where(
            col(Charge.appointment_id) == appointment.id
        )
    ).scalar_one()
    whom = charged_for(db, appointment.id or 0) if charges else None
    for number, entry in enumerate(charges, start=place + 1):
        clean = rules.checked(entry)
        code, modifier = read_charged(clean.code)
        if clean.pointers:
            require_pointed(clean.pointers, len(diagnoses_on(db, appointment.id or 0)), clean.code)
        listed = price(db, clean.code, whom) if whom else None
        db.add(
            Charge(
                appointment_id=appointment.id or 0,
                patient_id=appointment.patient_id,
                place=number,
                code=code,
                words=clean.words or (listed.words if listed else ""),
                units=clean.units,
                cents=clean.units * clean.unit_cents,
                modifier=modifier,
                listed_cents=listed.cents if listed else None,
                pointers=clean.pointers,
                ndc=clean.drug.ndc if clean.drug else "",
                ndc_quantity=clean.drug.quantity if clean.drug else "",
                ndc_unit=clean.drug.unit if clean.drug else None,
                posted_on=today(desk.clock),
            )
        )
    db.flush()

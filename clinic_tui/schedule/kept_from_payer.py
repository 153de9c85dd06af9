"""Visits of which the payer is not told: the patient pays in full and has asked for it.

45 CFR 164.522(a)(1)(vi): a provider must agree not to disclose to a health plan what a patient has paid for
out of pocket in full. `Appointment.kept_from_payer` says why it may stay so: that it is paid, or the note.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.models import Appointment

PAID = "paid in full"
"""What stands there where the visit was paid when it was marked."""

NOT_TOLD = "payer not told"
"""How rows and banners say it."""

NOT_ASKED = (
    "the patient pays for this visit and asked that the payer is not told of it (45 CFR 164.522): "
    "nothing is asked about it"
)


def told_to_payer() -> ColumnElement[bool]:
    """True of the visits that payers may hear of."""
    return col(Appointment.kept_from_payer) == ""


def is_kept_from_payer(db: Session, appointment_id: int | None) -> bool:
    """Whether the payer is not to hear of this visit; False for none."""
    if appointment_id is None:
        return False
    words = db.execute(
        select(col(Appointment.kept_from_payer)).where(col(Appointment.id) == appointment_id)
    ).scalar()
    return bool(words)

"""The use cases that keep a visit from the payer, and that let the payer hear of it again."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.eligibility.models import EligibilityRequest
from clinic_tui.eligibility.states import Asked
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.queries import paid_for_visit
from clinic_tui.money.service import ask_copay
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.kept_from_payer import PAID
from clinic_tui.schedule.service import open_appointment
from clinic_tui.schedule.states import HOLDS_TIME, Status
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted

VERB = "appointment.keep_from_payer"


def keep_from_payer(desk: Desk, appointment_id: int, version: int | None, note: str = "") -> str:
    """Tell the payer nothing of a visit that the patient pays in full; what was told already, in words.

    The patient owes all of it from then on. Raises Invalid where it is not paid yet and no note says
    how it will be, Conflict for a visit that does not take place or was changed at another desk.
    """
    words = clean_text(note, 200, "note")
    with desk.act(VERB, reason=words) as db:
        visit = open_appointment(db, appointment_id, version)
        if visit.status not in HOLDS_TIME:
            raise Conflict(f"the visit is {visit.status.words}: there is nothing to tell a payer of")
        paid = paid_in_full(db, appointment_id)
        if not paid and not words:
            raise Invalid("it is not paid in full: say in a note how it will be", "note")
        visit.kept_from_payer = words or PAID
        visit.self_pay = True
        if visit.status is not Status.BOOKED:
            ask_copay(db, appointment_id, 0)
        told = _already_told(db, appointment_id)
    return f"{counted(told, 'question')} about it went to the payer before" if told else ""


def tell_payer(desk: Desk, appointment_id: int, version: int | None) -> None:
    """Let the payer hear of a visit again; a visit to come is no self-pay any more.

    Raises Conflict where nobody kept it from the payer, or it was changed at another desk.
    """
    with desk.act(VERB) as db:
        visit = open_appointment(db, appointment_id, version)
        if not visit.kept_from_payer:
            raise Conflict("the payer may hear of this visit already")
        visit.kept_from_payer = ""
        if visit.status is Status.BOOKED:
            visit.self_pay = False


def require_paid_or_noted(db: Session, appointment_id: int, why: str) -> None:
    """Raise Invalid where a visit that is kept from the payer ends unpaid and no note says why.

    `why` is what stands on the visit.
    """
    if why == PAID and not paid_in_full(db, appointment_id):
        raise Invalid(
            "this visit is kept from the payer, and is not paid in full: take the payment, or say in a note "
            "how it will be paid (K)",
            "charges",
        )


def paid_in_full(db: Session, appointment_id: int) -> bool:
    """Whether there are charges, and all of them are paid."""
    charged: int = db.execute(
        select(func.coalesce(func.sum(col(Charge.cents)), 0)).where(
            col(Charge.appointment_id) == appointment_id
        )
    ).scalar_one()
    return 0 < charged <= paid_for_visit(db, appointment_id)


def _already_told(db: Session, appointment_id: int) -> int:
    """How many questions about coverage went out for this visit."""
    left = col(EligibilityRequest.status) != Asked.NOT_SENT
    count: int = db.execute(
        select(func.count())
        .select_from(EligibilityRequest)
        .where(col(EligibilityRequest.appointment_id) == appointment_id, left)
    ).scalar_one()
    return count

"""What is stored of times that are offered to somebody for a while: they are held for all desks to see."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from clinic_tui.schedule.models import PLAN_CHECK
from clinic_tui.schedule.states import OfferState
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.row import Row


class SlotOffer(Row, table=True):
    """A time that is offered to somebody on the waitlist; while it is open nobody else is booked there.

    It holds the time until `expires_at`, whether or not anything has noted its end by then.
    """

    __tablename__ = "slot_offer"
    __table_args__ = (
        Index("ix_slot_offer_day", "day", "provider_id"),
        CheckConstraint(PLAN_CHECK, name="ck_slot_offer_plan"),
        Row.__table_args__,
    )

    entry_id: int = Field(foreign_key="waitlist_entry.id", sa_type=RowId, index=True)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId)
    provider_id: int = Field(foreign_key="provider.id", sa_type=RowId)
    day: date
    start_minute: int
    end_minute: int
    state: OfferState = Field(default=OfferState.OPEN, sa_type=Word(OfferState))
    made_at: datetime = Field(sa_type=UtcInstant)
    expires_at: datetime = Field(sa_type=UtcInstant)
    made_by: str = Field(max_length=80)
    passed_on: int = 0
    """How often the time was offered to somebody else before, without a person choosing."""
    visit_type_id: int | None = later(None, sa_type=RowId)
    """What the waiting patient would have; of a group visit the offer takes one place."""

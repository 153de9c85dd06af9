"""Reads of patients' replies to reminders, as they were taken in."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.reminders.models import ReminderReply


def replies_of(db: Session, appointment_ids: Collection[int]) -> dict[int, str]:
    """The last reply about each of these visits, in words: `replied: declined, at work`."""
    rows = db.execute(
        select(col(ReminderReply.appointment_id), col(ReminderReply.reply), col(ReminderReply.words))
        .where(col(ReminderReply.appointment_id).in_(list(appointment_ids)))
        .order_by(col(ReminderReply.id))
    )
    return {
        number: "replied: " + ", ".join(filter(None, (reply.value, words))) for number, reply, words in rows
    }

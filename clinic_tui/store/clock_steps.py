"""Whether the machine's clock has been set back behind what is written already."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinic_tui.store.journal import journal

ALLOWED = timedelta(seconds=60)
"""Clocks of several machines on one server differ, and time servers set them right in small steps."""

LOOKED_BACK = 2000
"""Lines of the journal: those written since a step do not hide it at once."""


def clock_behind(db: Session, now: datetime) -> timedelta | None:
    """How far `now` lies before a time in the journal's last lines; None where it does not, or hardly."""
    last = select(journal.c.at).order_by(journal.c.seq.desc()).limit(LOOKED_BACK).subquery()
    latest: datetime | None = db.execute(select(func.max(last.c.at))).scalar()
    if latest is None or now >= latest - ALLOWED:
        return None
    return latest - now


def step_words(behind: timedelta) -> str:
    """What that means, and the way out."""
    seconds = behind.total_seconds()
    far = f"{seconds / 60:.0f} min" if seconds < 2 * 3600 else f"{seconds / 3600:.0f} h"
    return (
        f"this machine's clock is {far} behind what is in the journal: one of the two is wrong; "
        "look at the date and time here (`timedatectl`), and do not book by the clock until it is right"
    )

"""One clock for all terminals: that of the machine where the database is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from clinic_tui.clock import SystemClock
from clinic_tui.store.desk import Desk


def server_now(db: Session, desk: Desk) -> datetime:
    """This instant by the server's clock. An SQLite file lies on the machine that all its desks run on.

    A clock that is stopped or set for a test stands for both.
    """
    if isinstance(desk.clock, SystemClock) and db.get_bind().dialect.name == "postgresql":
        now: datetime = db.execute(text("SELECT clock_timestamp()")).scalar_one()
        return now + desk.clock.offset
    return desk.clock.now()

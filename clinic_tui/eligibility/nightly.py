"""What the job `eligibility` does: ask about the policies of the next days' visits, and fetch answers."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.eligibility.asking import ask, collect_or_say
from clinic_tui.eligibility.connection import House
from clinic_tui.eligibility.models import EligibilityRequest
from clinic_tui.eligibility.queries import due, failures
from clinic_tui.eligibility.rows import Due
from clinic_tui.eligibility.states import Asked
from clinic_tui.patients.sight import as_seen
from clinic_tui.store.desk import Desk
from clinic_tui.words.counted import counted


def who_would_be_asked(desk: Desk, days: int) -> tuple[Due, ...]:
    """The policies that a run would ask about now, as who sits at the desk may see them."""
    with desk.store.reading() as db:
        return as_seen(db, desk, _due(db, desk, days))


def _due(db: Session, desk: Desk, days: int) -> tuple[Due, ...]:
    """Of visits from today to so many days ahead."""
    day = today(desk.clock)
    return due(db, day, day + timedelta(days=days), desk.clock.now())


def ask_ahead(desk: Desk, house: House, days: int) -> str:
    """Ask about them; what came of it, in words without a patient."""
    desk.require("eligibility.ask")
    with desk.store.reading() as db:
        wanted = [each.wanted for each in _due(db, desk, days)]
    if not wanted:
        return "nobody is to be asked"
    numbers = ask(desk, house, wanted)
    with desk.store.reading() as db:
        statuses = list(
            db.scalars(select(col(EligibilityRequest.status)).where(col(EligibilityRequest.id).in_(numbers)))
        )
        amiss = len(failures(db, today(desk.clock), desk.clock.now()))
    told = {
        "answered": Asked.ANSWERED, "rejected": Asked.REJECTED, "to be answered": Asked.SENT,
        "not sent": Asked.NOT_SENT, "in doubt": Asked.STORED,
    }  # fmt: skip
    counts = [f"{statuses.count(status)} {words}" for words, status in told.items() if status in statuses]
    return (
        f"{counted(len(numbers), 'policy', 'policies')} asked about: {', '.join(counts)}; {amiss} to work on"
    )


def fetch(desk: Desk, house: House) -> str:
    """Take in what waits; raises NotSent where the line is down."""
    done = collect_or_say(desk, house)
    answers = sum(each.answers for each in done)
    words = f"{counted(len(done), 'file')}, {counted(answers, 'answer')}"
    return "; ".join((words, *(each.said for each in done if each.words)))

"""What a shift leaves to the next, composed from what is true: visits, holds, tasks, messages, drawers."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import local_now, today
from clinic_tui.flow.queries import shift_facts
from clinic_tui.flow.rows import ShiftFacts
from clinic_tui.money.day_proof import prove_day
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.models import Task
from clinic_tui.tasks.states import TaskState
from clinic_tui.words.counted import counted


def closing_facts(db: Session, desk: Desk, parked: tuple[str, ...] = ()) -> ShiftFacts:
    """A line for each thing that is open now; `parked` are the titles of forms that were put aside."""
    return ShiftFacts.of((*shift_facts(db, desk, parked).places, _tasks(db, desk), _drawers(db, desk)))


def _tasks(db: Session, desk: Desk) -> str:
    """Everybody's, in figures alone: what is due, and whom nobody has called back."""
    day = local_now(desk.clock).date()
    open_ = select(func.count()).where(col(Task.state) == TaskState.OPEN)
    due = db.execute(open_.where(col(Task.due_on) <= day)).scalar_one()
    messages = db.execute(open_.where(col(Task.caller) != "")).scalar_one()
    parts = [f"{counted(due, 'task')} due today or late"] if due else []
    parts += [f"{counted(messages, 'phone message')} not done"] if messages else []
    return f"Team: {', '.join(parts)}" if parts else ""


def _drawers(db: Session, desk: Desk) -> str:
    drawers = prove_day(db, today(desk.clock), desk.clock).open_drawers
    return f"Drawers not handed in: {', '.join(drawers)}" if drawers else ""

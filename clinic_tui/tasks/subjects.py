"""Which tasks an action was about, in words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.sight import hidden_from
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.models import Task, TaskStep


def task_words(db: Session, desk: Desk, subjects: Iterable[tuple[str, int]]) -> list[str]:
    """What the tasks say of which these rows are, the oldest first; nothing of closed records."""
    known = list(subjects)
    tasks = {number for table, number in known if table == "task"}
    steps = [number for table, number in known if table == "task_step"]
    if not tasks and not steps:
        return []
    if steps:
        tasks |= set(db.scalars(select(col(TaskStep.task_id)).where(col(TaskStep.id).in_(steps))))
    rows = db.execute(
        select(col(Task.words), col(Task.patient_id)).where(col(Task.id).in_(tasks)).order_by(col(Task.id))
    ).all()
    hidden = hidden_from(db, desk) if any(patient for _, patient in rows) else frozenset[int]()
    return [words for words, patient in rows if patient not in hidden]

"""A task is done, or need not be done; one that repeats comes again."""

from __future__ import annotations

from datetime import date

from clinic_tui.clock import today
from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.tasks.models import Task
from clinic_tui.tasks.queries import repeat_of
from clinic_tui.tasks.rules import next_due
from clinic_tui.tasks.states import Step, TaskState
from clinic_tui.tasks.writing import need_open, note_step, require_own


def finish_task(desk: Desk, task_id: int, version: int, outcome: str = "") -> date | None:
    """It is done; when it is due again, None where it comes but once.

    Raises Conflict that says who was first, NotPermitted where it is somebody else's.
    """
    said = clean_text(outcome, 200, "outcome")
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version)
        require_own(desk, db, task)
        _end(desk, task, TaskState.DONE, said)
        note_step(desk, db, task, Step.DONE, said)
        again = _again(desk, db, task)
        return again.due_on if again else None


def drop_task(desk: Desk, task_id: int, version: int, reason: str) -> None:
    """It need not be done, and does not come again. Raises Invalid without a reason, else as above."""
    said = clean_text(reason, 200, "reason")
    if not said:
        raise Invalid("why need it not be done?", "reason")
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version)
        require_own(desk, db, task)
        _end(desk, task, TaskState.DROPPED, said)
        note_step(desk, db, task, Step.DROPPED, said)


def _end(desk: Desk, task: Task, state: TaskState, said: str) -> None:
    task.state, task.ended_at, task.ended_by = state, desk.clock.now(), desk.actor.login
    task.outcome, task.asked_id = said, None


def _again(desk: Desk, db: DeskSession, task: Task) -> Task | None:
    """The next one of its series: what was missed meanwhile is not made up for."""
    repeat = repeat_of(task)
    if repeat is None or task.first_due is None:
        return None
    due = next_due(task.first_due, repeat, max(today(desk.clock), task.due_on or task.first_due))
    again = Task(
        words=task.words, details=task.details, priority=task.priority, due_on=due,
        due_minute=task.due_minute, owner_id=task.owner_id, role=task.role, patient_id=task.patient_id,
        made_at=desk.clock.now(), made_by=task.made_by, maker_id=task.maker_id, first_due=task.first_due,
        repeat_count=task.repeat_count, repeat_every=task.repeat_every, business_days=task.business_days,
        after_id=task.id, caller=task.caller, phone=task.phone, thing=task.thing, thing_id=task.thing_id,
    )  # fmt: skip
    db.add(again)
    db.flush()
    note_step(desk, db, again, Step.MADE, repeat.words)
    return again

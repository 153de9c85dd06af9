"""Giving a task to somebody else, and what they say to it."""

from __future__ import annotations

from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import hidden_from
from clinic_tui.security.models import Account
from clinic_tui.security.roles import ACCOUNT_ROLES, may
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.tasks.models import Task
from clinic_tui.tasks.states import Step
from clinic_tui.tasks.writing import give, have_seen, need_open, note_step, require_own, role_of


def give_task(desk: Desk, task_id: int, version: int, to: str, words: str = "") -> str:
    """Ask somebody to take it, or leave it to a role; to whom, in words.

    Where its patient's record is closed to who has it, it can be given to those whom no record is closed to.
    Raises Invalid naming `to`, NotPermitted where it is another's, Conflict where another desk wrote it.
    """
    said = clean_text(words, 200, "note")
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version, closed=True)
        require_own(desk, db, task)
        before = (task.owner_id, task.role, task.asked_id)
        give(desk, db, task, to)
        if task.patient_id is not None and task.patient_id in hidden_from(db, desk):
            _require_sight(db, task)
        task.declined_by = ""
        if (task.owner_id, task.role, task.asked_id) == before:
            raise Invalid("it is theirs already", "to")
        whom = task.role.value if task.role else to.strip().casefold() or "me"
        note_step(desk, db, task, Step.GIVEN, f"to {whom}: {said}" if said else f"to {whom}")
        return whom


def _require_sight(db: DeskSession, task: Task) -> None:
    """Raise Invalid where whoever is to have it could not see it either."""
    role = task.role or db.need(Account, task.asked_id or task.owner_id or 0, "there is no such person").role
    if not may(role, "patient.restricted"):
        able = ", ".join(each.value for each in ACCOUNT_ROLES if may(each, "patient.restricted"))
        raise Invalid(f"its patient's record is restricted: it can be given to {able}", "to")


def accept_task(desk: Desk, task_id: int, version: int) -> None:
    """Take what one was asked to take, or what anybody of one's role may.

    Raises Conflict where it was neither, or somebody was first.
    """
    me = desk.actor.account_id
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version)
        if task.asked_id is not None and task.asked_id == me:
            step = Step.ACCEPTED
        elif task.role is not None and (task.role is role_of(desk, db) or desk.actor.may("task.all")):
            step = Step.TAKEN
        elif task.owner_id == me:
            raise Conflict("it is yours already")
        else:
            raise NotPermitted("nobody asked you to take this one, and it is not your role's")
        task.owner_id, task.role, task.asked_id, task.declined_by = me, None, None, ""
        note_step(desk, db, task, step)
        have_seen(desk, db, task)


def decline_task(desk: Desk, task_id: int, version: int, words: str) -> None:
    """Say why one does not take it: it stays with who asked. Raises Invalid, Conflict where nobody asked."""
    said = clean_text(words, 200, "reason")
    if not said:
        raise Invalid("why not? Who asked reads it", "reason")
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version, closed=True)
        if task.asked_id is None or task.asked_id != desk.actor.account_id:
            raise Conflict("nobody asked you to take this one")
        task.asked_id, task.declined_by = None, desk.actor.login
        note_step(desk, db, task, Step.DECLINED, said)

"""Making a task, changing it, and writing a note to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import require_minute, today
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.patients.models import Patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.sight import require_open
from clinic_tui.security.models import Account
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.tasks.models import Task, TaskRead, TaskStep
from clinic_tui.tasks.queries import assignees
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.rules import MOST
from clinic_tui.tasks.states import Called, Step, TaskState
from clinic_tui.words.dates import show_date
from clinic_tui.words.phones import show_phone

MINUTES_OF_DAY = 24 * 60

MOST_YEARS = 20
"""So far from this year a task may be due: what is typed beyond is a slip."""


def make_task(desk: Desk, entry: TaskEntry) -> int:
    """Make it; its number. Who is not oneself is asked to take it, and has it once they accept.

    Raises Invalid naming the field, and Restricted where its patient's record is closed.
    """
    cleaned = _clean(desk, entry)
    with desk.act("task.edit") as db:
        return _put(desk, db, cleaned)


def put_task(desk: Desk, db: DeskSession, entry: TaskEntry) -> int:
    """The same inside an action that it follows from. Raises as `make_task`."""
    return _put(desk, db, _clean(desk, entry))


def _put(desk: Desk, db: DeskSession, cleaned: TaskEntry) -> int:
    _require_to_come(desk, cleaned.due_on)
    task = Task(
        words=cleaned.words, details=cleaned.details, priority=cleaned.priority, made_at=desk.clock.now(),
        made_by=desk.actor.login, maker_id=desk.actor.account_id, caller=cleaned.caller, phone=cleaned.phone,
    )  # fmt: skip
    _fill(desk, db, task, cleaned)
    give(desk, db, task, cleaned.to)
    if (task.caller or cleaned.told) and task.asked_id is not None:
        task.owner_id, task.role, task.asked_id = task.asked_id, None, None
    db.add(task)
    db.flush()
    note_step(desk, db, task, Step.MADE, _whose(db, task))
    return task.id or 0


def change_task(desk: Desk, task_id: int, version: int, entry: TaskEntry) -> None:
    """Change what it is, not whose: `entry.to` is left as it is. Of a message it has who called, and where.

    Raises Invalid naming the field, NotPermitted where it is somebody else's, Conflict where it was ended or
    written at another desk.
    """
    cleaned = _clean(desk, entry)
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version)
        require_own(desk, db, task)
        if bool(task.caller) is not bool(cleaned.caller):
            raise Invalid("who called?" if task.caller else "nobody called about this one", "caller")
        if cleaned.due_on != task.due_on:
            _require_to_come(desk, cleaned.due_on)
        due, priority, phone = (task.due_on, task.due_minute), task.priority, task.phone
        if task.caller:
            task.caller, task.phone = cleaned.caller, cleaned.phone
        _fill(desk, db, task, cleaned)
        said = []
        if (task.due_on, task.due_minute) != due:
            said.append(f"due {task.due_on:%m/%d/%Y}" if task.due_on else "due at no time")
        if task.priority is not priority:
            said.append(task.priority.value)
        if task.phone != phone:
            said.append(f"call back {show_phone(task.phone)}" if task.phone else "no number to call back")
        note_step(desk, db, task, Step.CHANGED, ", ".join(said))


def note_task(desk: Desk, task_id: int, words: str) -> None:
    """Add a line to its history; whoever may see it may. Raises Invalid, NotFound."""
    said = clean_text(words, 300, "note")
    if not said:
        raise Invalid("what is to be noted?", "note")
    with desk.act("task.edit") as db:
        task = db.need(Task, task_id, f"there is no task {task_id}")
        about(desk, db, task)
        note_step(desk, db, task, Step.NOTED, said)


def note_call(desk: Desk, task_id: int, version: int, outcome: Called, words: str = "") -> None:
    """What came of calling back. Raises Conflict where it is no phone message, or was ended."""
    said = clean_text(words, 200, "note")
    with desk.act("task.edit") as db:
        task = need_open(desk, db, task_id, version)
        if not task.caller:
            raise Conflict("nobody called about this one: write a note instead")
        note_step(desk, db, task, Step.CALLED, f"{outcome.value}: {said}" if said else outcome.value)


def reply(desk: Desk, task_id: int, words: str) -> None:
    """Say something to whoever else is concerned: it is new to them until they open the task.

    Whoever may see it may, after it has ended too. Raises Invalid, NotFound, Restricted.
    """
    said = clean_text(words, 300, "reply")
    if not said:
        raise Invalid("what do you reply?", "reply")
    with desk.act("task.edit") as db:
        task = db.need(Task, task_id, f"there is no task {task_id}")
        about(desk, db, task)
        note_step(desk, db, task, Step.REPLIED, said)
        have_seen(desk, db, task)


def mark_read(desk: Desk, task_id: int) -> None:
    """Who sits here has opened it; the task itself is not changed by that, so it is in nobody's way."""
    with desk.act("task.edit", undo=Undo.SKIP) as db:
        task = db.need(Task, task_id, f"there is no task {task_id}")
        about(desk, db, task)
        first = have_seen(desk, db, task)
        has_it = desk.actor.account_id is not None and desk.actor.account_id in (task.owner_id, task.asked_id)
        if first and has_it and task.state is TaskState.OPEN:
            note_step(desk, db, task, Step.READ)


def have_seen(desk: Desk, db: DeskSession, task: Task) -> bool:
    """Who sits here knows all that its history has by now; True where they had not opened it before."""
    if desk.actor.account_id is None:
        return False
    db.flush()
    last = db.execute(
        select(func.max(col(TaskStep.id))).where(col(TaskStep.task_id) == task.id)
    ).scalar_one() or 0  # fmt: skip
    read = db.scalars(
        select(TaskRead).where(
            col(TaskRead.task_id) == task.id, col(TaskRead.account_id) == desk.actor.account_id
        )
    ).one_or_none()
    if read is None:
        assert task.id is not None
        db.add(
            TaskRead(task_id=task.id, account_id=desk.actor.account_id, seen_step=last, at=desk.clock.now())
        )
        return True
    if read.seen_step < last:
        read.seen_step, read.at = last, desk.clock.now()
    return False


def _clean(desk: Desk, entry: TaskEntry) -> TaskEntry:
    words = clean_text(entry.words, 100, "words")
    if not words:
        raise Invalid("what is to be done?", "words")
    if entry.due_minute is not None and not 0 <= entry.due_minute < MINUTES_OF_DAY:
        raise Invalid("a time is from 00:00 to 23:59", "at")
    if entry.due_minute is not None and entry.due_on is None:
        raise Invalid("on which day, at that time?", "due")
    if entry.due_on is not None and entry.due_minute is not None:
        require_minute(entry.due_on, entry.due_minute, desk.clock.zone, "at")
    if entry.repeat is not None:
        most = MOST[entry.repeat.every]
        if not 1 <= entry.repeat.count <= most:
            raise Invalid(f"every 1 to {most} {entry.repeat.every.value}", "repeat")
        if entry.due_on is None:
            raise Invalid("when is it due the first time?", "due")
    due: date | None = entry.due_on
    years = due.year - today(desk.clock).year if due is not None else 0
    if abs(years) > MOST_YEARS:
        raise Invalid(f"that is more than {MOST_YEARS} years {'ahead' if years > 0 else 'ago'}", "due")
    details, caller = clean_text(entry.details, 500, "details"), clean_text(entry.caller, 80, "caller")
    if entry.phone and not caller:
        raise Invalid("who called?", "caller")
    return TaskEntry(
        words, details, entry.to, entry.priority, due, entry.due_minute, entry.patient_id, entry.repeat,
        caller, entry.phone, entry.told, entry.about,
    )  # fmt: skip


def _require_to_come(desk: Desk, due: date | None) -> None:
    """Raise Invalid where it would be late from the start."""
    if due is not None and due < today(desk.clock):
        raise Invalid(f"{show_date(due)} is past: today or later, or no day", "due")


def _fill(desk: Desk, db: DeskSession, task: Task, entry: TaskEntry) -> None:
    entry = _with_thing(desk, db, task, entry)
    if entry.patient_id is not None:
        db.need(Patient, entry.patient_id, "there is no such patient")
        require_open(db, desk, entry.patient_id)
    task.words, task.details, task.priority = entry.words, entry.details, entry.priority
    repeat = entry.repeat
    if repeat is None or task.first_due is None or task.due_on != entry.due_on:
        task.first_due = entry.due_on if repeat else None
    task.due_on, task.due_minute, task.patient_id = entry.due_on, entry.due_minute, entry.patient_id
    task.repeat_count = repeat.count if repeat else None
    task.repeat_every = repeat.every if repeat else None
    task.business_days = repeat.business_days if repeat else True
    db.action.patient_id = entry.patient_id


def _with_thing(desk: Desk, db: DeskSession, task: Task, entry: TaskEntry) -> TaskEntry:
    """Link what it is about; a task about a visit or claim is about its patient, too."""
    if entry.about is None:
        return entry
    linked, typed = None, entry.about
    if typed.strip():
        from clinic_tui.tasks.linking import patient_named, thing_named

        if (whose := patient_named(db, typed)) is not None:
            if entry.patient_id not in (None, whose):
                raise Invalid("it is about another patient: begin it in that record, with t", "about")
            entry = replace(entry, patient_id=whose)
        else:
            linked = thing_named(db, desk, typed, entry.patient_id)
    task.thing, task.thing_id = (linked.thing, linked.id) if linked else (None, None)
    if linked is None or linked.patient_id in (None, entry.patient_id):
        return entry
    if entry.patient_id is not None:
        raise Invalid(f"that {linked.thing.value} is another patient's", "about")
    return replace(entry, patient_id=linked.patient_id)


# What the use cases of tasks share


def need_open(desk: Desk, db: DeskSession, task_id: int, version: int, *, closed: bool = False) -> Task:
    """The task as it was seen. Raises Conflict that says who was first, and Restricted.

    With `closed` its patient's record may be closed to who sits here: nothing of the task is told by what
    is done.
    """
    task = db.need(Task, task_id, f"there is no task {task_id}")
    if closed:
        db.action.patient_id = task.patient_id
    else:
        about(desk, db, task)
    if task.state is not TaskState.OPEN:
        at = task.ended_at.astimezone(desk.clock.zone) if task.ended_at else desk.clock.now()
        raise Conflict(f"it is {task.state.value} already: {task.ended_by}, {at:%m/%d %H:%M}")
    if task.version != version:
        raise Conflict("this was written at another desk meanwhile: look again and repeat")
    return task


def about(desk: Desk, db: DeskSession, task: Task) -> None:
    """Journal the patient that it is about; raises Restricted where that record is closed."""
    if task.patient_id is not None:
        require_open(db, desk, task.patient_id)
        db.action.patient_id = task.patient_id


def require_own(desk: Desk, db: DeskSession, task: Task) -> None:
    """Raise NotPermitted where it is neither one's own, nor one's role's, nor was made by oneself."""
    me = desk.actor.account_id
    if desk.actor.may("task.all") or (me is not None and me in (task.owner_id, task.maker_id, task.asked_id)):
        return
    if task.role is not None and task.role is role_of(desk, db):
        return
    raise NotPermitted("this task is somebody else's: a note can be added, the rest is theirs or a manager's")


def role_of(desk: Desk, db: DeskSession) -> Role | None:
    """The role of who sits here; None for the program itself."""
    return db.scalars(select(col(Account.role)).where(col(Account.id) == desk.actor.account_id)).one_or_none()


def give(desk: Desk, db: DeskSession, task: Task, typed: str) -> None:
    """Let it be somebody's: `me` or nothing, a sign-in name, or a role. Raises Invalid naming `to`.

    A person keeps it until the other one has accepted it.
    """
    task.read_at = None
    to = " ".join(typed.split()).casefold().removeprefix("any ")
    me = db.get(Account, desk.actor.account_id) if desk.actor.account_id is not None else None
    if to in ("", "me") or (me is not None and to == me.login):
        if me is None:
            raise Invalid("to whom? a sign-in name or a role", "to")
        task.owner_id, task.role, task.asked_id = me.id, None, None
        return
    able = [role for role in ACCOUNT_ROLES if may(role, "task.edit")]
    meant = [role for role in able if role.value == to or (len(to) > 2 and role.value.startswith(to))]
    person = _person(db, to)
    if person is not None and not may(person.role, "task.edit"):
        raise Invalid(f"{person.login} cannot take it: the role {person.role.value} has no tasks", "to")
    if person is not None and person.id == task.owner_id:
        task.asked_id = None
    elif person is not None:
        task.asked_id = person.id
        if task.owner_id is None:
            task.owner_id = me.id if me is not None and task.role is None else None
        if task.owner_id is None and task.role is None:
            task.owner_id, task.asked_id = person.id, None
    elif len(meant) == 1:
        task.owner_id, task.role, task.asked_id = None, meant[0], None
    else:
        _require_account(db, to)
        roles = ", ".join(role.value for role in able)
        raise Invalid(f"`{typed.strip()}` is nobody: a sign-in name, or a role ({roles})", "to")


def _person(db: DeskSession, to: str) -> Account | None:
    """Who signs in by that name, else who is the provider of that code."""
    here = select(Account).where(col(Account.active).is_(True))
    by_name = db.scalars(here.where(col(Account.login) == to)).one_or_none()
    return by_name or db.scalars(here.where(func.lower(col(Account.provider_code)) == to)).first()


def _require_account(db: DeskSession, to: str) -> None:
    """Raise Invalid for a provider who has no account, with the way out."""
    for each in assignees(db):
        if each.code == to and each.why_not:
            raise Invalid(each.why_not, "to")


def _whose(db: DeskSession, task: Task) -> str:
    if task.role is not None:
        return f"for any {task.role.value}"
    number = task.asked_id or task.owner_id
    login = db.scalars(select(col(Account.login)).where(col(Account.id) == number)).one()
    return f"asked {login} to take it" if task.asked_id else f"for {login}"


def note_step(desk: Desk, db: DeskSession, task: Task, step: Step, words: str = "") -> None:
    """Write what happened into its history."""
    assert task.id is not None
    db.add(TaskStep(task_id=task.id, at=desk.clock.now(), who=desk.actor.login, step=step, words=words[:300]))

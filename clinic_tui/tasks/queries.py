"""Reads of tasks: whose they are, what is late, and what happened to one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, false, func, null, or_, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.openings import active_providers
from clinic_tui.security.models import Account
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.models import Task, TaskRead, TaskStep
from clinic_tui.tasks.rows import Assignee, StepRow, TaskPage, TaskReader, TaskRow
from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import NEWS, Pile, Priority, Step, TaskState

ENDED_DAYS = 30
"""Ended ones are listed for so many days."""

_PLACES = {priority: place for place, priority in enumerate(Priority)}


def tasks(db: Session, desk: Desk, pile: Pile) -> tuple[TaskRow, ...]:
    """The tasks of a pile, as somebody should do them: late ones first, then by day and priority."""
    wanted = [_PILES[pile](desk)]
    if pile is Pile.ENDED:
        since = desk.clock.now() - timedelta(days=ENDED_DAYS)
        wanted += [col(Task.state) != TaskState.OPEN, col(Task.ended_at) >= since]
    elif pile is Pile.MINE:
        wanted = [_to_see(desk)]
    else:
        wanted.append(col(Task.state) == TaskState.OPEN)
    rows = _rows(db, *wanted, desk=desk)
    if pile is Pile.ENDED:
        return tuple(sorted(rows, key=lambda row: (row.ended_at or row.made_at, row.id), reverse=True))
    return tuple(sorted(rows, key=_urgency))


def _urgency(row: TaskRow) -> tuple[date, int, int, int]:
    minute = 24 * 60 if row.due_minute is None else row.due_minute
    return row.due_on or date.max, _PLACES[row.priority], minute, row.id


def tasks_about(db: Session, patient_id: int) -> tuple[TaskRow, ...]:
    """All open tasks about a patient."""
    rows = _rows(db, col(Task.patient_id) == patient_id, col(Task.state) == TaskState.OPEN)
    return tuple(sorted(rows, key=_urgency))


def tasks_on(db: Session, desk: Desk, typed: str) -> tuple[TaskRow, ...]:
    """All open tasks about the visit, claim, order or item that is meant. Raises Invalid naming `about`."""
    from clinic_tui.tasks.linking import thing_named

    linked = thing_named(db, desk, typed)
    if linked is None:
        return ()
    about = col(Task.thing) == linked.thing, col(Task.thing_id) == linked.id
    return tuple(sorted(_rows(db, *about, col(Task.state) == TaskState.OPEN), key=_urgency))


def task(db: Session, task_id: int, desk: Desk | None = None) -> TaskRow:
    """One of them, with what is new of it to who sits at the desk; raises NotFound."""
    found = _rows(db, col(Task.id) == task_id, desk=desk)
    if not found:
        raise NotFound(f"there is no task {task_id}")
    return found[0]


def page(db: Session, task_id: int, desk: Desk | None = None) -> TaskPage:
    """One with its history and who has read it; raises NotFound."""
    columns: tuple[Any, ...] = (
        col(TaskStep.id), col(TaskStep.at), col(TaskStep.who), col(TaskStep.step), col(TaskStep.words)
    )  # fmt: skip
    steps = db.execute(
        select(*columns).where(col(TaskStep.task_id) == task_id).order_by(col(TaskStep.id))
    ).all()
    return TaskPage(task(db, task_id, desk), tuple(StepRow(*row) for row in steps), _readers(db, task_id))


def _readers(db: Session, task_id: int) -> tuple[TaskReader, ...]:
    later = exists().where(
        col(TaskStep.task_id) == task_id, col(TaskStep.step).in_(NEWS),
        col(TaskStep.who) != col(Account.login), col(TaskStep.id) > col(TaskRead.seen_step),
    )  # fmt: skip
    columns: tuple[Any, ...] = (col(Account.name), col(TaskRead.at), ~later)
    found = db.execute(
        select(*columns)
        .join(TaskRead, col(TaskRead.account_id) == col(Account.id))
        .where(col(TaskRead.task_id) == task_id)
        .order_by(col(TaskRead.at), col(TaskRead.id))
    )
    return tuple(TaskReader(name, at, bool(whole)) for name, at, whole in found)


def pressing(db: Session, desk: Desk, now: datetime) -> tuple[TaskRow, ...]:
    """Mine that are late or urgent; for who sees everybody's, those that nobody did in time too, and those
    that nobody is there to do.

    `now` is in the clinic's zone.
    """
    mine = [row for row in tasks(db, desk, Pile.MINE) if row.priority is Priority.URGENT or row.is_late(now)]
    if not desk.actor.may("task.all"):
        return tuple(mine)
    known = {row.id for row in mine}
    dayless = and_(col(Task.due_on).is_(None), col(Task.priority) == Priority.URGENT)
    late = or_(col(Task.due_on) <= now.date(), dayless)
    stuck = or_(late, _is_nobodys())
    found = _rows(db, col(Task.state) == TaskState.OPEN, stuck)
    others = [row for row in found if row.id not in known and (row.has_gone or row.is_escalated(now))]
    return (*mine, *sorted(others, key=_urgency))


def unread(db: Session, desk: Desk) -> tuple[TaskRow, ...]:
    """Those of which something is new to who sits at the desk."""
    return tuple(row for row in tasks(db, desk, Pile.MINE) if row.news is not None)


def count_mine(db: Session, desk: Desk) -> int:
    """How many are mine to do, or to read what was replied."""
    statement = select(func.count()).where(_to_see(desk))
    return db.execute(statement).scalar_one()


def assignees(db: Session) -> tuple[Assignee, ...]:
    """Everybody who can be given a task: people by name, then roles, then providers by their codes.

    Of a provider without an account it says why nothing reaches them.
    """
    columns: tuple[Any, ...] = (
        col(Account.id), col(Account.login), col(Account.name), col(Account.role), col(Account.provider_code)
    )  # fmt: skip
    people = db.execute(
        select(*columns)
        .where(col(Account.active), col(Account.role).in_(_able()))
        .order_by(col(Account.name))
    ).all()
    roles = (Assignee(role.value, f"any {role.value}", None, role) for role in _able())
    by_code = {(row.provider_code or row.login).casefold(): row for row in people}
    known = {row.login for row in people}
    providers = []
    for provider in active_providers(db):
        code = provider.code.casefold()
        if (row := by_code.get(code)) is None:
            providers.append(Assignee(code, provider.name, None, None, without_account(provider.code)))
        elif code not in known:
            providers.append(Assignee(code, row.name, row.id, row.role))
    return (*(Assignee(row.login, row.name, row.id, row.role) for row in people), *roles, *providers)


def without_account(code: str) -> str:
    """Why nothing reaches a provider, and what does."""
    return (
        f"write to `clinician`: {code} has no account to read it. `accounts add` makes one, and "
        f"`accounts provider LOGIN {code}` says whose it is"
    )


def _able() -> list[Role]:
    return [role for role in ACCOUNT_ROLES if may(role, "task.edit")]


def _is_nobodys() -> Any:
    """Whoever has it or was asked is not there any more, or nobody has the role that may take it."""
    held = select(col(Account.role)).where(col(Account.active))
    alone = and_(col(Task.role).is_not(None), col(Task.asked_id).is_(None), col(Task.role).not_in(held))
    return or_(_has_gone(Task.owner_id), _has_gone(Task.asked_id), alone)


def _has_gone(number: Any) -> Any:
    """Whoever has this number may not sign in any more, or has a role without tasks."""
    here = select(col(Account.id)).where(col(Account.active), col(Account.role).in_(_able()))
    return and_(col(number).is_not(None), col(number).not_in(here))


def _mine(desk: Desk) -> Any:
    me = desk.actor.account_id
    my_role = select(col(Account.role)).where(col(Account.id) == me).scalar_subquery()
    return or_(
        col(Task.asked_id) == me,
        and_(col(Task.owner_id) == me, col(Task.asked_id).is_(None)),
        and_(col(Task.role) == my_role, col(Task.asked_id).is_(None)),
    )


def _to_see(desk: Desk) -> Any:
    """Open ones that are mine, and whatever of mine or made by me was replied to, until I have read it."""
    me, since = desk.actor.account_id, desk.clock.now() - timedelta(days=ENDED_DAYS)
    lately = or_(col(Task.state) == TaskState.OPEN, col(Task.ended_at) >= since)
    of_me = or_(col(Task.maker_id) == me, col(Task.owner_id) == me, col(Task.asked_id) == me)
    open_ = and_(_mine(desk), col(Task.state) == TaskState.OPEN)
    return or_(open_, and_(of_me, lately, _unseen(desk, Step.REPLIED)))


def _unseen(desk: Desk, *steps: Step) -> Any:
    """Somebody else did one of these, and who sits at the desk has not opened the task since."""
    seen = select(col(TaskRead.seen_step)).where(
        col(TaskRead.task_id) == col(Task.id), col(TaskRead.account_id) == desk.actor.account_id
    )
    return exists().where(
        _of_others(desk, *steps), col(TaskStep.id) > func.coalesce(seen.scalar_subquery(), 0)
    )


def _of_others(desk: Desk, *steps: Step) -> Any:
    return and_(
        col(TaskStep.task_id) == col(Task.id), col(TaskStep.step).in_(steps),
        col(TaskStep.who) != desk.actor.login,
    )  # fmt: skip


def _last_news(desk: Desk) -> Any:
    """The number of the last line that may be news."""
    return select(func.max(col(TaskStep.id))).where(_of_others(desk, *NEWS)).correlate(Task).scalar_subquery()


def _is_given_unseen(desk: Desk) -> Any:
    me = desk.actor.account_id
    has_it = or_(col(Task.owner_id) == me, col(Task.asked_id) == me)
    return and_(has_it, col(Task.read_at).is_(None), _unseen(desk, Step.MADE, Step.GIVEN))


def _is_reply_unseen(desk: Desk) -> Any:
    concerned = or_(_mine(desk), col(Task.maker_id) == desk.actor.account_id)
    return and_(concerned, _unseen(desk, Step.REPLIED))


def _given(desk: Desk) -> Any:
    me = desk.actor.account_id
    others = or_(col(Task.role).is_not(None), col(Task.owner_id) != me, col(Task.asked_id).is_not(None))
    return and_(col(Task.maker_id) == me, others)


def _ended(desk: Desk) -> Any:
    return or_(_mine(desk), col(Task.maker_id) == desk.actor.account_id)


_PILES = {
    Pile.MINE: _mine,
    Pile.GIVEN: _given,
    Pile.ALL: lambda _: col(Task.id).is_not(None),
    Pile.ENDED: _ended,
}


def _rows(db: Session, *where: Any, desk: Desk | None = None) -> list[TaskRow]:
    """Without a desk nothing of them is new."""
    owner, asked = aliased(Account), aliased(Account)
    news: tuple[Any, ...] = (false(), false(), null())
    if desk is not None:
        news = _is_given_unseen(desk), _is_reply_unseen(desk), _last_news(desk)
    found = db.execute(
        select(
            Task,
            col(owner.name),
            col(asked.name),
            Patient,
            _is_nobodys(),
            *news,
        )
        .outerjoin(owner, col(owner.id) == col(Task.owner_id))
        .outerjoin(asked, col(asked.id) == col(Task.asked_id))
        .outerjoin(Patient, col(Patient.id) == col(Task.patient_id))
        .where(*where)
    )
    return _with_things(db, [(each[0], _row(*each)) for each in found])


def _with_things(db: Session, found: list[tuple[Task, TaskRow]]) -> list[TaskRow]:
    """What tells of visits, claims, orders and items is loaded where a task is about one of them."""
    things = {(task.thing, task.thing_id) for task, _ in found if task.thing is not None and task.thing_id}
    if not things:
        return [row for _, row in found]
    from clinic_tui.tasks.linking import things_told

    told = things_told(db, things)
    return [
        replace(row, linked=told[task.thing, task.thing_id]) if task.thing and task.thing_id else row
        for task, row in found
    ]


def _row(
    task: Task, owner: str | None, asked: str | None, patient: Patient | None, has_gone: bool,
    given: bool, replied: bool, last_news: int | None,
) -> TaskRow:  # fmt: skip
    given = bool(given) and task.state is TaskState.OPEN
    return TaskRow(
        task.id or 0, task.version, task.words, task.details, task.priority, task.due_on, task.due_minute,
        task.owner_id, owner or _role_words(task.role), task.role, task.asked_id, asked or "",
        task.patient_id, ", ".join(filter(None, (patient.family, patient.given))) if patient else "",
        patient.mrn if patient else "", task.state, task.made_at, task.made_by, task.maker_id,
        task.ended_at, task.ended_by, task.outcome, repeat_of(task), task.caller, task.phone,
        Step.REPLIED if replied else Step.GIVEN if given else None,
        task.declined_by, bool(has_gone), news_step=(last_news or 0) if given or replied else 0,
    )  # fmt: skip


def _role_words(role: Role | None) -> str:
    return f"any {role.value}" if role else ""


def repeat_of(task: Task) -> Repeat | None:
    """Its interval; None where it comes but once."""
    if task.repeat_count is None or task.repeat_every is None:
        return None
    return Repeat(task.repeat_count, task.repeat_every, task.business_days)

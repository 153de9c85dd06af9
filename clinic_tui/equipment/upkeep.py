"""The use cases of upkeep: what is done to a machine at intervals, and that it was done."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.equipment.entries import DoneEntry, PlanEntry
from clinic_tui.equipment.models import Machine, UpkeepDone, UpkeepPlan
from clinic_tui.equipment.register import put_away
from clinic_tui.equipment.rows import Every, MachineState, Result
from clinic_tui.equipment.rules import next_due
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk, DeskSession

MOST_DAYS, MOST_MONTHS = 3660, 120


def add_plan(desk: Desk, machine_id: int, entry: PlanEntry) -> int:
    """Something that is done at intervals from now on; its number. Raises Invalid naming the field."""
    now_day = today(desk.clock)
    most = MOST_MONTHS if entry.every is Every.MONTHS else MOST_DAYS
    if not 1 <= entry.count <= most:
        raise Invalid(f"every 1 to {most} {entry.every.value}", "interval")
    if entry.last_done is not None and entry.last_done > now_day:
        raise Invalid("it was last done today or before", "last")
    if entry.last_done is not None:
        due = next_due(entry.last_done, entry.count, entry.every)
    elif entry.first_due is not None:
        due = entry.first_due
    else:
        due = now_day  # nobody knows when it was done: it is to be done
    words = clean_text(entry.words, 100, "words")
    with desk.act("equipment.edit") as db:
        machine = db.need(Machine, machine_id, "there is no such machine")
        if machine.state is MachineState.RETIRED:
            raise Conflict(f"{machine.name} is retired: nothing is done to it any more")
        plan = UpkeepPlan(
            machine_id=machine_id, kind=entry.kind, words=words, interval_length=entry.count,
            every=entry.every, last_done=entry.last_done, due=due,
        )  # fmt: skip
        db.add(plan)
        db.flush()
        return plan.id or 0


def end_plan(desk: Desk, plan_id: int, version: int) -> None:
    """It is done no more; what was done stays known."""
    with desk.act("equipment.edit") as db:
        plan = _seen(db.need(UpkeepPlan, plan_id, "there is no such plan"), version)
        plan.active = False


def note_done(desk: Desk, plan_id: int, version: int, entry: DoneEntry) -> date:
    """It was done; when it is due next. Only what was passed moves that on, and only the newest result.

    Raises Invalid naming the field; Conflict where another desk wrote it meanwhile.
    """
    by = clean_text(entry.done_by, 60, "by")
    note, certificate = clean_text(entry.note, 200, "note"), clean_text(entry.certificate, 200, "certificate")
    if not by:
        raise Invalid("who did it? A person or a company", "by")
    if entry.done_on > today(desk.clock):
        raise Invalid("it was done today or before", "done")
    if entry.cents is not None and entry.cents < 0:
        raise Invalid("the cost is not below 0", "cost")
    if entry.result is not Result.PASSED and not note:
        raise Invalid(f"it {entry.result.value}: what was found?", "note")
    if entry.out_of_order and entry.result is Result.PASSED:
        raise Invalid("it passed: it stays in use", "out")
    with desk.act("equipment.log") as db:
        plan = _seen(db.need(UpkeepPlan, plan_id, "there is no such plan"), version)
        if not plan.active:
            raise Conflict("this is done no more: add a plan")
        later = select(col(UpkeepDone.id)).where(
            col(UpkeepDone.plan_id) == plan_id, col(UpkeepDone.done_on) > entry.done_on
        )
        newest = db.scalars(later).first() is None
        done = UpkeepDone(
            plan_id=plan_id, done_on=entry.done_on, done_by=by, result=entry.result, cents=entry.cents,
            note=note, certificate=certificate, who=desk.actor.login,
        )  # fmt: skip
        db.add(done)
        if entry.result is Result.PASSED and entry.done_on >= (plan.last_done or entry.done_on):
            plan.last_done = entry.done_on
            if newest:
                plan.due = next_due(entry.done_on, plan.interval_length, plan.every)
        elif entry.result is not Result.PASSED:
            if newest:
                plan.due = min(plan.due, entry.done_on)  # it is to be done again at once
            _mark(desk, db, plan, entry, note)
        return plan.due


def _mark(desk: Desk, db: DeskSession, plan: UpkeepPlan, entry: DoneEntry, note: str) -> None:
    if not entry.out_of_order:
        return
    machine = db.scalars(select(Machine).where(col(Machine.id) == plan.machine_id)).one()
    if machine.state is MachineState.IN_USE:
        words = f"{plan.kind.value} {entry.result.value}: {note}"[:200]
        put_away(desk, db, machine, MachineState.OUT_OF_ORDER, words)


def _seen(plan: UpkeepPlan, version: int) -> UpkeepPlan:
    if plan.version != version:
        raise Conflict("this was written at another desk meanwhile: look again and repeat")
    return plan

"""The use cases of drills: which are held, and that one was."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.drills.models import Drill, DrillHeld
from clinic_tui.drills.queries import NONE_SUCH
from clinic_tui.drills.rows import DrillEntry, HeldEntry
from clinic_tui.drills.rules import MOST_MONTHS
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import Site, first_site
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.writing import put_task


def add_drill(desk: Desk, entry: DrillEntry) -> int:
    """A drill that is held from now on; its number. Raises Invalid naming the field."""
    words = _checked(entry)
    with desk.act("drill.keep") as db:
        row = Drill(
            site_id=_site(db, entry.site), kind=entry.kind, words=words, months=entry.months,
            first_due=entry.first_due or today(desk.clock),
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id or 0


def change_drill(desk: Desk, drill_id: int, version: int, entry: DrillEntry) -> None:
    """Change what is practised, or how often. Raises Conflict where another desk did so meanwhile."""
    words = _checked(entry)
    with desk.act("drill.keep") as db:
        row = _seen(db, drill_id, version)
        row.site_id, row.kind, row.words, row.months = _site(db, entry.site), entry.kind, words, entry.months
        if entry.first_due is not None:
            row.first_due = entry.first_due


def end_drill(desk: Desk, drill_id: int, version: int) -> None:
    """It is held no more; what was held stays known."""
    with desk.act("drill.keep") as db:
        _seen(db, drill_id, version).active = False


def note_held(desk: Desk, drill_id: int, version: int, entry: HeldEntry) -> int | None:
    """It was held; the number of the task that follows, None where nothing does.

    Raises Invalid naming the field, Conflict where another desk changed the drill meanwhile.
    """
    led, took_part = clean_text(entry.led_by, 80, "led"), clean_text(entry.took_part, 300, "took_part")
    found, follow = clean_text(entry.found, 500, "found"), clean_text(entry.follow_up, 100, "follow_up")
    if not led:
        raise Invalid("who led it?", "led")
    if not took_part:
        raise Invalid("who took part? Names, or how many", "took_part")
    if entry.held_on > today(desk.clock):
        raise Invalid("it was held today or before", "held")
    if follow and not found:
        raise Invalid("what was found, that something follows from it?", "found")
    if not follow and (entry.follow_up_by or entry.follow_up_due):
        raise Invalid("what is to be done?", "follow_up")
    with desk.act("drill.keep") as db:
        row = _seen(db, drill_id, version)
        db.build_on(row)
        task_id = None
        if follow:
            details = f"found in the drill of {entry.held_on:%m/%d/%Y} ({row.kind.value}): {found}"
            task = TaskEntry(follow, details[:500], entry.follow_up_by, due_on=entry.follow_up_due)
            task_id = put_task(desk, db, task)
        db.add(
            DrillHeld(
                drill_id=drill_id, held_on=entry.held_on, led_by=led, took_part=took_part, found=found,
                task_id=task_id, who=desk.actor.login,
            )
        )  # fmt: skip
        return task_id


def strike_held(desk: Desk, held_id: int, version: int, reason: str) -> None:
    """It was entered in error: the one before it counts again. Raises Conflict where it was struck."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why does it not stand?", "reason")
    with desk.act("drill.keep", reason=why) as db:
        row = db.need(DrillHeld, held_id, "there is no such entry")
        if row.version != version:
            raise Conflict("this was changed at another desk meanwhile: look again and repeat")
        if row.struck:
            raise Conflict(f"it was entered in error: {row.struck}")
        row.struck = why


def _checked(entry: DrillEntry) -> str:
    if not 1 <= entry.months <= MOST_MONTHS:
        raise Invalid(f"every 1 to {MOST_MONTHS} months", "months")
    return clean_text(entry.words, 200, "words")


def _seen(db: DeskSession, drill_id: int, version: int) -> Drill:
    row = db.need(Drill, drill_id, NONE_SUCH)
    if row.version != version:
        raise Conflict("this was changed at another desk meanwhile: look again and repeat")
    if not row.active:
        raise Conflict("it is held no more: add one")
    return row


def _site(db: DeskSession, name: str) -> int:
    if not name.strip():
        return first_site(db).id or 0
    found = db.scalars(select(col(Site.id)).where(func.lower(col(Site.name)) == name.strip().lower())).first()
    if found is None:
        raise Invalid(f"no site is called {name.strip()}", "site")
    return found

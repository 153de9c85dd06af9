"""Drills: due by rule, held, and what follows is a task."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.drills import queries, writing
from clinic_tui.drills.rows import DrillEntry, DrillRow, HeldEntry
from clinic_tui.drills.states import DrillKind
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.jobs.drill_findings import find_drills
from clinic_tui.jobs.findings import notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.store.undo import undo_last
from clinic_tui.tasks.ending import finish_task
from clinic_tui.tasks.queries import page
from tests.builders import TODAY, House
from tests.engines import on_sqlite_first

DAY = timedelta(days=1)
SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""The engine does not matter there."""
FIRE = DrillEntry(DrillKind.FIRE, 12, "front door", first_due=TODAY - 3 * DAY)


def drill(house: House) -> DrillRow:
    with house.store.reading() as db:
        (row,) = queries.drills(db)
    return row


@on_sqlite_first
def test_what_was_found_becomes_a_task_and_the_next_one_is_due(house: House) -> None:
    number = writing.add_drill(house.chief, FIRE)
    assert drill(house).days_left(TODAY) == -3
    program = house.chief.as_actor(SYSTEM)
    assert find_drills(program) == 1
    with house.store.reading() as db:
        (notice,) = notices(db, NoticeKind.DRILLS)
    assert (notice.subject_id, notice.words) == (number, "fire drill at Main: overdue since Sat 28 Feb 2026")
    held = HeldEntry(
        TODAY - DAY, "Dana", "all", "side door locked", "Have it opened", "front-desk", TODAY + DAY
    )
    task = writing.note_held(house.chief, number, 1, held)
    assert task is not None
    assert find_drills(program) == 0
    row = drill(house)
    assert row.due == (TODAY - DAY).replace(year=TODAY.year + 1)
    assert row.last is not None
    assert row.last.task_open
    with house.store.reading() as db:
        made = page(db, task).task
    assert (made.words, made.due_on) == ("Have it opened", TODAY + DAY)
    assert "side door locked" in made.details
    finish_task(house.front, task, made.version)
    assert not drill(house).last.task_open  # type: ignore[union-attr]
    earlier = HeldEntry(TODAY - 40 * DAY, "Lee", "two")
    assert writing.note_held(house.chief, number, 1, earlier) is None
    assert drill(house).last.held_on == TODAY - DAY  # type: ignore[union-attr]
    undo_last(house.chief)
    with house.store.reading() as db:
        (only,) = queries.held(db, number)
    writing.strike_held(house.chief, only.id, 1, "typed twice")
    assert drill(house).due == FIRE.first_due
    with pytest.raises(Conflict):
        writing.strike_held(house.chief, only.id, 2, "again")


@SQLITE
@pytest.mark.parametrize(
    "held, field",
    [
        (HeldEntry(TODAY + DAY, "D", "all"), "held"), (HeldEntry(TODAY, " ", "all"), "led"),
        (HeldEntry(TODAY, "D", ""), "took_part"), (HeldEntry(TODAY, "D", "all", "", "open it"), "found"),
        (HeldEntry(TODAY, "D", "all", "x", "", "mia"), "follow_up"),
        (HeldEntry(TODAY, "D", "all", "x", "open it", "nobody"), "to"),
    ],
)  # fmt: skip
def test_what_lacks_is_named_and_nothing_is_written(house: House, held: HeldEntry, field: str) -> None:
    number = writing.add_drill(house.chief, FIRE)
    with pytest.raises(Invalid) as refused:
        writing.note_held(house.chief, number, 1, held)
    assert refused.value.field == field
    assert drill(house).last is None


@SQLITE
def test_a_drill_is_changed_once_and_ended(house: House) -> None:
    number = writing.add_drill(house.chief, FIRE)
    with pytest.raises(Invalid, match="1 to 60"):
        writing.add_drill(house.chief, DrillEntry(DrillKind.FIRE, 0))
    with pytest.raises(Invalid, match="no site"):
        writing.add_drill(house.chief, DrillEntry(DrillKind.FIRE, 1, site="x"))
    writing.change_drill(house.chief, number, 1, DrillEntry(DrillKind.EVACUATION, 6))
    with pytest.raises(Conflict):
        writing.change_drill(house.chief, number, 1, FIRE)
    writing.end_drill(house.chief, number, 2)
    with house.store.reading() as db:
        assert queries.drills(db) == ()
        assert queries.held(db, number) == ()
        with pytest.raises(NotFound):
            queries.drill(db, number)
    with pytest.raises(Conflict, match="held no more"):
        writing.note_held(house.chief, number, 3, HeldEntry(TODAY, "D", "all"))

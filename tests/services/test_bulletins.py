"""Bulletins: who is told what for how long, who has read it, and two who write one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_tui.backend.sitting import Sitting
from clinic_tui.backend.undoing import last_in_words
from clinic_tui.bulletins import queries, service
from clinic_tui.bulletins.rows import BulletinEntry, BulletinRow
from clinic_tui.bulletins.rules import MOST_DAYS
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.flow.signals import send_signal
from clinic_tui.opening.closing import closing_facts
from clinic_tui.opening.models import OpeningSigned
from clinic_tui.opening.queries import READS, signings
from clinic_tui.opening.rows import Line
from clinic_tui.opening.signing import sign_opening
from clinic_tui.store import watch as watching
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.store.watch import Watcher
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.writing import make_task, reply
from tests.builders import TODAY, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.store.test_watch import Heard

DAY = timedelta(days=1)
FLU = BulletinEntry("Flu clinic on Friday", TODAY, TODAY + DAY)


def told(desk: Desk) -> list[str]:
    with desk.store.reading() as db:
        return [row.words for row in queries.unread(db, desk)]


def listed(desk: Desk) -> tuple[BulletinRow, ...]:
    with desk.store.reading() as db:
        return queries.bulletins(db, desk)


@on_sqlite
def test_everybody_is_told_until_they_have_read_it(house: House) -> None:
    number = service.write_bulletin(house.chief, FLU)
    assert (told(house.front), told(house.chief)) == ([FLU.words], [])
    service.read_bulletin(house.front, number)
    service.read_bulletin(house.front, number)
    assert told(house.front) == []
    (row,) = listed(house.chief)
    assert row.read_words == "read by 1 of 1"
    service.change_bulletin(house.chief, number, row.version, replace(FLU, until_day=TODAY + 2 * DAY))
    assert told(house.front) == [], "the same words are no news"
    (row,) = listed(house.chief)
    service.change_bulletin(house.chief, number, row.version, replace(FLU, words="Flu clinic on Monday"))
    assert told(house.front) == ["Flu clinic on Monday"]
    undo_last(house.chief)
    assert told(house.front) == []
    with pytest.raises(Conflict, match="your own"):
        service.read_bulletin(house.chief, number)


@on_sqlite
def test_it_is_shown_on_its_days_alone_and_not_once_it_is_withdrawn(house: House) -> None:
    number = service.write_bulletin(house.chief, replace(FLU, from_day=TODAY + DAY))
    assert told(house.front) == []
    house.at(TODAY + DAY, 9)
    assert told(house.front) == [FLU.words]
    seen = listed(house.chief)[0].version
    service.withdraw_bulletin(house.chief, number, seen)
    assert told(house.front) == []
    with pytest.raises(Conflict, match="shown no more"):
        service.read_bulletin(house.front, number)
    too_late: tuple[Callable[[], object], ...] = (
        lambda: service.withdraw_bulletin(house.chief, number, seen),
        lambda: service.change_bulletin(house.chief, number, seen, FLU),
    )
    for late in too_late:
        with pytest.raises(Conflict, match="withdrawn already"):
            late()
    undo_last(house.chief)
    assert told(house.front) == [FLU.words]
    house.at(TODAY + 2 * DAY, 9)
    assert told(house.front) == []


@on_sqlite
@pytest.mark.parametrize(
    "change, field",
    [
        (lambda entry: replace(entry, words=" "), "words"),
        (lambda entry: replace(entry, until_day=TODAY - DAY), "until"),
        (lambda entry: replace(entry, from_day=TODAY - 2 * DAY, until_day=TODAY - DAY), "until"),
        (lambda entry: replace(entry, until_day=TODAY + MOST_DAYS * DAY), "until"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    house: House, change: Callable[[BulletinEntry], BulletinEntry], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        service.write_bulletin(house.chief, change(FLU))
    assert refusal.value.field == field
    assert listed(house.chief) == ()


def test_what_somebody_has_read_is_withdrawn_and_not_undone(house: House) -> None:
    sitting = Sitting(house.chief)
    number = service.write_bulletin(house.chief, FLU)
    assert last_in_words(sitting) is not None
    service.read_bulletin(house.front, number)
    with pytest.raises(Conflict, match="1 person has read it: x in `:bulletins` withdraws it"):
        last_in_words(sitting)
    with pytest.raises(Conflict, match="somebody who has read it"):
        undo_last(house.chief)


@on_sqlite_first
def test_the_opening_tells_it_and_is_signed_as_it_stands(house: House) -> None:
    service.write_bulletin(house.chief, FLU)
    with house.front.store.reading() as db:
        line = READS[Line.BULLETIN](db, house.front)
        assert (line.count, line.amiss) == (1, True)
        assert READS[Line.SIGNED](db, house.front).words == "by nobody yet"
    sign_opening(house.front, "the lab closes at noon")
    with house.front.store.reading() as db:
        assert READS[Line.SIGNED](db, house.front).words == "Mia Wong, desk A, 09:02: the lab closes at noon"
        kept = db.get_one(OpeningSigned, 1).lines
    assert "stock: " in kept
    assert FLU.words not in kept


@on_sqlite
def test_lines_are_put_otherwise_before_they_are_signed(house: House) -> None:
    told = {Line.STOCK: "the gloves come at noon", Line.REMINDERS: "", Line.TASKS: "x" * 501}
    with pytest.raises(Invalid) as refusal:
        sign_opening(house.front, told=told)
    assert refusal.value.field == "TASKS"
    sign_opening(house.front, told={line: told[line] for line in (Line.STOCK, Line.REMINDERS)})
    with house.front.store.reading() as db:
        words = READS[Line.SIGNED](db, house.front).words
        (kept,) = signings(db, TODAY)
    assert words == "Mia Wong, desk A, 09:02, 2 lines put otherwise"
    assert {"* stock: the gloves come at noon", "* reminders: left out"} < set(kept.told)
    assert any("stock: " in line for line in kept.lines)  # as it was counted


def test_the_note_of_a_shift_counts_what_the_team_has_not_done(house: House) -> None:
    make_task(house.front, TaskEntry("Call the lab", due_on=TODAY))
    make_task(house.front, TaskEntry("refill", to="front-desk", caller="Ana", phone="15558107203"))
    with house.front.store.reading() as db:
        lines = closing_facts(db, house.front, ("Check in",)).lines
    assert "Team: 1 task due today or late, 1 phone message not done" in lines
    assert "1 form put aside" in lines


def test_what_one_desk_says_is_told_to_the_others_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message, a reply, that it was read, a signal and a bulletin, on both engines."""
    monkeypatch.setattr(watching, "LISTEN_SECONDS", 0.05)
    heard = Heard()
    watcher = Watcher(house.store, heard)
    watcher.start()
    try:
        number = make_task(house.front, TaskEntry("Lunch is at one", to="front-desk", told=True))
        reply(house.front, number, "I come at two")
        send_signal(house.front, "room 2 ready", "all")
        service.read_bulletin(house.front, service.write_bulletin(house.chief, FLU))
        assert heard.all("task", "task_step", "task_read", "signal", "bulletin", "bulletin_read")
    finally:
        watcher.stop()

"""The board's lines, without a screen: groups, minutes against thresholds, signs and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clinic_tui.patients.policy import Answered, LastAnswer
from clinic_tui.reception.rows import QueueRow, RoomRow
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.screens.reception.board import (
    COLUMNS,
    WIDE_COLUMNS,
    Now,
    board,
    coverage_words,
    signs_of,
    what,
)
from clinic_tui.screens.reception.room_choice import room_keys
from clinic_tui.screens.reception.rooms import RoomLine
from tests.screens.stage import Stage, lines_of

ZONE = ZoneInfo("America/New_York")
NOW = Now(datetime(2026, 11, 23, 9, 40, tzinfo=ZONE).astimezone(UTC), ZONE)


def ago(minutes: int = 0, days: int = 0) -> datetime:
    return NOW.instant - timedelta(minutes=minutes, days=days)


def a_row(number: int = 1, at: str = "09:30", status: Status = Status.BOOKED, **more: Any) -> QueueRow:
    hour, minute = at.split(":")
    row = QueueRow(
        appointment_id=number, version=1, patient_id=number, name="Moss, Ada", mrn="100001",
        born=date(1961, 12, 5), provider_code="LEE", visit_type="FU", day=date(2026, 11, 23),
        start=int(hour) * 60 + int(minute), status=status, stage_since=None, arrived_at=None, room="",
        walk_in=False, self_pay=False, coverage="", coverage_verified_at=None, copay_due_cents=0,
        copay_paid_cents=0, alerts=0, confirmation=Confirmation.CONFIRMED,
    )  # fmt: skip
    return replace(row, **more)


def shown(row: QueueRow, column: str) -> str:
    line = next(line for line in board([row], NOW) if not line.heading)
    return line.cells[[each.title for each in COLUMNS].index(column)].strip()


def headings(*rows: QueueRow) -> list[str]:
    return [line.cells[0] for line in board(rows, NOW) if line.heading]


def test_the_stages_stand_in_the_order_of_a_visit() -> None:
    statuses = [Status.LEFT, Status.READY, Status.CHECKED_OUT, Status.ROOMED, Status.ARRIVED, Status.NO_SHOW]
    rows = [a_row(place, status=status, stage_since=ago()) for place, status in enumerate(statuses)]
    assert headings(*rows, a_row(7, "14:00"), a_row(8, "10:10")) == [
        "Expected now (1)", "Arrived (1)", "In a room (1)", "Ready to leave (1)", "Expected later today (1)",
        "Done (3)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "at, heading", [("10:10", "Expected now (1)"), ("10:11", "Expected later today (1)")]
)
def test_who_is_due_in_half_an_hour_stands_on_top(at: str, heading: str) -> None:
    assert headings(a_row(at=at)) == [heading]


def test_who_waits_longest_in_a_stage_stands_first() -> None:
    late, early = a_row(1, status=Status.ARRIVED, stage_since=ago(9)), a_row(2, "08:00", Status.ARRIVED)
    rows = board([replace(early, stage_since=ago(3)), late], NOW)
    assert [row.key for row in rows if not row.heading] == [1, 2]


@pytest.mark.parametrize(
    "minutes, stage, style",
    [(9, "9m", ""), (10, "10m ^", "is-soon"), (19, "19m ^", "is-soon"), (20, "20m !", "is-overdue")],
)
def test_minutes_carry_a_sign_and_a_colour(minutes: int, stage: str, style: str) -> None:
    row = a_row(status=Status.ARRIVED, stage_since=ago(minutes), arrived_at=ago(minutes))
    assert shown(row, "Stage") == stage
    assert board([row], NOW)[1].style == style


@pytest.mark.parametrize(
    "at, stage",
    [("09:40", ""), ("09:39", "+1m"), ("09:30", "+10m ^"), ("09:10", "+30m !"), ("08:00", "+1h40 !")],
)
def test_who_has_not_come_is_late_by_the_minute(at: str, stage: str) -> None:
    assert shown(a_row(at=at), "Stage") == stage


@pytest.mark.parametrize(
    "more, signs",
    [
        ({}, "    0"),
        ({"coverage": "Aetna", "payer_answered": LastAnswer(Answered.FAILED, ago(days=1))}, "    !"),
        ({"coverage": "Aetna", "payer_answered": LastAnswer(Answered.INACTIVE, ago(days=1))}, "    -"),
        (
            {
                "coverage": "Aetna",
                "coverage_verified_at": ago(days=90),
                "payer_answered": LastAnswer(Answered.ACTIVE, ago(days=90), None, ago(days=-90)),
            },
            "    +",
        ),
        ({"alerts": 2, "walk_in": True, "self_pay": True, "coverage": "Aetna"}, "! W s"),
        ({"coverage": "Aetna"}, "    ?"),
        ({"coverage": "Aetna", "coverage_verified_at": ago(days=31)}, "    ?"),
        ({"coverage": "Aetna", "coverage_verified_at": ago(days=30)}, "    +"),
    ],
)
def test_signs_tell_alerts_walk_in_and_coverage(more: dict[str, Any], signs: str) -> None:
    assert signs_of(a_row(**more), NOW) == signs


@pytest.mark.parametrize(
    "due, paid, status, copay",
    [
        (2_500, 0, Status.ARRIVED, "$25"),
        (2_550, 500, Status.ARRIVED, "$20.50"),
        (2_500, 2_500, Status.ROOMED, "paid"),
        (0, 0, Status.ARRIVED, ""),
        (2_500, 0, Status.CHECKED_OUT, ""),
    ],
)
def test_what_is_open_of_the_copay(due: int, paid: int, status: Status, copay: str) -> None:
    row = a_row(status=status, stage_since=ago(), copay_due_cents=due, copay_paid_cents=paid)
    assert shown(row, "Copay") == copay


@pytest.mark.parametrize(
    "verified, words",
    [
        (None, "Aetna, never verified"),
        (ago(5), "Aetna, verified today"),
        (ago(days=31), "Aetna, verified 31 d ago"),
    ],
)
def test_the_age_of_the_last_good_answer_is_said(verified: datetime | None, words: str) -> None:
    assert coverage_words(a_row(coverage="Aetna", coverage_verified_at=verified), NOW)[1] == words


def test_the_stage_is_said_in_words() -> None:
    row = a_row(status=Status.ROOMED, stage_since=ago(12), room="Room 2")
    assert what(row, NOW)[0] == ("", "in a room (Room 2) since 09:28")
    assert what(a_row(at="09:20"), NOW)[0] == ("", "booked, confirmed, 20m late")


@pytest.mark.parametrize("wide, columns", [(False, COLUMNS), (True, WIDE_COLUMNS)])
def test_a_row_has_a_cell_for_each_column(wide: bool, columns: tuple[Any, ...]) -> None:
    assert len(board([a_row()], NOW, wide=wide)[1].cells) == len(columns)


@pytest.mark.parametrize(
    "names, keys",
    [
        (("Room 1", "Room 2"), {"1": 0, "2": 1}),
        (("Lab", "Room 1", "Lounge"), {"1": 1, "l": 0, "o": 2}),
        (("Room 11", "Room 1"), {"1": 1, "r": 0}),
        (("Exam 1", "Room 1"), {"1": 0, "r": 1}),
        (("李",), {"a": 0}),
    ],
)
def test_each_room_has_a_key_of_its_own(names: tuple[str, ...], keys: dict[str, int]) -> None:
    assert room_keys(enumerate(names)) == keys


NAMES = ("Abernathy", "Washington", "Brown", "Okonkwo", "Lindqvist", "Fitzgerald")


@pytest.mark.parametrize("waited", [12, 19, 45])
async def test_six_letters_of_each_name_are_left_on_the_line_of_rooms(waited: int) -> None:
    places = ("Room 1", "Room 2", "Room 3", "Room 4", "Procedure", "Nurse")
    rooms = [
        RoomRow(place, room, place, f"{name}, Ann", Status.ROOMED, ago(waited))
        for place, (room, name) in enumerate(zip(places, NAMES, strict=True), start=1)
    ]
    line = RoomLine()
    app = Stage(line)
    async with app.run_test(size=(80, 24)) as pilot:
        line.show(rooms, NOW)
        await pilot.pause()
        text = lines_of(app)[0]
        assert all(name[:6] in text for name in NAMES)
        assert "+" not in text
        assert len(text) <= 80
        assert text.count("^1 ") + text.count("!1 ") == (waited > 15)


async def test_more_rooms_than_the_line_holds_are_counted_and_the_late_ones_stay() -> None:
    rooms = [
        RoomRow(place, f"Room {place}", place, "Fitzgerald, Ann", Status.ROOMED, ago(45 if place > 12 else 2))
        for place in range(1, 15)
    ]
    line = RoomLine()
    app = Stage(line)
    async with app.run_test(size=(80, 24)) as pilot:
        line.show(rooms, NOW)
        await pilot.pause()
        text = lines_of(app)[0]
        assert "!13 Fitzge~ !14 Fitzge~" in text
        shown = text.count("Fitzge~")
        assert text.endswith(f"  +{14 - shown}")


@pytest.mark.parametrize("count", [3, 8])
async def test_all_rooms_fit_on_the_line_as_long_as_they_can(count: int) -> None:
    rooms = [
        RoomRow(place, f"Room {place}", place, "Washington-Fitzgerald, Theo", Status.ROOMED, ago(12))
        if place % 3 else RoomRow(place, f"Room {place}", None, "", None, None)
        for place in range(1, count + 1)
    ]  # fmt: skip
    line = RoomLine()
    app = Stage(line)
    async with app.run_test(size=(80, 24)) as pilot:
        line.show(rooms, NOW)
        await pilot.pause()
        text = lines_of(app)[0]
        assert f"  free {' '.join(str(place) for place in range(3, count + 1, 3))}  1 W" in text
        assert text.count("Washin") == count - count // 3
        assert len(text) <= 80

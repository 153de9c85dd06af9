"""The availability strip."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_tui.schedule.rows import StripCell, StripRow
from clinic_tui.widgets.strip import AvailabilityStrip
from tests.screens.sample_day import PROVIDERS, TODAY
from tests.screens.stage import Stage, lines_of

Golden = Callable[[Stage, str], None]


def _rows(days: int = 10) -> list[StripRow]:
    rows = []
    for provider in PROVIDERS:
        cells = []
        for ahead in range(days):
            day = TODAY + timedelta(days=ahead - 1)
            free = 30 * ((provider.id * 5 + ahead * 3) % 17)
            cell = StripCell(day, 480, free, free // 15, 12, 1 if ahead == 2 else 0, "", day < TODAY)
            if day.weekday() >= 5:
                cell = StripCell(day, 0, 0, 0, 0, 0, "")
            elif ahead == 4:
                cell = StripCell(day, 0, 0, 0, 0, 0, "holiday")
            cells.append(cell)
        rows.append(StripRow(provider, tuple(cells)))
    return rows


async def test_free_slots_of_all_providers_by_day(matches_golden: Golden) -> None:
    strip = AvailabilityStrip()
    app = Stage(strip)
    async with app.run_test(size=(80, 24)) as pilot:
        strip.show(_rows(), TODAY)
        await pilot.pause()
        matches_golden(app, "strip_80x24")


@pytest.mark.parametrize("width, days", [(80, 10), (120, 14), (200, 14)])
async def test_ten_days_and_more_are_seen_at_once(width: int, days: int) -> None:
    strip = AvailabilityStrip()
    app = Stage(strip)
    async with app.run_test(size=(width, 24)) as pilot:
        strip.show(_rows(14), TODAY)
        await pilot.pause()
        header, first = lines_of(app)[:2]
        assert [int(day) for day in re.findall(r"(?:Su|Mo|Tu|We|Th|Fr|Sa|Dec) (\d+)", header)] == [
            *range(22, 31), *range(1, days - 8)
        ]  # fmt: skip
        assert "22+1 " in first
        assert "~" not in first[strip.names_width :].replace("holid~", "")


async def test_the_strip_uses_the_room_there_is(matches_golden: Golden) -> None:
    strip = AvailabilityStrip()
    app = Stage(strip)
    async with app.run_test(size=(120, 40)) as pilot:
        strip.show(_rows(), TODAY)
        await pilot.pause()
        matches_golden(app, "strip_120x40")


async def test_enter_tells_provider_and_day() -> None:
    strip = AvailabilityStrip()
    app = Stage(strip)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        strip.show(_rows(), TODAY)
        await pilot.press("down", "right", "right", "enter")
        chosen = app.said(AvailabilityStrip.Chosen)
        moved = app.said(AvailabilityStrip.CursorMoved)
        expected = (2, TODAY + timedelta(days=1))
        assert [(message.provider_id, message.day) for message in chosen] == [expected]
        assert (moved[-1].provider_id, moved[-1].day) == expected


async def test_the_cursor_stays_on_its_day_when_the_days_move_on() -> None:
    strip = AvailabilityStrip()
    app = Stage(strip)
    async with app.run_test(size=(80, 24)) as pilot:
        strip.show(_rows(), TODAY)
        assert strip.move_to(3, TODAY + timedelta(days=1))
        later = [replace(row, cells=row.cells[1:]) for row in _rows()]
        strip.show(later, TODAY)
        await pilot.pause()
        assert strip.cursor_place == (3, TODAY + timedelta(days=1))
        assert strip.cell is not None
        assert strip.cell.day == TODAY + timedelta(days=1)
        assert not strip.move_to(3, TODAY - timedelta(days=90))


async def test_an_empty_strip_takes_keys() -> None:
    strip = AvailabilityStrip()
    app = Stage(strip)
    async with app.run_test(size=(80, 24)) as pilot:
        strip.show([], TODAY)
        await pilot.press("down", "right", "enter", "end")
        assert strip.cursor_place is None
        assert lines_of(app) == [""]


async def test_the_strip_may_be_filled_before_it_is_on_the_screen(matches_golden: Golden) -> None:
    strip = AvailabilityStrip()
    strip.show(_rows(), TODAY)
    app = Stage(strip)
    async with app.run_test(size=(80, 24)):
        matches_golden(app, "strip_80x24")

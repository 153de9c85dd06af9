"""The day as a grid: what it shows, how the cursor walks, what is drawn again."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.geometry import Region

from clinic_tui.schedule.rows import KeptRow, ProviderDay, Span
from clinic_tui.schedule.states import Confirmation, Status
from clinic_tui.widgets.day_grid import DayGrid
from clinic_tui.widgets.week_grid import WeekGrid
from tests.screens.sample_day import PROVIDERS, TODAY, a_day, a_week, an_appointment
from tests.screens.stage import HOSTILE_NAMES, Stage, lines_of

Golden = Callable[[Stage, str], None]
TEN_TO_TEN = 9 * 60 + 50


@pytest.fixture
def grid() -> DayGrid:
    return DayGrid()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_day_of_four_providers(grid: DayGrid, size: tuple[int, int], matches_golden: Golden) -> None:
    app = Stage(grid)
    async with app.run_test(size=size) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        await pilot.pause()
        matches_golden(app, f"day_grid_{size[0]}x{size[1]}")


async def test_without_colours_the_signs_say_the_same(grid: DayGrid, matches_golden: Golden) -> None:
    app = Stage(grid, theme="ansi-dark")
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        await pilot.pause()
        matches_golden(app, "day_grid_80x24")
        strip = app.screen._compositor.render_strips()[grid.cursor.row + 1]
        reversed_text = [segment.text for segment in strip if segment.style and segment.style.reverse]
        assert reversed_text == ["+ Adams, Paul  +1"]


async def test_kept_time_is_free_and_says_for_what_until_somebody_is_in_it(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        kept = (KeptRow(2, 13 * 60, 45, "acute", "until 11:00"), KeptRow(1, 8 * 60, 30, "acute", ""))
        grid.show(a_day(kept=kept, appointments=(an_appointment(1, "08:00", 30, 1),)), TEN_TO_TEN)
        await pilot.pause()
        grid.move_to(2, 13 * 60)
        await pilot.pause()
        text = "\n".join(lines_of(app))
        assert text.count("= acute") == 1
        assert re.search(r"13:00 .*= acute", text)


async def test_more_providers_than_fit_are_reached_by_walking(grid: DayGrid, matches_golden: Golden) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(6), TEN_TO_TEN)
        await pilot.press(*["right"] * 9)
        assert grid.cursor_slot is not None
        assert grid.cursor_slot.provider_id == 6
        matches_golden(app, "day_grid_six_providers")
        await pilot.press(*["left"] * 9)
        assert "LEE" in lines_of(app)[0]


async def test_the_week_of_one_provider(matches_golden: Golden) -> None:
    week = WeekGrid()
    app = Stage(week)
    async with app.run_test(size=(80, 24)) as pilot:
        week.show(1, a_week(), TODAY, TEN_TO_TEN)
        await pilot.press("right")
        assert week.cursor_slot == (1, a_week()[1].day, 9 * 60 + 45)
        matches_golden(app, "week_grid_80x24")


async def test_walking_tells_slot_and_appointments(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        await pilot.press("up", "right", "enter")
        moved, chosen = app.said(DayGrid.CursorMoved), app.said(DayGrid.Chosen)
        assert moved[-1].slot == (2, TODAY, 9 * 60 + 30)
        assert moved[-1].appointment_ids == (9,)
        assert [(message.slot, message.appointment_ids) for message in chosen] == [
            ((2, TODAY, 9 * 60 + 30), (9,))
        ]


async def test_those_who_share_a_slot_are_shown_in_turn(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        assert [row.id for row in grid.appointments_at_cursor] == [5, 4]
        await pilot.press(",")
        assert grid.appointment is not None
        assert grid.appointment.family == "O'Brien"
        assert "O'Brien, S~ 2/2" in lines_of(app)[8]
        await pilot.press(",")
        assert grid.appointment.family == "Adams"


async def test_home_end_and_pages_keep_the_cursor_in_sight(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        await pilot.press("end")
        assert lines_of(app)[-1].startswith("16:45")
        assert grid.cursor_slot is not None
        assert grid.cursor_slot.start == 16 * 60 + 45
        await pilot.press("pageup")
        assert any(line.startswith("11:00") for line in lines_of(app))
        await pilot.press("home")
        assert lines_of(app)[1].startswith("08:00")


async def test_new_data_leaves_the_cursor_on_its_time(grid: DayGrid) -> None:
    """Another desk books at 7:00, so that the lines shift under the cursor."""
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        view = a_day()
        grid.show(view, TEN_TO_TEN)
        grid.move_to(3, 10 * 60)
        early = an_appointment(99, "07:00", 15, 1, overbook=True)
        grid.show(replace(view, appointments=(*view.appointments, early)), TEN_TO_TEN)
        await pilot.pause()
        assert grid.cursor_slot == (3, TODAY, 10 * 60)
        assert grid.appointment is not None
        assert grid.appointment.family == "Dubois"


async def test_only_changed_cells_are_drawn_again(grid: DayGrid, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        view = a_day()
        grid.show(view, TEN_TO_TEN)
        await pilot.pause()
        drawn: list[Region] = []
        monkeypatch.setattr(
            grid, "refresh", lambda *regions, **_: drawn.extend(regions or [grid.size.region])
        )
        grid.show(view, TEN_TO_TEN)
        assert drawn == []
        changed = tuple(
            replace(row, confirmation=Confirmation.CONFIRMED) if row.id == 6 else row
            for row in view.appointments
        )
        grid.show(replace(view, appointments=changed), TEN_TO_TEN)
        assert sorted(region.y for region in drawn) == [10, 11]
        drawn.clear()
        grid.action_cursor_down()
        assert sum(region.area for region in drawn) < 60


async def test_a_carried_appointment_walks_as_long_as_it_is(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        assert grid.select_appointment(8)
        grid.carry(grid.appointment)
        grid.move_to(4, 11 * 60 + 30)
        await pilot.pause()
        column = [line[60:].rstrip() for line in lines_of(app)]
        assert column[15].startswith("> Brown, Rob~ 60m")
        assert column[16:19] == ["│", "│", "│"]
        await pilot.press("up")
        assert lines_of(app)[14][60:].startswith("! Brown")
        grid.carry(None)
        await pilot.pause()
        assert not any("60m" in line for line in lines_of(app))


async def test_an_appointment_that_is_not_shown_cannot_be_selected(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)):
        grid.show(a_day(), TEN_TO_TEN)
        before = grid.cursor
        assert not grid.select_appointment(4711)
        assert not grid.move_to(99, 600)
        assert grid.cursor == before


async def test_cancelled_visits_leave_the_time_free(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        gone = an_appointment(1, "10:00", 15, 1, status=Status.CANCELLED)
        grid.show(a_day(appointments=(gone,), blocks=(), holds=()))
        await pilot.pause()
        assert "32 free" in lines_of(app)[0]
        assert "Doe" not in "".join(lines_of(app))


async def test_free_slots_are_counted_by_the_minutes_of_the_providers_own(grid: DayGrid) -> None:
    """A line of ten minutes that a visit touches does not hide the slot that begins within it."""
    hour = (Span(13 * 60, 14 * 60),)
    providers = (ProviderDay(PROVIDERS[0], hour, 15), ProviderDay(PROVIDERS[1], hour, 10))
    visit = an_appointment(1, "13:00", 15, 1)
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(providers=providers, appointments=(visit,), blocks=(), holds=()), TEN_TO_TEN)
        await pilot.pause()
        assert re.findall(r"\d+ free|full", lines_of(app)[0]) == ["3 free", "6 free"]
        grid.show(a_day(providers=providers, appointments=(visit,), blocks=(), holds=()), 13 * 60 + 16)
        await pilot.pause()
        assert re.findall(r"\d+ free|full", lines_of(app)[0]) == ["2 free", "4 free"]


@pytest.mark.parametrize("now, gone", [(19 * 60 + 49, False), (None, True)])
async def test_what_is_past_looks_closed_and_says_so(grid: DayGrid, now: int | None, gone: bool) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(appointments=(), blocks=(), holds=()), now, gone)
        await pilot.press("home")
        assert lines_of(app)[0].count("past") == 4
        assert "·" not in "".join(lines_of(app))
        assert grid.cursor_is_past


async def test_a_day_without_providers_is_empty_and_takes_keys(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(providers=(), appointments=(), blocks=(), holds=()))
        await pilot.press("down", "right", "enter", "end", ",")
        assert grid.cursor_slot is None
        assert grid.appointment is None


@pytest.mark.parametrize("size", [(20, 5), (7, 2), (1, 1)])
async def test_hardly_any_room_is_survived(grid: DayGrid, size: tuple[int, int]) -> None:
    app = Stage(grid)
    async with app.run_test(size=size) as pilot:
        grid.show(a_day(6), TEN_TO_TEN)
        await pilot.press("right", "down", "end")
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert lines_of(app)[0].count("free") == 6


async def test_names_are_shown_and_never_obeyed(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE_NAMES:
            row = an_appointment(
                1, "10:00", 30, 1, family=name, given="", reason=name, room=name, visit_type="FU"
            )
            grid.show(a_day(appointments=(row,)), TEN_TO_TEN)
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                assert strip.text.isprintable(), name
                assert cell_len(strip.text) == 80, name


async def test_a_click_moves_and_a_double_click_chooses(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        await pilot.click(grid, offset=(30, 3))
        assert grid.cursor_slot == (2, TODAY, 8 * 60 + 30)
        await pilot.click(grid, offset=(30, 3), times=2)
        assert app.said(DayGrid.Chosen)[-1].appointment_ids == (8,)


async def test_a_day_may_be_shown_before_the_grid_is_on_the_screen(
    grid: DayGrid, matches_golden: Golden
) -> None:
    """The data may be there before the pane is built."""
    grid.show(a_day(), TEN_TO_TEN)
    app = Stage(grid)
    async with app.run_test(size=(80, 24), message_hook=app.hear):
        matches_golden(app, "day_grid_80x24")


async def test_a_hidden_grid_keeps_its_place(grid: DayGrid) -> None:
    app = Stage(grid)
    async with app.run_test(size=(80, 24)) as pilot:
        grid.show(a_day(), TEN_TO_TEN)
        await pilot.press("end")
        grid.display = False
        await pilot.pause()
        grid.show(a_day(), TEN_TO_TEN)
        grid.display = True
        await pilot.pause()
        assert lines_of(app)[-1].startswith("16:45")

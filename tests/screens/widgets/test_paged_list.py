"""The list: cursor, marks, headings, and what it costs to be long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual.geometry import Region

from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from tests.screens.stage import HOSTILE_NAMES, Stage, lines_of, screen_text

Golden = Callable[[Stage, str], None]

COLUMNS = (ListColumn("Patient"), ListColumn("Born", 10), ListColumn("Waits", 6, "right"))


def _rows(count: int = 40) -> list[ListRow]:
    return [ListRow(number, (f"Patient {number}", "12/05/1961", f"{number}m")) for number in range(count)]


def _board() -> list[ListRow]:
    return [
        ListRow("here", ("Waiting (2)",), heading=True),
        ListRow(1, ("Okafor, Amara", "12/05/1961", "31m !"), "is-overdue"),
        ListRow(2, ("Washington-Fitzgerald-Montgomery, Theodora Alexandra Wilhelmina", "03/14/1950", "4m")),
        ListRow("room", ("In a room (1)",), heading=True),
        ListRow(3, ("李, 小龍", "07/01/2019", "12m"), "stage-room"),
        ListRow("out", ("Ready to leave (0)",), heading=True),
    ]


@pytest.fixture
def board() -> PagedList:
    return PagedList(*COLUMNS, empty="Nobody is waiting.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_board_by_stage(board: PagedList, size: tuple[int, int], matches_golden: Golden) -> None:
    app = Stage(board)
    async with app.run_test(size=size) as pilot:
        board.show(_board())
        await pilot.press("space")
        matches_golden(app, f"paged_list_{size[0]}x{size[1]}")


def key_of(board: PagedList) -> object:
    """Read anew: what is asserted of `board.key` itself, mypy takes to hold after the next keys too."""
    return board.key


async def test_the_cursor_walks_over_headings(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24)) as pilot:
        board.show(_board())
        assert key_of(board) == 1
        await pilot.press("down", "down")
        assert key_of(board) == 3
        await pilot.press("down", "end")
        assert key_of(board) == 3
        await pilot.press("home")
        assert key_of(board) == 1


async def test_marks_say_what_a_verb_means(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        board.show(_board())
        assert [*board.meant] == [1]
        await pilot.press("space", "down", "space")
        assert [*board.meant] == [1, 3]
        assert [message.keys for message in app.said(PagedList.Marked)] == [(1,), (1, 3)]
        assert lines_of(app)[0].endswith(" 2 marked, Esc unmarks")
        board.show([row for row in _board() if row.key != 1])
        await pilot.pause()
        assert [*board.marked] == [3]
        assert lines_of(app)[0].endswith(" 1 marked, Esc unmarks")
        await pilot.press("escape")
        assert board.marked == ()
        assert not any("■" in line or "marked" in line for line in lines_of(app))


async def test_the_cursor_stays_with_its_row_when_others_come(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        board.show(_rows())
        board.select(20)
        board.show([ListRow("new", ("New", "", "")), *_rows()])
        await pilot.pause()
        assert key_of(board) == 20
        board.show([row for row in _rows() if row.key != 20])
        await pilot.pause()
        assert key_of(board) == 22
        assert app.said(PagedList.Highlighted)[-1].key == 22


async def test_enter_and_a_double_click_choose(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        board.show(_board())
        await pilot.press("down", "enter")
        await pilot.click(board, offset=(5, 5), times=2)
        await pilot.click(board, offset=(5, 4), times=2)
        assert [message.key for message in app.said(PagedList.Chosen)] == [2, 3]


async def test_leaving_the_view_jumps_half_a_page(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24)) as pilot:
        board.show(_rows())
        await pilot.press(*["down"] * 23)
        assert lines_of(app)[1].strip().startswith("Patient 12")
        await pilot.press("end")
        assert "Patient 39" in lines_of(app)[-1]
        await pilot.press("home")
        assert "Patient 0" in lines_of(app)[1]


async def test_only_changed_lines_are_drawn_again(board: PagedList, monkeypatch: pytest.MonkeyPatch) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24)) as pilot:
        board.show(_rows())
        await pilot.pause()
        drawn: list[Region] = []
        monkeypatch.setattr(
            board, "refresh", lambda *regions, **_: drawn.extend(regions or [board.size.region])
        )
        rows = _rows()
        rows[3] = ListRow(3, ("Patient 3", "12/05/1961", "99m"), "is-overdue")
        rows[39] = ListRow(39, ("out of sight", "", ""))
        board.show(rows)
        assert [region.y for region in drawn] == [4]


async def test_an_empty_list_says_so_and_takes_keys(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24), message_hook=app.hear) as pilot:
        board.show([])
        await pilot.press("down", "space", "enter", "end")
        assert "Nobody is waiting." in lines_of(app)[1]
        assert board.meant == ()
        assert app.said(PagedList.Chosen) == []
        board.show([], empty="Nobody fits.")
        await pilot.pause()
        assert "Nobody fits." in lines_of(app)[1]


async def test_twenty_thousand_rows_draw_only_what_is_seen(
    board: PagedList, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24)) as pilot:
        board.show(_rows(20_000))
        await pilot.pause()
        drawn: list[int] = []
        original = board._row_runs

        def noted(place: int, width: int) -> Any:
            drawn.append(place)
            return original(place, width)

        monkeypatch.setattr(board, "_row_runs", noted)
        await pilot.press("end")
        screen_text(app)
        assert board.key == 19_999
        assert min(drawn) > 19_000
        assert len(drawn) <= 24


async def test_names_are_shown_and_never_obeyed(board: PagedList) -> None:
    app = Stage(board)
    async with app.run_test(size=(80, 24)) as pilot:
        for name in HOSTILE_NAMES:
            board.show([ListRow(name, (name,), heading=True), ListRow(1, (name, name, name))], empty=name)
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                assert strip.text.isprintable(), name
                assert cell_len(strip.text) == 80, name


async def test_rows_may_be_shown_before_the_list_is_on_the_screen(
    board: PagedList, matches_golden: Golden
) -> None:
    board.show(_board())
    app = Stage(board)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        matches_golden(app, "paged_list_80x24")

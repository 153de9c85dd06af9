"""The opening board on the screen: its lines, and one key for each of their lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.screen import Screen

from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.screens.console.jobs import JobsView
from clinic_tui.screens.console.opening import OpeningBoard
from clinic_tui.screens.console.signals import BetweenDesks
from clinic_tui.screens.coverage.eligibility_list import EligibilityScreen
from clinic_tui.screens.rota.on_call import OnCallScreen
from clinic_tui.screens.rota.rota import RotaScreen
from clinic_tui.screens.waiting.call_mode import CallMode
from clinic_tui.screens.waiting.reminders import RemindersScreen
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, first_tab, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


async def opened(seat: Seat) -> None:
    await seat.command("opening")
    await seat.until(lambda: isinstance(seat.app.screen, OpeningBoard), "the board")
    await seat.shows("visits today", "who is here")


def line_under_cursor(seat: Seat) -> str:
    """The key of the line that the board stands on; empty where another screen is in front."""
    board = seat.app.screen
    return board.row.line.key if isinstance(board, OpeningBoard) and board.row else ""


async def board_on(seat: Seat, key: str) -> None:
    await seat.until(lambda: line_under_cursor(seat) == key, f"the board on {key}")


async def on_tab(seat: Seat, tab: str) -> None:
    await seat.until(lambda: first_tab(seat.app) == tab, tab)


async def test_one_key_opens_each_list_of_the_board_and_esc_leads_back_to_its_line(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    screens: dict[str, type[Screen[Any]]] = {
        "c": CallMode,
        "e": EligibilityScreen,
        "m": RemindersScreen,
        "q": BetweenDesks,
        "j": JobsView,
        "r": RotaScreen,
    }
    tabs = {"v": "queue", "s": "stock", "dollar_sign": "queue"}
    async with seated(small_clinic, login="otto", tab="1") as seat:
        await opened(seat)
        await seat.pictured(matches_golden, "opening")
        for key, screen in screens.items():
            await seat.press(key)
            await seat.opens(screen, key)
            await seat.press("escape")
            await board_on(seat, key)
        for key, tab in tabs.items():
            await seat.press(key)
            await on_tab(seat, tab)
            await seat.press("escape")
            await board_on(seat, "$" if key == "dollar_sign" else key)
        await seat.press("escape", "escape")
        assert len(seat.app.screen_stack) == 1  # Esc on the tab leads back once
        await opened(seat)
        await seat.press("m")
        await seat.until(lambda: isinstance(seat.app.screen, RemindersScreen), "the outbox")
        await seat.press("4")  # a tab taken above the board leaves nothing of it
        await seat.until(lambda: first_tab(seat.app) == "stock", "the tab")
        assert len(seat.app.screen_stack) == 1
        assert not seat.app._holds, "keys wait for what the board asked as it came up and went"
        await opened(seat)
        burst(seat, ":", *"oncall", "enter")  # whose `c` and `a` would have called somebody
        await seat.until(lambda: isinstance(seat.app.screen, OnCallScreen), "what the command names")


async def test_a_role_sees_its_own_lines_and_other_keys_do_nothing(small_clinic: SmallClinic) -> None:
    """It opens by itself where the sign-in is the first of the day."""
    async with seated(small_clinic, login="mia", tab="1") as seat:
        who = seat.app.backend.who if seat.app.backend else None
        assert who is not None
        assert not who.first_today  # the demo's day is under way
        seat.app.greet(replace(who, first_today=True))
        await seat.until(lambda: isinstance(seat.app.screen, OpeningBoard), "the board")
        await seat.shows("visits today", "who is here")
        await seat.press("j")
        assert isinstance(seat.app.screen, OpeningBoard)
        assert "backup" not in seat.text
        await seat.press("escape")
        await seat.until(lambda: not isinstance(seat.app.screen, OpeningBoard), "the day")


@pytest.mark.long
async def test_what_is_typed_before_the_board_stands_is_for_the_command_line(
    small_clinic: SmallClinic,
) -> None:
    """None of the letters behind `:` opens a list of the board."""
    async with seated(small_clinic, login="mia", tab="1") as seat:
        who = seat.app.backend.who if seat.app.backend else None
        assert who is not None
        for key, words in ((":", "What kind of visit?"), ("slash", "Find a patient")):
            seat.app.greet(replace(who, first_today=True))
            burst(seat, key, *"b cruz")
            await seat.shows("b cruz", words)
            assert len(seat.app.screen_stack) == 2
            await seat.press("escape")
            await seat.until(lambda: len(seat.app.screen_stack) == 1, "the day")


@pytest.mark.long
async def test_a_bulletin_stands_whole_in_a_small_window_and_leaves_no_empty_line_in_a_wide_one(
    small_clinic: SmallClinic,
) -> None:
    words = " ".join(f"word{number:02}" for number in range(42))
    async with seated(small_clinic, login="otto", size=(60, 40), tab="1") as seat:
        backend = seat.app.backend
        assert backend is not None
        entry = BulletinEntry(words, TODAY, TODAY)
        await seat.ask(lambda: backend.bulletins.write(entry))
        await opened(seat)
        await seat.shows(*words.split())
        for width in (120, 60, 100):
            await seat.pilot.resize_terminal(width, 50)
            await seat.until(lambda: _lines_of_board(seat) and not _blank_lines(seat), f"{width} columns")
            await seat.shows(*words.split())


def _lines_of_board(seat: Seat) -> list[str]:
    lines = seat.text.splitlines()
    top = next((place for place, line in enumerate(lines) if "┌" in line), None)
    end = next((place for place, line in enumerate(lines) if "└" in line), None)
    return lines[top + 1 : end] if top is not None and end is not None else []


def _blank_lines(seat: Seat) -> list[str]:
    return [
        line for line in _lines_of_board(seat) if not line[line.index("│") + 1 : line.rindex("│")].strip()
    ]

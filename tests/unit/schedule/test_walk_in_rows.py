"""Who sees somebody who just comes, and what is said of the room there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.schedule.rows import ProviderRow
from clinic_tui.schedule.walk_in_rows import WalkInRoom, WalkInRooms


def room(
    code: str, *, here: bool = True, free: bool = False, short: int = 60, overbooked: int = 0, quota: int = 2
) -> WalkInRoom:
    open_for, free_for = (120 if here else 0), (short if free else 0)
    return WalkInRoom(ProviderRow(ord(code[0]), code, "", ""), open_for, free_for, (), overbooked, quota)


@pytest.mark.parametrize(
    "rooms, usual, code",
    [
        ((room("KIM"), room("LEE", free=True)), "KIM", "LEE"),
        ((room("KIM", here=False), room("LEE", overbooked=1)), "", "LEE"),
        ((room("KIM"), room("LEE")), "LEE", "LEE"),
        ((room("KIM", overbooked=2), room("LEE", overbooked=1)), "KIM", "LEE"),
        ((room("KIM", overbooked=1), room("LEE")), "", "LEE"),
        ((room("LEE"), room("KIM")), "", "KIM"),
        ((room("KIM", free=True, short=10, overbooked=2), room("LEE", overbooked=1)), "KIM", "LEE"),
        ((room("KIM", here=False, overbooked=0), room("LEE", overbooked=2)), "", "LEE"),
        ((), "KIM", ""),
    ],
)
def test_who_sees_them_best(rooms: tuple[WalkInRoom, ...], usual: str, code: str) -> None:
    """Free before overbooked, here before not yet, within the quota before beyond it, then the usual one."""
    assert WalkInRooms("ACU", "acute", rooms).best(usual) == code


def test_what_is_kept_and_what_is_left_is_said() -> None:
    lee, kim = replace(room("LEE", overbooked=1), kept=(960, 975)), room("KIM", overbooked=3)
    rooms = WalkInRooms("ACU", "acute", (kim, lee))
    assert rooms.kept_words == "acute kept: LEE 16:00 16:15"
    assert rooms.overbook_words == "overbookings left: KIM 0/2, LEE 1/2"
    assert WalkInRooms("ACU", "acute", (kim,)).kept_words == "acute kept: none left"
    assert WalkInRooms("", "", (kim,)).kept_words == "no time is kept for who just comes"
    assert WalkInRooms("", "", ()).overbook_words == "nobody works today still"

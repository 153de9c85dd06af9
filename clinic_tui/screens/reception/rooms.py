"""The rooms beside the board: who is in each, and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from clinic_tui.reception.rows import Late, RoomRow
from clinic_tui.reception.rules import lateness
from clinic_tui.schedule.states import Confirmation
from clinic_tui.screens.reception.board import Now
from clinic_tui.text import safe_text
from clinic_tui.widgets.cells import fit
from clinic_tui.widgets.one_line import OneLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.widgets.stages import class_of, sign_of
from clinic_tui.words.times import show_wait


class _Shape(NamedTuple):
    """How the rooms are written: cells of a room's and a patient's name, and what is said of the visit."""

    room_cells: int
    name_cells: int
    stage: bool = False
    wait: bool = False


_SHAPES = (
    _Shape(10, 10, stage=True, wait=True),
    _Shape(7, 7, stage=True, wait=True),
    _Shape(7, 7, wait=True),
    _Shape(10, 10),
    _Shape(7, 7),
    _Shape(5, 7),
)
"""From roomy to narrow: the first that fits. Six letters of a patient's name are always left."""
_SIGN = {Late.FINE: "", Late.SOON: " ^", Late.OVER: " !"}
_LINE = {Late.FINE: "", Late.SOON: "line-warning", Late.OVER: "line-error"}
_STYLE = {Late.SOON: "is-soon", Late.OVER: "is-overdue"}

ROOM_COLUMNS = (
    ListColumn("Room", 9),
    ListColumn("Patient"),
    ListColumn("S", 1),
    ListColumn("Stage", 7, "right"),
)


def late_in(room: RoomRow, now: Now) -> Late:
    """How long its patient has been in the stage, against the thresholds."""
    minutes = now.since(room.since)
    return Late.FINE if room.status is None or minutes is None else lateness(room.status, minutes, now.limits)


def room_row(room: RoomRow, now: Now) -> ListRow:
    """A room as a row: free, or who is in it."""
    if room.status is None:
        return ListRow(room.id, (room.name, "free", "", ""), "is-quiet")
    late = late_in(room, now)
    waited = f"{show_wait(now.since(room.since) or 0)}{_SIGN[late] or '  '}"
    sign = sign_of(room.status, Confirmation.CONFIRMED)
    style = _STYLE.get(late) or class_of(room.status, Confirmation.CONFIRMED)
    return ListRow(room.id, (room.name, room.patient, sign, waited), style)


class RoomLine(OneLine):
    """`Rooms  free 3  1 Smith P 12m`: all of them on one line."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._variants: tuple[tuple[tuple[str, str], ...], ...] = ()

    def show(self, rooms: Sequence[RoomRow], now: Now) -> None:
        """Show who is where."""
        taken = sum(room.status is not None for room in rooms)
        shapes = [(shape, 0) for shape in _SHAPES] + [(_SHAPES[-1], out) for out in range(1, taken)]
        variants = tuple(tuple(_pieces(rooms, now, *shape)) for shape in shapes)
        if variants != self._variants:
            self._variants = variants
            self.refresh()

    def left(self, width: int) -> Sequence[tuple[str, str]]:
        """Those that are free, then room after room; minutes where there is space for them."""
        for pieces in self._variants:
            if sum(cell_len(text) for _, text in pieces) <= width:
                return pieces
        return self._variants[-1] if self._variants else ()


def _pieces(rooms: Sequence[RoomRow], now: Now, shape: _Shape, left_out: int) -> Iterator[tuple[str, str]]:
    """`left_out` rooms are only counted: the last of those whose patients are not late go first."""
    free = [_cut(_short(room), shape.room_cells) for room in rooms if room.status is None]
    if not free or shape != _SHAPES[-1]:
        yield "line-plain", " Rooms" if rooms else " No rooms are set up."
    if free:
        yield "line-good", f"  free {' '.join(free)}"
    taken = [room for room in rooms if room.status is not None]
    by_need = sorted(taken, key=lambda room: late_in(room, now) is Late.FINE)
    for room in taken:
        if room in by_need[: len(taken) - left_out]:
            yield from _taken_room(room, late_in(room, now), now, shape)
    if left_out:
        yield "line-plain", f"  +{left_out}"


def _taken_room(room: RoomRow, late: Late, now: Now, shape: _Shape) -> Iterator[tuple[str, str]]:
    words = [_cut(room.patient.partition(",")[0], shape.name_cells)]
    if shape.stage and room.status is not None:
        words.append(sign_of(room.status, Confirmation.CONFIRMED))
    if shape.wait:
        words.append(f"{show_wait(now.since(room.since) or 0)}{_SIGN[late]}")
    lead = " " if shape.wait else _SIGN[late].strip() or " "
    yield _LINE[late], f" {lead}"
    yield "line-strong", f"{_cut(_short(room), shape.room_cells)} "
    yield _LINE[late], " ".join(words)


def _short(room: RoomRow) -> str:
    return room.name.removeprefix("Room ")


def _cut(text: str, cells: int) -> str:
    shown = safe_text(text)
    return fit(shown, min(cell_len(shown), cells))


class RoomPanel(PagedList, can_focus=False):
    """The rooms as a list at the side, where there is space for it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(*ROOM_COLUMNS, empty="No rooms are set up.", marks=False, id=id)

    def fill(self, rooms: Sequence[RoomRow], now: Now) -> None:
        """Show who is where."""
        self.show([room_row(room, now) for room in rooms])

"""Choosing a room: a digit or letter takes a free one; who is in the others, and for how long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint
from clinic_tui.reception.rows import QueueRow, RoomRow
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.who_was_first import or_who_was_first
from clinic_tui.screens.reception.board import Now
from clinic_tui.screens.reception.rooms import ROOM_COLUMNS, room_row
from clinic_tui.text import safe_text
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level, MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList

_DIGIT = re.compile(r"\D*([1-9])\D*", re.ASCII)


class ChooseRoom(Asking, ModalScreen[bool]):
    """True when the patient was taken to a room; None means that nothing was done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "back", show=False)]

    def __init__(self, appointment_id: int) -> None:
        super().__init__()
        self._appointment_id = appointment_id
        self._row: QueueRow | None = None
        self._rooms: dict[int, RoomRow] = {}
        self._by_key: dict[str, int] = {}
        self._saving = False

    def compose(self) -> ComposeResult:
        """Whose room, the rooms, a message and the keys."""
        with Vertical(classes="dialog tall"):
            yield Label("Room", classes="dialog-title", markup=False)
            yield PagedList(ListColumn("", 2), *ROOM_COLUMNS, empty="reading ...", marks=False)
            yield MessageLine(id="form-message")
            yield KeyBar(
                own=(
                    Hint("1-9", "take to that room", ""),
                    Hint("Enter", "take to this one", ""),
                    Hint("Esc", "back", "dismiss(None)"),
                )
            )

    def on_mount(self) -> None:
        """Read who is where; a room typed ahead waits for it."""
        self.query_one(PagedList).focus()
        self.clinic.hold_keys(self)
        self._read()

    def _read(self) -> None:
        backend, number = self.backend, self._appointment_id
        self.ask(
            lambda: (backend.reception.row(number), backend.reception.rooms_for(number)),
            self._show,
            group="rooms",
            refused=self._refuse,
        )

    def _show(self, found: tuple[QueueRow, tuple[RoomRow, ...]]) -> None:
        first = self._row is None
        row, rooms = found
        self._row = self._row or row  # the version first seen: what another desk did since is not overwritten
        self._rooms = {room.id: room for room in rooms}
        self._by_key = room_keys((room.id, room.name) for room in rooms)
        keys = {room_id: key for key, room_id in self._by_key.items()}
        clock = self.clinic.clock
        now = Now(clock.now(), clock.zone)
        lines = []
        for room in rooms:
            line = room_row(room, now)
            lines.append(ListRow(room.id, (keys.get(room.id, ""), *line.cells), line.style))
        board = self.query_one(PagedList)
        board.show(lines, "No rooms are set up at this site: a manager adds them.")
        self.query_one(Label).update(safe_text(f"Room for {row.name}"))
        if first:
            free = next((room.id for room in rooms if room.status is None), None)
            if free is not None:
                board.select(free)
        if not self._saving:
            self.clinic.release_keys(self)

    def on_key(self, event: events.Key) -> None:
        """A room's own key takes it."""
        room_id = self._by_key.get((event.character or "").lower())
        if room_id is not None:
            event.stop()
            self._take(room_id)

    @on(PagedList.Chosen)
    def _chosen(self, event: PagedList.Chosen) -> None:
        event.stop()
        if isinstance(event.key, int):
            self._take(event.key)

    def _take(self, room_id: int) -> None:
        row, room = self._row, self._rooms[room_id]
        if row is None or self._saving:
            return
        if room.status is not None and room.appointment_id != row.appointment_id:
            self._refuse(ClinicError(f"{room.name} is taken by {room.patient}: choose a free one"))
            return
        self._saving = True
        self.clinic.hold_keys(self)
        backend = self.backend
        self.act(
            lambda: or_who_was_first(
                backend,
                row.appointment_id,
                row.version,
                lambda: backend.reception.take_to_room(row.appointment_id, row.version, room_id),
            ),
            lambda _: self._taken(f"{row.name} to {room.name}"),
            refused=self._refuse,
        )

    def _taken(self, words: str) -> None:
        self.dismiss(True)
        self.clinic.say_done(words)
        self.clinic.release_keys(self)

    def _refuse(self, refusal: ClinicError) -> None:
        self._saving = False
        self.clinic.release_keys(self)
        self.query_one("#form-message", MessageLine).say(refusal.words, Level.ERROR)
        if self._row is not None:
            self._read()

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk may have taken a room."""
        if "appointment" in entities and not self._saving:
            self._read()


def room_keys(rooms: Iterable[tuple[int, str]]) -> dict[str, int]:
    """A key for each room: its own digit where it has one, else the first letter still free."""
    keys: dict[str, int] = {}
    named = list(rooms)
    for room_id, name in named:
        digit = _DIGIT.fullmatch(name)
        if digit and digit[1] not in keys:
            keys[digit[1]] = room_id
    taken = set(keys.values())
    for room_id, name in named:
        key = next((key for key in _candidates(name) if key not in keys), "")
        if room_id not in taken and key:
            keys[key] = room_id
    return keys


def _candidates(name: str) -> Iterator[str]:
    yield from (sign for sign in name.lower() if sign.isascii() and sign.isalnum() and sign != "0")
    yield from "abcdefghijklmnopqrstuvwxyz"

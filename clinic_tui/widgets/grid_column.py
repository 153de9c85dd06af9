"""What a grid of times shows, cell by cell, worked out without drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from clinic_tui.schedule.rows import AppointmentRow, BlockRow, HoldRow, KeptRow, Span
from clinic_tui.schedule.rules import DAY_END, free_slots
from clinic_tui.schedule.states import HOLDS_TIME, Status
from clinic_tui.text import safe_text
from clinic_tui.widgets.stages import class_of, sign_of

_NEVER_SHOWN = (Status.CANCELLED, Status.ENTERED_IN_ERROR)
_USUAL_DAY = Span(8 * 60, 17 * 60)
"""Shown where no column is open and nothing is booked."""
_USUAL_SLOT = 15


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a provider of a day, or a day of a provider.

    `key` finds the column again after new data came. `now` is the minute of the
    day where the column is today, otherwise None; a day gone by has `past`.
    """

    key: int
    provider_id: int
    day: date
    title: str
    short_title: str
    open: tuple[Span, ...]
    slot_minutes: int
    appointments: tuple[AppointmentRow, ...]
    blocks: tuple[BlockRow, ...] = ()
    holds: tuple[HoldRow, ...] = ()
    kept: tuple[KeptRow, ...] = ()
    away: str = ""
    unlicensed: bool = False
    now: int | None = None
    past: bool = False


NO_LICENCE, AWAY = "no licence", "away"
"""Why nobody can be booked; the first is said as the second where a column is too narrow for it."""


class Rows(NamedTuple):
    """The lines of the grid: the minute of the first, minutes per line, how many."""

    first: int
    step: int
    total: int

    def minute(self, row: int) -> int:
        """When a line starts."""
        return self.first + row * self.step

    def at(self, minute: int) -> int:
        """The line in which a minute lies, the nearest where it lies outside."""
        return min(max((minute - self.first) // self.step, 0), self.total - 1)

    def covered(self, span: Span) -> range:
        """The lines that a span touches."""
        first = (span.start - self.first) // self.step
        last = -((self.first - span.end) // self.step)
        return range(max(first, 0), min(last, self.total))


class Face(NamedTuple):
    """One cell: its style, a sign in front, text, what stands at the right end, and who is in it."""

    style: str
    sign: str = " "
    text: str = ""
    right: str = ""
    ids: tuple[int, ...] = ()


def rows_for(columns: Sequence[Column]) -> Rows:
    """Lines of the smallest slot, from the first opening or visit to the last end."""
    opened = [span for column in columns for span in column.open]
    taken = [item.span for column in columns for item in _shown(column)]
    taken += [Span(hold.start, hold.start + hold.minutes) for column in columns for hold in column.holds]
    spans = opened + taken or [_USUAL_DAY]
    step = min((column.slot_minutes for column in columns if column.open), default=_USUAL_SLOT)
    anchor = min(span.start for span in opened or spans)
    earliest, latest = min(span.start for span in spans), max(span.end for span in spans)
    first = anchor + (earliest - anchor) // step * step
    return Rows(first, step, max(1, -((first - latest) // step)))


def faces_of(column: Column, rows: Rows) -> list[Face]:
    """The cells of one column from top to bottom."""
    faces = [_open_or_closed(column, rows, row) for row in range(rows.total)]
    if column.away and not column.open:
        faces[0] = faces[0]._replace(text=safe_text(column.away))
    for kept in column.kept:
        _lay_kept(faces, rows, kept)
    for block in column.blocks:
        label = safe_text(block.label or block.kind.value)
        _lay(faces, rows, Span(block.start, block.start + block.minutes), Face("grid-block", "░", label))
    visits = _by_row(column, rows)
    for row, here in visits.items():
        faces[row] = _visit_face(here, rows, row)
    for hold in column.holds:
        _lay_hold(faces, rows, hold, visits)
    return faces


def free_words(column: Column) -> str:
    """How many slots of this column can still be booked, or why none can."""
    if not column.open:
        return NO_LICENCE if column.unlicensed else AWAY if column.away else "off"
    earliest = DAY_END if column.past else column.now or 0
    if not free_slots(column.open, (), column.slot_minutes, earliest):
        return "past"
    free = free_slots(column.open, _taken(column), column.slot_minutes, earliest)
    return f"{free} free" if free else "full"


def is_past(column: Column, minute: int) -> bool:
    """True where the slot that holds this minute is over: nobody can be booked there any more."""
    if column.past or column.now is None:
        return column.past
    for span in column.open:
        if span.start <= minute < span.end:
            minute -= (minute - span.start) % column.slot_minutes
    return minute + column.slot_minutes <= column.now


def is_taken(column: Column, start: int, minutes: int, except_id: int) -> bool:
    """True where a visit of that length leaves the open hours or meets a block, a hold or a visit."""
    wanted = Span(start, start + minutes)
    if not any(span.start <= wanted.start and wanted.end <= span.end for span in column.open):
        return True
    return any(wanted.overlaps(span) for span in _taken(column, except_id))


def _taken(column: Column, except_id: int | None = None) -> list[Span]:
    """What visits, blocks and the holds of other desks take of a column; they may overlap."""
    taken = [item.span for item in column.appointments if item.id != except_id and item.status in HOLDS_TIME]
    taken += [Span(block.start, block.start + block.minutes) for block in column.blocks]
    taken += [Span(hold.start, hold.start + hold.minutes) for hold in column.holds if not hold.mine]
    return taken


def _lay(faces: list[Face], rows: Rows, span: Span, face: Face) -> None:
    for place, row in enumerate(rows.covered(span)):
        faces[row] = face if place == 0 else face._replace(text="")


def _lay_kept(faces: list[Face], rows: Rows, kept: KeptRow) -> None:
    """Time that is kept says for what on its first free line; it stays free for those visits."""
    words = safe_text(kept.label)
    for row in rows.covered(kept.span):
        if faces[row].style == "grid-free":
            faces[row] = Face("grid-free", "=", words)
            words = ""


def _lay_hold(faces: list[Face], rows: Rows, hold: HoldRow, visits: Container[int]) -> None:
    """A hold on free time says whose it is on its first free line; on a visit it stands at the right end."""
    words = "my hold" if hold.mine else f"hold desk {safe_text(hold.desk)}" if hold.desk else "on offer"
    style = "grid-hold-mine" if hold.mine else "grid-hold"
    for row in rows.covered(Span(hold.start, hold.start + hold.minutes)):
        if row in visits:
            faces[row] = faces[row]._replace(right=f"■{safe_text(hold.desk)}")
        else:
            faces[row] = Face(style, "■", words)
            words = ""


def _shown(column: Column) -> list[AppointmentRow]:
    return [row for row in column.appointments if row.status not in _NEVER_SHOWN]


def _by_row(column: Column, rows: Rows) -> dict[int, list[AppointmentRow]]:
    found: defaultdict[int, list[AppointmentRow]] = defaultdict(list)
    for appointment in _shown(column):
        for row in rows.covered(appointment.span):
            found[row].append(appointment)
    for row, here in found.items():
        here.sort(
            key=lambda item: (
                item.status not in HOLDS_TIME,
                not _starts(item, rows, row),
                item.start,
                item.id,
            )
        )
    return found


def _starts(appointment: AppointmentRow, rows: Rows, row: int) -> bool:
    return rows.at(appointment.start) == row


def _visit_face(here: list[AppointmentRow], rows: Rows, row: int) -> Face:
    shown, ids = here[0], tuple(item.id for item in here)
    style = class_of(shown.status, shown.confirmation)
    beside = [item for item in here[1:] if item.span.overlaps(shown.span) or _starts(item, rows, row)]
    others = f"+{len(beside)}" if beside else ""
    kind = safe_text(shown.visit_type)
    place = row - rows.at(shown.start)
    if place == 0:
        name = safe_text(shown.name)
        if shown.start != rows.minute(row):
            name = f":{shown.start % 60:02} {name}"
        alert = "*" * shown.overbook + "$" * shown.unauthorized + "!" * bool(shown.alerts)
        right = alert if rows.at(shown.span.end - 1) > row else alert + kind
        return Face(style, sign_of(shown.status, shown.confirmation), name, others or right, ids)
    words = (kind, safe_text(shown.room), safe_text(shown.reason)) if place == 1 else ()
    return Face(style, "│", " ".join(filter(None, words)), others, ids)


def _open_or_closed(column: Column, rows: Rows, row: int) -> Face:
    minute = rows.minute(row)
    for span in column.open:
        if span.start < minute + rows.step and minute < span.end:
            if is_past(column, max(minute, span.start)):
                return Face("grid-past")
            starts_slot = (max(minute, span.start) - span.start) % column.slot_minutes < rows.step
            return Face("grid-free", "·" if starts_slot else " ")
    return Face("grid-closed")

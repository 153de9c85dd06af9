"""Breaks as they are typed and shown: `meal 12:00-12:30, rest 15:00-15:10`."""

from __future__ import annotations

from collections.abc import Iterable

from clinic_tui.time_clock.rows import EntryRow, TypedBreak
from clinic_tui.time_clock.states import BreakKind
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import read_time, show_time

WORKED = "worked"
"""Behind a meal in which work went on: it counts as work, however long (29 CFR 785.19(b))."""

HOW = "write breaks as `meal 12:00-12:30, rest 15:00-15:10`; `worked` behind a meal that was none"
MOST = 12


def read_breaks(text: str) -> tuple[TypedBreak, ...]:
    """The breaks that are meant; none where nothing is typed. Raises NotUnderstood."""
    found = [_read(part) for part in text.replace(";", ",").split(",") if part.strip()]
    if len(found) > MOST:
        raise NotUnderstood(f"At most {MOST} breaks.")
    return tuple(found)


def _read(part: str) -> TypedBreak:
    words = part.casefold().replace("\N{EN DASH}", "-").split()
    kinds = [kind for kind in BreakKind if words and kind.value.startswith(words[0])]
    relieved = WORKED not in words
    times = "".join(word for word in words[1:] if word != WORKED)
    first, dash, last = times.partition("-")
    if len(kinds) != 1 or not dash or not first:
        raise NotUnderstood(f"`{part.strip()}` is no break: {HOW}.")
    if not relieved and kinds[0] is BreakKind.REST:
        raise NotUnderstood("A rest counts as work anyway: leave `worked` away.")
    start = read_time(first)
    # one that began and ended in the same minute is shown like that, and has to be read again
    return TypedBreak(kinds[0], start, read_time(last) if last else None, relieved)


def typed_breaks(entry: EntryRow) -> tuple[TypedBreak, ...]:
    """The breaks of a stretch as they would be typed."""
    return tuple(
        TypedBreak(
            pause.kind,
            pause.began.hour * 60 + pause.began.minute,
            None if pause.ended is None else pause.ended.hour * 60 + pause.ended.minute,
            pause.relieved,
        )
        for pause in entry.pauses
    )


def show_breaks(breaks: Iterable[TypedBreak]) -> str:
    """The text that says them, which `read_breaks` understands again."""
    return ", ".join(
        f"{each.kind.value} {show_time(each.start)}-{'' if each.end is None else show_time(each.end)}"
        f"{'' if each.relieved else f' {WORKED}'}"
        for each in breaks
    )

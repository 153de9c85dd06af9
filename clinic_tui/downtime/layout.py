"""A packet as plain text: 80 columns for any printer, with room to write by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from clinic_tui.downtime.rows import Packet, PacketColumn, PacketDay, PacketVisit
from clinic_tui.schedule.states import IN_HOUSE, Confirmation, Status
from clinic_tui.text import cells_of, safe_text
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_birth_date, show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time

WIDTH = 80
BLANK_LINES = 8
"""Lines for walk-ins and new bookings at the end of each day."""
INDENT = " " * 11
TO_FILL = f"{INDENT}came _____ room _____ left _____ paid $_____ cash card check  seen __"
_CONFIRMATION = {Confirmation.CONFIRMED: "confirmed", Confirmation.DECLINED: "will not come"}


def text_of(packet: Packet) -> str:
    """The whole packet, days beginning on pages of their own (form feeds)."""
    return "\f".join("\n".join(_page(packet, day)) + "\n" for day in packet.days)


def _page(packet: Packet, day: PacketDay) -> Iterator[str]:
    heading = f"{packet.clinic}, {packet.site}" if packet.site != packet.clinic else packet.clinic
    yield _both_ends(_fit(safe_text(heading), WIDTH - 17), "DOWNTIME PACKET")
    yield f"As it stood {show_date(packet.made.date())} {packet.made:%H:%M}, journal line {packet.line}."
    yield "PATIENT DATA: keep it in sight, lock it away, shred it once all is entered."
    yield ""
    title = show_date(day.day).upper() + (f"  closed: {safe_text(day.holiday)}" if day.holiday else "")
    yield title
    yield "=" * WIDTH
    here = [visit for column in day.columns for visit in column.visits if visit.status in IN_HOUSE]
    if here:
        yield ""
        yield "IN THE BUILDING"
        for visit in sorted(here, key=lambda each: each.arrived or 0):
            yield _in_house(visit)
    if not day.columns:
        yield "Nobody sees patients."
    for column in day.columns:
        yield ""
        yield from _column(column)
    yield ""
    yield "WALK-INS AND NEW BOOKINGS (name, birth date, phone, provider, day and time)"
    for _ in range(BLANK_LINES):
        yield ""
        yield "_" * WIDTH


def _in_house(visit: PacketVisit) -> str:
    since = show_time(visit.arrived) if visit.arrived is not None else "     "
    where = f"{visit.status.words}{f', {safe_text(visit.room)}' if visit.room else ''}"
    return _fit(f"{since}  {visit.provider_code:<5} {safe_text(visit.name)}: {where}", WIDTH)


def _column(column: PacketColumn) -> Iterator[str]:
    hours = "  ".join(f"{show_time(span.start)}-{show_time(span.end)}" for span in column.open)
    name = _fit(f"{column.provider.code}  {safe_text(column.provider.name)}", WIDTH - 2 - len(hours))
    yield _both_ends(name, hours or safe_text(column.away))
    yield "-" * WIDTH
    entries: list[tuple[int, PacketVisit | None]] = [(visit.start, visit) for visit in column.visits]
    entries += [(start, None) for start in column.free]
    for start, visit in sorted(entries, key=lambda entry: entry[0]):
        if visit is None:
            yield f"{show_time(start)}      {'_' * 28}  born __________  phone ______________"
        else:
            yield from _visit(visit)
    yield counted(len(column.visits), "visit")


def _visit(visit: PacketVisit) -> Iterator[str]:
    name = _fit(safe_text(visit.name), 30)
    yield (
        f"{show_time(visit.start)} {visit.minutes:>3}  {_padded(name, 30)}  "
        f"{show_birth_date(visit.born):<10}  {visit.phone:<14}  {safe_text(visit.visit_type)}"
    ).rstrip()
    facts = ["RESTRICTED" if visit.restricted else "", f"MRN {safe_text(visit.mrn)}"]
    facts.append(safe_text(visit.coverage))
    if visit.copay_open_cents:
        facts.append(f"copay {show_money(visit.copay_open_cents)}")
    if visit.status is not Status.BOOKED:
        facts.append(visit.status.words)
    facts.append(_CONFIRMATION.get(visit.confirmation, ""))
    if visit.language:
        facts.append(f"interpreter: {safe_text(visit.language)}")
    if visit.reason:
        facts.append(safe_text(visit.reason))
    yield from _wrapped(", ".join(filter(None, facts)))
    for alert in visit.alerts:
        yield from _wrapped(f"! {safe_text(alert)}")
    for note in visit.notes:
        yield from _wrapped(f"note {safe_text(note)}")
    if visit.status is Status.BOOKED or visit.status in IN_HOUSE:
        yield TO_FILL


def _wrapped(words: str) -> Iterator[str]:
    yield from textwrap.wrap(words, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT)


def _both_ends(left: str, right: str) -> str:
    return left + " " * max(WIDTH - cells_of(left) - cells_of(right), 1) + right


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cells_of(text), 0)


def _fit(text: str, width: int) -> str:
    """The text cut to so many columns, with a mark where something is missing."""
    if cells_of(text) <= width:
        return text
    cut = text
    while cells_of(cut) > width - 1:
        cut = cut[:-1]
    return f"{cut}~"

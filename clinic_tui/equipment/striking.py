"""Readings that were typed or read wrong: kept in the log as such, with all that followed from them undone.

The log is a record that is kept for three years (CDC Vaccine Storage and Handling Toolkit), so nothing in it
is deleted: a reading that was entered in error says so, and counts as none from then on.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.equipment.cold_rows import IN_ERROR, LIMITS
from clinic_tui.equipment.models import PlaceHold, TemperatureReading
from clinic_tui.equipment.rules import excursion_words, out_of_range
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.models import StockPlace
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.row import Row
from clinic_tui.store.unmaking import unmade_by

RELEASE = "equipment.release"


def strike_reading(desk: Desk, reading_id: int, reason: str, scale: str) -> bool:
    """Note that a reading was entered in error; True where that releases what it held.

    What it holds stays held where a reading after it was out of range too. Otherwise the hold ends, for which
    whoever does this needs the right to release. Raises Invalid without a reason, and Conflict where it was
    struck already. `scale` is for words alone.
    """
    why = clean_text(reason, 120, "reason")
    if not why:
        raise Invalid("what is wrong with the reading?", "reason")
    with desk.act("equipment.strike", reason=why) as db:
        reading = db.need(TemperatureReading, reading_id, "there is no such reading")
        if reading.struck:
            raise Conflict("this reading was entered in error already: look again")
        reading.struck = why
        hold = db.scalars(
            select(PlaceHold).where(
                col(PlaceHold.reading_id) == reading_id, col(PlaceHold.ended_at).is_(None)
            )
        ).first()
        if hold is None:
            return False
        place = db.need(StockPlace, reading.place_id, "there is no such place")
        for later, words in _excursions_after(db, reading, place, scale):
            hold.reading_id, hold.reason, place.hold = later.id, words, words
            hold.began_at, hold.who = later.at, later.who
            return False
        desk.require(RELEASE)
        hold.ended_at, hold.ended_by = desk.clock.now(), desk.actor.login
        hold.outcome, place.hold = f"{IN_ERROR}{why}", ""
        return True


def _excursions_after(
    db: DeskSession, reading: TemperatureReading, place: StockPlace, scale: str
) -> Iterator[tuple[TemperatureReading, str]]:
    """What was written down after it and was out of range too, oldest first, with the words of each."""
    limits = LIMITS[place.kind]
    after = (
        select(TemperatureReading)
        .where(
            col(TemperatureReading.place_id) == reading.place_id,
            col(TemperatureReading.id) > reading.id,
            col(TemperatureReading.struck) == "",
        )
        .order_by(col(TemperatureReading.id))
    )
    for each in db.scalars(after):
        if wrong := out_of_range(limits, each.current, each.lowest, each.highest):
            yield each, excursion_words(limits, wrong, scale)


def _stays_as_struck(_desk: Desk, _db: DeskSession, row: Row) -> None:
    """A reading whose writing down is undone stays in the log all the same."""
    assert isinstance(row, TemperatureReading)
    row.struck = "undone at the desk"


unmade_by("temperature_reading", _stays_as_struck)

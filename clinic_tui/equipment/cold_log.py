"""The use cases of the temperature log: readings, and holds of places too warm or too cold."""

from __future__ import annotations

from datetime import datetime

from clinic_tui.clock import instant_of, require_minute, today
from clinic_tui.equipment.cold_rows import LIMITS
from clinic_tui.equipment.entries import ReadingEntry
from clinic_tui.equipment.models import PlaceHold, TemperatureReading
from clinic_tui.equipment.rules import excursion_words, out_of_range
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.stock.models import StockPlace
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words.dates import show_date

OLDEST_DAYS = 62
"""Readings from paper are not older: the sheet of the last month is closed by then."""

WHAT_TO_DO = (
    'out of range: label it "Do NOT use", throw nothing away, call the makers or the immunization program; '
    "what was done?"
)
"""CDC Vaccine Storage and Handling Toolkit, temperature excursions."""

NO_UNIT = "there is no such fridge or freezer"

HELD_IS_RELEASED = (
    "it held what lies there: who may release it does so, or takes back in its log what was entered in error"
)


def log_reading(desk: Desk, place_id: int, entry: ReadingEntry, scale: str) -> bool:
    """Write down what stands on a unit's thermometer; True where that holds what lies there.

    What is out of range needs to say what was done, and from then on nothing is given out from there until
    somebody with the right to releases it. Raises Invalid naming the field. `scale` is for words alone.
    """
    at = _when(desk, entry)
    note, action = clean_text(entry.note, 200, "note"), clean_text(entry.action, 200, "action")
    _require_order(entry)
    with desk.act("equipment.log") as db:
        place = db.need(StockPlace, place_id, NO_UNIT)
        if place.kind not in LIMITS or not place.active:
            raise NotFound(NO_UNIT)
        limits = LIMITS[place.kind]
        wrong = out_of_range(limits, entry.current, entry.lowest, entry.highest)
        if wrong and not action:
            raise Invalid(WHAT_TO_DO, "action")
        reading = TemperatureReading(
            place_id=place_id, at=at, day=at.astimezone(desk.clock.zone).date(), current=entry.current,
            lowest=entry.lowest, highest=entry.highest, note=note, action=action, who=desk.actor.login,
        )  # fmt: skip
        db.add(reading)
        db.flush()
        if not wrong:
            return False
        db.action.undo, db.action.undo_words = Undo.NO, HELD_IS_RELEASED
        if not place.hold:
            _begin(desk, db, place, excursion_words(limits, wrong, scale), reading.id)
        return True


def hold_place(desk: Desk, place_id: int, reason: str) -> None:
    """Let nothing be given out from a place: the power failed, the door stood open, held units lie there."""
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("why is nothing to be given out from there?", "reason")
    with desk.act("equipment.log", reason=why, undo=Undo.NO, undo_words=HELD_IS_RELEASED) as db:
        place = db.need(StockPlace, place_id, "there is no such place")
        if place.hold:
            raise Conflict(f"{place.name} is held already: {place.hold}")
        _begin(desk, db, place, why, None)


def release_place(desk: Desk, hold_id: int, version: int, outcome: str) -> None:
    """Units are given out from there again; `outcome` says who decided so, and what became of them.

    Raises Conflict where it was released already, or changed at another desk.
    """
    words = clean_text(outcome, 200, "outcome")
    if not words:
        raise Invalid("what did the makers or the program say, and what became of it?", "outcome")
    with desk.act("equipment.release", reason=words) as db:
        hold = db.need(PlaceHold, hold_id, "there is no such hold")
        if hold.version != version or hold.ended_at is not None:
            raise Conflict("this was changed at another desk meanwhile: look again and repeat")
        hold.ended_at, hold.ended_by, hold.outcome = desk.clock.now(), desk.actor.login, words
        db.need(StockPlace, hold.place_id, "there is no such place").hold = ""


def _begin(desk: Desk, db: DeskSession, place: StockPlace, words: str, reading_id: int | None) -> None:
    place.hold = words
    db.add(
        PlaceHold(
            place_id=place.id or 0, reading_id=reading_id, began_at=desk.clock.now(), reason=words,
            who=desk.actor.login,
        )
    )  # fmt: skip


def _when(desk: Desk, entry: ReadingEntry) -> datetime:
    """The instant of the reading. Raises Invalid for one to come, and for one that is too old."""
    now = desk.clock.now()
    if entry.day is None and entry.minute is None:
        return now
    day = entry.day or today(desk.clock)
    if entry.minute is None:
        raise Invalid(f"at what time of {show_date(day)} was it read?", "time")
    require_minute(day, entry.minute, desk.clock.zone, "time")
    at = instant_of(day, entry.minute, desk.clock.zone)
    if at > now:
        raise Invalid("that time is to come", "time")
    if (today(desk.clock) - day).days > OLDEST_DAYS:
        raise Invalid(f"a reading is written down within {OLDEST_DAYS} days", "day")
    return at


def _require_order(entry: ReadingEntry) -> None:
    if (entry.lowest is None) != (entry.highest is None):
        missing = "lowest" if entry.lowest is None else "highest"
        raise Invalid("minimum and maximum come together, or not at all", missing)
    if entry.lowest is not None and entry.highest is not None:
        if entry.lowest > entry.current:
            raise Invalid("the minimum is not above what it shows now", "lowest")
        if entry.highest < entry.current:
            raise Invalid("the maximum is not below what it shows now", "highest")

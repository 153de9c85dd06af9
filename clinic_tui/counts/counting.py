"""What people count: line by line, scan by scan, and whole sheets; each on its own row, at any desk.

A line keeps what was written at the moment it was counted. What comes and goes before or after that is in
both numbers or in neither, so it makes no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.counts.entries import CountedLine, Found, ScannedPack
from clinic_tui.counts.lines import require_not_counted
from clinic_tui.counts.models import CountLine, StockCount
from clinic_tui.counts.rows import Scanned
from clinic_tui.counts.standing import lines_of, need_count, units_of, written
from clinic_tui.counts.states import COUNTABLE, CountState, LineState
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.stock.correcting import cost_of_more
from clinic_tui.stock.lot_reads import lot_of_item, pack_of
from clinic_tui.stock.models import Item, Lot, PlaceLevel
from clinic_tui.stock.moving import item_that_is_kept, require_place
from clinic_tui.stock.receiving import clean_lot_number, read_expiry
from clinic_tui.stock.rows import MAIN, MOST
from clinic_tui.store.desk import Desk, DeskSession

VERB = "stock.count"


def count_line(desk: Desk, line_id: int, version: int, units: int) -> None:
    """So many units of this line lie there; 0 where it was not found.

    Raises Conflict where another desk counted it meanwhile.
    """
    _require_units(units)
    with desk.act(VERB) as db:
        line = db.need(CountLine, line_id, "there is no such line")
        need_count(db, line.count_id, CountState.OPEN)
        if line.version != version:
            by = f" by {line.counted_by}" if line.counted_by else ""
            raise Conflict(f"this line was counted at another desk meanwhile{by}: look at it and repeat")
        _put(desk, db, line, units)


def scan(desk: Desk, count_id: int, pack: ScannedPack) -> Scanned:
    """Add a pack to the line of its item and lot; one that was not looked for gets a line of its own.

    Raises NotFound for a barcode that no item has, Conflict where units of the line came or went since
    its first scan: nobody can say whether they were among those that were scanned.
    """
    with desk.act(VERB) as db:
        count = need_count(db, count_id, CountState.OPEN)
        found = pack_of(db, pack.gtin)
        if found is None:
            raise NotFound(f"no item has the barcode {pack.gtin}: on the item's page g names it")
        item = item_that_is_kept(db, found[0])
        place = pack.place_id if count.everywhere else count.place_id or MAIN
        lines = _lines_of_item(db, count_id, item, place)
        line = _scanned_line(desk, db, count, item, pack, lines)
        units = found[1] * max(pack.packs, 1)
        if line.counted is not None and line.state is LineState.COUNTED:
            if written(db, line) != (line.on_hand, line.last_move):
                raise Conflict(
                    f"units of {item.name} came or went while it was scanned: count all of the line "
                    "and type how many lie there"
                )
            units += line.counted
        _require_units(units)
        _put(desk, db, line, units)
        lot = db.get(Lot, line.lot_id) if line.lot_id else None
        return Scanned(line.id or 0, item.name, lot.number if lot else "", units, item.unit)


def count_found(desk: Desk, count_id: int, found: Found) -> int:
    """Units that nobody looked for, on a line of their own; its number.

    Raises Conflict where the sheet has such a line: they are counted there.
    """
    _require_units(found.units)
    with desk.act(VERB) as db:
        count = need_count(db, count_id, CountState.OPEN)
        item = _item_of(db, found.code)
        place = found.place_id if count.everywhere else count.place_id or MAIN
        require_place(db, place)
        lot = _lot(desk, db, item, found.lot, found.expires_on)
        lines = _lines_of_item(db, count_id, item, place)
        line = next((each for each in lines if each.lot_id == lot), None)
        if line is None:
            line = _new_line(db, count, item, place, lot)
        elif line.counted is not None:
            raise Conflict(
                f"line {line.position} is {item.name} with this lot: change what was counted there"
            )
        _put(desk, db, line, found.units)
        return line.id or 0


def fill_in(desk: Desk, count_id: int, filled: Sequence[CountedLine], at: datetime | None = None) -> int:
    """What a sheet says that was filled in on paper or in a table, all of it or nothing; how many lines.

    `at` is when it was counted: what came or went since then is no difference. Raises Invalid naming lines
    that are not on the sheet, Conflict where one was counted at a desk meanwhile.
    """
    with desk.act(VERB) as db:
        count = need_count(db, count_id, CountState.OPEN)
        if at is not None and not count.begun_at <= at <= desk.clock.now():
            begun = count.begun_at.astimezone(desk.clock.zone)
            raise Invalid(f"it was counted between {begun:%m/%d %H:%M}, when the count began, and now", "at")
        lines = {line.position: line for line in lines_of(db, count_id)}
        if unknown := [each.position for each in filled if each.position not in lines]:
            raise Invalid(f"count {count_id} has no line {', '.join(map(str, unknown[:9]))}", "line")
        for each in filled:
            line = lines[each.position]
            _require_units(each.units)
            if line.state not in (LineState.TO_COUNT, LineState.AGAIN):
                raise Conflict(
                    f"line {each.position} is {line.state.value} by {line.counted_by}: leave it empty"
                )
            _put(desk, db, line, each.units, at)
        return len(filled)


def _put(desk: Desk, db: DeskSession, line: CountLine, units: int, at: datetime | None = None) -> None:
    """Write what was counted beside what is written at this moment."""
    item = item_that_is_kept(db, line.item_id)
    if line.state not in COUNTABLE:
        raise Conflict(f"line {line.position} is {line.state.value}: it is counted no more")
    if units and item.tracks_lots and line.lot_id is None and not _lies_without_lot(db, line):
        raise Invalid(f"{item.name} is kept by lot: + adds the lot that lies there", "lot")
    if line.state is LineState.AGAIN:
        line.first_units, line.first_by = units_of(line), line.counted_by
    if line.state is not LineState.COUNTED:
        line.times += 1
    line.state, line.counted = LineState.COUNTED, units
    line.on_hand, line.last_move = written(db, line, at)
    line.also_by = _others(line, desk.actor.login)
    when = desk.clock.now() if at is None else at
    line.counted_at, line.counted_on, line.counted_by = when, _day(desk, at), desk.actor.login
    line.cents = cost_of_more(db, item, abs(units_of(line))) if units_of(line) else 0


def _others(line: CountLine, login: str) -> str:
    """Who counted the line before, beside who does so now."""
    others = dict.fromkeys((*line.also_by.split(), line.counted_by))
    return " ".join(each for each in others if each and each != login)


def _day(desk: Desk, at: datetime | None) -> date:
    return today(desk.clock) if at is None else at.astimezone(desk.clock.zone).date()


def _lies_without_lot(db: DeskSession, line: CountLine) -> bool:
    """Units from before an item was kept by lot."""
    return written(db, line)[0] > 0


def _lines_of_item(db: DeskSession, count_id: int, item: Item, place: int) -> list[CountLine]:
    found = db.scalars(
        select(CountLine)
        .where(
            col(CountLine.count_id) == count_id,
            col(CountLine.item_id) == item.id,
            func.coalesce(col(CountLine.place_id), MAIN) == place,
        )
        .order_by(col(CountLine.position))
    )
    return list(found)


def _scanned_line(
    desk: Desk,
    db: DeskSession,
    count: StockCount,
    item: Item,
    pack: ScannedPack,
    lines: Sequence[CountLine],
) -> CountLine:
    """The line of a scan among those of its item there, made where there is none."""
    by_lot = [line for line in lines if line.lot_id is not None]
    if item.tracks_lots and not pack.lot:
        if len(by_lot) != 1:
            raise Invalid(
                f"the code says no lot of {item.name}: scan the barcode with its lot, or choose its line and "
                "type how many",
                "lot",
            )
        return by_lot[0]
    lot = _lot(desk, db, item, pack.lot if item.tracks_lots else "", pack.expires_on)
    line = next((each for each in lines if each.lot_id == lot), None)
    place = pack.place_id if count.everywhere else count.place_id or MAIN
    require_place(db, place)
    return line or _new_line(db, count, item, place, lot)


def _new_line(db: DeskSession, count: StockCount, item: Item, place: int, lot: int | None) -> CountLine:
    """One more line, behind the last."""
    require_not_counted(db, item, place, but=count.id or 0)
    last = db.execute(
        select(func.max(col(CountLine.position))).where(col(CountLine.count_id) == count.id)
    ).scalar()
    shelf = item.place
    if place != MAIN:
        at = (col(PlaceLevel.item_id) == item.id, col(PlaceLevel.place_id) == place)
        shelf = db.execute(select(col(PlaceLevel.shelf)).where(*at)).scalar() or ""
    line = CountLine(
        count_id=count.id or 0, position=(last or 0) + 1, place_id=place or None, item_id=item.id or 0,
        lot_id=lot, shelf=shelf, expected=False,
    )  # fmt: skip
    db.add(line)
    db.flush()
    return line


def _item_of(db: DeskSession, code: str) -> Item:
    clean = code.strip().upper()
    item = db.scalars(select(Item).where(col(Item.code) == clean)).first()
    if item is None or not item.active:
        raise Invalid(f"no item that is kept has the code {clean}" if clean else "which item?", "code")
    return item


def _lot(desk: Desk, db: DeskSession, item: Item, typed: str, expires_on: date | None) -> int | None:
    """The lot, made where nobody knew it; it may have expired, unlike a delivery: it lies there."""
    number = clean_lot_number(typed)
    if not number:
        if item.tracks_lots:
            raise Invalid(f"{item.name} is kept by lot: which lot lies there?", "lot")
        return None
    known = lot_of_item(db, item.id or 0, number)
    expiry = read_expiry(desk, number, expires_on)
    if known is not None:
        if expires_on is not None and known.expires_on != expiry:
            raise Conflict(
                f"lot {known.number} is known to expire on {known.expires_on or 'no day'}: look at the box "
                "again, or correct the lot first"
            )
        return known.id
    if expires_on is None:
        raise Invalid(f"nobody knows lot {number}: when does it expire? (none, if it does not)", "expiry")
    lot = Lot(item_id=item.id or 0, number=number, expires_on=expiry)
    db.add(lot)
    db.flush()
    return lot.id


def _require_units(units: int) -> None:
    if not 0 <= units <= MOST:
        raise Invalid(f"what lies there is 0 to {MOST:,}, not {units}", "units")

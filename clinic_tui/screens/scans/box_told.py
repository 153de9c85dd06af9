"""What is said of a box that was scanned to see what it is: how its lot stands, before anybody uses it."""

from __future__ import annotations

from datetime import date

from clinic_tui.interop.product_codes import ProductCode
from clinic_tui.stock.rows import ItemPage, LotRow, Standing
from clinic_tui.widgets.message_line import Level
from clinic_tui.words.dates import show_date

NOT_GIVEN = "nobody may give it out"


def box_told(page: ItemPage, code: ProductCode, day: date) -> tuple[str, Level]:
    """Its item and lot in words, with a warning where nobody may give it out or the lot is not known here."""
    item = page.item
    room = item.place or "stock room"
    if not code.lot or not item.tracks_lots:
        aside = f", {item.blocked} not to be given out" if item.blocked else ""
        words = f"{item.name}: {item.on_hand} {item.unit} on hand{aside}, {room}"
        return words, Level.INFO
    of_lot = [lot for lot in (*page.lots, *page.used_up) if lot.number.upper() == code.lot.upper()]
    lies = [lot for lot in of_lot if lot.on_hand]
    units = sum(lot.on_hand for lot in lies)
    there = f"{units} {item.unit} on hand" if lies else "none on hand"
    where = "".join(dict.fromkeys(f", {lot.place if lot.place_id else room}" for lot in lies))
    rest = f"; {item.on_hand - units} of other lots" if item.on_hand > units else ""
    why = _why_not(of_lot, code, day)
    if why:
        return f"{item.name}, lot {code.lot} {why}. {there}{where}{rest}", Level.WARNING
    return f"{item.name}, lot {code.lot}: {there}{where}{rest}", Level.INFO


def _why_not(of_lot: list[LotRow], code: ProductCode, day: date) -> str:
    """What speaks against giving it out; what the box itself says of its last day counts too."""
    stands = {lot.standing: lot for lot in of_lot}
    if (recalled := stands.get(Standing.RECALLED)) is not None:
        return f"was RECALLED: {recalled.recall}"
    until = next((lot.expires_on for lot in of_lot if lot.expires_on), code.expires_on)
    if until is not None and until < day:
        return f"EXPIRED {show_date(until)}: {NOT_GIVEN}"
    if not of_lot:
        return "is not known here"
    if set(stands) == {Standing.HELD}:
        return f"is held: {NOT_GIVEN}"
    return ""

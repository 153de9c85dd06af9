"""The use cases that put right what visits used and the shelf did not have by what is written."""

from __future__ import annotations

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.kits.drug_lines import tell_drug
from clinic_tui.kits.models import VisitSupply
from clinic_tui.kits.using import issue_to
from clinic_tui.kits.where_taken import where_taken
from clinic_tui.schedule.models import Appointment
from clinic_tui.stock.entries import Wanted
from clinic_tui.stock.issuing import takes_for
from clinic_tui.stock.moving import checked, clean_reason, item_that_is_kept
from clinic_tui.stock.rooms import room_of
from clinic_tui.stock.rows import Taken
from clinic_tui.store.desk import Desk, DeskSession

VERB = "kit.settle"


def issue_missing(
    desk: Desk, supply_id: int, version: int, quantity: int, lot: str = "", found: str = ""
) -> Taken:
    """Issue to the visit what it used and was not issued at its end; the lots that went.

    What was to come from the stock room and came into a fridge is taken there. `found` says why there is more
    on the shelf than is written, as for any issue. Raises Conflict where
    there is less, or another desk was first; Invalid for more than is missing.
    """
    units = checked(quantity)
    with desk.act(VERB, reason=clean_reason(found)) as db:
        row = _open(db, supply_id, version)
        if units > row.used - row.given:
            raise Invalid(f"only {row.used - row.given} are missing, not {units}", "quantity")
        item = item_that_is_kept(db, row.item_id)
        appointment = db.need(Appointment, row.appointment_id, "the visit is gone")
        place_id, room = row.place_id or 0, room_of(db, appointment.site_id)
        if place_id == room.place_id and not found:
            place_id = where_taken(db, today(desk.clock), item.id or 0, room, lot)
        takes = takes_for(desk, db, item, Wanted(place_id, lot, found), units)
        issue_to(desk, db, appointment, item, place_id, takes)
        before = row.given
        row.given += units
        row.is_missing = row.given < row.used
        db.flush()
        tell_drug(db, row.appointment_id, item, before, row.given)
        return Taken(
            row.used - row.given, tuple((take.lot.number, take.units) for take in takes if take.lot.number)
        )


def leave_missing(desk: Desk, supply_id: int, version: int, reason: str) -> None:
    """Issue no more of it: it was not used after all, or is written off otherwise. Needs the reason."""
    why = clean_reason(reason, needed="why is nothing more issued?")
    with desk.act(VERB, reason=why) as db:
        row = _open(db, supply_id, version)
        row.is_missing, row.settled = False, why


def _open(db: DeskSession, supply_id: int, version: int) -> VisitSupply:
    row = db.need(VisitSupply, supply_id, "the end of this visit was taken back: nothing is missing any more")
    if row.version != version or not row.is_missing:
        raise Conflict("another desk put this right meanwhile: look again")
    return row

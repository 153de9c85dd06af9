"""What a visit used goes from the shelf, in the transaction that ends it, and what is not there is noted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.kits.drug_lines import tell_drug
from clinic_tui.kits.editing import require_item
from clinic_tui.kits.models import VisitSupply
from clinic_tui.kits.queries import left_to_issue
from clinic_tui.kits.rows import Given, KitLineRow, Use
from clinic_tui.kits.rules import require_said, usual_uses
from clinic_tui.kits.where_taken import where_taken
from clinic_tui.schedule.models import Appointment
from clinic_tui.stock.fefo import Take, first_expired
from clinic_tui.stock.models import Item, StockGiven
from clinic_tui.stock.moving import Line, named_lot, require_good, shelf, take_out
from clinic_tui.stock.rooms import room_of
from clinic_tui.stock.rows import MAIN_NAME, MoveKind
from clinic_tui.store.desk import Desk, DeskSession


def use_at_visit(
    desk: Desk, db: DeskSession, appointment: Appointment, uses: Sequence[Use] | None
) -> tuple[Given, ...]:
    """Issue what the visit used, first expired first, to the patient; what was taken of each item.

    `uses` None is the kit of the visit's type as it stands. An item of the kit that is not among them was
    left out. What was issued at this visit before (it was opened again) is not issued twice. Where the shelf
    has less by what is written, what is there goes and the rest is noted to be put right: nobody waits for
    it. Raises Invalid for `supplies`: something that is asked was not said, or an item or a lot that is named
    is not one.
    """
    day, visit = today(desk.clock), appointment.id or 0
    kit = left_to_issue(db, day, visit, appointment.visit_type_id, appointment.site_id)
    said = tuple(usual_uses(kit) if uses is None else uses)
    require_said(said)
    lines = {line.code.upper(): line for line in kit}
    given = [_use(desk, db, appointment, use, lines.get(use.code.upper())) for use in said]
    for code in lines.keys() - {use.code.upper() for use in said}:
        _use(desk, db, appointment, Use(code, 0), lines[code])
    return tuple(each for each in given if each.used)


def _use(desk: Desk, db: DeskSession, appointment: Appointment, use: Use, line: KitLineRow | None) -> Given:
    item = require_item(db, use.code, "supplies")
    units = use.units or 0
    day, room = today(desk.clock), room_of(db, appointment.site_id)
    if line is not None and line.place:
        place_id = line.place_id
    else:
        place_id = where_taken(db, day, item.id or 0, room, use.lot)
    takes = _takes(desk, db, item, place_id, units, use.lot) if units else ()
    issue_to(desk, db, appointment, item, place_id, takes)
    taken = sum(take.units for take in takes)
    row = _written(db, appointment.id or 0, item.id or 0)
    before = row.given if row is not None else 0
    if row is None:
        row = VisitSupply(
            appointment_id=appointment.id or 0, patient_id=appointment.patient_id, item_id=item.id or 0,
            place_id=place_id or None, planned=line.units if line is not None else 0, used=0, given=0,
        )  # fmt: skip
    row.used, row.given = row.used + units, row.given + taken
    row.is_missing = row.is_missing or taken < units
    db.add(row)
    db.flush()
    uncharged = tell_drug(db, appointment.id or 0, item, before, row.given)
    lots = tuple((take.lot.number, take.units) for take in takes)
    return Given(item.code, item.name, item.unit, units, lots, uncharged)


def issue_to(
    desk: Desk, db: DeskSession, appointment: Appointment, item: Item, place_id: int, takes: Sequence[Take]
) -> None:
    """Moves out of these lots, each tied to the patient and the visit."""
    line = Line(place_id, reason=f"visit {appointment.day:%m/%d/%Y}")
    db.add_all(
        StockGiven(move_id=move.id or 0, patient_id=appointment.patient_id, appointment_id=appointment.id)
        for move in take_out(desk, db, item, MoveKind.ISSUE, tuple(takes), line)
    )
    db.flush()


def _takes(desk: Desk, db: DeskSession, item: Item, place_id: int, units: int, lot: str) -> tuple[Take, ...]:
    """Which lots go; fewer units where the shelf has fewer by what is written."""
    lots, day = shelf(db, item.id or 0, place_id), today(desk.clock)
    if not lot:
        return first_expired(lots, units, day)
    try:
        chosen = named_lot(lots, lot, item, MAIN_NAME if not place_id else "its place")
        require_good(chosen, item, day)
    except (NotFound, Conflict) as refusal:
        raise Invalid(refusal.words, "supplies") from None
    return (Take(chosen, min(units, chosen.units)),)


def _written(db: DeskSession, appointment_id: int, item_id: int) -> VisitSupply | None:
    return db.scalars(
        select(VisitSupply).where(
            col(VisitSupply.appointment_id) == appointment_id, col(VisitSupply.item_id) == item_id
        )
    ).first()

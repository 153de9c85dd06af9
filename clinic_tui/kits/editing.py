"""The use cases that say what visits use, and as what drugs are charged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.kits.models import ItemCharge, KitLine
from clinic_tui.kits.queries import kit_of
from clinic_tui.kits.rows import Charged, TypedLine
from clinic_tui.schedule.models import VisitType
from clinic_tui.stock.models import Item, StockPlace
from clinic_tui.stock.rows import MAIN_NAME
from clinic_tui.store.desk import Desk, DeskSession

VERB = "kit.edit"


def set_kit(
    desk: Desk,
    visit_type_id: int,
    lines: Sequence[TypedLine],
    charged: Sequence[Charged] | None = None,
    seen: Sequence[tuple[int, int]] | None = None,
) -> None:
    """What visits of this type use from now on, in place of what they used; no lines: nothing.

    `charged` says of its drugs under which charge they are billed, in every kit; one that is left out is
    billed under none any more, None leaves all as they are. `seen` are number and version of the lines that
    were looked at. Raises Invalid for `kit` or `charged`, Conflict where another desk wrote meanwhile.
    """
    with desk.act(VERB) as db:
        db.need(VisitType, visit_type_id, "there is no such kind of visit")
        before = {
            line.id: db.need(KitLine, line.id, "the kit was changed meanwhile")
            for line in kit_of(db, visit_type_id)
        }
        if seen is not None and set(seen) != {(row.id, row.version) for row in before.values()}:
            raise Conflict("this kit was changed at another desk meanwhile: look again and repeat")
        known = {row.item_id: row for row in before.values()}
        wanted = [(require_item(db, line.code, "kit"), line) for line in lines]
        for item_id, row in known.items():
            if item_id not in {item.id for item, _ in wanted}:
                db.delete(row)
        for position, (item, line) in enumerate(wanted, start=1):
            row = known.get(item.id or 0) or KitLine(
                visit_type_id=visit_type_id, item_id=item.id or 0, position=position, units=line.units
            )
            row.position, row.units, row.asked = position, line.units, line.asked
            row.place_id = _place(db, line)
            db.add(row)
        if charged is not None:
            _put_charges(db, {item.id or 0 for item, _ in wanted}, charged)


def charge_as(desk: Desk, charged: Charged) -> None:
    """Bill an item under this charge from now on. Raises Invalid for `charged`."""
    with desk.act(VERB) as db:
        _put_charge(db, charged)


def charge_as_nothing(desk: Desk, item_id: int) -> None:
    """Bill an item under no charge any more."""
    with desk.act(VERB) as db:
        row = _charge_of(db, item_id)
        if row is None:
            raise Conflict("the item is billed under no charge")
        db.delete(row)


def require_item(db: DeskSession, code: str, field: str) -> Item:
    """The item of that code, which is still kept. Raises Invalid for `field`."""
    item = db.scalars(
        select(Item).where(func.upper(col(Item.code)) == code.upper(), col(Item.active).is_(True))
    ).first()
    if item is None:
        raise Invalid(f"there is no item `{code}`: the list of supplies has the codes", field)
    return item


def _place(db: DeskSession, line: TypedLine) -> int | None:
    if line.place in ("", MAIN_NAME.upper()):
        return None
    place = db.scalars(
        select(StockPlace).where(
            func.upper(col(StockPlace.code)) == line.place, col(StockPlace.active).is_(True)
        )
    ).first()
    if place is None:
        raise Invalid(f"{line.code}: there is no place `{line.place}` for supplies", "kit")
    return place.id


def _put_charges(db: DeskSession, item_ids: set[int], charged: Sequence[Charged]) -> None:
    said = {_put_charge(db, each, item_ids) for each in charged}
    for item_id in item_ids - said:
        if (row := _charge_of(db, item_id)) is not None:
            db.delete(row)


def _put_charge(db: DeskSession, charged: Charged, among: set[int] | None = None) -> int:
    item = require_item(db, charged.item, "charged")
    item_id = item.id or 0
    if among is not None and item_id not in among:
        raise Invalid(f"{item.code} is not in the kit", "charged")
    if not item.drug_code:
        raise Invalid(f"{item.code} has no NDC: e on the list of supplies gives it one", "charged")
    row = _charge_of(db, item_id) or ItemCharge(item_id=item_id, code="", amount="", unit=charged.unit)
    row.code, row.amount, row.unit = charged.code, charged.amount, charged.unit
    db.add(row)
    return item_id


def _charge_of(db: DeskSession, item_id: int) -> ItemCharge | None:
    return db.scalars(select(ItemCharge).where(col(ItemCharge.item_id) == item_id)).first()

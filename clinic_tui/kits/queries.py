"""Reads of kits, of what visits used, and of what patients received."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.kits.models import ItemCharge, KitLine, VisitSupply
from clinic_tui.kits.rows import (
    Charged,
    KitLineRow,
    KitRow,
    LotThere,
    MissingRow,
    OfferedLine,
    ReceivedByPatient,
    ReceivedRow,
)
from clinic_tui.kits.where_taken import where_taken
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.stock.fefo import first_expired
from clinic_tui.stock.lot_reads import received_by
from clinic_tui.stock.models import Item, Lot, StockGiven, StockMove, StockPlace
from clinic_tui.stock.moving import shelf
from clinic_tui.stock.rooms import room_of
from clinic_tui.stock.rows import MAIN_NAME, MOST, GivenRow


def kits(db: Session) -> tuple[KitRow, ...]:
    """All kinds of visits that can be booked, with what each uses; by their codes."""
    columns: tuple[Any, ...] = (col(VisitType.id), col(VisitType.code), col(VisitType.name))
    types = db.execute(select(*columns).where(col(VisitType.active).is_(True)).order_by(col(VisitType.code)))
    lines, charged = _lines(db), _charged(db)
    return tuple(
        KitRow(
            number, code, name, tuple(lines.get(number, ())),
            tuple(charged[line.item_id] for line in lines.get(number, ()) if line.item_id in charged),
        )
        for number, code, name in types
    )  # fmt: skip


def kit_of(db: Session, visit_type_id: int) -> tuple[KitLineRow, ...]:
    """What visits of this type use, of the items that are still kept."""
    return tuple(_lines(db, visit_type_id).get(visit_type_id, ()))


def _lines(db: Session, visit_type_id: int | None = None) -> dict[int, list[KitLineRow]]:
    columns: tuple[Any, ...] = (
        col(KitLine.visit_type_id), col(KitLine.id), col(KitLine.version), col(Item.id), col(Item.code),
        col(Item.name), col(Item.unit), col(KitLine.units), col(KitLine.asked), col(KitLine.place_id),
        col(StockPlace.code),
    )  # fmt: skip
    statement = (
        select(*columns)
        .select_from(KitLine)
        .join(Item, col(Item.id) == col(KitLine.item_id))
        .outerjoin(StockPlace, col(StockPlace.id) == col(KitLine.place_id))
        .where(col(Item.active).is_(True))
        .order_by(col(KitLine.position), col(KitLine.id))
    )
    if visit_type_id is not None:
        statement = statement.where(col(KitLine.visit_type_id) == visit_type_id)
    found: dict[int, list[KitLineRow]] = {}
    for kind, number, version, item, code, name, unit, units, asked, place, place_code in db.execute(
        statement
    ):
        row = KitLineRow(number, version, item, code, name, unit, units, asked, place or 0, place_code or "")
        found.setdefault(kind, []).append(row)
    return found


def _charged(db: Session) -> dict[int, Charged]:
    columns: tuple[Any, ...] = (
        col(ItemCharge.item_id), col(Item.code), col(ItemCharge.code), col(ItemCharge.amount),
        col(ItemCharge.unit),
    )  # fmt: skip
    found = db.execute(select(*columns).join(Item, col(Item.id) == col(ItemCharge.item_id)))
    return {number: Charged(item, code, amount, unit) for number, item, code, amount, unit in found}


def left_to_issue(
    db: Session, day: date, appointment_id: int, visit_type_id: int, site_id: int
) -> tuple[KitLineRow, ...]:
    """The lines of the kit of which nothing is written yet at this visit, with where each is taken from.

    What has no place of its own is taken from where `where_taken` finds it on that day.
    """
    room = room_of(db, site_id)
    written = set(
        db.scalars(select(col(VisitSupply.item_id)).where(col(VisitSupply.appointment_id) == appointment_id))
    )
    left = (line for line in kit_of(db, visit_type_id) if line.item_id not in written)
    return tuple(
        line if line.place_id else replace(line, place_id=where_taken(db, day, line.item_id, room))
        for line in left
    )


def offered(db: Session, day: date, appointment_id: int) -> tuple[OfferedLine, ...]:
    """What the end of this visit issues, lot by lot as it would go now."""
    columns: tuple[Any, ...] = (col(Appointment.visit_type_id), col(Appointment.site_id))
    found = db.execute(select(*columns).where(col(Appointment.id) == appointment_id)).first()
    if found is None:
        return ()
    lines = left_to_issue(db, day, appointment_id, *found)
    return tuple(OfferedLine(line, _good(db, day, line)) for line in lines)


def _good(db: Session, day: date, line: KitLineRow) -> tuple[LotThere, ...]:
    takes = first_expired(shelf(db, line.item_id, line.place_id), MOST, day)
    return tuple(LotThere(take.lot.number, take.lot.expires_on, take.units) for take in takes)


def missing(db: Session) -> tuple[MissingRow, ...]:
    """What visits used and the shelf did not have by what is written, oldest first."""
    columns: tuple[Any, ...] = (
        col(VisitSupply.id), col(VisitSupply.version), col(Appointment.id), col(Patient.id),
        col(Patient.family), col(Patient.given), col(Patient.mrn), col(Appointment.day), col(VisitType.code),
        col(Item.id), col(Item.code), col(Item.name), col(Item.unit), col(VisitSupply.used),
        col(VisitSupply.given), col(StockPlace.name),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .select_from(VisitSupply)
        .join(Appointment, col(Appointment.id) == col(VisitSupply.appointment_id))
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .join(Patient, col(Patient.id) == col(VisitSupply.patient_id))
        .join(Item, col(Item.id) == col(VisitSupply.item_id))
        .outerjoin(StockPlace, col(StockPlace.id) == col(VisitSupply.place_id))
        .where(col(VisitSupply.is_missing).is_(True))
        .order_by(col(VisitSupply.id))
    )
    return tuple(
        MissingRow(
            number, version, visit, patient, f"{family}, {given}" if given else family, mrn, day, kind,
            item, code, name, unit, used, issued, place or MAIN_NAME,
        )
        for number, version, visit, patient, family, given, mrn, day, kind, item, code, name, unit, used,
        issued, place in found
    )  # fmt: skip


def received(db: Session, patient_id: int) -> ReceivedByPatient:
    """What a patient received, with lot and expiry; what was taken back does not count."""
    taken_back = aliased(StockMove)
    columns: tuple[Any, ...] = (
        col(StockMove.id), col(StockMove.at), col(Item.code), col(Item.name), col(Item.unit),
        col(StockMove.quantity), col(Lot.number), col(Lot.expires_on), col(Item.drug_code),
        col(Lot.recalled_on), col(Appointment.day), col(VisitType.code), col(StockMove.who),
    )  # fmt: skip
    found = db.execute(
        select(*columns)
        .select_from(StockGiven)
        .join(StockMove, col(StockMove.id) == col(StockGiven.move_id))
        .join(Item, col(Item.id) == col(StockMove.item_id))
        .outerjoin(Lot, col(Lot.id) == col(StockMove.lot_id))
        .outerjoin(Appointment, col(Appointment.id) == col(StockGiven.appointment_id))
        .outerjoin(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(
            col(StockGiven.patient_id) == patient_id,
            ~exists().where(col(taken_back.undoes_id) == col(StockMove.id)),
        )
        .order_by(col(StockMove.id).desc())
    )
    return ReceivedByPatient(
        patient_id,
        tuple(
            ReceivedRow(
                move, at, code, item, unit, -quantity, lot or "", expires_on, drug_code,
                recalled_on is not None, visit_words(day, kind) if day else "", who,
            )
            for move, at, code, item, unit, quantity, lot, expires_on, drug_code, recalled_on, day, kind, who
            in found
        ),
    )  # fmt: skip


def who_received(db: Session, lot_id: int) -> tuple[GivenRow, ...]:
    """Who received units of a lot, newest first, and at which visit."""
    columns: tuple[Any, ...] = (col(StockGiven.move_id), col(Appointment.day), col(VisitType.code))
    visits = {
        move: visit_words(day, kind)
        for move, day, kind in db.execute(
            select(*columns)
            .select_from(StockGiven)
            .join(StockMove, col(StockMove.id) == col(StockGiven.move_id))
            .join(Appointment, col(Appointment.id) == col(StockGiven.appointment_id))
            .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
            .where(col(StockMove.lot_id) == lot_id)
        )
    }
    return tuple(replace(row, visit=visits.get(row.move_id, "")) for row in received_by(db, lot_id))


def visit_words(day: date, kind: str) -> str:
    """`11/23/26 FU`."""
    return f"{day:%m/%d/%y} {kind}"

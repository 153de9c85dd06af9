"""What pays for visits that are planned, and which visits that stand would lose their unit to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from clinic_tui.schedule.authorization.on_file import authorizations, payers_of, rows_of, visits_of
from clinic_tui.schedule.authorization.rows import LosesUnit, PlannedCover, Standing
from clinic_tui.schedule.authorization.rules import standings
from clinic_tui.schedule.authorization.setup import needs_of
from clinic_tui.schedule.models import Appointment


def cover_of(db: Session, patient_id: int, days: Sequence[date], visit_type: str) -> PlannedCover:
    """What pays for visits of a type on these days beside those that stand; units go by date."""
    rows = rows_of(db, (patient_id,)).get(patient_id, [])
    standing = visits_of(db, (patient_id,)).get(patient_id, [])
    payer, needs = payers_of(db, (patient_id,)).get(patient_id, ""), needs_of(db)
    before = [(day, code) for day, code, *_ in standing]
    now = standings(before, rows, needs, payer)
    then = standings([*before, *((day, visit_type) for day in days)], rows, needs, payer)
    losing = []
    for (day, code, _, number), had, has in zip(standing, now, then, strict=False):
        if not _number(has) and (lost := _number(had)):
            start = db.get_one(Appointment, number).start_minute
            losing.append(LosesUnit(number, day, start, code, lost, _unpaid(has)))
    paid = tuple((_number(kinds), _unpaid(kinds)) for kinds in then[len(standing) :])
    pays = tuple(each for each in authorizations(db, patient_id) if each.pays)
    return PlannedCover(patient_id, paid, tuple(losing), pays)


def _number(kinds: Sequence[Standing]) -> str:
    return next((each.number for each in kinds if each.number), "")


def _unpaid(kinds: Sequence[Standing]) -> str:
    return "; ".join(each.unpaid for each in kinds if each.unpaid)

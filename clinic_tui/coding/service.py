"""The use case that sets what check-outs of a visit type may begin with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.coding.models import VisitTemplate
from clinic_tui.coding.rows import NewTemplate
from clinic_tui.coding.rules import (
    read_diagnosis,
    read_line,
    read_place,
    require_diagnoses,
    require_pointed,
)
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.fees.models import FeeLine
from clinic_tui.fees.queries import schedules
from clinic_tui.fees.rows import FeeKind, UsualCharge
from clinic_tui.fees.rules import read_charged
from clinic_tui.fees.service import write_usual
from clinic_tui.schedule.models import VisitType
from clinic_tui.store.desk import Desk, DeskSession

_UNITS = re.compile(r"(.*\S)\s*[xX](\d{1,3})")


def set_template(desk: Desk, visit_type_id: int, new: NewTemplate, version: int | None = None) -> str:
    """Say what check-outs of a visit type may begin with; what is empty takes it away.

    Returns which codes the standard fee schedule of today has no price for, in words; empty where it has all.
    `version` is that of what was seen, 0 where nothing was. Raises Invalid naming the field, Conflict
    where it was changed meanwhile, NotFound.
    """
    place = read_place(new.place)
    diagnoses = require_diagnoses([read_diagnosis(each) for each in new.diagnoses])
    charges = read_lines(new.lines, len(diagnoses))
    with desk.act("coding.templates") as db:
        kind = db.need(VisitType, visit_type_id, "there is no such visit type")
        stored = db.scalars(
            select(VisitTemplate).where(col(VisitTemplate.visit_type_id) == visit_type_id)
        ).one_or_none()
        if version is not None and version != (stored.version if stored else 0):
            raise Conflict(f"the template of {kind.code} was changed at another desk meanwhile: look again")
        write_usual(db, visit_type_id, charges)
        if stored is None:
            stored = VisitTemplate(visit_type_id=visit_type_id)
            db.add(stored)
        else:
            db.touch(stored)
        stored.place_of_service = place
        stored.diagnoses = " ".join(diagnoses)
        return _without_price(db, charges, today(desk.clock))


def _without_price(db: DeskSession, charges: Sequence[UsualCharge], day: date) -> str:
    standard = [
        row for row in schedules(db, counted=False) if row.kind is FeeKind.STANDARD and row.holds_on(day)
    ]
    if not standard or not charges:
        return ""
    priced = set(db.scalars(select(col(FeeLine.code)).where(col(FeeLine.schedule_id) == standard[0].id)))
    missing = [each.whole_code for each in charges if each.code not in priced]
    return f"{standard[0].name} has no price for {', '.join(missing)}: :fees enters it" if missing else ""


def read_lines(typed: Sequence[str], diagnoses: int) -> list[UsualCharge]:
    """Lines as they are typed, `99213-25 ab x2`. Raises Invalid for `lines`."""
    found = []
    for each in typed:
        units = _UNITS.fullmatch(each.strip())
        text, count = (units[1], int(units[2])) if units else (each, 1)
        try:
            line = read_line(text)
            if line.drug is not None:
                raise Invalid("an NDC is of the box that was opened: it stands in no template")
            if line.pointers:
                require_pointed(line.pointers, diagnoses, line.code)
        except Invalid as wrong:
            raise Invalid(wrong.words, "lines") from None
        found.append(UsualCharge(*read_charged(line.code), count, pointers=line.pointers))
    return found

"""Reads of what the clinic charges: columns in, frozen rows out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, literal, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid, NotFound
from clinic_tui.fees.models import FeeLine, FeeSchedule, TypicalCharge
from clinic_tui.fees.rows import FeeKind, FeeLineRow, FeePrice, FeeScheduleRow, Found, UsualCharge, UsualRow
from clinic_tui.fees.rules import read_charged, read_code
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.policies import payer_key
from clinic_tui.schedule.models import Appointment, VisitType

MOST_LINES = 500
"""Lines of a schedule that are shown at once; more are found by typing what is looked for."""
OFFERED = 5
"""Codes that are offered while one is typed."""


@dataclass(frozen=True, slots=True)
class Charged:
    """Who pays for what is done on a day: a payer, or the patient alone."""

    day: date
    payer_id: int | None = None
    self_pay: bool = False
    visit_type_id: int | None = None


_COUNT = (
    select(func.count())
    .where(col(FeeLine.schedule_id) == col(FeeSchedule.id))
    .correlate(FeeSchedule)
    .scalar_subquery()
)


def schedules(db: Session, *, counted: bool = True) -> tuple[FeeScheduleRow, ...]:
    """All schedules: the standard ones, then self-pay, then payers by name, the newest of each first.

    Without `counted` their lines are not counted, and given as none.
    """
    columns: tuple[Any, ...] = (
        col(FeeSchedule.id), col(FeeSchedule.version), col(FeeSchedule.name), col(FeeSchedule.kind),
        col(FeeSchedule.payer_id), func.coalesce(col(Payer.name), ""), col(FeeSchedule.valid_from),
        col(FeeSchedule.valid_to), _COUNT if counted else literal(0),
    )  # fmt: skip
    order = case(
        (col(FeeSchedule.kind) == FeeKind.STANDARD, 0),
        (col(FeeSchedule.kind) == FeeKind.SELF_PAY, 1),
        else_=2,
    )
    statement = (
        select(*columns)
        .outerjoin(Payer, col(Payer.id) == col(FeeSchedule.payer_id))
        .order_by(order, func.coalesce(col(Payer.name_key), ""), col(FeeSchedule.valid_from).desc())
    )
    return tuple(FeeScheduleRow(*row) for row in db.execute(statement))


def schedule(db: Session, name: str) -> FeeScheduleRow:
    """The schedule of that name, however it is spelt in capitals, or of that number; raises NotFound."""
    key = payer_key(name)
    for row in schedules(db):
        if payer_key(row.name) == key or str(row.id) == name:
            return row
    raise NotFound(f"there is no fee schedule {name}: `clinic-tui fees list` shows them")


def lines(db: Session, schedule_id: int, find: str = "", most: int | None = None) -> tuple[FeeLineRow, ...]:
    """The lines of a schedule by code; with `find` those whose code begins so or whose words hold it."""
    statement = (
        select(*_line_columns())
        .where(col(FeeLine.schedule_id) == schedule_id)
        .order_by(col(FeeLine.code), col(FeeLine.modifier))
    )
    if find.strip():
        statement = statement.where(_fits(find))
    return tuple(FeeLineRow(*row) for row in db.execute(statement.limit(most)))


def prices_of(db: Session, typed: str, day: date) -> tuple[FeePrice, ...]:
    """What a code costs on a day by each schedule that is in force then. Raises Invalid for no code."""
    code, modifier = read_code(typed)
    return tuple(
        each
        for row in schedules(db, counted=False)
        if row.holds_on(day) and (each := _in(db, row, code, modifier)) is not None
    )


def price(db: Session, typed: str, whom: Charged) -> FeePrice | None:
    """What one unit of a code costs: by the schedule of who pays, else by the standard one.

    In each the price of the code with its modifier, the first that has one, goes before that of the plain
    code. None where no schedule that is in force has it. Raises Invalid for what is no code.
    """
    code, modifier = read_charged(typed)
    return next(
        (each for row in _in_force(db, whom) if (each := _in(db, row, code, modifier)) is not None), None
    )


def matching(db: Session, typed: str, whom: Charged, most: int = OFFERED) -> tuple[FeePrice, ...]:
    """The codes that begin so, then those whose words hold what was typed, with what each costs."""
    if not typed.strip():
        return ()
    fitting: dict[tuple[str, str], FeePrice] = {}
    begins = typed.strip().upper()
    for row in _in_force(db, whom):
        for each in lines(db, row.id, typed, most * 4):
            fitting.setdefault((each.code, each.modifier), _price(row, each))
    ranked = sorted(
        fitting.values(), key=lambda each: (not each.whole_code.startswith(begins), each.whole_code)
    )
    return tuple(ranked[:most])


def usual(db: Session, visit_type_id: int | None = None) -> tuple[UsualRow, ...]:
    """What kinds of visits usually take, of one or of all that have something; without prices."""
    columns: tuple[Any, ...] = (
        col(VisitType.id), col(VisitType.code), col(VisitType.name),
        col(TypicalCharge.code), col(TypicalCharge.modifier), col(TypicalCharge.units),
        col(TypicalCharge.pointers),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(TypicalCharge, col(TypicalCharge.visit_type_id) == col(VisitType.id))
        .order_by(col(VisitType.code), col(TypicalCharge.place))
    )
    if visit_type_id is not None:
        statement = statement.where(col(VisitType.id) == visit_type_id)
    kinds: dict[int, tuple[str, str]] = {}
    charges: dict[int, list[UsualCharge]] = defaultdict(list)
    for row in db.execute(statement):
        kinds[row[0]] = row[1], row[2]
        charges[row[0]].append(UsualCharge(row[3], row[4], row[5], pointers=row[6]))
    return tuple(UsualRow(number, *kinds[number], tuple(charges[number])) for number in kinds)


def usual_priced(db: Session, whom: Charged) -> tuple[UsualCharge, ...]:
    """What the kind of visit usually takes, each with words and price for who pays."""
    if whom.visit_type_id is None:
        return ()
    rows = usual(db, whom.visit_type_id)
    priced = []
    for each in rows[0].charges if rows else ():
        listed = price(db, each.whole_code, whom)
        priced.append(
            UsualCharge(
                each.code,
                each.modifier,
                each.units,
                listed.words if listed else "",
                listed.cents if listed else None,
                each.pointers,
            )
        )
    return tuple(priced)


def charged_for(db: Session, appointment_id: int) -> Charged:
    """Who pays for a visit, by its own day; raises NotFound."""
    visit = db.execute(
        select(
            col(Appointment.day), col(Appointment.patient_id), col(Appointment.self_pay),
            col(Appointment.visit_type_id),
        ).where(col(Appointment.id) == appointment_id)
    ).one_or_none()  # fmt: skip
    if visit is None:
        raise NotFound(f"there is no visit {appointment_id}")
    day, patient_id, self_pay, visit_type_id = visit
    policy = None
    if not self_pay:
        policy = db.execute(
            select(col(Coverage.payer_id))
            .where(col(Coverage.patient_id) == patient_id, covers_on(day))
            .order_by(col(Coverage.slot))
            .limit(1)
        ).one_or_none()
    return Charged(day, policy[0] if policy else None, policy is None, visit_type_id)


def covers_on(day: Any) -> Any:
    """The condition that a policy is in force on a day, which may be a column."""
    begun = or_(col(Coverage.valid_from).is_(None), col(Coverage.valid_from) <= day)
    not_over = or_(col(Coverage.valid_to).is_(None), col(Coverage.valid_to) >= day)
    return col(Coverage.active).is_(True) & begun & not_over


def price_on_visit(db: Session, appointment_id: int, typed: str) -> FeePrice | None:
    """What one unit of a code costs on a visit. Raises NotFound, and Invalid for what is no code."""
    return price(db, typed, charged_for(db, appointment_id))


def found(db: Session, typed: str, whom: Charged) -> Found:
    """What fits what was typed: the price of a code, and all that begins so or whose words hold it."""
    try:
        exact = price(db, typed, whom)
    except Invalid:
        exact = None
    return Found(exact, matching(db, typed, whom), any_schedule(db))


def found_on_visit(db: Session, appointment_id: int, typed: str) -> Found:
    """The same, as it costs on a visit; raises NotFound."""
    return found(db, typed, charged_for(db, appointment_id))


def usual_on_visit(db: Session, appointment_id: int) -> tuple[UsualCharge, ...]:
    """What a visit of its kind usually takes, as it costs on this one."""
    return usual_priced(db, charged_for(db, appointment_id))


def any_schedule(db: Session) -> bool:
    """True once the clinic has a fee schedule."""
    return db.execute(select(col(FeeSchedule.id)).limit(1)).first() is not None


def _in_force(db: Session, whom: Charged) -> Sequence[FeeScheduleRow]:
    """The schedule of who pays, then the standard one, as far as they are in force on the day."""
    held = [row for row in schedules(db, counted=False) if row.holds_on(whom.day)]
    own = [
        row
        for row in held
        if (whom.self_pay and row.kind is FeeKind.SELF_PAY)
        or (not whom.self_pay and whom.payer_id is not None and row.payer_id == whom.payer_id)
    ]
    return [*own, *(row for row in held if row.kind is FeeKind.STANDARD)]


def _line_columns() -> tuple[Any, ...]:
    return (
        col(FeeLine.id), col(FeeLine.version), col(FeeLine.code), col(FeeLine.modifier), col(FeeLine.words),
        col(FeeLine.cents),
    )  # fmt: skip


def _in(db: Session, row: FeeScheduleRow, code: str, modifier: str) -> FeePrice | None:
    """The price of a code in one schedule: with the first of its modifiers that has one, else plain."""
    modifiers = [*modifier.split("-"), ""]
    statement = select(*_line_columns()).where(
        col(FeeLine.schedule_id) == row.id,
        col(FeeLine.code) == code,
        col(FeeLine.modifier).in_(modifiers),
    )
    found = [FeeLineRow(*line) for line in db.execute(statement)]
    line = min(found, key=lambda each: modifiers.index(each.modifier), default=None)
    return _price(row, line) if line else None


def _price(row: FeeScheduleRow, each: FeeLineRow) -> FeePrice:
    return FeePrice(
        each.code, each.modifier, each.words, each.cents, row.name, row.whom, row.valid_from, row.valid_to
    )


def _fits(find: str) -> Any:
    """The code begins so, or the words hold it; capitals do not count."""
    text = find.strip()
    code, _, modifier = text.upper().partition("-")
    begins = col(FeeLine.code).startswith(text.upper(), autoescape=True)
    if modifier:
        with_it = (col(FeeLine.code) == code) & col(FeeLine.modifier).startswith(modifier, autoescape=True)
        begins = or_(begins, with_it)
    return or_(begins, func.lower(col(FeeLine.words)).contains(text.lower(), autoescape=True))

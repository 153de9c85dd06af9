"""The use cases that change what the clinic charges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.fees import rules
from clinic_tui.fees.models import FeeLine, FeeSchedule, TypicalCharge
from clinic_tui.fees.queries import lines, schedule, schedules
from clinic_tui.fees.rows import (
    Comparison,
    FeeKind,
    FeeScheduleRow,
    NewFee,
    NewSchedule,
    UsualCharge,
    whole_code,
)
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.policies import payer_called, payer_key
from clinic_tui.schedule.models import VisitType
from clinic_tui.store.desk import Desk, DeskSession

MOST_USUAL = 20
"""Lines that a kind of visit may usually take."""


def compare(db: Session, new: NewSchedule, fees: Sequence[NewFee]) -> Comparison:
    """What a new schedule would end and change; nothing is written.

    Raises as `add_schedule`.
    """
    kept, _ = _checked(db, new)
    before = _followed(db, kept, new)
    if before is None:
        return Comparison("", None, len(fees), 0, ())
    old = {(each.code, each.modifier): each.cents for each in lines(db, before.id)}
    coming = {(each.code, each.modifier): each.cents for each in fees}
    changed = tuple(
        (whole_code(*code), old[code], cents)
        for code, cents in coming.items()
        if code in old and old[code] != cents
    )
    return Comparison(
        before.name,
        rules.day_before(new.valid_from),
        len(coming.keys() - old.keys()),
        len(old.keys() - coming.keys()),
        changed,
    )


def add_schedule(desk: Desk, new: NewSchedule, fees: Sequence[NewFee]) -> int:
    """Store a schedule with all its lines, or nothing; its number.

    The one that it follows (same payer) ends the day before. Raises Invalid naming the field, NotFound
    for a payer that is not entered, Conflict where another one begins while it holds, or has its name.
    """
    if not fees:
        raise Invalid("the schedule has no line", "file")
    for fee in fees:
        rules.require_price(fee.cents)
    with desk.act("fees.edit") as db:
        kept, payer_id = _checked(db, new)
        before = _followed(db, kept, new)
        if before is not None:
            stored = db.need(FeeSchedule, before.id, "the schedule before this one is gone")
            stored.valid_to = rules.day_before(new.valid_from)
        row = FeeSchedule(
            name=kept.name,
            name_key=payer_key(kept.name),
            kind=new.kind,
            payer_id=payer_id,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        number = row.id
        db.add_fresh(
            [
                FeeLine(
                    schedule_id=number,
                    code=fee.code,
                    modifier=fee.modifier,
                    words=clean_text(fee.words, 100, "words"),
                    cents=fee.cents,
                )
                for fee in fees
            ]
        )
        return number


def set_price(desk: Desk, schedule_id: int, typed: str, cents: int, words: str | None = None) -> None:
    """Write the price of a code into a schedule; `words` None leaves those that stand there.

    What was charged before stays as it was. Raises Invalid naming the field, NotFound.
    """
    code, modifier = rules.read_code(typed)
    rules.require_price(cents)
    said = None if words is None else clean_text(words, 100, "words")
    with desk.act("fees.edit") as db:
        db.need(FeeSchedule, schedule_id, "this fee schedule is gone")
        line = db.scalars(
            select(FeeLine).where(
                col(FeeLine.schedule_id) == schedule_id,
                col(FeeLine.code) == code,
                col(FeeLine.modifier) == modifier,
            )
        ).one_or_none()
        if line is None:
            db.add(
                FeeLine(schedule_id=schedule_id, code=code, modifier=modifier, words=said or "", cents=cents)
            )
            return
        line.cents = cents
        if said is not None:
            line.words = said


def end_schedule(desk: Desk, schedule_id: int, version: int, last: date | None) -> None:
    """Let a schedule hold until `last`, that day included, or with None without an end.

    Raises Invalid for a day before it begins, Conflict where another one of the payer holds then or the
    schedule was changed meanwhile.
    """
    with desk.act("fees.edit") as db:
        row = db.need(FeeSchedule, schedule_id, "this fee schedule is gone")
        if row.version != version:
            raise Conflict("this schedule was changed at another desk meanwhile: look again and repeat")
        if last is not None and last < row.valid_from:
            raise Invalid(f"it begins on {row.valid_from:%m/%d/%Y}: it cannot end before", "to")
        for each in _alike(db, row.kind, row.payer_id):
            behind = each.id != schedule_id and each.valid_from > row.valid_from
            if behind and (last is None or last >= each.valid_from):
                raise Conflict(
                    f"{each.name} begins on {each.valid_from:%m/%d/%Y}: end this one before that day"
                )
        row.valid_to = last


def set_usual(desk: Desk, visit_type_id: int, charges: Sequence[UsualCharge]) -> None:
    """Say what a kind of visit usually takes, in this order; none takes the list away. Raises Invalid."""
    with desk.act("fees.edit") as db:
        write_usual(db, visit_type_id, charges)


def write_usual(db: DeskSession, visit_type_id: int, charges: Sequence[UsualCharge]) -> None:
    """The same as a part of another use case."""
    if len(charges) > MOST_USUAL:
        raise Invalid(f"a kind of visit has at most {MOST_USUAL} usual charges", "code")
    read = [(*rules.read_charged(each.whole_code), each.units, each.pointers) for each in charges]
    if not all(1 <= units <= 999 for _, _, units, _ in read):
        raise Invalid("units are 1 to 999", "units")
    kind = db.need(VisitType, visit_type_id, "there is no such kind of visit")
    db.build_on(kind)
    for row in db.scalars(select(TypicalCharge).where(col(TypicalCharge.visit_type_id) == visit_type_id)):
        db.delete(row)
    db.flush()
    for place, (code, modifier, units, pointers) in enumerate(read, start=1):
        db.add(
            TypicalCharge(
                visit_type_id=visit_type_id,
                place=place,
                code=code,
                modifier=modifier,
                units=units,
                pointers=pointers,
            )
        )


def _checked(db: Session | DeskSession, new: NewSchedule) -> tuple[NewSchedule, int | None]:
    """The schedule with its name in order, and the number of its payer."""
    name = clean_text(new.name, 100, "name")
    if not name:
        raise Invalid("the schedule's name is empty", "name")
    if any(payer_key(row.name) == payer_key(name) for row in schedules(db)):
        raise Conflict(f"there is a fee schedule {name} already: choose another name, with --name")
    payer_id = None
    if new.kind is FeeKind.PAYER:
        payer = payer_called(db, new.payer)
        if payer is None:
            raise NotFound(f"there is no payer {new.payer}: `clinic-tui payers list` shows them")
        payer_id = payer.id
    return NewSchedule(name, new.kind, new.valid_from, new.payer, new.valid_to), payer_id


def _followed(db: Session | DeskSession, kept: NewSchedule, new: NewSchedule) -> FeeScheduleRow | None:
    payer = payer_called(db, new.payer) if new.kind is FeeKind.PAYER else None
    others = _alike(db, new.kind, payer.id if payer else None)
    before = rules.followed(
        [rules.Validity(each.name, each.valid_from, each.valid_to) for each in others],
        kept.valid_from,
        kept.valid_to,
    )
    return schedule(db, before.name) if before else None


def _alike(db: Session | DeskSession, kind: FeeKind, payer_id: int | None) -> list[FeeScheduleRow]:
    return [row for row in schedules(db) if row.kind is kind and row.payer_id == payer_id]

"""The visit, claim, order or item that a task is about: found by what is typed, and told in words.

What is typed begins with its kind: `order 1003`, `claim V286-1`, `item GLV-M`, `visit M10023 11/30 9:30`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.models import Claim
from clinic_tui.claims.naming import claim_named, numbers_of
from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.patients.merged import standing_mrn
from clinic_tui.patients.models import Patient
from clinic_tui.purchasing.models import PurchaseOrder, Vendor
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.schedule.states import Status
from clinic_tui.stock.models import Item
from clinic_tui.store.desk import Desk
from clinic_tui.tasks.rows import Linked
from clinic_tui.tasks.states import THINGS_TYPED, Thing
from clinic_tui.words.dates import read_date
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.words.times import read_time, show_time

FIELD = "about"

SEES = {
    Thing.VISIT: "schedule.view", Thing.CLAIM: "claim.view", Thing.ORDER: "purchase.view",
    Thing.ITEM: "stock.view",
}  # fmt: skip
"""The right to see such a thing: who lacks it cannot make a task about one either."""

_OFF = (Status.CANCELLED, Status.ENTERED_IN_ERROR)


def thing_named(db: Session, desk: Desk, typed: str, patient_id: int | None = None) -> Linked | None:
    """The thing that is meant; None where nothing is typed. A visit needs no MRN where the patient is known.

    Raises Invalid naming the field `about`, with what was near it or may be typed.
    """
    first, _, rest = " ".join(typed.split()).partition(" ")
    if not first:
        return None
    found = [kind for kind in Thing if len(first) > 1 and kind.value.startswith(first.casefold())]
    if not found:
        raise Invalid(f"`{first}` is no such thing: {THINGS_TYPED}", FIELD)
    thing = found[0]
    if not desk.actor.may(SEES[thing]):
        raise Invalid(f"you have no right to see {_plural(thing)}", FIELD)
    if not rest and not (thing is Thing.VISIT and patient_id is not None):
        raise Invalid(f"which {thing.value}? {THINGS_TYPED}", FIELD)
    try:
        number = _FINDERS[thing](db, desk, rest, patient_id)
    except (Conflict, NotFound, NotUnderstood) as refusal:
        raise Invalid(str(refusal), FIELD) from None
    return things_told(db, [(thing, number)])[thing, number]


def patient_named(db: Session, typed: str) -> int | None:
    """The patient who is meant by `patient M10023`, or by an MRN alone; None where no patient is.

    Raises Invalid naming the field `about` where nobody has that MRN.
    """
    first, _, rest = " ".join(typed.split()).partition(" ")
    named = len(first) > 1 and "patient".startswith(first.casefold())
    if named and not rest:
        raise Invalid("which patient? patient MRN", FIELD)
    try:
        return standing_mrn(db, (rest if named else first).upper()) if named or not rest else None
    except NotFound:
        if not named:
            return None
        raise Invalid(f"nobody has the MRN {rest}: / finds patients by name", FIELD) from None


def _plural(thing: Thing) -> str:
    return f"{thing.value}s"


def _order(db: Session, _: Desk, typed: str, __: int | None) -> int:
    digits = typed.lstrip("#")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0
    found: int | None = db.scalars(
        select(col(PurchaseOrder.id)).where(col(PurchaseOrder.number) == number)
    ).one_or_none()
    if found is None:
        raise NotFound(f"there is no order {typed}: `:orders` lists them")
    return found


def _claim(db: Session, _: Desk, typed: str, __: int | None) -> int:
    return claim_named(db, typed)


def _item(db: Session, _: Desk, typed: str, __: int | None) -> int:
    """By its code; else by what its name holds, where one alone has it."""
    exact = db.scalars(select(col(Item.id)).where(func.lower(col(Item.code)) == typed.lower())).one_or_none()
    if exact is not None:
        return exact
    columns: tuple[Any, ...] = col(Item.id), col(Item.code)
    like = db.execute(
        select(*columns)
        .where(col(Item.active), func.lower(col(Item.name)).contains(typed.lower(), autoescape=True))
        .order_by(col(Item.code))
    ).all()
    if len(like) == 1:
        return int(like[0][0])
    if like:
        raise Conflict(f"`{typed}` may be {', '.join(code for _, code in like[:5])}: name one of them")
    raise NotFound(f"there is no item {typed}: tab 4 lists them")


def _visit(db: Session, desk: Desk, typed: str, patient_id: int | None) -> int:
    """Of a patient, by the day and where needed the time; without a day the next one, else the last."""
    words = typed.split()
    whose = db.scalars(
        select(col(Patient.id)).where(col(Patient.mrn) == words[0].upper())
    ).one_or_none() if words else None  # fmt: skip
    if whose is not None:
        words = words[1:]
    elif patient_id is None:
        raise NotFound(f"`{words[0]}` is no MRN: visit MRN DAY")
    whose = whose or patient_id
    now = today(desk.clock)
    day, minute = _day_and_time(words, now)
    wanted = [col(Appointment.patient_id) == whose]
    if day is not None:
        wanted.append(col(Appointment.day) == day)
    if minute is not None:
        wanted.append(col(Appointment.start_minute) == minute)
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.day), col(Appointment.start_minute), col(Appointment.status)
    )  # fmt: skip
    rows = db.execute(
        select(*columns).where(*wanted).order_by(col(Appointment.day), col(Appointment.start_minute))
    ).all()
    kept = [row for row in rows if row.status not in _OFF] or list(rows)
    if not kept:
        raise NotFound("there is no such visit: visit MRN DAY, with the time where there are two")
    if day is None:
        coming = [row for row in kept if row.day >= now]
        return int((coming[0] if coming else kept[-1]).id)
    if len(kept) > 1:
        times = ", ".join(show_time(row.start_minute) for row in kept)
        raise Conflict(f"there are {len(kept)} visits that day, at {times}: write the time behind it")
    return int(kept[0].id)


def _day_and_time(words: list[str], now: date) -> tuple[date | None, int | None]:
    if not words:
        return None, None
    try:
        return read_date(" ".join(words), now), None
    except NotUnderstood:
        if len(words) < 2:
            raise
        return read_date(" ".join(words[:-1]), now), read_time(words[-1])


_FINDERS: dict[Thing, Callable[[Session, Desk, str, int | None], int]] = {
    Thing.VISIT: _visit, Thing.CLAIM: _claim, Thing.ORDER: _order, Thing.ITEM: _item,
}  # fmt: skip


def things_told(db: Session, things: Collection[tuple[Thing, int]]) -> dict[tuple[Thing, int], Linked]:
    """Each of them in words; of one whose making was taken back, that it is gone."""
    wanted = set(things)
    told = {key: Linked(*key, f"the {key[0].value} is gone") for key in wanted}
    for thing, tell in _TELLERS.items():
        if numbers := sorted(number for kind, number in wanted if kind is thing):
            told.update(((thing, each.id), each) for each in tell(db, numbers))
    return told


def _visits(db: Session, numbers: list[int]) -> Iterable[Linked]:
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.patient_id), col(Appointment.day),
        col(Appointment.start_minute), col(Appointment.status), col(Provider.code), col(Patient.mrn),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Provider, col(Provider.id) == col(Appointment.provider_id))
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(col(Appointment.id).in_(numbers))
    )
    for number, patient, day, minute, status, provider, mrn in rows:
        at = f"{day:%m/%d/%Y} {show_time(minute)}"
        words = f"visit {at} {provider}, {status.words}"
        yield Linked(Thing.VISIT, number, words, f"visit {mrn} {at}", "", day, patient)


def _claims(db: Session, numbers: list[int]) -> Iterable[Linked]:
    columns: tuple[Any, ...] = (
        col(Claim.id), col(Claim.patient_id), col(Claim.appointment_id), col(Claim.day), col(Claim.state)
    )  # fmt: skip
    rows = db.execute(select(*columns).where(col(Claim.id).in_(numbers))).all()
    called = dict(zip((row.id for row in rows), numbers_of(db, [row.id for row in rows]), strict=True))
    for number, patient, visit, day, state in rows:
        name = called[number] if " " not in called[number] else str(visit)
        words = f"claim {name} of {day:%m/%d/%Y}, {state.value}"
        yield Linked(Thing.CLAIM, number, words, f"claim {name}", name, day, patient)


def _orders(db: Session, numbers: list[int]) -> Iterable[Linked]:
    columns: tuple[Any, ...] = (
        col(PurchaseOrder.id), col(PurchaseOrder.number), col(PurchaseOrder.state), col(Vendor.name)
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(Vendor, col(Vendor.id) == col(PurchaseOrder.vendor_id))
        .where(col(PurchaseOrder.id).in_(numbers))
    )
    for number, called, state, vendor in rows:
        words = f"order {called} to {vendor}, {state.value}"
        yield Linked(Thing.ORDER, number, words, f"order {called}", str(called))


def _items(db: Session, numbers: list[int]) -> Iterable[Linked]:
    columns: tuple[Any, ...] = col(Item.id), col(Item.code), col(Item.name)
    rows = db.execute(select(*columns).where(col(Item.id).in_(numbers)))
    for number, code, name in rows:
        yield Linked(Thing.ITEM, number, f"item {code} {name}", f"item {code}", name)


_TELLERS: dict[Thing, Callable[[Session, list[int]], Iterable[Linked]]] = {
    Thing.VISIT: _visits, Thing.CLAIM: _claims, Thing.ORDER: _orders, Thing.ITEM: _items,
}  # fmt: skip

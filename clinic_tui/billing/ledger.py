"""The patient's ledger: what patient and insurer owe, computed from the rows that say why.

Charges, copays asked, adjustments, payments and what remittances moved each are stored once; a balance is
stored nowhere. A self-pay visit's charges are the patient's. An insured visit's are the insurer's but for the
copay that was asked, which is no more than the charges once the visit has ended. What was asked before there
are charges is taken off no insurer: that owes nothing yet. What an insurer paid, and what its contract takes
off, lowers its own part; what it puts to the patient goes over to the patient's.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.insurer_models import InsurerPosting, InterestPosting
from clinic_tui.billing.ledger_rows import (
    BUCKETS,
    AdjustmentKind,
    Aging,
    Balance,
    Ledger,
    LedgerLine,
    LineKind,
    VisitBalance,
    VisitInLedger,
)
from clinic_tui.billing.ledger_sums import (
    THESE,
    copay_of,
    has_ended,
    off_by_posting,
    off_insurer,
    parts_of,
    sums_of,
)
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rule_setting import billing_rules
from clinic_tui.errors import NotFound
from clinic_tui.money.models import Payment, Receipt
from clinic_tui.money.queries import visit_words
from clinic_tui.money.rows import Kind
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment
from clinic_tui.words.money import show_money

NEWEST = 200
"""Lines that a ledger shows at once: the newest."""

BUCKET_SIDES = (30, 60, 90, 120)
"""The last day of each bucket but the last (domain rules, B5)."""


# Statements take longer to build than the database takes to answer them: each is built once


def _named(patient_ids: Collection[int] | None) -> dict[str, Any]:
    return {} if patient_ids is None else {"patients": list(patient_ids)}


@functools.cache
def _visits(of_all: bool, only_open: bool) -> Select[Any]:
    """Each visit with money on it, oldest first."""
    sums = sums_of(None if of_all else THESE)
    patient, insurer = parts_of(sums)
    columns: tuple[Any, ...] = (
        sums.c.appointment_id, sums.c.patient_id, col(Appointment.day), col(Appointment.self_pay),
        has_ended(), sums.c.charged, patient, insurer, sums.c.paid,
    )  # fmt: skip
    statement = select(*columns).join(Appointment, col(Appointment.id) == sums.c.appointment_id)
    if only_open:
        statement = statement.where(or_(patient != sums.c.paid, insurer != 0))
    return statement.order_by(col(Appointment.day), col(Appointment.start_minute), sums.c[1])


@functools.cache
def _accounts(of_all: bool) -> Select[Any]:
    """What each account comes to."""
    sums = sums_of(None if of_all else THESE)
    patient, insurer = parts_of(sums)
    open_cents = case((sums.c.appointment_id.is_(None), -sums.c.paid), else_=patient - sums.c.paid)
    columns: tuple[Any, ...] = (
        sums.c.patient_id,
        func.sum(case((open_cents > 0, open_cents), else_=0)),
        func.sum(case((open_cents < 0, -open_cents), else_=0)),
        func.sum(case((sums.c.appointment_id.is_(None), 0), else_=insurer)),
    )
    return (
        select(*columns)
        .outerjoin(Appointment, col(Appointment.id) == sums.c.appointment_id)
        .group_by(sums.c.patient_id)
    )


@functools.cache
def _open_places() -> Select[Any]:
    """Where something is open: visit (None: the account alone), its day, and the cents of both sides."""
    sums = sums_of(THESE)
    patient, insurer = parts_of(sums)
    alone = sums.c.appointment_id.is_(None)
    columns: tuple[Any, ...] = (
        sums.c.appointment_id,
        col(Appointment.day),
        case((alone, -sums.c.paid), else_=patient - sums.c.paid),
        case((alone, 0), else_=insurer),
    )
    return (
        select(*columns)
        .outerjoin(Appointment, col(Appointment.id) == sums.c.appointment_id)
        .where(or_(alone, patient != sums.c.paid, insurer != 0))
    )


def visit_balances(
    db: Session, patient_ids: Collection[int] | None = None, *, only_open: bool = False
) -> tuple[VisitBalance, ...]:
    """Each visit with money on it, oldest first: of these patients, or of all.

    `only_open` leaves out the visits on which neither side owes or is owed anything.
    """
    rows = db.execute(_visits(patient_ids is None, only_open), _named(patient_ids))
    found: list[tuple[Any, ...]] = [
        (*row[:3], bool(row[3]), bool(row[4]), *map(int, row[5:9])) for row in rows
    ]
    return tuple(VisitBalance(*values) for values in found)


def visit_balance(db: Session, appointment_id: int) -> VisitInLedger:
    """What is owed for one visit. Raises NotFound where nothing was charged, asked or paid for it."""
    patient = db.execute(
        select(col(Appointment.patient_id)).where(col(Appointment.id) == appointment_id)
    ).scalar()
    for visit in visit_balances(db, [patient]) if patient else ():
        if visit.appointment_id == appointment_id:
            words = visit_words(db, [appointment_id])[appointment_id]
            return VisitInLedger(visit, words, billing_rules(db).write_off_limit_cents)
    raise NotFound(f"nothing was charged for visit {appointment_id}")


def balances(db: Session, patient_ids: Collection[int] | None = None) -> dict[int, Balance]:
    """What each account comes to: of these patients (all have an answer), or of all with money on it."""
    rows = db.execute(_accounts(patient_ids is None), _named(patient_ids))
    found = {number: Balance(*map(int, cents)) for number, *cents in rows}
    return dict.fromkeys(patient_ids or (), Balance()) | found


def balance(db: Session, patient_id: int) -> Balance:
    """What one account comes to."""
    return balances(db, [patient_id])[patient_id]


def open_accounts(db: Session) -> tuple[tuple[str, str, int, int, int], ...]:
    """MRN, name and the cents owed, of credit and of the insurer: each account that is not even, by name."""
    found = {number: each for number, each in balances(db).items() if each != Balance()}
    columns: tuple[Any, ...] = (col(Patient.id), col(Patient.mrn), col(Patient.family), col(Patient.given))
    people = db.execute(select(*columns).order_by(col(Patient.family), col(Patient.given), col(Patient.id)))
    return tuple(
        (
            mrn,
            f"{family}, {given}" if given else family,
            found[number].owed_cents,
            found[number].credit_cents,
            found[number].insurer_cents,
        )
        for number, mrn, family, given in people
        if number in found
    )


def ledger(
    db: Session,
    patient_id: int,
    today: date,
    *,
    limit: int | None = NEWEST,
    stated: Mapping[int, date] | None = None,
) -> Ledger:
    """A patient's account: the newest `limit` lines, the balance, and its age on the day `today`.

    `stated` is as in `aging`. Raises NotFound.
    """
    who = db.execute(
        select(col(Patient.family), col(Patient.given), col(Patient.mrn)).where(col(Patient.id) == patient_id)
    ).one_or_none()
    if who is None:
        raise NotFound(f"there is no patient {patient_id}")
    rows = db.execute(_open_places(), _named([patient_id]))
    places = [(visit, day, int(own), int(theirs)) for visit, day, own, theirs in rows]
    comes_to = Balance(
        sum(own for _, _, own, _ in places if own > 0),
        -sum(own for _, _, own, _ in places if own < 0),
        sum(theirs for *_, theirs in places),
    )
    lines, more = _lines(db, patient_id, comes_to, limit)
    aged = _aged((place for place in places if place[0] is not None), today, stated)
    name = f"{who[0]}, {who[1]}" if who[1] else who[0]
    return Ledger(patient_id, name, who[2], lines, more, comes_to, aged)


def aging(
    visits: Collection[VisitBalance],
    today: date,
    stated: Mapping[int, date] | None = None,
    billed: Mapping[int, date] | None = None,
) -> Aging:
    """What is owed for these visits by age in days (domain rules, B5).

    A patient's part ages from the first statement that has it (`stated`, by visit), an insurer's from the
    first bill (`billed`); where there was none yet, from the visit.
    """
    places = ((each.appointment_id, each.day, each.patient_cents, each.insurer_cents) for each in visits)
    return _aged(places, today, stated, billed)


def _aged(
    places: Iterable[tuple[int, date, int, int]],
    today: date,
    stated: Mapping[int, date] | None = None,
    billed: Mapping[int, date] | None = None,
) -> Aging:
    """The same of visits as number, day, and what patient and insurer owe."""
    patient, insurer = [0] * len(BUCKETS), [0] * len(BUCKETS)
    for visit, day, own, theirs in places:
        for cents, since, sums in (
            (own, (stated or {}).get(visit, day), patient),
            (theirs, (billed or {}).get(visit, day), insurer),
        ):
            if cents > 0:
                sums[bucket_of((today - since).days)] += cents
    return Aging(tuple(patient), tuple(insurer))


def bucket_of(days: int) -> int:
    """The place of an age in BUCKETS; what is not due yet stands in the first."""
    return next((place for place, last in enumerate(BUCKET_SIDES) if days <= last), len(BUCKET_SIDES))


@functools.cache
def _newest_lines() -> Select[Any]:
    """The lines of an account, the newest first."""
    sums = sums_of(THESE)
    self_pay, cents = col(Appointment.self_pay).is_(True), col(Charge.cents)
    charges = select(
        *_line(LineKind.CHARGE, col(Charge.id), col(Appointment.day), col(Appointment.id)),
        *_words(col(Charge.code), col(Charge.words), col(Charge.units)),
        *_owed(case((self_pay, cents), else_=0), case((self_pay, 0), else_=cents)),
    ).join(Appointment, col(Appointment.id) == col(Charge.appointment_id))
    copays = select(
        *_line(LineKind.COPAY, sums.c.appointment_id, col(Appointment.day), sums.c.appointment_id),
        *_words(literal(""), literal(""), literal(0)),
        *_owed(copay_of(sums), -off_insurer(sums)),
    ).join(Appointment, col(Appointment.id) == sums.c.appointment_id)
    adjustments = select(
        *_line(LineKind.ADJUSTMENT, col(Adjustment.id), col(Adjustment.day), col(Adjustment.appointment_id)),
        *_words(cast(col(Adjustment.kind), String), col(Adjustment.reason), literal(0)),
        *_owed(col(Adjustment.patient_cents), col(Adjustment.insurer_cents)),
    )
    postings = select(
        *_line(
            LineKind.INSURER,
            col(InsurerPosting.id),
            col(InsurerPosting.day),
            col(InsurerPosting.appointment_id),
        ),
        *_words(_posted_sums(), col(InsurerPosting.reason), literal(0)),
        *_owed(col(InsurerPosting.patient_cents), -off_by_posting()),
    )
    interest = select(
        *_line(
            LineKind.INTEREST,
            col(InterestPosting.id),
            col(InterestPosting.day),
            col(InterestPosting.appointment_id),
        ),
        *_words(cast(col(InterestPosting.cents), String), literal(""), literal(0)),
        *_owed(literal(0), literal(0)),
    )
    payments = select(
        *_line(LineKind.PAYMENT, col(Payment.id), col(Payment.day), col(Payment.appointment_id)),
        *_words(cast(col(Payment.kind), String), cast(col(Payment.pay), String), col(Receipt.number)),
        *_owed(-col(Payment.cents), literal(0)),
    ).outerjoin(Receipt, col(Receipt.id) == col(Payment.receipt_id))
    rows = union_all(
        charges.where(col(Charge.patient_id).in_(THESE)),
        copays.where(copay_of(sums) != 0),
        adjustments.where(col(Adjustment.patient_id).in_(THESE)),
        postings.where(col(InsurerPosting.patient_id).in_(THESE)),
        interest.where(col(InterestPosting.patient_id).in_(THESE)),
        payments.where(col(Payment.patient_id).in_(THESE)),
    ).subquery("lines")
    return select(rows).order_by(rows.c.day.desc(), rows.c.rank.desc(), rows.c.id.desc())


@functools.cache
def _first_page() -> Select[Any]:
    """So many of them as `most` says."""
    return _newest_lines().limit(bindparam("most", type_=Integer))


def _lines(
    db: Session, patient_id: int, comes_to: Balance, limit: int | None
) -> tuple[tuple[LedgerLine, ...], bool]:
    of_patient = _named([patient_id])
    if limit is None:
        found = db.execute(_newest_lines(), of_patient).all()
    else:
        found = db.execute(_first_page(), {**of_patient, "most": limit + 1}).all()
    shown = found if limit is None else found[:limit]
    visits = visit_words(
        db, {row.appointment_id for row in shown if row.appointment_id is not None}, short=True
    )
    patient, insurer = comes_to.patient_cents, comes_to.insurer_cents
    lines = []
    for row in shown:
        words = _said(row, visits.get(row.appointment_id, ""))
        own, theirs = int(row.patient), int(row.insurer)
        lines.append(
            LedgerLine(
                _RANKS[row.rank], row.id, row.day, words, row.appointment_id, own, theirs, patient, insurer
            )
        )
        patient, insurer = patient - own, insurer - theirs
    return tuple(reversed(lines)), len(found) > len(shown)


_RANKS = (
    LineKind.CHARGE, LineKind.COPAY, LineKind.ADJUSTMENT, LineKind.INSURER, LineKind.INTEREST,
    LineKind.PAYMENT,
)  # fmt: skip
"""The order of the lines of one day."""


def _line(kind: LineKind, number: Any, day: Any, visit: Any) -> tuple[Any, ...]:
    rank = cast(literal(_RANKS.index(kind)), Integer)
    return rank.label("rank"), number.label("id"), day.label("day"), visit.label("appointment_id")


def _words(code: Any, words: Any, number: Any) -> tuple[Any, ...]:
    return (
        cast(code, String).label("code"),
        cast(words, String).label("words"),
        cast(number, Integer).label("number"),
    )


def _owed(patient: Any, insurer: Any) -> tuple[Any, ...]:
    return cast(patient, BigInteger).label("patient"), cast(insurer, BigInteger).label("insurer")


_POSTED = ("insurer paid", "contract", "to patient", "written off")


def _posted_sums() -> Any:
    """The four sums of a posting in one column, in the order of `_POSTED`."""
    columns = (
        col(InsurerPosting.paid_cents),
        col(InsurerPosting.contract_cents),
        col(InsurerPosting.patient_cents),
        col(InsurerPosting.written_off_cents),
    )
    texts: list[ColumnElement[str]] = [cast(each, String) for each in columns]
    return functools.reduce(lambda one, other: one + literal("|") + other, texts)


def _said_of_posting(sums: str, reason: str) -> str:
    parts = [
        f"{name} {show_money(int(cents))}"
        for name, cents in zip(_POSTED, sums.split("|"), strict=True)
        if int(cents)
    ]
    said = ", ".join(parts)
    return f"{said}: {reason}" if reason else said


def _said(row: Any, visit: str) -> str:
    """What a line says: what it is, and for which visit."""
    if row.rank == _RANKS.index(LineKind.CHARGE):
        what = f"{row.code} {row.words}".strip() + (f" x{row.number}" if row.number > 1 else "")
    elif row.rank == _RANKS.index(LineKind.COPAY):
        what = "copay asked"
    elif row.rank == _RANKS.index(LineKind.ADJUSTMENT):
        what = f"{AdjustmentKind(row.code).words}: {row.words}"
    elif row.rank == _RANKS.index(LineKind.INSURER):
        what = _said_of_posting(row.code, row.words)
    elif row.rank == _RANKS.index(LineKind.INTEREST):
        way = "paid" if int(row.code) > 0 else "took back"
        what = f"insurer {way} {show_money(abs(int(row.code)))} interest, on no charge"
    else:
        what = f"{Kind(row.code).words}, {row.words}" + (f", receipt {row.number}" if row.number else "")
    return f"{what} ({visit})" if visit else what

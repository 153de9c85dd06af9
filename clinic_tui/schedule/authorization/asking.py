"""Asking payers: a request is begun, asked, chased, answered by a person, or called off."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.payers import bound_payers
from clinic_tui.patients.policies import payer_key
from clinic_tui.schedule.authorization.fields import (
    NUMBER_LENGTH,
    clean_codes,
    clean_npi,
    known_types,
    require_units_and_days,
)
from clinic_tui.schedule.authorization.models import PriorAuthorization
from clinic_tui.schedule.authorization.on_file import payers_of, policy_of
from clinic_tui.schedule.authorization.rules import answer_due, may_become
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState, Pace, StepKind
from clinic_tui.schedule.authorization.steps import step
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date

VERB = "authorization.edit"
LONGEST = 300
"""Characters of what was said."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What is to be asked for. `slot` is the policy's place; None: the first in force, where there is one."""

    patient_id: int
    units: int
    first: date
    last: date
    kind: AuthorizationKind = AuthorizationKind.PRIOR
    visit_types: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    pace: Pace = Pace.STANDARD
    slot: int | None = None
    referrer: str = ""
    referrer_npi: str = ""
    referred_to: str = ""
    referred_to_npi: str = ""
    words: str = ""
    asked: bool = False
    """True where the payer was asked just now, as `words` say."""


def begin_request(desk: Desk, new: NewRequest) -> int:
    """Write down what is to be asked; the number of the row.

    Raises Invalid naming the field, NotFound for a patient or policy that is not there, and Conflict
    where the patient has no policy in force: then there is nobody to ask.
    """
    with desk.act(VERB, patient=new.patient_id) as db:
        row = begin_within(desk, db, new)
        if new.asked:
            ask_within(desk, db, row, clean_text(new.words, LONGEST, "words"), desk.clock.now())
        return row.id or 0


def begin_within(desk: Desk, db: DeskSession, new: NewRequest) -> PriorAuthorization:
    """The same inside an action."""
    require_units_and_days(new.units, new.first, new.last)
    db.need(Patient, new.patient_id, f"there is no patient {new.patient_id}")
    policy = policy_of(db, new.patient_id, new.slot) if new.slot else _first_policy(db, new.patient_id)
    payer = payers_of(db, (new.patient_id,)).get(new.patient_id, "")
    if policy is None and new.kind is AuthorizationKind.PRIOR:
        raise Conflict(
            "the patient has no policy in force, so there is no payer to ask: add the policy in the record"
        )
    row = PriorAuthorization(
        patient_id=new.patient_id,
        coverage_id=policy,
        number=None,
        units=new.units,
        asked_units=new.units,
        first_day=new.first,
        last_day=new.last,
        visit_types=" ".join(known_types(db, new.visit_types)),
        kind=new.kind,
        state=AuthorizationState.TO_ASK,
        payer=payer,
        procedures=" ".join(clean_codes(new.procedures, "procedures")),
        diagnoses=" ".join(clean_codes(new.diagnoses, "diagnoses")),
        pace=new.pace,
        referrer=clean_text(new.referrer, 100, "referrer"),
        referrer_npi=clean_npi(new.referrer_npi, "referrer npi"),
        referred_to=clean_text(new.referred_to, 100, "referred to"),
        referred_to_npi=clean_npi(new.referred_to_npi, "referred to npi"),
    )
    words = "" if new.asked else clean_text(new.words, LONGEST, "words")
    db.add(row)
    db.flush()
    step(
        desk,
        db,
        row,
        StepKind.BEGUN,
        words or f"{counted(row.units, 'unit')} from {show_date(row.first_day)}",
    )
    return row


def note_asked(
    desk: Desk,
    authorization_id: int,
    version: int | None,
    words: str,
    *,
    pace: Pace | None = None,
    asked_at: datetime | None = None,
) -> None:
    """The payer was asked, by portal, phone or fax as `words` say: its clock begins.

    `asked_at` is now where it is None. Raises Invalid for a time to come, Conflict where the state
    does not allow it or another desk changed it meanwhile.
    """
    said = clean_text(words, LONGEST, "words")
    now = desk.clock.now()
    if asked_at is not None and asked_at > now:
        raise Invalid("it cannot have been asked in the future", "asked")
    with _of(desk, authorization_id) as db:
        row = _to(db, authorization_id, version, AuthorizationState.ASKED)
        row.pace = pace or row.pace
        ask_within(desk, db, row, said, asked_at or now)


def ask_within(desk: Desk, db: DeskSession, row: PriorAuthorization, words: str, asked_at: datetime) -> int:
    """The same inside an action; the number of the step."""
    row.state = AuthorizationState.ASKED
    row.asked_at = asked_at
    row.asked_units = row.asked_units or row.units
    row.chased_at = row.let_end_on = None
    row.reason = ""
    row.due_at = answer_due(
        asked_at.astimezone(desk.clock.zone), row.pace, bound=payer_key(payer_of(db, row)) in bound_payers(db)
    )
    return step(desk, db, row, StepKind.ASKED, words)


def pend(desk: Desk, authorization_id: int, version: int | None, words: str) -> None:
    """The payer wants more, or has put it off. Raises Invalid without words, Conflict."""
    said = _said(words, "say what the payer wants")
    with _of(desk, authorization_id) as db:
        row = _to(db, authorization_id, version, AuthorizationState.PENDED)
        row.state, row.reason = AuthorizationState.PENDED, said
        step(desk, db, row, StepKind.ANSWERED, said)


def certify(
    desk: Desk,
    authorization_id: int,
    version: int | None,
    number: str,
    units: int,
    first: date,
    last: date,
    words: str = "",
) -> None:
    """The payer granted it, as its portal, letter or a person on the phone says.

    With fewer units than were asked it is certified in part. Raises Invalid naming the field, Conflict
    where the state does not allow it or the patient has this number already.
    """
    given, said = clean_text(number, NUMBER_LENGTH, "number"), clean_text(words, LONGEST, "words")
    if not given:
        raise Invalid("Number is needed: the one that the payer gave", "number")
    require_units_and_days(units, first, last)
    with _of(desk, authorization_id) as db:
        row = _to(db, authorization_id, version, AuthorizationState.CERTIFIED)
        part = row.asked_units is not None and units < row.asked_units
        row.state = AuthorizationState.PART if part else AuthorizationState.CERTIFIED
        row.number, row.units, row.first_day, row.last_day = given, units, first, last
        row.reason = f"{units} of {row.asked_units} units" if part else ""
        row.let_end_on = None
        told = f"number {given}, {counted(units, 'unit')}, {show_date(first)} to {show_date(last)}"
        step(desk, db, row, StepKind.ANSWERED, f"{told}{'; ' * bool(said)}{said}")


def deny(desk: Desk, authorization_id: int, version: int | None, reason: str) -> None:
    """The payer said no, with its reason. Raises Invalid without one, Conflict."""
    said = _said(reason, "why was it denied? The payer has to give its reason")
    with _of(desk, authorization_id) as db:
        row = _to(db, authorization_id, version, AuthorizationState.DENIED)
        row.state, row.reason = AuthorizationState.DENIED, said
        step(desk, db, row, StepKind.ANSWERED, said)


def none_needed(desk: Desk, authorization_id: int, version: int | None, words: str) -> None:
    """The payer wants none for this. Raises Invalid without who said so, Conflict."""
    said = _said(words, "who said that none is needed?")
    with _of(desk, authorization_id) as db:
        row = _to(db, authorization_id, version, AuthorizationState.NONE_NEEDED)
        row.state, row.reason = AuthorizationState.NONE_NEEDED, said
        step(desk, db, row, StepKind.ANSWERED, said)


def chase(desk: Desk, authorization_id: int, version: int | None, words: str) -> None:
    """The payer was asked where its answer is. Raises Invalid without words, Conflict unless it has it."""
    said = _said(words, "what did the payer say?")
    with _of(desk, authorization_id) as db:
        row = _row(db, authorization_id, version)
        if row.state not in (AuthorizationState.ASKED, AuthorizationState.PENDED):
            raise Conflict(f"it is {row.state.value}: the payer has nothing to answer")
        row.chased_at = desk.clock.now()
        step(desk, db, row, StepKind.CHASED, said)


def call_off(desk: Desk, authorization_id: int, version: int | None, reason: str) -> None:
    """It is wanted no more, or the payer took it back. Raises Invalid without a reason, Conflict."""
    said = _said(reason, "why is it called off?")
    with _of(desk, authorization_id) as db:
        row = _to(db, authorization_id, version, AuthorizationState.CANCELLED)
        row.state, row.reason = AuthorizationState.CANCELLED, said
        step(desk, db, row, StepKind.CLOSED, said)


def let_end(desk: Desk, authorization_id: int, version: int | None) -> None:
    """It is not to be renewed: nobody is warned of its end any more. Raises Conflict."""
    with _of(desk, authorization_id) as db:
        row = _row(db, authorization_id, version)
        if row.state not in (AuthorizationState.CERTIFIED, AuthorizationState.PART):
            raise Conflict(f"it is {row.state.value}: only one that runs can be let end")
        row.let_end_on = today(desk.clock)
        step(desk, db, row, StepKind.CHANGED, "is not to be renewed")


def payer_of(db: DeskSession, row: PriorAuthorization) -> str:
    """By name, whom it concerns: the policy's payer, else the one that was written down."""
    policy = db.get(Coverage, row.coverage_id) if row.coverage_id else None
    return policy.payer if policy is not None else row.payer


@contextlib.contextmanager
def _of(desk: Desk, authorization_id: int) -> Iterator[DeskSession]:
    """An action about one, which the journal keeps with its patient."""
    with desk.store.reading() as reading:
        found = reading.execute(
            select(col(PriorAuthorization.patient_id)).where(col(PriorAuthorization.id) == authorization_id)
        ).scalar()
    with desk.act(VERB, patient=found) as db:
        yield db


def _row(db: DeskSession, authorization_id: int, version: int | None) -> PriorAuthorization:
    row = db.need(PriorAuthorization, authorization_id, f"there is no authorization {authorization_id}")
    if version is not None and row.version != version:
        raise Conflict("this authorization was changed at another desk meanwhile: look again and repeat")
    return row


def _to(
    db: DeskSession, authorization_id: int, version: int | None, wanted: AuthorizationState
) -> PriorAuthorization:
    row = _row(db, authorization_id, version)
    if not may_become(row.state, wanted):
        raise Conflict(f"it is {row.state.value}: it cannot become {wanted.value}; + begins another")
    return row


def _said(words: str, question: str) -> str:
    said = clean_text(words, LONGEST, "words")
    if not said:
        raise Invalid(question, "words")
    return said


def _first_policy(db: DeskSession, patient_id: int) -> int | None:
    return db.scalars(
        select(col(Coverage.id))
        .where(col(Coverage.patient_id) == patient_id, col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot))
    ).first()

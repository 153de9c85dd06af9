"""Writing a request for an authorization or a referral as a 278, which says that it was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payers import number_at
from clinic_tui.patients.policies import payer_called
from clinic_tui.patients.rows import Sex
from clinic_tui.schedule.authorization.asking import NewRequest, ask_within, begin_within, payer_of
from clinic_tui.schedule.authorization.models import PriorAuthorization
from clinic_tui.schedule.authorization.rules import may_become
from clinic_tui.schedule.authorization.sender import Sender, whole
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState, Pace
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.x12.outgoing import ControlNumbers
from clinic_tui.x12.parties import MEMBER_ID, NPI, PAYER_ID, Party, Person, PostalAddress, Trace
from clinic_tui.x12.review_request import FIRST, RequestedService, ReviewRequest, write_review_request
from clinic_tui.x12.values import Span

VERB = "authorization.edit"
_MARK = "PA"
"""How our traces begin."""

_SEXES = {Sex.FEMALE: "F", Sex.MALE: "M"}
_CATEGORIES = {AuthorizationKind.PRIOR: "HS", AuthorizationKind.REFERRAL: "SC"}

Deliver = Callable[[str, bytes], None]
"""Takes the trace and the bytes to where they go; what it raises undoes the request."""


@dataclass(frozen=True, slots=True)
class Form:
    """What of a request is not kept with the authorization."""

    certification: str = FIRST
    """UM02: `I` first, `4` extend, `R` renew."""
    previous_number: str = ""
    """The payer's number of the one to extend or renew."""
    service_type: str = ""
    """UM03, as EB03 of eligibility."""
    place: str = "11"
    """Place of service."""


FIRST_REQUEST = Form()


def write_new_request(
    desk: Desk, new: NewRequest, sender: Sender, deliver: Deliver, form: Form = FIRST_REQUEST
) -> int:
    """Begin a request and write it; the number of the row. Nothing is kept where it cannot be written.

    Raises as `begin_request`, Invalid naming what is missing for a 278, and what `deliver` raises.
    """
    with desk.act(VERB, patient=new.patient_id) as db:
        row = begin_within(desk, db, new)
        _write(desk, db, row, sender, deliver, form)
        return row.id or 0


def write_request(
    desk: Desk,
    authorization_id: int,
    version: int | None,
    sender: Sender,
    deliver: Deliver,
    form: Form = FIRST_REQUEST,
) -> None:
    """Write one that was begun, or again one that was denied or got no answer. Raises as above, NotFound."""
    with desk.act(VERB) as db:
        row = db.need(PriorAuthorization, authorization_id, f"there is no authorization {authorization_id}")
        if version is not None and row.version != version:
            raise Conflict("this authorization was changed at another desk meanwhile: look again and repeat")
        if not may_become(row.state, AuthorizationState.ASKED):
            raise Conflict(f"it is {row.state.value}: it cannot be asked; begin another")
        _write(desk, db, row, sender, deliver, form)


def _write(
    desk: Desk, db: DeskSession, row: PriorAuthorization, sender: Sender, deliver: Deliver, form: Form
) -> None:
    whole(sender)
    now = desk.clock.now()
    number = ask_within(desk, db, row, "278 written", now)
    row.trace = f"{_MARK}{row.id:06}-{number}"
    db.flush()
    content = write_review_request(
        _request(db, row, sender, form),
        sender.partner,
        ControlNumbers(number, number),
        now.astimezone(desk.clock.zone),
    )
    deliver(row.trace, content)


def earlier_request(trace: str) -> int | None:
    """The number of the row that a trace of ours was written for, whichever of its requests it was."""
    digits = trace.removeprefix(_MARK).partition("-")[0]
    ours = trace.startswith(_MARK) and digits.isascii() and digits.isdigit() and len(digits) < 15
    return int(digits) if ours else None


def _request(db: DeskSession, row: PriorAuthorization, sender: Sender, form: Form) -> ReviewRequest:
    patient = db.get_one(Patient, row.patient_id)
    policy = db.get(Coverage, row.coverage_id) if row.coverage_id else None
    if policy is None:
        raise Invalid("the request names no policy: there is no payer to write to", "policy")
    if not policy.member_id:
        raise Invalid(f"the member id of {policy.payer} is missing: add it to the policy", "member id")
    payer = payer_called(db, payer_of(db, row))
    known_by = number_at(db, payer, sender.partner.receiver) if payer is not None else ""
    if not known_by:
        raise Invalid(
            f"{policy.payer} has no electronic id yet: a biller or manager enters it with :payers, or with "
            f'`clinic-tui payers edit "{policy.payer}" --id ...`',
            "payer id",
        )
    services = tuple(RequestedService(code) for code in row.procedures.split())
    to = row.referred_to
    return ReviewRequest(
        payer=Party("X3", policy.payer, id_kind=PAYER_ID, id=known_by),
        requester=Party("1P", sender.name, id_kind=NPI, id=sender.npi),
        subscriber=_subscriber(patient, policy),
        trace=Trace("1", row.trace, sender.originator),
        reference=row.trace,
        category=_CATEGORIES[row.kind],
        certification=form.certification,
        service_type=form.service_type,
        place=form.place,
        is_urgent=row.pace is Pace.URGENT,
        diagnoses=tuple(row.diagnoses.split()),
        dates=Span(row.first_day, row.last_day),
        visits=row.units,
        services=services,
        service_provider=(
            Party("SJ", to, id_kind=NPI if row.referred_to_npi else "", id=row.referred_to_npi)
            if to
            else None
        ),
        previous_number=form.previous_number,
        contact_name=sender.name if sender.phone else "",
        contact_phone=sender.phone,
    )


def _subscriber(patient: Patient, policy: Coverage) -> Person:
    """The patient, who is taken for the subscriber: policies do not tell another one."""
    address = PostalAddress(patient.line1, patient.line2, patient.city, patient.state, patient.postal_code)
    return Person(
        Party(
            "IL", patient.family, patient.given, patient.middle, patient.suffix,
            id_kind=MEMBER_ID, id=policy.member_id, is_person=True,
        ),
        patient.born,
        _SEXES.get(patient.sex, ""),
        address=address,
    )  # fmt: skip

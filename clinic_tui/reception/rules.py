"""The rules of the queue, as pure functions (domain rules, B1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from clinic_tui.errors import Invalid
from clinic_tui.patients.detail_rows import PatientDetails
from clinic_tui.reception.rows import Ask, CheckInAnswers, InPerson, Late
from clinic_tui.schedule.states import Status
from clinic_tui.words.age_range import age_in_months
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

WALK_IN_GRAIN = 5
"""A walk-in begins at the last five minutes of the clock."""

NEXT_STAGE = {Status.ROOMED: Status.WITH_PROVIDER, Status.WITH_PROVIDER: Status.READY}
"""The stages that need nothing but saying so."""

WAY_BACK = {
    Status.ARRIVED: Status.BOOKED,
    Status.CHECKED_IN: Status.ARRIVED,
    Status.ROOMED: Status.CHECKED_IN,
    Status.WITH_PROVIDER: Status.ROOMED,
    Status.READY: Status.WITH_PROVIDER,
    Status.CHECKED_OUT: Status.READY,
    Status.NO_SHOW: Status.BOOKED,
}
"""One stage back, for each that has a way back."""

ENTERABLE = (Status.BOOKED, Status.ARRIVED, Status.CHECKED_IN, Status.NO_SHOW)
"""How a visit may stand for what the paper says of it to be entered."""

FURTHEST_BACK = timedelta(days=14)
"""So long after the day a visit can still be entered from paper."""

Limits = Mapping[Status, tuple[int, int]]
"""Minutes in each stage from which it is marked as getting late, and from which it is an alert."""

USUAL_LIMITS: Limits = {
    Status.ARRIVED: (10, 20),
    Status.CHECKED_IN: (15, 25),
    Status.ROOMED: (15, 25),
    Status.WITH_PROVIDER: (30, 60),
    Status.READY: (10, 20),
}
"""What holds where the clinic has set nothing else."""


def limits_of(own: Mapping[str, tuple[int, int]]) -> Limits:
    """The usual limits, with those that the clinic has set by a stage's name ([queue] in clinic.toml)."""
    return {status: own.get(status.value, usual) for status, usual in USUAL_LIMITS.items()}


def lateness(status: Status, minutes: int, limits: Limits = USUAL_LIMITS) -> Late:
    """How the minutes in a stage stand against its limits."""
    soon, over = limits.get(status, (10**6, 10**6))
    if minutes >= over:
        return Late.OVER
    return Late.SOON if minutes >= soon else Late.FINE


EXPECTED_SOON_MINUTES, EXPECTED_OVER_MINUTES = 10, 30
"""Minutes past the start from which a patient who has not come is marked, and from which it is an alert."""


def lateness_of_arrival(minutes: int) -> Late:
    """How the minutes past the start of an expected visit stand against the thresholds."""
    if minutes >= EXPECTED_OVER_MINUTES:
        return Late.OVER
    return Late.SOON if minutes >= EXPECTED_SOON_MINUTES else Late.FINE


def no_next_stage(status: Status) -> str:
    """What the desk is told when `next stage` does not apply."""
    ways = {
        Status.BOOKED: "the patient is not here yet: check in first",
        Status.ARRIVED: "check the patient in first",
        Status.CHECKED_IN: "choose a room",
        Status.READY: "check the patient out",
    }
    return ways.get(status, f"the visit is {status.words}: it has ended")


ID_STANDS, CONTACT_STANDS = timedelta(days=365), timedelta(days=180)
"""So long it stands that a photo id was seen, and that the patient confirmed address and phone."""

ID_FROM_MONTHS = 16 * 12
"""Whoever is younger has no photo id to show as a rule: the first licence is given at sixteen."""


def due_in_person(details: PatientDetails, born: date | None, today: date) -> frozenset[Ask]:
    """What is to be asked of the patient today; of a child no photo id.

    The notice of privacy practices is acknowledged once, at the first service; a written reason why
    it was not takes its place (45 CFR 164.520(c)(2)(ii)).
    """
    due = set()
    months = age_in_months(born, today)
    may_have_id = months is None or months >= ID_FROM_MONTHS
    if may_have_id and (details.id_seen_on is None or today - details.id_seen_on > ID_STANDS):
        due.add(Ask.IDENTITY)
    confirmed = (details.address_verified_on, details.phone_verified_on)
    if any(day is None or today - day > CONTACT_STANDS for day in confirmed):
        due.add(Ask.CONTACT)
    if details.notice_on is None and not details.notice_why_not:
        due.add(Ask.NOTICE)
    return frozenset(due)


def told_in_person(details: PatientDetails, told: InPerson, today: date) -> PatientDetails:
    """The details with what the patient showed and said today."""
    if told.identity is not None:
        details = replace(details, id_kind=told.identity, id_seen_on=today)
    if told.same_contact:
        details = replace(details, address_verified_on=today, phone_verified_on=today)
    if told.notice_signed:
        return replace(details, notice_on=today, notice_why_not="")
    if told.notice_why_not and details.notice_on is None:
        details = replace(details, notice_why_not=told.notice_why_not)
    return details


def require_answers(answers: CheckInAnswers, copay_cents: int, *, has_policy: bool) -> None:
    """Raise Invalid unless coverage and copay are settled (domain rules, B1: guard of checked-in).

    `copay_cents` is what the policy asks for this visit and has not been paid yet.
    """
    if not answers.self_pay and not has_policy:
        raise Invalid("no policy is on file: add one, or choose self-pay", "coverage")
    if not answers.self_pay and not answers.coverage_seen:
        raise Invalid("say that the policy was seen to be good, or choose self-pay", "coverage")
    if answers.copay_cents < 0:
        raise Invalid("a copay is not below zero", "copay")
    due = 0 if answers.self_pay else copay_cents
    if not 0 <= answers.credit_cents <= due:
        raise Invalid(f"{show_money(due)} of copay is due: credit pays no more than that", "from credit")
    if answers.copay_cents + answers.credit_cents < due and not answers.copay_reason.strip():
        raise Invalid("the copay is not taken in full: take it, or say why not", "copay reason")
    if answers.balance_cents < 0:
        raise Invalid("what is taken on the balance is not below zero", "balance")
    taken = answers.copay_cents + answers.balance_cents
    if answers.tenders and sum(tender.cents for tender in answers.tenders) != taken:
        raise Invalid("the tenders are not what was taken as copay and on the balance", "paid by")
    if taken and answers.pay is None and not answers.tenders:
        raise Invalid("how was it paid: cash, card or check?", "paid by")


def why_not_from_paper(day: date, today: date) -> str:
    """Why nothing can be entered from the paper of that day, or nothing where it can."""
    if day > today:
        return f"{show_date(day)} has not been yet"
    if today - day > FURTHEST_BACK:
        days = FURTHEST_BACK.days
        return f"{show_date(day)} lies more than {days} days back: it cannot be entered any more"
    return ""

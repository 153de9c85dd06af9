"""Who may be called, what is said, and when to try again: pure rules.

Consent: a call of a person about care goes to the number that the patient gave, and to nobody
who said no (47 CFR 64.1200(a)(9)(iv); a patient's wish for another channel, 45 CFR 164.522(b)).
What is said before the patient is known to be there tells of no care (domain rules, B3).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from clinic_tui.calls.states import OfferNeed, Outcome, Subject
from clinic_tui.patients.rows import Consent, PatientFields
from clinic_tui.words.age_range import age_in_months
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

SATURDAY = 5

TRY_AGAIN = {
    Outcome.NO_ANSWER: 1,
    Outcome.MESSAGE_LEFT: 3,
    Outcome.REACHED: 7,
}
"""Days until the next try about a recall; none where nobody is to be tried again at that number."""


def refusal(fields: PatientFields) -> str:
    """Why this patient is not called, in words; empty where nothing is against it."""
    if fields.deceased:
        return "the patient has died"
    if fields.contact_by_phone is Consent.NO:
        return "the patient wants no calls"
    if not fields.phones:
        return "there is no phone on file"
    return ""


def agreed(fields: PatientFields) -> str:
    """Which channels the patient agreed to, and which not: `calls, texts; no e-mails`."""
    said = (
        ("calls", fields.contact_by_phone),
        ("texts", fields.contact_by_text),
        ("e-mails", fields.contact_by_mail),
    )
    yes = ", ".join(word for word, consent in said if consent is Consent.YES)
    no = ", ".join(f"no {word}" for word, consent in said if consent is Consent.NO)
    return "; ".join(filter(None, (yes, no))) or "asked for no channel yet"


def next_try(outcome: Outcome, today: date) -> date | None:
    """When to call again about a recall, never on a weekend; None where not at that number."""
    days = TRY_AGAIN.get(outcome)
    if days is None:
        return None
    day = today + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def script(
    subject: Subject,
    clinic: str,
    fields: PatientFields,
    *,
    day: date | None = None,
    start: int = 0,
    spanish: bool = False,
    today: date | None = None,
) -> str:
    """What to say; day and minute are those of the visit or of the time on offer.

    About a child (under 18 `today`) a parent or guardian is asked for, and asked whether the child can come.
    """
    who = f"{fields.preferred or fields.given} {fields.family}".strip()
    months = age_in_months(fields.born, today) if today else None
    if months is not None and months < ADULT_MONTHS:
        guardian = (_SPANISH_GUARDIAN if spanish else _ENGLISH_GUARDIAN)[subject, bool(day)]
        child = fields.preferred or fields.given or fields.family
        when = f"{show_date(day)} {show_time(start)}" if day else ""
        return guardian.format(clinic=clinic, who=who, child=child, when=when)
    when = f"{show_date(day)} {show_time(start)}" if day else ""
    words = (_SPANISH if spanish else _ENGLISH)[subject, bool(day)]
    return words.format(clinic=clinic, who=who, when=when)


_ENGLISH = {
    (Subject.VISIT, True): "{clinic} here. May I speak to {who}? Can you come on {when}?",
    (Subject.RECALL, False): "{clinic} here. May I speak to {who}? It is time for your next visit.",
    (Subject.WAITER, True): "{clinic} here. May I speak to {who}? We have {when} for you: can you come?",
    (Subject.WAITER, False): "{clinic} here. May I speak to {who}? Do you still wait for an earlier time?",
}
_SPANISH = {
    (Subject.VISIT, True): "Le llamamos de {clinic}. ¿Puedo hablar con {who}? ¿Puede venir: {when}?",
    (Subject.RECALL, False): "Le llamamos de {clinic}. ¿Puedo hablar con {who}? Le toca su próxima visita.",
    (Subject.WAITER, True): "Le llamamos de {clinic}. ¿Puedo hablar con {who}? Tenemos {when}: ¿puede venir?",
    (Subject.WAITER, False): "Le llamamos de {clinic}. ¿Puedo hablar con {who}? ¿Espera aún otra hora?",
}


_ENGLISH_GUARDIAN = {
    (Subject.VISIT, True): (
        "{clinic} here. May I speak to a parent or guardian of {who}? Can {child} come on {when}?"
    ),
    (Subject.RECALL, False): (
        "{clinic} here. May I speak to a parent or guardian of {who}? "
        "It is time for the next visit of {child}."
    ),
    (Subject.WAITER, True): (
        "{clinic} here. May I speak to a parent or guardian of {who}? "
        "We have {when} for {child}: does that do?"
    ),
    (Subject.WAITER, False): (
        "{clinic} here. May I speak to a parent or guardian of {who}? Does {child} still wait for an "
        "earlier time?"
    ),
}
_SPANISH_GUARDIAN = {
    (Subject.VISIT, True): (
        "Le llamamos de {clinic}. ¿Puedo hablar con el padre, la madre o el tutor de {who}? "
        "¿Puede venir {child}: {when}?"
    ),
    (Subject.RECALL, False): (
        "Le llamamos de {clinic}. ¿Puedo hablar con el padre, la madre o el tutor de {who}? "
        "A {child} le toca su próxima visita."
    ),
    (Subject.WAITER, True): (
        "Le llamamos de {clinic}. ¿Puedo hablar con el padre, la madre o el tutor de {who}? "
        "Tenemos {when} para {child}: ¿puede venir?"
    ),
    (Subject.WAITER, False): (
        "Le llamamos de {clinic}. ¿Puedo hablar con el padre, la madre o el tutor de {who}? "
        "¿Espera {child} aún otra hora?"
    ),
}

ADULT_MONTHS = 18 * 12
"""From this age on the patient is asked for."""

ENDS_SOON = timedelta(minutes=10)
"""So long before its end an offer needs somebody who asks for the answer."""

CALLED_WITHIN = timedelta(minutes=5)
"""So soon after a person made an offer the patient is called; one that went on by itself, at once."""


def offer_need(
    now: datetime,
    *,
    made_at: datetime,
    expires_at: datetime,
    begins_at: datetime,
    by_itself: bool,
    called_at: datetime | None,
) -> OfferNeed | None:
    """Why an offer that nobody has answered needs a person at this moment, or None.

    All are instants. A call since the offer ran out settles it, as does the beginning of its time.
    """
    if expires_at <= now:
        called = called_at is not None and called_at >= expires_at
        return None if called or begins_at <= now else OfferNeed.RAN_OUT
    if expires_at - now <= ENDS_SOON:
        return OfferNeed.ENDS_SOON
    called = called_at is not None and called_at >= made_at
    due = by_itself or now - made_at >= CALLED_WITHIN
    return OfferNeed.NOT_CALLED if due and not called else None

"""What a payer's answer (278) makes of a request: state, number, units and days. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic_tui.schedule.authorization.states import AuthorizationState
from clinic_tui.x12.review import Decision, EventReview, Quantity
from clinic_tui.x12.review_facts import counted
from clinic_tui.x12.review_words import DECISIONS, reason_words
from clinic_tui.x12.values import Span

STATES = {
    "A1": AuthorizationState.CERTIFIED,
    "A2": AuthorizationState.PART,
    "A3": AuthorizationState.DENIED,
    "A4": AuthorizationState.PENDED,
    "A6": AuthorizationState.PART,
    "C": AuthorizationState.CANCELLED,
    "CT": AuthorizationState.PENDED,
    "NA": AuthorizationState.NONE_NEEDED,
}
"""HCR01 to the state of the request."""

VISITS = "VS"
MOST_UNITS, LONGEST_NUMBER = 999, 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: it holds where the answer does not say otherwise."""

    units: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Decided:
    """What the answer says, as it is stored."""

    state: AuthorizationState
    action: str
    """HCR01 as it came; `AAA` for a request that the payer did not take."""
    number: str
    """HCR02 as it came, of a certified one; empty else."""
    units: int
    first: date
    last: date
    reason: str
    notes: tuple[str, ...]
    """What was off or missing, and what was done about it."""


def decide(event: EventReview, asked: Asked) -> Decided | None:
    """What the answer for one event makes of the request; None where it decides nothing.

    Anything but a plain decision is told in the notes; nothing is guessed that the answer does not say.
    """
    notes: list[str] = []
    decision = _decision(event, notes)
    said = [*event.messages, *(each for service in event.services for each in service.messages)]
    if decision is None:
        refusals = [*event.rejections, *(each for service in event.services for each in service.rejections)]
        if not refusals:
            return None
        words = "; ".join(dict.fromkeys(f"{each.words} {each.way_out}" for each in refusals))
        return Decided(AuthorizationState.TO_ASK, "AAA", "", asked.units, asked.first, asked.last, words, ())
    state = STATES.get(decision.action)
    if state is None:
        return None
    reason = _reason(event, decision, said)
    if state not in (AuthorizationState.CERTIFIED, AuthorizationState.PART):
        return Decided(state, decision.action, "", asked.units, asked.first, asked.last, reason, tuple(notes))
    number = event.number
    if not number:
        notes.append("the payer gave no number: ask for it before the claim goes out")
    if len(number) > LONGEST_NUMBER:
        notes.append(f"the number has over {LONGEST_NUMBER} characters and was left out: {number[:20]}...")
        number = ""
    units = _units(event, asked, decision, notes)
    first, last = _days(event, asked, units, notes)
    if state is AuthorizationState.CERTIFIED and units < asked.units:
        state = AuthorizationState.PART
        reason = reason or f"{units} of {asked.units} units"
    return Decided(state, decision.action, number, units, first, last, reason, tuple(notes))


def _decision(event: EventReview, notes: list[str]) -> Decision | None:
    """The event's own, else what its services have in common."""
    services = [(each.code or "a service", each.decision) for each in event.services if each.decision]
    if event.decision is not None:
        for code, each in services:
            if each.is_authorized != event.decision.is_authorized:
                notes.append(f"{code}: {each.words}{_because(each)}")
        if event.decision.action == "A1" and any(not each.is_authorized for _, each in services):
            return Decision("A2", event.decision.number, event.decision.reasons)
        return event.decision
    actions = {each.action for _, each in services}
    if not services:
        return None
    if len(actions) == 1:
        return services[0][1]
    notes += [f"{code}: {each.words}{_because(each)}" for code, each in services]
    granted = next((each for _, each in services if each.is_authorized), None)
    if granted is not None:
        return Decision("A2", granted.number, granted.reasons)
    return next((each for _, each in services if each.action == "A4"), services[0][1])


def _because(decision: Decision) -> str:
    return f", {', '.join(map(reason_words, decision.reasons))}" if decision.reasons else ""


def _reason(event: EventReview, decision: Decision, said: Sequence[str]) -> str:
    """Why, in words: the reasons of the decision and of its services, and the payer's own words."""
    codes = [*decision.reasons]
    if not codes and not decision.is_authorized:
        codes = [code for each in event.services if each.decision for code in each.decision.reasons]
    words = [reason_words(code) for code in dict.fromkeys(codes)]
    if decision.action in ("CT", "A6"):
        words.insert(0, DECISIONS[decision.action])
    if decision.action == "A4" and decision.number:
        words.append(f"the payer's reference {decision.number}")
    return "; ".join((*words, *said))[:300]


def _units(event: EventReview, asked: Asked, decision: Decision, notes: list[str]) -> int:
    """Visits that are granted; as asked where none are named."""
    named: list[Quantity] = [event.quantity] if event.quantity else []
    if not named:
        granted = [each for each in event.services if not each.decision or each.decision.is_authorized]
        named = list({each.quantity.raw: each.quantity for each in granted if each.quantity}.values())
    visits = [each for each in named if each.kind == VISITS and each.amount is not None]
    others = [each for each in named if each.kind != VISITS and each.amount is not None]
    notes += [
        f"it grants {counted(each.amount, each.kind)}, which are no visits: units stay {asked.units}"
        for each in others
        if each.amount is not None and not visits
    ]
    if len(visits) > 1:
        told = ", ".join(counted(each.amount, each.kind) for each in visits if each.amount is not None)
        notes.append(f"its services have other numbers of visits ({told}): units stay {asked.units}")
        return asked.units
    if not visits:
        if decision.action in ("A2", "A6") and not others:
            notes.append(f"it does not say how many visits: units stay {asked.units}, ask the payer")
        return asked.units
    amount = visits[0].amount
    if amount is None or amount != int(amount) or not 1 <= amount <= MOST_UNITS:
        notes.append(f"{amount} visits cannot be: units stay {asked.units}")
        return asked.units
    return int(amount)


def _days(event: EventReview, asked: Asked, units: int, notes: list[str]) -> tuple[date, date]:
    """From when until when; as asked where no days are named."""
    own = {each.qualifier: each.span for each in event.dates}
    span = own.get("AAH") or own.get("472") or own.get("007")
    if span is not None and span.first == span.last and "036" in own and own["036"].last >= span.first:
        span = Span(span.first, own["036"].last)
    if span is None:
        spans = {
            each.span
            for service in event.services
            if not service.decision or service.decision.is_authorized
            for each in service.dates
            if each.qualifier in ("472", "AAH")
        }
        if len(spans) > 1:
            notes.append("its services have other days each: the days stay as asked")
        span = spans.pop() if len(spans) == 1 else None
    if span is None:
        notes.append("it names no days: they stay as asked")
        return asked.first, asked.last
    if span.first == span.last and units > 1:
        notes.append(f"it names one day for {units} units: the last day stays as asked")
        return span.first, max(asked.last, span.first)
    return span.first, span.last

"""A payer's answer about an authorization as the rows that a front desk reads."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clinic_tui.x12.day_words import day_words
from clinic_tui.x12.front_desk import Fact
from clinic_tui.x12.review import Decision, EventReview, Quantity, Review, ServiceReview
from clinic_tui.x12.review_words import UNITS
from clinic_tui.x12.values import Span, write_number


def review_facts(review: Review) -> tuple[Fact, ...]:
    """The rows: what was decided, the number, the span and the units, and each service."""
    return tuple(_facts(review))


def _facts(review: Review) -> Iterator[Fact]:
    for each in review.rejections:
        yield Fact("Reason", f"{each.words} {each.way_out}", is_warning=True)
    for event in review.events:
        yield from _event(event)


def _event(event: EventReview) -> Iterator[Fact]:
    for each in event.rejections:
        yield Fact("Reason", f"{each.words} {each.way_out}", is_warning=True)
    if event.decision is not None:
        yield _decision("Authorization", event.decision)
    if event.number:
        yield Fact("Number", event.number)
    if event.authorized_dates is not None:
        yield Fact("From-to", _span(event.authorized_dates))
    if event.quantity is not None:
        yield from _quantity(event.quantity)
    for message in event.messages:
        yield Fact("Message", message)
    for service in event.services:
        yield from _service(service)


def _service(service: ServiceReview) -> Iterator[Fact]:
    called = " ".join((service.code, *service.modifiers)).strip() or "Service"
    if service.decision is not None:
        yield _decision(called, service.decision)
    if service.units is not None:
        yield Fact(called, counted(service.units, service.unit_kind))
    if service.quantity is not None:
        yield from _quantity(service.quantity)
    for each in service.rejections:
        yield Fact(called, f"{each.words} {each.way_out}", is_warning=True)
    for message in service.messages:
        yield Fact(called, message)


def _decision(label: str, decision: Decision) -> Fact:
    reasons = f", reason {', '.join(decision.reasons)}" if decision.reasons else ""
    fine = decision.action == "A1" or decision.is_needless
    return Fact(label, f"{decision.words}{reasons}", is_warning=not fine)


def _quantity(quantity: Quantity) -> Iterator[Fact]:
    if quantity.amount is not None:
        yield Fact("Quantity", counted(quantity.amount, quantity.kind))


def _span(span: Span) -> str:
    first, last = day_words(span.first), day_words(span.last)
    return first if first == last else f"{first} to {last}"


def counted(amount: Decimal, kind: str) -> str:
    """`12 visits`, `1 visit`; a kind that is not known shows as its code."""
    words = UNITS.get(kind, kind)
    if amount == 1 and words.endswith("s"):
        words = words[:-1]
    return f"{write_number(amount)} {words}".strip()

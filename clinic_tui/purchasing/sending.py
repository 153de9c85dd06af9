"""That an order went to its vendor, and what the vendor said of it."""

from __future__ import annotations

from datetime import date, timedelta

from clinic_tui.clock import today
from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.purchasing.drafting import seen_order
from clinic_tui.purchasing.models import Vendor
from clinic_tui.purchasing.states import ON_THE_WAY, OrderState, SentBy, require_step
from clinic_tui.schedule.federal_holidays import business_day_from
from clinic_tui.store.desk import Desk

VERB = "purchase.send"


def mark_sent(desk: Desk, order_id: int, version: int, how: SentBy, reference: str = "") -> None:
    """The order went out: it is expected on the first business day after the vendor's days.

    Raises Conflict where it is not approved.
    """
    number = clean_text(reference, 60, "reference")
    with desk.act(VERB) as db:
        order = seen_order(db, order_id, version, OrderState.APPROVED)
        vendor = db.need(Vendor, order.vendor_id, "there is no such vendor")
        require_step(order.number, order.state, OrderState.SENT)
        order.state, order.sent_how, order.reference = OrderState.SENT, how, number
        order.sent_at, order.sent_by = desk.clock.now(), desk.actor.login
        order.expected_on = business_day_from(today(desk.clock) + timedelta(days=vendor.lead_days))


LONGEST_WAIT = timedelta(days=730)
"""A day further ahead is a slip of the key."""


def expect(desk: Desk, order_id: int, version: int, day: date, reference: str = "") -> None:
    """The vendor named a day, or its own number of the order."""
    number = clean_text(reference, 60, "reference")
    with desk.act(VERB) as db:
        order = seen_order(db, order_id, version, *ON_THE_WAY)
        if day < today(desk.clock):
            raise Invalid(f"{day} is past: when is the order to come?", "expected")
        if day > today(desk.clock) + LONGEST_WAIT:
            raise Invalid(f"{day} is more than two years ahead: when is the order to come?", "expected")
        order.expected_on = day
        order.reference = number or order.reference

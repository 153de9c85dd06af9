"""The states of a purchase order and of an invoice, and which may follow which."""

from __future__ import annotations

from enum import StrEnum

from clinic_tui.errors import Conflict


class OrderState(StrEnum):
    """How far an order is (domain rules, B10)."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENT = "sent"
    PARTLY = "partly received"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class SentBy(StrEnum):
    """How an order went to its vendor."""

    MAIL = "mail"
    FILE = "file"
    PAPER = "paper"
    PHONE = "phone"
    WEB = "web"


class InvoiceState(StrEnum):
    """Whether somebody answers for an invoice."""

    OPEN = "open"
    ACCEPTED = "accepted"


DUE = (OrderState.APPROVED, OrderState.SENT, OrderState.PARTLY)
"""What of these was not received yet is due in."""

ON_THE_WAY = (OrderState.SENT, OrderState.PARTLY)
"""What of these comes may be received."""

ENDED = (OrderState.CLOSED, OrderState.CANCELLED)

_FOLLOWS = {
    OrderState.DRAFT: (OrderState.APPROVED, OrderState.CANCELLED),
    OrderState.APPROVED: (OrderState.DRAFT, OrderState.SENT, OrderState.CANCELLED),
    OrderState.SENT: (OrderState.PARTLY, OrderState.RECEIVED, OrderState.CLOSED, OrderState.CANCELLED),
    OrderState.PARTLY: (OrderState.PARTLY, OrderState.RECEIVED, OrderState.CLOSED),
    OrderState.RECEIVED: (OrderState.RECEIVED, OrderState.CLOSED),
    OrderState.CLOSED: (),
    OrderState.CANCELLED: (),
}


def require_step(number: int, now: OrderState, then: OrderState) -> None:
    """Raises Conflict where the order cannot become that."""
    if then not in _FOLLOWS[now]:
        raise Conflict(f"order {number} is {now.value}: it cannot become {then.value}")

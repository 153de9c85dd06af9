"""What is typed of vendors, orders and budgets: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VendorEntry:
    """What is typed of a vendor."""

    code: str
    name: str
    account: str = ""
    phone: str = ""
    email: str = ""
    lead_days: int = 7
    minimum_cents: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfferEntry:
    """What is typed of what a vendor sells; `cents` for a pack, None where it is not known."""

    catalog: str
    pack: str = "each"
    units: int = 1
    cents: int | None = None
    multiple: int = 1
    minimum: int = 0
    lead_days: int | None = None
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class ToOrder:
    """So many packs of an offer.

    `seen_open` is how many units of the item stood on drafts and open orders as it was proposed: where more
    do by now, another desk has ordered it. None where nothing was proposed.
    """

    offer_id: int
    packs: int
    seen_open: int | None = None


@dataclass(frozen=True, slots=True)
class BudgetEntry:
    """What is typed of a budget; both days included."""

    category: str
    from_on: date
    to_on: date
    cents: int
    site_id: int | None = None
    """Whose; None is the first site's."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an invoice asks for a line of an order; `cents` for one pack."""

    line_id: int
    """0 where order and catalog number say which."""
    packs: int
    cents: int
    order: int = 0
    catalog: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceEntry:
    """What is typed of an invoice."""

    number: str
    dated_on: date
    total_cents: int
    lines: tuple[Asked, ...]
    other_cents: int = 0
    """Freight, tax and fees."""
    due_on: date | None = None

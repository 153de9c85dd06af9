"""What is shown of buying supplies: plain values, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clinic_tui.purchasing.matching import Billed, Difference
from clinic_tui.purchasing.states import ENDED, ON_THE_WAY, InvoiceState, OrderState, SentBy

MOST_ENDED = 1_000
"""Of orders that are done, the last ones are listed."""
MOST_ACCEPTED = 1_000
"""So they are of accepted invoices."""


@dataclass(frozen=True, slots=True)
class VendorRow:
    """Whom supplies are bought from."""

    id: int
    version: int
    code: str
    name: str
    account: str
    phone: str
    email: str
    lead_days: int
    minimum_cents: int
    note: str
    offers: int = 0
    """Items in its catalogue."""
    open_orders: int = 0
    bought_from: bool = True
    """False of one that was dropped: its code stays its own, and it can be bought from again."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a vendor sells of an item, in packs."""

    id: int
    version: int
    vendor_id: int
    vendor_code: str
    vendor: str
    item_id: int
    catalog: str
    pack: str
    units: int
    """Units of issue in a pack."""
    cents: int | None
    """For a pack; None where nobody said."""
    multiple: int
    minimum: int
    """Packs that are sold at least."""
    lead_days: int
    """Calendar days to delivery, the vendor's own where the item has no other."""
    preferred: bool

    @property
    def unit_cents(self) -> float | None:
        """What one unit of issue costs."""
        return None if self.cents is None else self.cents / self.units


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An item that is to be ordered, or rides along, with the offer that fits best."""

    item_id: int
    code: str
    name: str
    category: str
    unit: str
    usable: int
    """Units that may be given out, those at places with levels of their own left out."""
    due_in: int
    due_out: int
    drafted: int
    """Units on orders that nobody approved yet."""
    par: int
    reorder_at: int
    urgent: bool
    rides: bool
    """Above its reorder point: it comes along because its vendor is ordered from anyway."""
    cover_days: int | None
    """Whole days that what is usable lasts; None where nothing is used."""
    last_year: int
    """Units used in the 30 days that begin on this day a year ago."""
    wanted: int
    """Units that bring it up to par."""
    offer: Offer | None
    """None where no vendor is known."""
    packs: int
    others: tuple[Offer, ...] = ()
    warning: str = ""
    """It is on an open order, or comes too late."""

    @property
    def available(self) -> int:
        """Usable, due in less due out."""
        return self.usable + self.due_in - self.due_out

    @property
    def on_open_orders(self) -> int:
        """Units due in or on drafts."""
        return self.due_in + self.drafted

    @property
    def cents(self) -> int | None:
        """What it costs; None where the price is not known."""
        return None if self.offer is None or self.offer.cents is None else self.offer.cents * self.packs


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order on the list of orders."""

    id: int
    version: int
    number: int
    vendor_id: int
    vendor_code: str
    vendor: str
    state: OrderState
    drafted_at: datetime
    sent_at: datetime | None
    expected_on: date | None
    lines: int
    cents: int
    """Of lines with a price."""
    unpriced: int
    """Lines without one."""
    due_cents: int
    """Of it, what was not received yet."""
    site_id: int = 0
    site: str = ""
    """Where it is delivered to."""

    def overdue(self, day: date) -> bool:
        """On the way, and expected before this day."""
        return self.state in ON_THE_WAY and self.expected_on is not None and self.expected_on < day

    @property
    def is_open(self) -> bool:
        """Something is to be done with it yet."""
        return self.state not in ENDED


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an order, and what came of it."""

    id: int
    version: int
    item_id: int
    code: str
    name: str
    unit: str
    category: str
    catalog: str
    pack: str
    units: int
    packs: int
    cents: int | None
    received: int
    """Units."""
    given_up: int
    invoiced: int
    """Packs that invoices ask for."""

    @property
    def ordered(self) -> int:
        """Units of issue that were ordered."""
        return self.packs * self.units

    @property
    def due(self) -> int:
        """Units that are to come yet."""
        return max(self.ordered - self.given_up - self.received, 0)

    @property
    def total_cents(self) -> int | None:
        """What the line costs."""
        return None if self.cents is None else self.cents * self.packs


@dataclass(frozen=True, slots=True)
class OrderPage:
    """All there is to know of one order."""

    order: OrderRow
    account: str
    email: str
    phone: str
    minimum_cents: int
    lines: tuple[LineRow, ...]
    drafted_by: str
    approved_at: datetime | None
    approved_by: str
    over_budget: str
    sent_by: str
    sent_how: SentBy | None
    reference: str
    ended_at: datetime | None
    ended_by: str
    end_reason: str
    note: str
    budgets: tuple[BudgetUse, ...] = ()
    """Those that its lines are bought from, today."""
    place_id: int = 0
    """The stock room that what comes of it goes to."""
    deliver_to: tuple[str, ...] = ()
    """Site and address; the site alone only where the clinic has several stock rooms."""
    of_several: bool = False
    """The clinic has several stock rooms: which one it is for has to be said."""
    approve_limit: int = 0
    """Cents up to which those who draft orders may approve them."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line of an order on its way, from which units of an item are to come."""

    line_id: int
    order_number: int
    vendor: str
    catalog: str
    pack: str
    units: int
    due: int
    cents: int | None
    """For a pack."""
    expected_on: date | None
    place_id: int = 0
    """The stock room that it was ordered to."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget as it was set, of one site."""

    id: int
    version: int
    category: str
    from_on: date
    to_on: date
    cents: int
    site_id: int = 0
    site: str = ""


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """How a budget stands."""

    budget: BudgetRow
    spent_cents: int
    """What was received in its days at what it cost, less what went back, and what invoices ask beyond."""
    committed_cents: int
    """What is ordered and not received yet."""
    forecast_cents: int
    """Spent by its last day, if it goes on as until now."""
    freight_cents: int = 0
    """Of what was spent: freight, tax and fees of invoices that were accepted."""
    returned_cents: int = 0
    """What was given back for goods that were sent back; it is not in what was spent."""
    dearer_cents: int = 0
    """Of what was spent: what accepted invoices ask beyond what the goods had cost; below zero: less."""

    @property
    def left_cents(self) -> int:
        """What may be ordered yet; below zero where it is used up."""
        return self.budget.cents - self.spent_cents - self.committed_cents


def budget_of(uses: Sequence[BudgetUse], category: str) -> BudgetUse | None:
    """That of a kind of supplies: its own, else the one of all that have none, else None."""
    by_kind = {use.budget.category: use for use in uses}
    return by_kind.get(category) or by_kind.get("")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A vendor's invoice, as it was entered."""

    id: int
    version: int
    vendor_id: int
    vendor: str
    number: str
    dated_on: date
    due_on: date | None
    total_cents: int
    other_cents: int
    state: InvoiceState
    entered_at: datetime
    entered_by: str
    accepted_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """An invoice with its lines, and all that does not agree."""

    invoice: InvoiceRow
    lines: tuple[Billed, ...]
    orders: tuple[int, ...]
    """The numbers of the orders that it is for."""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class PriceVariance:
    """Cents that an accepted invoice asks for an item beyond what it had cost, below zero for less.

    Of that, the shelf is worth more by what lay there still as the invoice was accepted; the rest is price
    variance: units that were used by then had gone at what was ordered.
    """

    invoice: str
    vendor: str
    accepted_on: date
    item: str
    category: str
    beyond_cents: int
    used_fifo_cents: int
    """The price variance, where the oldest goes first."""
    used_average_cents: int
    """The same by the moving average."""

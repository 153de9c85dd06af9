"""What screens may ask of vendors, of budgets, and of invoices."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from clinic_tui.backend.sitting import Sitting
from clinic_tui.purchasing import budget_reads, budgets, invoice_reads, invoices, vendor_reads, vendors
from clinic_tui.purchasing.entries import BudgetEntry, InvoiceEntry, OfferEntry, VendorEntry
from clinic_tui.purchasing.price_variance import in_words, price_variances
from clinic_tui.purchasing.rows import BudgetUse, InvoicePage, Offer, PriceVariance, VendorRow
from clinic_tui.stock.rooms import room_meant
from clinic_tui.stock.rows import EVERY_SITE

VIEW = "purchase.view"


class VendorsPart:
    """Whom supplies are bought from, what they sell, what they ask, and what there is to spend."""

    def __init__(self, sitting: Sitting, own_site: str = "") -> None:
        self._sitting = sitting
        self._own = own_site

    # Vendors and their offers

    def vendors(self) -> tuple[VendorRow, ...]:
        """All that are bought from."""
        return self._sitting.ask(VIEW, vendor_reads.vendors)

    def offers_of_item(self, item_id: int) -> tuple[Offer, ...]:
        """Who sells an item."""
        return self._sitting.ask(VIEW, lambda db: vendor_reads.offers_of(db, item_ids=[item_id]))

    def offers_of_vendor(self, vendor_id: int) -> tuple[Offer, ...]:
        """What a vendor sells."""
        return self._sitting.ask(VIEW, lambda db: vendor_reads.offers_of(db, vendor_id=vendor_id))

    def approve_limit(self) -> int:
        """Cents up to which those who draft orders may approve them."""
        return self._sitting.ask(VIEW, vendor_reads.approve_limit)

    def add_vendor(self, entry: VendorEntry) -> int:
        """Begin to buy from a vendor."""
        return vendors.add_vendor(self._sitting.desk, entry)

    def edit_vendor(self, vendor_id: int, version: int, entry: VendorEntry) -> None:
        """Change what is known of it."""
        vendors.edit_vendor(self._sitting.desk, vendor_id, version, entry)

    def drop_vendor(self, vendor_id: int, version: int) -> None:
        """Buy there no more."""
        vendors.drop_vendor(self._sitting.desk, vendor_id, version)

    def dropped_vendors(self) -> tuple[VendorRow, ...]:
        """Those that are bought from no more."""
        return self._sitting.ask(VIEW, lambda db: vendor_reads.vendors(db, dropped=True))

    def buy_again(self, vendor_id: int, version: int) -> None:
        """Buy there again."""
        vendors.buy_again(self._sitting.desk, vendor_id, version)

    def set_offer(self, vendor_id: int, item_id: int, entry: OfferEntry) -> int:
        """What it sells of an item."""
        return vendors.set_offer(self._sitting.desk, vendor_id, item_id, entry)

    def drop_offer(self, offer_id: int) -> None:
        """It is not bought any more."""
        vendors.drop_offer(self._sitting.desk, offer_id)

    def set_approve_limit(self, cents: int) -> None:
        """Up to how much those who draft orders may approve them."""
        vendors.set_approve_limit(self._sitting.desk, cents)

    # Budgets

    def budget_use(self, every: bool, site: int | None = EVERY_SITE) -> tuple[BudgetUse, ...]:
        """How the budgets of today stand, or all there ever were; of a site, None being the desk's own."""
        today, own = self._sitting.today, self._own

        def use(db: Session) -> tuple[BudgetUse, ...]:
            room = room_meant(db, own, site)
            return budget_reads.budget_use(
                db, today, budget_reads.budgets(db, room=room) if every else None, room
            )

        return self._sitting.ask(VIEW, use)

    def add_budget(self, entry: BudgetEntry) -> int:
        """Set what may be spent."""
        return budgets.add_budget(self._sitting.desk, entry)

    def edit_budget(self, budget_id: int, version: int, entry: BudgetEntry) -> None:
        """Change it."""
        budgets.edit_budget(self._sitting.desk, budget_id, version, entry)

    def drop_budget(self, budget_id: int, version: int) -> None:
        """Hold nothing back any more."""
        budgets.drop_budget(self._sitting.desk, budget_id, version)

    # Invoices

    def invoices(self, with_accepted: bool) -> tuple[InvoicePage, ...]:
        """Those nobody answers for, and the last accepted ones if asked for."""
        return self._sitting.ask(VIEW, lambda db: invoice_reads.invoices(db, with_accepted=with_accepted))

    def variances(self, first: date, last: date) -> tuple[PriceVariance, ...]:
        """What those accepted in a span asked beyond the order."""
        return self._sitting.ask("stock.worth", price_variances, self._sitting.desk.clock.zone, first, last)

    def enter_invoice(self, entry: InvoiceEntry) -> int:
        """Write down what a vendor asks."""
        return invoices.enter_invoice(self._sitting.desk, entry)

    def accept_invoice(self, invoice_id: int, version: int, reason: str) -> str:
        """It may be paid; what that does to the worth of the shelf, in words, or nothing."""
        return in_words(invoices.accept_invoice(self._sitting.desk, invoice_id, version, reason))

    def drop_invoice(self, invoice_id: int, version: int) -> None:
        """It was entered in error."""
        invoices.drop_invoice(self._sitting.desk, invoice_id, version)

"""What vendors ask: each invoice against its orders and deliveries, with all that differs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.keymap import Place
from clinic_tui.purchasing.rows import MOST_ACCEPTED, InvoicePage
from clinic_tui.purchasing.states import InvoiceState
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.widgets.cells import wrap
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money


class InvoicesScreen(ListPage[InvoicePage]):
    """Open ones, the oldest first; `i` on an order enters one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.INVOICES)
    NAME = "Invoices of vendors"
    COLUMNS = (
        ListColumn("Vendor"),
        ListColumn("Number", 14),
        ListColumn("Dated", 8),
        ListColumn("Due", 8),
        ListColumn("Orders", 10),
        ListColumn("Total", 11, "right"),
        ListColumn("Differs", 10, "right"),
    )
    NOTHING = "No invoice waits: i on an order enters one."
    TOPICS = frozenset({"vendor_invoice", "invoice_line", "order_line", "order_receipt"})
    DETAIL_LINES = 5

    def __init__(self) -> None:
        super().__init__()
        self._with_accepted = False

    @property
    def place(self) -> Place:
        """Invoices."""
        return Place.INVOICES

    def question(self) -> Callable[[], tuple[InvoicePage, ...]]:
        """Open ones, or accepted ones too."""
        vendors, accepted = self.backend.vendors, self._with_accepted
        return lambda: vendors.invoices(accepted)

    def heading(self) -> FactLine:
        """How many wait, for how much, and how many differ."""
        waiting = [row for row in self.shown_rows if row.invoice.state is InvoiceState.OPEN]
        differ = sum(bool(row.differences) for row in waiting)
        return (
            ("strong", f"{self.NAME}: {len(waiting) or 'none'} open"),
            ("", show_money(sum(row.invoice.total_cents for row in waiting)) if waiting else ""),
            ("quiet", f"the last {MOST_ACCEPTED:,} accepted" if self._is_cut(len(waiting)) else ""),
            (
                "warning",
                f"{differ} {'differs' if differ == 1 else 'differ'} from order or delivery" if differ else "",
            ),
        )

    def line(self, row: InvoicePage) -> ListRow:
        """Whose, which, until when, for what, how much, and what differs."""
        invoice = row.invoice
        differs = sum(each.cents for each in row.differences)
        waits = invoice.state is InvoiceState.OPEN
        told = (show_money(differs) if differs else "yes") if row.differences else ""
        cells = (
            invoice.vendor, invoice.number, f"{invoice.dated_on:%m/%d/%y}",
            f"{invoice.due_on:%m/%d/%y}" if invoice.due_on else "", ", ".join(map(str, row.orders)),
            show_money(invoice.total_cents), told if waits else "accepted",
        )  # fmt: skip
        return ListRow(invoice.id, cells, "is-quiet" if not waits else "is-soon" if row.differences else "")

    def detail(self, row: InvoicePage) -> Sequence[FactLine]:
        """What differs, in words."""
        invoice = row.invoice
        other = f"{show_money(invoice.other_cents)} of it freight and tax" if invoice.other_cents else ""
        told = "; ".join(each.words for each in row.differences) or "agrees with order and delivery"
        accepted = f"accepted by {invoice.accepted_by}" if invoice.accepted_by else ""
        look = "warning" if row.differences else "good"
        return (
            (
                ("strong", f"{invoice.vendor} {invoice.number}"),
                ("", show_money(invoice.total_cents)),
                ("", other),
            ),
            *_unless_empty(
                ("", f"to be paid by {show_date(invoice.due_on)}" if invoice.due_on else ""),
                ("quiet", accepted),
                ("quiet", invoice.reason),
            ),
            *(((look, each),) for each in wrap(told, self.size.width - 2, self.DETAIL_LINES - 2)),
        )

    def _is_cut(self, waiting: int) -> bool:
        return len(self.shown_rows) - waiting >= MOST_ACCEPTED

    # Verbs

    async def choose(self, row: InvoicePage) -> None:
        """The order that it is for."""
        self.clinic.say("; ".join(each.words for each in row.differences) or "it agrees: y accepts it")

    def action_invoice_accept(self) -> None:
        """It may be paid; where it differs, with a reason."""
        row = self._open()
        if row is None:
            return
        invoice, vendors = row.invoice, self.backend.vendors

        def words(more: str) -> str:
            return f"invoice {invoice.number} accepted{f': {more}' if more else ''}"

        def done(more: str) -> None:
            self.clinic.say_done(words(more))
            self.read_before_keys()

        if not row.differences:
            self.act(lambda: vendors.accept_invoice(invoice.id, invoice.version, ""), done)
            return
        if why := self.backend.why_not("purchase.settle", "an invoice that differs"):
            self.clinic.say(why, Level.ERROR)
            return
        self.app.push_screen(
            AskReason(
                f"Invoice {invoice.number} differs in {counted(len(row.differences), 'point')}",
                "Why is it accepted all the same?",
                lambda reason: vendors.accept_invoice(invoice.id, invoice.version, reason),
                words,
            ),
            lambda _: self.read_before_keys(),
        )

    def action_invoice_drop(self) -> None:
        """It was entered in error."""
        row = self._open()
        if row is None:
            return
        invoice, vendors = row.invoice, self.backend.vendors

        def done(_: object) -> None:
            self.clinic.say_done(f"invoice {invoice.number} is gone")
            self.read_before_keys()

        self.act(lambda: vendors.drop_invoice(invoice.id, invoice.version), done)

    def action_accepted_too(self) -> None:
        """Accepted ones too, or open ones alone."""
        self._with_accepted = not self._with_accepted
        self.read_before_keys()

    def action_supply_variance(self) -> None:
        """What accepted ones asked beyond the order."""
        from clinic_tui.screens.supplies.supply_figures import VarianceScreen

        self.app.push_screen(VarianceScreen(), lambda _: self.read_before_keys())

    def _open(self) -> InvoicePage | None:
        row = self.row
        if row is not None and row.invoice.state is not InvoiceState.OPEN:
            self.clinic.say(f"invoice {row.invoice.number} is accepted already", Level.ERROR)
            return None
        return row


def _unless_empty(*facts: tuple[str, str]) -> tuple[FactLine, ...]:
    return (facts,) if any(words for _, words in facts) else ()

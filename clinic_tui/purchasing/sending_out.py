"""An order on its way to its vendor: made as PDF or CSV, printed, put into the folder, or mailed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinic_tui.clock import today
from clinic_tui.durable_write import durable_write
from clinic_tui.errors import ClinicError, Conflict, Invalid
from clinic_tui.paper.handing_out import letterhead, set_printer
from clinic_tui.paper.printers import require_printer
from clinic_tui.paper.receipt_out import out
from clinic_tui.paper.rows import Paper, PaperKind
from clinic_tui.purchasing.drafting import require_as_seen
from clinic_tui.purchasing.order_csv import order_csv
from clinic_tui.purchasing.order_pdf import order_pdf
from clinic_tui.purchasing.order_reads import order_page
from clinic_tui.purchasing.rows import OrderPage
from clinic_tui.purchasing.sending import VERB, mark_sent
from clinic_tui.purchasing.states import OrderState, SentBy
from clinic_tui.reminders.gateways import Outcome
from clinic_tui.security.secret_names import ServiceSecret
from clinic_tui.security.vault import Vault
from clinic_tui.settings import Settings
from clinic_tui.store.desk import Desk

WORK = "order-sending"
"""What one desk does at a time: an order that two send would come twice."""


@dataclass(frozen=True, slots=True)
class House:
    """What sending needs of the clinic besides its rows; the vault is opened only for a mail password."""

    settings: Settings
    vault_of: Callable[[Settings], Vault]


def send_order(
    desk: Desk, house: House, order_id: int, version: int, how: SentBy, reference: str = ""
) -> str:
    """Make what goes out, let it go, and write that it went; what became of it, in words.

    Nothing is written where it did not go. Raises Conflict where the order is not approved, was changed since
    it was seen, or another desk sends one at this moment: then nothing goes. Invalid where it cannot go that
    way, ClinicError where printer, folder or mail server do not take it.
    """
    desk.require(VERB)
    with desk.alone(WORK) as is_ours:
        if not is_ours:
            raise Conflict("another desk sends an order just now: look again in a moment")
        with desk.store.reading() as db:
            page = order_page(db, today(desk.clock), order_id)
            require_as_seen(page.order, version, OrderState.APPROVED)
        words = _let_go(desk, house, page, how)
        mark_sent(desk, order_id, version, how, reference)
    return f"order {page.order.number}: {words}{_lacks_address(page)}"


def print_order(desk: Desk, house: House, order_id: int) -> str:
    """The PDF of an order again; where it went, in words."""
    desk.require("purchase.view")
    with desk.store.reading() as db:
        page = order_page(db, today(desk.clock), order_id)
    return f"order {page.order.number}: {_on_paper(desk, house, page)}"


def _let_go(desk: Desk, house: House, page: OrderPage, how: SentBy) -> str:
    if how is SentBy.PAPER:
        return _on_paper(desk, house, page)
    if how is SentBy.FILE:
        return _as_file(house, page)
    if how is SentBy.MAIL:
        return _by_mail(desk, house, page)
    return f"sent by {how.value}"


def _lacks_address(page: OrderPage) -> str:
    """With several stock rooms a vendor has to be told to which street it goes."""
    if not page.of_several or len(page.deliver_to) > 1:
        return ""
    return f"; no address of {page.order.site} is known: enter it where claims name the site"


def _pdf(desk: Desk, house: House, page: OrderPage) -> Paper:
    return order_pdf(page, letterhead(house.settings), today(desk.clock))


def _on_paper(desk: Desk, house: House, page: OrderPage) -> str:
    printer = set_printer(house.settings, PaperKind.ORDER)
    if printer:
        require_printer(printer)
    return out(desk, house.settings, _pdf(desk, house, page), printer)


def _as_file(house: House, page: OrderPage) -> str:
    folder = house.settings.paper_folder
    path = folder / f"order-{page.order.number}.csv"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        durable_write(path, order_csv(page).encode())
    except OSError as failure:
        raise ClinicError(f"{path} cannot be written: {failure.strerror}; name another folder") from None
    return str(path)


def _by_mail(desk: Desk, house: House, page: OrderPage) -> str:
    """PDF and CSV to the vendor's mailbox; what is in doubt is a person's to find out."""
    from email.policy import SMTP as SMTP_POLICY

    from clinic_tui.reminders.mail_gateway import MailGateway, headed, message_id

    settings = house.settings
    if settings.mail is None:
        raise Invalid("no mail server is set up: [mail] in clinic.toml", "how")
    if not page.email:
        raise Invalid(f"no address is known of {page.order.vendor}: enter it with the vendor", "how")
    name = settings.reminders.name or settings.name
    subject = f"Purchase order {page.order.number} from {name}"
    key = message_id(f"{settings.id} {page.order.id} {page.order.version}", settings.mail.sender, "order")
    mail = headed(page.email, subject, desk.clock.now(), settings.mail.sender, name, key)
    account = f"Our account with you: {page.account}\n" if page.account else ""
    where = f"Deliver to {', '.join(page.deliver_to)}\n" if page.deliver_to else ""
    mail.set_content(f"{subject}, as PDF and as CSV.\n{account}{where}{page.note}\n")
    pdf = _pdf(desk, house, page)
    mail.add_attachment(pdf.pdf, maintype="application", subtype="pdf", filename=f"{pdf.name}.pdf")
    mail.add_attachment(order_csv(page).encode(), maintype="text", subtype="csv", filename=f"{pdf.name}.csv")
    secret = ServiceSecret.SMTP_PASSWORD
    password = house.vault_of(settings).read_service(secret) if settings.mail.user else None
    handed = MailGateway(settings.mail, password or "", name).hand_over(
        mail.as_bytes(policy=SMTP_POLICY), page.email
    )
    if handed.outcome is Outcome.DOUBT:
        raise ClinicError(
            f"{handed.words}: it may have gone. Ask {page.order.vendor}; if they have it, send by phone here"
        )
    if handed.outcome is not Outcome.SENT:
        raise ClinicError(f"not sent: {handed.words}")
    return f"mailed to {page.email}"

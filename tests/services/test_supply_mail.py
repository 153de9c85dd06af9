"""Orders and alerts on supplies by mail, against a real mail server; and what they are about."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email.policy import default
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pypdf import PdfReader

from clinic_tui.clinic import Clinic
from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.jobs.findings import find_lots, find_low_stock, notices
from clinic_tui.jobs.rows import NoticeKind
from clinic_tui.jobs.supply_findings import find_overdue_orders, find_running_out, find_waiting_drafts
from clinic_tui.jobs.supply_mail import mail_supplies, what_would_be_mailed
from clinic_tui.practice import service as practice
from clinic_tui.practice.rows import PlaceFields, PracticeAddress
from clinic_tui.purchasing import approving, drafting, order_reads, vendors
from clinic_tui.purchasing.entries import OfferEntry, ToOrder, VendorEntry
from clinic_tui.purchasing.sending_out import House as OrdersGo
from clinic_tui.purchasing.sending_out import print_order, send_order
from clinic_tui.purchasing.states import OrderState, SentBy
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.security.vault import Vault
from clinic_tui.settings import Settings
from clinic_tui.settings.mail import MailSettings
from clinic_tui.settings.supplies import SupplySettings
from clinic_tui.stock import correcting, issuing, items, receiving
from clinic_tui.stock.entries import Delivery, ItemEntry
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from clinic_tui.words.dates import show_date
from clinic_tui.worker.registry import MAILING
from tests.builders import GLOVES, MAC_KEY, TODAY, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.mail_server import Opened, Post


def settings(folder: Path, mail: MailSettings | None) -> Settings:
    """A clinic that is told of its supplies."""
    return Settings(
        folder, "house", "Harbor Clinic", "UTC", "file", mail=mail, supplies=SupplySettings("otto@c.example")
    )


def no_vault(_settings: Settings) -> Vault:
    raise AssertionError("no password is needed")


@pytest.fixture
def program(house: House) -> Desk:
    """The desk at which the jobs write."""
    return Desk(house.store, house.clock, SYSTEM, "A", MAC_KEY, house.present)


def approved(house: House) -> int:
    """An approved order of gloves to a vendor with a mailbox."""
    chief = house.chief
    vendor = vendors.add_vendor(
        chief, VendorEntry("MED", "Medline", "88-1", "", "orders@med.example", lead_days=10)
    )
    offer = vendors.set_offer(chief, vendor, GLOVES, OfferEntry("M-1", "case", 10, 8990))
    (order,) = drafting.draft(chief, [ToOrder(offer, 2)])
    approving.approve(chief, order, 1)
    return order


def version(house: House, order: int) -> tuple[int, OrderState]:
    """As it stands."""
    with house.store.reading() as db:
        row = order_reads.order_page(db, TODAY, order).order
    return row.version, row.state


def send(house: House, go: OrdersGo, order: int, how: SentBy) -> str:
    """From the front desk."""
    return send_order(house.front, go, order, version(house, order)[0], how)


@on_sqlite
def test_an_order_goes_by_mail_with_pdf_and_csv_and_is_sent_only_if_it_went(
    house: House, post: Post, opened: Opened, tmp_path: Path
) -> None:
    order, go = approved(house), OrdersGo(settings(tmp_path, opened()), no_vault)
    post.data = "550 no such thing here"
    with pytest.raises(ClinicError, match="not sent: the mail server refuses this message"):
        send(house, go, order, SentBy.MAIL)
    post.data, post.vanish = "", True
    with pytest.raises(ClinicError, match="it may have gone"):
        send(house, go, order, SentBy.MAIL)
    assert version(house, order)[1] is OrderState.APPROVED
    post.vanish = False
    assert send(house, go, order, SentBy.MAIL) == "order 1001: mailed to orders@med.example"
    assert version(house, order)[1] is OrderState.SENT
    (envelope,) = post.came
    mail: Any = email.message_from_bytes(envelope.content or b"", policy=default)  # type: ignore[arg-type]
    assert (mail["To"], mail["Subject"]) == (
        "orders@med.example", "Purchase order 1001 from Harbor Clinic",
    )  # fmt: skip
    assert re.fullmatch(r"<order\.[0-9a-f]{40}@\S+>", mail["Message-ID"])
    pdf, csv = mail.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF")
    assert csv.get_content().splitlines()[1] == "1001,88-1,M-1,Gloves,2,case,10,89.90,179.80"


def test_nothing_goes_of_an_order_that_changed_or_that_another_desk_sends(
    house: House, tmp_path: Path
) -> None:
    order, go = approved(house), OrdersGo(settings(tmp_path, None), no_vault)
    seen, _ = version(house, order)
    approving.back_to_draft(house.chief, order, seen)
    approving.approve(house.chief, order, seen + 1)
    with pytest.raises(Conflict, match="order 1001 was changed at another desk meanwhile"):
        send_order(house.front, go, order, seen, SentBy.FILE)
    house.present.begin_job("order-sending")
    with pytest.raises(Conflict, match="another desk sends an order just now"):
        send(house, go, order, SentBy.FILE)
    assert not go.settings.paper_folder.exists()
    house.present.end_job("order-sending")
    assert send(house, go, order, SentBy.FILE).endswith("order-1001.csv")


@on_sqlite
def test_an_order_of_a_clinic_with_one_site_says_where_it_is_to_go(house: House, tmp_path: Path) -> None:
    order, go = approved(house), OrdersGo(settings(tmp_path, None), no_vault)

    def printed() -> str:
        print_order(house.front, go, order)
        (paper,) = go.settings.paper_folder.glob("*.pdf")
        words = PdfReader(paper).pages[0].extract_text()
        paper.unlink()
        return words

    assert "Deliver to" not in printed(), "no address is known"
    street = PracticeAddress("4 Oak Road", "Salem", "MA", "01970-1111")
    practice.set_place(house.chief, 1, None, PlaceFields(address=street))
    assert "Deliver to Main, 4 Oak Road, Salem, MA 01970-1111" in printed()
    with house.store.reading() as db:
        assert not order_reads.order_page(db, TODAY, order).of_several


@on_sqlite
def test_an_order_goes_as_paper_or_file_and_again_as_paper(house: House, tmp_path: Path) -> None:
    order, go = approved(house), OrdersGo(settings(tmp_path, None), no_vault)
    with pytest.raises(ClinicError, match="no mail server is set up"):
        send(house, go, order, SentBy.MAIL)
    assert send(house, go, order, SentBy.FILE).endswith("order-1001.csv")
    folder = go.settings.paper_folder
    assert (folder / "order-1001.csv").read_text().splitlines()[0].startswith("order,account,catalog_number")
    print_order(house.front, go, order)
    (pdf,) = folder.glob("*.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")


def test_overdue_orders_and_what_runs_out_are_told_until_their_cause_is_gone(
    house: House, program: Desk, tmp_path: Path
) -> None:
    def words(kind: NoticeKind) -> list[str]:
        with house.store.reading() as db:
            return [row.words for row in notices(db, kind)]

    order, go = approved(house), OrdersGo(settings(tmp_path, None), no_vault)
    receiving.receive(house.front, GLOVES, 30)
    house.clock.at -= timedelta(days=10)
    issuing.issue(house.front, GLOVES, 20)
    house.clock.at += timedelta(days=10)
    assert find_running_out(program) == 0, "twenty are due in"
    masks = items.add_item(house.chief, ItemEntry("MSK", "Masks", par=50, reorder_at=5))
    vendors.set_offer(house.chief, 1, masks, OfferEntry("M-2", "box", 10, 400))
    receiving.receive(house.front, masks, 40)
    house.clock.at += timedelta(days=2)
    issuing.issue(house.front, masks, 30)
    house.clock.at += timedelta(days=1)
    assert find_running_out(program) == 1
    assert words(NoticeKind.RUNS_OUT) == ["Masks: 10 each last 1 day, Medline takes 10 days"]
    receiving.receive(house.front, masks, 500)
    assert find_running_out(program) == 0
    send(house, go, order, SentBy.FILE)
    assert find_overdue_orders(program) == 0
    house.clock.at += timedelta(days=20)
    assert find_overdue_orders(program) == 1
    (told,) = words(NoticeKind.ORDERS)
    assert told.startswith("order 1001 to Medline: expected")


@on_sqlite_first
def test_a_draft_of_what_is_low_that_nobody_approves_is_told_and_mailed(house: House, program: Desk) -> None:
    def told() -> list[str]:
        find_waiting_drafts(program, 2)
        with house.store.reading() as db:
            return [row.words for row in notices(db, NoticeKind.DRAFTS)]

    med = vendors.add_vendor(house.chief, VendorEntry("MED", "Medline"))
    offer = vendors.set_offer(house.chief, med, GLOVES, OfferEntry("M-1", "case", 10, 8990))
    (order,) = drafting.draft(house.front, [ToOrder(offer, 2)])
    house.clock.at += timedelta(days=1)
    assert told() == [], "one day is not two"
    house.clock.at += timedelta(days=1)
    (words,) = told()
    assert words.startswith("order 1001 to Medline: drafted")
    assert words.endswith("low: Gloves")
    assert words in what_would_be_mailed(program)
    receiving.receive(house.front, GLOVES, 50)
    assert told() == [], "they came from elsewhere"
    issuing.issue(house.front, GLOVES, 50)
    assert len(told()) == 1
    approving.approve(house.chief, order, 1)
    assert told() == []


def test_alerts_are_mailed_once_and_again_only_if_they_did_not_go(
    house: House, program: Desk, post: Post, opened: Opened, tmp_path: Path
) -> None:
    told = settings(tmp_path, opened())
    assert mail_supplies(program, told, str) == "nothing new to mail"
    receiving.receive(house.front, GLOVES, 2)
    find_low_stock(program)
    (job,) = MAILING
    clinic = cast("Clinic", SimpleNamespace(settings=told))
    receiving.receive(house.front, GLOVES, 50)
    assert job.run(clinic, program) == "nothing new to mail", (
        "its cause is gone, though no job has looked since"
    )
    undo_last(house.front)
    find_low_stock(program)
    assert what_would_be_mailed(program) == ("Gloves: 2 box left, reorder at 3",)
    post.data = "451 later"
    with pytest.raises(ClinicError, match="were not mailed: the mail server is busy"):
        mail_supplies(program, told, str)
    post.data = ""
    assert mail_supplies(program, told, str) == "1 alert mailed"
    assert mail_supplies(program, told, str) == "nothing new to mail"
    (envelope,) = post.came
    assert b"Gloves: 2 box left, reorder at 3" in (envelope.content or b"")
    assert b"Message-ID: <supplies." in (envelope.content or b"")


@on_sqlite_first
def test_a_lot_is_mailed_again_at_each_stage_and_not_for_what_is_used_of_it(
    house: House, program: Desk, post: Post, opened: Opened, tmp_path: Path
) -> None:
    told = settings(tmp_path, opened())
    flu = items.add_item(house.chief, ItemEntry("FLU", "Flu vaccine", tracks_lots=True))
    last_day = TODAY + timedelta(days=85)
    receiving.receive(house.chief, flu, 30, delivery=Delivery(lot="F1", expires_on=last_day))

    def mailed(*, days: int = 0) -> str:
        house.clock.at += timedelta(days=days)
        find_lots(program)
        lines = what_would_be_mailed(program)
        mail_supplies(program, told, str)
        return lines[0].partition(": ")[2] if lines else ""

    until = show_date(last_day)
    assert mailed() == f"30 each, expires {until}, within 90 days"
    issuing.issue(house.front, flu, 25)
    assert mailed(days=20) == "", "fewer of it are no news"
    assert mailed(days=10) == f"5 each, expires {until}, within 60 days"
    assert mailed() == ""
    assert mailed(days=30) == f"5 each, expires {until}, within 30 days"
    assert mailed(days=26) == f"5 each, expired {until}"
    correcting.recall_lot(house.chief, 1, 1, "by its maker")
    assert mailed() == "5 each, recalled: by its maker"
    correcting.lift_recall(house.chief, 1, 2, "a misprint")
    assert mailed() == f"5 each, expired {until}"
    assert mailed(days=5) == ""
    assert len(post.came) == 6

"""`clinic-tui money`: payments, receipts, refunds, and the patient's ledger."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli import moving_credit
from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.agreeing import add_agreeing, agreed_of, naming_options
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count, money
from clinic_tui.cli.printing import Columns, line, say, show, show_json, show_rows
from clinic_tui.errors import Invalid
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.billing.ledger_rows import LedgerLine
    from clinic_tui.cli.acting import Here
    from clinic_tui.money.rows import PaymentRow, Receipt, Share, Taken

PURPOSES = ("copay", "balance", "visit", "account", "family")
WRITE_OFF_CODES = (
    "small", "courtesy", "hardship", "uncollectible", "bankruptcy", "deceased", "contract", "late-filing",
    "error", "other",
)  # fmt: skip
"""Those of billing/write_off_codes.py, which is not loaded to show the help."""


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "money", "take payments, print receipts, refund, and show what is owed")
    take = add_command(verbs, "take", run_take, "take a payment under a new receipt number")
    take.add_argument("mrn", metavar="MRN", help="of which patient")
    take.add_argument("amount", type=money, metavar="AMOUNT", help="25 or 25.50")
    take.add_argument(
        "paid_by", nargs="+", metavar="PAID-BY",
        help="c (cash), c50 ($50 handed over), d A71 (card), k 1023 (check); 20 c, 5 d for two",
    )  # fmt: skip
    take.add_argument(
        "--for", dest="purpose", choices=PURPOSES, default="balance",
        help="copay or visit (both with --visit), balance (the oldest visit first), account (prepaid), "
        "family (all accounts that are stated together, the oldest visit first)",
    )  # fmt: skip
    take.add_argument("--visit", type=count, metavar="NUMBER", help="the appointment's")
    take.add_argument(
        "--part", action="append", default=[], type=_part, metavar="VISIT=AMOUNT",
        help="with balance: put so much on this visit; may be given again",
    )  # fmt: skip
    add_agreeing(take)
    listed = add_command(verbs, "payments", run_payments, "list the payments of a day or a patient")
    listed.add_argument("day", nargs="?", metavar="DATE", help="another day than today")
    listed.add_argument("--mrn", help="of this patient, the newest first")
    receipt = add_command(verbs, "receipt", run_receipt, "print a receipt; a copy from the second time on")
    receipt.add_argument("number", type=count, metavar="NUMBER", help="the receipt's")
    out = receipt.add_mutually_exclusive_group()
    out.add_argument("--pdf", metavar="FILE", help="write it to a file")
    out.add_argument("--escpos", metavar="FILE", help="write the commands of a receipt printer to a file")
    out.add_argument("--text", action="store_true", help="show it here")
    out.add_argument("--printer", metavar="NAME", help="another printer than the one in [paper]")
    receipt.add_argument("--roll", type=int, choices=(58, 80), default=80, help="mm, with --escpos")
    void = add_command(verbs, "void", run_void, "say that a payment of today never was")
    void.add_argument("payment", type=count, metavar="PAYMENT", help="its number, as the list shows it")
    void.add_argument("reason", nargs="+", metavar="REASON")
    refund = add_command(verbs, "refund", run_refund, "give back some of a payment")
    refund.add_argument("payment", type=count, metavar="PAYMENT", help="its number, as the list shows it")
    refund.add_argument("amount", type=money, metavar="AMOUNT")
    refund.add_argument("reason", nargs="+", metavar="REASON")
    refund.add_argument("--by", choices=("cash", "card", "check"), required=True, help="by which tender")
    refund.add_argument("--reference", default="", metavar="TEXT", help="the terminal's, or the check's")
    add_agreeing(refund, again=False)
    apply = add_command(verbs, "apply", run_apply, "put a patient's credit on what is owed, oldest first")
    apply.add_argument("mrn", metavar="MRN")
    apply.add_argument("amount", nargs="?", type=money, metavar="AMOUNT", help="no more of it than this")
    moving_credit.add(verbs)
    ledger = add_command(verbs, "ledger", run_ledger, "show a patient's charges, payments and balance")
    ledger.add_argument("mrn", metavar="MRN")
    ledger.add_argument("--all", action="store_true", help="all lines, not the newest alone")
    add_command(verbs, "balances", run_balances, "list all accounts on which something is owed or credit")
    transfer = add_command(verbs, "transfer", run_transfer, "let patient or insurer pay a part of a visit")
    _of_visit(transfer)
    transfer.add_argument("--to", choices=("patient", "insurer"), required=True)
    write_off = add_command(verbs, "write-off", run_write_off, "let nobody pay a part of a visit")
    _of_visit(write_off, reason="*")
    write_off.add_argument(
        "--code", choices=WRITE_OFF_CODES, metavar="CODE", help=f"why: {', '.join(WRITE_OFF_CODES)}"
    )
    write_off.add_argument("--side", choices=("patient", "insurer"), required=True, help="whose part")
    write_off.add_argument("--discount", action="store_true", help="it is a discount to the patient")
    back = add_command(verbs, "take-back", run_take_back, "take a transfer or a write-off back")
    back.add_argument("adjustment", type=count, metavar="ADJUSTMENT", help="its number, as `ledger` has it")
    back.add_argument("reason", nargs="+", metavar="REASON")
    rules = add_command(verbs, "rules", run_rules, "show or set how the clinic handles cash")
    rules.add_argument("--drawers", choices=("on", "off"), help="cash goes into an open drawer only")
    rules.add_argument("--blind-count", choices=("on", "off"), help="the desk counts without the sum")


def _of_visit(command: argparse.ArgumentParser, reason: str = "+") -> None:
    command.add_argument("visit", type=count, metavar="NUMBER", help="the appointment's")
    command.add_argument("amount", type=money, metavar="AMOUNT")
    command.add_argument("reason", nargs=reason, metavar="REASON")


def _part(typed: str) -> tuple[int, int]:
    """`17=25.50`: visit and cents."""
    number, _, amount = typed.partition("=")
    return count(number), money(amount)


def run_take(options: argparse.Namespace) -> None:
    """Take a payment under a new receipt number."""
    from clinic_tui.billing import taking
    from clinic_tui.cli.finding import patient
    from clinic_tui.money.tender_phrase import read_tenders
    from clinic_tui.statements.family_money import take_for_family

    tenders = read_tenders(" ".join(options.paid_by), options.amount)
    agreed = agreed_of(options)
    if options.purpose in ("copay", "visit") and options.visit is None:
        raise Invalid("name the visit with --visit", "visit")
    with at_desk(options, "payment.take") as here, naming_options():
        desk, number = here.desk, patient(here, options.mrn).id
        if options.purpose == "copay":
            taken = taking.take_copay(desk, options.visit, tenders, number, agreed)
        elif options.purpose == "balance":
            taken = taking.take_on_balance(desk, number, tenders, _shares(options.part), agreed)
        elif options.purpose == "family":
            taken = take_for_family(desk, number, tenders, agreed=agreed)
        else:
            visit = options.visit if options.purpose == "visit" else None
            taken = taking.take_prepayment(desk, number, tenders, visit, agreed)
        _show_taken(options, taken)


def _shares(parts: list[tuple[int, int]]) -> list[Share] | None:
    from clinic_tui.money.rows import Share

    return [Share(*part) for part in parts] or None


def _show_taken(options: argparse.Namespace, taken: Taken) -> None:
    if options.json:
        show_json(taken)
        return
    change = f", change {show_money(taken.change_cents)}" if taken.change_cents else ""
    credit = f", {show_money(taken.credit_cents)} stand as credit" if taken.credit_cents else ""
    line(options, f"receipt {taken.receipt}: {show_money(taken.cents)}{change}{credit}")


def run_payments(options: argparse.Namespace) -> None:
    """List the payments of a day or a patient."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.money.queries import payments_of, payments_on

    with at_desk(options, "payment.view") as here:
        rows = (
            here.ask(payments_of, patient(here, options.mrn).id)
            if options.mrn
            else here.ask(payments_on, here.past_day(options.day))
        )
        zone = here.clinic.clock.zone
    columns: Columns[PaymentRow] = [
        ("payment", lambda row: row.id),
        ("receipt", lambda row: row.receipt or ""),
        ("day", lambda row: show_date(row.day)),
        ("time", lambda row: f"{row.at.astimezone(zone):%H:%M}"),
        ("patient", lambda row: row.name),
        ("kind", lambda row: row.kind.words),
        ("by", lambda row: row.pay.value),
        ("amount", lambda row: show_money(row.cents)),
        ("taken by", lambda row: row.taken_by),
        ("drawer", lambda row: row.drawer_id or ""),
        ("reference", lambda row: row.reference or row.reason),
    ]
    show_rows(options, rows, columns, "nothing was paid")


def run_receipt(options: argparse.Namespace) -> None:
    """Print a receipt; a copy from the second time on."""
    from clinic_tui.paper.handing_out import letterhead
    from clinic_tui.paper.money_papers import print_receipt
    from clinic_tui.paper.receipt_out import as_text, hand_out_receipt, write_receipt
    from clinic_tui.paper.service import Outlet

    with at_desk(options, "receipt.print") as here:
        settings = here.clinic.settings
        if options.json:
            show_json(_receipt(here, options.number))
            return
        if not (options.pdf or options.escpos or options.text):
            line(options, hand_out_receipt(here.desk, settings, options.number, options.printer or ""))
            return
        outlet = Outlet("screen" if options.text else "file")
        paper = print_receipt(here.desk, letterhead(settings), outlet, options.number)
    if options.text:
        for text in as_text(paper).split("\n"):
            line(options, text)
        return
    path = Path(options.pdf or options.escpos)
    write_receipt(paper, settings, path, options.roll if options.escpos else 0)
    say(f"receipt {options.number}{' (copy)' if paper.copy else ''}: {path}")


def _receipt(here: Here, number: int) -> Receipt:
    from clinic_tui.money.queries import receipt

    return here.ask(receipt, number)


def run_void(options: argparse.Namespace) -> None:
    """Say that a payment of today never was."""
    from clinic_tui.money.service import void

    with at_desk(options, "payment.void") as here:
        number = void(here.desk, options.payment, " ".join(options.reason))
    show(options, {"receipt": number}, f"payment {options.payment} is void")


def run_refund(options: argparse.Namespace) -> None:
    """Give back some of a payment."""
    from clinic_tui.money.rows import Pay
    from clinic_tui.money.service import refund

    with at_desk(options, "payment.refund") as here, naming_options():
        number = refund(
            here.desk,
            options.payment,
            options.amount,
            Pay(options.by),
            " ".join(options.reason),
            options.reference,
            agreed_of(options),
        )
    show(options, {"receipt": number}, f"refunded {show_money(options.amount)}: receipt {number}")


def run_apply(options: argparse.Namespace) -> None:
    """Put a patient's credit on what is owed, the oldest visit first."""
    from clinic_tui.billing.taking import apply_credit
    from clinic_tui.cli.finding import patient

    with at_desk(options, "payment.apply") as here:
        cents = apply_credit(here.desk, patient(here, options.mrn).id, options.amount)
    show(options, {"cents": cents}, f"{show_money(cents)} of credit put on visits")


def run_ledger(options: argparse.Namespace) -> None:
    """Show a patient's charges, payments and balance."""
    from clinic_tui.billing.ledger import NEWEST
    from clinic_tui.billing.ledger_rows import BUCKETS
    from clinic_tui.cli.finding import patient
    from clinic_tui.patients.sight import look_at
    from clinic_tui.statements.queries import ledger

    with at_desk(options, "ledger.view") as here:
        number = patient(here, options.mrn).id
        look_at(here.desk, number)
        found = here.ask(ledger, number, here.today, limit=None if options.all else NEWEST)
    if options.json:
        show_json(found)
        return
    columns: Columns[LedgerLine] = [
        ("day", lambda row: show_date(row.day)),
        ("what", lambda row: row.words),
        ("number", lambda row: row.id),
        ("patient", lambda row: show_money(row.patient_cents)),
        ("insurer", lambda row: show_money(row.insurer_cents)),
        ("patient owes", lambda row: show_money(row.patient_balance_cents)),
        ("insurer owes", lambda row: show_money(row.insurer_balance_cents)),
    ]
    show_rows(options, found.lines, columns, "nothing was charged and nothing paid")
    if found.more:
        say(f"older lines are left out: --all shows them ({len(found.lines)} are here)")
    balance = found.balance
    line(
        options,
        f"owes {show_money(balance.owed_cents)}, credit {show_money(balance.credit_cents)}, "
        f"insurer pending {show_money(balance.insurer_cents)}",
    )
    for name, sums in (("patient", found.aging.patient), ("insurer", found.aging.insurer)):
        if any(sums):
            ages = "  ".join(
                f"{days}: {show_money(cents)}" for days, cents in zip(BUCKETS, sums, strict=True)
            )
            line(options, f"{name} by days: {ages}")


def run_balances(options: argparse.Namespace) -> None:
    """List all accounts on which something is owed or stands as credit."""
    from clinic_tui.billing.ledger import open_accounts

    with at_desk(options, "ledger.view") as here:
        rows = here.ask(open_accounts)
    columns: Columns[tuple[str, str, int, int, int]] = [
        ("MRN", lambda row: row[0]),
        ("patient", lambda row: row[1]),
        ("owes", lambda row: show_money(row[2])),
        ("credit", lambda row: show_money(row[3])),
        ("insurer owes", lambda row: show_money(row[4])),
    ]
    if options.json:
        names = ("mrn", "name", "owed_cents", "credit_cents", "insurer_cents")
        show_json([dict(zip(names, row, strict=True)) for row in rows])
    else:
        show_rows(options, rows, columns, "every account is even")


def run_transfer(options: argparse.Namespace) -> None:
    """Let patient or insurer pay a part of a visit."""
    from clinic_tui.billing.adjusting import transfer
    from clinic_tui.billing.ledger_rows import Side

    with at_desk(options, "ledger.transfer") as here:
        number = transfer(
            here.desk, options.visit, Side(options.to), options.amount, " ".join(options.reason)
        )
    show(options, {"adjustment": number}, f"{show_money(options.amount)} to the {options.to}")


def run_write_off(options: argparse.Namespace) -> None:
    """Let nobody pay a part of a visit."""
    from clinic_tui.billing.adjusting import write_off
    from clinic_tui.billing.ledger_rows import AdjustmentKind, Side
    from clinic_tui.billing.write_off_codes import WriteOffCode

    kind = AdjustmentKind.DISCOUNT if options.discount else AdjustmentKind.WRITE_OFF
    with at_desk(options, "ledger.adjust") as here:
        number = write_off(
            here.desk,
            options.visit,
            Side(options.side),
            options.amount,
            " ".join(options.reason),
            kind,
            WriteOffCode(options.code) if options.code else None,
        )
    show(options, {"adjustment": number}, f"{kind.words} of {show_money(options.amount)}")


def run_take_back(options: argparse.Namespace) -> None:
    """Take a transfer or a write-off back."""
    from clinic_tui.billing.adjusting import take_back_adjustment

    with at_desk(options, "ledger.adjust") as here:
        number = take_back_adjustment(here.desk, options.adjustment, " ".join(options.reason))
    show(options, {"adjustment": number}, f"adjustment {options.adjustment} is taken back")


def run_rules(options: argparse.Namespace) -> None:
    """Show or set how the clinic handles cash."""
    from clinic_tui.money.open_drawer import rules_of
    from clinic_tui.money.rows import MoneyRules
    from clinic_tui.money.service import set_rules

    changes = options.drawers is not None or options.blind_count is not None
    with at_desk(options, "money.rules" if changes else "drawer.use") as here:
        found = here.ask(rules_of)
        if changes:
            found = MoneyRules(
                found.drawers if options.drawers is None else options.drawers == "on",
                found.blind_count if options.blind_count is None else options.blind_count == "on",
            )
            set_rules(here.desk, found)
    drawers = "goes into an open drawer only" if found.drawers else "needs no drawer"
    blind = "blind" if found.blind_count else "with the expected sum before them"
    show(
        options,
        {"drawers": found.drawers, "blind_count": found.blind_count},
        f"cash {drawers}; the front desk counts {blind}",
    )

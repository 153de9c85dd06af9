"""`clinic-tui claims payments, exceptions, deposit ...`: payments of insurers, what waits, and the bank."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import CLAIM_HELP, Nouns, add_command, count, money
from clinic_tui.cli.printing import Columns, line, plain, say, show, show_json, show_rows
from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from clinic_tui.remittance.rows import Deposited, ExceptionRow, PaymentRow, PostedSummary, SecondaryDue

LARGEST_BANK_FILE = 5_000_000
"""Bytes: a year of a busy account."""

PAYMENTS: Columns[PaymentRow] = [
    ("number", lambda row: row.id),
    ("payer", lambda row: row.payer),
    ("trace", lambda row: row.trace),
    ("day", lambda row: show_date(row.paid_on) if row.paid_on else ""),
    ("paid", lambda row: show_money(row.cents)),
    ("claims", lambda row: row.claims),
    ("posted", lambda row: show_money(row.posted_cents)),
    ("beside", lambda row: show_money(row.provider_cents)),
    ("stands", lambda row: row.standing),
    ("bank", lambda row: row.bank),
]
EXCEPTIONS: Columns[ExceptionRow] = [
    ("number", lambda row: row.id),
    ("kind", lambda row: row.kind.value),
    ("payment", lambda row: row.trace),
    ("claim", lambda row: row.claim_number),
    ("of", lambda row: row.named_as),
    ("paid", lambda row: show_money(row.cents)),
    ("words", lambda row: row.words),
]
DUE: Columns[SecondaryDue] = [
    ("claim", lambda row: row.number),
    ("visit", lambda row: row.appointment_id),
    ("payer", lambda row: row.payer),
    ("left", lambda row: show_money(row.left_cents)),
    ("decided", lambda row: show_date(row.decided_on)),
]


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    add_command(verbs, "payments", run_payments, "list payments of insurers: posted, parked, the bank")
    one = add_command(verbs, "payment", run_payment, "show one payment: what waits, claims, and beside them")
    one.add_argument("number", type=count, metavar="NUMBER", help="the payment's, as lists show it")
    add_command(verbs, "exceptions", run_exceptions, "list what of payments waits for a person")
    add_command(verbs, "secondary-due", run_due, "list claims whose next policy is to be billed")
    for name, run, words in (
        ("release-payment", run_release, "post a parked payment as it is"),
        ("refuse-payment", run_refuse, "never post a parked payment"),
    ):
        command = add_command(verbs, name, run, words)
        command.add_argument("number", type=count, metavar="NUMBER", help="the payment's, as lists show it")
        command.add_argument("--reason", required=True, metavar="TEXT")
    assign = add_command(verbs, "assign", run_assign, "say which claim of ours an exception is; it is posted")
    assign.add_argument("number", type=count, metavar="NUMBER", help="the exception's, as lists show it")
    assign.add_argument("claim", nargs="?", metavar="CLAIM", help=f"{CLAIM_HELP} (default: what may be it)")
    assign.add_argument(
        "--looked", action="store_true", help="another patient or charge is named, and it is this claim"
    )
    settle = add_command(verbs, "settle-exception", run_settle, "say what was done about an exception")
    settle.add_argument("number", type=count, metavar="NUMBER", help="the exception's, as lists show it")
    settle.add_argument("words", metavar="WORDS")
    by_hand = add_command(
        verbs, "enter-payment", run_enter, "post a payment that came on paper, claim by claim"
    )
    by_hand.add_argument("payer", metavar="PAYER")
    by_hand.add_argument("trace", metavar="TRACE", help="the number of the check or transfer")
    by_hand.add_argument("amount", type=money, metavar="AMOUNT")
    by_hand.add_argument("day", metavar="DATE")
    by_hand.add_argument(
        "--claim", action="append", default=[], metavar="TEXT",
        help="number, paid, and why no more: 'V286-1 60.00 CO45=20.00 PR2=20.00'; INTEREST=1.25",
    )  # fmt: skip
    by_hand.add_argument(
        "--takes-back", action="append", default=[], metavar="TEXT", help="the same of a decision that goes"
    )
    decide = add_command(
        verbs, "decide-exception", run_decide, "type in a claim whose sums did not come out; it is posted"
    )
    decide.add_argument("number", type=count, metavar="NUMBER", help="the exception's, as lists show it")
    decide.add_argument("text", metavar="TEXT", help="as --claim of `claims enter-payment`")
    write_off = add_command(
        verbs, "write-off-denied", run_write_off, "let nobody pay what of a claim is denied for good"
    )
    write_off.add_argument("claim", metavar="CLAIM", help=CLAIM_HELP)
    write_off.add_argument("amount", type=money, metavar="AMOUNT")
    write_off.add_argument("--reason", required=True, metavar="TEXT")
    deposit = add_command(verbs, "deposit", run_deposit, "say that the bank has a payment, or read its CSV")
    deposit.add_argument("trace", nargs="?", metavar="TRACE", help="the number of the check or transfer")
    deposit.add_argument("amount", nargs="?", type=money, metavar="AMOUNT")
    deposit.add_argument("day", nargs="?", metavar="DATE")
    deposit.add_argument(
        "--instead",
        action="store_true",
        help="change what was noted of a payment that is at the bank already",
    )
    deposit.add_argument(
        "--csv", type=Path, metavar="FILE", help="the bank's lines: columns date, amount and text"
    )


def run_payments(options: argparse.Namespace) -> None:
    """List payments, and what payers carry forward."""
    from clinic_tui.remittance.queries import carried, payments

    with at_desk(options, "remittance.view") as here:
        rows, forward = here.ask(payments), here.ask(carried)
    show_rows(options, rows, PAYMENTS, "no remittance was taken in yet")
    for each in () if options.json else forward:
        line(options, f"{each.payer} carries forward {show_money(each.cents)}")


def run_payment(options: argparse.Namespace) -> None:
    """Show what waits of a payment, what it decided, and what stands beside its claims."""
    from clinic_tui.errors import NotFound
    from clinic_tui.remittance.not_posted import claims_not_posted
    from clinic_tui.remittance.queries import beside_claims, claims_of, exceptions, payments

    with at_desk(options, "remittance.view") as here:
        rows = here.ask(lambda db: payments(db, payment_id=options.number))
        if not rows:
            raise NotFound(f"there is no payment {options.number}")
        waits = here.ask(lambda db: exceptions(db, payment_id=options.number))
        claims, beside = here.ask(claims_of, options.number), here.ask(beside_claims, options.number)
        told = here.ask(claims_not_posted, options.number)
    (row,) = rows
    if options.json:
        parts = {"payment": row, "waiting": waits, "claims": claims, "not_posted": told, "beside": beside}
        show_json({name: plain(each) for name, each in parts.items()})
        return
    day = show_date(row.paid_on) if row.paid_on else "no day"
    line(options, f"{row.payer} {row.trace} {day} {show_money(row.cents)}: {row.standing}, bank {row.bank}")
    for wait in waits:
        line(options, f"! {wait.id} {wait.kind.value} {wait.claim_number}: {wait.words}")
    for claim in claims:
        line(options, f"{claim.number} {claim.name}: {claim.words or 'restricted'}")
    for one in told:
        line(options, f"not posted: {one.number} {one.named_as}: {one.words or 'restricted'}")
    for each in beside:
        line(options, f"beside: {each.words}{f', claim {each.number}' if each.number else ''}")


def run_exceptions(options: argparse.Namespace) -> None:
    """List what waits."""
    from clinic_tui.remittance.queries import exceptions

    with at_desk(options, "remittance.view") as here:
        rows = here.ask(exceptions)
    show_rows(options, rows, EXCEPTIONS, "nothing of insurers' payments waits")


def run_due(options: argparse.Namespace) -> None:
    """List claims whose next policy is due."""
    from clinic_tui.remittance.queries import secondary_due

    with at_desk(options, "claim.view") as here:
        rows = here.ask(secondary_due, here.desk.clock.zone)
    show_rows(options, rows, DUE, "no second policy is to be billed")


def run_release(options: argparse.Namespace) -> None:
    """Post a parked payment."""
    from clinic_tui.remittance.service import release

    with at_desk(options, "remittance.settle") as here:
        found = release(here.desk, options.number, options.reason)
    show(options, {"posted": found}, _posted(found))


def run_refuse(options: argparse.Namespace) -> None:
    """Never post a parked payment."""
    from clinic_tui.remittance.service import refuse

    with at_desk(options, "remittance.settle") as here:
        refuse(here.desk, options.number, options.reason)
    show(options, {"refused": options.number}, f"payment {options.number} is refused")


def run_assign(options: argparse.Namespace) -> None:
    """Post an exception to a claim, or list the claims that may be it."""
    if options.claim is None:
        _show_candidates(options)
        return
    from clinic_tui.claims.naming import claim_named
    from clinic_tui.remittance.service import assign

    with at_desk(options, "remittance.settle") as here:
        claim = here.ask(claim_named, options.claim)
        found = assign(here.desk, options.number, claim, looked=options.looked)
    show(options, {"posted": found, "claim": options.claim}, f"{options.claim}: {_posted(found)}")


def _show_candidates(options: argparse.Namespace) -> None:
    from clinic_tui.remittance.candidates import candidates

    with at_desk(options, "remittance.view") as here:
        rows = here.ask(candidates, options.number)
    if options.json:
        show_json([plain(row) for row in rows])
    elif not rows:
        say("no claim agrees in two of name, member id, day and charge")
    for row in () if options.json else rows:
        line(
            options,
            f"{row.number} {row.name} {show_date(row.day)} {show_money(row.charged_cents)}: "
            f"{row.stands}{', same ' if row.agrees else ''}{', '.join(row.agrees)}",
        )


def run_settle(options: argparse.Namespace) -> None:
    """Say what was done."""
    from clinic_tui.remittance.service import settle

    with at_desk(options, "remittance.settle") as here:
        settle(here.desk, options.number, options.words)
    show(options, {"settled": options.number}, f"exception {options.number} is settled")


def run_enter(options: argparse.Namespace) -> None:
    """Post a payment that came on paper."""
    from clinic_tui.remittance.by_hand import enter
    from clinic_tui.remittance.hand_rows import HandPayment, read_claim

    claims = (
        *(read_claim(each) for each in options.claim),
        *(read_claim(each, takes_back=True) for each in options.takes_back),
    )
    with at_desk(options, "remittance.post") as here:
        day = here.past_day(options.day)
        found = enter(here.desk, HandPayment(options.payer, options.trace, day, options.amount, claims))
    waiting = f", {found.waiting} waiting" if found.waiting else ""
    show(options, {"posted": plain(found)}, f"posted: {counted(found.claims, 'claim')}{waiting}")


def run_decide(options: argparse.Namespace) -> None:
    """Post a claim whose sums did not come out as it is typed."""
    from clinic_tui.remittance.by_hand import decide_by_hand
    from clinic_tui.remittance.hand_rows import read_claim

    with at_desk(options, "remittance.settle") as here:
        found = decide_by_hand(here.desk, options.number, read_claim(options.text))
    show(options, {"posted": found}, _posted(found))


def run_write_off(options: argparse.Namespace) -> None:
    """Let nobody pay what is denied."""
    from clinic_tui.claims.naming import claim_named
    from clinic_tui.remittance.service import write_off_denied

    with at_desk(options, "remittance.write_off") as here:
        claim = here.ask(claim_named, options.claim)
        number = write_off_denied(here.desk, claim, options.amount, options.reason)
    words = f"{show_money(options.amount)} of {options.claim} written off"
    show(options, {"posting": number, "claim": options.claim}, words)


def run_deposit(options: argparse.Namespace) -> None:
    """Note one deposit, or those of a bank's CSV."""
    from clinic_tui.remittance.depositing import deposit, deposit_all, read_bank

    single = (options.trace, options.amount, options.day)
    if options.csv is not None and any(each is not None for each in single):
        raise Invalid("give TRACE, AMOUNT and DATE or a file, not both", "csv")
    if options.csv is None and any(each is None for each in single):
        raise Invalid("give TRACE, AMOUNT and DATE, or --csv FILE", "trace")
    lines = read_bank(_text(options.csv)) if options.csv is not None else ()
    with at_desk(options, "remittance.post") as here:
        if options.csv is not None:
            found = deposit_all(here.desk, lines)
        else:
            day, instead = here.past_day(options.day), options.instead
            found = (deposit(here.desk, options.trace, options.amount, day, instead=instead),)
    if options.json:
        show_json([plain(each) for each in found])
        return
    for each in found:
        line(options, _deposited(each))
    if not found:
        say("the file has no line with money that came in")


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_BANK_FILE:
            raise FileRefused(f"{path.name} is larger than 5 MB: export fewer days")
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise FileRefused(f"{path.name} is no text in UTF-8: export it as CSV UTF-8") from None
    except OSError as wrong:
        raise FileRefused(f"{path}: {wrong.strerror}") from None


def _deposited(found: Deposited) -> str:
    told = f"{show_date(found.line.day)} {show_money(found.line.cents)} {found.line.text}"
    return f"{told}: {found.words or 'agrees'}"


def _posted(found: PostedSummary) -> str:
    waiting = f", {found.exceptions} waiting" if found.exceptions else ""
    return f"posted: {counted(found.claims, 'claim')}{waiting}"

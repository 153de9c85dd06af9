"""`clinic-tui claims make`, `batches`, `send`, `withdraw`: from closed visits to the files of partners."""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import CLAIM_HELP, Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, plain, say, show, show_json, show_rows
from clinic_tui.cli.progress import Progress
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clinic_tui.claims.make_rows import DueRow, MadeBatch, MakePreview
    from clinic_tui.claims.partner_rows import BatchRow
    from clinic_tui.claims.to_send import ToSend

MOST_TOLD = 50
"""Claims that are named with what keeps them, where all that are due were to be made."""


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    made = add_command(verbs, "make", run_make, "make the claims of closed visits, a file for each partner")
    made.add_argument("numbers", nargs="*", type=count, metavar="NUMBER", help="visits' (default: all due)")
    made.add_argument("--day", metavar="DATE", help="visits of this day alone")
    made.add_argument("--next", action="store_true", help="to the next payer of these visits")
    made.add_argument("--yes", action="store_true", help="yes to everything that is warned of")
    made.add_argument(
        "--leave-out", action="append", type=count, default=[], metavar="NUMBER", help="not of this visit"
    )
    made.add_argument("--dry-run", action="store_true", help="say what would go, and make nothing")
    for name, words in (
        ("correct", "replace what the payers have by what stands now (frequency 7)"),
        ("void", "void what the payers have (frequency 8)"),
    ):
        again = add_command(verbs, name, run_again, words)
        again.add_argument(
            "claims", nargs="+", metavar="CLAIM", help=f"{CLAIM_HELP}; of a visit with several the last one"
        )
        again.add_argument("--yes", action="store_true", help="yes to everything that is warned of")
        again.add_argument("--reason", default="", metavar="TEXT", help="why, for the journal")
        again.set_defaults(again=name)
    add_command(verbs, "batches", run_batches, "list the files of claims")
    sent = add_command(verbs, "send", run_send, "hand files of claims over to their partners")
    sent.add_argument(
        "batches", nargs="+", type=count, metavar="BATCH", help="as `claims batches` shows them"
    )
    doubt = sent.add_mutually_exclusive_group()
    doubt.add_argument(
        "--looked",
        action="store_true",
        help="it was in doubt, and the partner does not have it: send it again",
    )
    doubt.add_argument(
        "--carried", action="store_true", help="somebody carried it over, or saw that it is there"
    )
    back = add_command(verbs, "withdraw", run_withdraw, "take back a file of claims that has not left")
    back.add_argument("batch", type=count, metavar="BATCH")
    out = add_command(verbs, "batch", run_batch, "write a file of claims out, to carry it by hand")
    out.add_argument("batch", type=count, metavar="BATCH")
    out.add_argument("--out", required=True, type=Path, metavar="FILE", help="a name that is not there yet")


def run_make(options: argparse.Namespace) -> int:
    """Make them, or say what would be made; 1 where a claim is left out."""
    from clinic_tui.claims.catching_up import take_back_unfinished
    from clinic_tui.claims.make_rows import preview_of
    from clinic_tui.claims.making import make
    from clinic_tui.claims.to_send import due_row
    from clinic_tui.patients.sight import as_seen

    if options.numbers and options.day:
        raise Invalid("give numbers of visits or a day, not both", "day")
    with at_desk(options, "claim.view" if options.dry_run else "claim.send") as here:
        if not options.dry_run:
            take_back_unfinished(here.desk)
        due = tuple(each for each in _due(here, options) if each.appointment_id not in options.leave_out)
        with here.desk.store.reading() as db:
            rows = as_seen(db, here.desk, tuple(map(due_row, due)))
        preview = preview_of(rows)
        if options.dry_run:
            return _tell(options, rows, preview)
        if not options.json:
            _tell_what_stays(options, rows)
        accepted = preview.digests if options.yes else frozenset()
        progress = Progress("claims")
        with _told_in_json(options, rows):
            made = make(here.desk, due, accepted, progress.of)
        progress.end()
    if options.json:
        _tell_in_json(options, rows, made)
    else:
        _tell_left_out(options, made)
        for each in made:
            line(
                options,
                f"batch {each.id} {each.reference} for {each.partner}: {counted(each.claims, 'claim')}, "
                f"{show_money(each.cents)}; `clinic-tui claims send {each.id}` sends it",
            )
        left = len(due) - sum(each.claims for each in made)
        if left:
            line(options, f"{counted(left, 'claim')} left out")
    return 1 if len(due) > sum(each.claims for each in made) else 0


def _tell_in_json(
    options: argparse.Namespace, rows: Sequence[DueRow], made: Sequence[MadeBatch] = ()
) -> None:
    """What was made, and of each claim that was not why."""
    show_json(
        {
            "batches": [plain(each) for each in made],
            "left_out": len(rows) - sum(each.claims for each in made),
            "stays": [
                {"visit": row.appointment_id, "why": row.matter} for row in rows if _stays(options, row)
            ],
            "not_due": _not_due(options, rows),
        }
    )


@contextlib.contextmanager
def _told_in_json(options: argparse.Namespace, rows: Sequence[DueRow]) -> Iterator[None]:
    """Where none may go, what keeps each is told before the refusal, as it is in words."""
    try:
        yield
    except Invalid:
        if options.json:
            _tell_in_json(options, rows)
        raise


def _not_due(options: argparse.Namespace, rows: Sequence[DueRow]) -> list[int]:
    """The visits that were named and of which no claim is due."""
    due = {row.appointment_id for row in rows} | set(getattr(options, "leave_out", ()))
    return [number for number in dict.fromkeys(getattr(options, "numbers", ())) if number not in due]


def _stays(options: argparse.Namespace, row: DueRow) -> bool:
    return row.is_red or bool(row.warnings and not options.yes)


def _tell_what_stays(
    options: argparse.Namespace, rows: Sequence[DueRow], most: int | None = MOST_TOLD
) -> None:
    """Each claim that is not made, with why; of more than so many the rest is counted."""
    staying = [row for row in rows if _stays(options, row)]
    for row in staying[:most]:
        if row.is_red:
            line(options, f"! {_whose(row)}: {row.matter}")
        else:
            line(options, f"? {_whose(row)}: {row.matter}; it goes with --yes")
    if most is not None and len(staying) > most:
        line(options, f"and {len(staying) - most} more: `clinic-tui claims make --dry-run` names all")
    for number in _not_due(options, rows):
        line(options, f"! {number}: no claim of this visit is due")


def _tell_left_out(options: argparse.Namespace, made: Sequence[MadeBatch]) -> None:
    for each in made:
        for words in each.left_out:
            line(options, f"! {words}")


def _due(here: Here, options: argparse.Namespace) -> tuple[ToSend, ...]:
    from clinic_tui.claims.naming import claims_named
    from clinic_tui.claims.to_send import claims_due, next_payers_due, next_policies_of

    clock = here.clinic.clock
    if not options.next:
        day = here.past_day(options.day) if options.day else None
        return here.ask(claims_due, clock, options.numbers or None, day)
    if not options.numbers:
        raise Invalid("name the visits whose next payer is to be billed", "numbers")
    claims = [here.ask(claims_named, str(number))[-1] for number in options.numbers]
    return here.ask(next_payers_due, clock, here.ask(next_policies_of, claims))


def _tell(options: argparse.Namespace, rows: tuple[DueRow, ...], preview: MakePreview) -> int:
    if options.json:
        show_json({"due": [plain(row) for row in rows], "preview": plain(preview)})
        return 0
    for each in preview.partners:
        line(options, f"{each.partner}: {counted(each.claims, 'claim')}, {show_money(each.cents)}")
    for title, many in preview.warnings:
        line(options, f"? {title}: {counted(many, 'claim')}, which go with --yes")
    for row in rows:
        if row.is_red:
            why = row.left_out or "; ".join(dict.fromkeys(row.errors))
            line(options, f"! {_whose(row)}: {why}")
    if not rows:
        say("no claim is due")
    return 0


def _whose(row: DueRow) -> str:
    mrn = f" MRN {row.mrn}" if row.mrn else ""
    return f"{row.appointment_id} {show_date(row.day)} {row.name}{mrn}"


def run_again(options: argparse.Namespace) -> int:
    """Replace or void each claim that is named, of a visit its last one."""
    from clinic_tui.claims.catching_up import take_back_unfinished
    from clinic_tui.claims.draft import Frequency
    from clinic_tui.claims.making import make
    from clinic_tui.claims.naming import claims_named
    from clinic_tui.claims.to_send import claims_again, due_row
    from clinic_tui.patients.sight import as_seen

    frequency = Frequency.VOID if options.again == "void" else Frequency.REPLACEMENT
    with at_desk(options, "claim.send") as here:
        take_back_unfinished(here.desk)
        claims = [here.ask(claims_named, name)[-1] for name in options.claims]
        due = here.ask(claims_again, here.clinic.clock, claims, frequency)
        warned = frozenset(each for one in due for each in one.warned_of) if options.yes else frozenset()
        with here.desk.store.reading() as db:
            rows = as_seen(db, here.desk, tuple(map(due_row, due)))
        if not options.json:
            _tell_what_stays(options, rows, None)
        with _told_in_json(options, rows):
            made = make(here.desk, due, warned, reason=options.reason)
    if options.json:
        _tell_in_json(options, rows, made)
    else:
        _tell_left_out(options, made)
        for one in made:
            line(
                options,
                f"batch {one.id} {one.reference} for {one.partner}: {counted(one.claims, 'claim')}",
            )
    return 1 if len(due) > sum(each.claims for each in made) else 0


def run_batches(options: argparse.Namespace) -> None:
    """List them."""
    from clinic_tui.claims.partners import batches

    with at_desk(options, "claim.view") as here:
        rows, zone = here.ask(batches), here.clinic.clock.zone
    columns: Columns[BatchRow] = [
        ("number", lambda row: row.id),
        ("batch", lambda row: row.reference),
        ("partner", lambda row: row.partner),
        ("made", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("by", lambda row: row.made_by),
        ("what", lambda row: "276" if row.asks_status else "837"),
        ("claims", lambda row: row.claims),
        ("sum", lambda row: show_money(row.cents)),
        ("", lambda row: f"{row.state.value}{' (test)' if row.is_test else ''}"),
        ("words", lambda row: row.words),
    ]
    show_rows(options, rows, columns, "no claim was made yet: `clinic-tui claims make` makes them")


def run_send(options: argparse.Namespace) -> None:
    """Hand them over, one after the other; the first that cannot be stops it."""
    from clinic_tui.claims.partner_connection import connection_to
    from clinic_tui.claims.sending import carried, send
    from clinic_tui.clinic import vault_of

    with at_desk(options, "claim.send") as here:
        settings = here.clinic.settings
        for number in options.batches:
            if options.carried:
                carried(here.desk, number)
            else:
                send(
                    here.desk,
                    number,
                    lambda partner: connection_to(partner, lambda: vault_of(settings)),
                    looked=options.looked,
                )
            show(options, {"batch": number}, f"batch {number} is sent")


def run_withdraw(options: argparse.Namespace) -> None:
    """Take it back."""
    from clinic_tui.claims.sending import withdraw

    with at_desk(options, "claim.send") as here:
        withdraw(here.desk, options.batch)
    show(
        options,
        {"batch": options.batch},
        f"batch {options.batch} is withdrawn: its claims or questions are due again",
    )


def run_batch(options: argparse.Namespace) -> None:
    """Write it out."""
    from clinic_tui.claims.sending import write_out

    with at_desk(options, "claim.send") as here:
        written = write_out(here.desk, options.batch, options.out)
    show(
        options,
        {"batch": options.batch, "file": str(options.out), "bytes": written},
        f"{written:,} bytes are in {options.out}, for you alone to read; once it is there, "
        f"`clinic-tui claims send --carried {options.batch}` says so",
    )

"""`clinic-tui claims ask-status`: asking payers how claims stand (276)."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import CLAIM_HELP, Nouns, add_command
from clinic_tui.cli.printing import line, plain, say, show_json
from clinic_tui.errors import Invalid
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.claims.asking_rules import StatusWish
    from clinic_tui.claims.make_rows import MadeBatch


def add(verbs: Nouns) -> None:
    """Put the command into the noun `claims`."""
    asked = add_command(verbs, "ask-status", run_ask, "ask payers how claims stand, a file for each partner")
    asked.add_argument("claims", nargs="*", metavar="CLAIM", help=CLAIM_HELP)
    asked.add_argument(
        "--silent", action="store_true", help="all that were sent and of which an answer is overdue"
    )
    asked.add_argument("--again", action="store_true", help="those too that were asked within a week")
    asked.add_argument("--dry-run", action="store_true", help="say what would be asked, and ask nothing")


def run_ask(options: argparse.Namespace) -> int:
    """Make the questions; 1 where a claim that was named stays."""
    from clinic_tui.claims.naming import claims_each_named
    from clinic_tui.claims.queue_rules import Queue
    from clinic_tui.claims.status_asking import ask_status, wishes
    from clinic_tui.claims.work_queries import work
    from clinic_tui.patients.sight import as_seen

    if bool(options.claims) == options.silent:
        raise Invalid("name claims, or take --silent for all that are overdue", "claims")
    with at_desk(options, "claim.view" if options.dry_run else "claim.ask") as here:
        clock = here.clinic.clock
        if options.silent:
            numbers = tuple(row.id for row in here.ask(work, clock) if row.queue is Queue.SILENT)
        else:
            numbers = here.ask(claims_each_named, options.claims)
        with here.desk.store.reading() as db:
            wanted = as_seen(db, here.desk, wishes(db, clock, numbers, again=options.again))
        going = [each for each in wanted if not each.why_not]
        made: tuple[MadeBatch, ...] = ()
        if not options.dry_run and (going or options.claims):
            made = ask_status(here.desk, numbers, again=options.again)
    stays = [each for each in wanted if each.why_not]
    if options.json:
        show_json({"batches": [plain(each) for each in made], "claims": [plain(each) for each in wanted]})
    else:
        _tell(options, going, stays)
        for batch in made:
            line(
                options,
                f"batch {batch.id} {batch.reference} asks {batch.partner} about "
                f"{counted(batch.claims, 'claim')}; `clinic-tui claims send {batch.id}` sends it",
            )
    return 1 if stays and options.claims else 0


def _tell(options: argparse.Namespace, going: list[StatusWish], stays: list[StatusWish]) -> None:
    if options.dry_run:
        for each in going:
            line(options, f"{each.number} {each.name} would be asked of {each.payer}")
    for each in stays:
        line(options, f"! {each.number} {each.name}: {each.why_not}")
    if not going and not stays:
        say("no claim is silent: every answer that is due has come")

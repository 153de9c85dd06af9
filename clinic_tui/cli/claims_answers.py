"""`clinic-tui claims import`, `answers`, `history`: what partners and payers say of claims."""

from __future__ import annotations

import argparse
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import CLAIM_HELP, Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, plain, say, show_json, show_rows
from clinic_tui.cli.progress import Progress
from clinic_tui.errors import FileRefused
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

STOPPED = "stopped: what is posted stays, and the next import of this file or another goes on with the rest"

if TYPE_CHECKING:
    from clinic_tui.claims.answer_rows import AnswerRow, ClaimHistory, FileRow
    from clinic_tui.claims.taking_in import FileResult


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    taken = add_command(
        verbs,
        "import",
        run_import,
        "take in files with answers to claims (TA1, 999, 277CA, 277, 835); one seen before changes nothing",
    )
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")
    listed = add_command(
        verbs, "answers", run_answers, "list the files that came, or what one says of claims"
    )
    listed.add_argument(
        "number", nargs="?", type=count, metavar="NUMBER", help="a file's, as the list shows it"
    )
    told = add_command(verbs, "history", run_history, "all that happened to a claim, or to those of a visit")
    told.add_argument("claim", metavar="CLAIM", help=CLAIM_HELP)


def run_import(options: argparse.Namespace) -> int:
    """Each file by itself: one that is refused is named, and the others are taken in all the same."""
    from clinic_tui.claims.batch_states import FileTaken
    from clinic_tui.claims.file_words import said_of
    from clinic_tui.claims.taking_in import FileResult
    from clinic_tui.remittance.taking_in import take_in

    done: list[FileResult] = []
    with at_desk(options, "claim.take_in") as here:
        for path in options.files:
            try:
                content = path.read_bytes()
            except OSError as failure:
                why = f"it cannot be read: {failure.strerror}"
                done.append(FileResult(path.name, FileTaken.REFUSED, words=why))
                continue
            progress = Progress(path.name)
            try:
                done.append(take_in(here.desk, path.name, content, progress=progress.of))
            except KeyboardInterrupt:
                progress.end()
                say(STOPPED)
                raise
            progress.end()
    if options.json:
        show_json([plain(each) for each in done])
    else:
        for each in done:
            line(options, said_of(each))
    refused = any(each.taken is FileTaken.REFUSED for each in done)
    return FileRefused.exit_code if refused else 0


def run_answers(options: argparse.Namespace) -> None:
    """List files, or what one says."""
    from clinic_tui.claims.answer_queries import answers_in, files

    with at_desk(options, "claim.view") as here:
        zone = here.clinic.clock.zone
        if options.number:
            said = here.ask(answers_in, options.number)
        else:
            came = here.ask(files)
    if options.number:
        answers: Columns[AnswerRow] = [
            ("claim", lambda row: row.number),
            ("patient", lambda row: row.name),
            ("MRN", lambda row: row.mrn),
            ("who", lambda row: row.party.value),
            ("what", lambda row: row.happening.value),
            ("paid", lambda row: "" if row.paid_cents is None else show_money(row.paid_cents)),
            ("codes", lambda row: row.codes),
            ("words", lambda row: row.words),
        ]
        show_rows(options, said, answers, "it says nothing of claims of ours")
        return
    columns: Columns[FileRow] = [
        ("number", lambda row: row.id),
        ("came", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("from", lambda row: row.partner or "by hand"),
        ("file", lambda row: row.name),
        ("what", lambda row: " ".join(row.kinds)),
        ("", lambda row: row.taken.value),
        ("claims", lambda row: row.claims),
        ("rejected", lambda row: row.rejected or ""),
        ("unknown", lambda row: row.unmatched or ""),
        ("words", lambda row: row.words),
    ]
    show_rows(options, came, columns, "no file came yet: `clinic-tui claims import FILE` takes one in")


def run_history(options: argparse.Namespace) -> None:
    """All that happened."""
    from clinic_tui.claims.answer_queries import history_of_claim
    from clinic_tui.claims.naming import claims_named
    from clinic_tui.patients.sight import look_at

    with at_desk(options, "claim.view") as here:
        zone = here.clinic.clock.zone
        claims = [here.ask(history_of_claim, each) for each in here.ask(claims_named, options.claim)]
        look_at(here.desk, claims[0].patient_id)
    if options.json:
        show_json([plain(each) for each in claims])
        return
    for claim in claims:
        _show(options, claim, zone)


def _show(options: argparse.Namespace, claim: ClaimHistory, zone: tzinfo) -> None:
    about = f"{claim.name} MRN {claim.mrn}, {show_date(claim.day)}, {claim.payer}"
    number = f", theirs {claim.payer_number}" if claim.payer_number else ""
    line(options, f"{claim.number}{number}: {about}: {claim.state.words}")
    sums = (
        ("charged", claim.charged_cents), ("paid", claim.paid_cents), ("contract", claim.contract_cents),
        ("patient", claim.patient_cents),
    )  # fmt: skip
    line(options, "  " + ", ".join(f"{name} {show_money(cents)}" for name, cents in sums))
    if claim.note:
        line(options, f"  note: {claim.note}")
    for words in claim.lots:
        line(options, f"  {words}")
    for each in claim.lines:
        codes = f" ({each.codes})" if each.codes else ""
        line(options, f"  {each.at.astimezone(zone):%Y-%m-%d %H:%M} {each.who} {each.what}{codes}")

"""`clinic-tui claims letter`: letters to payers about claims: appeals, and covers of corrected claims."""

from __future__ import annotations

import argparse
from pathlib import Path

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, count
from clinic_tui.cli.printing import line, plain, say, show, show_json
from clinic_tui.errors import FileRefused, Invalid

KINDS = (
    "authorization", "timely-filing", "medical-necessity", "bundling", "coordination", "corrected-claim",
)  # fmt: skip


def add(verbs: Nouns) -> None:
    """Put the command into the noun `claims`."""
    letter = add_command(
        verbs,
        "letter",
        run_letter,
        "write to payers: an appeal, or the cover of a corrected claim",
    )
    letter.add_argument(
        "claims", nargs="*", metavar="CLAIM", help="its number, as it was sent or as lists show it"
    )
    letter.add_argument("--kind", choices=KINDS, help="(default: what fits the denial of each)")
    letter.add_argument("--draft", action="store_true", help="say what it would say, and keep nothing")
    letter.add_argument("--title", default="", metavar="TEXT", help="in place of the drafted one")
    letter.add_argument(
        "--text",
        type=Path,
        metavar="FILE",
        help="its own text, such as that of --draft, changed",
    )
    letter.add_argument("--printer", default="", metavar="NAME")
    letter.add_argument("--again", type=count, metavar="NUMBER", help="print a letter that is kept once more")
    letter.add_argument("--pdf", type=Path, metavar="FILE", help="with --again: write it to this file")


def run_letter(options: argparse.Namespace) -> None:
    """Draft, write or print again."""
    from clinic_tui.claims.letter_kinds import ClaimLetterKind
    from clinic_tui.claims.status_asking import claim_ids_of
    from clinic_tui.letters.payer_service import draft, print_claim_letter, write_claim_letters

    if bool(options.claims) == (options.again is not None):
        raise Invalid("name claims to write about, or a letter to print --again", "claims")
    kind = ClaimLetterKind(options.kind) if options.kind else None
    text = _text_of(options.text) if options.text else ""
    with at_desk(options, "claim.work") as here:
        settings = here.clinic.settings
        if options.again is not None:
            words = print_claim_letter(here.desk, settings, options.again, options.pdf)
            show(options, {"letter": options.again}, words)
            return
        numbers = here.ask(claim_ids_of, options.claims)
        if options.draft:
            drafts = [draft(here.desk, settings, number, kind) for number in numbers]
            if options.json:
                show_json([plain(each) for each in drafts])
            for each in () if options.json else drafts:
                say(f"{each.title}, to {', '.join(each.to)}")
                for words in each.text.split("\n"):
                    line(options, words)
            return
        done = write_claim_letters(
            here.desk, settings, numbers, kind, title=options.title, text=text, printer=options.printer
        )
    show(options, {"letters": list(done.numbers), "where": done.where}, done.words)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise FileRefused(f"{path} cannot be read: {failure}") from None

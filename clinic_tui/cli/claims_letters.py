"""`clinic-tui claims letter` and `letter-text`: letters to payers about claims, and their texts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import CLAIM_HELP, Nouns, add_command, count
from clinic_tui.cli.printing import Columns, line, plain, say, show, show_json, show_rows
from clinic_tui.errors import FileRefused, Invalid, NoAddress

if TYPE_CHECKING:
    from clinic_tui.letters.payer_rows import ClaimDraft, PayerText

KINDS = (
    "authorization", "timely-filing", "medical-necessity", "bundling", "coordination", "underpaid",
    "corrected-claim",
)  # fmt: skip

COLUMNS: Columns[PayerText] = [
    ("letter", lambda row: row.kind.value),
    ("title", lambda row: row.title),
    ("text", lambda row: "the clinic's" if row.own else "usual"),
]


def add(verbs: Nouns) -> None:
    """Put the commands into the noun `claims`."""
    letter = add_command(
        verbs,
        "letter",
        run_letter,
        "write to payers: an appeal, or the cover of a corrected claim",
    )
    letter.add_argument("claims", nargs="*", metavar="CLAIM", help=CLAIM_HELP)
    letter.add_argument("--kind", choices=KINDS, help="(default: what fits the denial of each)")
    letter.add_argument("--draft", action="store_true", help="say what it would say, and keep nothing")
    letter.add_argument("--title", default="", metavar="TEXT", help="in place of the drafted one")
    letter.add_argument(
        "--text",
        type=Path,
        metavar="FILE",
        help="its own text, such as that of --draft, changed",
    )
    letter.add_argument(
        "--by-hand", action="store_true", help="the address that is not entered is written by hand"
    )
    letter.add_argument("--printer", default="", metavar="NAME")
    letter.add_argument("--again", type=count, metavar="NUMBER", help="print a letter that is kept once more")
    letter.add_argument("--pdf", type=Path, metavar="FILE", help="with --again: write it to this file")
    text = add_command(
        verbs, "letter-text", run_text, "show the texts of letters to payers, or change one of them"
    )
    text.add_argument("kind", nargs="?", choices=KINDS, help="show this one whole")
    text.add_argument("--title", metavar="TEXT", help="what stands over the letter")
    text.add_argument("--file", type=Path, metavar="FILE", help="take the text from this file")
    text.add_argument("--usual", action="store_true", help="back to the text that came with the program")
    text.add_argument("--preview", metavar="CLAIM", help="how it reads about this claim; nothing is kept")


def run_letter(options: argparse.Namespace) -> None:
    """Draft, write or print again."""
    from clinic_tui.claims.letter_kinds import ClaimLetterKind
    from clinic_tui.claims.naming import claims_each_named
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
        numbers = here.ask(claims_each_named, options.claims)
        if options.draft:
            drafts = [draft(here.desk, settings, number, kind) for number in numbers]
            if options.json:
                show_json([plain(each) for each in drafts])
            for each in () if options.json else drafts:
                say(f"{each.title}, to {', '.join(each.to)}")
                for words in each.text.split("\n"):
                    line(options, words)
            return
        try:
            done = write_claim_letters(
                here.desk, settings, numbers, kind, title=options.title, text=text,
                printer=options.printer, by_hand=options.by_hand,
            )  # fmt: skip
        except NoAddress as unknown:
            also = "as does `clinic-tui claims payer PAYER --appeals-address`"
            raise NoAddress(f"{unknown.words}, {also}; --by-hand writes it all the same") from None
    show(options, {"letters": list(done.numbers), "where": done.where}, done.words)


def run_text(options: argparse.Namespace) -> None:
    """Show the texts, or change one, or show how it reads."""
    from clinic_tui.claims.letter_kinds import ClaimLetterKind
    from clinic_tui.claims.naming import claim_named
    from clinic_tui.letters import payer_text_service as texts

    changes = options.title is not None or options.file is not None
    if not options.kind and (changes or options.usual or options.preview):
        raise Invalid(f"say which letter's text: {', '.join(KINDS)}", "kind")
    right = "letter.texts" if changes or options.usual or options.preview else "claim.view"
    with at_desk(options, right) as here:
        if not options.kind:
            show_rows(options, here.ask(texts.payer_texts), COLUMNS, "there is no text")
            return
        kind = ClaimLetterKind(options.kind)
        now = here.ask(texts.payer_text, kind)
        title = now.title if options.title is None else options.title
        text = now.text if options.file is None else _text_of(options.file)
        if options.preview:
            number = here.ask(claim_named, options.preview)
            draft = texts.preview(here.desk, here.clinic.settings, kind, title, text, number)
            _show_text(options, draft)
            return
        if options.usual:
            texts.usual_payer_text(here.desk, kind)
        elif changes:
            texts.set_payer_text(here.desk, kind, title, text)
        now = here.ask(texts.payer_text, kind)
    _show_text(options, now)


def _show_text(options: argparse.Namespace, shown: PayerText | ClaimDraft) -> None:
    if options.json:
        show_json(shown)
    for words in () if options.json else (shown.title, "", *shown.text.split("\n")):
        line(options, words)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as failure:
        raise FileRefused(f"{path} cannot be read: {failure}") from None

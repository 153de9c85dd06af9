"""`clinic-tui letters`: letters to patients: writing them, what was written, and the clinic's texts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun, count
from clinic_tui.cli.printing import Columns, line, plain, show, show_json, show_rows
from clinic_tui.errors import FileRefused, Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.letters.rows import LeftOut, LetterRow, MissedRow, Text

KINDS = ("missed-visit", "late-cancellation", "recall", "unable-to-reach")

LETTERS: Columns[LetterRow] = [
    ("number", lambda row: row.number),
    ("day", lambda row: show_date(row.day)),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("kind", lambda row: row.kind.words),
    ("by", lambda row: row.by),
    ("to", lambda row: row.to),
]
MISSED: Columns[MissedRow] = [
    ("visit", lambda row: row.appointment_id),
    ("day", lambda row: show_date(row.day)),
    ("time", lambda row: show_time(row.start)),
    ("patient", lambda row: row.name),
    ("MRN", lambda row: row.mrn),
    ("provider", lambda row: row.provider_code),
    ("what", lambda row: row.kind.words),
    ("written to", lambda row: show_date(row.written_on) if row.written_on else ""),
]
TEXTS: Columns[Text] = [
    ("kind", lambda row: row.kind.value),
    ("language", lambda row: row.language),
    ("title", lambda row: row.title),
    ("text", lambda row: "the clinic's" if row.own else "usual"),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "letters", "write letters to patients, and change their texts")
    listed = add_command(verbs, "list", run_list, "list what was written, the newest first")
    listed.add_argument("--mrn", help="to this patient alone")
    add_command(verbs, "missed", run_missed, "list who missed a visit of late, and who was written to")
    write = add_command(verbs, "write", run_write, "write to patients, in one go")
    write.add_argument("kind", choices=KINDS)
    write.add_argument(
        "number", nargs="+", metavar="NUMBER", help="visits or recalls by number; unable-to-reach: MRNs"
    )
    write.add_argument("--separate", action="store_true", help="a PDF for each, not one for all")
    write.add_argument("--again", action="store_true", help="also to who was written to about the same")
    write.add_argument("--printer", default="", metavar="NAME", help="print them there")
    write.add_argument("--dry-run", action="store_true", help="say who would be left out; write nothing")
    shown = add_command(verbs, "show", run_show, "show a letter as it was written")
    shown.add_argument("number", type=count, metavar="NUMBER", help="the letter's")
    again = add_command(verbs, "print", run_print, "print a letter again, as it was written")
    again.add_argument("number", type=count, metavar="NUMBER", help="the letter's")
    again.add_argument("--printer", default="", metavar="NAME", help="print it there")
    again.add_argument("--pdf", type=Path, metavar="FILE", help="put it into this file")
    add_command(verbs, "texts", run_texts, "list the texts, by kind and language")
    text = add_command(verbs, "text", run_text, "show a text, or change it")
    text.add_argument("kind", choices=KINDS)
    text.add_argument("language", metavar="LANGUAGE", help="en, es, or another code")
    text.add_argument("--title", metavar="TEXT", help="what stands over the letter")
    text.add_argument("--file", type=Path, metavar="FILE", help="take the text from this file")
    text.add_argument("--usual", action="store_true", help="back to the text that came with the program")


def run_list(options: argparse.Namespace) -> None:
    """List what was written."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.letters.queries import letters

    with at_desk(options, "letter.view") as here:
        rows = here.ask(letters, patient(here, options.mrn).id if options.mrn else None)
    show_rows(options, rows, LETTERS, "no letter was written yet")


def run_missed(options: argparse.Namespace) -> None:
    """List who missed a visit."""
    from clinic_tui.letters.queries import missed

    with at_desk(options, "letter.view") as here:
        rows = here.ask(missed, here.day(None))
    show_rows(options, rows, MISSED, "nobody missed a visit of late")


def run_write(options: argparse.Namespace) -> None:
    """Write to patients."""
    from clinic_tui.cli.finding import patient
    from clinic_tui.letters.service import outlook, write_letters
    from clinic_tui.letters.states import LetterKind

    kind = LetterKind(options.kind)
    with at_desk(options, "letter.write") as here:
        if kind is LetterKind.UNREACHED:
            numbers = [patient(here, mrn).id for mrn in options.number]
        else:
            numbers = [_number(each) for each in options.number]
        if options.dry_run:
            found = outlook(here.desk, here.clinic.settings, kind, numbers)
            words = f"{counted(found.sheets, 'letter')} about {counted(found.patients, 'patient')}"
            show(options, plain(found), "\n".join((words, *map(_left, found.left_out))))
            return
        done = write_letters(
            here.desk, here.clinic.settings, kind, numbers, options.printer,
            separate=options.separate, again=options.again,
        )  # fmt: skip
    show(options, plain(done), "\n".join((done.words, *map(_left, done.left_out))))


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit()):
        raise Invalid(f"`{typed}` is no number of a visit or a recall: the lists show them", "number")
    return int(typed)


def _left(row: LeftOut) -> str:
    who = f"{row.name}, MRN {row.mrn}" if row.name else f"patient {row.patient_id}"
    return f"not written to: {who}: {row.why}"


def run_show(options: argparse.Namespace) -> None:
    """Show a letter."""
    from clinic_tui.letters.queries import letter
    from clinic_tui.patients.sight import look_at

    with at_desk(options, "letter.view") as here:
        found = here.ask(letter, options.number)
        for patient_id in found.patient_ids:
            look_at(here.desk, patient_id)
    if options.json:
        show_json(found)
        return
    says = found.shown
    for words in (*says.clinic, says.phone, "", *says.to, "", says.day, "", says.title, ""):
        line(options, words)
    for words in says.text.split("\n"):
        line(options, words)


def run_print(options: argparse.Namespace) -> None:
    """Print a letter again."""
    from clinic_tui.letters.service import print_letter

    with at_desk(options, "letter.write") as here:
        words = print_letter(here.desk, here.clinic.settings, options.number, options.printer, options.pdf)
    show(options, {"done": words}, words)


def run_texts(options: argparse.Namespace) -> None:
    """List the texts."""
    from clinic_tui.letters.queries import texts

    with at_desk(options, "letter.view") as here:
        rows = here.ask(texts)
    show_rows(options, rows, TEXTS, "there is none")


def run_text(options: argparse.Namespace) -> None:
    """Show or change a text."""
    from clinic_tui.letters.queries import text, texts
    from clinic_tui.letters.service import set_text, usual_text
    from clinic_tui.letters.states import LetterKind

    kind, language = LetterKind(options.kind), options.language
    changes = options.title is not None or options.file is not None
    with at_desk(options, "letter.texts" if changes or options.usual else "letter.view") as here:
        if options.usual:
            usual_text(here.desk, kind, language)
        elif changes:
            old = next(
                (each for each in here.ask(texts) if (each.kind, each.language) == (kind, language)), None
            )
            title = options.title if options.title is not None else old.title if old else ""
            words = _read(options.file) if options.file is not None else old.text if old else ""
            set_text(here.desk, kind, language, title, words)
        rows = here.ask(texts)
        if options.usual and not any((each.kind, each.language) == (kind, language) for each in rows):
            show(options, {"removed": language}, f"the {kind.words} text in {language} is removed")
            return
        found = here.ask(text, kind, language)
    if options.json:
        show_json(found)
        return
    for words in (found.title, "", *found.text.split("\n")):
        line(options, words)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as failure:
        raise FileRefused(f"{file} cannot be read: {failure.strerror}") from None
    except UnicodeDecodeError:
        raise FileRefused(f"{file} is no text in UTF-8: save it as such") from None

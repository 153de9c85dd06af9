"""`clinic-tui codes`: public code sets, release by release; what a code means, and finding one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_tui.cli.acting import Here, at_desk
from clinic_tui.cli.arguments import Nouns, add_command, add_noun
from clinic_tui.cli.printing import Columns, line, plain, say, show, show_json, show_rows
from clinic_tui.codes.rows import IMPORTED, OF_WORDS, CodeSet, Wanted
from clinic_tui.errors import Conflict, FileRefused, Invalid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import read_date, show_date

if TYPE_CHECKING:
    from datetime import date

    from clinic_tui.codes.book_files import BookFile
    from clinic_tui.codes.edit_files import EditFile
    from clinic_tui.codes.rows import Around, Book, Code, FavouriteRow, Imported

MOST_ENDED = 1_000
"""Codes that a release may end without a question: a year of ICD-10-CM ends some hundred."""
MOST_SHOWN = 20
"""Wrong places of a file that are shown to people; --json has them all."""
NO_WORDS = "its codes of CPT are the AMA's, and no description of one was taken in"
_SETS = tuple(each.value for each in OF_WORDS)

BOOKS: Columns[Book] = [
    ("set", lambda row: row.set.value),
    ("release", lambda row: row.release),
    ("from", lambda row: show_date(row.valid_from)),
    ("to", lambda row: show_date(row.valid_to) if row.valid_to else "no end"),
    ("codes", lambda row: f"{row.count:,}"),
    ("from file", lambda row: "with the program" if row.shipped else row.source),
    ("", lambda row: "withdrawn" if row.withdrawn else ""),
]
CODES: Columns[Code] = [
    ("set", lambda row: row.set.value),
    ("code", lambda row: row.shown),
    ("", lambda row: "*" if row.favourite else ""),
    ("what", lambda row: row.words if row.leaf else f"{row.words} (heading)"),
]
FAVOURITES: Columns[FavouriteRow] = [
    ("set", lambda row: row.set.value),
    ("code", lambda row: row.shown),
    ("for", lambda row: row.whose),
    ("what", lambda row: row.words or "does not hold today"),
]


def add(nouns: Nouns) -> None:
    """Put the noun into the parser."""
    verbs = add_noun(nouns, "codes", "find public codes, and take in new releases of their sets")
    listed = add_command(verbs, "list", run_list, "list the releases of code sets, or the codes of one set")
    listed.add_argument("set", nargs="?", choices=_SETS, metavar="SET", help=f"one of {', '.join(_SETS)}")
    _date(listed)
    searched = add_command(verbs, "search", run_search, "find codes by their beginning or by words")
    searched.add_argument("text", nargs="+", metavar="TEXT")
    searched.add_argument("--set", choices=_SETS, metavar="SET", help="in this set (default: all)")
    _whose(searched)
    _date(searched)
    shown = add_command(verbs, "show", run_show, "say what a code means, and what stands around it")
    shown.add_argument("code", metavar="CODE", help="with or without its dot")
    shown.add_argument("--set", choices=_SETS, metavar="SET", help="of this set (default: the first with it)")
    _date(shown)
    kept = add_command(verbs, "favourites", run_favourites, "list, add or remove codes that are kept at hand")
    kept.add_argument("--set", choices=_SETS, default="icd10cm", metavar="SET", help="of this set (icd10cm)")
    change = kept.add_mutually_exclusive_group()
    change.add_argument("--add", metavar="CODE")
    change.add_argument("--remove", metavar="CODE")
    _whose(kept)
    imported = add_command(
        verbs, "import", run_import, "take in a release from its file, whole or not at all"
    )
    imported.add_argument(
        "files", nargs="+", type=Path, metavar="FILE",
        help="as it is published, text or ZIP; of ncci all four parts",
    )  # fmt: skip
    names = tuple(each.value for each in IMPORTED)
    imported.add_argument(
        "--set", choices=names, metavar="SET", help=f"{', '.join(names)} (default: by what the file holds)"
    )
    imported.add_argument(
        "--release", metavar="NAME", help="2027, 2027-04 or 2026Q4 (ncci, mue, mce: by the file's name)"
    )
    imported.add_argument("--from", dest="first", metavar="DATE", help="its first day (default: by its name)")
    imported.add_argument("--to", dest="last", metavar="DATE", help="its last day (default: until the next)")
    imported.add_argument(
        "--fewer",
        action="store_true",
        help="it ends more than half of the codes before it, or is a part of ncci, and is meant so",
    )
    imported.add_argument("--dry-run", action="store_true", help="say what would change; change nothing")
    withdrawn = add_command(verbs, "withdraw", run_withdraw, "take a release out of use")
    withdrawn.add_argument("set", choices=names, metavar="SET", help=", ".join(names))
    withdrawn.add_argument("release", metavar="RELEASE", help="its name, as `codes list` shows it")


def _date(command: argparse.ArgumentParser) -> None:
    command.add_argument("--date", metavar="DATE", help="as it holds on this day (default today)")


def _whose(command: argparse.ArgumentParser) -> None:
    command.add_argument("--provider", metavar="CODE", help="for this provider")
    command.add_argument("--type", metavar="TYPE", help="for this visit type")


def run_list(options: argparse.Namespace) -> None:
    """List releases, or the codes of a set."""
    from clinic_tui.codes.queries import asked, books
    from clinic_tui.codes.rules import overdue_since

    with at_desk(options, "codes.view") as here:
        day = here.day(options.date)
        if options.set:
            codes = here.ask(asked, lambda index: index.all_of(CodeSet(options.set), day))
            show_rows(options, codes, CODES, f"no release of {CodeSet(options.set).label} holds then")
            return
        rows = here.ask(books)
    show_rows(options, rows, BOOKS, "there is none")
    standing = [each for each in rows if each.set is CodeSet.ICD10CM and not each.withdrawn]
    due = overdue_since(standing[0]) if standing else None
    if due is not None and due <= day and standing[0].valid_to is None:
        say(
            f"{standing[0].title} is the newest; another was due on {show_date(due)}: fetch the order "
            "file of CMS, and `clinic-tui codes import` takes it in"
        )


def run_search(options: argparse.Namespace) -> None:
    """Find codes."""
    from clinic_tui.codes.queries import search_sets

    with at_desk(options, "codes.view") as here:
        wanted = _wanted(here, options, here.day(options.date))
        sets = (CodeSet(options.set),) if options.set else OF_WORDS
        rows = here.ask(search_sets, " ".join(options.text), wanted, sets)
    show_rows(options, rows, CODES, "no code fits")


def run_show(options: argparse.Namespace) -> None:
    """Say what a code means."""
    from clinic_tui.codes.queries import around, set_with

    with at_desk(options, "codes.view") as here:
        day = here.day(options.date)
        code_set = CodeSet(options.set) if options.set else here.ask(set_with, OF_WORDS, options.code, day)
        found = here.ask(around, code_set, options.code, day)
    if options.json:
        show_json({name: plain(getattr(found, name)) for name in ("code", "above", "beside", "below")})
        return
    _say_around(options, found)


def _say_around(options: argparse.Namespace, found: Around) -> None:
    code = found.code
    until = f"to {show_date(code.valid_to)}" if code.valid_to else "without a known end"
    line(options, f"{code.shown}  {code.words}")
    line(options, f"{code.set.label} {code.release}, from {show_date(code.valid_from)} {until}")
    if not code.leaf:
        line(options, "a heading: it cannot be billed, one of those below it can")
    if code.route:
        line(options, f"a denial for it goes to: {code.route}")
    for title, codes in (("above", found.above), ("below", found.below)):
        for each in codes:
            line(options, f"{title}  {each.shown}  {each.words}")


def run_favourites(options: argparse.Namespace) -> None:
    """List, add or remove."""
    from clinic_tui.codes.queries import favourites, with_words
    from clinic_tui.codes.service import add_favourite, remove_favourite

    changes = options.add or options.remove
    with at_desk(options, "codes.favourite" if changes else "codes.view") as here:
        wanted = _wanted(here, options, here.today)
        of = wanted.provider_id, wanted.visit_type_id
        if options.add:
            add_favourite(here.desk, CodeSet(options.set), options.add, here.today, *of)
        elif options.remove:
            remove_favourite(here.desk, CodeSet(options.set), options.remove, *of)
        rows = here.ask(with_words, here.ask(favourites, *of), here.today)
    show_rows(options, rows, FAVOURITES, "no code is kept at hand")


def run_import(options: argparse.Namespace) -> None:
    """Take in a file, or say what would change."""
    from clinic_tui.codes.edit_files import set_in

    with at_desk(options, "codes.import") as here:
        code_set = CodeSet(options.set) if options.set else set_in(options.files[0])
        found = (_import_edits if code_set.is_edits else _import_codes)(options, here, code_set)
    _show_import(options, found)


def _import_codes(options: argparse.Namespace, here: Here, code_set: CodeSet) -> Imported:
    """Codes with their words, which are in one file."""
    from clinic_tui.codes.book_files import read_book
    from clinic_tui.codes.service import compare, take_in

    if len(options.files) > 1:
        raise Invalid(f"a release of {code_set.label} is one file", "file")
    if not options.release:
        raise Invalid("say which release it is: --release 2027, 2027-04 or 2026Q4", "release")
    file = read_book(options.files[0], code_set)
    first, last = _span(options, here)
    _refuse_what_is_wrong(options, file)
    told = here.ask(compare, file, options.release, first, last)
    if options.dry_run:
        return told
    _require_whole(told, options)
    return take_in(here.desk, file, options.release, first, last)


def _import_edits(options: argparse.Namespace, here: Here, code_set: CodeSet) -> Imported:
    """Pairs and most units, which may be in several files."""
    from clinic_tui.codes.edit_files import read_edits, release_in
    from clinic_tui.codes.edit_service import compare_edits, kept_since, take_in_edits
    from clinic_tui.codes.rules import span_of

    named = sorted({quarter for path in options.files if (quarter := release_in(path.name))})
    if len(named) > 1:
        raise Invalid(f"the files are of several quarters ({', '.join(named)}): take those of one", "file")
    release = options.release or "".join(named)
    if not release:
        what, way = ("year", "2027") if code_set is CodeSet.MCE else ("quarter", "2026Q4")
        raise Invalid(f"the name of the file does not tell its {what}: say --release {way}", "release")
    first, last = _span(options, here)
    begins, _ = span_of(code_set, release, first, last)
    file = read_edits(options.files, code_set, kept_since(begins))
    _refuse_what_is_wrong(options, file)
    told = here.ask(compare_edits, file, release, first, last, in_part=options.fewer)
    if not options.dry_run and told.new:
        _require_whole(told, options)
        take_in_edits(here.desk, file, release, first, last, in_part=options.fewer)
    return told


def _span(options: argparse.Namespace, here: Here) -> tuple[date | None, date | None]:
    first = read_date(options.first, here.today) if options.first else None
    return first, read_date(options.last, here.today) if options.last else None


def _refuse_what_is_wrong(options: argparse.Namespace, file: BookFile | EditFile) -> None:
    """Raise FileRefused where anything is wrong in the file, each place told first."""
    if not file.wrong:
        return
    if options.json:
        show_json({"file": file.name, "wrong": file.wrong})
    else:
        for each in file.wrong[:MOST_SHOWN]:
            say(f"{each.file or file.name}, line {each.line}, column {each.column}: {each.words}")
        if len(file.wrong) > MOST_SHOWN:
            say(f"and {counted(len(file.wrong) - MOST_SHOWN, 'more place')}")
    raise FileRefused(f"{file.name}: {counted(len(file.wrong), 'place')} to mend, nothing was taken in")


def _require_whole(found: Imported, options: argparse.Namespace) -> None:
    """Raise Conflict for a file that ends most codes of the release before: it is a part, or another file."""
    if found.new and found.ended > MOST_ENDED and found.ended * 2 > found.book.count and not options.fewer:
        raise Conflict(
            f"{found.book.title} has {found.book.count:,} codes and would end {found.ended:,} of "
            f"{found.follows}: it is hardly the whole file; --fewer takes it in all the same"
        )


def _show_import(options: argparse.Namespace, found: Imported) -> None:
    if options.json:
        show_json({**plain(found), "dry_run": options.dry_run})
        return
    book = found.book
    if not found.new:
        line(options, f"{book.title} stands there already, of the same content: nothing was changed")
        return
    done = "would be taken in" if options.dry_run else "taken in"
    until = f" to {show_date(book.valid_to)}" if book.valid_to else ""
    what = "pair" if book.set is CodeSet.NCCI else "code"
    line(
        options, f"{book.title}, from {show_date(book.valid_from)}{until}: {counted(book.count, what)} {done}"
    )
    if found.follows:
        line(
            options,
            f"it follows {found.follows}: {found.added:,} new, {found.ended:,} ended, "
            f"{found.reworded:,} {'said otherwise' if book.set.is_edits else 'with other words'}",
        )
    if book.set is CodeSet.MCE:
        return
    if book.set.is_edits:
        left_out = f"{counted(found.left_out, 'pair')} left out that never held, or ended long ago; "
        line(options, f"{left_out if found.left_out else ''}{NO_WORDS}")
    elif found.left_out:
        line(options, f"{counted(found.left_out, 'dental code (D) was', 'dental codes (D) were')} left out")


def run_withdraw(options: argparse.Namespace) -> None:
    """Take a release out of use."""
    from clinic_tui.codes.service import withdraw

    with at_desk(options, "codes.import") as here:
        book = withdraw(here.desk, CodeSet(options.set), options.release)
    show(options, {"book": book}, f"{book.title} is out of use; importing its file puts it back")


def _wanted(here: Here, options: argparse.Namespace, day: date) -> Wanted:
    from clinic_tui.cli.finding import provider, visit_type

    return Wanted(
        day,
        provider(here, options.provider).id if options.provider else None,
        visit_type(here, options.type).id if options.type else None,
    )

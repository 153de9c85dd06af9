"""Making the index of codes: its tables, in which order codes are offered, and when each of them holds."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from clinic_tui.codes import rules
from clinic_tui.codes.everyday_words import EVERYDAY, FIRST
from clinic_tui.codes.rows import OF_WORDS, Book, CodeSet, Entry
from clinic_tui.errors import Invalid

SHAPE = 4
"""Raised when what the index holds changes: it is made again then."""
KEPT_DAYS = 60
"""Indexes that nobody has opened for so long are removed when a new one is made."""
FIRST_WORD = "\N{LATIN SMALL LETTER THORN}"
"""Marks the first word of a name in the index: a letter that no word of these sets begins with."""
COLUMNS = "kind, code, words, leaf, first, last, release, short, route"
LONGEST_PREFIX = 5
"""Letters up to which the rows of each beginning stand together; for longer ones words are kept."""

_TABLES = """
CREATE TABLE code (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, code TEXT NOT NULL, words TEXT NOT NULL,
    leaf INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL, release TEXT NOT NULL,
    short TEXT NOT NULL, route TEXT NOT NULL);
CREATE INDEX code_by_code ON code (kind, code, first);
CREATE TABLE word (kind TEXT NOT NULL, word TEXT NOT NULL, PRIMARY KEY (kind, word)) WITHOUT ROWID;
"""

Contents = Callable[[Book], Iterable[Entry]]
"""What a release holds."""


def make(path: Path, books: Sequence[Book], contents: Contents) -> None:
    """Make an index under another name, and give it its own when it is whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(path.parent)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        os.close(descriptor)
    except OSError as problem:
        raise Invalid(
            f"the index of codes cannot be made in {path.parent}: {problem.strerror}; name another folder "
            "in XDG_CACHE_HOME"
        ) from None
    try:
        with contextlib.closing(sqlite3.connect(temporary)) as db:
            _fill(db, books, contents)
        os.replace(temporary, path)
    except (OSError, sqlite3.OperationalError) as problem:
        raise Invalid(f"the index of codes cannot be made in {path.parent}: {problem}") from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _sweep(folder: Path) -> None:
    """Remove what nobody has opened for long, and what killed makers left."""
    for each in folder.iterdir():
        with contextlib.suppress(OSError):
            age = time.time() - each.stat().st_mtime
            if (each.suffix == ".codes" and age > KEPT_DAYS * 86400) or (
                each.suffix == ".part" and age > 3600
            ):
                each.unlink()


def _fill(db: sqlite3.Connection, books: Sequence[Book], contents: Contents) -> None:
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.executescript(_TABLES)
    number = 0
    for code_set, spans in _held(books, contents).items():
        everyday = EVERYDAY.get(code_set, {})
        rows = [
            (each.entry.code, each.entry.words, int(each.entry.leaf), each.first.isoformat(),
             each.last.isoformat(), each.release, each.entry.short, each.entry.route)
            for each in sorted(spans, key=lambda each: _offered_first(each, everyday))
        ]  # fmt: skip
        table = f"words_{code_set.value}"
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', columnsize=0, detail=none, "
            f"prefix='{' '.join(str(each) for each in range(1, LONGEST_PREFIX + 1))}', "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        db.executemany(
            f"INSERT INTO code (id, kind, {COLUMNS.split(', ', 1)[1]}) "  # noqa: S608
            f"VALUES (?, '{code_set.value}', ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number + place, *row) for place, row in enumerate(rows, start=1)),
        )
        db.executemany(
            f"INSERT INTO {table} (rowid, words) VALUES (?, ?)",  # noqa: S608
            (
                (number + place, _indexed(row[1], row[6], everyday.get(row[0], ())))
                for place, row in enumerate(rows, start=1)
            ),
        )
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        db.execute(f"CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, {table}, row)")
        db.execute(
            "INSERT INTO word (kind, word) SELECT ?, term FROM held WHERE length(term) > ?",
            (code_set.value, LONGEST_PREFIX),
        )
        db.execute("DROP TABLE temp.held")
        number += len(rows)
    db.execute(f"PRAGMA user_version = {SHAPE}")
    db.commit()


def _indexed(words: str, short: str, everyday: Sequence[str]) -> str:
    """All words by which a code is found, and the first of each name marked."""
    named = (words, *everyday)
    first = (f"{FIRST_WORD}{found[0]}" for each in named if (found := rules.words_of(each)))
    return " ".join((*named, short, *first))


_COMMON = re.compile(r"unspecified|uncomplicated|without complications?\b|not otherwise specified")
_RARE = re.compile(
    r"sequela$|subsequent encounter|in diseases classified elsewhere|due to underlying condition"
    r"|drug or chemical induced|congenital|newborn|neonat|pregnan|puerper|trimester|childbirth|obstetric"
    r"|following (delivery|.*abortion|ectopic)"
)


def _offered_first(
    each: rules.Held, everyday: Mapping[str, Sequence[str]]
) -> tuple[bool, int, int, int, str, date]:
    """What can be billed first; of that what is seen most at a front desk, then the shortest words.

    What has everyday words goes before. ICD-10-CM says itself what else is common: a condition without
    complications or not further specified. Later visits of an injury, what another illness brought, and what
    newborns and pregnant women have, come last.
    """
    words = each.entry.words
    rare = 2 if _RARE.search(words.casefold()) else 0 if _COMMON.search(words.casefold()) else 1
    code = each.entry.code
    usual = FIRST.get(code, 1) if code in everyday else 2
    return not each.entry.leaf, usual, rare, len(words), code, each.first


def _held(books: Sequence[Book], contents: Contents) -> Mapping[CodeSet, list[rules.Held]]:
    """When each code of each set holds."""
    by_set: dict[CodeSet, list[rules.Held]] = {}
    shipped_route = {
        entry.code: entry.route
        for book in books
        if book.set is CodeSet.CARC and book.shipped
        for entry in contents(book)
    }
    for code_set in OF_WORDS:
        reigns = rules.reigns(each for each in books if each.set is code_set)
        reign_contents = []
        for reign in reigns:
            entries = list(contents(reign.book))
            own = {each.code: _with_route(each, shipped_route) for each in entries if each.set is code_set}
            reign_contents.append((reign, own))
            if code_set is CodeSet.HCPCS:
                _put_modifiers(by_set, reign, [each for each in entries if each.set is CodeSet.MODIFIER])
        spans = rules.held(reign_contents)
        if code_set is CodeSet.MODIFIER:
            published = by_set.get(code_set, [])
            spans = [*published, *_before(spans, published)]  # of HCPCS, which comes before it
        by_set[code_set] = spans
    return by_set


def _before(own: Sequence[rules.Held], published: Sequence[rules.Held]) -> Iterator[rules.Held]:
    """Our own words, on the days before the first on which somebody publishes some for the code."""
    begins: dict[str, date] = {}
    for each in published:
        begins[each.entry.code] = min(begins.get(each.entry.code, rules.LAST_DAY), each.first)
    for each in own:
        last = min(each.last, begins.get(each.entry.code, rules.LAST_DAY) - timedelta(days=1))
        if each.entry.code not in begins:
            yield each
        elif each.first <= last:
            yield rules.Held(each.entry, each.release, each.first, last)


def _with_route(entry: Entry, routes: Mapping[str, str]) -> Entry:
    """An adjustment reason goes where our own list sends it, whosever words it has."""
    if entry.set is not CodeSet.CARC or entry.route or not routes.get(entry.code):
        return entry
    return Entry(
        entry.set, entry.code, entry.words, entry.leaf, entry.valid_from, entry.valid_to, entry.short,
        routes[entry.code],
    )  # fmt: skip


def _put_modifiers(
    by_set: dict[CodeSet, list[rules.Held]], reign: rules.Reign, entries: Sequence[Entry]
) -> None:
    """Modifiers of an HCPCS file go before our own words for them, on the days on which they hold."""
    found = rules.held([(reign, {each.code: each for each in entries})])
    by_set.setdefault(CodeSet.MODIFIER, []).extend(found)

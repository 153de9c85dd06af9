"""The index in which codes are found: a SQLite file made of the releases, which can be made again any time.

It holds public data alone, so it is not encrypted. It is named for the digests of what it was made of, made
under another name and then renamed; one that is damaged is thrown away and made again.

Each set has its words in a full-text table whose row numbers are the order in which codes are to be offered
(those that can be billed first, the unspecified before the particular, the shortest words first): the first
fifty that fit are found without sorting all that fit. The first word of each stands in it marked too, so that
names that begin as typed are found the same way, before those that have the words anywhere.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from clinic_tui.codes import rules
from clinic_tui.codes.everyday_words import spoken
from clinic_tui.codes.index_making import COLUMNS, FIRST_WORD, LONGEST_PREFIX, SHAPE, Contents, make
from clinic_tui.codes.rows import Around, Book, Code, CodeSet

OFFERED = 50
"""Codes that a search gives at most."""
_NO_END = "9999-12-31"


def index_folder() -> Path:
    """Where indexes are kept: the user's cache (XDG)."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "clinic-tui" / "codes"


def name_of(books: Iterable[Book]) -> str:
    """The file name for these releases."""
    told = sorted(
        f"{each.set} {each.release} {each.valid_from} {each.valid_to} {each.digest}"
        for each in books
        if not each.withdrawn
    )
    return f"{hashlib.sha256(repr((SHAPE, told)).encode()).hexdigest()[:32]}.codes"


class CodeIndex:
    """An index that stands; it may be asked from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._here = threading.local()
        self._whole: dict[tuple[CodeSet, str], str] = {}

    def close(self) -> None:
        """Let go of this thread's connection."""
        if (db := getattr(self._here, "db", None)) is not None:
            db.close()
            self._here.db = None

    @property
    def _db(self) -> sqlite3.Connection:
        db: sqlite3.Connection | None = getattr(self._here, "db", None)
        if db is None:
            db = sqlite3.connect(f"{self.path.as_uri()}?mode=ro&immutable=1", uri=True)
            self._here.db = db
        return db

    def require_whole(self) -> None:
        """Raise sqlite3.DatabaseError for a file that is none of ours, or not whole."""
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        (pages,), (size,) = (
            self._db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
        if version != SHAPE or pages * size != self.path.stat().st_size:
            raise sqlite3.DatabaseError("not a whole index")

    def lookup(self, code_set: CodeSet, typed: str, on: date) -> Code | None:
        """A code as it holds on a day, with or without its dot; None where it does not hold then."""
        row = self._db.execute(
            f"SELECT {COLUMNS} FROM code WHERE kind = ? AND code = ? AND first <= ? AND last >= ?",  # noqa: S608
            (code_set.value, rules.folded(typed), on.isoformat(), on.isoformat()),
        ).fetchone()
        return _code(row) if row else None

    def spans(self, code_set: CodeSet, typed: str) -> tuple[Code, ...]:
        """A code in all the spans of days that are known of it, the oldest first."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM code WHERE kind = ? AND code = ? ORDER BY first",  # noqa: S608
            (code_set.value, rules.folded(typed)),
        )
        return tuple(_code(row) for row in rows)

    def all_of(self, code_set: CodeSet, on: date, most: int | None = None) -> tuple[Code, ...]:
        """The codes of a set that hold on a day, in their order."""
        rows = self._db.execute(
            f"SELECT {COLUMNS} FROM code WHERE kind = ? AND first <= ? AND last >= ? ORDER BY code LIMIT ?",  # noqa: S608
            (code_set.value, on.isoformat(), on.isoformat(), -1 if most is None else most),
        )
        return tuple(_code(row) for row in rows)

    def search(
        self,
        sets: Sequence[CodeSet],
        typed: str,
        on: date,
        first: Sequence[tuple[CodeSet, str]] = (),
        most: int = OFFERED,
    ) -> tuple[Code, ...]:
        """What fits: the code itself, those of `first` that fit, codes that begin so, names, then by words.

        Names are those whose first word the first typed one begins. All words have to begin one of its own;
        whole words go before beginnings of words. Without text: those of `first`.
        """
        found: dict[tuple[Any, ...], Code] = {}
        begins, words = rules.folded(typed), rules.words_of(typed)

        def take(rows: Iterable[tuple[Any, ...]]) -> None:
            for row in rows:
                if len(found) >= most:
                    return
                if (key := row[:2]) not in found:  # kind and code
                    found[key] = _code(row)

        day = on.isoformat()
        for each in sets:
            if begins and _may_be_code(each, begins):
                take(self._exact(each, begins, day))
        for each in sets:
            own = [code for of, code in first if of is each]
            ranked = {code: place for place, code in enumerate(own)}
            rows = sorted(self._named(each, own, day), key=lambda row: ranked[row[1]])
            take(row for row in rows if not begins or fits(row[1], row[2], begins, words))
        if not begins:
            return tuple(found.values())
        for each in sets:
            if len(found) < most and _may_be_code(each, begins):
                take(self._beginning(each, begins, day, most))
        for wanted in ((FIRST_WORD + words[0], *words[1:]), words) if words else ():
            for each in sets:
                if len(found) < most:
                    take(_whole_words_first(self._with_words(each, wanted, day, most), words))
        return tuple(found.values())

    def around(self, code: Code, on: date) -> Around:
        """The code in its tree. Only ICD-10-CM has one; of others, codes that begin alike are beside it."""
        if code.set is not CodeSet.ICD10CM:
            beside = tuple(map(_code, self._beginning(code.set, code.code[:3], on.isoformat(), 500)))
            return Around(code, (), beside if len(code.code) > 3 else self.all_of(code.set, on), ())
        above = tuple(
            found
            for length in range(3, len(code.code))
            if (found := self.lookup(code.set, code.code[:length], on)) is not None
        )
        beside = self._below(above[-1], on) if above else self._categories(code, on)
        return Around(code, above, beside, () if code.leaf else self._below(code, on))

    def _categories(self, code: Code, on: date) -> tuple[Code, ...]:
        rows = self._beginning(code.set, code.code[:2], on.isoformat(), 5000)
        return tuple(each for each in map(_code, rows) if len(each.code) == 3)

    def _below(self, code: Code, on: date) -> tuple[Code, ...]:
        found: list[Code] = []
        for each in map(_code, self._beginning(code.set, code.code, on.isoformat(), 10000)):
            if each.code != code.code and not (found and each.code.startswith(found[-1].code)):
                found.append(each)
        return tuple(found)

    def _exact(self, code_set: CodeSet, code: str, day: str) -> Iterator[tuple[Any, ...]]:
        return self._db.execute(
            f"SELECT {COLUMNS} FROM code WHERE kind = ? AND code = ? AND first <= ? AND last >= ?",  # noqa: S608
            (code_set.value, code, day, day),
        )

    def _named(self, code_set: CodeSet, codes: Sequence[str], day: str) -> list[tuple[Any, ...]]:
        if not codes:
            return []
        marks = ", ".join("?" * len(codes))
        return self._db.execute(
            f"SELECT {COLUMNS} FROM code WHERE kind = ? AND code IN ({marks}) AND first <= ? AND last >= ?",  # noqa: S608
            (code_set.value, *codes, day, day),
        ).fetchall()

    def _beginning(self, code_set: CodeSet, begins: str, day: str, most: int) -> Iterator[tuple[Any, ...]]:
        return self._db.execute(
            f"SELECT {COLUMNS} FROM code WHERE kind = ? AND code >= ? AND code < ? "  # noqa: S608
            "AND first <= ? AND last >= ? ORDER BY code LIMIT ?",
            (code_set.value, begins, begins + "\x7f", day, day, most),
        )

    def _with_words(
        self, code_set: CodeSet, words: Sequence[str], day: str, most: int
    ) -> Iterator[tuple[Any, ...]]:
        wanted = " AND ".join(self._beginning_words(code_set, word) for word in words)
        table = f"words_{code_set.value}"
        named = ", ".join(f"code.{each}" for each in COLUMNS.split(", "))
        return self._db.execute(
            f"SELECT {named} FROM {table} JOIN code ON code.id = {table}.rowid "  # noqa: S608
            f"WHERE {table} MATCH ? AND first <= ? AND last >= ? ORDER BY {table}.rowid LIMIT ?",
            (wanted, day, day, most),
        )

    def _beginning_words(self, code_set: CodeSet, begins: str) -> str:
        """What is asked of the full text for words that begin so.

        Rows of a longer beginning than the index keeps would all be gathered before the first is given
        (16 ms of `initial encount`), where those of whole words come one after the other.
        """
        if len(begins) <= LONGEST_PREFIX or not begins.removeprefix(FIRST_WORD).isascii():
            return f'"{begins}"*'
        asked = self._whole.get((code_set, begins))
        if asked is None:
            found = self._db.execute(
                "SELECT word FROM word WHERE kind = ? AND word >= ? AND word < ? LIMIT ?",
                (code_set.value, begins, f"{begins}\U0010ffff", _MOST_WORDS + 1),
            ).fetchall()
            whole = " OR ".join(f'"{word}"' for (word,) in found)
            asked = f"({whole})" if 0 < len(found) <= _MOST_WORDS else f'"{begins}"*'
            if len(self._whole) >= _MOST_ASKED:
                self._whole.clear()
            self._whole[code_set, begins] = asked
        return asked


_MOST_WORDS = 20
"""Whole words that are asked for in place of their beginning."""
_MOST_ASKED = 200
"""Beginnings of which it is remembered: a word is looked for again at each key of the next one."""
_SHORTEST_WORD = 3
"""Letters of the shortest words that are looked for whole: at each key before, nothing is put in order."""
_BETWEEN = str.maketrans(dict.fromkeys(",;()[]/-", " "))


def _whole_words_first(rows: Iterable[tuple[Any, ...]], words: Sequence[str]) -> Sequence[tuple[Any, ...]]:
    """The rows in their order, but those before that have each word as it is typed, once it can be one."""
    found = list(rows)
    if len(words[-1]) < _SHORTEST_WORD or not found:
        return found
    # folded together: each by itself takes thrice as long
    named = "\0".join([f" {row[2]} {spoken(row[0], row[1])} " for row in found])
    texts = named.casefold().translate(_BETWEEN).split("\0")
    for word in words:
        whole = f" {word} "
        texts = [text if whole in text else "" for text in texts]
    if all(texts) or not any(texts):
        return found
    paired = list(zip(found, texts, strict=True))
    return [row for row, text in paired if text] + [row for row, text in paired if not text]


def fits(code: str, text: str, begins: str, words: Sequence[str]) -> bool:
    """The code begins so, or each word begins one of its words."""
    own = rules.words_of(text)
    return code.startswith(begins) or all(any(each.startswith(word) for each in own) for word in words)


def _may_be_code(code_set: CodeSet, begins: str) -> bool:
    """Some code of the set could begin so: most words need not be looked for among the codes."""
    if code_set is CodeSet.ICD10CM:
        return len(begins) <= 7 and (len(begins) <= 2 or any(each.isdecimal() for each in begins[1:3]))
    if code_set is CodeSet.HCPCS:
        return len(begins) <= 5 and begins[1:].isdecimal() if len(begins) > 1 else True
    return len(begins) <= 5


_SETS = {each.value: each for each in CodeSet}
_day = functools.lru_cache(maxsize=1000)(date.fromisoformat)
"""Few days stand in an index, and fifty codes are read at each key."""


@functools.lru_cache(maxsize=500)
def _code(row: tuple[Any, ...]) -> Code:
    """What a row says; most of what a key finds was found at the key before."""
    kind, code, words, leaf, first, last, release, short, route = row
    until = None if last == _NO_END else _day(last)
    return Code(_SETS[kind], code, words, bool(leaf), _day(first), until, release, short, route)


# Which one


def index_of(books: Sequence[Book], contents: Contents, folder: Path | None = None) -> CodeIndex:
    """The index of these releases; made where it is missing or damaged, which may take some seconds.

    Raises Invalid where nothing can be written in the folder, and what `contents` raises.
    """
    path = (folder or index_folder()) / name_of(books)
    with _one_at_a_time:
        index = _opened.get(path)
        if index is not None and path.exists():
            return index
        index = CodeIndex(path)
        try:
            index.require_whole()
        except (sqlite3.Error, OSError):
            index.close()
            make(path, books, contents)
            index = CodeIndex(path)
        with contextlib.suppress(OSError):
            os.utime(path)
        _opened.clear()
        _opened[path] = index
        return index


def forget(index: CodeIndex) -> None:
    """Throw an index away that turned out to be damaged; the next question makes it again."""
    with _one_at_a_time:
        index.close()
        _opened.pop(index.path, None)
        with contextlib.suppress(OSError):
            index.path.unlink(missing_ok=True)


_one_at_a_time = threading.Lock()
_opened: dict[Path, CodeIndex] = {}

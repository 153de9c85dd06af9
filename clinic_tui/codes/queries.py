"""Reads of code sets: which releases there are, what a code means, and finding one.

Others ask `lookup`, `why_not` and `search`. The first question after an import makes the index, which takes
some seconds: it is never asked on a screen's thread.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Date, column, func, or_, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.codes import index, rules
from clinic_tui.codes.content import unpacked
from clinic_tui.codes.index import CodeIndex
from clinic_tui.codes.models import CodeBook, CodeFavourite, code_book_piece
from clinic_tui.codes.rows import Around, Book, Code, CodeSet, Entry, FavouriteRow, Wanted, with_dot
from clinic_tui.codes.start_set import shipped_books, shipped_entries
from clinic_tui.errors import NotFound
from clinic_tui.fees import queries as fees
from clinic_tui.schedule.models import Provider, VisitType

Answer = TypeVar("Answer")

LOOKED_BACK_DAYS = 180
"""Days of charges from which is learned what a provider uses."""
MOST_LEARNED = 30
"""Codes that are learned for one provider and kind of visit."""
PROCEDURES = (CodeSet.HCPCS,)
FEES = "fee schedule"
"""Stands as the release of a code that is known from the clinic's own fee schedules."""


def books(db: Session) -> tuple[Book, ...]:
    """All releases, those that travel with the program and those taken in, by set, the newest first."""
    own = [_book(row) for row in db.scalars(select(CodeBook))]
    places = {each: place for place, each in enumerate(CodeSet)}
    found = sorted((*shipped_books(), *own), key=lambda each: (each.valid_from, each.id or 0), reverse=True)
    return tuple(sorted(found, key=lambda each: places[each.set]))


def entries_of(db: Session, book: Book) -> tuple[Entry, ...]:
    """All codes of a release. Raises StoreDamaged where they are not those that were taken in."""
    if book.id is None:
        return shipped_entries(book)
    pieces = db.execute(
        select(code_book_piece.c.content)
        .where(code_book_piece.c.book_id == book.id)
        .order_by(code_book_piece.c.place)
    )
    return unpacked(b"".join(row[0] for row in pieces), book.digest)


def asked(db: Session, question: Callable[[CodeIndex], Answer]) -> Answer:
    """The answer of the index; one that is damaged is made again, once."""
    standing = tuple(each for each in books(db) if not each.set.is_edits)

    def contents(book: Book) -> tuple[Entry, ...]:
        return entries_of(db, book)

    found = index.index_of(standing, contents)
    try:
        return question(found)
    except sqlite3.DatabaseError:
        index.forget(found)
        return question(index.index_of(standing, contents))


def lookup(db: Session, code_set: CodeSet, code: str, on: date) -> Code | None:
    """What a code, with or without its dot, means on a day; None where it does not hold then.

    A procedure code that no release of HCPCS has is looked for in the fee schedules of that day, with the
    clinic's own words: so it is with those of CPT.
    """
    found = asked(db, lambda each: each.lookup(code_set, code, on))
    if found is None and code_set is CodeSet.HCPCS:
        return next((each for each in _of_fees(db, code, on) if each.code == rules.folded(code)), None)
    return found


def why_not(db: Session, code_set: CodeSet, code: str, on: date) -> str:
    """Why a code may not be used on a day, in words with the way out; empty where it may."""
    shown = with_dot(code_set, rules.folded(code))
    found = lookup(db, code_set, code, on)
    if found is not None:
        return "" if found.leaf else f"{shown} is a heading: choose one of the codes below it"
    spans = asked(db, lambda each: each.spans(code_set, code))
    before = [each for each in spans if each.valid_to is not None and each.valid_to < on]
    if before:
        return f"{shown} ended on {before[-1].valid_to:%m/%d/%Y}: choose the code that follows it"
    if not any(reign.first <= on <= reign.last for reign in _reigns(db, code_set)):
        return f"no release of {code_set.label} is known for {on:%m/%d/%Y}: import the one of that time"
    if spans:
        return f"{shown} holds from {spans[0].valid_from:%m/%d/%Y} on, and not on {on:%m/%d/%Y}"
    return f"{shown} is no code of {code_set.label}: look for it with `:codes`"


def _spans(found: CodeIndex, *, code_set: CodeSet, code: str) -> tuple[Code, ...]:
    return found.spans(code_set, code)


def set_with(db: Session, sets: Sequence[CodeSet], code: str, on: date) -> CodeSet:
    """The first of these sets that has a code on a day, or else ever. Raises NotFound where none has it."""
    for each in sets:
        if lookup(db, each, code, on) is not None:
            return each
    for each in sets:
        if asked(db, partial(_spans, code_set=each, code=code)):
            return each
    raise NotFound(f"{code[:20]} is in none of the code sets: `clinic-tui codes search` finds by words")


def search(
    db: Session,
    typed: str,
    wanted: Wanted,
    sets: Sequence[CodeSet] = (CodeSet.ICD10CM,),
    most: int = index.OFFERED,
) -> tuple[Code, ...]:
    """Codes that fit what was typed, on the day of `wanted`.

    First the code itself, then favourites and what was used most, then codes that begin so, then names that
    do, then those that have all words as beginnings. Without text: favourites and what was used most.
    """
    kept = _kept(db, wanted, sets)
    used = {
        **(
            {(CodeSet.ICD10CM, code): times for code, times in wanted.diagnoses}
            if CodeSet.ICD10CM in sets
            else {}
        ),
        **(
            {(CodeSet.HCPCS, code): times for code, times in _used(db, wanted).items()}
            if CodeSet.HCPCS in sets
            else {}
        ),
    }
    first = list(dict.fromkeys((*kept, *used)))
    found = asked(db, lambda each: each.search(sets, typed, wanted.day, first, most))
    if CodeSet.HCPCS in sets:
        found = _with_fees(db, typed, wanted, first, found)
    return tuple(
        replace(
            each,
            favourite=(each.set, each.code) in kept,
            used=used.get((each.set, each.code), 0),
        )
        for each in found[:most]
    )


ALL_SETS_EACH = 20
"""Codes of each set at most, where several sets are searched at once."""


def search_sets(
    db: Session, typed: str, wanted: Wanted, sets: Sequence[CodeSet], most: int = index.OFFERED
) -> tuple[Code, ...]:
    """The same in several sets, one after the other; a code that is typed whole stands first in its set."""
    if len(sets) == 1:
        return search(db, typed, wanted, sets, most)
    found = [search(db, typed, wanted, (each,), ALL_SETS_EACH) for each in sets]
    exact = rules.folded(typed)
    found.sort(key=lambda codes: not codes or codes[0].code != exact)
    return tuple(code for codes in found for code in codes)


def wanted_on_visit(db: Session, appointment_id: int) -> Wanted:
    """For whom codes of a visit are looked for: its day, provider and kind. Raises NotFound."""
    row = db.execute(
        select(_VISIT.c.day, _VISIT.c.provider_id, _VISIT.c.visit_type_id).where(
            _VISIT.c.id == appointment_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no visit {appointment_id}")
    return Wanted(*row, _diagnosed(db, row.day, row.provider_id))


def doubted_on_visit(db: Session, appointment_id: int, diagnoses: Sequence[str]) -> tuple[str, ...]:
    """Why each of these may not be used on the day of a visit; nothing of those that may.

    Nothing is said of a day for which no release is known. Raises NotFound.
    """
    day = db.execute(select(_VISIT.c.day).where(_VISIT.c.id == appointment_id)).scalar_one_or_none()
    if day is None:
        raise NotFound(f"there is no visit {appointment_id}")
    if release_on(db, CodeSet.ICD10CM, day) is None:
        return ()
    return tuple(filter(None, (why_not(db, CodeSet.ICD10CM, code, day) for code in diagnoses)))


def around(db: Session, code_set: CodeSet, code: str, on: date) -> Around:
    """A code in its tree, as it holds on a day. Raises NotFound in the words of `why_not`."""
    found = lookup(db, code_set, code, on)
    if found is None:
        raise NotFound(why_not(db, code_set, code, on))
    if found.release == FEES:
        return Around(found, (), (), ())
    return asked(db, lambda each: each.around(found, on))


def release_on(db: Session, code_set: CodeSet, on: date) -> Book | None:
    """The release of a set that is in force on a day; None where none is known for it."""
    return next((each.book for each in _reigns(db, code_set) if each.first <= on <= each.last), None)


def favourites(
    db: Session, provider_id: int | None = None, visit_type_id: int | None = None
) -> tuple[FavouriteRow, ...]:
    """What is kept at hand: by everybody, or for a provider and a kind of visit alone."""
    columns: tuple[Any, ...] = (
        col(CodeFavourite.id), col(CodeFavourite.version), col(CodeFavourite.set_name),
        col(CodeFavourite.code), func.coalesce(col(Provider.name), ""),
        func.coalesce(col(VisitType.name), ""),
    )  # fmt: skip
    statement = (
        select(*columns)
        .outerjoin(Provider, col(Provider.id) == col(CodeFavourite.provider_id))
        .outerjoin(VisitType, col(VisitType.id) == col(CodeFavourite.visit_type_id))
        .order_by(col(CodeFavourite.whose), col(CodeFavourite.set_name), col(CodeFavourite.code))
    )
    if provider_id is not None:
        statement = statement.where(col(CodeFavourite.provider_id) == provider_id)
    if visit_type_id is not None:
        statement = statement.where(col(CodeFavourite.visit_type_id) == visit_type_id)
    return tuple(FavouriteRow(*row) for row in db.execute(statement))


def with_words(db: Session, rows: Sequence[FavouriteRow], on: date) -> tuple[FavouriteRow, ...]:
    """The same with what each code means on a day; empty words where it does not hold then."""
    found = []
    for row in rows:
        code = lookup(db, row.set, row.code, on)
        found.append(replace(row, words=code.words if code else ""))
    return tuple(found)


def _reigns(db: Session, code_set: CodeSet) -> tuple[rules.Reign, ...]:
    return rules.reigns(each for each in books(db) if each.set is code_set)


def _book(row: CodeBook) -> Book:
    return Book(
        row.set_name, row.release, row.valid_from, row.valid_to, row.digest, row.count, row.id, row.source,
        row.at, row.by, row.withdrawn,
    )  # fmt: skip


def _kept(db: Session, wanted: Wanted, sets: Sequence[CodeSet]) -> list[tuple[CodeSet, str]]:
    """Favourites: those of this provider and kind of visit first, those of everybody last."""
    provider, kind = col(CodeFavourite.provider_id), col(CodeFavourite.visit_type_id)
    rows = db.execute(
        select(col(CodeFavourite.set_name), col(CodeFavourite.code), provider, kind).where(
            col(CodeFavourite.set_name).in_(sets),
            or_(provider.is_(None), provider == wanted.provider_id),
            or_(kind.is_(None), kind == wanted.visit_type_id),
        )
    ).all()
    ranked = sorted(rows, key=lambda row: ((row[2] is None) + (row[3] is None), row[1]))
    return list(dict.fromkeys((row[0], row[1]) for row in ranked))


_CODING = table("visit_coding", column("diagnoses"), column("appointment_id"))
_CHARGE = table("charge", column("code"), column("appointment_id"))
_VISIT = table(
    "appointment",
    column("id"), column("day", Date), column("provider_id"), column("visit_type_id"),
)  # fmt: skip
"""Charges and what visits were for lie in layers above; what is counted of them are their codes alone."""


def _diagnosed(db: Session, day: date, provider_id: int) -> tuple[tuple[str, int], ...]:
    """Diagnoses of the months before a day: those of the provider by how often, then those of the others."""
    times: Any = func.count()
    own: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for provider, codes, count in db.execute(
        select(_VISIT.c.provider_id, _CODING.c.diagnoses, times)
        .join(_VISIT, _VISIT.c.id == _CODING.c.appointment_id)
        .where(_VISIT.c.day > day - timedelta(days=LOOKED_BACK_DAYS), _VISIT.c.day <= day)
        .group_by(_VISIT.c.provider_id, _CODING.c.diagnoses)
    ):
        for code in codes.split():
            (own if provider == provider_id else others)[code] += count

    def ranked(counted: Counter[str]) -> list[str]:
        return sorted(counted, key=lambda code: (-counted[code], code))[:MOST_LEARNED]

    return tuple((code, own[code]) for code in dict.fromkeys((*ranked(own), *ranked(others))))


def _used(db: Session, wanted: Wanted) -> dict[str, int]:
    """How often procedure codes were charged in the months before for the provider and kind of visit."""
    if wanted.provider_id is None and wanted.visit_type_id is None:
        return {}
    times: Any = func.count()
    statement = (
        select(_CHARGE.c.code, times)
        .join(_VISIT, _VISIT.c.id == _CHARGE.c.appointment_id)
        .where(
            _VISIT.c.day > wanted.day - timedelta(days=LOOKED_BACK_DAYS),
            _VISIT.c.day <= wanted.day,
        )
        .group_by(_CHARGE.c.code)
        .order_by(times.desc(), _CHARGE.c.code)
        .limit(MOST_LEARNED)
    )
    if wanted.provider_id is not None:
        statement = statement.where(_VISIT.c.provider_id == wanted.provider_id)
    if wanted.visit_type_id is not None:
        statement = statement.where(_VISIT.c.visit_type_id == wanted.visit_type_id)
    return {row[0]: row[1] for row in db.execute(statement)}


def _with_fees(
    db: Session, typed: str, wanted: Wanted, first: Sequence[tuple[CodeSet, str]], found: Sequence[Code]
) -> tuple[Code, ...]:
    """Procedures of the clinic's own fee schedules among the others: what the clinic charges comes first.

    Where both have a code the words are the clinic's own.
    """
    own = {each.code: each for each in _of_fees(db, typed, wanted.day)}
    for code_set, code in first:
        if code_set is CodeSet.HCPCS and not typed.strip():
            own.update((each.code, each) for each in _of_fees(db, code, wanted.day) if each.code == code)
    named = {code: place for place, (of, code) in enumerate(first) if of is CodeSet.HCPCS}
    exact = rules.folded(typed)

    def place(each: Code) -> tuple[bool, int, bool]:
        return each.code != exact, named.get(each.code, len(named)), each.code not in own

    known = {each.code: each for each in found if each.set is CodeSet.HCPCS}
    procedures = sorted((known | own).values(), key=place)
    return (*procedures, *(each for each in found if each.set is not CodeSet.HCPCS))


def _of_fees(db: Session, typed: str, on: date) -> tuple[Code, ...]:
    """Codes of the fee schedules in force on a day that fit; each once, without its modifiers."""
    words = rules.words_of(typed)
    if not words:
        return ()
    code, longest = rules.folded(typed), max(words, key=len)
    found: dict[str, Code] = {}
    for row in fees.schedules(db, counted=False):
        if row.holds_on(on):
            own = {each.code: each for each in fees.lines(db, row.id, longest, fees.MOST_LINES)}
            own |= {each.code: each for each in fees.lines(db, row.id, code, index.OFFERED)}
            for each in own.values():
                if index.fits(each.code, each.words, code, words):
                    told = each.words or row.name
                    found.setdefault(
                        each.code,
                        Code(CodeSet.HCPCS, each.code, told, True, row.valid_from, row.valid_to, FEES),
                    )
    return tuple(found.values())

"""The use cases that change code sets: taking a release in, withdrawing one, and favourites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.codes import rules
from clinic_tui.codes.book_files import BookFile
from clinic_tui.codes.content import digest_of, packed
from clinic_tui.codes.models import PIECE_BYTES, CodeBook, CodeFavourite, code_book_piece
from clinic_tui.codes.queries import books, entries_of, lookup
from clinic_tui.codes.rows import Book, CodeSet, Entry, Imported, Wanted
from clinic_tui.errors import Conflict, FileRefused, Invalid, NotFound
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.models import Provider, VisitType
from clinic_tui.store.desk import Desk
from clinic_tui.store.desk_session import DeskSession
from clinic_tui.store.journal import Undo

STAYS = "a release stays once codes of it may have been used: `clinic-tui codes withdraw` takes it out of use"


def compare(db: Session, file: BookFile, release: str, first: date | None, last: date | None) -> Imported:
    """What an import would do; nothing is written.

    Raises FileRefused for a file with wrong places, Invalid naming a field, and Conflict where another
    release begins on the same day, or has the same name.
    """
    if file.wrong:
        raise FileRefused(f"{file.name}: something is wrong in it, nothing was taken in")
    offered = Offered(file.set, release, first, last, digest_of(file.entries), len(file.entries), file.name)
    book, before = placed(db, offered)
    if book.id is not None:
        return Imported(book, False, "", 0, 0, 0, file.left_out)
    return _compared(book, before, entries_of(db, before) if before else (), file)


@dataclass(frozen=True, slots=True)
class Offered:
    """A release that is to be taken in: what is said of it, and what it holds."""

    set: CodeSet
    release: str
    first: date | None
    last: date | None
    digest: str
    count: int
    source: str


def placed(db: Session, offered: Offered) -> tuple[Book, Book | None]:
    """The release as it would stand, without a number where it is new, and the one that it follows.

    With its number where the very content stands already. Raises Invalid naming a field, and Conflict where
    another release begins on the same day, or has the same name.
    """
    release = clean_text(offered.release, 40, "release")
    if not release:
        raise Invalid("say which release it is, as 2027, 2027-04 or 2026Q4", "release")
    begins, ends = rules.span_of(offered.set, release, offered.first, offered.last)
    standing = [each for each in books(db) if each.set is offered.set]
    same = next((each for each in standing if each.digest == offered.digest and each.id is not None), None)
    if same is not None and not same.withdrawn:
        if (same.valid_from, same.valid_to) != (begins, ends) and (offered.first or offered.last):
            raise Conflict(
                f"this file stands already as {same.title}, from {same.valid_from:%m/%d/%Y}: "
                "withdraw that first to give it other days"
            )
        return same, None
    for each in standing:
        if each.withdrawn or each is same:
            continue
        if not each.shipped and each.valid_from == begins:
            raise Conflict(
                f"{each.title} begins on {begins:%m/%d/%Y} too: withdraw it first, or give another --from"
            )
        if each.release.casefold() == release.casefold():
            raise Conflict(f"there is a release {each.title} already, of another content: give another name")
    book = Book(offered.set, release, begins, ends, offered.digest, offered.count, source=offered.source)
    before = next((each.book for each in reversed(rules.reigns(standing)) if each.first <= begins), None)
    return book, before


def _compared(book: Book, before: Book | None, old: tuple[Entry, ...], file: BookFile) -> Imported:
    had = {(each.set, each.code): each for each in old}
    has = {(each.set, each.code): each for each in file.entries}
    reworded = sum(1 for key in had.keys() & has.keys() if had[key].words != has[key].words)
    return Imported(
        book, True, before.title if before else "",
        len(has.keys() - had.keys()), len(had.keys() - has.keys()) if before else 0, reworded, file.left_out,
    )  # fmt: skip


def take_in(desk: Desk, file: BookFile, release: str, first: date | None, last: date | None) -> Imported:
    """Store a release whole, or nothing; the very content that stands already changes nothing.

    Raises as `compare`.
    """
    content = packed(file.entries)
    with desk.act("codes.import", undo=Undo.NO, undo_words=STAYS) as db:
        found = compare(db, file, release, first, last)
        if not found.new:
            return found
        number = written(db, desk, found.book, file.digest)
        if number is not None:
            db.put_beside(
                code_book_piece,
                [
                    {"book_id": number, "place": place, "content": content[start : start + PIECE_BYTES]}
                    for place, start in enumerate(range(0, len(content), PIECE_BYTES))
                ],
            )
    return found


def written(db: DeskSession, desk: Desk, book: Book, file_digest: str) -> int | None:
    """Write the row of a release: its number where its content is to be put beside it.

    None where the content lies there, since it was withdrawn: it comes back as it is said now.
    """
    kept = db.scalars(
        select(CodeBook).where(col(CodeBook.set_name) == book.set, col(CodeBook.digest) == book.digest)
    ).one_or_none()
    if kept is not None:
        kept.withdrawn, kept.release = False, book.release
        kept.valid_from, kept.valid_to = book.valid_from, book.valid_to
        kept.at, kept.by = desk.clock.now(), desk.actor.login
        db.flush()
        return None
    row = CodeBook(
        set_name=book.set,
        release=book.release,
        valid_from=book.valid_from,
        valid_to=book.valid_to,
        source=clean_text(book.source, 200, "file"),
        file_digest=file_digest,
        digest=book.digest,
        count=book.count,
        at=desk.clock.now(),
        by=desk.actor.login,
    )
    db.add(row)
    db.flush()
    return row.id


def withdraw(desk: Desk, code_set: CodeSet, release: str) -> Book:
    """Take a release out of use; the one before it holds again. Raises NotFound, and Conflict for ours."""
    with desk.act("codes.import") as db:
        named = [
            each
            for each in books(db)
            if each.set is code_set and release.casefold() in (each.release.casefold(), str(each.id))
        ]
        book = next((each for each in named if not each.shipped and not each.withdrawn), None)
        if book is None or book.id is None:
            if any(each.shipped for each in named):
                raise Conflict(f"{code_set.label} {release} travels with the program: import a newer one")
            raise NotFound(
                f"there is no release {code_set.label} {release}: `clinic-tui codes list` shows all"
            )
        row = db.need(CodeBook, book.id, "the release is gone")
        row.withdrawn = True
        db.flush()
    return book


def add_favourite(
    desk: Desk,
    code_set: CodeSet,
    code: str,
    on: date,
    provider_id: int | None = None,
    visit_type_id: int | None = None,
) -> None:
    """Keep a code at hand for a provider, a kind of visit, both together, or everybody.

    Raises NotFound for a code that does not hold on the day, Conflict where it is kept already.
    """
    with desk.act("codes.favourite") as db:
        found = lookup(db, code_set, code, on)
        if found is None:
            raise NotFound(f"{code} is no code of {code_set.label} on {on:%m/%d/%Y}")
        if provider_id is not None:
            db.need(Provider, provider_id, "there is no such provider")
        if visit_type_id is not None:
            db.need(VisitType, visit_type_id, "there is no such visit type")
        db.add(
            CodeFavourite(
                whose=_whose(provider_id, visit_type_id),
                provider_id=provider_id,
                visit_type_id=visit_type_id,
                set_name=code_set,
                code=found.code,
            )
        )


def remove_favourite(
    desk: Desk,
    code_set: CodeSet,
    code: str,
    provider_id: int | None = None,
    visit_type_id: int | None = None,
) -> None:
    """Keep it no longer. Raises NotFound where it was not kept for them."""
    with desk.act("codes.favourite") as db:
        row = db.scalars(
            select(CodeFavourite).where(
                col(CodeFavourite.whose) == _whose(provider_id, visit_type_id),
                col(CodeFavourite.set_name) == code_set,
                col(CodeFavourite.code) == rules.folded(code),
            )
        ).one_or_none()
        if row is None:
            raise NotFound(f"{code} is no favourite of theirs")
        db.delete(row)


def drop_favourite(desk: Desk, code_set: CodeSet, code: str, wanted: Wanted) -> None:
    """Keep a code no longer: of those that apply to `wanted` the most particular one goes.

    Raises NotFound where none applies.
    """
    with desk.act("codes.favourite") as db:
        provider, kind = col(CodeFavourite.provider_id), col(CodeFavourite.visit_type_id)
        rows = db.scalars(
            select(CodeFavourite).where(
                col(CodeFavourite.set_name) == code_set,
                col(CodeFavourite.code) == rules.folded(code),
                or_(provider.is_(None), provider == wanted.provider_id),
                or_(kind.is_(None), kind == wanted.visit_type_id),
            )
        ).all()
        if not rows:
            raise NotFound(f"{code} is no favourite here any more")
        db.delete(min(rows, key=lambda row: (row.provider_id is None) + (row.visit_type_id is None)))


def _whose(provider_id: int | None, visit_type_id: int | None) -> str:
    return f"{provider_id or '-'}:{visit_type_id or '-'}"

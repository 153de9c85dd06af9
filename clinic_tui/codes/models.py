"""What is stored of code sets: the releases a clinic took in, and the codes that people keep at hand.

A release has up to 100,000 codes, the same for everybody, so they are not rows: `code_book` has one row for
each release, with the digest of all it holds, and `code_book_piece` the compressed codes. The pieces are no
rows of the clinic: they are written once, in the action that writes the row, and proved by its digest. So are
those of `code_edit`, which has the edits of NCCI and MUE by code: a claim asks for a few of them.
"""

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, UniqueConstraint
from sqlmodel import Field

from clinic_tui.codes.rows import CodeSet
from clinic_tui.store.columns import RowId, UtcInstant, Word, key_text
from clinic_tui.store.journal import metadata
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

PIECE_BYTES = 256 * 1024
"""What one piece holds at most."""


class CodeBook(Row, table=True):
    """One release of one set; `valid_to` is its last day, None until a newer one begins."""

    __tablename__ = "code_book"
    __table_args__ = (UniqueConstraint("set_name", "digest", name="uq_code_book_content"), Row.__table_args__)

    set_name: CodeSet = Field(sa_type=Word(CodeSet))
    release: str = Field(max_length=40)
    valid_from: date
    valid_to: date | None = None
    source: str = Field(max_length=200)
    file_digest: str = Field(max_length=64)
    """SHA-256 of the file it came from."""
    digest: str = Field(max_length=64)
    """SHA-256 of what it holds."""
    count: int
    at: datetime = Field(sa_type=UtcInstant)
    by: str = Field(max_length=80)
    withdrawn: bool = False


code_book_piece = Table(
    "code_book_piece",
    metadata,
    Column("book_id", RowId, ForeignKey("code_book.id"), primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)


code_edit = Table(
    "code_edit",
    metadata,
    Column("book_id", RowId, ForeignKey("code_book.id"), primary_key=True, autoincrement=False),
    Column("code", key_text(5), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""What a release of edits says of each code, packed (`edit_content.py`); of code `""` the rationales.

Of which ages diagnoses are stands by the first three places of their codes (`limit_lines.py`)."""


class CodeFavourite(Row, table=True):
    """A code that a provider, a kind of visit, both together or everybody keeps at hand."""

    __tablename__ = "code_favourite"
    __table_args__ = (
        UniqueConstraint("whose", "set_name", "code", name="uq_code_favourite_code"),
        Row.__table_args__,
    )

    whose: str = Field(sa_type=key_text(40))
    """Provider and visit type in one text, `12:3`, `-` where either is left open: no two NULLs are equal."""
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=RowId)
    visit_type_id: int | None = Field(default=None, foreign_key="visit_type.id", sa_type=RowId)
    set_name: CodeSet = Field(sa_type=Word(CodeSet))
    code: str = Field(max_length=20)


register(
    "uq_code_book_content",
    "this release has just been taken in at another desk",
    columns="code_book.set_name, code_book.digest",
)
register(
    "uq_code_favourite_code",
    "it is a favourite already",
    columns="code_favourite.whose, code_favourite.set_name, code_favourite.code",
)

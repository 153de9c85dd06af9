"""What is stored of chemicals and their sheets.

A sheet is one row with the digest of its file, and beside it the compressed file and text in pieces: a file
is too large for the journal, and the digest proves it (`DeskSession.put_beside`). They lie in the database,
as encrypted as all else in it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table
from sqlmodel import Field

from clinic_tui.chemicals.states import Medium, Signal
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.journal import metadata
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row

PIECE_BYTES = 256 * 1024
"""What one piece holds at most."""

FILE, TEXT = "file", "text"
"""What a piece is of."""


class Chemical(Row, table=True):
    """A hazardous chemical that is, or was, here (29 CFR 1910.1200(e)(1)(i))."""

    __table_args__ = (
        CheckConstraint("used_until IS NULL OR used_until >= used_from", name="ck_chemical_used"),
        Row.__table_args__,
    )

    product: str = Field(max_length=80)
    maker: str = Field(max_length=80)
    maker_phone: str = Field(max_length=40)
    cas: str = Field(max_length=12)
    signal: Signal = Field(sa_type=Word(Signal))
    pictograms: str = Field(max_length=120)
    """Their numbers, `GHS02 GHS07`."""
    hazards: str = Field(max_length=300)
    item_id: int | None = Field(default=None, foreign_key="item.id", sa_type=RowId, index=True)
    used_from: date
    used_until: date | None = None
    """Its last day here; what was used where is known thirty years longer (29 CFR 1910.1020(d)(1)(ii)(B))."""


class ChemicalPlace(Row, table=True):
    """Where some of it is or was kept, and how much; what lay there until a day stays known."""

    __tablename__ = "chemical_place"

    chemical_id: int = Field(foreign_key="chemical.id", sa_type=RowId, index=True)
    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    place: str = Field(max_length=60)
    amount: str = Field(max_length=40)
    since: date
    until: date | None = None


class SafetySheet(Row, table=True):
    """A safety data sheet of a chemical; newer ones leave it where it is."""

    __tablename__ = "safety_sheet"

    chemical_id: int = Field(foreign_key="chemical.id", sa_type=RowId, index=True)
    revised_on: date
    checked_on: date | None = None
    file_name: str = Field(max_length=120)
    medium: Medium = Field(sa_type=Word(Medium))
    size: int
    digest: str = Field(max_length=64)
    text_digest: str = Field(max_length=64)
    """SHA-256 of the text in it; empty where none could be read."""
    taken_in_at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=80)
    struck: str = Field(default="", max_length=200)
    first_aid: str = later("", max_length=1600)
    """What somebody typed of its section 4, a line for each way of exposure; empty: nothing."""
    without_aid: bool = later(False)
    """No section 4 could be read out of the file when it was put in."""


safety_sheet_piece = Table(
    "safety_sheet_piece",
    metadata,
    Column("sheet_id", RowId, ForeignKey("safety_sheet.id"), primary_key=True, autoincrement=False),
    Column("part", String(4), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

register(
    "ck_chemical_used", "its last day here is not before its first", columns="chemical.used_until"
)  # fmt: skip

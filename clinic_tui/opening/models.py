"""What is stored of openings: how the board stood when somebody signed it. Nothing of it is ever deleted."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field

from clinic_tui.store.columns import UtcInstant, later
from clinic_tui.store.row import Row

WORDS_LENGTH = 300


class OpeningSigned(Row, table=True):
    """One signing: the lines as they were read then, and what was said besides. It names no patient."""

    __tablename__ = "opening_signed"

    day: date = Field(index=True)
    at: datetime = Field(sa_type=UtcInstant)
    signed_by: str = Field(max_length=80)
    signer: str = Field(max_length=100)
    """The signer's name as people read it."""
    desk: str = Field(max_length=20)
    lines: str = Field(sa_type=Text)
    """As they were counted then."""
    words: str = Field(default="", max_length=WORDS_LENGTH)
    told: str = later("", sa_type=Text)
    """As the signer left them, where any was changed or left out: those that were have `* ` before them."""

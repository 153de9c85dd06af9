"""What is stored of trading partners, of the files of claims that went to them, and of those that came back.

The bytes of a file are as large as they are, so they are no rows: they stand compressed in a table beside,
written once in the action that writes the row, which carries their digest and so proves them.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, LargeBinary, Table, UniqueConstraint
from sqlmodel import Field

from clinic_tui.claims.batch_states import BatchState, FileTaken, Way
from clinic_tui.store.columns import Cents, RowId, UtcInstant, Word, key_text, later
from clinic_tui.store.journal import metadata
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class TradingPartner(Row, table=True):
    """A clearinghouse, or a payer that takes files itself: who we are to it, and how files get there."""

    __tablename__ = "trading_partner"
    __table_args__ = (
        UniqueConstraint("code", name="uq_trading_partner_code"),
        CheckConstraint("last_control >= 0", name="ck_trading_partner_control"),
        Row.__table_args__,
    )

    code: str = Field(sa_type=key_text(15))
    """What people and files call it, in capitals: `HUB`."""
    name: str = Field(max_length=60)
    """The receiver (1000B)."""
    receiver_id: str = Field(max_length=80)
    """Its number in loop 1000B."""
    submitter_name: str = Field(max_length=60)
    submitter_id: str = Field(max_length=80)
    """The number it gave us (1000A)."""
    contact: str = Field(max_length=60)
    phone: str = Field(max_length=20)
    """Ten digits: whom it calls about a file."""
    sender: str = Field(max_length=15)
    """ISA06."""
    receiver: str = Field(max_length=15)
    """ISA08."""
    sender_qualifier: str = Field(default="ZZ", max_length=2)
    receiver_qualifier: str = Field(default="ZZ", max_length=2)
    group_sender: str = Field(default="", max_length=15)
    group_receiver: str = Field(default="", max_length=15)
    is_test: bool = True
    """ISA15 `T`: nothing is paid of what is sent."""
    wants_ta1: bool = False
    way: Way = Field(default=Way.NONE, sa_type=Word(Way))
    folder: str = Field(default="", max_length=400)
    """A whole path with `out` and `in` in it, where the way is a folder."""
    host: str = Field(default="", max_length=200)
    port: int = 22
    login: str = Field(default="", max_length=80)
    host_key: str = Field(default="", max_length=800)
    """The server's public key as known_hosts has it behind the name."""
    out_folder: str = Field(default="out", max_length=200)
    in_folder: str = Field(default="in", max_length=200)
    is_default: bool = False
    """It gets the claims of payers that name no other one."""
    active: bool = True
    last_control: int = 0
    """The last number of an interchange and its group (ISA13, GS06): none is used twice."""


class ClaimBatch(Row, table=True):
    """A file of claims, or of questions about them, as it was written: one interchange to one partner."""

    __tablename__ = "claim_batch"
    __table_args__ = (
        UniqueConstraint("partner_id", "control", name="uq_claim_batch_control"),
        UniqueConstraint("reference", name="uq_claim_batch_reference"),
        Row.__table_args__,
    )

    partner_id: int = Field(foreign_key="trading_partner.id", sa_type=RowId)
    control: int
    """ISA13, and GS06."""
    reference: str = Field(sa_type=key_text(30))
    """BHT03, which a 277CA gives back."""
    at: datetime = Field(sa_type=UtcInstant, index=True)
    made_by: str = Field(max_length=80)
    claims: int
    cents: int = Field(sa_type=Cents)
    sets: int
    file_name: str = Field(max_length=80)
    digest: str = Field(max_length=64)
    """SHA-256 of the bytes."""
    is_test: bool
    state: BatchState = Field(sa_type=Word(BatchState), index=True)
    sent_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    sent_by: str = Field(default="", max_length=80)
    words: str = Field(default="", max_length=400)
    """Why it was not sent, is in doubt, or was refused."""
    asks_status: bool = later(False)
    """It asks how claims stand (276); no claim is made by it."""
    written_out_at: datetime | None = later(None, sa_type=UtcInstant)
    """When its bytes were last written into a file, to be carried by hand."""


claim_batch_content = Table(
    "claim_batch_content",
    metadata,
    Column("batch_id", RowId, ForeignKey("claim_batch.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of a batch, compressed (zlib)."""


class ClaimFile(Row, table=True):
    """A file that a partner or a payer wrote: the same bytes are taken in once."""

    __tablename__ = "claim_file"
    __table_args__ = (UniqueConstraint("digest", name="uq_claim_file_digest"), Row.__table_args__)

    digest: str = Field(max_length=64)
    """SHA-256 of the bytes."""
    name: str = Field(max_length=200)
    partner_id: int | None = Field(default=None, foreign_key="trading_partner.id", sa_type=RowId)
    """Whose connection it came by; None by hand."""
    kinds: str = Field(default="", max_length=40)
    """What is in it, with spaces: `999 277CA 835`."""
    at: datetime = Field(sa_type=UtcInstant, index=True)
    by: str = Field(max_length=80)
    taken: FileTaken = Field(sa_type=Word(FileTaken))
    claims: int = 0
    """So many of our claims it speaks of."""
    unmatched: int = 0
    words: str = Field(default="", max_length=1000)
    """Why it is refused; else what it says of files of ours, and what was off."""


claim_file_content = Table(
    "claim_file_content",
    metadata,
    Column("file_id", RowId, ForeignKey("claim_file.id"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of a file that came, compressed (zlib)."""


register(
    "uq_trading_partner_code",
    "there is a trading partner of this code already",
    columns="trading_partner.code",
)
register(
    "uq_claim_batch_control",
    "this control number has just been taken: nothing was stored, make the file again",
    columns="claim_batch.partner_id, claim_batch.control",
)
register(
    "uq_claim_batch_reference",
    "this batch number has just been taken: nothing was stored, make the file again",
    columns="claim_batch.reference",
)
register("uq_claim_file_digest", "this file was taken in already", columns="claim_file.digest")

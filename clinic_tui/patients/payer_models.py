"""What is stored of payers: who insures patients, and where claims and questions about them go."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, key_text, later
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class Payer(Row, table=True):
    """An insurer or program; `name_key` is the name as it is looked for (names.fold)."""

    __table_args__ = (UniqueConstraint("name_key", name="uq_payer_name"), Row.__table_args__)

    name: str = Field(max_length=100)
    name_key: str = Field(sa_type=key_text(100))
    electronic_id: str = Field(default="", max_length=80)
    """The clearinghouse's number of the payer (NM109 behind `PI`); without one nothing is sent."""
    phone: str = Field(default="", max_length=20)
    """In digits with country code."""
    filing: str = Field(default="", max_length=2)
    """The claim filing code (SBR09): `MB` Medicare part B, `MC` Medicaid, `CI` commercial, ..."""
    filing_days: int | None = None
    """Days from the visit within which a claim has to be there."""
    active: bool = True
    bound: bool = later(False)
    """It has to answer requests for authorization in 72 hours or 7 calendar days (CMS-0057-F)."""
    partner_id: int | None = later(None, sa_type=RowId)
    """The trading partner that its claims go to; None: the default one."""
    appeal_days: int | None = later(None)
    """Days from a decision within which an appeal has to be there."""
    wants_taxonomy: bool = later(False)
    """It decides by taxonomy codes: claims without one are refused (scrub rule 30)."""
    wants_drug_code: bool = later(False)
    """It refuses drugs without an NDC (rule 29)."""
    takes_replacements: bool = later(True)
    """Frequencies 7 and 8; Medicare part B takes neither, and gets a new claim."""
    member_pattern: str = later("", max_length=80)
    """A regular expression that its member ids fit; empty: nobody knows one (rule 7)."""
    takes_status_questions: bool = later(True)
    """It answers a 276 with a 277."""
    appeals_address: str = later("", max_length=200)
    """Where letters about claims go, its lines with ` / `; empty: nobody has entered it."""
    wants_lots: bool = later(False)
    """It is told the lots of drugs and vaccines, in the notes of their lines (2400 NTE)."""


class PayerNumber(Row, table=True):
    """The number of a payer at one trading partner, where that has another than `electronic_id`."""

    __tablename__ = "payer_number"
    __table_args__ = (
        UniqueConstraint("payer_id", "partner", name="uq_payer_number"),
        Row.__table_args__,
    )

    payer_id: int = Field(foreign_key="payer.id", sa_type=RowId)
    partner: str = Field(sa_type=key_text(15))
    """The partner's own id in the interchange (ISA08)."""
    number: str = Field(max_length=80)


register(
    "uq_payer_number",
    "the payer has a number at this partner already",
    columns="payer_number.payer_id, payer_number.partner",
)
register("uq_payer_name", "there is a payer of this name already", columns="payer.name_key")

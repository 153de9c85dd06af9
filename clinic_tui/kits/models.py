"""What is stored of kits: what a kind of visit uses, what items are charged as, what visits used."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from clinic_tui.coding.states import DrugUnit
from clinic_tui.store.columns import RowId, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class KitLine(Row, table=True):
    """So many units of an item that a visit of this type uses."""

    __tablename__ = "kit_line"
    __table_args__ = (
        UniqueConstraint("visit_type_id", "item_id", name="uq_kit_line"),
        CheckConstraint("units > 0", name="ck_kit_line_units"),
        Row.__table_args__,
    )

    visit_type_id: int = Field(foreign_key="visit_type.id", sa_type=RowId)
    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    position: int
    units: int
    asked: bool = False
    """Whoever ends the visit says whether it was used: a vaccine that some refuse."""
    place_id: int | None = Field(default=None, foreign_key="stock_place.id", sa_type=RowId, index=True)
    """Where it is taken from; None is the stock room."""


class ItemCharge(Row, table=True):
    """The charge under which a drug or vaccine is billed, which then tells its NDC."""

    __tablename__ = "item_charge"

    item_id: int = Field(foreign_key="item.id", sa_type=RowId, unique=True)
    code: str = Field(max_length=20)
    """CPT or HCPCS, without modifiers."""
    amount: str = Field(max_length=10)
    """How much of the drug is in one unit of issue, a decimal number as text: `0.5`."""
    unit: DrugUnit = Field(sa_type=Word(DrugUnit))


class VisitSupply(Row, table=True):
    """What a visit used of an item, and how much of it came from the shelf as it is written."""

    __tablename__ = "visit_supply"
    __table_args__ = (
        UniqueConstraint("appointment_id", "item_id", name="uq_visit_supply"),
        CheckConstraint("given >= 0 AND given <= used", name="ck_visit_supply_given"),
        Index("ix_visit_supply_missing", "is_missing"),
        Row.__table_args__,
    )

    appointment_id: int = Field(foreign_key="appointment.id", sa_type=RowId)
    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    item_id: int = Field(foreign_key="item.id", sa_type=RowId, index=True)
    place_id: int | None = Field(default=None, foreign_key="stock_place.id", sa_type=RowId)
    planned: int
    """Units of the kit; 0 for what is in none."""
    used: int
    """Units that were said to be used; 0 where it was left out."""
    given: int
    """Units that were issued from the shelf."""
    is_missing: bool = False
    """More was used than the shelf had by what is written: somebody has to put it right."""
    settled: str = Field(default="", max_length=200)
    """Why nothing more is issued, where somebody said so."""


register("uq_kit_line", "the kit has this item already", columns="kit_line.visit_type_id, kit_line.item_id")
register(
    "uq_visit_supply",
    "another desk wrote meanwhile what this visit used: look again and repeat",
    columns="visit_supply.appointment_id, visit_supply.item_id",
)

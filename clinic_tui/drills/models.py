"""What is stored of drills."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from clinic_tui.drills.states import DrillKind
from clinic_tui.store.columns import RowId, Word
from clinic_tui.store.row import Row


class Drill(Row, table=True):
    """A drill that is held at intervals."""

    __table_args__ = (CheckConstraint("months > 0", name="ck_drill_months"), Row.__table_args__)

    site_id: int = Field(foreign_key="site.id", sa_type=RowId)
    kind: DrillKind = Field(sa_type=Word(DrillKind))
    words: str = Field(max_length=200)
    months: int
    first_due: date
    active: bool = True


class DrillHeld(Row, table=True):
    """One time that it was held."""

    __tablename__ = "drill_held"

    drill_id: int = Field(foreign_key="drill.id", sa_type=RowId, index=True)
    held_on: date
    led_by: str = Field(max_length=80)
    took_part: str = Field(max_length=300)
    found: str = Field(max_length=500)
    task_id: int | None = Field(default=None, foreign_key="task.id", sa_type=RowId)
    who: str = Field(max_length=80)
    struck: str = Field(default="", max_length=200)

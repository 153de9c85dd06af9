"""From which file or system a policy came."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from clinic_tui.store.columns import RowId, key_text
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row


class PolicySource(Row, table=True):
    """A policy that came in from another system: the same one comes in once.

    It names no policy: what was typed over it since then stays, and merging may have put it elsewhere.
    """

    __tablename__ = "policy_source"
    __table_args__ = (
        UniqueConstraint("source", "external_id", name="uq_policy_source"),
        Row.__table_args__,
    )

    patient_id: int = Field(foreign_key="patient.id", sa_type=RowId, index=True)
    source: str = Field(max_length=60)
    external_id: str = Field(sa_type=key_text(64))
    """A digest of the policy's number in the other system, or of what tells it from others."""
    digest: str = Field(max_length=64)
    """Of all that the file said, to see whether it says something new."""


register(
    "uq_policy_source",
    "this policy of the file has come in already",
    columns="policy_source.source, policy_source.external_id",
)

"""Column types as they were in revision 0001; later revisions bring their own."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

INSTANT = sa.DateTime(timezone=True)
MONEY = sa.BigInteger()
WORD = sa.String(40)
ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def key(length: int) -> TypeEngine[str]:
    """Folded text, ordered by code points on both engines."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")

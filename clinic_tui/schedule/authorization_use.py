"""Whether a clinic works with authorizations at all: asked often, so it maps no table."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

_USED = text("SELECT EXISTS (SELECT 1 FROM authorization_need) OR EXISTS (SELECT 1 FROM prior_authorization)")


def uses_authorizations(db: Session) -> bool:
    """True where a rule asks for them, or one is on file."""
    return bool(db.execute(_USED).scalar())

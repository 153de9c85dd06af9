"""Whether authorizations are to be looked at: asked often, so it maps no table."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

_USED = text("SELECT EXISTS (SELECT 1 FROM authorization_need) OR EXISTS (SELECT 1 FROM prior_authorization)")

_CONCERNED = text(
    "SELECT EXISTS (SELECT 1 FROM authorization_need LEFT JOIN visit_type"
    " ON visit_type.id = authorization_need.visit_type_id"
    " WHERE authorization_need.visit_type_id IS NULL OR visit_type.code IN :types)"
    " OR EXISTS (SELECT 1 FROM prior_authorization WHERE patient_id IN :patients)"
).bindparams(bindparam("types", expanding=True), bindparam("patients", expanding=True))


def uses_authorizations(db: Session) -> bool:
    """True where a rule asks for them, or one is on file."""
    return bool(db.execute(_USED).scalar())


def concern(db: Session, patient_ids: Collection[int], visit_types: Collection[str]) -> bool:
    """True where a rule is for one of these types, by code, or one of these patients has one on file."""
    asked = {"types": sorted(visit_types), "patients": sorted(patient_ids)}
    return bool(db.execute(_CONCERNED, asked).scalar())

"""Reading the journal as an auditor does: what a role may see, without hashes and secrets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic_tui.errors import NotPermitted
from clinic_tui.security.roles import AuditScope
from clinic_tui.store.journal import journal
from clinic_tui.words.masked import masked

SECURITY_ENTITIES = ("account", "pin", "second_factor", "recovery_code", "site", "journal")
"""Tables whose lines tell of no patient."""

HIDDEN = ("password_hash", "pin_hash", "totp_secret", "code_hash", "title", "texts", "about")
"""Columns whose values nobody reads in the journal: secrets, and what a person left half typed."""


NUMBERS = {"coverage": "member_id", "patient_identifier": "value", "billing_provider": "tax_id"}
"""Columns, by table, whose values are numbers of a person that are shown masked: no right shows the
journal's whole, the record's own are opened with `patients show --unmask` or `practice show --unmask`, which
is journaled."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the journal; `before` and `after` hold the columns that changed."""

    seq: int
    at: datetime
    who: str
    desk: str
    verb: str
    change: str
    entity: str
    entity_id: int | None
    patient_id: int | None
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    undoes: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for; `limit` keeps the newest."""

    scope: AuditScope
    patient_id: int | None = None
    since: datetime | None = None
    entity: str | None = None
    limit: int = 100


def audit_lines(db: Session, wanted: Wanted) -> tuple[AuditLine, ...]:
    """The newest lines that fit, oldest of them first. Raises NotPermitted outside the role's scope."""
    require_scope(wanted.scope, of_a_patient=wanted.patient_id is not None)
    statement = select(journal).order_by(journal.c.seq.desc()).limit(wanted.limit)
    if wanted.scope is AuditScope.SECURITY:
        statement = statement.where(journal.c.patient_id.is_(None), journal.c.entity.in_(SECURITY_ENTITIES))
    if wanted.patient_id is not None:
        statement = statement.where(journal.c.patient_id == wanted.patient_id)
    if wanted.since is not None:
        statement = statement.where(journal.c.at >= wanted.since)
    if wanted.entity is not None:
        statement = statement.where(journal.c.entity == wanted.entity)
    return tuple(_line(row) for row in reversed(list(db.execute(statement).mappings())))


def require_scope(scope: AuditScope, *, of_a_patient: bool) -> None:
    """Raise NotPermitted where a role asks for more of the journal than it may read."""
    if scope is AuditScope.NONE:
        raise NotPermitted("this account may not read the journal")
    if scope is AuditScope.SECURITY and of_a_patient:
        raise NotPermitted("this account reads the lines of sign-ins and accounts, not those of patients")


def _line(row: Any) -> AuditLine:
    return AuditLine(
        row["seq"],
        row["at"],
        row["who"],
        row["desk"],
        row["verb"],
        row["change"],
        row["entity"],
        row["entity_id"],
        row["patient_id"],
        row["reason"],
        _as_read(row["before"], row["entity"]),
        _as_read(row["after"], row["entity"]),
        row["undoes"],
    )


def _as_read(stored: str | None, entity: str) -> dict[str, Any] | None:
    """The columns without secrets, and with the patient's numbers masked."""
    if stored is None:
        return None
    values: dict[str, Any] = json.loads(stored)
    number = NUMBERS.get(entity)
    return {
        name: "(hidden)" if name in HIDDEN else masked(str(value or "")) if name == number else value
        for name, value in values.items()
    }

"""The licences that are on record of providers: what the schedule and claims ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, Boolean, String, column, exists, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.credentials.models import Credential
from clinic_tui.credentials.rules import Term
from clinic_tui.credentials.states import Kind


def provider_of_licence(db: Session, credential_id: int) -> int | None:
    """Whose licence it is; None where it is something else, or of nobody who sees patients."""
    return db.scalars(
        select(col(Credential.provider_id)).where(
            col(Credential.id) == credential_id, col(Credential.kind) == Kind.LICENCE
        )
    ).first()


PROVIDER = table(
    "provider",
    column("id", BigInteger), column("code", String), column("active", Boolean),
    column("licence_needed", Boolean), column("licence_decided", Boolean),
)  # fmt: skip
"""The schedule lies above credentials: its table is named here, and not mapped."""


def licences(db: Session, provider_ids: Collection[int] | None = None) -> dict[int, tuple[Term, ...]]:
    """The terms of the licences of these providers, or of all: none of who needs one and has none on record.

    Who needs none, and has none, is left out. A licence of any state counts: in which one a visit takes
    place is not known of one at a distance.
    """
    columns: tuple[Any, ...] = (
        col(Credential.provider_id), col(Credential.valid_from), col(Credential.expires_on)
    )  # fmt: skip
    statement = select(*columns).where(
        col(Credential.kind) == Kind.LICENCE,
        col(Credential.provider_id).is_not(None),
        col(Credential.ended_at).is_(None),
    )
    if provider_ids is not None:
        statement = statement.where(col(Credential.provider_id).in_(provider_ids))
    needed = select(PROVIDER.c.id).where(PROVIDER.c.licence_needed)
    if provider_ids is not None:
        needed = needed.where(PROVIDER.c.id.in_(provider_ids))
    found: dict[int, list[Term]] = defaultdict(list, {number: [] for number in db.scalars(needed)})
    for provider_id, first, last in db.execute(statement):
        found[provider_id].append(Term(first, last))
    return {provider_id: tuple(terms) for provider_id, terms in found.items()}


def undecided(db: Session) -> tuple[tuple[int, str], ...]:
    """Number and code of each who sees patients, has no licence on record, and of whom nobody said that none
    is needed: they are booked and billed as if none were, and nobody may have meant that.
    """
    on_record = exists().where(
        col(Credential.provider_id) == PROVIDER.c.id,
        col(Credential.kind) == Kind.LICENCE,
        col(Credential.ended_at).is_(None),
    )
    rows = db.execute(
        select(PROVIDER.c.id, PROVIDER.c.code)
        .where(PROVIDER.c.active, ~PROVIDER.c.licence_needed, ~PROVIDER.c.licence_decided, ~on_record)
        .order_by(PROVIDER.c.code)
    )
    return tuple((row.id, row.code) for row in rows)

"""Reads of credentials: those that count now, those of one person, and the renewals of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Boolean, String, case, column, func, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.credentials.models import Credential
from clinic_tui.credentials.rows import CredentialRow, Details
from clinic_tui.credentials.rules import Term, covered_from
from clinic_tui.credentials.states import Kind
from clinic_tui.errors import NotFound
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk
from clinic_tui.store.site import Site
from clinic_tui.words.masked import masked

PROVIDER = table(
    "provider",
    column("id", BigInteger), column("code", String), column("name", String), column("active", Boolean),
)  # fmt: skip
"""The schedule lies above credentials: its table is named here, and not mapped."""


def credentials(db: Session, day: date) -> tuple[CredentialRow, ...]:
    """What counts on that day, of who works here, what ends first on top.

    That is the newest of each chain of renewals, and what it renews until it begins, if that is too late.
    """
    found = [row for row, works in _rows(db) if works and row.counts_on(day)]
    return tuple(sorted(found, key=lambda row: (row.details.expires_on or date.max, row.holder, row.id)))


def own_credentials(db: Session, desk: Desk) -> tuple[CredentialRow, ...]:
    """The same of whoever sits there: those of the account, and of the provider who that person is."""
    return tuple(row for row in credentials(db, today(desk.clock)) if _is_own(db, desk, row))


def chain(db: Session, credential_id: int) -> tuple[CredentialRow, ...]:
    """A credential with all that it renews and that renew it, the newest first. Raises NotFound."""
    rows = {row.id: row for row, _ in _rows(db)}
    first = rows.get(credential_id)
    if first is None:
        raise NotFound(f"there is no credential {credential_id}")
    while first.after_id is not None:
        first = rows[first.after_id]
    found, left = [], [first]
    while left:
        found.append(left.pop())
        left += [row for row in rows.values() if row.after_id == found[-1].id]
    return tuple(sorted(found, key=lambda row: row.id, reverse=True))


def own_chain(db: Session, desk: Desk, credential_id: int) -> tuple[CredentialRow, ...]:
    """The same of one's own; somebody else's raises NotFound too."""
    found = chain(db, credential_id)
    if not _is_own(db, desk, found[0]):
        raise NotFound(f"there is no credential {credential_id} of yours")
    return found


def _is_own(db: Session, desk: Desk, row: CredentialRow) -> bool:
    account = None if desk.actor.account_id is None else db.get(Account, desk.actor.account_id)
    if account is None:
        return False
    if row.provider_id is None:
        return row.account_id == account.id
    return (account.provider_code or account.login).casefold() == row.code.casefold()


def _rows(db: Session) -> list[tuple[CredentialRow, bool]]:
    """All there are, oldest first, each with whether its holder works here."""
    columns: tuple[Any, ...] = (
        Credential,
        func.coalesce(PROVIDER.c.code, col(Account.login), col(Site.name)),
        func.coalesce(PROVIDER.c.name, col(Account.name), col(Site.name)),
        case((PROVIDER.c.id.is_not(None), PROVIDER.c.active), else_=func.coalesce(col(Account.active), True)),
    )
    stored = db.execute(
        select(*columns)
        .outerjoin(PROVIDER, PROVIDER.c.id == col(Credential.provider_id))
        .outerjoin(Account, col(Account.id) == col(Credential.account_id))
        .outerjoin(Site, col(Site.id) == col(Credential.site_id))
        .order_by(col(Credential.id))
    ).all()
    by_id: dict[int, Credential] = {each.id: each for each, *_ in stored}
    renewed = {
        each.after_id: each.valid_from
        for each in by_id.values()
        if each.after_id is not None and each.ended_at is None
    }
    return [
        (_row(each, code, name, _covered(each, by_id), renewed.get(each.id)), bool(active))
        for each, code, name, active in stored
    ]


def _covered(newest: Credential, by_id: dict[int, Credential]) -> date:
    terms = [Term(newest.valid_from, newest.expires_on)]
    after = newest.after_id
    while after is not None:
        earlier = by_id[after]
        if earlier.ended_at is None:
            terms.insert(0, Term(earlier.valid_from, earlier.expires_on))
        after = earlier.after_id
    return covered_from(terms)


def _row(each: Credential, code: str, name: str, covered: date, renewed: date | None) -> CredentialRow:
    secret = each.kind is Kind.DEA
    return CredentialRow(
        id=each.id or 0,
        version=each.version,
        kind=each.kind,
        code=code,
        holder=name,
        provider_id=each.provider_id,
        account_id=each.account_id,
        site_id=each.site_id,
        number=masked(each.number) if secret else each.number,
        details=Details(
            each.valid_from, each.expires_on, "" if secret else each.number, each.issuer, each.state,
            each.proof, each.note,
        ),
        after_id=each.after_id,
        covered_from=covered,
        renewed_from=renewed,
        ended_at=each.ended_at,
        ended_by=each.ended_by,
        end_reason=each.end_reason,
    )  # fmt: skip

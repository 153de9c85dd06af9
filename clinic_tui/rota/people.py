"""Who stands in the rota: accounts with their groups, and providers who have no account."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.rota.models import OnCall
from clinic_tui.rota.states import Group
from clinic_tui.schedule.models import Provider
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.rows import ProviderRow
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.store.journal import Change, journal

_GROUPS = {
    Role.FRONT_DESK: Group.FRONT_DESK,
    Role.BILLER: Group.BILLER,
    Role.CLINICIAN: Group.CLINICIAN,
    Role.MANAGER: Group.MANAGER,
    Role.ADMINISTRATOR: Group.ADMINISTRATOR,
}


@dataclass(frozen=True, slots=True)
class Somebody:
    """An account, or a provider who has none."""

    account_id: int | None
    code: str
    name: str
    group: Group
    active: bool = True
    provider: ProviderRow | None = None

    @property
    def key(self) -> str:
        """By which the cursor finds the line again."""
        return f"a{self.account_id}" if self.account_id is not None else f"p{self.provider_id}"

    @property
    def provider_id(self) -> int | None:
        """The provider who this is."""
        return None if self.provider is None else self.provider.id


def everybody(db: Session) -> tuple[Somebody, ...]:
    """All accounts, those that were shut out too, and providers without one; by group and name.

    An account is the provider whose code it was given, or whose code is the sign-in name.
    """
    providers = {row.code.casefold(): row for row in active_providers(db)}
    columns: tuple[Any, ...] = (
        col(Account.id), col(Account.login), col(Account.name), col(Account.role), col(Account.active),
        col(Account.provider_code),
    )  # fmt: skip
    found = []
    for number, login, name, role, active, code in db.execute(select(*columns)):
        provider = providers.pop((code or login).casefold(), None) if active else None
        group = _GROUPS.get(role, Group.ADMINISTRATOR) if provider is None else Group.PROVIDER
        found.append(Somebody(number, login, name, group, active, provider))
    found += [Somebody(None, row.code, row.name, Group.PROVIDER, provider=row) for row in providers.values()]
    order = list(Group)
    return tuple(sorted(found, key=lambda each: (order.index(each.group), each.name, each.key)))


def somebody(db: Session, account_id: int) -> Somebody:
    """One of them. Raises Invalid where there is no such account."""
    for each in everybody(db):
        if each.account_id == account_id:
            return each
    raise Invalid(f"there is no account {account_id}", "who")


def named(db: Session, typed: str, *, providers: bool = False) -> Somebody:
    """Whom a sign-in name or a provider's code means, of those who work here. Raises Invalid naming `who`.

    A provider without an account has hours in the schedule alone, and is one of these with `providers`.
    """
    wanted = typed.strip().casefold()
    if not wanted:
        raise Invalid("who? a sign-in name", "who")
    here = [each for each in everybody(db) if each.active and (providers or each.account_id is not None)]
    exact = [
        each
        for each in here
        if wanted in (each.code.casefold(), each.provider.code.casefold() if each.provider else "")
    ]
    begun = exact or [each for each in here if each.code.casefold().startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    known = ", ".join(each.code for each in begun or here)
    raise Invalid(f"`{typed.strip()}` is {'one of several' if begun else 'nobody'}: {known}", "who")


def is_of(row: OnCall, who: Somebody) -> bool:
    """Whether a time on call is that person's: by the account, or of who had none by the provider."""
    if row.account_id is not None:
        return row.account_id == who.account_id
    return row.provider_id == who.provider_id


def gone_providers(db: Session, ids: Collection[int]) -> tuple[Somebody, ...]:
    """These providers, who see nobody any more, by their numbers."""
    if not ids:
        return ()
    columns: tuple[Any, ...] = (col(Provider.id), col(Provider.code), col(Provider.name))
    rows = db.execute(select(*columns).where(col(Provider.id).in_(ids)))
    return tuple(
        Somebody(
            None,
            row.code,
            row.name,
            Group.PROVIDER,
            active=False,
            provider=ProviderRow(row.id, row.code, row.name, ""),
        )
        for row in rows
    )


def gone_since(db: Session, ids: Collection[int], zone: tzinfo) -> dict[int, date]:
    """The clinic's day on which each of these accounts was shut out last, as the journal has it."""
    if not ids:
        return {}
    statement = (
        select(journal.c.entity_id, func.max(journal.c.at))
        .where(
            journal.c.entity == "account",
            journal.c.entity_id.in_(ids),
            journal.c.change == Change.UPDATE.value,
            journal.c.after.like('%"active":false%'),
        )
        .group_by(journal.c.entity_id)
    )
    return {number: at.astimezone(zone).date() for number, at in db.execute(statement)}

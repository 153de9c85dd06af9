"""What the law asks of who works here, and of which nothing is on record: training, vaccine, plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, column, func, select, table
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.credentials.models import Credential
from clinic_tui.credentials.states import Kind
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.store.journal import Change, journal
from clinic_tui.words.counted import counted

ASKED_OF = {
    Kind.HIPAA: frozenset(Role),
    Kind.BLOODBORNE: frozenset({Role.CLINICIAN}),
    Kind.HEPATITIS: frozenset({Role.CLINICIAN}),
}
"""Of whom: HIPAA training of each member of the workforce (45 CFR 164.530(b)(1)), the other two of who may
come to touch blood (29 CFR 1910.1030(g)(2)(i)(A), on assignment, and (f)(2)(i), within 10 working days of
it). Who else may come to is the clinic's to say; what is on record of them is told as of all."""

PROVIDER = table("provider", column("id"), column("code", String))
"""The schedule lies above credentials: its table is named here, and not mapped."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind that is on record of none of these people; of nobody by name where it is the clinic's own."""

    kind: Kind
    names: tuple[str, ...] = ()
    since: datetime | None = None
    """When the first of them came to work here: when the account was made. None where nobody knows."""

    @property
    def words(self) -> str:
        """`no HIPAA training on record of Ada Moss, Bo Hill`."""
        return self._of(", ".join(self.names))

    @property
    def counted_words(self) -> str:
        """`no HIPAA training on record of 2 people`, where there is no room for names."""
        return self._of(counted(len(self.names), "person", "people") if self.names else "")

    def _of(self, whom: str) -> str:
        return f"no {self.kind.value} on record{f' of {whom}' if whom else ''}"


def missing(db: Session) -> tuple[Missing, ...]:
    """Kinds that are missing, each with the names of those who may sign in and never had it, in their order.

    What has expired is not missing: its end is told. A person's is that of the account, or of the provider
    who the account is.
    """
    statement = (
        select(col(Credential.kind), col(Credential.account_id), func.lower(PROVIDER.c.code))
        .outerjoin(PROVIDER, PROVIDER.c.id == col(Credential.provider_id))
        .where(col(Credential.ended_at).is_(None), col(Credential.kind).in_((*ASKED_OF, Kind.EXPOSURE_PLAN)))
    )
    on_record: set[tuple[Kind, int | str | None]] = set()
    kinds = set()
    for kind, account, code in db.execute(statement):
        kinds.add(kind)
        on_record.add((kind, account if account is not None else code))
    people = db.execute(
        select(
            col(Account.id),
            col(Account.login),
            col(Account.name),
            col(Account.role),
            col(Account.provider_code),
        )
        .where(col(Account.active))
        .order_by(col(Account.name), col(Account.id))
    ).all()
    found = []
    for kind, roles in ASKED_OF.items():
        lacking = {
            number: name
            for number, login, name, role, code in people
            if role in roles
            and (kind, number) not in on_record
            and (kind, (code or login).lower()) not in on_record
        }
        if lacking:
            found.append(Missing(kind, tuple(lacking.values()), _first_made(db, lacking)))
    if people and Kind.EXPOSURE_PLAN not in kinds:
        found.append(Missing(Kind.EXPOSURE_PLAN))
    return tuple(found)


def _first_made(db: Session, accounts: Iterable[int | None]) -> datetime | None:
    """When the first of these accounts was made: it has no day of its own, but a line in the journal."""
    return db.scalar(
        select(journal.c.at)
        .where(
            journal.c.entity == "account",
            journal.c.entity_id.in_(accounts),
            journal.c.change == Change.INSERT.value,
        )
        .order_by(journal.c.seq)
        .limit(1)
    )

"""To whom a desk sends something: as it is typed, checked, and whether it is for who sits here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.flow.models import HandedOn, Signal
from clinic_tui.flow.states import To
from clinic_tui.security.models import Account
from clinic_tui.security.roles import ACCOUNT_ROLES, Role, may
from clinic_tui.store.desk import Desk


@dataclass(frozen=True, slots=True)
class Here:
    """Who sits at the desk, as recipients know them."""

    login: str
    name: str
    role: str
    desk: str


def who_is_here(db: Session, desk: Desk) -> Here:
    """The person at the desk; without an account by the sign-in name alone."""
    found = db.execute(
        select(col(Account.name), col(Account.role)).where(col(Account.login) == desk.actor.login)
    ).one_or_none()
    name, role = (found[0], found[1].value) if found is not None else (desk.actor.login, "")
    return Here(desk.actor.login, name, role, desk.letter)


def read_recipient(db: Session, desk: Desk, typed: str, verb: str) -> tuple[To, str]:
    """`all`, `desk b` or its letter alone, a role, or a sign-in name; whoever it is has the right to `verb`.

    Raises Invalid, naming the field `to` and who there is: nothing is sent to a desk where nobody sits.
    """
    words = " ".join(typed.split()).casefold()
    if words in ("", "all", "everybody"):
        return To.ALL, ""
    letter = words.removeprefix("desk ").upper()
    living = sorted(each for each in desk.living() if each.isalpha() and each.isupper())
    if words.startswith("desk ") or (len(letter) == 1 and letter.isalpha()):
        if letter not in living:
            raise Invalid(
                f"no console is open at desk {letter}: open are {', '.join(living) or 'none'}", "to"
            )
        return To.DESK, letter
    roles = [role.value for role in ACCOUNT_ROLES if may(role, verb)]
    meant = [role for role in roles if role == words or (len(words) > 2 and role.startswith(words))]
    if len(meant) == 1:
        return To.ROLE, meant[0]
    account = db.execute(
        select(col(Account.login), col(Account.role)).where(
            col(Account.login) == words, col(Account.active).is_(True)
        )
    ).one_or_none()
    if account is not None and may(Role(account[1]), verb):
        return To.PERSON, account[0]
    if account is not None:
        raise Invalid(f"{account[0]} cannot take it: role {account[1].value} has no right to {verb}", "to")
    raise Invalid(
        f"`{typed.strip()}` is nobody: all, a desk ({', '.join(living) or 'none is open'}), "
        f"a role ({', '.join(roles)}) or a sign-in name",
        "to",
    )


def is_for(table: type[Signal] | type[HandedOn], here: Here) -> ColumnElement[bool]:
    """Rows that who sits here may take: to this desk, role or person, or to all but who sent it."""
    kind, name = col(table.to_kind), col(table.to_name)
    from_others = or_(col(table.sent_by) != here.login, col(table.desk) != here.desk)
    return or_(
        and_(kind == To.ALL, from_others),
        and_(kind == To.DESK, name == here.desk),
        and_(kind == To.ROLE, name == here.role, from_others),
        and_(kind == To.PERSON, name == here.login),
    )

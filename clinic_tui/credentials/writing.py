"""The use cases of credentials: adding, putting right and renewing one, and taking back an error."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.credentials.models import Credential
from clinic_tui.credentials.queries import PROVIDER
from clinic_tui.credentials.rows import Details
from clinic_tui.credentials.rules import is_dea_number, yearly_end
from clinic_tui.credentials.states import OF_PROVIDERS, OF_SITES, ONE_AT_A_TIME, YEARLY, Kind
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.site import Site, first_site
from clinic_tui.words.dates import moved
from clinic_tui.words.us_states import is_state, state_code

_LIMITS = {"number": 40, "issuer": 60, "state": 40, "proof": 200, "note": 200}

MOST_YEARS = 50
"""An end further ahead is a slip of the keys."""


def add_credential(desk: Desk, kind: Kind, who: str, details: Details) -> int:
    """One that was not on record; its number. It renews what it plainly follows, as if that had been said.

    `who` is a provider's code or a sign-in name; of CLIA and of a plan a site's name, or empty for the first
    one. Raises Invalid naming the field.
    """
    with desk.act("credential.edit") as db:
        columns, holder = _columns(desk, kind, details), _holder(db, kind, who)
        after = _followed(db, today(desk.clock), kind, columns, holder)
        stored = Credential(kind=kind, **columns, **holder, after_id=after)
        db.add(stored)
        db.flush()
        return stored.id or 0


def change_credential(desk: Desk, credential_id: int, version: int, details: Details) -> None:
    """Put right what is known of it; a DEA number that is left empty stays as it is.

    Raises Invalid naming the field, and Conflict where it was renewed, ended or written at another desk.
    """
    with desk.act("credential.edit") as db:
        stored = _need(db, credential_id, version)
        for name, value in _columns(desk, stored.kind, details, stored.number).items():
            setattr(stored, name, value)


def renew_credential(desk: Desk, credential_id: int, version: int, details: Details) -> int:
    """One that follows it, of the same kind and holder; the number of the new one.

    Raises Invalid naming the field, and Conflict where it was renewed, ended or written at another desk.
    """
    with desk.act("credential.edit") as db:
        old = _need(db, credential_id, version)
        columns = _columns(desk, old.kind, details, old.number)
        if details.valid_from <= old.valid_from:
            raise Invalid("a renewal begins after what it renews", "from")
        if old.expires_on is not None and (columns["expires_on"] or old.expires_on) < old.expires_on:
            raise Invalid("that ends before what it renews does", "expires")
        new = Credential(
            kind=old.kind, provider_id=old.provider_id, account_id=old.account_id, site_id=old.site_id,
            after_id=old.id, **columns,
        )  # fmt: skip
        db.add(new)
        db.flush()
        return new.id or 0


def end_credential(desk: Desk, credential_id: int, version: int, reason: str) -> None:
    """It was entered in error, and counts as none from now on; what it renewed counts again.

    Raises Invalid without a reason, and Conflict where it was renewed, ended or written at another desk.
    """
    why = clean_text(reason, 200, "reason")
    if not why:
        raise Invalid("what is wrong with it?", "reason")
    with desk.act("credential.edit", reason=why) as db:
        stored = _need(db, credential_id, version)
        stored.ended_at, stored.ended_by, stored.end_reason = desk.clock.now(), desk.actor.login, why


def _need(db: DeskSession, credential_id: int, version: int) -> Credential:
    """As it was seen, and the newest of its chain."""
    stored = db.need(Credential, credential_id, f"there is no credential {credential_id}")
    if stored.ended_at is not None:
        raise Conflict(f"{stored.ended_by} ended it already, as entered in error: {stored.end_reason}")
    if stored.version != version:
        raise Conflict("this was written at another desk meanwhile: look again and repeat")
    renewed = select(col(Credential.id)).where(
        col(Credential.after_id) == credential_id, col(Credential.ended_at).is_(None)
    )
    if db.scalars(renewed).first() is not None:
        raise Conflict("it was renewed already: the renewal is what can be changed")
    return stored


def _columns(desk: Desk, kind: Kind, details: Details, number: str = "") -> dict[str, Any]:
    """The columns of what was typed; `number` is the one that stands, for a masked one that is left empty."""
    texts: dict[str, Any] = {
        name: clean_text(getattr(details, name), limit, name) for name, limit in _LIMITS.items()
    }
    texts["state"] = state_code(texts["state"])
    if texts["state"] and not is_state(texts["state"]):
        raise Invalid(f"`{texts['state']}` is no state: two letters, as NY", "state")
    if kind is Kind.DEA:
        texts["number"] = texts["number"].upper() or number
        if not is_dea_number(texts["number"]):
            raise Invalid(
                "a DEA number is two letters and seven digits, the last of which checks them", "number"
            )
    if kind in ONE_AT_A_TIME and details.valid_from > today(desk.clock):
        raise Invalid("that day is to come: it is put on record once it has taken place", "from")
    last, yearly = details.expires_on, yearly_end(kind, details.valid_from)
    if last is None:
        last = yearly
    elif yearly is not None and last > yearly:
        raise Invalid(YEARLY[kind], "expires")
    if last is not None and last < details.valid_from:
        raise Invalid("it ends before it begins", "expires")
    if last is not None and last > moved(today(desk.clock), MOST_YEARS, "y"):
        raise Invalid(f"that is more than {MOST_YEARS} years ahead", "expires")
    return {**texts, "valid_from": details.valid_from, "expires_on": last}


def _followed(
    db: DeskSession, day: date, kind: Kind, columns: dict[str, Any], holder: dict[str, Any]
) -> int | None:
    """The one that it follows, where that is beyond doubt: what one has once, else the same number.

    Without that what a hurried hand adds instead of renewing would leave the old one expired for ever. One
    that is good today and ends some days before the new one begins stays for itself, so that its end is told.
    """
    statement = select(Credential).where(
        col(Credential.kind) == kind,
        col(Credential.ended_at).is_(None),
        *(getattr(Credential, name) == value for name, value in holder.items()),
    )
    if kind not in ONE_AT_A_TIME:
        if not columns["number"]:
            return None
        same = {name: columns[name] for name in ("number", "state")}
        statement = statement.where(*(getattr(Credential, name) == value for name, value in same.items()))
    rows = db.scalars(statement.order_by(col(Credential.valid_from).desc(), col(Credential.id).desc())).all()
    renewed = {each.after_id for each in rows}
    last = next((each for each in rows if each.id not in renewed), None)
    if last is None or last.valid_from >= columns["valid_from"]:
        return None
    if last.expires_on is not None and day <= last.expires_on < columns["valid_from"] - timedelta(days=1):
        return None
    ends = columns["expires_on"]
    if ends is not None and (last.expires_on is None or ends < last.expires_on):
        return None
    return last.id


def _holder(db: DeskSession, kind: Kind, who: str) -> dict[str, Any]:
    """Whose it is. Raises Invalid naming `who` where nobody is called so."""
    typed = " ".join(who.split())
    if kind in OF_SITES:
        return {"site_id": _site(db, typed)}
    if not typed:
        raise Invalid("whose is it? a provider's code or a sign-in name", "who")
    by_code = db.scalars(
        select(PROVIDER.c.id).where(func.lower(PROVIDER.c.code) == typed.lower(), PROVIDER.c.active.is_(True))
    ).first()
    by_login = db.scalars(
        select(col(Account.id)).where(col(Account.login) == typed.lower(), col(Account.active).is_(True))
    ).first()
    if by_code is None and by_login is None:
        raise Invalid(f"`{typed}` is nobody: a provider's code or a sign-in name", "who")
    if by_code is not None and (by_login is None or kind in OF_PROVIDERS):
        return {"provider_id": by_code}
    return {"account_id": by_login}


def _site(db: DeskSession, name: str) -> int | None:
    if not name:
        return first_site(db).id
    found = db.scalars(select(col(Site.id)).where(func.lower(col(Site.name)) == name.lower())).first()
    if found is None:
        names = ", ".join(db.scalars(select(col(Site.name)).order_by(col(Site.id))))
        raise Invalid(f"there is no site `{name}`: {names}", "who")
    return found

"""Which provider an account is: whose visits stand first for a clinician."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.schedule.models import Provider
from clinic_tui.security.models import Account


def own_provider(db: Session, login: str) -> str:
    """The provider's code: the one that the account was given, else the one that is the sign-in name.

    Empty where there is none, or it sees patients no longer.
    """
    given = db.execute(select(col(Account.provider_code)).where(col(Account.login) == login)).scalar() or ""
    wanted = (given or login).upper()
    code = db.execute(
        select(col(Provider.code)).where(
            func.upper(col(Provider.code)) == wanted, col(Provider.active).is_(True)
        )
    ).scalar()
    return code or ""

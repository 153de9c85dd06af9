"""Saying from which Unix account a person signs in. Kept in clinic.toml, journaled in the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import FileRefused, Invalid, NotFound, NotPermitted
from clinic_tui.security.accounts import check_login
from clinic_tui.security.models import Account
from clinic_tui.security.roles import may_assign
from clinic_tui.security.unix_person import UNIX_NAME
from clinic_tui.settings import FILE, read_settings, write_settings
from clinic_tui.store.desk import Desk
from clinic_tui.store.journal import Change, Undo


def bind_to_unix(desk: Desk, folder: Path, login: str, unix_user: str | None) -> str:
    """Let this login come from that Unix account only, or from none; the login as it is kept.

    Takes effect at the next sign-in. Raises Invalid, NotFound, NotPermitted, FileRefused. The
    file is read again and written inside the write turn: two who do it at once lose nothing.
    """
    login = check_login(login)
    if unix_user is not None and not UNIX_NAME.fullmatch(unix_user):
        raise Invalid(f"`{unix_user}` cannot be the name of a Unix account", "unix_user")
    with desk.act("account.change", undo=Undo.NO, undo_words="accounts are changed back by hand") as db:
        account = db.scalars(select(Account).where(col(Account.login) == login)).one_or_none()
        if account is None:
            raise NotFound(f"there is no account `{login}`")
        acting = db.get(Account, desk.actor.account_id) if desk.actor.account_id is not None else None
        if acting is not None and not may_assign(acting.role, account.role):
            raise NotPermitted(f"{desk.actor.login} may not change accounts of the role {account.role.value}")
        settings = read_settings(folder)
        accounts = {name: user for name, user in settings.unix_accounts.items() if name != login}
        if unix_user is not None:
            accounts[login] = unix_user
        db.note(Change.EVENT, "account", account.id, login=login, unix_user=unix_user or "none")
        try:
            write_settings(replace(settings, unix_accounts=accounts))
        except OSError as failure:
            raise FileRefused(f"{folder / FILE} cannot be written: {failure.strerror}") from None
    return login

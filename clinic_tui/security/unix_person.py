"""Which Unix account a person came from, where sudo made this process the service account's."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from clinic_tui.settings import Settings

UNIX_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,31}", re.ASCII)
"""What an account on the machine may be called, as Debian's adduser has it."""

_LOGIN_UID = Path("/proc/self/loginuid")
_NO_LOGIN_UID = 2**32 - 1


def came_by_sudo(environment: Mapping[str, str] = os.environ, login_uid: int | None = None) -> str | None:
    """The Unix account that ran sudo; None where nobody did, or where what is said does not agree.

    sudo sets SUDO_USER and SUDO_UID itself and lets nobody give others. They count only where
    the name has that number on this machine, this process runs under another one, and the
    kernel's own note of who signed in (loginuid, which only root can set) says the same if it
    says anything.
    """
    import pwd

    name, number = environment.get("SUDO_USER", ""), environment.get("SUDO_UID", "")
    if not UNIX_NAME.fullmatch(name) or not (number.isascii() and number.isdigit()):
        return None
    try:
        known = pwd.getpwnam(name).pw_uid
    except KeyError:
        return None
    signed_in = _login_uid() if login_uid is None else login_uid
    agrees = signed_in in (_NO_LOGIN_UID, known)
    return name if known == int(number) and known != os.getuid() and agrees else None


def _login_uid() -> int:
    try:
        return int(_LOGIN_UID.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return _NO_LOGIN_UID


def logins_of(settings: Settings, unix_user: str | None) -> frozenset[str] | None:
    """The sign-in names that may come from this Unix account; None where the clinic binds none.

    Empty where it binds, and nobody came by sudo.
    """
    if not settings.bind_accounts:
        return None
    return frozenset(login for login, user in settings.unix_accounts.items() if user == unix_user)

"""The clinic's own file, `clinic.toml`: what is known before the database is opened.

It names the clinic, its vault and its database, and holds what a clinic sets for
itself. It holds no secret. Unknown keys are refused: a misspelt one would be
passed over in silence.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic_tui.errors import FileRefused, NotFound

FILE = "clinic.toml"
LONGEST_LOCK_MINUTES = 15
DATA_VARIABLE = "CLINIC_TUI_DATA"


@dataclass(frozen=True, slots=True)
class Settings:
    """One clinic, as its file says."""

    folder: Path
    """The data directory."""
    id: str
    name: str
    zone: str
    """IANA name of the clinic's time zone, such as `America/New_York`."""
    vault: str
    """`keyring` or `file`."""
    key_file: Path | None = None
    """Where the sealed vault's key lies, if not at its usual place."""
    database: str = "sqlite"
    """`sqlite`, or a PostgreSQL URL without a password in it."""
    clock_offset: float = 0.0
    """Seconds the clinic's clock is ahead of the machine's: the demo clinic lives at its own hour."""
    demo: bool = False
    lock_minutes: int = 5
    """Minutes without a key after which a desk locks itself: 1 to 15, in a demo 0 for never."""
    sign_out_minutes: int = 30
    """Minutes without a key after which whoever left a locked desk is signed out."""
    backups: Path | None = None
    """Where backups are kept; another disk than the data's is better."""
    bind_accounts: bool = False
    """Whoever comes through sudo signs in with the logins of their Unix account only (docs/server.md)."""
    unix_accounts: dict[str, str] = field(default_factory=dict)
    """Sign-in name to the Unix account that it may come from."""
    keys: dict[str, str] = field(default_factory=dict)
    """Keys that the clinic rebinds: verb id to keys (see docs/keys.md)."""

    @property
    def database_file(self) -> Path:
        """The encrypted SQLite file."""
        return self.folder / "clinic.db"

    @property
    def backup_folder(self) -> Path:
        """Where backups are kept."""
        return self.backups or self.folder / "backups"


def default_folder() -> Path:
    """Where a clinic's data is unless `--data` or the environment says otherwise (XDG)."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "clinic-tui"


def chosen_folder(given: str | None) -> Path:
    """The data directory: flag, then environment, then the default."""
    return Path(given or os.environ.get(DATA_VARIABLE) or default_folder()).expanduser()


def read_settings(folder: Path) -> Settings:
    """The clinic in this folder. Raises NotFound where there is none, FileRefused naming what is wrong."""
    path = folder / FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(
            f"there is no clinic in {folder}: `clinic-tui init` makes one, `clinic-tui demo` shows one"
        ) from None
    except OSError as failure:
        raise FileRefused(f"{path} cannot be read: {failure.strerror}") from None
    try:
        return _parsed(folder, tomllib.loads(content.decode()))
    except UnicodeDecodeError:
        raise FileRefused(f"{path} is not text in UTF-8: put back the one beside a backup") from None
    except (TypeError, ValueError) as wrong:
        raise FileRefused(f"{path}: {wrong}") from None


def _parsed(folder: Path, table: dict[str, Any]) -> Settings:
    clinic = table.pop("clinic", {})
    keys = table.pop("keys", {})
    server = _server(table.pop("server", {}))
    if table:
        raise ValueError(f"unknown section [{next(iter(table))}]")
    if not isinstance(clinic, dict) or not isinstance(keys, dict):
        raise ValueError("[clinic] and [keys] must be sections")
    known = {
        "id": str, "name": str, "zone": str, "vault": str, "key_file": str, "database": str,
        "clock_offset": float, "demo": bool, "backups": str,
        "lock_minutes": int, "sign_out_minutes": int,
    }  # fmt: skip
    for name, value in clinic.items():
        if name not in known:
            raise ValueError(f"unknown key `{name}` in [clinic]; known: {', '.join(known)}")
        if not isinstance(value, known[name]) and not (known[name] is float and isinstance(value, int)):
            raise ValueError(f"`{name}` in [clinic] must be a {known[name].__name__}")
    lowest = 0 if clinic.get("demo") else 1
    if not lowest <= clinic.get("lock_minutes", 5) <= LONGEST_LOCK_MINUTES:
        raise ValueError(f"`lock_minutes` in [clinic] is {lowest} to {LONGEST_LOCK_MINUTES}")
    if clinic.get("sign_out_minutes", 30) < max(clinic.get("lock_minutes", 5), 1):
        raise ValueError("`sign_out_minutes` in [clinic] is not less than `lock_minutes`")
    for needed in ("id", "name", "zone", "vault"):
        if needed not in clinic:
            raise ValueError(f"[clinic] has no `{needed}`")
    for verb, bound in keys.items():
        if not isinstance(bound, str):
            raise ValueError(f"`{verb}` in [keys] must be text")
    clinic.update({name: Path(clinic[name]) for name in ("key_file", "backups") if name in clinic})
    return Settings(folder=folder, keys=keys, **server, **clinic)


def _server(section: Any) -> dict[str, Any]:
    """`[server]`, checked: whether accounts are bound, and which login to which Unix account."""
    if not isinstance(section, dict):
        raise ValueError("[server] must be a section")
    for name in section:
        if name not in ("bind_accounts", "accounts"):
            raise ValueError(f"unknown key `{name}` in [server]; known: bind_accounts, accounts")
    bound, accounts = section.get("bind_accounts", False), section.get("accounts", {})
    if not isinstance(bound, bool):
        raise ValueError("`bind_accounts` in [server] must be true or false")
    if not isinstance(accounts, dict) or not all(isinstance(each, str) for each in accounts.values()):
        raise ValueError('[server.accounts] must be lines like kim = "kim": sign-in name, Unix account')
    return {"bind_accounts": bound, "unix_accounts": accounts}


def write_settings(settings: Settings) -> None:
    """Write the clinic's file, whole or not at all."""
    import tomlkit

    from clinic_tui.durable_write import durable_write

    clinic = tomlkit.table()
    clinic.add("id", settings.id)
    clinic.add("name", settings.name)
    clinic.add("zone", settings.zone)
    clinic.add("vault", settings.vault)
    if settings.key_file:
        clinic.add("key_file", str(settings.key_file))
    clinic.add("database", settings.database)
    if settings.lock_minutes != 5:
        clinic.add("lock_minutes", settings.lock_minutes)
    if settings.sign_out_minutes != 30:
        clinic.add("sign_out_minutes", settings.sign_out_minutes)
    if settings.backups:
        clinic.add("backups", str(settings.backups))
    if settings.clock_offset:
        clinic.add("clock_offset", settings.clock_offset)
    if settings.demo:
        clinic.add("demo", True)
    document = tomlkit.document()
    document.add("clinic", clinic)
    if settings.bind_accounts or settings.unix_accounts:
        server = tomlkit.table()
        server.add("bind_accounts", settings.bind_accounts)
        if settings.unix_accounts:
            server.add("accounts", tomlkit.item(settings.unix_accounts))
        document.add("server", server)
    if settings.keys:
        document.add("keys", tomlkit.item(settings.keys))
    durable_write(settings.folder / FILE, tomlkit.dumps(document).encode())

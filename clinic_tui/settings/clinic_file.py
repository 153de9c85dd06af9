"""`clinic.toml`, read and written as a whole."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from clinic_tui.errors import FileRefused, NotFound
from clinic_tui.settings.accounts import read_security, read_server
from clinic_tui.settings.claim_form import CLAIM_FORM
from clinic_tui.settings.clinic import clinic_table, read_clinic
from clinic_tui.settings.clinic_settings import Settings
from clinic_tui.settings.cold import COLD
from clinic_tui.settings.eligibility import ELIGIBILITY
from clinic_tui.settings.estimates import ESTIMATES
from clinic_tui.settings.mail import MAIL
from clinic_tui.settings.paper import PAPER
from clinic_tui.settings.privacy import PRIVACY
from clinic_tui.settings.queue import QUEUE
from clinic_tui.settings.reminders import REMINDERS
from clinic_tui.settings.rota import ROTA
from clinic_tui.settings.safety import SAFETY
from clinic_tui.settings.section import require_section
from clinic_tui.settings.supplies import SUPPLIES
from clinic_tui.settings.time_clock import TIME_CLOCK

FILE = "clinic.toml"
SECTIONS = (
    MAIL, REMINDERS, QUEUE, PAPER, ELIGIBILITY, SUPPLIES, ESTIMATES, CLAIM_FORM, COLD, SAFETY, ROTA,
    PRIVACY, TIME_CLOCK,
)  # fmt: skip
"""In the order in which they are written, behind [clinic], [security], [server] and [keys]."""


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
    clinic, keys = table.pop("clinic", {}), table.pop("keys", {})
    accounts = read_security(table.pop("security", {})) | read_server(table.pop("server", {}))
    sections = {
        each.name: each.read(table.pop(each.name)) if each.name in table else each.usual for each in SECTIONS
    }
    if table:
        raise ValueError(f"unknown section [{next(iter(table))}]")
    return Settings(folder=folder, keys=_keys(keys), **read_clinic(clinic), **accounts, **sections)


def _keys(table: Any) -> dict[str, str]:
    require_section("keys", table)
    for verb, bound in table.items():
        if not isinstance(bound, str):
            raise ValueError(f"`{verb}` in [keys] must be text")
    return dict(table)


def write_settings(settings: Settings) -> None:
    """Write the clinic's file, whole or not at all."""
    import tomlkit

    from clinic_tui.durable_write import durable_write

    usual = Settings(settings.folder, "", "", "", "")
    tables = {"clinic": clinic_table(settings, usual)}
    if settings.second_factor != usual.second_factor:
        tables["security"] = {"second_factor": settings.second_factor}
    if settings.bind_accounts or settings.unix_accounts:
        tables["server"] = {"bind_accounts": settings.bind_accounts}
        if settings.unix_accounts:
            tables["server"]["accounts"] = settings.unix_accounts
    if settings.keys:
        tables["keys"] = dict(settings.keys)
    for each in SECTIONS:
        value = getattr(settings, each.name)
        if value != each.usual:
            tables[each.name] = each.table(value)
    document = tomlkit.document()
    for name, table in tables.items():
        document.add(name, tomlkit.item(table))
    durable_write(settings.folder / FILE, tomlkit.dumps(document).encode())


def allow_board(folder: Path, allowed: bool) -> None:
    """Say in clinic.toml whether a display may show waiting numbers; all else in it stays as it is."""
    import tomlkit

    from clinic_tui.durable_write import durable_write

    path = folder / FILE
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    section = document.setdefault(QUEUE.name, tomlkit.table())
    section["board"] = allowed
    durable_write(path, tomlkit.dumps(document).encode())

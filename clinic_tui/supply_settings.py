"""What `[supplies]` in clinic.toml says: who is told by mail of what runs low."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SupplySettings:
    """Where alerts on supplies go by mail; empty: they are told on the screen alone."""

    mail_to: str = ""


NO_SUPPLY_MAIL = SupplySettings()


def read_supplies(table: Any) -> SupplySettings:
    """The section, checked; raises ValueError naming the key."""
    if not isinstance(table, dict):
        raise ValueError("[supplies] must be a section")
    for name, value in table.items():
        if name != "mail_to":
            raise ValueError(f"unknown key `{name}` in [supplies]; known: mail_to")
        if not isinstance(value, str):
            raise ValueError("`mail_to` in [supplies] must be a str")
    address = table.get("mail_to", "").strip()
    name, _, place = address.partition("@")
    if address and not (name and place and address.isascii() and " " not in address and "@" not in place):
        raise ValueError("`mail_to` in [supplies] is an address such as manager@example.org")
    return SupplySettings(address)


def supplies_table(settings: SupplySettings) -> dict[str, Any]:
    """The section as it is written."""
    return {"mail_to": settings.mail_to} if settings.mail_to else {}

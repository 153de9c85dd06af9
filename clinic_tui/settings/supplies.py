"""What `[supplies]` in clinic.toml says: for which site one orders here, and who is told of what is low."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clinic_tui.settings.section import Section, require_known

LONGEST_DRAFT_DAYS = 60


@dataclass(frozen=True, slots=True)
class SupplySettings:
    """How supplies are ordered and told of."""

    mail_to: str = ""
    """Where alerts go by mail; empty: they are told on the screen alone."""
    site: str = ""
    """For which site it is ordered at these desks; empty: the first one."""
    draft_days: int = 2
    """After so many days a draft that nobody approved, of what is low, is an alert."""


USUAL_SUPPLIES = SupplySettings()
_KINDS = {"mail_to": str, "site": str, "draft_days": int}


def read_supplies(table: Any) -> SupplySettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("supplies", table, _KINDS)
    read = SupplySettings(**table)
    address, days = read.mail_to.strip(), read.draft_days
    name, _, place = address.partition("@")
    if address and not (name and place and address.isascii() and " " not in address and "@" not in place):
        raise ValueError("`mail_to` in [supplies] is an address such as manager@example.org")
    if not 1 <= days <= LONGEST_DRAFT_DAYS:
        raise ValueError(f"`draft_days` in [supplies] is 1 to {LONGEST_DRAFT_DAYS}, not {days}")
    return SupplySettings(address, read.site.strip(), days)


def supplies_table(settings: SupplySettings) -> dict[str, Any]:
    """The section as it is written: what is other than usual."""
    return {
        name: getattr(settings, name)
        for name in _KINDS
        if getattr(settings, name) != getattr(USUAL_SUPPLIES, name)
    }


SUPPLIES = Section("supplies", USUAL_SUPPLIES, read_supplies, supplies_table)

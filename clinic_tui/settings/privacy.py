"""What `[privacy]` in clinic.toml says: from what on looks into records are unusual."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from clinic_tui.settings.section import Section, require_known

_LIMITS = {"many_records": (2, 10_000), "many_minutes": (1, 1_440), "access_days": (1, 366)}


@dataclass(frozen=True, slots=True)
class PrivacySettings:
    """The report of unusual access."""

    many_records: int = 40
    """More different records than these within `many_minutes` are many."""
    many_minutes: int = 60
    access_days: int = 30
    """So many days back the report looks."""


USUAL_PRIVACY = PrivacySettings()


def read_privacy(table: Any) -> PrivacySettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("privacy", table, dict.fromkeys(_LIMITS, int))
    for name, value in table.items():
        least, most = _LIMITS[name]
        if not least <= value <= most:
            raise ValueError(f"`{name}` in [privacy] is from {least} to {most}, not {value}")
    return PrivacySettings(**table)


def privacy_table(settings: PrivacySettings) -> dict[str, Any]:
    """The section as it is written."""
    return asdict(settings)


PRIVACY = Section("privacy", USUAL_PRIVACY, read_privacy, privacy_table)

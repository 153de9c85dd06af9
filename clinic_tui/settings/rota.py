"""What `[rota]` in clinic.toml says: with which day a week begins, and whether swaps are approved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clinic_tui.settings.section import Section, require_known
from clinic_tui.words.dates import WEEKDAYS


@dataclass(frozen=True, slots=True)
class RotaSettings:
    """The week of those who work here."""

    week_begins: str = "monday"
    approve_swaps: bool = True
    """A shift goes over to a colleague once who approves time off has agreed; else as soon as they have."""

    @property
    def first_weekday(self) -> int:
        """0 for Monday."""
        return WEEKDAYS.index(self.week_begins)


USUAL_ROTA = RotaSettings()


def read_rota(table: Any) -> RotaSettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("rota", table, {"week_begins": str, "approve_swaps": bool})
    begins, approve = table.get("week_begins", "monday"), table.get("approve_swaps", True)
    if begins not in WEEKDAYS:
        raise ValueError(f"`week_begins` in [rota] is a day such as monday, not `{begins}`")
    return RotaSettings(begins, approve)


def rota_table(settings: RotaSettings) -> dict[str, Any]:
    """The section as it is written."""
    return {"week_begins": settings.week_begins, "approve_swaps": settings.approve_swaps}


ROTA = Section("rota", USUAL_ROTA, read_rota, rota_table)

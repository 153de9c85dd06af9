"""What `[cold]` in clinic.toml says: how temperatures are read and shown, and until when a log is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clinic_tui.settings.section import Section, require_known, require_time

SCALES = ("F", "C")


@dataclass(frozen=True, slots=True)
class ColdSettings:
    """The log of fridges and freezers."""

    scale: str = "F"
    """Degrees Fahrenheit or Celsius; stored are hundredths of a degree Celsius either way."""
    log_by: str = "10:00"
    """From this time of an open day on, a unit without a reading is an alert."""
    again_by: str = "16:00"
    """From this time on, a unit needs a second one."""
    twice: bool = True
    """Every thermometer is read before noon and after it; False: one that keeps minimum and maximum
    once, which is the least that the CDC asks for."""

    @property
    def log_minute(self) -> int:
        """`log_by`, as minutes after midnight."""
        return _minute(self.log_by)

    @property
    def again_minute(self) -> int:
        """`again_by`, as minutes after midnight."""
        return _minute(self.again_by)


USUAL_COLD = ColdSettings()


def read_cold(table: Any) -> ColdSettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("cold", table, {**dict.fromkeys(("scale", "log_by", "again_by"), str), "twice": bool})
    read = ColdSettings(**table)
    if read.scale not in SCALES:
        raise ValueError(f"`scale` in [cold] is F or C, not `{read.scale}`")
    for name in ("log_by", "again_by"):
        require_time("cold", name, getattr(read, name), "10:00")
    if read.again_minute < read.log_minute:
        raise ValueError("`again_by` in [cold] is not before `log_by`")
    return read


def cold_table(settings: ColdSettings) -> dict[str, Any]:
    """The section as it is written."""
    return {
        "scale": settings.scale, "log_by": settings.log_by, "again_by": settings.again_by,
        "twice": settings.twice,
    }  # fmt: skip


def _minute(at: str) -> int:
    hours, _, minutes = at.partition(":")
    return int(hours) * 60 + int(minutes)


COLD = Section("cold", USUAL_COLD, read_cold, cold_table)

"""What `[cold]` in clinic.toml says: how temperatures are read and shown, and until when a log is due."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

SCALES = ("F", "C")


@dataclass(frozen=True, slots=True)
class ColdSettings:
    """The log of fridges and freezers."""

    scale: str = "F"
    """Degrees Fahrenheit or Celsius; stored are hundredths of a degree Celsius either way."""
    log_by: str = "10:00"
    """From this time of an open day on, a unit without a reading is an alert."""
    again_by: str = "16:00"
    """From this time on, a unit whose thermometer keeps no minimum and maximum needs a second one."""

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
    if not isinstance(table, dict):
        raise ValueError("[cold] must be a section")
    known = ("scale", "log_by", "again_by")
    for name, value in table.items():
        if name not in known:
            raise ValueError(f"unknown key `{name}` in [cold]; known: {', '.join(known)}")
        if not isinstance(value, str):
            raise ValueError(f"`{name}` in [cold] must be a str")
    read = ColdSettings(**table)
    if read.scale not in SCALES:
        raise ValueError(f"`scale` in [cold] is F or C, not `{read.scale}`")
    for name in ("log_by", "again_by"):
        at = getattr(read, name)
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", at):
            raise ValueError(f"`{name}` in [cold] is a time of the day such as 10:00, not `{at}`")
    if read.again_minute < read.log_minute:
        raise ValueError("`again_by` in [cold] is not before `log_by`")
    return read


def cold_table(settings: ColdSettings) -> dict[str, Any]:
    """The section as it is written."""
    return {"scale": settings.scale, "log_by": settings.log_by, "again_by": settings.again_by}


def _minute(at: str) -> int:
    hours, _, minutes = at.partition(":")
    return int(hours) * 60 + int(minutes)

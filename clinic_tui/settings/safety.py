"""What `[safety]` in clinic.toml says: whether the OSHA log is required, and what the clinic is to OSHA."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clinic_tui.settings.section import Section, require_known

RECORDKEEPING = ("exempt", "required")


@dataclass(frozen=True, slots=True)
class SafetySettings:
    """The log of injuries and illnesses."""

    osha_recordkeeping: str = "exempt"
    """Offices of physicians (NAICS 6211) and employers of at most 10 are partly exempt from log and summary
    (29 CFR 1904.1, 1904.2 and appendix A to subpart B); states may differ. Reports of severe injuries are
    due of everybody.
    """
    industry: str = "Offices of physicians"
    """As form 300A asks for it."""
    naics: str = "621111"

    @property
    def required(self) -> bool:
        """The summary of each year is certified and posted."""
        return self.osha_recordkeeping == "required"


USUAL_SAFETY = SafetySettings()


def read_safety(table: Any) -> SafetySettings:
    """The section, checked; raises ValueError naming the key."""
    require_known("safety", table, dict.fromkeys(("osha_recordkeeping", "industry", "naics"), str))
    read = SafetySettings(**table)
    if read.osha_recordkeeping not in RECORDKEEPING:
        raise ValueError(
            f"`osha_recordkeeping` in [safety] is exempt or required, not `{read.osha_recordkeeping}`"
        )
    if read.naics and not (read.naics.isascii() and read.naics.isdigit() and 2 <= len(read.naics) <= 6):
        raise ValueError(f"`naics` in [safety] is a number of 2 to 6 digits, not `{read.naics}`")
    return read


def safety_table(settings: SafetySettings) -> dict[str, Any]:
    """The section as it is written."""
    return {
        "osha_recordkeeping": settings.osha_recordkeeping,
        "industry": settings.industry,
        "naics": settings.naics,
    }


SAFETY = Section("safety", USUAL_SAFETY, read_safety, safety_table)

"""What `[claim_form]` in clinic.toml says: how far the sheet of a claim form is moved, on which printer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clinic_tui.settings.section import Section, require_section, unknown_key

MOST = 144.0
"""Two inches: more is no margin any more."""


@dataclass(frozen=True, slots=True)
class Margins:
    """From the edges of the sheet to the first line and column, in points of 1/72 inch."""

    top: float = 24.0
    left: float = 20.0


@dataclass(frozen=True, slots=True)
class ClaimFormSettings:
    """The clinic's margins, and those of printers that take the sheet otherwise, by their names in CUPS."""

    margins: Margins = Margins()
    printers: dict[str, Margins] = field(default_factory=dict)

    def of(self, printer: str = "") -> Margins:
        """Those of a printer, else the clinic's."""
        return self.printers.get(printer, self.margins)


NO_CLAIM_FORM = ClaimFormSettings()


def read_claim_form(table: Any) -> ClaimFormSettings:
    """The section, checked; raises ValueError naming the key."""
    require_section("claim_form", table)
    printers = table.pop("printers", {})
    require_section("claim_form.printers", printers)
    margins = _margins("claim_form", table, Margins())
    return ClaimFormSettings(
        margins,
        {name: _margins(f"claim_form.printers.{name}", own, margins) for name, own in printers.items()},
    )


def _margins(section: str, table: Any, usual: Margins) -> Margins:
    require_section(section, table)
    for name, value in table.items():
        if name not in ("top", "left"):
            raise unknown_key(section, name, ("top", "left"))
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
            raise ValueError(f"`{name}` in [{section}] is points from 0 to {MOST:.0f}, of 72 to the inch")
    return Margins(float(table.get("top", usual.top)), float(table.get("left", usual.left)))


def claim_form_table(settings: ClaimFormSettings) -> dict[str, Any]:
    """The section as it is written."""
    table: dict[str, Any] = {"top": settings.margins.top, "left": settings.margins.left}
    if settings.printers:
        table["printers"] = {
            name: {"top": own.top, "left": own.left} for name, own in settings.printers.items()
        }
    return table


CLAIM_FORM = Section("claim_form", NO_CLAIM_FORM, read_claim_form, claim_form_table)

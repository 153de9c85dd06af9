"""The closed lists of hazardous chemicals. No database."""

from __future__ import annotations

from enum import StrEnum


class Signal(StrEnum):
    """The signal word of a label (29 CFR 1910.1200, appendix C.2.1)."""

    DANGER = "danger"
    WARNING = "warning"
    NONE = "none"


class Pictogram(StrEnum):
    """What stands in the red frames of a label, by the number of the GHS (appendix C.2.3)."""

    EXPLOSIVE = "exploding bomb"
    FLAME = "flame"
    OXIDISER = "flame over circle"
    GAS = "gas cylinder"
    CORROSION = "corrosion"
    SKULL = "skull and crossbones"
    EXCLAMATION = "exclamation mark"
    HEALTH = "health hazard"
    ENVIRONMENT = "environment"
    """OSHA does not ask for it; makers print it."""

    @property
    def number(self) -> str:
        """`GHS02`."""
        return f"GHS{list(Pictogram).index(self) + 1:02}"


class Medium(StrEnum):
    """What a sheet is kept as."""

    PDF = "pdf"
    TEXT = "text"


class SheetStanding(StrEnum):
    """How the newest sheet of a chemical stands."""

    MISSING = "no sheet"
    OLD = "old"
    """So old that its maker is asked for a newer one."""
    GOOD = "sheet"

"""What `[paper]` in clinic.toml says: where papers are printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic_tui.settings.section import Section, require_known, whole_path

PAPERS = (
    "day_sheet", "card", "labels", "slip", "receipt", "deposit", "day_end", "estimate", "statement", "letter",
    "order", "claim", "count_sheet", "fill_list", "supply_list", "fridge_log", "osha_log", "accounting",
    "chemicals", "readiness", "timesheet",
)  # fmt: skip
"""The papers that may have a printer of their own."""


@dataclass(frozen=True, slots=True)
class PaperSettings:
    """Where papers are printed."""

    printer: str = ""
    """The printer of all papers that have none of their own, by its name in CUPS."""
    own: dict[str, str] = field(default_factory=dict)
    """A paper of PAPERS to its printer."""
    size: str = "letter"
    """The sheet of day sheets and slips: `letter` or `a4`. Labels and cards are on letter sheets."""
    folder: Path | None = None
    """Where PDFs are put that are not printed."""
    roll: int = 0
    """Receipts go to a receipt printer with a roll of 58 or 80 mm; 0: as PDF to any printer."""
    drawer_kick: bool = False
    """The receipt printer opens the cash drawer with a receipt for cash."""


USUAL_PAPER = PaperSettings()


def read_paper(table: Any) -> PaperSettings:
    """The section, checked; raises ValueError naming the key."""
    known = ("printer", *PAPERS, "size", "folder", "roll", "drawer_kick")
    require_known("paper", table, dict.fromkeys(known, str))
    size = table.get("size", "letter")
    if size not in ("letter", "a4"):
        raise ValueError("`size` in [paper] is `letter` or `a4`")
    for name in ("printer", *PAPERS):
        if name in table and not re.fullmatch(r"[!-~]{1,127}", table[name]):
            raise ValueError(f"`{name}` in [paper] is a printer's name in CUPS, as `lpstat -e` lists them")
    folder = whole_path("paper", "folder", table.get("folder"))
    own = {name: table[name] for name in PAPERS if name in table}
    roll, kick = table.get("roll", "none"), table.get("drawer_kick", "never")
    if roll not in ("none", "58", "80"):
        raise ValueError('`roll` in [paper] is "58" or "80" (mm), or "none" where receipts are PDFs')
    if kick not in ("never", "cash"):
        raise ValueError('`drawer_kick` in [paper] is "cash" or "never"')
    millimetres = 0 if roll == "none" else int(roll)
    return PaperSettings(table.get("printer", ""), own, size, folder, millimetres, kick == "cash")


def paper_table(paper: PaperSettings) -> dict[str, Any]:
    """The section as it is written."""
    table = {"printer": paper.printer, **paper.own, "folder": str(paper.folder or "")}
    if paper.size != "letter":
        table["size"] = paper.size
    if paper.roll:
        table["roll"] = str(paper.roll)
    if paper.drawer_kick:
        table["drawer_kick"] = "cash"
    return {name: value for name, value in table.items() if value}


PAPER = Section("paper", USUAL_PAPER, read_paper, paper_table)

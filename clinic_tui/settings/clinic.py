"""What `[clinic]` in clinic.toml says: who the clinic is, where its data are, when a desk locks itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_tui.settings.section import require_known, require_time

if TYPE_CHECKING:
    from clinic_tui.settings.clinic_settings import Settings

LONGEST_LOCK_MINUTES = 15
_KINDS = {
    "id": str, "name": str, "zone": str, "vault": str, "key_file": str, "database": str,
    "lock_minutes": int, "sign_out_minutes": int, "backups": str, "downtime": str, "backup_at": str,
    "check_at": str, "clock_offset": float, "demo": bool,
}  # fmt: skip
"""All keys, in the order in which they are written; the names are those of Settings."""
_ALWAYS = ("id", "name", "zone", "vault", "database")
"""What is written even where it is usual."""
_PATHS = ("key_file", "backups", "downtime")


def read_clinic(table: Any) -> dict[str, Any]:
    """The section, checked, as fields of Settings; raises ValueError naming the key."""
    require_known("clinic", table, _KINDS)
    lowest = 0 if table.get("demo") else 1
    if not lowest <= table.get("lock_minutes", 5) <= LONGEST_LOCK_MINUTES:
        raise ValueError(f"`lock_minutes` in [clinic] is {lowest} to {LONGEST_LOCK_MINUTES}")
    if table.get("sign_out_minutes", 30) < max(table.get("lock_minutes", 5), 1):
        raise ValueError("`sign_out_minutes` in [clinic] is not less than `lock_minutes`")
    for needed in ("id", "name", "zone", "vault"):
        if needed not in table:
            raise ValueError(f"[clinic] has no `{needed}`")
    for name in ("backup_at", "check_at"):
        if name in table:
            require_time("clinic", name, table[name], "02:00")
    return {name: Path(value) if name in _PATHS else value for name, value in table.items()}


def clinic_table(settings: Settings, usual: Settings) -> dict[str, Any]:
    """The section as it is written."""
    table = {}
    for name in _KINDS:
        value = getattr(settings, name)
        if name in _ALWAYS or value != getattr(usual, name):
            table[name] = str(_lasting(name, value)) if name in _PATHS else value
    return table


def _lasting(name: str, path: Path) -> Path:
    """What opens the clinic is found from whatever folder one is in, though it was typed as seen from one."""
    return path.expanduser().absolute() if name == "key_file" else path

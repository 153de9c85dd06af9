"""How a history stands in a table: when, who, where, what and why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinic_tui.cli.printing import Columns

if TYPE_CHECKING:
    from clinic_tui.store.history import Event


def events_in(zone: ZoneInfo) -> Columns[Event]:
    """The columns, with the times of this zone."""
    return [
        ("when", lambda row: f"{row.at.astimezone(zone):%Y-%m-%d %H:%M}"),
        ("who", lambda row: row.who),
        ("desk", lambda row: row.desk),
        ("what", lambda row: row.words),
        ("reason", lambda row: row.reason),
    ]

"""What `[queue]` in clinic.toml says: how long patients may wait, and whether a wall shows their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clinic_tui.settings.section import Section, require_section, unknown_key

STAGES = ("arrived", "checked-in", "roomed", "with-provider", "ready-to-leave")
"""The stages of the queue that have limits of their own."""

MOST_STAGE_MINUTES = 600


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """The limits of the queue."""

    limits: dict[str, tuple[int, int]] = field(default_factory=dict)
    """A stage of STAGES to minutes: from the first on it is marked, from the second on it is an alert."""
    board: bool = False
    """`queue board` shows waiting numbers, and no name, without anybody signed in."""


USUAL_QUEUE = QueueSettings()


def read_queue(table: Any) -> QueueSettings:
    """The section, checked; raises ValueError naming the key."""
    require_section("queue", table)
    board, limits = table.get("board", False), {}
    if not isinstance(board, bool):
        raise ValueError("`board` in [queue] must be true or false")
    for stage, pair in table.items():
        if stage == "board":
            continue
        if stage not in STAGES:
            raise unknown_key("queue", stage, ("board", *STAGES))
        whole = isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair)
        if not whole or not 1 <= pair[0] <= pair[1] <= MOST_STAGE_MINUTES:
            raise ValueError(
                f"`{stage}` in [queue] is two numbers of minutes, such as [15, 25]: marked, then an alert"
            )
        limits[stage] = (pair[0], pair[1])
    return QueueSettings(limits, board)


def queue_table(queue: QueueSettings) -> dict[str, Any]:
    """The section as it is written."""
    table: dict[str, Any] = {stage: list(pair) for stage, pair in queue.limits.items()}
    if queue.board:
        table["board"] = True
    return table


QUEUE = Section("queue", USUAL_QUEUE, read_queue, queue_table)

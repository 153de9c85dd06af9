"""Whether the clinic keeps a rota at all, and whether anybody asks for something: cheap questions.

They are asked at each write, before anything is loaded for the answer.
"""

from __future__ import annotations

from sqlalchemy import Boolean, column, exists, or_, select, table
from sqlalchemy.orm import Session

from clinic_tui.rota.states import Asked, SwapState

_KEPT = ("shift_template", "shift_change", "time_off", "on_call", "minimum_cover", "shift_swap")


def uses_rota(db: Session) -> bool:
    """Whether anything of it was ever written down."""
    kept = [exists(select(column("id")).select_from(table(name, column("id")))) for name in _KEPT]
    return any(db.execute(select(*kept)).one())


def anything_asked(db: Session) -> bool:
    """Whether some request waits for a decision, or some answer for being read."""
    off = table("time_off", column("id"), column("state"), column("seen_at"))
    swap = table(
        "shift_swap", column("id"), column("state"), column("giver_unread", Boolean),
        column("taker_unread", Boolean),
    )  # fmt: skip
    unread = off.c.state.in_([Asked.APPROVED.value, Asked.REFUSED.value]) & off.c.seen_at.is_(None)
    asked = exists(select(off.c.id).where(or_(off.c.state == Asked.OPEN.value, unread)))
    open_swaps = [each.value for each in SwapState if each.is_open]
    told = or_(swap.c.state.in_(open_swaps), swap.c.giver_unread, swap.c.taker_unread)
    swaps = exists(select(swap.c.id).where(told))
    return any(db.execute(select(asked, swaps)).one())

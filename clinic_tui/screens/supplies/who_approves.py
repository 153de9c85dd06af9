"""Who answers for a draft: said before a key is named that would refuse."""

from __future__ import annotations

from collections.abc import Callable

from clinic_tui.security.roles import who_may


def who_approves(may: Callable[[str], bool], cents: int, limit: int) -> str:
    """Who is asked to approve an order of so many cents, as `a manager`; empty: whoever reads it may."""
    if may("purchase.approve_any") or (may("purchase.approve") and cents <= limit):
        return ""
    return " or ".join(who_may("purchase.approve_any"))

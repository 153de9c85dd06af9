"""What is asked before money is taken, and what was answered: the same twice, and another's drawer."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.money.rows import Agreed


class PaidAlready(Conflict):
    """The same sum for the same purpose was taken today; whoever means it says so and goes on."""

    def __init__(self, words: str, receipt: int) -> None:
        super().__init__(words)
        self.receipt = receipt


class OthersDrawer(Conflict):
    """Cash or a check would go into a drawer that somebody else answers for."""

    def __init__(self, words: str, holder: str) -> None:
        super().__init__(words)
        self.holder = holder


def agreed_to(refusal: ClinicError, before: Agreed) -> Agreed | None:
    """What is agreed once somebody has said yes to this refusal; None where it asks nothing."""
    if isinstance(refusal, PaidAlready):
        return replace(before, receipt=refusal.receipt)
    if isinstance(refusal, OthersDrawer):
        return replace(before, holder=refusal.holder)
    return None

"""One swap: what goes over, and whether enough are there then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from clinic_tui.rota.asked_rows import Asking, ImpactLine, SwapImpact, SwapRow
from clinic_tui.rota.states import SwapState
from clinic_tui.screens.rota.impact_page import ImpactPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.words.counted import counted


class SwapPage(ImpactPage):
    """Day by day: the shift that goes over, and the minimums of the groups of both."""

    def __init__(self, swap_id: int) -> None:
        super().__init__()
        self._number = swap_id

    @property
    def meant(self) -> Asking | None:
        """This one."""
        return Asking(swap=self.answer.row) if self.known else None

    def question(self) -> Callable[[], SwapImpact]:
        """What it would mean."""
        part, number = self.backend.rota, self._number
        return lambda: part.swap_impact(number)

    def bare_heading(self) -> str:
        """What it is."""
        return "Swap"

    def heading(self) -> FactLine:
        """Who swaps, and how it stands."""
        row: SwapRow = self.answer.row
        return (
            ("strong", f"{row.giver} to {row.taker}"),
            ("", f"swap of {row.what}" if row.giver_provider_id is not None else "swap"),
            ("warning" if row.state.is_open else "", row.state.value),
            ("alert", "! too few then" if self.answer.short else ""),
            ("warning", f"{counted(self.answer.to_move, 'visit')} to move" if self.answer.to_move else ""),
        )

    def _key(self, row: ImpactLine) -> tuple[Any, ...]:
        """Of one day several minimums may be told."""
        return row.day, row.what, row.words

    def detail(self, row: ImpactLine) -> Sequence[FactLine]:
        """The swap, whatever line the cursor stands on."""
        return swap_facts(self.answer.row)

    def first_verbs(self) -> tuple[str, ...]:
        """What is open for who sits here."""
        return ("off-approve", "off-refuse", "off-withdraw", "back")

    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused."""
        swap: SwapRow | None = self.answer.row if self.known else None
        idle: tuple[str, ...] = ("on-call-over",)
        if not self.may_withdraw:
            idle = (*idle, "off-withdraw")
        taker = swap is not None and swap.is_taken and swap.state is SwapState.OFFERED
        decider = swap is not None and swap.may_decide and swap.state.is_open
        if not taker and not (decider and swap is not None and swap.state is SwapState.ACCEPTED):
            idle = (*idle, "off-approve")
        return idle if taker or decider else (*idle, "off-refuse")

    def action_on_call_over(self) -> None:
        """Who is on call is no part of it."""
        self._warn("a swap hands over no time on call: that is done from time off, or in who is on call")


def swap_facts(swap: SwapRow) -> tuple[FactLine, FactLine]:
    """Who, when and for what; how it stands."""
    answer = f"{swap.state.value}{f' by {swap.decided_by}' if swap.decided_by else ''}"
    return (("strong", swap.words),), (("", answer), ("", swap.answer), ("quiet", swap.note))

"""Claims onto paper from the claims tab: pre-printed forms after a question, proofs at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.worklist import Worklist
from clinic_tui.words.counted import counted


async def print_claim_forms(here: Worklist[Any], numbers: Sequence[int]) -> None:
    """Ask, for paper that is bought lies in the tray; then print the claims of these visits."""
    if not numbers:
        return
    question = (
        f"Print {counted(len(numbers), 'claim')} onto CMS-1500 forms? The forms have to be in the tray."
    )

    def answered(yes: bool | None) -> None:
        if yes:
            _print(here, numbers, proof=False)

    await here.app.push_screen(Confirm(question, "print", "not now"), answered)


def print_proofs(here: Worklist[Any], numbers: Sequence[int]) -> None:
    """Print the claims of these visits on plain paper."""
    if numbers:
        _print(here, numbers, proof=True)


def _print(here: Worklist[Any], numbers: Sequence[int], *, proof: bool) -> None:
    claims = here.backend.claims
    here.act(
        lambda: claims.print_forms(numbers, proof=proof),
        lambda words: here.clinic.say_done(words),
    )

"""Claims that nobody has answered: how long each silence is usual, and what to do when it lasts longer.

The days are those that clinics work by (X12 guides set none): a 999 comes within a day, a 277CA within three,
a remittance within 30, from Medicare within 15 to 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.claims.states import ClaimState
from clinic_tui.words.counted import counted

MEDICARE = ("MA", "MB")
"""Filing codes of those who decide within 15 days or so."""

_NO_999 = timedelta(days=1)
_NO_277CA = timedelta(days=3)
_NO_DECISION = timedelta(days=30)
_REST = "ask the payer where the rest is: it may have come apart, or was left out"
_HANDED_ON = "ask the payer that it was handed on to, or make that payer's claim yourself"
_NO_DECISION_OF_MEDICARE = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Silence:
    """What is missing, since when, and what helps."""

    missing: str
    days: int
    """Since it was due."""
    next_step: str

    @property
    def words(self) -> str:
        """All of it in a line."""
        return f"the {self.missing} is {counted(self.days, 'day')} late: {self.next_step}"


def silence(
    state: ClaimState,
    said_on: date,
    filing: str,
    today: date,
    *,
    on_paper: bool = False,
    rest_is_open: bool = False,
) -> Silence | None:
    """What of a claim should have come by now; None where nothing is due.

    `said_on` is when what it stands in was said, `filing` the payer's filing code (SBR09). Nobody
    acknowledges what is sent on paper: its first answer is the remittance. `rest_is_open`: a part of what
    was charged is decided, and the remittance of the rest is awaited.
    """
    decision = _NO_DECISION_OF_MEDICARE if filing in MEDICARE else _NO_DECISION
    waits = {
        ClaimState.SENT: (_NO_999, "999", "look whether the file is there, and ask the clearinghouse"),
        ClaimState.RECEIVED: (_NO_277CA, "277CA", "ask the clearinghouse for the claim's number"),
        ClaimState.AT_CLEARINGHOUSE: (_NO_277CA, "payer's 277CA", "ask the clearinghouse whether it went on"),
        ClaimState.AT_PAYER: (decision, "remittance", "ask the payer how it stands"),
        ClaimState.FORWARDED: (_NO_DECISION, "next payer's remittance", _HANDED_ON),
    }.get(state)
    if on_paper and state is ClaimState.SENT:
        waits = decision, "remittance", "ask the payer whether the paper came"
    if rest_is_open:
        waits = decision, "remittance of the rest", _REST
    if waits is None:
        return None
    usual, missing, next_step = waits
    late = (today - said_on - usual).days
    return Silence(missing, late, next_step) if late > 0 else None

"""What is wrong in a claim that was read, weighed once it is known when its services were done."""

from __future__ import annotations

from datetime import date

from clinic_tui.x12.findings import Findings
from clinic_tui.x12.segments import Segment

IN_FORCE = date(2012, 1, 1)
"""From this day claims have to be 005010X222 (45 CFR 162.1102), and clearinghouses hold them to it."""


class ClaimFaults:
    """Gathers what a clearinghouse refuses a claim for.

    The guide's own examples and files made after them tell of services before 005010 was in force, with
    numbers that nobody checked: there the same is only noted.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._gathered: list[tuple[str, Segment | str]] = []

    def refuse(self, words: str, at: Segment | str) -> None:
        """Keep what the claim being read, or the next one, is refused for."""
        self._gathered.append((words, at))

    def settle(self, claim: str, day: date | None) -> None:
        """Tell what was gathered as faults of this claim, whose services were done by `day`."""
        tell = self.findings.doubt if day is None or day >= IN_FORCE else self.findings.note
        for words, at in self._gathered:
            tell(f"Claim {claim}: {words}" if claim else words, at)
        self._gathered.clear()

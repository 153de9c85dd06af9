"""What was off in a file that was read: kept beside the result, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.segments import Segment, clean

MOST_FINDINGS = 100
"""Of each weight; what comes behind is counted only."""


class Weight(StrEnum):
    """What a finding means for the rest."""

    NOTED = "noted"
    """Against the standard, but what was read is what was meant."""
    UNTRUSTED = "untrusted"
    """Something may be missing or mixed up: nothing of the file may be stored."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was off; `where` is its place in the file, empty where it is the file itself."""

    words: str
    where: str = ""
    weight: Weight = Weight.NOTED

    def __str__(self) -> str:
        return f"{self.where}: {self.words}" if self.where else self.words


class Findings:
    """Gathers findings while something is read."""

    def __init__(self) -> None:
        self._kept: list[Finding] = []
        self._seen = {Weight.NOTED: 0, Weight.UNTRUSTED: 0}

    def note(self, words: str, at: Segment | str | None = None) -> None:
        """Keep what was off and did no harm, with its segment or the place of it in words."""
        self._keep(words, at, Weight.NOTED)

    def doubt(self, words: str, at: Segment | str | None = None) -> None:
        """Keep what makes the whole doubtful, with its segment or the place of it in words."""
        self._keep(words, at, Weight.UNTRUSTED)

    def _keep(self, words: str, at: Segment | str | None, weight: Weight) -> None:
        self._seen[weight] += 1
        if self._seen[weight] <= MOST_FINDINGS:
            self._kept.append(Finding(words, at.where if isinstance(at, Segment) else at or "", weight))

    def __len__(self) -> int:
        return len(self._kept)

    def since(self, count: int) -> tuple[Finding, ...]:
        """What was found after the first `count`."""
        return tuple(self._kept[count:])

    def kept(self) -> tuple[Finding, ...]:
        """What was found, in the order of the file, with a last one that counts those left out."""
        more = sum(max(0, seen - MOST_FINDINGS) for seen in self._seen.values())
        behind = (Finding(f"{more:,} more findings like these are not listed."),) if more else ()
        return (*self._kept, *behind)


def refuse_untrusted(findings: Iterable[Finding]) -> None:
    """Raise X12Refused with the first finding that makes the whole doubtful, if there is one."""
    for finding in findings:
        if finding.weight is Weight.UNTRUSTED:
            raise X12Refused(
                f"{finding}. Nothing of the file was taken: fetch it again, or ask the sender for a "
                "whole one."
            )


def quoted(text: str) -> str:
    """A value from a file for a message: short, on one line, in quotes."""
    shown = clean(text)
    return f"'{shown[:24]}...'" if len(shown) > 27 else f"'{shown}'"

"""The hierarchical levels of a set: payer, provider, subscriber, dependent, and what stands below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.x12.envelope import TransactionSet
from clinic_tui.x12.findings import Findings, quoted
from clinic_tui.x12.segments import Segment

PAYER, RECEIVER, SUBSCRIBER, DEPENDENT = "20", "21", "22", "23"
EVENT, SERVICE = "EV", "SS"


@dataclass(frozen=True, slots=True)
class Level:
    """One HL with what stands behind it, up to the next HL."""

    code: str
    """HL03."""
    hl: Segment
    segments: tuple[Segment, ...]


def head_of(transaction: TransactionSet) -> tuple[Segment, ...]:
    """What stands before the first level: BHT, with ST in front of it."""
    body = transaction.segments
    first = next((place for place, each in enumerate(body) if each.name == "HL"), len(body))
    return body[:first]


def levels_of(transaction: TransactionSet, nesting: tuple[str, ...], findings: Findings) -> list[Level]:
    """The levels in the order of the set, which is what says whose child each is.

    `nesting` names the levels from the outermost in. Numbers (HL01) and parents (HL02) that do not fit
    the order are noted and not followed: real senders get them wrong and the order right.
    """
    levels: list[Level] = []
    gathered: list[Segment] = []
    numbers: dict[int, str] = {}
    for segment in transaction.body:
        if segment.name != "HL":
            if levels:
                gathered.append(segment)
            continue
        _end(levels, gathered)
        gathered = []
        code = segment.value(3)
        levels.append(Level(code, segment, ()))
        if code not in nesting:
            findings.note(f"HL03 {quoted(code)} is no level of this set; it was left out", segment)
            continue
        depth = nesting.index(code)
        outer = [place for place in numbers if place < depth]
        parent = numbers[max(outer)] if outer else ""
        if segment.value(2) != parent:
            findings.note(
                f"HL02 is {quoted(segment.value(2))} where {quoted(parent)} fits the order", segment
            )
        numbers = {place: number for place, number in numbers.items() if place < depth}
        numbers[depth] = segment.value(1)
    _end(levels, gathered)
    return [level for level in levels if level.code in nesting]


def sections(segments: Sequence[Segment], name: str) -> tuple[Sequence[Segment], list[Sequence[Segment]]]:
    """What stands before the first segment of this name, and each of them with what follows it."""
    starts = [place for place, each in enumerate(segments) if each.name == name]
    if not starts:
        return segments, []
    ends = [*starts[1:], len(segments)]
    return segments[: starts[0]], [segments[start:end] for start, end in zip(starts, ends, strict=True)]


def _end(levels: list[Level], gathered: list[Segment]) -> None:
    if levels:
        levels[-1] = Level(levels[-1].code, levels[-1].hl, tuple(gathered))

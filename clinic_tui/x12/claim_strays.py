"""What of an 837P stands where nothing reads it, or as nobody may write it: it is told, not passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clinic_tui.x12.envelope import Group, TransactionSet
from clinic_tui.x12.findings import Findings, quoted
from clinic_tui.x12.segments import Segment

_VERSION = "005010X222A1"
"""The guide with its errata, which alone is in force (45 CFR 162.1102)."""

_OF_A_LEVEL = frozenset(("HL", "PRV", "CUR", "SBR", "PAT", "NM1", "N2", "N3", "N4", "DMG", "REF", "PER"))
_OF_THE_HEAD = frozenset(("ST", "BHT", "REF", "NM1", "N2", "PER"))
_OF_A_SERVICE = frozenset(("HI", "LX", "SV1", "SVD", "CAS"))
"""Where one of these is read by nobody, a service or its money is lost."""


def tell_versions(group: Group, transaction: TransactionSet, findings: Findings) -> None:
    """Tell where group and set name two guides, or one that is not in force any more."""
    own = transaction.segments[0].value(3)
    if own and group.version and own != group.version:
        findings.note(
            f"GS08 {quoted(group.version)} is not ST03 {quoted(own)}: it was read as {quoted(own)}",
            transaction.segments[0],
        )
    if transaction.version.startswith("005010") and transaction.version != _VERSION:
        findings.note(
            f"The version is {quoted(transaction.version)}, and {_VERSION} is in force",
            transaction.segments[0],
        )


def tell_control_characters(segments: Iterable[Segment], findings: Findings) -> None:
    """Tell each segment with characters that nobody may send; they were left out of what was read."""
    for each in segments:
        known = f"{each.separators.component}{each.separators.repetition}"
        for place, element in enumerate(each.elements):
            if element.isprintable():
                continue
            if any(not one.isprintable() and one not in known for one in element):
                findings.note(
                    f"{each.name}{place:02} has control characters; they were left out",
                    each,
                )


def tell_strays_of_level(segments: Sequence[Segment], findings: Findings) -> None:
    """Tell what stands behind an HL and belongs to a claim, though no CLM has begun one."""
    _tell(segments, _OF_A_LEVEL, findings)


def tell_strays_of_head(segments: Sequence[Segment], findings: Findings) -> None:
    """Tell what stands before the first level and belongs to one, or to a claim."""
    _tell(segments, _OF_THE_HEAD, findings)


def _tell(segments: Sequence[Segment], known: frozenset[str], findings: Findings) -> None:
    lost = False
    for each in segments:
        if each.name in known:
            continue
        if each.name not in _OF_A_SERVICE:
            findings.note(f"{quoted(each.name)} stands behind no claim (CLM); it was left out", each)
        elif not lost:
            lost = True  # what follows belongs to the same claim
            findings.doubt(f"{each.name} stands behind no claim (CLM): a service may be lost", each)

"""Who and what stands in an 837P at every level alike: names, dates, notes, papers and conditions."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.x12.claim_facts import Provider
from clinic_tui.x12.claim_faults import ClaimFaults
from clinic_tui.x12.findings import Findings, quoted
from clinic_tui.x12.levels import sections
from clinic_tui.x12.parties import Reference, read_address, read_party, read_references
from clinic_tui.x12.segments import Segment
from clinic_tui.x12.sent_claims import Attachment, Condition, Named, Note
from clinic_tui.x12.values import Dated, read_span

_SPANS = ("D8", "RD8", "DT")

_OF_A_NAME = ("NM1", "N3", "N4", "PER", "PRV", "REF")

_OF_THE_GUIDE = frozenset((
    "CLM", "DTP", "PWK", "CN1", "AMT", "REF", "K3", "NTE", "CR1", "CR2", "CR3", "CRC", "HI", "HCP",
    "SBR", "CAS", "OI", "MOA", "LX", "SV1", "SV5", "QTY", "MEA", "PS1", "LIN", "CTP", "SVD", "LQ",
    "FRM", "N3", "N4", "PER", "PRV",
))  # fmt: skip
"""Segments that 005010X222A1 has from the claim downwards, NM1 aside."""


def named_and_own(
    segments: Sequence[Segment], findings: Findings, behind_names: tuple[str, ...] = ()
) -> tuple[Sequence[Segment], tuple[Named, ...]]:
    """What is said of the thing itself, and who is named with it.

    `behind_names` are segments that rightly follow an NM1 and are not of it, as the date that a payer
    decided on. Others are read as well, since senders mix the order up, and noted.
    """
    before, groups = sections(segments, "NM1")
    own = list(before)
    for group in groups:
        for each in group:
            if each.name in _OF_A_NAME:
                continue
            own.append(each)
            if each.name in _OF_THE_GUIDE and each.name not in behind_names:
                findings.note(f"{each.name} stands behind a name, where it is out of its order", each)
    return own, tuple(map(read_named, groups))


def read_named(group: Sequence[Segment]) -> Named:
    """An NM1 with what stands behind it."""
    taxonomy = next((each.value(3) for each in group if each.name == "PRV"), "")
    contact = phone = ""
    for each in group:
        if each.name == "PER":
            contact = contact or each.value(2)
            phone = phone or number_of_contact(each, "TE")
    return Named(read_party(group[0]), read_address(group), taxonomy, read_references(group), contact, phone)


def number_of_contact(per: Segment, kind: str) -> str:
    """The number of a PER of this kind: `TE` telephone, `EM` mail, `FX` fax, `EX` extension."""
    return next((per.value(at + 1) for at in (3, 5, 7) if per.value(at) == kind), "")


def provider_of(named: Sequence[Named], role: str) -> Provider | None:
    """The first of a role as a provider by NPI."""
    found = next((each for each in named if each.party.role == role), None)
    return Provider(found.party, found.taxonomy) if found else None


def dates_of(segments: Sequence[Segment], faults: ClaimFaults) -> tuple[Dated, ...]:
    """The DTP; one that is no date is what a claim is refused for."""
    dates = []
    for each in segments:
        if each.name != "DTP":
            continue
        span = read_span(each.value(2), each.value(3))
        if span:
            dates.append(Dated(each.value(1), span))
        elif each.value(2) in _SPANS:
            faults.refuse(
                f"DTP03 {quoted(each.value(3))} is no {_called(each)} (DTP01 {each.value(1)})", each
            )
        else:
            faults.findings.note(f"DTP02 {quoted(each.value(2))} is no form of a date; left out", each)
    return tuple(dates)


def _called(dtp: Segment) -> str:
    return "span of days, first to last" if dtp.value(2) == "RD8" else "date"


def notes_of(segments: Sequence[Segment]) -> tuple[Note, ...]:
    """The NTE."""
    return tuple(Note(each.value(1), each.value(2)) for each in segments if each.name == "NTE")


def attachments_of(segments: Sequence[Segment]) -> tuple[Attachment, ...]:
    """The PWK."""
    return tuple(
        Attachment(each.value(1), each.value(2), each.value(6)) for each in segments if each.name == "PWK"
    )


def conditions_of(segments: Sequence[Segment]) -> tuple[Condition, ...]:
    """The CRC."""
    return tuple(
        Condition(
            each.value(1),
            each.value(2) == "Y",
            tuple(each.value(at) for at in range(3, 8) if each.value(at)),
        )
        for each in segments
        if each.name == "CRC"
    )


def first_reference(references: Sequence[Reference], qualifier: str) -> str:
    """The first number of this qualifier, empty where there is none."""
    return next((each.value for each in references if each.qualifier == qualifier), "")


def unread_of(segments: Sequence[Segment], read: frozenset[str], faults: ClaimFaults) -> tuple[str, ...]:
    """What is in none of the segments that are read, as it came; what the guide does not know is noted."""
    unread = []
    for each in segments:
        if each.name in read:
            continue
        if each.name not in _OF_THE_GUIDE:
            faults.findings.note(
                f"{quoted(each.name)} is no segment of a claim; it was kept as it came", each
            )
        unread.append(each.raw)
    return tuple(unread)

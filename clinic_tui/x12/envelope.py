"""Reading a file of X12: interchanges, groups and sets, and what was off in them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from clinic_tui.x12.findings import Finding, Findings, quoted, refuse_untrusted
from clinic_tui.x12.kinds import Kind, kind_of, set_of_group
from clinic_tui.x12.refused import X12Refused
from clinic_tui.x12.segments import Cursor, Segment
from clinic_tui.x12.separators import HEADER_WIDTH, Separators
from clinic_tui.x12.values import read_moment

LARGEST_FILE = 64_000_000
"""Bytes; a remittance of ten thousand claims has about 15 million."""

MOST_INTERCHANGES = 10_000
"""In one file; a clearinghouse sends a handful."""

_EXACT = ("835", "837")
"""Sets that move money: here a wrong count of segments means that some of it may be missing."""

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)

_SMALL = re.compile(r"\s*(?:isa|ISA(.).{16,400}?(?!\1)\W\s*(?:gs\1|ta1\1|GS\1[a-z]{2}\1))", re.DOTALL)
"""A file whose names of segments, or the codes of whose groups, are in small letters."""


@dataclass(frozen=True, slots=True)
class TransactionSet:
    """One set, ST to SE. A 999 counts its segments from ST as 1: that is `segments[0]`."""

    kind: Kind
    code: str
    """ST01."""
    control: str
    """ST02."""
    version: str
    """ST03, or GS08 where the set does not say."""
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def body(self) -> tuple[Segment, ...]:
        """What stands between ST and SE."""
        last = len(self.segments) - (1 if self.segments[-1].name == "SE" else 0)
        return self.segments[1:last]


@dataclass(frozen=True, slots=True)
class Group:
    """One functional group, GS to GE."""

    code: str
    sender: str
    receiver: str
    control: str
    version: str
    written_at: datetime | None
    """By the sender's clock, whose zone is not told."""
    sets: tuple[TransactionSet, ...]


@dataclass(frozen=True, slots=True)
class Interchange:
    """One interchange, ISA to IEA."""

    sender_qualifier: str
    sender: str
    receiver_qualifier: str
    receiver: str
    written_at: datetime | None
    """By the sender's clock, whose zone is not told."""
    version: str
    control: str
    wants_acknowledgment: bool
    usage: str
    """`P` production, `T` test."""
    separators: Separators
    acknowledgments: tuple[Segment, ...]
    """TA1 segments."""
    groups: tuple[Group, ...]

    @property
    def is_test(self) -> bool:
        """True where ISA15 says so."""
        return self.usage == "T"


@dataclass(frozen=True, slots=True)
class X12File:
    """All that a file holds, and what was off in its envelopes."""

    interchanges: tuple[Interchange, ...]
    findings: tuple[Finding, ...]

    def sets(self) -> Iterator[tuple[Interchange, Group, TransactionSet]]:
        """Every set with what it stands in, in the order of the file."""
        for interchange in self.interchanges:
            for group in interchange.groups:
                for each in group.sets:
                    yield interchange, group, each

    def in_production(self) -> X12File:
        """The same without the interchanges that are tests (ISA15 T)."""
        return X12File(tuple(each for each in self.interchanges if not each.is_test), self.findings)

    def in_test(self) -> X12File:
        """Those interchanges alone."""
        return X12File(tuple(each for each in self.interchanges if each.is_test), self.findings)

    def kinds(self) -> tuple[Kind, ...]:
        """What the file holds, each kind once, in the order of the file."""
        found: dict[Kind, None] = {}
        for interchange in self.interchanges:
            if interchange.acknowledgments:
                found[Kind.INTERCHANGE_ACKNOWLEDGMENT] = None
            for group in interchange.groups:
                found.update((each.kind, None) for each in group.sets)
        return tuple(found)

    def refuse_untrusted(self) -> None:
        """Raise X12Refused where something of the file may be missing or mixed up."""
        refuse_untrusted(self.findings)


def read_x12(content: bytes) -> X12File:
    """Take a file apart, however it is wrapped, coded and separated, and note what was off.

    What may be missing or mixed up is in the findings too: whoever stores anything calls
    `refuse_untrusted` first. Raises X12Refused where nothing can be read at all: the file is empty, too
    large, has no ISA, or no segment ends.
    """
    if len(content) > LARGEST_FILE:
        raise X12Refused(
            f"The file has {len(content) / 1e6:,.0f} MB; more than {LARGEST_FILE / 1e6:,.0f} MB are not "
            "read. Ask the sender for several smaller files."
        )
    findings = Findings()
    cursor = Cursor(_in_capitals(_decoded(content, findings), findings))
    if not cursor.skip_blanks():
        raise X12Refused("The file is empty. Fetch it again; if it stays empty, ask the sender.")
    interchanges = [_Reading(cursor, findings).interchange()]
    while cursor.skip_blanks():
        if not cursor.at_interchange():
            findings.doubt(f"{cursor.place}: {quoted(cursor.rest)} follows behind the end of the interchange")
            break
        if len(interchanges) == MOST_INTERCHANGES:
            raise X12Refused(
                f"{cursor.place}: the file has more than {MOST_INTERCHANGES:,} interchanges. Ask the sender "
                "for several smaller files."
            )
        interchanges.append(_Reading(cursor, findings).interchange())
    return X12File(tuple(interchanges), findings.kept())


def read_trusted(content: bytes) -> X12File:
    """As `read_x12`, but raises X12Refused too where something may be missing or mixed up."""
    file = read_x12(content)
    file.refuse_untrusted()
    return file


def _decoded(content: bytes, findings: Findings) -> str:
    encoding = "utf-8"
    for mark, marked in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            findings.note("The file begins with a byte order mark")
            content, encoding = content.removeprefix(mark), marked
            break
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise X12Refused(
                "The file is not in the coding that its first bytes say. Fetch it again."
            ) from None
        findings.note("The file has letters that are not UTF-8; they were read as Latin-1")
        return content.decode("latin-1")


def _in_capitals(text: str, findings: Findings) -> str:
    """The text as it is, but in capitals where the sender wrote names and codes small."""
    if not _SMALL.match(text):
        return text
    findings.note("The file is in small letters; it was read as if in capitals")
    return text.translate(_CAPITALS)


_CAPITALS = {ord(small): small.upper() for small in string.ascii_lowercase}
"""One letter for one, so that every place in the file stays where it is."""


class _Reading:
    """One interchange being read; what it holds is closed from the inside outwards."""

    def __init__(self, cursor: Cursor, findings: Findings) -> None:
        self._cursor = cursor
        self._findings = findings
        self._groups: list[Group] = []
        self._acknowledgments: list[Segment] = []
        self._group: Segment | None = None
        self._in_group = False
        self._sets: list[TransactionSet] = []
        self._numbers: set[str] = set()
        self._set: list[Segment] = []
        self._set_findings = 0

    def interchange(self) -> Interchange:
        """From the ISA, at which the cursor stands, to the IEA."""
        header, isa = self._cursor.open_interchange()
        if header.width != HEADER_WIDTH:
            self._findings.note(f"ISA has {header.width} characters where {HEADER_WIDTH} are right", isa)
        if not isa.value(12).startswith("00501"):
            self._findings.note(f"The version is {quoted(isa.value(12))}; it was read as 00501", isa)
        self._segments(isa)
        return Interchange(
            isa.value(5),
            isa.value(6),
            isa.value(7),
            isa.value(8),
            read_moment(isa.value(9), isa.value(10)),
            isa.value(12),
            isa.value(13),
            isa.value(14) == "1",
            isa.value(15),
            header.separators,
            tuple(self._acknowledgments),
            tuple(self._groups),
        )

    def _segments(self, isa: Segment) -> None:
        cursor, findings = self._cursor, self._findings
        last = isa
        while (segment := cursor.next()) is not None:
            last = segment
            match segment.name:
                case "ISA":
                    findings.doubt("Another interchange begins before IEA has closed this one", segment)
                    self._close_group(segment)
                    cursor.back_to(segment)
                    return
                case "IEA":
                    self._close_group(segment)
                    self._check_count("IEA01", segment, len(self._groups), "groups")
                    self._check_number("IEA02", segment, "ISA13", isa.value(13))
                    if cursor.unended:
                        findings.note("The last segment has no terminator", segment)
                    return
                case "GS":
                    self._close_group(segment)
                    self._group, self._in_group = segment, True
                case "GE":
                    self._end_group(segment)
                case "ST":
                    self._open_set(segment)
                case "SE":
                    self._end_set(segment)
                case _:
                    self._inside(segment)
        findings.doubt("The file ends before IEA has closed the interchange", last)
        self._close_group(last)

    def _inside(self, segment: Segment) -> None:
        if self._set:
            if not segment.is_named:
                self._about_set(f"{quoted(segment.name)} is no name of a segment", segment)
            self._set.append(segment)
        elif segment.name == "TA1" and not self._in_group:
            self._acknowledgments.append(segment)
        else:
            self._findings.doubt("This segment stands in no transaction set", segment)

    def _open_set(self, segment: Segment) -> None:
        self._close_set(segment)
        if not self._in_group:
            self._findings.doubt("A transaction set begins outside of a group", segment)
            self._in_group = True
        self._set = [segment]
        self._set_findings = len(self._findings)
        expected = set_of_group(self._group.value(1)) if self._group else ""
        if expected and expected != segment.value(1):
            self._findings.note(
                f"Set {quoted(segment.value(1))} stands in a group for set {expected}", segment
            )

    def _end_set(self, segment: Segment) -> None:
        if not self._set:
            self._findings.doubt("SE closes a transaction set that never began", segment)
            return
        self._set.append(segment)
        opened = self._set[0]
        if segment.value(1).lstrip("0") != str(len(self._set)):
            self._about_set(
                f"SE01 says {quoted(segment.value(1))} segments, and the set has {len(self._set)}", segment
            )
        if not _same(segment.value(2), opened.value(2)):
            self._about_set(f"SE02 {quoted(segment.value(2))} is not ST02 {quoted(opened.value(2))}", segment)
        self._keep_set()

    def _about_set(self, words: str, segment: Segment) -> None:
        exact = self._set[0].value(1) in _EXACT
        (self._findings.doubt if exact else self._findings.note)(words, segment)

    def _close_set(self, segment: Segment) -> None:
        """Keep a set that nothing closed, with its doubt."""
        if self._set:
            self._findings.doubt(
                f"Set {quoted(self._set[0].value(2))} is not closed by SE before this", segment
            )
            self._keep_set()

    def _keep_set(self) -> None:
        opened = self._set[0]
        version = opened.value(3) or (self._group.value(8) if self._group else "")
        code = opened.value(1)
        number = opened.value(2).lstrip("0")
        if number in self._numbers:
            self._findings.note(f"Two sets of the group have the number {quoted(opened.value(2))}", opened)
        self._numbers.add(number)
        self._sets.append(
            TransactionSet(
                kind_of(code, version, self._set),
                code,
                opened.value(2),
                version,
                tuple(self._set),
                self._findings.since(self._set_findings),
            )
        )
        self._set = []

    def _end_group(self, segment: Segment) -> None:
        self._close_set(segment)
        if not self._in_group:
            self._findings.doubt("GE closes a group that never began", segment)
            return
        self._check_count("GE01", segment, len(self._sets), "sets")
        if self._group:
            self._check_number("GE02", segment, "GS06", self._group.value(6))
        self._keep_group()

    def _close_group(self, segment: Segment) -> None:
        """Keep a group that nothing closed, with its doubt."""
        self._close_set(segment)
        if self._in_group:
            self._findings.doubt("The group before this is not closed by GE", segment)
            self._keep_group()

    def _keep_group(self) -> None:
        opened = self._group
        self._groups.append(
            Group(
                opened.value(1),
                opened.value(2),
                opened.value(3),
                opened.value(6),
                opened.value(8),
                read_moment(opened.value(4), opened.value(5)),
                tuple(self._sets),
            )
            if opened
            else Group("", "", "", "", "", None, tuple(self._sets))
        )
        self._group, self._in_group, self._sets = None, False, []
        self._numbers = set()

    def _check_count(self, element: str, segment: Segment, count: int, called: str) -> None:
        if segment.value(1).lstrip("0") != (str(count) if count else ""):
            self._findings.doubt(
                f"{element} says {quoted(segment.value(1))} {called}, and there are {count}", segment
            )

    def _check_number(self, element: str, segment: Segment, opened: str, number: str) -> None:
        if not _same(segment.value(2), number):
            self._findings.doubt(
                f"{element} {quoted(segment.value(2))} is not {opened} {quoted(number)}", segment
            )


def _same(one: str, other: str) -> bool:
    """True for control numbers that differ in leading zeros at most."""
    return one == other or (one.lstrip("0") == other.lstrip("0") and bool(one and other))

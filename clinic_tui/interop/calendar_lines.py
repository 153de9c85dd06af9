"""iCalendar text (RFC 5545) as components and properties that know their lines; what is none is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from clinic_tui.errors import FileRefused

MOST_BYTES = 10 << 20
MOST_COMPONENTS = 50_000
LONGEST_LINE = 100_000
"""Signs of one unfolded line; pictures in a calendar are longer, and are no times."""
DEEPEST = 5

_NAME = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"(?:,"[^"]*")*|[^";:]*)')
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


class LineRefused(FileRefused):
    """A file that cannot be taken, with the number of the line."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name in capitals, its parameters, its value as it stands."""

    line: int
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """A value of text, its escapes resolved."""
        return re.sub(r"\\([\\;,nN])", lambda found: " " if found[1] in "nN" else found[1], self.value)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END."""

    line: int
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    """Its lines as they stand, for what reads a zone."""

    def first(self, name: str) -> Property | None:
        """The property of that name; of several the first."""
        return next((each for each in self.properties if each.name == name), None)

    def all(self, name: str) -> list[Property]:
        """All properties of that name."""
        return [each for each in self.properties if each.name == name]


def read_components(content: bytes) -> list[Component]:
    """The outermost components of a file. Raises LineRefused or FileRefused."""
    if len(content) > MOST_BYTES:
        raise FileRefused(f"the file has more than {MOST_BYTES >> 20} MB: export a shorter time")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise LineRefused(content[: wrong.start].count(b"\n") + 1, "this is not text in UTF-8") from None
    outermost: list[Component] = []
    open_ones: list[Component] = []
    count = 0
    for number, line in _unfolded(text):
        found = _property(number, line)
        if found.name == "BEGIN":
            count += 1
            if count > MOST_COMPONENTS or len(open_ones) >= DEEPEST:
                raise LineRefused(number, "there are too many parts in this file for a calendar")
            begun = Component(number, found.value.strip().upper())
            (open_ones[-1].parts if open_ones else outermost).append(begun)
            open_ones.append(begun)
        if not open_ones:
            raise LineRefused(number, "a calendar begins with BEGIN:VCALENDAR")
        for each in open_ones if open_ones[-1].name in _OF_ZONES else ():
            each.source.append(line)
        if found.name == "END":
            if found.value.strip().upper() != open_ones[-1].name:
                raise LineRefused(number, f"END:{found.value} does not end {open_ones[-1].name}")
            open_ones.pop()
        elif found.name != "BEGIN":
            open_ones[-1].properties.append(found)
    if open_ones:
        raise LineRefused(open_ones[-1].line, f"{open_ones[-1].name} begins here and has no end")
    if not outermost:
        raise FileRefused("the file is empty: a calendar begins with BEGIN:VCALENDAR")
    return outermost


_OF_ZONES = ("VTIMEZONE", "STANDARD", "DAYLIGHT")


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each logical line with the number of its first physical one."""
    number, line = 0, ""
    for place, physical in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if physical[:1] in (" ", "\t") and line:
            line += physical[1:]
        else:
            if line.strip():
                yield number, line
            number, line = place, physical
        if len(line) > LONGEST_LINE:
            raise LineRefused(number, f"a line has more than {LONGEST_LINE:,} signs")
    if line.strip():
        yield number, line


def _property(number: int, line: str) -> Property:
    if _CONTROL.search(line):
        raise LineRefused(number, "there is a control character in the text")
    name = _NAME.match(line)
    if name is None:
        raise LineRefused(number, "this is no line of a calendar: NAME:VALUE is wanted")
    place, parameters = name.end(), dict[str, str]()
    while (found := _PARAMETER.match(line, place)) is not None:
        parameters[found[1].upper()] = found[2].strip('"')
        place = found.end()
    if line[place : place + 1] != ":":
        raise LineRefused(number, "this is no line of a calendar: NAME:VALUE is wanted")
    return Property(number, name[0].upper(), parameters, line[place + 1 :])
